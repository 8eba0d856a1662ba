"""Release: what partners may see of a record is copied to the released rows, with a number, a time and a diff.

Nothing reaches a partner unreleased (domain.md 4, decisions 1 to 4).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, Keyed
from backend.domain.errors import N_, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.schedule import entries, projection
from backend.domain.schedule.entries import (
    Content,
    Ending,
    Entry,
    MeantFor,
    ReleasedEntry,
    ReleasedFor,
    Status,
    Wanted,
)
from backend.domain.values.audience import Audience

OUTWARD = (Audience.PARTNER, Audience.PUBLIC)
SHOWN = (
    *("title", "span", "place", "text", "url", "conference", "status", "ending", "outward_text", "audience"),
    "partnership_ids",
)


class Release(Keyed, Base):
    """That a record was released: its number, when and by whom."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("record_id", "number"), Index("ix_releases_record", "record_id"))
    __noun__ = "release"

    record_type: Mapped[str]
    record_id: Mapped[UUID]
    number: Mapped[int]
    released_at: Mapped[datetime] = mapped_column(Instant())
    released_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"))
    released_by: Mapped[Coordinator | None] = relationship(lazy="joined")

    @property
    def __record__(self) -> tuple[str, str]:
        return self.record_type, "record_id"


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that the next release would change for partners. `change`: added, changed or called_off."""

    entry: Entry
    change: str
    old: Content | None
    new: Content

    @property
    def fields(self) -> list[tuple[str, Any, Any]]:
        """Return (name, before, after) of each field that differs; of an added one all that is filled."""
        pairs = ((name, getattr(self.old, name, None), getattr(self.new, name)) for name in SHOWN)
        return [(name, old, new) for name, old, new in pairs if old != new]


def release(
    session: Session,
    act: Act,
    record: tuple[str, UUID],
    leave_out: Collection[UUID] = (),
    wait: Collection[UUID] = (),
) -> Release | None:
    """Show partners the record as it stands; return None when nothing had changed for them.

    `leave_out` names sources (item ids) that stay as they are when never shown, and are called off when they were;
    `wait` names those of which partners keep what they have: the change waits for a later release.
    Raises Refused when there is nothing to show at all.
    """
    access.require_change(act)
    access.require_visible(session, act, [record[1]])
    projection.hold(session)
    projection.settle(session, act)
    entries.of_record(session, record[1], anew=True)  # what was read before the others let go may be old
    differences = waiting(session, record[1], leave_out, wait)
    if not differences:
        if latest(session, record[1]) is None and (leave_out or wait) and waiting(session, record[1]):
            raise Refused(N_("Everything is left out: there is nothing to release"))
        if latest(session, record[1]) is None:
            raise Refused(N_("There is nothing here that partners may see: its audience is internal"))
        return None
    for one in differences:
        _show(session, act, one)
    session.flush()
    return _number(session, act, record)


def waiting(
    session: Session, record_id: UUID, leave_out: Collection[UUID] = (), wait: Collection[UUID] = ()
) -> list[Difference]:
    """Return what the next release of a record would change for partners, in order of time."""
    mine = [one for one in entries.of_record(session, record_id) if one.source_id not in wait]
    return _differences(mine, leave_out)


def waiting_for(
    session: Session, act: Act, partnership_ids: Collection[UUID], record_id: UUID | None = None
) -> list[Difference]:
    """Return what would change for these partnerships (all, when none is named) if all that waits were released.

    Of one record alone when given.
    """
    wanted = Wanted(record_id=record_id)
    query = entries.seen(act, wanted).where(Entry.waits_since.is_not(None))
    if partnership_ids:  # what was theirs and no longer is changes for them too
        now = select(MeantFor.entry_id).where(MeantFor.partnership_id.in_(partnership_ids))
        before = select(ReleasedFor.released_entry_id).where(ReleasedFor.partnership_id.in_(partnership_ids))
        shown = select(ReleasedEntry.entry_id).where(ReleasedEntry.id.in_(before))
        query = query.where(or_(Entry.id.in_(now), Entry.id.in_(shown)))
    return _differences(session.scalars(query.order_by(Entry.starts_utc, Entry.id)))


def latest(session: Session, record_id: UUID) -> Release | None:
    """Return the newest release of a record."""
    found: Release | None = session.scalar(_of(record_id).limit(1))
    return found


def of_record(session: Session, record_id: UUID) -> Sequence[Release]:
    """Return the releases of a record, newest first."""
    return session.scalars(_of(record_id)).all()


def numbers(session: Session, record_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the number of the newest release of each record that was ever released."""
    newest = select(Release.record_id, func.max(Release.number)).where(Release.record_id.in_(record_ids))
    found = session.execute(newest.group_by(Release.record_id))
    return {record_id: number for record_id, number in found}  # noqa: C416 - rows are no pairs to dict()


