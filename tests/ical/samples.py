"""Events and calendars for tests, with everything given that a test does not care about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from backend.ical.calendar import Calendar
from backend.ical.events import AllDay, Event, Moment, Status, Timed
from backend.ical.vtimezone import Window

CREATED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
WINDOW = Window(datetime(2025, 11, 23, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC))

_CALENDAR = Calendar(
    prodid="-//Amity//Amity 1//EN",
    name="Chongqing Liangjiang and Hamburg",
    timezone="Asia/Shanghai",
    refresh=timedelta(hours=1),
    window=WINDOW,
    description="Shared dates from twelve months back.",
    url="https://amity.example.org/feeds",
    source="https://amity.example.org/feeds/sample.ics",
    color="teal",
)
_EVENT = Event(
    uid="0199d0aa-0000-7000-8000-000000000001@amity.example.org",
    sequence=0,
    created_at=CREATED,
    updated_at=CREATED + timedelta(days=3),
    status=Status.CONFIRMED,
    summary="Forum",
    when=AllDay(date(2027, 5, 12), date(2027, 5, 12)),
)


def calendar(**changes: Any) -> Calendar:
    """A calendar with these fields."""
    return replace(_CALENDAR, **changes)


def event(number: int = 1, **changes: Any) -> Event:
    """An event with these fields; its UID ends in `number`."""
    return replace(_EVENT, uid=uid(number), **changes)


def uid(number: int) -> str:
    """The UID of that event."""
    return f"0199d0aa-0000-7000-8000-{number:012}@amity.example.org"


def timed(zone: str, start: str, end: str | None = None, end_zone: str | None = None) -> Timed:
    """From one ISO wall time to another."""
    ends = Moment(datetime.fromisoformat(end), end_zone or zone) if end else None
    return Timed(Moment(datetime.fromisoformat(start), zone), ends)
