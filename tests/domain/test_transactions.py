"""What a transaction does by itself, however often the schedule is settled within it."""

from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.domain.outreach import reminders, rules
from backend.domain.outreach.reminders import State
from backend.domain.schedule import projection, releases
from tests import factories


def test_what_a_release_settled_is_reminded_of(session: Session, act: Act) -> None:
    rules.lay_shipped(session, act)
    forum = factories.forum(session, act, [factories.partnership(session, act)])
    releases.release(session, act, ("forum", forum.id))
    session.commit()
    assert {one.step for one in reminders.of_record(session, forum.id)} == {"days:30", "days:7", "days:1"}


def test_what_a_new_day_brings_is_reminded_of(session: Session, act: Act) -> None:
    rules.lay_shipped(session, act)
    partnership = factories.partnership(session, act, concluded_on="2017-03-02")
    session.commit()
    session.info["act"] = later = factories.later(act, days=2)
    projection.settle_all(session, later)
    session.commit()
    planned = {(one.entry.facet, one.step) for one in reminders.of_record(session, partnership.id)}
    assert ("anniversary:12", "days:30") in planned
    again = [one.id for one in reminders.of_record(session, partnership.id) if one.state is State.PLANNED]
    projection.settle_all(session, later)
    session.commit()
    assert [one.id for one in reminders.of_record(session, partnership.id) if one.state is State.PLANNED] == again
