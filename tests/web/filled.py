"""A page's form as a browser would send it back untouched."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """Collects what the form of a page would send: boxes, what is ticked, what is chosen; templates are no fields."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, object] = {}
        self.hidden_parts = 0
        self.open_select = ""
        self.open_text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one control."""
        of = {name: value or "" for name, value in attrs}
        if tag in {"template", "noscript"}:
            self.hidden_parts += 1
        if self.hidden_parts:
            return
        if tag == "input" and of.get("name") and (of.get("type") not in {"checkbox", "radio"} or "checked" in of):
            self.add(of["name"], of.get("value", "on"))
        elif tag == "select":
            self.open_select = of.get("name", "")
        elif tag == "option" and self.open_select and ("selected" in of or self.open_select not in self.sent):
            self.sent[self.open_select] = of.get("value", "")
        elif tag == "textarea":
            self.open_text = of.get("name", "")

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag in {"template", "noscript"}:
            self.hidden_parts -= 1
        self.open_select = "" if tag == "select" else self.open_select
        self.open_text = "" if tag == "textarea" else self.open_text

    def handle_data(self, data: str) -> None:
        """Note the words of a box of several lines."""
        if self.open_text and not self.hidden_parts:
            self.sent[self.open_text] = data

    def add(self, name: str, value: str) -> None:
        """Note one value; several of one name are a list."""
        present = self.sent.get(name)
        self.sent[name] = value if present is None else [*(present if isinstance(present, list) else [present]), value]


def untouched(page: str) -> dict[str, object]:
    """Return what the main form of a page sends when nothing is typed."""
    form = page.partition('<form class="form')[2].partition("</form>")[0]
    fields = Fields()
    fields.feed(form.partition(">")[2])
    return {name: value for name, value in fields.sent.items() if name != "csrf_token"}
