"""The keys of every page: / searches, n begins something new, ? tells the keys, Esc closes."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Seat
from tests.browser.offices import DIRECTOR, EUROPE, Office
from tests.browser.people import Person


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


def test_map_card_and_undo_by_the_keyboard_alone(own_office: Office, seat: Seat) -> None:
    person = seat(own_office, EUROPE)
    page = person.page
    page.clock.install()
    person.goes("/partnerships/map")
    skip_the_menu(page)
    tab_to(page, ".spot")
    expect(page.locator(".map-card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".map-card")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".map-country li a:focus")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/partnerships/[0-9a-f-]{36}$"))

    a_draft(person)
    skip_the_menu(page)
    tab_to(page, ".undo-toast .btn")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Undone")

    moved(page, a_draft(person))
    skip_the_menu(page)
    tab_to(page, ".undo-toast .btn")
    page.clock.fast_forward("12:00")
    expect(page.locator(".undo-left")).to_have_text("0:00")
    expect(page.locator(".undo-toast .btn")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.clock.run_for(1_000)
    expect(page.locator(".undo-toast")).to_have_count(0)


def test_a_last_day_nobody_touched_keeps_its_distance_from_the_first(office: Office, seat: Seat) -> None:
    person = seat(office, EUROPE)
    person.goes("/visits/new?starts_on=2028-05-12&ends_on=2028-05-14")
    first, last = (person.page.locator(f'[name="legs.0.{name}"]') for name in ("starts_on", "ends_on"))
    typed(first, "2028-05-20")
    expect(last).to_have_value("2028-05-22")
    typed(last, "2028-05-21")
    typed(first, "2028-05-19")
    expect(person.page.locator('[id="f-legs.0.starts_on-said"]')).to_contain_text("19")
    expect(last).to_have_value("2028-05-21")


def typed(box: Locator, day: str) -> None:
    """Type a day and leave the box."""
    box.fill(day)
    box.blur()


def moved(page: Page, title: str) -> None:
    """Open an entry's card in the grid, leave it, and move the entry to another day."""
    page.goto(page.url.partition("/forums")[0] + "/calendar?view=month&date=2028-05-12")
    entry = page.locator(".calendar-event", has_text=title)
    expect(entry).to_be_visible()
    skip_the_menu(page)
    tab_to(page, ".calendar-event")
    look_at_the_move(page)
    page.keyboard.press("Escape")
    expect(page.locator(".calendar-card")).to_be_hidden()
    expect(entry).to_be_focused()
    look_at_the_move(page)
    tab_to(page, '[name="starts_on"]')
    page.keyboard.press("Control+A")
    page.keyboard.type("2028-05-16")
    page.keyboard.press("Tab")
    expect(page.locator('[name="ends_on"]')).to_have_value("2028-05-16")
    tab_to(page, ".calendar-move .btn-primary")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Moved.")
    expect(page.locator('[data-date="2028-05-16"] .calendar-event')).to_have_count(1)


def look_at_the_move(page: Page) -> None:
    """Open the card of the entry that has the focus, and in it the look at moving it."""
    page.keyboard.press("Enter")
    expect(page.locator(".calendar-entry")).to_be_visible()
    tab_to(page, "[data-in-box]")
    page.keyboard.press("Enter")
    expect(page.locator(".calendar-move")).to_be_visible()


def a_draft(person: Person) -> str:
    """Note a forum in one sentence and return its title."""
    person.page.keyboard.press("n")
    expect(person.page.locator("#quick-q")).to_be_focused()
    person.page.keyboard.type("forum Green ports with Basel 12 May 2028")
    expect(person.page.locator("#quick-lines")).to_contain_text("12 May 2028")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(re.compile(r"/forums/[0-9a-f-]{36}$"))
    return person.page.locator("h1").inner_text()


def skip_the_menu(page: Page) -> None:
    """Go past menu and search by the link that every page begins with."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what `selector` names."""
    for _step in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(selector)
