"""What a feed shows at a moment: the rows of its window, of the working or of the released calendar.

Partner and public feeds read `released_entries` only; whatever was not released cannot get there. Internal feeds read
`entries` with the eyes of their owner.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.domain.outreach.feeds import Cancelled, Detail, Feed
from backend.domain.schedule import entries, releases
from backend.domain.schedule.entries import Content, Entry, Kind, ReleasedEntry, ReleasedFor, Wanted
from backend.domain.schedule.releases import Difference
from backend.domain.values import dates
from backend.domain.values.audience import Audience

Row: TypeAlias = Entry | ReleasedEntry
"""A row of either calendar."""
Key: TypeAlias = str
"""The revision of a row, `+` if the feed also shows what it is a part of, a slash, its id as the database writes it: no
two contents have the same.
"""

MONTHS_BACK = 12
PART = 30
"""How many rows a page for a telephone shows at once."""
WITH_WHOLE = "+"
DEADLINES = (Kind.TERM_END, Kind.NOTICE_BY, Kind.ANNIVERSARY)
"""Kinds that take nobody's time."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A feed and its rows, in order of time; `since` is where its window begins, `left_at` when a row may last have
    left it (both aware). `wholes` are the UIDs, by source, of what some rows are a part of.
    """

    feed: Feed
    rows: Sequence[Row]
    since: datetime
    left_at: datetime | None = None
    wholes: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def related(self) -> dict[str, str]:
        """Return, by UID, the UID of what a row is a part of, where the feed shows that too."""
        shown = {row.uid for row in self.rows}
        found = ((row.uid, self.wholes.get(row.part_of)) for row in self.rows if row.part_of is not None)
        return {uid: whole for uid, whole in found if whole in shown}

    @property
    def changed_at(self) -> datetime:
        """Return when anything in it last changed, or may have left it: who asks by date alone is never told less."""
        left = [self.left_at] if self.left_at else []
        return max([self.feed.changed_at, *left, *(row.updated_at for row in self.rows)])


def selection(session: Session, act: Act, feed: Feed) -> Selection:
    """Return what the feed shows now: from 12 months back, all that lies ahead, tombstones unless they are removed."""
    table, conditions = _wanted(act, feed)
    found: Sequence[Row] = []
    if table is not None:
        query = select(table).where(*conditions, *_shown(feed, table))
        found = session.scalars(query.order_by(table.starts_utc, table.id)).all()  # type: ignore[assignment] # of either table
    wholes = entries.uids(session, {row.part_of for row in found if row.part_of is not None})
    return Selection(feed, found, since(act), _left_at(session, act, feed), wholes)


def part(
    session: Session, act: Act, feed: Feed, first: datetime, *, running: bool
) -> tuple[Selection, datetime | None]:
    """Return some of what the feed shows, in order of time: what begins from `first` on, what is `running` then too;
    and from when on the rest goes on, where there is one.
    """
    table, conditions = _wanted(act, feed)
    found: Sequence[Row] = []
    if table is not None:
        begun = (table.ends_utc if running else table.starts_utc) >= first
        query = select(table).where(*conditions, *_shown(feed, table), begun)
        found = session.scalars(query.order_by(table.starts_utc, table.id).limit(PART + 1)).all()  # type: ignore[assignment] # of either table
    rest = found[PART].starts_utc if len(found) > PART else None
    return Selection(feed, found[:PART], first), rest


def keys(session: Session, act: Act, feed: Feed) -> Sequence[Key]:
    """Return the keys of what `selection` returns, in the same order, without reading the rows."""
    table, conditions = _wanted(act, feed)
    if table is None:
        return []
    conditions += _shown(feed, table)
    marked: ColumnElement[str] = cast(table.revision, String)
    if _may_relate(feed):
        beside = table.part_of.in_(_sources(table, conditions))
        marked += case((table.part_of.is_(None), ""), (beside, WITH_WHOLE), else_="")
    key = marked + "/" + cast(table.id, String)
    query = select(key).where(*conditions).order_by(table.starts_utc, table.id)
    return session.connection().execute(query).scalars().all()  # of plain columns: the ORM has nothing to add


def rows(session: Session, feed: Feed, keys: Iterable[Key]) -> Sequence[tuple[Row, str | None]]:
    """Return the rows of these keys, in their order, each with the UID of what it is a part of where the feed shows
    that; that the feed shows them is known.
    """
    wanted = {UUID(number): revision[-1:] == WITH_WHOLE for revision, _, number in (key.partition("/") for key in keys)}
    found = {row.id: row for row in _rows(session, feed, wanted)}
    wholes = entries.uids(session, {row.part_of for row in found.values() if row.part_of and wanted[row.id]})
    listed = ((found[one], related) for one, related in wanted.items())
    return [(row, wholes.get(row.part_of) if related and row.part_of else None) for row, related in listed]


def _may_relate(feed: Feed) -> bool:
    """Say whether the feed shows both wholes and parts, and tells what is what."""
    both = {Kind.LEG.value, Kind.ITEM.value}
    return feed.detail is Detail.FULL and (feed.kinds is None or both <= set(feed.kinds))


def _sources(table: type[Entry] | type[ReleasedEntry], conditions: Sequence[ColumnElement[bool]]) -> Select[UUID]:
    """Return the query of the sources of what a feed shows and other rows can be a part of."""
    if table is Entry:
        query = select(Entry.source_id)
    else:
        of_entry = aliased(Entry)
        query = select(of_entry.source_id).join(ReleasedEntry, ReleasedEntry.entry_id == of_entry.id)
    return query.where(table.kind == Kind.LEG, *conditions).correlate(None)


def _rows(session: Session, feed: Feed, ids: Collection[UUID]) -> Sequence[Row]:
    if feed.audience is Audience.INTERNAL:
        return session.scalars(select(Entry).where(Entry.id.in_(ids))).all()
    return session.scalars(select(ReleasedEntry).where(ReleasedEntry.id.in_(ids))).all()


def after_release(session: Session, act: Act, feed: Feed, now: Selection, record_id: UUID | None = None) -> Selection:
    """Return what a feed outside the office, which shows `now`, would show if all that waits (of one record alone when
    given) were released.
    """
    found = releases.waiting_for(session, act, feed.partnership_ids, record_id)
    waiting = {one.entry.uid: one for one in found}
    kept = [row for row in now.rows if row.uid not in waiting]
    fresh = [_as_released(one, act) for one in waiting.values() if shows(feed, one.new)]
    rows = [*kept, *(row for row in fresh if row.ends_utc >= now.since)]
    return replace(now, rows=sorted(rows, key=lambda row: (row.starts_utc, row.uid)))


def shows(feed: Feed, content: Content) -> bool:
    """Say whether a feed outside the office shows this content once it is released; needs `touches` loaded."""
    partner = feed.audience is Audience.PARTNER
    if content.audience not in ((Audience.PARTNER, Audience.PUBLIC) if partner else (Audience.PUBLIC,)):
        return False
    narrowed = set(feed.partnership_ids)
    if (partner or narrowed) and not narrowed & content.partnership_ids:
        return False
    if feed.kinds and content.kind.value not in feed.kinds:
        return False
    if content.ending is not None and feed.cancelled is Cancelled.REMOVED:
        return False
    return feed.detail is not Detail.BUSY or content.kind not in DEADLINES


def _as_released(one: Difference, act: Act) -> ReleasedEntry:
    """Return the row that a release would write; it belongs to no session."""
    row = ReleasedEntry(uid=one.entry.uid, sequence=one.entry.sequence, created_at=one.entry.created_at)
    row.fill(one.new, act.now)
    return row


def _left_at(session: Session, act: Act, feed: Feed) -> datetime:
    """Return when a row may last have left a feed: at a release, by any change in the office, at the window's move."""
    newest = Change.at if feed.audience is Audience.INTERNAL else ReleasedEntry.updated_at
    midnight = datetime.combine(act.today, time(), ZoneInfo(act.desk.timezone)).astimezone(ZoneInfo("UTC"))
    return max(midnight, session.scalar(select(func.max(newest))) or midnight)


