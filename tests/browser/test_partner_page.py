"""The plain page of a feed in a browser: for everybody, at the width of a telephone, without scripts, on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser import looks
from tests.browser.conftest import Seat
from tests.browser.offices import DIRECTOR, Office
from tests.browser.people import Person

FEED = "Düsseldorf, International Office (sample)"


def _page_of(person: Person) -> str:
    """Return the address of a feed's page, as the feed's own page shows it."""
    person.goes("/feeds")
    person.reads("en")
    person.page.get_by_role("link", name=FEED, exact=True).click()
    person.page.get_by_role("button", name="Show address, links and QR code").click()
    return person.page.locator("#feed-page").input_value()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_partner_reads_it_on_a_telephone(office: Office, seat: Seat, scheme: str) -> None:
    person = seat(office, DIRECTOR)
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person.page.context.add_init_script(path=looks.AXE)
    person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    person.page.goto(_page_of(person))
    assert [*looks.overflows(person, (1440, 375)), *looks.violations(person)] == []
    person.page.locator("summary").first.click()
    person.page.get_by_role("button", name="Kopieren").first.click()
    expect(person.page.get_by_role("button", name="Kopiert")).to_be_visible()
    copied = person.page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[0] == person.page.locator("h2").first.inner_text()
    person.page.emulate_media(media="print")
    expect(person.page.locator("footer")).to_be_hidden()
    expect(person.page.locator("article").first).to_be_visible()


def test_without_scripts_a_day_can_be_selected_as_text(office: Office, seat: Seat) -> None:
    person = seat(office, DIRECTOR, scripts=False)
    person.page.goto(_page_of(person))
    person.page.locator("summary").first.click()
    expect(person.page.locator("pre").first).to_be_visible()
    expect(person.page.get_by_role("button", name="Kopieren")).to_have_count(0)
