"""The schedule in the API: the entries of everything that has a date, as the office sees them; read-only."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from backend.api import operations, shapes
from backend.api.filters import OfSchedule
from backend.api.operations import Noun, Order
from backend.api.shapes import Recorded, When
from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.schedule import entries
from backend.domain.schedule.entries import Ending, Entry, Kind, Status, Wanted
from backend.domain.values import times
from backend.domain.values.audience import Audience


class Reference(TypedDict):
    """A record, or the part of one that has the date."""

    type: str
    id: UUID


class EntryAnswer(Recorded, When):
    """One dated fact. `status` is that of a calendar (RFC 5545 3.8.1.11); `released` says that partners see it."""

    uid: str
    sequence: int
    kind: Kind
    title: Texts
    place: Texts | None
    status: Status
    ending: Ending | None
    audience: Audience
    partnership_ids: list[UUID]
    released: bool
    released_at: datetime | None
    source: Reference
    record: Reference


def present(entry: Entry) -> EntryAnswer:
    """Present an entry; needs `meant_for` and `released` loaded."""
    return {
        "id": entry.id,
        "revision": entry.revision,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        **shapes.when(entry.span),
        "uid": entry.uid,
        "sequence": entry.sequence,
        "kind": entry.kind,
        "title": entry.title,
        "place": entry.place,
        "status": entry.status,
        "ending": entry.ending,
        "audience": entry.audience,
        "partnership_ids": sorted(one.partnership_id for one in entry.meant_for),
        "released": entry.released is not None,
        "released_at": entry.released.released_at if entry.released else None,
        "source": {"type": entry.source_type, "id": entry.source_id},
        "record": {"type": entry.record_type, "id": entry.record_id},
    }


def _show(_session: Session, _act: Act, found: Sequence[Entry]) -> list[EntryAnswer]:
    return [present(one) for one in found]


def _wanted(_session: Session, act: Act, asked: OfSchedule) -> Select[Entry]:
    wanted = Wanted(
        from_utc=_midnight(asked.from_, act) if asked.from_ else None,
        to_utc=_midnight(asked.to + timedelta(days=1), act) if asked.to else None,
        kinds=asked.kind,
        partnership_ids=(asked.partnership_id,) if asked.partnership_id else (),
        owner_id=act.who_id if asked.mine else None,
        record_id=asked.record_id,
    )
    return entries.seen(act, wanted)


def _midnight(day: date, act: Act) -> datetime:
    return times.to_utc(datetime.combine(day, time()), act.desk.timezone)


SCHEDULE: Noun[Entry] = Noun("entry", "/schedule", EntryAnswer, entries.get, _show)
operations.listing(SCHEDULE, OfSchedule, _wanted, Order((Entry.starts_utc, Entry.id), newest_first=False))
operations.reading(SCHEDULE)
