"""How lively a partnership is, read off the schedule: what was last done together, what is planned, who came last.

Green: something took place within the last twelve months. Amber: within twenty-four. Red: longer ago. Grey: nothing is
recorded. It is never shown without its reason, and never for a relationship that has ended (domain.md 2).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlalchemy.orm import Session

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners.partnerships import Partnership, Status
from backend.domain.schedule.entries import Entry, Kind, MeantFor
from backend.domain.values import dates
from backend.domain.visits.visits import Visit
from backend.domain.visits.words import Direction

QUIET_AFTER, SILENT_AFTER = 12, 24
"""Months without an exchange after which a partnership counts as quiet, and as silent."""
EXCHANGES = (Kind.FORUM, Kind.LEG, Kind.SIGNING)
"""Kinds of entries that are an exchange with one partnership."""
OVER = (Status.SUSPENDED, Status.ENDED)
_TICK = timedelta(microseconds=1)
"""What ends at midnight was on the day before."""


class Level(StrEnum):
    """How lively."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Activity:
    """The level and what it rests on: dates at the office, exchanges that took place, visits in and out; until when one
    is under way.
    """

    level: Level
    last_on: date | None = None
    next_on: date | None = None
    exchanges: int = 0
    last_in: date | None = None
    last_out: date | None = None
    on_until: date | None = None

    @property
    def owed_by_us(self) -> bool | None:
        """Say whether the return visit is ours; None when nobody came, or both did on one day."""
        if self.last_in == self.last_out:
            return None
        return (self.last_in or date.min) > (self.last_out or date.min)


def of(session: Session, act: Act, partnership_ids: Collection[UUID]) -> dict[UUID, Activity]:
    """Return the activity of these partnerships as this person may know of it; one that has ended has none."""
    living = select(Partnership.id).where(Partnership.id.in_(partnership_ids), Partnership.status.not_in(OVER))
    found: dict[UUID, list[Row[Any]]] = {one: [] for one in session.scalars(living)}
    for row in session.execute(_exchanges(act, found)):
        found[row.partnership_id].append(row)
    return {one: _activity(act, rows) for one, rows in found.items()}


def condition(act: Act, level: Level) -> ColumnElement[bool]:
    """Return the condition that a partnership is on this level, for a list."""
    quiet, silent = _start(act, QUIET_AFTER), _start(act, SILENT_AFTER)
    wanted = {
        Level.GREEN: _was(act, quiet),
        Level.AMBER: _was(act, silent, quiet) & ~_was(act, quiet),
        Level.RED: _was(act, None, silent) & ~_was(act, silent),
        Level.GREY: ~_was(act),
    }[level]
    return Partnership.status.not_in(OVER) & wanted


def _exchanges(act: Act, partnership_ids: Collection[UUID]) -> Select[UUID, Direction, Any, Any, Any, int]:
    """Return the query of exchanges by partnership and direction: the last that is over, the last day of what is under
    way, the next to begin, how many.
    """
    past = case((Entry.ends_utc <= act.now, Entry.ends_utc))
    ahead = case((Entry.starts_utc > act.now, Entry.starts_utc))
    now = case((and_(Entry.starts_utc <= act.now, Entry.ends_utc > act.now), Entry.ends_utc))
    return (
        select(
            MeantFor.partnership_id,
            Visit.direction,
            func.max(past, type_=Entry.ends_utc.type).label("last"),
            func.max(now, type_=Entry.ends_utc.type).label("now"),
            func.min(ahead, type_=Entry.ends_utc.type).label("next"),
            func.count(past).label("times"),
        )
        .join(Entry, Entry.id == MeantFor.entry_id)
        .outerjoin(Visit, Visit.id == Entry.record_id)
        .where(MeantFor.partnership_id.in_(partnership_ids), *_counted(act))
        .group_by(MeantFor.partnership_id, Visit.direction)
    )


def _was(act: Act, since: datetime | None = None, until: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that an exchange took place, after `since` and up to `until` when given.

    A list of those that had one, not a question for each: databases begin with the few entries of that time.
    """
    after = [Entry.ends_utc > since] if since else []
    had = select(MeantFor.partnership_id).join(Entry, Entry.id == MeantFor.entry_id)
    return Partnership.id.in_(had.where(Entry.ends_utc <= (until or act.now), *_counted(act), *after))


def _counted(act: Act) -> tuple[ColumnElement[bool], ...]:
    return (
        Entry.kind.in_(EXCHANGES),
        Entry.dropped_at.is_(None),
        Entry.ending.is_(None),
        access.visible(Entry.record_id, act.who),
    )


def _activity(act: Act, rows: Collection[Row[Any]]) -> Activity:
    last = max((row.last for row in rows if row.last), default=None)
    now = max((row.now for row in rows if row.now), default=None)
    ahead = min((row.next for row in rows if row.next), default=None)
    visits = {row.direction: row.last - _TICK for row in rows if row.last}
    return Activity(
        level=_level(act, last),
        last_on=_day(act, last - _TICK if last else None),
        next_on=_day(act, ahead),
        exchanges=sum(row.times for row in rows),
        last_in=_day(act, visits.get(Direction.INBOUND)),
        last_out=_day(act, visits.get(Direction.OUTBOUND)),
        on_until=_day(act, now - _TICK if now else None),
    )


def _level(act: Act, last: datetime | None) -> Level:
    if last is None:
        return Level.GREY
    if last > _start(act, QUIET_AFTER):
        return Level.GREEN
    return Level.AMBER if last > _start(act, SILENT_AFTER) else Level.RED


def _start(act: Act, months: int) -> datetime:
    """Return the instant at which the day so many months ago began at the office."""
    return datetime.combine(dates.add_months(act.today, -months), time(), ZoneInfo(act.desk.timezone))


def _day(act: Act, instant: datetime | None) -> date | None:
    return instant.astimezone(ZoneInfo(act.desk.timezone)).date() if instant else None
