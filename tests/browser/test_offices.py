"""An office just opened and a crowded one: their pages fit, say what they should, and all can use them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks, offices, pages
from tests.browser.conftest import Seat
from tests.browser.offices import DIRECTOR, Office
from tests.browser.people import Person

LOOKED_AT = ("/", "/calendar", "/partnerships", "/agreements", "/forums", "/people", "/messages", "/history")


@pytest.fixture(scope="module", params=["empty", "crowded"])
def other_office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Yield an office with next to nothing in it, and one with many long-named records."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "empty":
        offices.load(folder / "sample", "empty")
    else:
        offices.crowd(folder / "sample")
    with offices.served(folder / "sample", folder / request.param, "serve") as found:
        yield found


def test_pages_fit_what_stands_in_them(other_office: Office, seat: Seat, shots: Path | None) -> None:
    person = seat(other_office, DIRECTOR)
    person.page.context.add_init_script(path=looks.AXE)
    wrong = {}
    for language in ("zh-Hans", "en") if shots is not None else ("zh-Hans",):
        person.page.set_viewport_size({"width": looks.WIDTHS[0], "height": 900})
        person.goes("/")
        person.reads(language)
        for path in pages.one_of_each(pages.walk(person, 1)) if shots is not None else LOOKED_AT:
            person.goes(path)
            if odd := [*looks.overflows(person, looks.WIDTHS), *looks.violations(person)]:
                wrong[path] = odd
            if shots is not None:
                looks.photograph(person, shots / other_office.folder.name, path, language)
    assert wrong == {}


def test_pages_say_it_in_chinese(other_office: Office, seat: Seat) -> None:
    person = seat(other_office, DIRECTOR)
    person.reads("zh-Hans")
    found = pages.walk(person, 1)
    assert {path: left for path, page in found.items() if (left := pages.raw(page) + pages.english(page))} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_over_a_page_is_for_everybody_and_closes_by_the_keyboard(
    office: Office, seat: Seat, scheme: str
) -> None:
    person = seat(office, DIRECTOR)
    person.reads("en")
    page = person.page
    page.context.add_init_script(path=looks.AXE)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", forced_colors="none")
    person.goes("/partnerships")
    for key, opened in (("n", "#quick"), ("?", "#help")):
        page.locator("h1").click()
        page.keyboard.press(key)
        expect(page.locator(opened)).to_be_visible()
        assert looks.violations(person) == []
        _stays_inside(page, opened)
        page.keyboard.press("Escape")
        expect(page.locator(opened)).to_be_hidden()
    _menus(person)


def _stays_inside(page: Page, opened: str) -> None:
    """The dialog keeps the focus however often one presses Tab; only the browser's own bar may come between."""
    for _step in range(30):
        page.keyboard.press("Tab")
        is_inside = "name => document.activeElement.matches(`body, ${name}, ${name} *`)"
        assert page.evaluate(is_inside, opened)


def _menus(person: Person) -> None:
    """Every menu of the page opens by Enter, is clean, and Escape gives the focus back to what opened it."""
    page = person.page
    for summary in page.locator("details[data-menu] > summary").locator("visible=true").all():
        summary.focus()
        page.keyboard.press("Enter")
        assert looks.violations(person) == []
        page.keyboard.press("Escape")
        expect(summary).to_be_focused()
        expect(page.locator("details[data-menu][open]")).to_have_count(0)
