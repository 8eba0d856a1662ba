"""Every page that links lead to, in both languages: it says what it should, all can use it, it fits the screen."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser import looks, pages
from tests.browser.conftest import Seat
from tests.browser.offices import DIRECTOR, Office
from tests.browser.weight import Scales

LANGUAGES = ("en", "zh-Hans")
DESK_BYTES, DESK_AGAIN_BYTES = 250_000, 15_000


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
    person.page.context.add_init_script(path=looks.AXE)
    person.reads(language)
    person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wrong: dict[str, list[str]] = {}
    for path in pages.one_of_each(pages.walk(person, 1)):
        person.goes(path)
        if found := [*looks.overflows(person, widths), *looks.violations(person)]:
            wrong[path] = found
        if shots is not None:
            looks.photograph(person, shots / "usual", path, language)
    assert wrong == {}


def test_the_desk_is_light_stands_still_and_stays_in_the_house(office: Office, seat: Seat) -> None:
    person = seat(office, DIRECTOR)
    session = person.page.context.new_cdp_session(person.page)
    session.send("Network.clearBrowserCache")  # what signing in has left there
    scales = Scales(person.page)
    first, again = scales.visit(f"{office.url}/"), scales.visit(f"{office.url}/")

    assert first.requests > 5
    assert first.wire <= DESK_BYTES, first.sizes
    assert again.wire <= DESK_AGAIN_BYTES, again.sizes
    assert (first.shift, again.shift) == (0, 0), (first.jumped, again.jumped)
    assert first.hosts | again.hosts == {urlsplit(office.url).netloc}
