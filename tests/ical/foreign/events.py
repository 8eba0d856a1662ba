"""What a reader that did not write a feed found in it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignEvent:
    """A VEVENT as read: instants in UTC, or dates with the exclusive end. Without end: the start's.

    `label` is what its conference is called, `calendar` what the whole calendar is.
    """

    uid: str
    sequence: int
    status: str
    summary: str
    location: str | None
    description: str | None
    categories: tuple[str, ...]
    start: datetime | date
    end: datetime | date
    url: str | None = None
    label: str | None = None
    calendar: str | None = None


def settled_end(start: datetime | date, end: datetime | date | None) -> datetime | date:
    """RFC 5545 section 3.6.1: without DTEND a date lasts its day, an instant no time at all."""
    if end is not None:
        return end
    return start if isinstance(start, datetime) else start + timedelta(days=1)


def told(value: str | float) -> datetime | date:
    """A date from its ISO form, an instant from seconds since 1970."""
    return date.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)


def decoded(label: str | None) -> str | None:
    """A parameter's value by RFC 6868, for readers that leave it as it stands."""
    pairs = {"^'": '"', "^n": "\n", "^^": "^"}
    return None if label is None else re.sub(r"\^['n^]", lambda found: pairs[found[0]], label)
