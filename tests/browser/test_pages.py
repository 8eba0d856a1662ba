"""Every page that links lead to, in both languages: it says what it should, all can use it, it fits the screen."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser import pages
from tests.browser.conftest import Seat
from tests.browser.offices import DIRECTOR, Office
from tests.browser.people import Person

LANGUAGES = ("en", "zh-Hans")
WIDTHS = (1440, 768, 375)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AXE = pages.ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_its_language(office: Office, seat: Seat, language: str) -> None:
    person = seat(office, DIRECTOR)
    person.reads(language)
    found = pages.walk(person, 4)
    assert len(pages.one_of_each(found)) > 40

    assert {path: page.title for path, page in found.items() if not page.title.removesuffix("Amity").strip(" ·")} == {}
    assert {path: left for path, page in found.items() if (left := pages.raw(page))} == {}
    if language == "zh-Hans":
        assert {path: left for path, page in found.items() if (left := pages.english(page))} == {}


@pytest.mark.parametrize(
    ("language", "widths", "scheme"), [("en", (768, 375, 1440), "light"), ("zh-Hans", (375,), "dark")]
)
def test_every_page_is_for_everybody_and_fits(
    office: Office, seat: Seat, shots: Path | None, language: str, widths: tuple[int, ...], scheme: str
) -> None:
    person = seat(office, DIRECTOR)
    person.page.context.add_init_script(path=AXE)
    person.reads(language)
    person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wrong: dict[str, list[str]] = {}
    for path in pages.one_of_each(pages.walk(person, 1)):
        person.goes(path)
        if found := [*overflows(person, widths), *violations(person)]:
            wrong[path] = found
        if shots is not None:
            photograph(person, shots, f"{language}-{pages.shape(path)}")
    assert wrong == {}


def violations(person: Person) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA on her page."""
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found: list[dict[str, Any]] = person.page.evaluate(f"axe.run(document, {options}).then(found => found.violations)")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])})" for one in found]


def overflows(person: Person, widths: tuple[int, ...]) -> list[str]:
    """Return the widths at which her page is wider than its window, which is left at the last of them."""
    found = []
    for each in widths:
        person.page.set_viewport_size({"width": each, "height": 900})
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        if wide > each:
            found.append(f"{wide} px wide at {each}")
    return found


def photograph(person: Person, folder: Path, name: str) -> None:
    """Keep pictures of her page at every width, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    name = name.replace("/", "_").replace("?", "_")
    size = person.page.viewport_size
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for width in WIDTHS:
            person.page.set_viewport_size({"width": width, "height": 900})
            person.photographs(folder / f"{name}-{width}-{scheme}.png")
    assert size is not None
    person.page.set_viewport_size(size)