def newest(session: Session, record_ids: Collection[UUID]) -> dict[UUID, tuple[int, datetime]]:
    """Return number and time of the newest release of each record that was ever released."""
    last = select(Release.record_id, func.max(Release.number), func.max(Release.released_at))
    found = session.execute(last.where(Release.record_id.in_(record_ids)).group_by(Release.record_id))
    return {record_id: (number, released_at) for record_id, number, released_at in found}


def counts(session: Session, record_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many entries of each record wait for a release; those without are left out."""
    query = (
        select(Entry.record_id, func.count())
        .where(Entry.waits_since.is_not(None), Entry.record_id.in_(record_ids))
        .group_by(Entry.record_id)
    )
    return {record_id: count for record_id, count in session.execute(query)}  # noqa: C416 - as above


def waits(record_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Return the condition that the next release of a record would change something for partners."""
    return select(Entry.id).where(Entry.record_id == record_id, Entry.waits_since.is_not(None)).exists()


def was_released(session: Session, record_id: UUID, source_id: UUID | None = None) -> bool:
    """Say whether partners have seen anything of a record, or of one source in it."""
    query = select(ReleasedEntry.id).where(ReleasedEntry.record_id == record_id)
    if source_id is not None:
        query = query.join(Entry, Entry.id == ReleasedEntry.entry_id).where(Entry.source_id == source_id)
    return session.scalar(query.limit(1)) is not None


def require_unseen(session: Session, record_id: UUID, source_id: UUID | None = None) -> None:
    """Raise Refused when partners have seen it: nothing they know of is deleted."""
    if was_released(session, record_id, source_id):
        raise Refused(N_("Partners have seen this: call it off instead of deleting it"))


def shown_to_partners(session: Session, record_id: UUID) -> Sequence[ReleasedEntry]:
    """Return the released entries of a record, in order of time."""
    query = select(ReleasedEntry).where(ReleasedEntry.record_id == record_id).order_by(ReleasedEntry.starts_utc)
    return session.scalars(query.options(selectinload(ReleasedEntry.meant_for))).all()


def _of(record_id: UUID) -> Any:
    return select(Release).where(Release.record_id == record_id).order_by(Release.number.desc())


def _differences(found: Iterable[Entry], leave_out: Collection[UUID] = ()) -> list[Difference]:
    told = []
    for entry in found:
        shown = entry.audience in OUTWARD and entry.source_id not in leave_out
        old = entry.released.content if entry.released else None
        if shown and old is None and entry.ending is None:
            told.append(Difference(entry, "added", None, entry.content))
        elif shown and old is not None and old != entry.content:
            gone = entry.content.ending is Ending.CALLED_OFF and old.ending is not Ending.CALLED_OFF
            told.append(Difference(entry, "called_off" if gone else "changed", old, entry.content))
        elif not shown and old is not None and old.ending is not Ending.CALLED_OFF:
            told.append(Difference(entry, "called_off", old, _taken_back(old)))
    return told


def _taken_back(old: Content) -> Content:
    """Return what partners keep of an entry that is theirs no longer: that it is off, without what was told of it."""
    off = replace(old, status=Status.CANCELLED, ending=Ending.CALLED_OFF)
    return replace(off, text=None, url=None, conference=None, outward_text=None)


def _show(session: Session, act: Act, one: Difference) -> None:
    entry = one.entry
    if entry.released is None:
        entry.released = ReleasedEntry(
            uid=entry.uid, entry_id=entry.id, created_at=entry.created_at, released_at=act.now, meant_for=[]
        )
        session.add(entry.released)
    released = entry.released
    if one.new == entry.content:
        released.fill(one.new, act.now)
        released.sequence, released.revision = entry.sequence, entry.revision
        entries.set_meant_for(released, one.new.partnership_ids)
        released.withdrawn_at = None
    else:
        projection.write(entry, released, one.new, act)
        projection.follow(entry, released)
        released.withdrawn_at = act.now
    released.released_at = act.now
    entry.mark(act.now)


def _number(session: Session, act: Act, record: tuple[str, UUID]) -> Release:
    newest = session.scalar(select(func.max(Release.number)).where(Release.record_id == record[1])) or 0
    done = Release(
        record_type=record[0], record_id=record[1], number=newest + 1, released_at=act.now, released_by_id=act.who_id
    )
    session.add(done)
    session.flush()
    return done
