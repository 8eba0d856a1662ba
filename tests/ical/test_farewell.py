"""What an expired feed says: one event, in its language, with whom to ask, the same on each day."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from backend.domain.outreach.feeds import Cancelled, Detail, Feed
from backend.domain.values.audience import Audience
from backend.ical import farewell
from backend.ical.events import AllDay
from tests.ical.foreign import READERS
from tests.ical.test_feed import DESK, MADE

OFFICE = {"en": "Sample Office li.wei@example.org", "zh-Hans": "示例外办"}


def _ended(locale: str = "en") -> Feed:
    return Feed(
        id=UUID(int=9), name="Port of Muster", audience=Audience.PARTNER, detail=Detail.BUSY, locale=locale,
        cancelled=Cancelled.STRUCK, created_at=MADE, changed_at=MADE, expires_on=date(2027, 3, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "summary", "description"),
    [
        ("en", "This calendar has ended: Port of Muster",
         "It ended on Monday 1 March 2027 and no longer shows what is planned.\nFor a new one ask Sample Office ….\n"),
        ("zh-Hans", "此订阅日历已停用：Port of Muster",
         "已于2027年3月1日 星期一停用，不再显示后续安排。\n如需新的订阅日历，请联系示例外办。\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("reader", READERS)
def test_it_has_ended_and_says_whom_to_ask(reader: str, locale: str, summary: str, description: str) -> None:
    (found,) = READERS[reader](farewell.render(_ended(locale), OFFICE, DESK))
    assert (found.summary, f"{found.description}\n", found.location) == (summary, description, None)
    assert (found.start, found.end) == (date(2027, 3, 2), date(2027, 4, 1))


def test_it_takes_no_time_and_is_stamped_when_the_feed_ended() -> None:
    said = farewell.event(_ended(), OFFICE, DESK)
    assert (said.busy, said.sequence, said.when) == (False, 0, AllDay(date(2027, 3, 2), date(2027, 3, 31)))
    assert said.created_at == said.updated_at == datetime(2027, 3, 1, 16, 0, tzinfo=UTC)


def test_another_last_day_is_another_event() -> None:
    first, second = _ended(), _ended()
    second.expires_on = date(2027, 5, 1)
    assert farewell.event(first, OFFICE, DESK).uid != farewell.event(second, OFFICE, DESK).uid


def test_a_feed_in_another_zone_ends_with_its_offices_day() -> None:
    said = farewell.event(_ended(), OFFICE, replace(DESK, timezone="America/New_York"))
    assert said.created_at == datetime(2027, 3, 2, 5, 0, tzinfo=UTC)


def test_nothing_else_is_left_of_it() -> None:
    body = farewell.render(_ended(), OFFICE, DESK).decode()
    assert body.count("BEGIN:VEVENT") == 1
    assert not re.search("X-WR-CALDESC|METHOD|ATTENDEE|@example", body)
