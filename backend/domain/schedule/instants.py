"""Instants after a change of the tz database: which entries to come are at another one now, and calendars told of it.

What is stored is wall time and zone; `starts_utc` and `ends_utc` follow from them and from the tz database of the day
they were written. When a country changes its clocks, the wall time stays and the instant moves: calendars must ask
again, so both versions of such an entry take new numbers. Days stay days; only where they lie in time is stored anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.schedule import projection
from backend.domain.schedule.entries import Entry, ReleasedEntry

Row: TypeAlias = Entry | ReleasedEntry
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Moved:
    """One entry that is at another instant than was stored; `by` is how much later it begins, in minutes."""

    uid: str
    title: Texts
    was: datetime
    now: datetime
    all_day: bool

    @property
    def by(self) -> int:
        """Return how many minutes later it begins."""
        return round((self.now - self.was).total_seconds() / 60)


def moved(session: Session, act: Act) -> list[Moved]:
    """Return the entries to come, each once, whose stored instants are not those of the present tz database."""
    found = {row.uid: row for rows in _batches(session, act) for row in _versions(rows) if _is_off(row)}
    ordered = sorted(found.values(), key=lambda row: (row.starts_utc, row.uid))
    return [Moved(row.uid, row.title, row.starts_utc, row.span.starts_utc, row.span.all_day) for row in ordered]


def mend(session: Session, act: Act) -> list[Entry]:
    """Store the present instants; where hours moved, both versions take new numbers, so that calendars ask again."""
    projection.hold(session)
    mended = []
    for rows in _batches(session, act):
        for entry in rows:
            if _is_off(entry) or (entry.released is not None and _is_off(entry.released)):
                _mend(act, entry)
                mended.append(entry)
    session.flush()
    projection.note_settled(session, mended)
    return mended


def _mend(act: Act, entry: Entry) -> None:
    """Released first: the working version is never behind it, and has the same numbers where it says the same."""
    released = entry.released
    same = released is not None and (released.sequence, released.revision) == (entry.sequence, entry.revision)
    if released is not None and _is_off(released):
        _renew(act, entry, released)
    if released is not None and same:
        _place(entry)
        entry.sequence, entry.revision, entry.updated_at = released.sequence, released.revision, released.updated_at
    elif _is_off(entry) or (released is not None and entry.sequence <= released.sequence):
        _renew(act, entry, entry)


def _renew(act: Act, entry: Entry, row: Row) -> None:
    _place(row)
    if not row.span.all_day:
        row.sequence, row.revision, row.updated_at = entry.take_sequence(), entry.take_revision(), act.now


def _place(row: Row) -> None:
    row.starts_utc, row.ends_utc = row.span.starts_utc, row.span.ends_utc


def _is_off(row: Row) -> bool:
    return (row.starts_utc, row.ends_utc) != (row.span.starts_utc, row.span.ends_utc)


def _versions(rows: Sequence[Entry]) -> Iterator[Row]:
    for row in rows:
        if row.released is not None:
            yield row.released
        yield row


def _batches(session: Session, act: Act) -> Iterator[Sequence[Entry]]:
    """Yield the entries to come, with what is released of them, so many at once."""
    ids = session.scalars(
        select(Entry.id)
        .outerjoin(ReleasedEntry, ReleasedEntry.entry_id == Entry.id)
        .where(Entry.dropped_at.is_(None), (Entry.ends_utc > act.now) | (ReleasedEntry.ends_utc > act.now))
        .order_by(Entry.id)
    ).all()
    for start in range(0, len(ids), AT_ONCE):
        query = select(Entry).where(Entry.id.in_(ids[start : start + AT_ONCE]))
        whole = query.options(selectinload(Entry.meant_for), selectinload(Entry.released))
        yield session.scalars(whole.execution_options(populate_existing=True)).all()
