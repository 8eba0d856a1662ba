"""What is over and what is not: every row is one or the other, whichever way its time is given."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.domain.forums.forums import Forum
from backend.domain.office.acts import Act
from backend.domain.values import timed
from tests import factories

TODAY = date(2027, 5, 12)
NO_TIME = {"starts_at": None, "ends_at": None, "timezone": "Asia/Shanghai"}
CASES = {
    "days before": ({**NO_TIME, "starts_on": "2027-05-10", "ends_on": "2027-05-11"}, True),
    "days up to today": ({**NO_TIME, "starts_on": "2027-05-10", "ends_on": "2027-05-12"}, False),
    "hours before": ({"starts_at": "2027-05-11T09:00", "ends_at": "2027-05-11T17:00"}, True),
    "hours until midnight": ({"starts_at": "2027-05-11T20:00", "ends_at": "2027-05-12T00:00"}, True),
    "hours today": ({"starts_at": "2027-05-12T09:00", "ends_at": "2027-05-12T17:00"}, False),
    "a moment before": ({"starts_at": "2027-05-11T23:59", "ends_at": None}, True),
    "a moment today": ({"starts_at": "2027-05-12T00:00", "ends_at": None}, False),
}


@pytest.mark.parametrize(("given", "expected"), CASES.values(), ids=CASES)
def test_over_and_not_over_are_opposites(
    session: Session, act: Act, given: dict[str, str | None], expected: bool
) -> None:
    forum = factories.forum(session, act, [factories.partnership(session, act)], **given)
    over = sa.select(Forum.id).where(timed.over(Forum, TODAY))
    ahead = sa.select(Forum.id).where(~timed.over(Forum, TODAY))
    found = (list(session.scalars(over)), list(session.scalars(ahead)))
    assert found == (([forum.id], []) if expected else ([], [forum.id]))
