"""Everything dated is in the feeds of those whom it concerns, as their calendars find it, and in no other."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import selections
from backend.domain.outreach.feeds import Feed
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import projection, releases
from backend.domain.values import inputs
from backend.domain.visits import programme
from backend.domain.visits.details import ItemDetails
from backend.ical import feed as ical_feed
from tests import factories
from tests.ical.foreign import READERS, ForeignEvent

FORUM, VISIT, ITEM = "Forum on green ports", "Delegation from Muster", "Talks"
SIGNING, END, NOTICE = "Signing: Memorandum", "Term ends: Memorandum", "Last day for notice: Memorandum"
YEARS = {"12 years of partnership: Muster", "13 years of partnership: Muster"}


def calendar_of(session: Session, act: Act, feed: Feed) -> list[ForeignEvent]:
    """Return what a foreign reader finds in a feed."""
    projection.settle(session, act)
    return READERS["vobject"](ical_feed.render(selections.selection(session, act, feed), act.desk))


@pytest.fixture
def muster(session: Session, act: Act) -> Partnership:
    """Return a partnership with all that can have a date, for partner and public by halves; all of it released."""
    partner = factories.partnership(session, act, concluded_on="2016-02-29", audience="partner")
    forum = factories.forum(session, act, [partner], audience="public")
    visit = factories.visit(session, act, partner)
    for title, audience in ((ITEM, None), ("Rehearsal", "internal")):
        given = {"kind": "talks", "title": title, "starts_at": "2027-05-11T09:00", "timezone": "Asia/Shanghai"}
        programme.add(session, act, visit, inputs.parse(ItemDetails, {**given, "audience": audience}))
    term = {"months": 60, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}}
    paper = {
        "partnership_id": partner.id,
        "kind": "mou",
        "title": "Memorandum",
        "signed_on": "2026-06-01",
        "term": term,
    }
    agreement = agreements.record(session, act, inputs.parse(AgreementDetails, {**paper, "audience": "partner"}))
    projection.settle(session, act)
    for record in (("forum", forum.id), ("visit", visit.id), ("agreement", agreement.id), ("partnership", partner.id)):
        releases.release(session, act, record)
    return partner


def test_inside_is_everything_the_owner_may_see(session: Session, act: Act, muster: Partnership) -> None:
    mei = factories.coordinator(session, "mei", Role.DIRECTOR)
    mine = factories.feed(session, replace(act, who=mei), audience="internal")
    found = {one.summary for one in calendar_of(session, act, mine)}
    assert found >= {FORUM, VISIT, ITEM, "Rehearsal", SIGNING, END, NOTICE, *YEARS}
    visits = [one for one in calendar_of(session, act, mine) if one.summary == VISIT]
    assert len(visits) == 2  # the visit and its leg


def test_a_partner_has_what_was_released_to_it_and_no_term(session: Session, act: Act, muster: Partnership) -> None:
    found = {one.summary for one in calendar_of(session, act, factories.feed(session, act, [muster]))}
    assert found == {FORUM, VISIT, ITEM, SIGNING, *YEARS}


def test_everybody_has_what_is_public(session: Session, act: Act, muster: Partnership) -> None:
    assert [one.summary for one in calendar_of(session, act, factories.feed(session, act, audience="public"))] == [
        FORUM
    ]


def test_a_partnership_of_29_february_has_its_day_each_year(session: Session, act: Act, muster: Partnership) -> None:
    """Single events: libical, vobject and node-ical each read a yearly rule on that day in a way of its own."""
    feed = factories.feed(session, act, [muster], kinds=["anniversary"])
    assert [one.start for one in calendar_of(session, act, feed)] == [date(2028, 2, 29), date(2029, 2, 28)]


def test_an_identity_is_a_uuid_under_the_offices_domain_everywhere(
    session: Session, act: Act, muster: Partnership
) -> None:
    found = [calendar_of(session, act, factories.feed(session, act, [muster], locale=tag)) for tag in ("en", "zh-Hans")]
    uids = [one.uid for one in found[0]]
    assert uids == [one.uid for one in found[1]]
    for uid in uids:
        number, _, domain = uid.partition("@")
        assert str(UUID(number)) == number
        assert domain == act.desk.domain
    assert len({uid.casefold() for uid in uids}) == len(uids)


def _stamps(session: Session, act: Act, feed: Feed) -> dict[str, str]:
    """Return the stamps and the number of the feed's first event."""
    projection.settle(session, act)
    text = ical_feed.render(selections.selection(session, act, feed), act.desk).decode()
    return dict(re.findall(r"\r\n(DTSTAMP|CREATED|LAST-MODIFIED|SEQUENCE):(\w+)", text.partition("BEGIN:VEVENT")[2]))


def _change(session: Session, act: Act, record_id: UUID, **given: Any) -> None:
    session.info["act"] = act
    forum = forums.get(session, act, record_id)
    forums.change(session, act, forum, inputs.parse(ForumDetails, {**forums.given(forum), **given}))
    releases.release(session, act, ("forum", record_id))


@pytest.mark.parametrize(
    ("given", "again"),
    [({"title": {"en": "Other"}}, 0), ({"venue": {"en": "Other"}}, 1), ({"starts_at": "2027-05-12T10:00"}, 1)],
)
def test_stamps_move_with_every_change_and_the_number_where_it_is_to_be_asked(
    session: Session, act: Act, given: dict[str, Any], again: int
) -> None:
    partner = factories.partnership(session, act)
    forum = factories.forum(session, act, [partner])
    releases.release(session, act, ("forum", forum.id))
    feed = factories.feed(session, act, [partner])
    before = _stamps(session, act, feed)
    later = factories.later(act, hours=3)
    _change(session, later, forum.id, **given)
    after = _stamps(session, later, feed)
    assert after["CREATED"] == before["CREATED"] == "20270301T090000Z"
    assert after["DTSTAMP"] == after["LAST-MODIFIED"] == f"{later.now:%Y%m%dT%H%M%SZ}"
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + again
    assert _stamps(session, factories.later(act, days=1), feed) == after


def test_a_tombstone_stands_for_a_year_and_then_leaves(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    forum = factories.forum(session, act, [partner])
    releases.release(session, act, ("forum", forum.id))
    outward.call_off(session, act, forum, EndDetails(reason="x"))
    feed = factories.feed(session, act, [partner])
    for now, found in ((datetime(2027, 8, 20, tzinfo=UTC), 1), (datetime(2028, 5, 14, tzinfo=UTC), 0)):
        assert [one.status for one in calendar_of(session, replace(act, now=now), feed)] == ["CANCELLED"] * found


def test_nothing_in_a_feed_recurs_and_nothing_rings(session: Session, act: Act, muster: Partnership) -> None:
    projection.settle(session, act)
    feed = factories.feed(session, act, [muster])
    text = ical_feed.render(selections.selection(session, act, feed), act.desk).decode()
    events = text[text.index("BEGIN:VEVENT") :].replace("\r\n ", "")
    assert not re.search(r"(?m)^(RRULE|RDATE|EXDATE|RECURRENCE-ID|DURATION|BEGIN:VALARM|ATTACH|IMAGE|GEO)", events)
    assert not re.search(r"\bP\d+H", text)
    assert text.count("BEGIN:VCALENDAR") == 1
