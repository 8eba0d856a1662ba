"""The keys of every page: / searches, n begins something new, ? tells the keys, Esc closes."""

from playwright.sync_api import expect

from tests.browser.conftest import Seat
from tests.browser.offices import DIRECTOR, Office


def test_keys_lead_everywhere(office: Office, seat: Seat) -> None:
    person = seat(office, DIRECTOR)
    person.reads("en")
    page = person.page

    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("n?")
    expect(page.locator("#search")).to_have_value("n?")
    expect(page.locator("#quick")).to_be_hidden()
    expect(page.locator("#search-list")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#search-list")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#search")).not_to_be_focused()

    page.keyboard.press("n")
    expect(page.locator("#quick-q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#quick")).to_be_hidden()

    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    assert person.path == "/"


def test_the_first_tab_leads_past_the_menu(office: Office, seat: Seat) -> None:
    person = seat(office, DIRECTOR)
    person.reads("en")
    page = person.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
