"""Release and the outward verbs: what partners see when, under which numbers (decisions 1 to 9)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend.domain.errors import Refused
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum, ForumDetails
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.schedule import ahead, entries, releases
from backend.domain.schedule.entries import Ending, Entry, Kind, ReleasedEntry, Status
from backend.domain.values import inputs
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, MoveDetails
from tests import factories

MOVED = {"starts_at": "2027-05-13T09:30", "ends_at": "2027-05-13T17:00", "timezone": "Asia/Shanghai"}


def working(session: Session, record_id: UUID, kind: Kind = Kind.FORUM) -> Entry:
    """Return the working version."""
    return next(one for one in entries.of_record(session, record_id) if one.kind is kind)


def released(session: Session, record_id: UUID, kind: Kind = Kind.FORUM) -> ReleasedEntry | None:
    """Return what partners see."""
    return session.scalar(
        select(ReleasedEntry)
        .where(ReleasedEntry.record_id == record_id, ReleasedEntry.kind == kind)
        .options(selectinload(ReleasedEntry.meant_for))
    )


def shown(session: Session, record_id: UUID, kind: Kind = Kind.FORUM) -> ReleasedEntry:
    """Return what partners see, which must be something."""
    found = released(session, record_id, kind)
    assert found is not None
    return found


def drafts(session: Session, act: Act) -> list[tuple[str, UUID, int]]:
    """Return the records with something to release, and how many entries of each."""
    return [(one.record_type, one.record_id, one.count) for one in ahead.drafts(session, act, None, 9)[0]]


def patch(session: Session, act: Act, forum: Forum, **given: Any) -> None:
    """Change a forum as a draft."""
    forums.change(session, act, forum, inputs.parse(ForumDetails, forums.given(forum) | given))
    session.commit()


@pytest.fixture
def forum(session: Session, act: Act) -> Forum:
    """Return a released forum."""
    made = factories.forum(session, act, [factories.partnership(session, act)])
    session.commit()
    releases.release(session, act, ("forum", made.id))
    session.commit()
    return made


def test_nothing_reaches_a_partner_unreleased(session: Session, act: Act) -> None:
    forum = factories.forum(session, act, [factories.partnership(session, act)])
    session.commit()
    assert released(session, forum.id) is None
    assert drafts(session, act) == [("forum", forum.id, 1)]


def test_a_release_copies_content_and_number(session: Session, act: Act, forum: Forum) -> None:
    entry, seen = working(session, forum.id), shown(session, forum.id)
    assert seen.content == entry.content
    assert (seen.uid, seen.sequence, seen.revision) == (entry.uid, 0, 1)
    assert drafts(session, act) == []


def test_a_draft_change_waits_and_is_told_field_by_field(session: Session, act: Act, forum: Forum) -> None:
    patch(session, act, forum, title={"en": "Another"}, **MOVED)
    assert shown(session, forum.id).title["en"] == "Forum on green ports"
    assert shown(session, forum.id).sequence == 0
    (difference,) = releases.waiting(session, forum.id)
    assert difference.change == "changed"
    assert [name for name, _, _ in difference.fields] == ["title", "span"]


def test_a_second_release_has_the_next_number_and_sequence(session: Session, act: Act, forum: Forum) -> None:
    patch(session, act, forum, **MOVED)
    release = releases.release(session, act, ("forum", forum.id))
    assert release is not None
    assert release.number == 2
    assert shown(session, forum.id).sequence == 1


def test_a_change_taken_back_leaves_nothing_to_release(session: Session, act: Act, forum: Forum) -> None:
    patch(session, act, forum, title={"en": "Another"})
    patch(session, act, forum, title={"en": "Forum on green ports", "zh-Hans": "绿色港口论坛"})
    assert drafts(session, act) == []
    assert releases.release(session, act, ("forum", forum.id)) is None


def test_reschedule_without_waiting_drafts_is_one_up_for_both(session: Session, act: Act, forum: Forum) -> None:
    forums.reschedule(session, act, forum, inputs.parse(TimeDetails, MOVED))
    session.commit()
    assert (working(session, forum.id).sequence, shown(session, forum.id).sequence) == (1, 1)
    assert (working(session, forum.id).revision, shown(session, forum.id).revision) == (2, 2)
    assert shown(session, forum.id).starts_at == datetime(2027, 5, 13, 9, 30)


def test_reschedule_with_waiting_drafts_gives_partners_the_next_number(
    session: Session, act: Act, forum: Forum
) -> None:
    patch(session, act, forum, title={"en": "Waiting"}, venue={"en": "Elsewhere"})
    assert working(session, forum.id).sequence == 1
    forums.reschedule(session, act, forum, inputs.parse(TimeDetails, MOVED))
    session.commit()
    assert (shown(session, forum.id).sequence, working(session, forum.id).sequence) == (2, 3)
    assert shown(session, forum.id).title["en"] == "Forum on green ports"
    assert shown(session, forum.id).place == {"en": "Liangjiang Hall", "zh-Hans": "两江厅"}


def test_reschedule_to_the_time_a_draft_already_had_lets_no_number_fall(
    session: Session, act: Act, forum: Forum
) -> None:
    patch(session, act, forum, **MOVED)
    forums.reschedule(session, act, forum, inputs.parse(TimeDetails, MOVED))
    session.commit()
    assert (shown(session, forum.id).sequence, working(session, forum.id).sequence) == (2, 2)
    patch(session, act, forum, title={"en": "Another"})
    releases.release(session, act, ("forum", forum.id))
    session.commit()
    assert shown(session, forum.id).sequence == 2


def test_calling_off_keeps_the_reason_inside_and_says_the_message(session: Session, act: Act, forum: Forum) -> None:
    details = EndDetails(reason="Budget cut", outward_text={"en": "We are sorry"})
    outward.call_off(session, act, forum, details)
    session.commit()
    seen = shown(session, forum.id)
    assert (seen.status, seen.ending, seen.sequence) == (Status.CANCELLED, Ending.CALLED_OFF, 1)
    assert seen.outward_text == {"en": "We are sorry"}
    assert seen.starts_at == datetime(2027, 5, 12, 9, 30)
    assert "Budget" not in repr(seen.content)
    assert "Budget" not in repr(working(session, forum.id).content)


def test_reinstating_rises_above_the_calling_off(session: Session, act: Act, forum: Forum) -> None:
    outward.call_off(session, act, forum, EndDetails())
    session.commit()
    outward.reinstate(session, act, forum)
    session.commit()
    assert (shown(session, forum.id).status, shown(session, forum.id).sequence) == (Status.CONFIRMED, 2)


def test_a_postponed_forum_comes_back_by_reschedule(session: Session, act: Act, forum: Forum) -> None:
    uid = shown(session, forum.id).uid
    outward.postpone(session, act, forum, EndDetails(outward_text={"en": "Later"}))
    session.commit()
    assert shown(session, forum.id).ending is Ending.POSTPONED
    forums.reschedule(session, act, forum, inputs.parse(TimeDetails, MOVED))
    session.commit()
    seen = shown(session, forum.id)
    assert (seen.uid, seen.ending, seen.outward_text, seen.sequence) == (uid, None, None, 2)


def test_what_is_called_off_cannot_be_moved(session: Session, act: Act, forum: Forum) -> None:
    outward.call_off(session, act, forum, EndDetails())
    with pytest.raises(Refused, match="reinstate it first"):
        forums.reschedule(session, act, forum, inputs.parse(TimeDetails, MOVED))


def test_a_record_gone_internal_is_called_off_by_the_next_release(session: Session, act: Act, forum: Forum) -> None:
    patch(session, act, forum, audience="internal")
    assert shown(session, forum.id).status is Status.CONFIRMED
    releases.release(session, act, ("forum", forum.id))
    session.commit()
    assert shown(session, forum.id).ending is Ending.CALLED_OFF
    assert shown(session, forum.id).sequence == 1


def test_what_is_taken_back_leaves_its_title_alone(session: Session, act: Act, forum: Forum) -> None:
    patch(session, act, forum, description={"en": "Dr MUSTER speaks"}, url="https://example.org/1", format="hybrid")
    releases.release(session, act, ("forum", forum.id))
    session.commit()
    assert shown(session, forum.id).conference == "https://example.org/1"
    patch(session, act, forum, audience="internal")
    releases.release(session, act, ("forum", forum.id))
    session.commit()
    seen = shown(session, forum.id)
    assert (seen.ending, seen.text, seen.url, seen.conference) == (Ending.CALLED_OFF, None, None, None)
    assert seen.title["en"] == "Forum on green ports"
    patch(session, act, forum, audience="partner")
    releases.release(session, act, ("forum", forum.id))
    session.commit()
    assert (shown(session, forum.id).ending, shown(session, forum.id).text) == (None, {"en": "Dr MUSTER speaks"})


def test_what_waits_keeps_partners_what_they_have_until_a_later_release(session: Session, act: Act) -> None:
    visit = factories.visit(session, act, factories.partnership(session, act))
    given = {"kind": "meal", "title": "Dinner", "starts_at": "2027-05-11T18:00", "timezone": "Asia/Shanghai"}
    item = programme.add(session, act, visit, inputs.parse(ItemDetails, given))
    session.commit()
    releases.release(session, act, ("visit", visit.id))
    session.commit()
    programme.change(session, act, visit, item, inputs.parse(ItemDetails, given | {"starts_at": "2027-05-11T19:00"}))
    session.commit()
    assert releases.release(session, act, ("visit", visit.id), leave_out=[item.id], wait=[item.id]) is None
    kept = shown(session, visit.id, Kind.ITEM)
    assert (str(kept.starts_at), kept.ending, kept.withdrawn_at) == ("2027-05-11 18:00:00", None, None)
    assert [one.change for one in releases.waiting(session, visit.id)] == ["changed"]
    releases.release(session, act, ("visit", visit.id))
    session.commit()
    assert str(shown(session, visit.id, Kind.ITEM).starts_at) == "2027-05-11 19:00:00"


def test_an_internal_record_has_nothing_to_release(session: Session, act: Act) -> None:
    forum = factories.forum(session, act, [factories.partnership(session, act)], audience="internal")
    session.commit()
    with pytest.raises(Refused, match="its audience is internal"):
        releases.release(session, act, ("forum", forum.id))


def test_what_partners_have_seen_is_not_deleted(session: Session, act: Act, forum: Forum) -> None:
    with pytest.raises(Refused, match="call it off"):
        releases.require_unseen(session, forum.id)
    other = factories.forum(session, act, [factories.partnership(session, act, "Esempio")])
    session.commit()
    releases.require_unseen(session, other.id)
    forums.discard(session, act, other)
    session.commit()
    assert entries.of_record(session, other.id) == []


class TestVisit:
    """A visit, its legs and its items."""

    @pytest.fixture
    def visit_id(self, session: Session, act: Act) -> UUID:
        """Return a visit with two items, released without the second."""
        visit = factories.visit(session, act, factories.partnership(session, act))
        for day, title in ((11, "Talks"), (12, "Dinner")):
            given = {"kind": "talks", "title": title, "starts_at": f"2027-05-{day}T10:00", "timezone": "Asia/Shanghai"}
            programme.add(session, act, visit, inputs.parse(ItemDetails, given))
        session.commit()
        releases.release(session, act, ("visit", visit.id), [self.item(session, visit.id, "Dinner")])
        session.commit()
        return visit.id

    def item(self, session: Session, visit_id: UUID, title: str) -> UUID:
        """Return the id of an item by its title."""
        return next(one.id for one in programme.of_visit(session, visit_id) if one.title["en"] == title)

    def seen(self, session: Session, visit_id: UUID) -> dict[str, ReleasedEntry]:
        """Return what partners see by title."""
        return {one.title["en"]: one for one in releases.shown_to_partners(session, visit_id)}

    def test_the_leg_is_seen_and_the_visit_itself_is_not(self, session: Session, visit_id: UUID) -> None:
        assert {one.kind for one in releases.shown_to_partners(session, visit_id)} == {Kind.LEG, Kind.ITEM}
        assert list(self.seen(session, visit_id)) == ["Delegation from Muster", "Talks"]

    def test_leaving_out_a_released_item_calls_it_off(self, session: Session, act: Act, visit_id: UUID) -> None:
        talks = self.item(session, visit_id, "Talks")
        releases.release(session, act, ("visit", visit_id), [talks])
        session.commit()
        seen = self.seen(session, visit_id)
        assert seen["Talks"].ending is Ending.CALLED_OFF
        assert seen["Dinner"].ending is None

    def test_calling_off_a_visit_calls_off_all_partners_know_of(
        self, session: Session, act: Act, visit_id: UUID
    ) -> None:
        visit = visits.get(session, act, visit_id)
        outward.call_off(session, act, visit, EndDetails(reason="PLANTED", outward_text={"en": "Sorry"}))
        session.commit()
        rows = releases.shown_to_partners(session, visit_id)
        assert [(one.ending, one.sequence, one.outward_text) for one in rows] == [
            (Ending.CALLED_OFF, 1, {"en": "Sorry"}),
            (Ending.CALLED_OFF, 1, {"en": "Sorry"}),
        ]
        assert "PLANTED" not in repr([one.content for one in rows])

    def test_moving_a_visit_moves_legs_and_items_alike(self, session: Session, act: Act, visit_id: UUID) -> None:
        visit = visits.get(session, act, visit_id)
        programme.move(session, act, visit, MoveDetails(starts_on=datetime(2027, 5, 17, tzinfo=UTC).date()))
        session.commit()
        seen = self.seen(session, visit_id)
        assert str(seen["Delegation from Muster"].starts_on) == "2027-05-17"
        assert seen["Talks"].starts_at == datetime(2027, 5, 18, 10, 0)
        assert (seen["Talks"].sequence, seen["Delegation from Muster"].sequence) == (1, 1)

    def test_one_item_is_called_off_alone(self, session: Session, act: Act, visit_id: UUID) -> None:
        visit = visits.get(session, act, visit_id)
        item = programme.get(session, visit, self.item(session, visit_id, "Talks"))
        outward.call_off(session, act, item, EndDetails())
        session.commit()
        seen = self.seen(session, visit_id)
        assert (seen["Talks"].ending, seen["Delegation from Muster"].ending) == (Ending.CALLED_OFF, None)

    def test_an_item_added_later_waits_for_the_next_release(self, session: Session, visit_id: UUID) -> None:
        assert [one.entry.title["en"] for one in releases.waiting(session, visit_id)] == ["Dinner"]
