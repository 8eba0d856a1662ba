"""The Chinese catalogs keep to docs/words.md: one word for one thing, and the marks and spaces of Chinese."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
HAN = r"[\u4e00-\u9fff]"
WRONG_SIGNS = {
    "half-width marks": re.compile(rf"{HAN}[,;?!]|{HAN}\((?!\w+\)s)|(?<!%)[,;?!]{HAN}"),
    "a space beside a number": re.compile(rf"{HAN} +(\d|%\(num\)s)|(\d|%\(num\)s) +{HAN}"),
    "three dots": re.compile(rf"{HAN}\.\.\.|{HAN}…(?!…)(?<!……)"),
}
OTHER_TEXTS = ("backend/mail/templates/words.zh-Hans.jinja", "docs/coordinators.zh-Hans.md")
TYPED = ("For example:", "visit from", "Not a telephone number")
"""Texts that show what somebody types: spaces stand there between what is understood apart."""


def table() -> list[tuple[str, str, list[str]]]:
    """Return the rows of the table: English, Chinese, what is not used."""
    text = (ROOT / "docs/words.md").read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:2] == "| "]
    return [(row[0], row[1], [one.strip() for one in row[2].split(",") if one.strip()]) for row in cells[2:]]


def texts() -> Iterator[tuple[str, str]]:
    """Yield (English, Chinese) of every text of both catalogs."""
    for name in ("messages", "partners"):
        with (ROOT / f"config/locale/zh_Hans/LC_MESSAGES/{name}.po").open("rb") as file:
            for one in read_po(file, locale="zh_Hans"):
                if one.id and one.string:
                    yield (
                        one.id if isinstance(one.id, str) else one.id[0],
                        one.string if isinstance(one.string, str) else one.string[0],
                    )


def test_what_stands_in_the_table_is_what_the_catalogs_say() -> None:
    said: dict[str, set[str]] = {}
    for english, chinese in texts():
        said.setdefault(english, set()).add(chinese)
    assert len(table()) >= 60
    assert {english: said.get(english) for english, chinese, _not in table() if said.get(english) != {chinese}} == {}


def test_no_text_uses_another_word() -> None:
    forbidden = [word for _english, _chinese, words in table() for word in words]
    assert len(forbidden) > 30
    written = [chinese for _english, chinese in texts()]
    written += [(ROOT / name).read_text(encoding="utf-8") for name in OTHER_TEXTS]
    assert [(word, one[:80]) for one in written for word in forbidden if word in one] == []


@pytest.mark.parametrize("what", WRONG_SIGNS)
def test_marks_and_spaces_are_those_of_chinese(what: str) -> None:
    wrong = [one for english, one in texts() if not english.startswith(TYPED) and WRONG_SIGNS[what].search(one)]
    assert wrong == []
