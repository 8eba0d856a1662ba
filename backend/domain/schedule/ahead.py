"""What a desk shows of the schedule: what is on about now, what comes, which drafts begin first.

Of each no more than is asked for, and how many there are: an office of national size has thousands within a month.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.schedule import entries
from backend.domain.schedule.entries import Entry, Kind, Wanted

A_DAY = timedelta(days=1)
"""How far any clock of the world is from another, at most."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record of which something waits for a release: how many entries, and when the record begins."""

    record_type: str
    record_id: UUID
    count: int
    begins_at: datetime


def going(session: Session, act: Act, owner_id: UUID | None) -> Sequence[Entry]:
    """Return the visits and forums that touch this day somewhere in the world, in order of time."""
    around = act.now - A_DAY, act.now + A_DAY
    return entries.listed(session, act, Wanted(*around, (Kind.FORUM, Kind.VISIT), owner_id=owner_id))


def items(session: Session, act: Act, record_ids: Collection[UUID]) -> Sequence[Entry]:
    """Return the items about now of these records, in order of time; the caller has checked that they may be seen."""
    query = entries.living().where(
        Entry.record_id.in_(record_ids),
        Entry.kind == Kind.ITEM,
        Entry.starts_utc < act.now + A_DAY,
        Entry.ends_utc > act.now - A_DAY,
    )
    return session.scalars(query.order_by(Entry.starts_utc, Entry.id)).all()


def coming(session: Session, act: Act, wanted: Wanted, but: Collection[UUID]) -> tuple[Sequence[Entry], int]:
    """Return what begins in the window, up to its limit and without the entries of `but`; and how many there are."""
    begins = [Entry.starts_utc >= wanted.from_utc, Entry.id.not_in(but), *entries.conditions(act, wanted)]
    found = entries.living().where(*begins).order_by(Entry.starts_utc, Entry.id).limit(wanted.limit)
    many = select(func.count()).select_from(Entry).where(Entry.dropped_at.is_(None), *begins)
    return session.scalars(found).all(), session.scalar(many) or 0


def drafts(session: Session, act: Act, owner_id: UUID | None, most: int) -> tuple[Sequence[Draft], int]:
    """Return the records with something to release of what is not over, those that begin first; and how many."""
    waiting = (
        select(
            Entry.record_type, Entry.record_id, func.count().label("count"), func.min(Entry.starts_utc).label("next")
        )
        .where(Entry.waits_since.is_not(None), access.visible(Entry.record_id, act.who), Entry.ends_utc > act.now)
        .group_by(Entry.record_type, Entry.record_id)
    )
    found = (waiting.where(Entry.owner_id == owner_id) if owner_id else waiting).subquery()
    other = aliased(Entry)
    begins = select(func.min(other.starts_utc)).where(other.record_id == found.c.record_id, other.dropped_at.is_(None))
    begins_at = begins.scalar_subquery().label("begins_at")
    columns = (found.c.record_type, found.c.record_id, found.c.count, begins_at, func.count().over())
    query = select(*columns).order_by(begins_at, found.c.next, found.c.record_id).limit(most)
    rows = session.execute(query).all()
    return [Draft(*row[:4]) for row in rows], rows[0][4] if rows else 0
