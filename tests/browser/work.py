"""A coordinator's work, step by step, in the words of the English screens: each function clicks as she would."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Locator, expect

from tests.browser.people import Person


def fill(person: Person, typed: Mapping[str, str]) -> None:
    """Type into boxes and choose from lists, by the names of the fields."""
    for name, value in typed.items():
        box = person.page.locator(f'main [name="{name}"]:not([type=hidden])').first
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(value)
        elif box.get_attribute("type") == "radio":
            person.page.locator(f'main [name="{name}"][value="{value}"]').check()
        else:
            box.fill(value)
            box.blur()  # an empty end follows its start when one leaves that


def pick(person: Person, name: str, words: str) -> None:
    """Type a part of a name into a picker and take the first that is found; without scripts the name is typed."""
    box = person.page.locator(f'main .picker[data-name="{name}"] input:not([type])').first
    box.fill(words)
    if box.get_attribute("role") == "combobox":
        person.page.locator('main .picker-list [role="option"]', has_text=words).first.click()


def press(person: Person, words: str) -> None:
    """Press the button of the page, not of its frame, that says `words`."""
    button(person, words).click()


def button(person: Person, words: str) -> Locator:
    """Return the button of the page that says `words`."""
    return person.page.locator("main").get_by_role("button", name=words, exact=True)


def more(person: Person, menu: str, words: str) -> None:
    """Open a menu of the page's head and take one of its entries."""
    head = person.page.locator(".page-head")
    head.locator("summary", has_text=menu).click()
    head.locator(".menu-box").get_by_text(words, exact=True).click()


def begin(person: Person, words: str) -> None:
    """Begin something new by the button that every page has."""
    person.page.locator("#new-menu summary").click()
    person.page.locator("#new-menu").get_by_role("link", name=words, exact=True).click()


def told(person: Person, words: str) -> None:
    """See that the page says `words`."""
    expect(person.page.locator("main")).to_contain_text(words)


def release(person: Person, number: int) -> None:
    """Go through the look at what partners will see, and release it."""
    person.page.locator(".page-head").get_by_role("link", name=re.compile(f"^Release {number}")).click()
    expect(person.page.locator("h1")).to_contain_text(f"Release {number}")
    press(person, f"Release {number}")
    expect(person.page.locator(".page-head")).to_contain_text(f"release {number}")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a calendar program got."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, headers: Mapping[str, str] | None = None) -> Fetched:
    """Fetch an address as a calendar program does: no cookie, no browser."""
    where = urlsplit(url)
    assert where.hostname is not None
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=10)
    try:
        connection.request("GET", where.path, headers={"User-Agent": "Calendar/1.0", **(headers or {})})
        answer = connection.getresponse()
        return Fetched(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()
