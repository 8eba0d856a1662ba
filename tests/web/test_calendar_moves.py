"""Moving on the calendar: the look first, then at once or as a draft; what cannot be moved; gaps, stale, hostile."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.forums import forums
from backend.domain.office import outward
from backend.domain.office.outward import EndDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import entries, releases
from backend.domain.schedule.entries import Entry, Kind
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, stop_clock, words
from tests.web.filled import untouched
from tests.web_fixtures import Browser


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still on 23 November 2026, 17:00 in Shanghai."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city that has a feed."""
    partner = office.do(factories.partnership)
    office.do(lambda session, act: factories.feed(session, act, [partner], name="Port of Muster"))
    return partner


def planned(office: Office, muster: Partnership, *, release: bool = True, **given: Any) -> UUID:
    """Return the id of a forum on 12 May 2027, 09:30 to 17:00 in Shanghai, which its partner has."""
    made = office.do(lambda session, act: factories.forum(session, act, [muster], **given)).id
    if release:
        office.do(lambda session, act: releases.release(session, act, ("forum", made)))
    return made


def entry(office: Office, record_id: UUID, kind: Kind | None = None) -> Entry:
    """Return a record's entry, of one kind when asked, with what is released of it."""
    found = office.do(lambda session, _act: entries.of_record(session, record_id))
    return next(one for one in found if kind is None or one.kind is kind)


def look(browser: Browser, one: Entry, query: str) -> str:
    """Open the look at moving an entry; return the page."""
    page = browser.get(f"/calendar/entries/{one.id}/move?{query}")
    assert page.status_code == 200
    return page.text


def confirm(browser: Browser, one: Entry, page: str, **changed: object) -> Any:
    """Send the form of a look, with something changed."""
    return browser.send(f"/calendar/entries/{one.id}/move", {**untouched(page), **changed})