def since(act: Act) -> datetime:
    """Return where the window of feeds begins today."""
    first = dates.add_months(act.today, -MONTHS_BACK)
    return datetime.combine(first, time(), ZoneInfo(act.desk.timezone)).astimezone(ZoneInfo("UTC"))


def _wanted(act: Act, feed: Feed) -> tuple[type[Entry] | type[ReleasedEntry] | None, list[ColumnElement[bool]]]:
    """Return which calendar the feed reads, and what holds of its rows: inside, all that the owner may see, whoever
    asks, and nothing without an owner; outside, what was released to its readers.
    """
    if feed.audience is not Audience.INTERNAL:
        return ReleasedEntry, [*_outward(feed), ReleasedEntry.ends_utc >= since(act)]
    if feed.owner is None:
        return None, []
    wanted = Wanted(from_utc=since(act), partnership_ids=tuple(feed.partnership_ids))
    return Entry, [Entry.dropped_at.is_(None), *entries.conditions(replace(act, who=feed.owner), wanted)]


def _outward(feed: Feed) -> list[ColumnElement[bool]]:
    """Return what holds of what was released to this feed's readers; a partner's feed without partnership is empty."""
    partner = feed.audience is Audience.PARTNER
    audiences = (Audience.PARTNER, Audience.PUBLIC) if partner else (Audience.PUBLIC,)
    found: list[ColumnElement[bool]] = [ReleasedEntry.audience.in_(audiences)]
    if not partner and not feed.partnership_ids:
        return found
    ids = feed.partnership_ids
    if len(ids) == 1:  # joined: databases begin with the few that are hers
        return [*found, ReleasedFor.released_entry_id == ReleasedEntry.id, ReleasedFor.partnership_id == ids[0]]
    meant = select(ReleasedFor.released_entry_id).where(ReleasedFor.partnership_id.in_(ids))
    return [*found, ReleasedEntry.id.in_(meant)]


def _shown(feed: Feed, table: type[Entry] | type[ReleasedEntry]) -> Iterator[ColumnElement[bool]]:
    """Yield what holds of rows that a feed of these kinds and this detail shows."""
    if feed.kinds:
        yield table.kind.in_([Kind(one) for one in feed.kinds])
    if feed.cancelled is Cancelled.REMOVED:
        yield table.ending.is_(None)
    if feed.detail is Detail.BUSY:
        yield table.kind.not_in(DEADLINES)
