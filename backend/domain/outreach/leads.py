"""What a mail about an entry says of time: how long it is until then, seen from when it leaves; and whether it is over.

A mail that leaves late says what is true then, not what was planned.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backend.domain.outreach import rules
from backend.domain.schedule.entries import Entry

LATE = timedelta(minutes=5)


def of(entry: Entry, step: tuple[str, int], due_at: datetime, seen: tuple[datetime, str]) -> dict[str, int]:
    """Return the lead that is true at an instant in a zone (`seen`): days by the calendar, hours as planned."""
    unit, amount = step
    now, zone = seen
    said_at = max(due_at, now)
    if unit == "days":
        return {unit: (entry.span.first_day - said_at.astimezone(ZoneInfo(zone)).date()).days}
    if said_at - due_at > LATE:
        return {"minutes": int((entry.starts_utc - said_at).total_seconds() // 60)}
    return {unit: amount}


def begins(entry: Entry) -> datetime:
    """Return from when on nobody needs reminding any more: its start; of whole days the end of the first there."""
    if entry.span.all_day:
        return rules.morning(entry.span.first_day + timedelta(days=1), "00:00", entry.timezone)
    return entry.starts_utc


def day_of(about: Mapping[str, Any]) -> date | None:
    """Return the day whose programme a mail brings, None for another mail."""
    return date.fromisoformat(about["day"]) if "day" in about else None


def is_over(about: Mapping[str, Any], entry: Entry, now: datetime) -> bool:
    """Say whether what a mail tells of is over: the day of a programme, or the start of what it reminds of."""
    day = day_of(about)
    if day is None:
        return begins(entry) <= now
    return day < now.astimezone(ZoneInfo(entry.timezone)).date()
