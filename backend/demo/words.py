"""How the demo's texts are written: English and Chinese side by side, and the mark every instrument's name ends in."""

from backend.db import Texts


def t(en: str, zh: str, **more: str) -> Texts:
    """Return a text in both languages of the office, and in others where given."""
    return {"en": en, "zh-Hans": zh, **more}


def sample(en: str, zh: str, **more: str) -> Texts:
    """Return a name that says that it is sample data."""
    marks = {"de": " (Muster)", "it": " (esempio)", "fr": " (exemple)"}
    return t(f"{en} (sample)", f"{zh}（示例）", **{tag: text + marks[tag] for tag, text in more.items()})
