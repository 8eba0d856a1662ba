"""The pages as a reader meets them: found by following links, and judged by what stands in them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from babel.messages.pofile import read_po

from tests.browser.people import Person

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "config" / "locale" / "zh_Hans" / "LC_MESSAGES" / "messages.po"
_EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "use", "path", "rect"}
_SAID = ("placeholder", "aria-label", "title", "alt")
_TYPED = {"del", "ins"}  # in a history, as somebody typed it
_UNSAID = {"script", "style", "template", "svg", "code", "kbd"}
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"https?://\S+")
_DOWNLOAD = re.compile(r"/documents/[^/]+(/\d+)?(\?look)?$|/lists/[^/]+\.(csv|xlsx)\b|/calendar/.+\.ics$")
_CJK = re.compile(r"[\u3400-\u9fff]")
_PLACE = re.compile(r"%\\?\(\w+\\?\)[sd]")
RAW: Final = {
    "template": re.compile(r"\{\{|\{%|%\(\w+\)|<Undefined|Markup\("),
    "nothing": re.compile(r"\bNone\b(?! [a-z])|\bundefined\b|\bNaN\b"),
    "markup": re.compile(r"&(lt|gt|amp|#\d+);|</?(span|a|b|time|svg)\b"),
    "id": _ID,
    "code": re.compile(r"^[a-z]+(_[a-z]+)+$"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A text of a page and the language it is marked with."""

    text: str
    lang: str


@dataclass
class Markup(HTMLParser):
    """What a page says and where it leads; texts that are code, pictures or waiting in a template are not said."""

    title: str = ""
    said: list[Said] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or ("und" if tag in _TYPED else self._open[-1][1] if self._open else "")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if not self._is_unsaid():
            self.said += [Said(value, lang) for name in _SAID if (value := given.get(name))]
        if tag not in _EMPTY:
            self._open.append((tag, lang))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that ends where it begins for one without an inside."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in {name for name, _ in self._open}:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if self._open and self._open[-1][0] == "title":
            self.title += text
        elif text and not self._is_unsaid():
            self.said.append(Said(text, self._open[-1][1] if self._open else ""))

    def _is_unsaid(self) -> bool:
        return any(name in _UNSAID for name, _ in self._open)


def walk(person: Person, most: int) -> dict[str, Markup]:
    """Follow every link from the desk, up to `most` pages of one shape; return each page by its path."""
    found: dict[str, Markup] = {}
    seen: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        if path in found or seen.get(shape(path), 0) >= most:
            continue
        answer = person.page.context.request.get(person.office.url + path, max_redirects=3)
        assert answer.status == 200, (path, answer.status)
        seen[shape(path)] = seen.get(shape(path), 0) + 1
        found[path] = page = Markup()
        page.feed(answer.text())
        waiting += [link for link in _own(page.links) if link not in found]
    return found


def shape(path: str) -> str:
    """Return what pages of one kind share: the path without ids, the names of what the query says."""
    where = urlsplit(path)
    asked = "&".join(sorted({name for name, _ in parse_qsl(where.query, keep_blank_values=True)}))
    return _ID.sub("ID", where.path) + (f"?{asked}" if asked else "")


def one_of_each(paths: Mapping[str, Markup]) -> list[str]:
    """Return the first page of each shape, without those that only narrow a list."""
    firsts: dict[str, str] = {}
    for path in paths:
        firsts.setdefault(shape(path).partition("?")[0], path)
    return list(firsts.values())


def raw(page: Markup) -> list[str]:
    """Return what no reader should see: unfilled templates, None, escaped markup, ids, codes."""
    texts = [_ADDRESS.sub("", one.text) for one in page.said]
    return [f"{name}: {text}" for text in texts for name, found in RAW.items() if found.search(text)]


def english(page: Markup) -> list[str]:
    """Return the words of the interface that stand in a Chinese page in English."""
    return sorted(
        {one.text for one in page.said if not one.lang.startswith(("en", "und")) and _is_english_word(one.text)}
    )


@cache
def _is_english_word(text: str) -> bool:
    if _CJK.search(text) or not re.search(r"[A-Za-z]{2}", text):
        return False
    exact, filled = _catalog()
    return text in exact or any(shape.fullmatch(text) for shape in filled)


@cache
def _catalog() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return the interface's English texts whose Chinese is another, and those with places to fill as patterns."""
    texts = {text for text, chinese in _translated() if text != chinese and re.search(r"[A-Za-z]{3}", text)}
    filled = [text for text in texts if "%(" in text and len(re.findall(r"[A-Za-z]{3,}", _PLACE.sub("", text))) > 1]
    texts -= {"Online"}  # what the sample office calls a place too
    return frozenset(texts), tuple(re.compile(_PLACE.sub(".+", re.escape(text))) for text in filled)


def _translated() -> Iterator[tuple[str, str]]:
    with CATALOG.open("rb") as file:
        for message in read_po(file, locale="zh_Hans"):
            if isinstance(message.id, str) and isinstance(message.string, str):
                yield message.id, message.string
            elif not isinstance(message.id, str) and message.string:
                yield from ((one, message.string[0]) for one in message.id)


def _own(links: list[str]) -> Iterator[str]:
    """Yield the links that lead to other pages of the office."""
    for link in links:
        path = link.partition("#")[0]
        if _DOWNLOAD.match(path):
            continue
        if path.startswith("/") and not path.startswith(("//", "/feeds/token", "/static/", "/api/", "/health/")):
            yield path
