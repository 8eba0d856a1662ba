"""Fanning out: what is due together, until when a list is of use, what stays given up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.domain.errors import NotFound
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import fan, messages, reminders, rules
from backend.domain.outreach.messages import Kind, Message, State
from backend.domain.outreach.reminders import Reminder
from backend.domain.outreach.rules import RuleDetails
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, VisitDetails
from backend.domain.visits.visits import Visit
from tests import factories
from tests.domain.acting import by


def at(session: Session, act: Act, now: datetime) -> Act:
    """Let the clock show another instant, and fan out what is due then."""
    session.info["act"] = later = replace(act, now=now)
    fan.fan_out(session, later)
    session.commit()
    return later


def ledger(session: Session, act: Act) -> list[Message]:
    """Return every message, in order of the instant it is due."""
    return sorted(messages.listed(session, act, messages.Wanted()), key=lambda one: one.due_at)


@pytest.fixture
def forum(session: Session, act: Act) -> Forum:
    """Return a forum in twelve minutes, owned by someone."""
    factories.coordinator(session, "owner")
    partner = factories.partnership(session, act)
    hours = {"starts_at": "2027-03-01T17:12:00", "ends_at": "2027-03-01T18:12:00"}
    made = factories.forum(session, act, [partner], owner="owner@amity.example", **hours)
    session.commit()
    return made


def remind(session: Session, act: Act, forum: Forum, *minutes: int) -> None:
    """Give a forum reminders of its own."""
    given = {"source": {"type": "forum", "id": str(forum.id)}, "steps": [{"minutes": one} for one in minutes]}
    rules.make(session, act, inputs.parse(RuleDetails, given))
    session.commit()


def outbound(session: Session, act: Act, *legs: dict[str, Any]) -> Visit:
    """Return an outbound visit, owned by someone."""
    factories.coordinator(session, "owner")
    partner = factories.partnership(session, act)
    given = {
        "direction": "outbound",
        "owner": "owner@amity.example",
        "legs": [{"partnership_id": partner.id, **leg} for leg in legs],
    }
    return visits.propose(session, act, inputs.parse(VisitDetails, given))


def talks(session: Session, act: Act, visit: Visit, starts_at: str, zone: str) -> None:
    """Put talks into a programme."""
    given = {"kind": "talks", "title": "Talks", "starts_at": starts_at, "timezone": zone}
    programme.add(session, act, visit, inputs.parse(ItemDetails, given))


def day_lists(session: Session, visit: Visit) -> list[Reminder]:
    """Return the lists of the day that are planned for a visit."""
    return [one for one in reminders.of_record(session, visit.id) if reminders.is_day_list(one)]


def test_two_steps_of_the_next_quarter_of_an_hour_both_go(session: Session, act: Act, forum: Forum) -> None:
    remind(session, act, forum, 10, 0)
    at(session, act, act.now)
    assert [one.due_at - act.now for one in ledger(session, act)] == [timedelta(minutes=2), timedelta(minutes=12)]


def test_of_two_steps_both_missed_the_later_goes(session: Session, act: Act, forum: Forum) -> None:
    remind(session, act, forum, 10, 5)
    later = at(session, act, act.now + timedelta(minutes=8))
    assert [later.now - one.due_at for one in ledger(session, act)] == [timedelta(minutes=1)]


def test_the_list_of_a_day_far_west_is_of_use_until_its_midnight(session: Session, act: Act) -> None:
    rules.lay_shipped(session, act)
    west = {"starts_on": "2027-05-10", "ends_on": "2027-05-11", "timezone": "Pacific/Honolulu"}
    east = {"starts_on": "2027-05-12", "ends_on": "2027-05-13", "timezone": "Europe/Berlin"}
    visit = outbound(session, act, west, east)
    talks(session, act, visit, "2027-05-11T10:00", "Pacific/Honolulu")
    session.commit()
    at(session, act, datetime(2027, 5, 11, 17, tzinfo=UTC))
    [message] = [one for one in ledger(session, act) if one.kind is Kind.DAY]
    assert message.due_at == datetime(2027, 5, 11, 17, tzinfo=UTC)
    assert message.expires_at == datetime(2027, 5, 12, 10, tzinfo=UTC)


def test_a_day_before_the_legs_in_two_zones_has_one_list(session: Session, act: Act) -> None:
    rules.lay_shipped(session, act)
    leg = {"starts_on": "2027-05-10", "ends_on": "2027-05-11", "timezone": "Europe/Berlin"}
    visit = outbound(session, act, leg)
    talks(session, act, visit, "2027-05-09T06:00", "Asia/Shanghai")
    talks(session, act, visit, "2027-05-09T20:00", "Europe/Berlin")
    session.commit()
    assert [(one.step, one.due_at) for one in day_lists(session, visit)] == [
        ("day:2027-05-09", datetime(2027, 5, 8, 10, tzinfo=UTC))
    ]


def test_a_list_that_was_sent_is_not_sent_again_in_another_zone(session: Session, act: Act) -> None:
    rules.lay_shipped(session, act)
    leg = {"starts_on": "2027-05-10", "ends_on": "2027-05-11", "timezone": "Asia/Tokyo"}
    visit = outbound(session, act, leg)
    talks(session, act, visit, "2027-05-10T20:00", "Asia/Tokyo")
    session.commit()
    [planned] = day_lists(session, visit)
    later = at(session, act, planned.due_at)
    ledger(session, act)[-1].state = State.SENT
    moved = visits.given(visit)
    moved["legs"][0]["timezone"] = "Europe/Berlin"
    visits.change(session, later, visit, inputs.parse(VisitDetails, moved))
    session.commit()
    assert [one.state for one in day_lists(session, visit)] == [reminders.State.FANNED]


def test_what_was_given_up_by_hand_is_not_planned_again(session: Session, act: Act, forum: Forum) -> None:
    factories.coordinator(session, "second")
    remind(session, act, forum, 5)
    at(session, act, act.now)
    [message] = ledger(session, act)
    messages.cancel(session, act, message)
    session.commit()
    outward.postpone(session, act, forum, EndDetails())
    session.commit()
    outward.reinstate(session, act, forum)
    session.commit()
    at(session, act, act.now + timedelta(minutes=1))
    assert [one.state for one in ledger(session, act)] == [State.CANCELLED]


def test_a_new_place_does_not_make_a_claimed_reminder_a_moved_one(session: Session, act: Act, forum: Forum) -> None:
    remind(session, act, forum, 5)
    at(session, act, act.now)
    [message] = ledger(session, act)
    message.state = State.CLAIMED
    forums.relocate(session, act, forum, {"en": "Another hall"})
    session.commit()
    assert message.entry is not None
    assert message.entry.sequence == message.sequence + 1
    assert not reminders.was_moved(session, message.reminder_id, message.entry)
    forum.starts_at = datetime(2027, 3, 1, 17, 30)
    session.commit()
    assert reminders.was_moved(session, message.reminder_id, message.entry)


def test_nobody_mutes_what_she_may_not_see(session: Session, act: Act) -> None:
    factories.coordinator(session, "owner")
    closed = factories.partnership(session, act, confidential=True, owner="owner@amity.example")
    stranger = by(act, factories.coordinator(session, "stranger"))
    for command in (rules.mute, rules.unmute):
        with pytest.raises(NotFound):
            command(session, stranger, closed.id)
    assert not rules.is_muted(session, closed.id)
