"""The calendar under the mouse: what is dropped is looked at, moves at the partner, or springs back."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser import looks, work
from tests.browser.conftest import Scenes, Seat
from tests.browser.offices import DIRECTOR, Office
from tests.browser.people import Person
from tests.ical.foreign import READERS, ForeignEvent

LOOK = ".calendar-card .calendar-move"


def test_dropping_asks_first_and_moves_it_at_the_partner(own_office: Office, seat: Seat, scene: Scenes) -> None:
    director = seat(own_office, DIRECTOR)
    director.page.context.add_init_script(path=looks.AXE)
    moved, url = released_forum(director)
    before = at_the_partner(url, moved["title"])
    day, target = date.fromisoformat(moved["start"][:10]), another_day(moved["start"][:10])
    director.goes(f"/calendar?view=month&date={day}")
    expect(chip(director, moved["title"])).to_be_visible()
    assert looks.violations(director) == []
    scene(director, "calendar-month")

    drop(director, chip(director, moved["title"]), target)
    look = director.page.locator(LOOK)
    expect(look).to_contain_text("see the new time at once")
    assert looks.violations(director) == []
    scene(director, "calendar-look")
    look.get_by_role("button", name="Leave it where it was").click()
    expect(look).to_have_count(0)
    assert at_the_partner(url, moved["title"]).sequence == before.sequence

    drop(director, chip(director, moved["title"]), target)
    look.get_by_role("button", name="Move it").click()
    work.told(director, "Moved.")
    after = at_the_partner(url, moved["title"])
    assert (after.uid, after.sequence, after.start) == (before.uid, before.sequence + 1, before.start + (target - day))

    stays(director, scene)


def stays(person: Person, scene: Scenes) -> None:
    """Drop what cannot be moved: it springs back and says why; a week shows hours; a card opens by keyboard."""
    notice = every(person, "notice_by")[0]
    day = date.fromisoformat(notice["start"])
    person.goes(f"/calendar?view=month&date={day}&kind=notice_by")
    expect(chip(person, notice["title"])).to_be_visible()
    home = chip(person, notice["title"]).bounding_box()
    drop(person, chip(person, notice["title"]), another_day(notice["start"]))
    expect(person.page.locator(".calendar-card")).to_contain_text("follows from the term and the notice period")
    person.page.keyboard.press("Escape")
    expect(person.page.locator(".calendar-card")).to_be_hidden()
    assert chip(person, notice["title"]).bounding_box() == home

    person.goes("/calendar?view=week")
    expect(person.page.locator(".calendar-event").first).to_be_visible()
    assert looks.violations(person) == []
    person.page.locator(".calendar-event").first.focus()
    person.page.keyboard.press("Enter")
    expect(person.page.locator(".calendar-entry")).to_contain_text("Open")
    scene(person, "calendar-card")


def released_forum(person: Person) -> tuple[dict[str, Any], str]:
    """Return a forum ahead that partners have, and the address of a feed that shows it."""
    tomorrow = str(today() + timedelta(days=1))
    ahead = [
        one for one in every(person, "forum") if not one["fixed"] and not one["states"] and one["start"] > tomorrow
    ]
    for url in feeds(person):
        shown = {one.summary for one in read(url)}
        if found := next((one for one in ahead if one["title"] in shown), None):
            return found, url
    raise AssertionError


def feeds(person: Person) -> Iterator[str]:
    """Yield the addresses of the feeds, as their pages show them."""
    person.goes("/feeds")
    paths = {link.get_attribute("href") or "" for link in person.page.locator("main a").all()}
    for path in sorted(one for one in paths if re.fullmatch(r"/feeds/[0-9a-f-]{36}", one)):
        person.goes(path)
        button = person.page.get_by_role("button", name="Show address, links and QR code")
        if button.count():
            button.click()
            yield person.page.locator("#feed-https").input_value()


def every(person: Person, kind: str) -> list[dict[str, Any]]:
    """Return the entries of a kind in the months around, as the grid draws them."""
    found: dict[str, dict[str, Any]] = {}
    for number in range(9):
        day = today() + timedelta(days=28 * number)
        answer = person.page.request.get(f"{person.office.url}/calendar/entries?view=month&date={day}&kind={kind}")
        found |= {one["id"]: one for one in json.loads(answer.text())["events"]}
    return list(found.values())


def read(url: str) -> list[ForeignEvent]:
    """Return the events of a feed as a calendar program reads them."""
    return READERS["vobject"](work.fetch(url).body)


def at_the_partner(url: str, title: str) -> ForeignEvent:
    """Return the event of this title in the partner's feed."""
    return next(one for one in read(url) if one.summary == title)


def today() -> date:
    """Return the day, somewhere in the world."""
    return datetime.now(UTC).date()


def another_day(day: str) -> date:
    """Return a day of the same week and month."""
    start = date.fromisoformat(day)
    ways = [start + timedelta(days=by) for by in (-1, 1, -2, 2)]
    return next(one for one in ways if one.month == start.month and one.isocalendar().week == start.isocalendar().week)


def chip(person: Person, title: str) -> Locator:
    """Return the event of this title on the grid."""
    return person.page.locator(".calendar-event", has_text=title).first


def cell(person: Person, day: date) -> Locator:
    """Return the day's cell on the grid."""
    return person.page.locator(f'.calendar-grid [data-date="{day}"]').last


def drop(person: Person, event: Locator, day: date) -> None:
    """Drag an event onto a day and let it go there."""
    cell(person, day).scroll_into_view_if_needed()
    start, end = event.bounding_box(), cell(person, day).bounding_box()
    assert start is not None
    assert end is not None
    mouse = person.page.mouse
    mouse.move(start["x"] + 30, start["y"] + start["height"] / 2)
    mouse.down()
    mouse.move(start["x"] + 45, start["y"] + start["height"] / 2 + 6, steps=4)
    mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] - 12, steps=10)
    mouse.up()
