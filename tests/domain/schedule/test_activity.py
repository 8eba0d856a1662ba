"""How lively a partnership is: by the last exchange that took place, never by what was called off or is hidden."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.forums import forums
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import Partnership, StatusDetails
from backend.domain.schedule import activity
from backend.domain.schedule.activity import Level
from backend.domain.values import inputs
from tests import factories
from tests.statements import counted

FORUM_IS_OVER = datetime(2027, 5, 12, 9, 0, tzinfo=UTC)  # 17:00 in Shanghai


def at(act: Act, now: datetime) -> Act:
    """Return the act at another instant."""
    return replace(act, now=now)


def level(session: Session, act: Act, partnership: Partnership) -> Level:
    """Return its level, after seeing that the list's condition says the same."""
    found = activity.of(session, act, [partnership.id])[partnership.id].level
    listed = [
        one
        for one in Level
        if session.scalar(select(Partnership.id).where(Partnership.id == partnership.id, activity.condition(act, one)))
    ]
    assert listed == [found]
    return found


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2027, 5, 12, 8, 59, tzinfo=UTC), Level.GREY),
        (FORUM_IS_OVER, Level.GREEN),
        (datetime(2028, 5, 12, 15, 59, tzinfo=UTC), Level.GREEN),
        (datetime(2028, 5, 12, 16, 0, tzinfo=UTC), Level.AMBER),  # the 13th has begun at the office
        (datetime(2029, 5, 12, 15, 59, tzinfo=UTC), Level.AMBER),
        (datetime(2029, 5, 12, 16, 0, tzinfo=UTC), Level.RED),
    ],
)
def test_the_level_follows_from_the_last_exchange(session: Session, act: Act, now: datetime, expected: Level) -> None:
    muster = factories.partnership(session, act)
    factories.forum(session, act, [muster])
    session.commit()
    assert level(session, at(act, now), muster) is expected


def test_what_was_called_off_is_no_exchange(session: Session, act: Act) -> None:
    muster = factories.partnership(session, act)
    forum = factories.forum(session, act, [muster])
    outward.call_off(session, act, forum, EndDetails(reason="weather"))
    session.commit()
    found = activity.of(session, at(act, FORUM_IS_OVER), [muster.id])[muster.id]
    assert (found.level, found.last_on, found.exchanges) == (Level.GREY, None, 0)


def test_days_and_reciprocity_are_told(session: Session, act: Act) -> None:
    muster = factories.partnership(session, act)
    factories.visit(session, act, muster)
    factories.visit(session, act, muster, direction="outbound", starts_on="2027-06-07", ends_on="2027-06-09")
    factories.forum(session, act, [muster], starts_at="2027-09-01T09:00", ends_at="2027-09-01T10:00")
    session.commit()
    before = activity.of(session, at(act, datetime(2027, 5, 20, tzinfo=UTC)), [muster.id])[muster.id]
    assert (before.last_on, before.next_on, before.last_in) == (date(2027, 5, 14), date(2027, 6, 7), date(2027, 5, 14))
    assert before.owed_by_us is True
    after = activity.of(session, at(act, datetime(2027, 7, 1, tzinfo=UTC)), [muster.id])[muster.id]
    assert (after.last_on, after.next_on, after.exchanges) == (date(2027, 6, 9), date(2027, 9, 1), 2)
    assert after.owed_by_us is False
    assert activity.Activity(Level.GREY).owed_by_us is None


def test_a_relationship_that_has_ended_has_none(session: Session, act: Act) -> None:
    muster = factories.partnership(session, act)
    ended: Any = inputs.parse(StatusDetails, {"status": "ended", "why": "by both"})
    partnerships.change_status(session, act, muster, ended)
    session.commit()
    assert activity.of(session, act, [muster.id]) == {}


def test_what_a_person_may_not_see_does_not_count_for_her(session: Session, act: Act) -> None:
    mei, wang = factories.coordinator(session, "mei"), factories.coordinator(session, "wang")
    muster = factories.partnership(session, act)
    hidden = factories.partnership(
        session, act, "Ejemplo", confidential=True, owner="mei@amity.example", team=["mei@amity.example"]
    )
    forum = factories.forum(session, act, [muster, hidden])
    session.commit()
    later = at(act, FORUM_IS_OVER)
    assert level(session, replace(later, who=mei), muster) is Level.GREEN
    assert level(session, replace(later, who=wang), muster) is Level.GREY
    assert forums.get(session, act, forum.id).id == forum.id


def test_many_are_read_with_two_statements(session: Session, act: Act) -> None:
    many = [factories.partnership(session, act, f"City {number}") for number in range(3)]
    session.commit()
    for some in (many[:1], many):
        with counted(session.connection().engine) as sent:
            assert len(activity.of(session, act, [one.id for one in some])) == len(some)
        assert len(sent) == 2
