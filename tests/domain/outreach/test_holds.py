"""Holding one mail back: the others go, what changes otherwise leaves it held, and undo lets it go again."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain import undo
from backend.domain.errors import Forbidden, NotFound, Refused
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.outreach import fan, holds, messages, reminders, rules
from backend.domain.outreach.messages import Message, State
from backend.domain.outreach.reminders import Reminder
from backend.domain.outreach.rules import RuleDetails
from backend.domain.values import inputs
from tests import factories
from tests.domain.acting import by


@pytest.fixture
def owner(session: Session) -> Coordinator:
    """Return the owner of the forum."""
    return factories.coordinator(session, "owner")


@pytest.fixture
def forum(session: Session, act: Act, owner: Coordinator) -> Forum:
    """Return a forum in two hours, of which both its owners are reminded an hour and half an hour before."""
    second = factories.coordinator(session, "second").email
    partner = factories.partnership(session, act, co_owners=[second])
    hours = {"starts_at": "2027-03-01T19:00:00", "ends_at": "2027-03-01T20:00:00"}
    made = factories.forum(session, act, [partner], owner=owner.email, **hours)
    session.commit()
    given = {"source": {"type": "forum", "id": str(made.id)}, "steps": [{"minutes": 60}, {"minutes": 30}]}
    rules.make(session, act, inputs.parse(RuleDetails, given))
    session.commit()
    return made


def planned(session: Session, forum: Forum) -> list[Reminder]:
    """Return what is planned of a forum."""
    return [one for one in reminders.of_record(session, forum.id) if one.state is reminders.State.PLANNED]


def held(session: Session, act: Act, forum: Forum, who: Coordinator) -> Message:
    """Hold the first mail to somebody."""
    message = holds.hold(session, act, reminders.get(session, act, planned(session, forum)[0].id), who.id)
    session.commit()
    return message


def gone_out(session: Session, act: Act, **by_then: int) -> list[tuple[str, int, State]]:
    """Let time pass and fan out; return to whom, how many minutes before, and how each mail stands."""
    session.info["act"] = later = factories.later(act, **by_then)
    fan.fan_out(session, later)
    session.commit()
    rows = session.scalars(
        select(Message).order_by(Message.due_at, Message.address).execution_options(populate_existing=True)
    )
    return [(one.address.partition("@")[0], one.about["lead"]["minutes"], one.state) for one in rows]


def test_one_mail_is_held_and_the_others_go(session: Session, act: Act, forum: Forum, owner: Coordinator) -> None:
    mine = by(act, owner)
    message = held(session, mine, forum, owner)
    assert message.state is State.HELD
    assert gone_out(session, act, minutes=90) == [
        ("owner", 60, State.HELD),
        ("owner", 30, State.PLANNED),
        ("second", 30, State.PLANNED),
    ]


def test_the_other_recipient_of_the_same_reminder_gets_it(
    session: Session, act: Act, forum: Forum, owner: Coordinator
) -> None:
    held(session, act, forum, owner)
    assert gone_out(session, act, minutes=60) == [("owner", 60, State.HELD), ("second", 60, State.PLANNED)]


def test_it_is_told_who_holds_it_and_since_when(session: Session, act: Act, forum: Forum, owner: Coordinator) -> None:
    message = held(session, by(act, owner), forum, owner)
    known = holds.of_reminders(session, planned(session, forum))
    assert [(one.message_id, one.who, one.at) for one in known.values()] == [(message.id, "Owner", act.now)]
    assert holds.of_message(session, message) == known[planned(session, forum)[0].id, owner.id]
    told = history.of_record(session, forum.id)[0]
    assert (told.noun, told.deed, told.new["name"]) == ("hold", "mail_held", "Owner")


def test_let_go_before_its_hour_it_goes_at_its_hour(
    session: Session, act: Act, forum: Forum, owner: Coordinator
) -> None:
    holds.let_go(session, act, held(session, act, forum, owner))
    session.commit()
    assert gone_out(session, act, minutes=60) == [("owner", 60, State.PLANNED), ("second", 60, State.PLANNED)]


def test_let_go_after_its_hour_it_goes_now_and_says_what_is_true_now(
    session: Session, act: Act, forum: Forum, owner: Coordinator
) -> None:
    message = held(session, act, forum, owner)
    gone_out(session, act, minutes=60)
    later = factories.later(act, minutes=100)
    assert holds.count_overdue(session, later) == 1
    message = messages.get(session, later, message.id)
    holds.let_go(session, later, message)
    assert (message.state, message.next_try_at, message.about["lead"]) == (State.PLANNED, later.now, {"minutes": 20})
    assert holds.count_overdue(session, later) == 0


def test_it_stays_held_when_something_else_changes_and_goes_with_its_hour(
    session: Session, act: Act, forum: Forum, owner: Coordinator
) -> None:
    message = held(session, act, forum, owner)
    forums.relocate(session, act, forum, {"en": "Another hall"})
    session.commit()
    assert gone_out(session, act, minutes=60)[0] == ("owner", 60, State.HELD)
    forum.starts_at = datetime(2027, 3, 2, 19)
    forum.ends_at = datetime(2027, 3, 2, 20)
    session.commit()
    session.refresh(message)
    assert message.state is State.CANCELLED


def test_undo_lets_it_go_and_undoing_that_holds_it_again(
    session: Session, act: Act, forum: Forum, owner: Coordinator
) -> None:
    mine = by(act, owner)
    held(session, mine, forum, owner)
    for state in ([], [State.HELD], []):
        undo.undo(session, mine, session.info[history.DONE])
        session.commit()
        assert [one.state for one in session.scalars(select(Message))] == state


def test_a_mail_that_waits_is_held_too(session: Session, act: Act, forum: Forum, owner: Coordinator) -> None:
    gone_out(session, act, minutes=50)
    [message] = [one for one in messages.listed(session, act, messages.Wanted()) if one.recipient_id == owner.id]
    holds.hold_message(session, act, message)
    assert message.state is State.HELD
    with pytest.raises(Refused):
        holds.hold_message(session, act, message)
    holds.let_go(session, act, message)
    assert (message.state, message.next_try_at) == (State.PLANNED, message.due_at)
    with pytest.raises(Refused):
        holds.let_go(session, act, message)


def test_who_gets_none_has_none_to_hold_and_an_auditor_holds_nothing(
    session: Session, act: Act, forum: Forum, owner: Coordinator
) -> None:
    other = factories.coordinator(session, "other")
    with pytest.raises(NotFound):
        held(session, act, forum, other)
    with pytest.raises(Forbidden):
        held(session, by(act, factories.coordinator(session, "audit", Role.AUDITOR)), forum, owner)


def test_a_mail_that_is_over_before_it_is_let_go_has_run_out(
    session: Session, act: Act, forum: Forum, owner: Coordinator
) -> None:
    message = held(session, act, forum, owner)
    assert messages.expire(session, act.now + timedelta(hours=3)) == 1
    session.refresh(message)
    assert message.state is State.EXPIRED
