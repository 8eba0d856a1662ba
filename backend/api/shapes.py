"""The shapes that answers of several nouns share, and their plain JSON.

An answer is a TypedDict of Python values: the OpenAPI document is made from its types, `dumps` writes it out.
"""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any, NotRequired
from uuid import UUID

from pydantic import WithJsonSchema
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from backend.db import Record, Texts
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.outward import Endable
from backend.domain.outreach import rules
from backend.domain.schedule import releases
from backend.domain.values.times import Span

WALL_PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$"
WALL_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": WALL_PATTERN,
    "description": "Wall time without offset, on the clocks of its zone",
    "examples": ["2027-05-12T09:30:00"],
}
Wall = Annotated[datetime, WithJsonSchema(WALL_SCHEMA)]
Partial = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
            "description": "A day, a month or a year, as far as it is known",
            "examples": ["2019-11"],
        }
    ),
]


class Recorded(TypedDict):
    """What every record has."""

    id: UUID
    revision: int
    created_at: datetime
    updated_at: datetime


class When(TypedDict):
    """Wall times with their zone, or days (inclusive); `fold` is 1 for the second pass of an ambiguous time."""

    timezone: str
    starts_on: NotRequired[date]
    ends_on: NotRequired[date]
    starts_at: NotRequired[Wall]
    ends_at: NotRequired[Wall | None]
    ends_timezone: NotRequired[str | None]
    starts_at_utc: NotRequired[datetime]
    ends_at_utc: NotRequired[datetime]
    fold: NotRequired[int]
    ends_fold: NotRequired[int]


class Ended(TypedDict):
    """Whether it is put off or called off; `reason` is for the office, `outward_text` is what partners read."""

    postponed_at: datetime | None
    called_off_at: datetime | None
    reason: str | None
    outward_text: Texts | None


class Released(TypedDict):
    """The newest release (0: never), and how many entries wait for the next."""

    number: int
    at: datetime | None
    waiting: int


class Party(TypedDict):
    """A region or an organisation that takes part."""

    region_id: UUID | None
    organisation_id: UUID | None
    name: Texts


class Outside(TypedDict):
    """What the schedule and the reminders say about a record."""

    released: Released
    muted: bool


def recorded(row: Record) -> Recorded:
    """Present what every record has."""
    return {"id": row.id, "revision": row.revision, "created_at": row.created_at, "updated_at": row.updated_at}


def when(span: Span) -> When:
    """Present a time: of days the days, of wall times both clocks."""
    if span.starts_on is not None:
        return {"timezone": span.timezone, "starts_on": span.starts_on, "ends_on": span.ends_on or span.starts_on}
    assert span.starts_at is not None  # noqa: S101 - a Span is one or the other
    shown: When = {
        "timezone": span.timezone,
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "ends_timezone": span.ends_timezone,
        "starts_at_utc": span.starts_utc,
        "ends_at_utc": span.ends_utc,
    }
    if span.fold:
        shown["fold"] = span.fold
    if span.ends_fold:
        shown["ends_fold"] = span.ends_fold
    return shown


def ended(row: Endable) -> Ended:
    """Present whether it is put off or called off."""
    return {
        "postponed_at": row.postponed_at,
        "called_off_at": row.called_off_at,
        "reason": row.reason,
        "outward_text": row.outward_text,
    }


def email_of(person: Coordinator | None) -> str | None:
    """Present a person of the office as she is named in requests."""
    return person.email if person else None


def ids(texts: Collection[str] | None) -> list[UUID] | None:
    """Present ids that a column keeps as texts."""
    return None if texts is None else [UUID(one) for one in texts]


def outside(session: Session, record_ids: Collection[UUID]) -> dict[UUID, Outside]:
    """Return what schedule and reminders say of these records, by three queries whatever their number."""
    newest, waiting = releases.newest(session, record_ids), releases.counts(session, record_ids)
    muted = rules.muted(session, record_ids)
    return {one: _outside(newest.get(one, (0, None)), waiting.get(one, 0), muted=one in muted) for one in record_ids}


def dumps(answer: object) -> str:
    """Return an answer as JSON text: instants in UTC (RFC 3339), wall times without offset."""
    return json.dumps(answer, default=_plain, ensure_ascii=False, allow_nan=False)


def _outside(newest: tuple[int, datetime | None], waiting: int, *, muted: bool) -> Outside:
    return {"released": {"number": newest[0], "at": newest[1], "waiting": waiting}, "muted": muted}


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    msg = f"{type(value).__name__} has no JSON"
    raise TypeError(msg)