def test_a_drop_is_looked_at_and_then_reaches_the_partner(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    forum = planned(office, muster)
    before = entry(office, forum)
    page = look(signed_in, before, "by_days=2&view=month&date=2027-05-01&kind=forum")
    said = words(page)
    assert "Time now Wed 12 May 2027" in said
    assert "New time Fri 14 May 2027" in said
    assert "Muster see the new time at once, in 1 feed of theirs" in said
    assert "some only once a day" in said
    assert "planned anew" in said
    assert entry(office, forum).span == before.span

    answer = confirm(signed_in, before, page, tell="now")
    assert answer.status_code == 303
    assert answer.location == "/calendar?view=month&date=2027-05-01&kind=forum"
    after = entry(office, forum)
    assert after.released is not None
    assert before.released is not None
    assert after.released.span.first_day == date(2027, 5, 14)
    assert after.released.sequence == before.released.sequence + 1
    assert after.sequence == after.released.sequence


def test_kept_as_a_draft_it_waits_for_the_release(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum = planned(office, muster)
    before = entry(office, forum)
    answer = confirm(signed_in, before, look(signed_in, before, "by_days=2"), tell="draft")
    assert answer.status_code == 303
    after = entry(office, forum)
    assert after.released is not None
    assert (after.span.first_day, after.released.span.first_day) == (date(2027, 5, 14), date(2027, 5, 12))
    assert "Moved as a draft" in words(signed_in.get("/calendar").text)


def test_what_no_partner_has_seen_is_moved_without_asking(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    forum = planned(office, muster, release=False)
    page = look(signed_in, entry(office, forum), "by_days=-1")
    assert "No partner has seen this: nothing goes out." in words(page)
    assert 'name="tell"' not in page
    confirm(signed_in, entry(office, forum), page)
    assert entry(office, forum).span.first_day == date(2027, 5, 11)


def test_hours_on_the_clock_shown_become_hours_at_the_place(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    hours: dict[str, Any] = {
        "starts_at": "2027-03-27T09:00",
        "ends_at": "2027-03-27T11:00",
        "timezone": "Europe/Berlin",
    }
    forum = planned(office, muster, **hours)
    here = look(signed_in, entry(office, forum), "starts=2027-03-28T16:00:00")
    assert "New time Sun 28 Mar 2027 , 10:00 – 12:00 Berlin UTC+2" in words(here)
    there = look(signed_in, entry(office, forum), "starts=2027-03-28T16:00:00&times=place")
    assert "New time Sun 28 Mar 2027 , 16:00 – 18:00 Berlin UTC+2" in words(there)
    longer = look(signed_in, entry(office, forum), "ends=2027-03-27T19:30:00")
    assert "New time Sat 27 Mar 2027 , 09:00 – 12:30 Berlin UTC+1" in words(longer)
    confirm(signed_in, entry(office, forum), here)
    assert entry(office, forum).starts_at == datetime(2027, 3, 28, 10)


def test_a_time_that_clocks_jump_over_is_refused_with_its_neighbours(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    hours: dict[str, Any] = {
        "starts_at": "2027-03-27T02:30",
        "ends_at": "2027-03-27T04:00",
        "timezone": "Europe/Berlin",
    }
    one = entry(office, planned(office, muster, **hours))
    for query in ("by_days=1", "starts=2027-03-28T02:30:00&times=place"):
        said = words(look(signed_in, one, query))
        assert "Clocks in Europe/Berlin jump over this time: choose 2027-03-28 01:30 or 2027-03-28 03:30" in said
        assert "It cannot be moved there" in said
    answer = confirm(signed_in, one, look(signed_in, one, ""), starts_on="2027-03-28")
    assert answer.status_code in {409, 422}
    assert "Clocks in Europe/Berlin jump" in words(answer.text)
    assert entry(office, one.record_id).span == one.span


def test_a_visit_is_moved_and_lengthened_with_its_leg_and_items(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    visit = office.do(lambda session, act: factories.visit(session, act, muster)).id
    item = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}
    details = inputs.parse(ItemDetails, item)
    office.do(lambda s, act: programme.add(s, act, visits.get(s, act, visit), details))
    office.do(lambda session, act: releases.release(session, act, ("visit", visit)))

    confirm(signed_in, entry(office, visit, Kind.VISIT), look(signed_in, entry(office, visit, Kind.VISIT), "by_days=7"))
    assert entry(office, visit, Kind.LEG).span.first_day == date(2027, 5, 17)
    talks = entry(office, visit, Kind.ITEM)
    assert talks.span.first_day == date(2027, 5, 18)
    assert talks.released is not None
    assert talks.released.span == talks.span

    leg = entry(office, visit, Kind.LEG)
    confirm(signed_in, leg, look(signed_in, leg, "ends_by_days=1"), tell="draft")
    leg = entry(office, visit, Kind.LEG)
    assert leg.released is not None
    assert (leg.span.last_day, leg.released.span.last_day) == (date(2027, 5, 22), date(2027, 5, 21))

    far = confirm(signed_in, talks, look(signed_in, talks, "by_days=30"))
    assert far.status_code == 409
    assert "Outside the days of this leg" in words(far.text)


def test_what_follows_from_something_else_says_why_it_stays(signed_in: Browser, office: Office) -> None:
    partner = office.do(lambda session, act: factories.partnership(session, act, concluded_on="2017-05-20"))
    term = {"months": 36, "renewal": "none", "notice": {"months": 3}}
    given = {"partnership_id": partner.id, "kind": "mou", "title": {"en": "Paper"}, "signed_on": "2025-11-10"}
    details = inputs.parse(AgreementDetails, {**given, "term": term})
    made = office.do(lambda session, act: agreements.record(session, act, details))
    for kind in (Kind.SIGNING, Kind.TERM_END, Kind.NOTICE_BY, Kind.ANNIVERSARY):
        one = entry(office, partner.id if kind is Kind.ANNIVERSARY else made.id, kind)
        page = look(signed_in, one, "by_days=1")
        assert "This stays where it is" in words(page)
        assert "<form class" not in page.partition("This stays where it is")[2]
        sent = {"starts_on": "2027-05-13", "all_day": "1", "timezone": "Asia/Shanghai"}
        answer = signed_in.send(f"/calendar/entries/{one.id}/move", dict(sent))
        assert answer.status_code == 409
        assert "This stays where it is" in words(answer.text)
        assert entry(office, one.record_id, kind).span == one.span


def test_a_signing_that_lies_ahead_is_moved_in_the_agreement(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    paper = {
        "partnership_id": muster.id,
        "kind": "mou",
        "title": {"en": "Paper"},
        "status": "approved",
        "signed_on": "2027-05-11",
    }
    made = office.do(lambda s, act: agreements.record(s, act, inputs.parse(AgreementDetails, paper)))
    one = entry(office, made.id, Kind.SIGNING)
    confirm(signed_in, one, look(signed_in, one, "by_days=3"))
    assert entry(office, made.id, Kind.SIGNING).span.first_day == date(2027, 5, 14)


def test_what_is_called_off_is_reinstated_first(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum = planned(office, muster)
    office.do(lambda s, act: outward.call_off(s, act, forums.get(s, act, forum), EndDetails()))
    assert "reinstate it first" in words(look(signed_in, entry(office, forum), "by_days=1"))


def test_a_stale_look_is_told_and_nothing_is_lost(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum = planned(office, muster)
    old = entry(office, forum)
    page = look(signed_in, old, f"by_days=1&seen={old.revision}")
    assert "Changed meanwhile" not in words(page)
    confirm(signed_in, old, look(signed_in, old, "by_days=3"))
    assert "Changed meanwhile" in words(look(signed_in, old, f"by_days=1&seen={old.revision}"))
    answer = confirm(signed_in, old, page)
    assert answer.status_code == 409
    assert "while you were writing" in words(answer.text)
    assert entry(office, forum).span.first_day == date(2027, 5, 15)
    assert untouched(answer.text)["starts_on"] == "2027-05-13"


def test_a_hostile_drop_is_an_ordinary_page(signed_in: Browser, office: Office, muster: Partnership) -> None:
    one = entry(office, planned(office, muster))
    for query in (
        "by_days=1e9",
        "by_days=99999999999999999999",
        "by_days=",
        "ends_by_days=-9",
        "starts=never",
        "starts=9999-12-31T23:59:59",
        "starts=2027-05-12T10:00:00Z&seen=x",
        "ends=0001-01-01T00:00:00%2B14:00",
        "ends=2027-05-12T08:00",
    ):
        assert "Forum on green ports" in look(signed_in, one, query)


def test_a_hostile_form_changes_nothing(signed_in: Browser, office: Office, muster: Partnership) -> None:
    one = entry(office, planned(office, muster))
    path = f"/calendar/entries/{one.id}/move"
    for data in ({}, {"tell": "all"}, {"starts_on": "x", "timezone": "Moon"}, {"at.view": "x", "at.date.y": "1"}):
        assert signed_in.send(path, dict(data)).status_code == 422
    assert entry(office, one.record_id).span == one.span
