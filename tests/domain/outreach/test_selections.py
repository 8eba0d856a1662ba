"""What is in a feed: to a partner only what was released to it, to the office what its owner may see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.domain.forums import forums
from backend.domain.forums.forums import Forum, ForumDetails
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import selections
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.selections import Row
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import Partnership, PartnershipDetails
from backend.domain.schedule import projection, releases
from backend.domain.schedule.entries import Ending, Kind, ReleasedEntry
from backend.domain.values import inputs
from tests import factories
from tests.domain.acting import by


def rows(session: Session, act: Act, feed: Feed) -> Sequence[Row]:
    """Return the rows of a feed after the schedule is settled."""
    projection.settle(session, act)
    return selections.selection(session, act, feed).rows


def titles(session: Session, act: Act, feed: Feed) -> list[str]:
    """Return the English titles in a feed."""
    return [row.title["en"] for row in rows(session, act, feed)]


def released(session: Session, act: Act, partners: Sequence[Partnership], **given: Any) -> Forum:
    """Return a forum that was released."""
    forum = factories.forum(session, act, partners, **given)
    releases.release(session, act, ("forum", forum.id))
    return forum


def changed(session: Session, act: Act, forum: Forum, **given: Any) -> None:
    """Change a forum as a PATCH does."""
    details = inputs.parse(ForumDetails, {**forums.given(forum), **given})
    forums.change(session, act, forum, details)


@pytest.fixture
def partners(session: Session, act: Act) -> list[Partnership]:
    """Return five partnerships."""
    return [factories.partnership(session, act, name) for name in ("Aa", "Bb", "Cc", "Dd", "Ee")]


@pytest.fixture
def partner_feeds(session: Session, act: Act, partners: list[Partnership]) -> list[Feed]:
    """Return the feed of each partner."""
    return [factories.feed(session, act, [one]) for one in partners]


def test_a_forum_of_five_is_in_five_feeds_and_a_bilateral_in_one(
    session: Session, act: Act, partners: list[Partnership], partner_feeds: list[Feed]
) -> None:
    released(session, act, partners)
    released(session, act, partners[2:3], kind="meeting", title={"en": "Bilateral"}, starts_at="2027-05-12T18:00",
             ends_at="2027-05-12T19:00")  # fmt: skip
    together = ["Forum on green ports"]
    expected = [together, together, [*together, "Bilateral"], together, together]
    assert [titles(session, act, one) for one in partner_feeds] == expected
    both = factories.feed(session, act, partners[2:4])
    assert titles(session, act, both) == [*together, "Bilateral"]


def test_an_audience_of_some_partners_is_for_them_alone(
    session: Session, act: Act, partners: list[Partnership], partner_feeds: list[Feed]
) -> None:
    released(session, act, partners, audience_partnership_ids=[partners[0].id, partners[4].id])
    assert [len(titles(session, act, one)) for one in partner_feeds] == [1, 0, 0, 0, 1]


def test_nothing_unreleased_is_shown(
    session: Session, act: Act, partners: list[Partnership], partner_feeds: list[Feed]
) -> None:
    draft = factories.forum(session, act, partners[:1])
    assert titles(session, act, partner_feeds[0]) == []
    releases.release(session, act, ("forum", draft.id))
    moved = {"starts_at": "2027-05-13T09:30", "ends_at": "2027-05-13T10:00"}
    changed(session, act, draft, title={"en": "Secret new title"}, audience="internal", **moved)
    (row,) = rows(session, act, partner_feeds[0])
    assert isinstance(row, ReleasedEntry)
    assert (row.title["en"], row.starts_at) == ("Forum on green ports", datetime(2027, 5, 12, 9, 30))


def test_public_entries_reach_public_feeds_and_the_partners_of_the_event(
    session: Session, act: Act, partners: list[Partnership], partner_feeds: list[Feed]
) -> None:
    released(session, act, partners[:2], audience="public", title={"en": "Fair"})
    released(session, act, partners[:2], starts_at="2027-05-12T09:40")
    everything, of_one, of_third = (
        factories.feed(session, act, some, audience="public") for some in ((), partners[:1], partners[2:3])
    )
    assert titles(session, act, everything) == titles(session, act, of_one) == ["Fair"]
    assert titles(session, act, of_third) == []
    assert titles(session, act, partner_feeds[1]) == ["Fair", "Forum on green ports"]
    assert titles(session, act, partner_feeds[2]) == []


def test_a_visit_shows_its_leg_and_not_itself(
    session: Session, act: Act, partners: list[Partnership], partner_feeds: list[Feed]
) -> None:
    visit = factories.visit(session, act, partners[0], purpose={"en": "Sound out the port deal"})
    releases.release(session, act, ("visit", visit.id))
    (row,) = rows(session, act, partner_feeds[0])
    assert (row.kind, row.text) == (Kind.LEG, None)
    assert titles(session, act, partner_feeds[1]) == []
    internal = factories.feed(session, _director(session, act), audience="internal")
    assert {one.kind for one in rows(session, act, internal)} == {Kind.LEG, Kind.VISIT}


def test_kinds_narrow_a_feed(session: Session, act: Act, partners: list[Partnership]) -> None:
    released(session, act, partners[:1])
    visit = factories.visit(session, act, partners[0])
    releases.release(session, act, ("visit", visit.id))
    legs = factories.feed(session, act, partners[:1], kinds=["leg"])
    assert [row.kind for row in rows(session, act, legs)] == [Kind.LEG]


def test_a_called_off_forum_stays_as_a_tombstone_unless_removed(
    session: Session, act: Act, partners: list[Partnership], partner_feeds: list[Feed]
) -> None:
    forum = released(session, act, partners[:1])
    before = rows(session, act, partner_feeds[0])[0]
    uid, sequence = before.uid, before.sequence
    outward.call_off(session, act, forum, EndDetails(reason="planted", outward_text={"en": "Because of the storm"}))
    (row,) = rows(session, act, partner_feeds[0])
    assert (row.uid, row.sequence, row.ending) == (uid, sequence + 1, Ending.CALLED_OFF)
    removed = factories.feed(session, act, partners[:1], cancelled="removed")
    assert rows(session, act, removed) == []
    outward.reinstate(session, act, forum)
    (row,) = rows(session, act, removed)
    assert (row.uid, row.sequence, row.ending) == (uid, sequence + 2, None)


def test_a_moved_forum_has_the_next_number(
    session: Session, act: Act, partners: list[Partnership], partner_feeds: list[Feed]
) -> None:
    forum = released(session, act, partners[:1])
    before = rows(session, act, partner_feeds[0])[0]
    uid, sequence = before.uid, before.sequence
    outward.postpone(session, act, forum, EndDetails())
    (row,) = rows(session, act, partner_feeds[0])
    assert (row.ending, row.sequence, row.starts_at) == (Ending.POSTPONED, sequence + 1, datetime(2027, 5, 12, 9, 30))
    details = {**forums.given(forum), "starts_at": "2027-06-01T10:00", "ends_at": "2027-06-01T11:00"}
    forums.reschedule(session, act, forum, inputs.parse(ForumDetails, details))
    (row,) = rows(session, act, partner_feeds[0])
    assert (row.uid, row.ending, row.sequence) == (uid, None, sequence + 2)
    assert row.starts_at == datetime(2027, 6, 1, 10, 0)


def test_the_window_reaches_twelve_months_back_and_has_no_end(
    session: Session, act: Act, partners: list[Partnership], partner_feeds: list[Feed]
) -> None:
    for number, day in enumerate(("2026-02-27", "2026-02-28", "2026-03-01", "2199-12-31")):
        released(session, act, partners[:1], title={"en": str(number)}, starts_at=None, ends_at=None, starts_on=day)
    assert titles(session, act, partner_feeds[0]) == ["1", "2", "3"]
    since = selections.selection(session, act, partner_feeds[0]).since
    assert since == datetime(2026, 2, 28, 16, 0, tzinfo=UTC)


def test_an_internal_feed_shows_what_its_owner_may_see_now(
    session: Session, act: Act, partners: list[Partnership]
) -> None:
    li, mei = replace(act, who=factories.coordinator(session, "li")), _director(session, act)
    closed = factories.partnership(session, mei, "Closed", confidential=True)
    factories.forum(session, mei, partners[:1], audience="internal", title={"en": "Draft"})
    factories.forum(session, mei, [closed], audience="internal", title={"en": "Hush"}, starts_at="2027-05-12T09:40")
    hers, directors = (factories.feed(session, one, audience="internal") for one in (li, mei))
    assert titles(session, act, hers) == titles(session, mei, hers) == ["Draft"]
    assert titles(session, li, directors) == ["Draft", "Hush"]


def test_an_internal_feed_can_be_narrowed_to_partnerships(
    session: Session, act: Act, partners: list[Partnership]
) -> None:
    mei = _director(session, act)
    factories.forum(session, mei, partners[:2], audience="internal", title={"en": "Ours"})
    factories.forum(session, mei, partners[3:], audience="internal", title={"en": "Theirs"})
    feed = factories.feed(session, mei, partners[:1], audience="internal", kinds=["forum"])
    assert titles(session, mei, feed) == ["Ours"]


def test_a_busy_feed_leaves_out_what_takes_nobodys_time(session: Session, act: Act) -> None:
    mei = _director(session, act)
    factories.partnership(session, mei, "Old", concluded_on="2007-06-01")
    kinds = {"full": {Kind.ANNIVERSARY}, "busy": set()}
    for detail, expected in kinds.items():
        feed = factories.feed(session, mei, audience="internal", detail=detail)
        assert {row.kind for row in rows(session, mei, feed)} == expected


def test_a_feed_says_when_anything_in_it_changed(
    session: Session, act: Act, partners: list[Partnership], partner_feeds: list[Feed]
) -> None:
    feed = partner_feeds[0]
    assert selections.selection(session, act, feed).changed_at == act.now
    moment = factories.later(act, minutes=5)
    released(session, moment, partners[:1])
    assert selections.selection(session, act, feed).changed_at == moment.now


def _director(session: Session, act: Act) -> Act:
    return replace(act, who=factories.coordinator(session, "mei", Role.DIRECTOR))


def test_what_leaves_a_feed_moves_its_date_on(session: Session, act: Act, partners: list[Partnership]) -> None:
    feed = factories.feed(session, act, partners[1:2])
    forum = released(session, act, partners[:2])
    session.commit()
    assert len(selections.selection(session, act, feed).rows) == 1
    session.info["act"] = later = factories.later(act, hours=1)
    changed(session, later, forum, partnership_ids=[partners[0].id])
    releases.release(session, later, ("forum", forum.id))
    session.commit()
    found = selections.selection(session, later, feed)
    assert (list(found.rows), found.changed_at) == ([], later.now)


def test_who_may_no_longer_see_it_is_not_told_that_nothing_changed(session: Session, act: Act) -> None:
    factories.coordinator(session, "owner")
    partner = factories.partnership(session, act, owner="owner@amity.example")
    stranger = by(act, factories.coordinator(session, "stranger"))
    factories.forum(session, act, [partner])
    feed = factories.feed(session, stranger, audience="internal")
    session.commit()
    assert len(selections.selection(session, act, feed).rows) == 1
    session.info["act"] = later = factories.later(act, hours=1)
    closed = inputs.parse(PartnershipDetails, partnerships.given(partner) | {"confidential": True})
    partnerships.change(session, later, partner, closed)
    session.commit()
    found = selections.selection(session, later, feed)
    assert (list(found.rows), found.changed_at) == ([], later.now)


def test_a_part_goes_on_where_it_was_cut(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    feed = factories.feed(session, act, [partner])
    for number in range(selections.PART + 2):
        day = f"2027-{5 + number // 28:02}-{1 + number % 28:02}"
        released(session, act, [partner], title=f"Forum {number}", starts_at=f"{day}T09:00", ends_at=f"{day}T17:00")
    projection.settle(session, act)
    first, rest = selections.part(session, act, feed, datetime(2027, 5, 1, 8, tzinfo=UTC), running=True)
    assert rest is not None
    second, none = selections.part(session, act, feed, rest, running=False)
    every = selections.selection(session, act, feed).rows
    assert [row.uid for row in [*first.rows, *second.rows]] == [row.uid for row in every]
    assert (len(first.rows), len(second.rows), none) == (selections.PART, 2, None)
    over, _rest = selections.part(session, act, feed, datetime(2027, 5, 1, 8, tzinfo=UTC), running=False)
    assert over.rows[0].title["en"] == "Forum 1"
