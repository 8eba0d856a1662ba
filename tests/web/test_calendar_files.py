"""Entries as files for one's own calendar: what the office sees, under the numbers of the feeds, from every page."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.outreach import feeds
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import entries, releases
from backend.domain.schedule.entries import Kind
from backend.domain.values import inputs
from backend.domain.visits import programme
from backend.domain.visits.details import ItemDetails
from backend.domain.visits.visits import Visit
from config.settings import Settings
from tests import factories
from tests.ical.foreign import READERS
from tests.web.desk_work import Office, person_in, stop_clock
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
FILE = re.compile(r"/calendar/(?:entries|of)/[0-9a-f-]{36}\.ics")


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership that has anniversaries."""
    return office.do(lambda session, act: factories.partnership(session, act, concluded_on="2016-02-29"))


@pytest.fixture
def visit(office: Office, muster: Partnership) -> Visit:
    """Return a visit with two items, one of them for us alone; released."""
    made = office.do(
        lambda session, act: factories.visit(session, act, muster, title={"en": "MUSTER", "zh-Hans": "示例"})
    )
    for title, audience in (("Talks", None), ("Rehearsal", "internal")):
        given = {"kind": "talks", "title": title, "starts_at": "2027-05-11T09:00", "timezone": "Asia/Shanghai"}
        details = inputs.parse(ItemDetails, {**given, "audience": audience})
        office.do(lambda session, act: programme.add(session, act, made, details))  # noqa: B023 - done at once
    office.do(lambda session, act: releases.release(session, act, ("visit", made.id)))
    return made


def _fetched(browser: Browser, path: str) -> bytes:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "private, no-store"
    return bytes(answer.data)


@pytest.mark.parametrize("reader", READERS)
def test_a_visits_whole_programme_is_one_file(signed_in: Browser, visit: Visit, reader: str) -> None:
    found = READERS[reader](_fetched(signed_in, f"/calendar/of/{visit.id}.ics"))
    assert sorted(one.summary for one in found) == ["MUSTER", "MUSTER", "Rehearsal", "Talks"]


def test_the_file_has_the_numbers_of_the_feed_and_invites_nobody(
    signed_in: Browser, visit: Visit, office: Office, muster: Partnership
) -> None:
    feed = office.do(lambda session, act: factories.feed(session, act, [muster]))
    path = office.do(lambda _session, act: feeds.url(act, feed)) or ""
    outside = {one.uid: one for one in READERS["vobject"](signed_in.get("/" + path.split("/", 3)[3]).data)}
    body = _fetched(signed_in, f"/calendar/of/{visit.id}.ics")
    inside = {one.uid: one for one in READERS["vobject"](body)}
    assert len(outside) == 2
    for uid, one in outside.items():
        mine = inside[uid]
        assert (one.sequence, one.start, one.end, one.summary) == (mine.sequence, mine.start, mine.end, mine.summary)
    head = body.partition(b"BEGIN:VTIMEZONE")[0]
    assert head == b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Amity//Amity//EN\r\nCALSCALE:GREGORIAN\r\n"
    assert not re.search(rb"METHOD|ATTENDEE|ORGANIZER", body)


def test_an_item_and_an_anniversary_are_files_of_one(
    signed_in: Browser, visit: Visit, office: Office, muster: Partnership
) -> None:
    item = office.do(lambda session, _act: list(entries.of_record(session, visit.id))[-1])
    (found,) = READERS["vobject"](_fetched(signed_in, f"/calendar/of/{item.source_id}.ics"))
    assert found.uid == item.uid
    years = office.do(lambda session, _act: entries.of_record(session, muster.id))
    days = [READERS["vobject"](_fetched(signed_in, f"/calendar/entries/{one.id}.ics"))[0].start for one in years]
    assert days == [date(2027, 2, 28), date(2028, 2, 29)]


def test_the_file_speaks_the_readers_language(app: Flask, add_person: AddPerson, visit: Visit) -> None:
    body = _fetched(person_in(app, add_person, "hua", locale="zh-Hans"), f"/calendar/of/{visit.id}.ics").decode()
    assert "SUMMARY:示例\r\n" in body
    assert "CATEGORIES:访问\r\n" in body


@pytest.mark.parametrize(("locale", "label"), [("en", "As .ics"), ("zh-Hans", "下载 .ics")])
def test_every_page_that_shows_an_entry_has_its_file(
    app: Flask, add_person: AddPerson, office: Office, muster: Partnership, visit: Visit, locale: str, label: str
) -> None:
    forum = office.do(lambda session, act: factories.forum(session, act, [muster], **_soon(act.today)))
    browser = person_in(app, add_person, "hua", locale=locale)
    found = office.do(lambda session, _act: {one.kind: one for one in entries.of_record(session, visit.id)})
    pages = {
        "/": False,
        f"/partnerships/{muster.id}": False,
        f"/forums/{forum.id}": True,
        f"/visits/{visit.id}/items/{found[Kind.ITEM].source_id}": True,
        f"/calendar/entries/{found[Kind.LEG].id}": True,
    }
    for page, is_said in pages.items():
        shown = browser.get(page).text
        files = set(FILE.findall(shown))
        assert files, page
        assert label in shown or not is_said, page
        assert {browser.get(path).status_code for path in files} == {200}
    assert f"/calendar/of/{visit.id}.ics" in browser.get(f"/visits/{visit.id}").text


def test_what_may_not_be_seen_is_no_file_either(
    app: Flask, add_person: AddPerson, office: Office, signed_in: Browser
) -> None:
    closed = office.do(
        lambda session, act: factories.partnership(
            session, act, "Zielonka", confidential=True, concluded_on="2010-05-01"
        )
    )
    entry = office.do(lambda session, _act: entries.of_record(session, closed.id)[0])
    anna = person_in(app, add_person, "anna")
    for path in (f"/calendar/entries/{entry.id}.ics", f"/calendar/of/{closed.id}.ics"):
        assert anna.get(path).status_code == 404
        assert signed_in.get(path).status_code == 200
    assert signed_in.get(f"/calendar/of/{UUID(int=1)}.ics").status_code == 404


def _soon(today: date) -> dict[str, str]:
    day = today + timedelta(days=3)
    return {"starts_at": f"{day}T20:00", "ends_at": f"{day}T21:00"}
