"""Entries: one row for every dated fact (domain.md 4), and beside it the row partners see.

`Entry` is the working version, derived from its source by `projection.settle`; `ReleasedEntry` is what was released of
it. Both carry the same `uid`; one counter an entry gives both their `sequence` and `revision` (decisions 1 and 2).
"""

import functools
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, UniqueConstraint, func, or_, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, Keyed, OneOf, Texts, one_of
from backend.domain.errors import NotFound
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.values.audience import Audience
from backend.domain.values.timed import Timed
from backend.domain.values.times import Span


class Kind(StrEnum):
    """What sort of dated fact."""

    FORUM = "forum"
    VISIT = "visit"
    LEG = "leg"
    ITEM = "item"
    SIGNING = "signing"
    TERM_END = "term_end"
    NOTICE_BY = "notice_by"
    ANNIVERSARY = "anniversary"


class Status(StrEnum):
    """The iCalendar STATUS of an event (RFC 5545 3.8.1.11)."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Ending(StrEnum):
    """Why it is CANCELLED."""

    CALLED_OFF = "called_off"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True)
class Key:
    """The identity of an entry: its source and which fact of it (decisions 7)."""

    source_type: str
    source_id: UUID
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says, apart from its numbers.

    `part_of` is the source of the entry it is a part of (an item's leg), `conference` where one takes part from afar.
    """

    kind: Kind
    record_type: str
    record_id: UUID
    title: Texts
    span: Span
    status: Status
    audience: Audience
    partnership_ids: frozenset[UUID] = frozenset()
    ending: Ending | None = None
    place: Texts | None = None
    text: Texts | None = None
    outward_text: Texts | None = None
    url: str | None = None
    part_of: UUID | None = None
    conference: str | None = None

    @property
    def digest(self) -> str:
        """Return a short name of exactly this content, so that SQL can tell two versions apart."""
        parts = [getattr(self, name) for name in (*FIRST_FIELDS, "span")]
        texts = [dict(sorted(part.items())) if isinstance(part, dict) else part for part in parts]
        found = _short(repr([*texts, sorted(self.partnership_ids)]))
        late = [(name, value) for name in LATER_FIELDS if (value := getattr(self, name)) is not None]
        return functools.reduce(lambda before, field: _short(f"{before}|{field[0]}={field[1]}"), late, found)

    def asks_again(self, other: "Content") -> bool:
        """Say whether a calendar must re-ask about the difference: time, place or STATUS (RFC 5546 2.1.4)."""
        return (self.span, self.place, self.status) != (other.span, other.place, other.status)


PLAIN = ("kind", "record_type", "record_id", "title", "status", "audience", "ending", "place", "text")
FIRST_FIELDS = (*PLAIN, "outward_text", "url")
LATER_FIELDS = ("part_of", "conference")
"""Fields that came later are mixed into a digest one after the other, so that those of rows without them stayed."""
FIELDS = (*FIRST_FIELDS, *LATER_FIELDS)


class Shown(Timed):
    """The columns both versions share."""

    kind: Mapped[Kind] = mapped_column(OneOf(Kind))
    record_type: Mapped[str]
    record_id: Mapped[UUID]
    title: Mapped[Texts]
    status: Mapped[Status] = mapped_column(OneOf(Status))
    audience: Mapped[Audience] = mapped_column(OneOf(Audience))
    ending: Mapped[Ending | None] = mapped_column(OneOf(Ending))
    place: Mapped[Texts | None]
    text: Mapped[Texts | None]
    outward_text: Mapped[Texts | None]
    url: Mapped[str | None]
    part_of: Mapped[UUID | None]
    conference: Mapped[str | None]
    digest: Mapped[str]
    starts_utc: Mapped[datetime] = mapped_column(Instant())
    ends_utc: Mapped[datetime] = mapped_column(Instant())
    sequence: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant())
    updated_at: Mapped[datetime] = mapped_column(Instant())

    def fill(self, content: Content, now: datetime) -> None:
        """Store another content; UTC is derived anew. `created_at` is given once, with the row."""
        for name in FIELDS:
            setattr(self, name, getattr(content, name))
        self.digest = content.digest
        self.set_span(content.span)
        self.starts_utc, self.ends_utc = content.span.starts_utc, content.span.ends_utc
        self.updated_at = now

    def content_for(self, partnership_ids: Iterable[UUID]) -> Content:
        """Return the content as a value."""
        fields = {name: getattr(self, name) for name in FIELDS}
        return Content(**fields, span=self.span, partnership_ids=frozenset(partnership_ids))


class Entry(Shown, Keyed, Base):
    """The working version of one dated fact."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("source_type", "source_id", "facet"),
        Index("ix_entries_record", "record_id"),
        Index("ix_entries_span", "starts_utc", "ends_utc"),
        Index("ix_entries_kind", "kind", "ends_utc"),
        Index(
            "ix_entries_waits",
            "record_type",
            "record_id",
            "ends_utc",
            "starts_utc",
            sqlite_where=sql("waits_since IS NOT NULL"),
            postgresql_where=sql("waits_since IS NOT NULL"),
        ),
        one_of("kind", Kind),
        one_of("status", Status),
        one_of("audience", Audience),
        one_of("ending", Ending),
    )

    uid: Mapped[str] = mapped_column(unique=True)
    source_type: Mapped[str]
    source_id: Mapped[UUID]
    facet: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"), index=True)
    top_sequence: Mapped[int] = mapped_column(default=0)
    top_revision: Mapped[int] = mapped_column(default=1)
    dropped_at: Mapped[datetime | None] = mapped_column(Instant())
    waits_since: Mapped[datetime | None] = mapped_column(Instant())
    meant_for: Mapped[list["MeantFor"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    released: Mapped["ReleasedEntry | None"] = relationship(lazy="raise", back_populates="entry")

    @property
    def key(self) -> Key:
        """Return its identity."""
        return Key(self.source_type, self.source_id, self.facet)

    @property
    def content(self) -> Content:
        """Return what it says; needs `meant_for` loaded."""
        return self.content_for(one.partnership_id for one in self.meant_for)

    def mark(self, now: datetime) -> None:
        """State since when it waits for a release, if it does; said again after every change of either row."""
        self.waits_since = (self.waits_since or now) if self.waits else None

    @property
    def waits(self) -> bool:
        """Say whether the next release would change something for partners; needs `released` loaded."""
        if self.dropped_at is not None:
            return False
        if self.released is None:
            return self.audience.outward and self.ending is None
        if self.audience.outward:
            return self.released.digest != self.digest
        return self.released.ending is not Ending.CALLED_OFF

    def take_sequence(self) -> int:
        """Return the next number of this entry for a change a calendar must re-ask about."""
        self.top_sequence += 1
        return self.top_sequence

    def take_revision(self) -> int:
        """Return the next number of this entry for any visible change."""
        self.top_revision += 1
        return self.top_revision


KEYS = ("audience", "ends_utc", "starts_utc", "kind", "ending", "revision")
"""What tells which rows a feed shows, in which order: an index alone answers it."""


class ReleasedEntry(Shown, Keyed, Base):
    """What partners see of an entry: content, numbers and time of the last release.

    `withdrawn_at` is set while it is called off to them alone, because a release left it out or made it internal.
    """

    __tablename__ = "released_entries"
    __table_args__ = (
        Index("ix_released_entries_record", "record_id"),
        Index("ix_released_entries_starts_utc", "starts_utc"),
        Index("ix_released_entries_keys", "id", *KEYS),
        one_of("kind", Kind),
        one_of("status", Status),
        one_of("audience", Audience),
        one_of("ending", Ending),
    )

    uid: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), unique=True)
    released_at: Mapped[datetime] = mapped_column(Instant())
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant())
    entry: Mapped[Entry] = relationship(lazy="raise", back_populates="released")
    meant_for: Mapped[list["ReleasedFor"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def content(self) -> Content:
        """Return what it says; needs `meant_for` loaded."""
        return self.content_for(one.partnership_id for one in self.meant_for)


class MeantFor(Base):
    """That an entry is about, or meant for, a partnership."""

    __tablename__ = "entry_partnerships"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True, index=True)


class ReleasedFor(Base):
    """That a released entry is meant for a partnership."""

    __tablename__ = "released_entry_partnerships"

    released_entry_id: Mapped[UUID] = mapped_column(ForeignKey("released_entries.id"), primary_key=True)
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True, index=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter over entries: from and to are instants, empty means all."""

    from_utc: datetime | None = None
    to_utc: datetime | None = None
    kinds: tuple[Kind, ...] = ()
    partnership_ids: tuple[UUID, ...] = ()
    owner_id: UUID | None = None
    record_id: UUID | None = None
    limit: int | None = None


def set_meant_for(row: Entry | ReleasedEntry, partnership_ids: Iterable[UUID]) -> None:
    """State whom a row is meant for, keeping the links that stay."""
    wanted = set(partnership_ids)
    kept = [one for one in row.meant_for if one.partnership_id in wanted]
    new = wanted - {one.partnership_id for one in kept}
    if isinstance(row, Entry):
        row.meant_for = [*kept, *(MeantFor(partnership_id=one) for one in new)]  # type: ignore[list-item]
    else:
        row.meant_for = [*kept, *(ReleasedFor(partnership_id=one) for one in new)]  # type: ignore[list-item]


def listed(session: Session, act: Act, wanted: Wanted) -> Sequence[Entry]:
    """Return the living entries this person may see, in order of time."""
    query = seen(act, wanted).order_by(Entry.starts_utc, Entry.id)
    return session.scalars(query.limit(wanted.limit) if wanted.limit else query).all()


def seen(act: Act, wanted: Wanted) -> Select[Entry]:
    """Return the query of the wanted entries that this person may see; order and limit are the caller's."""
    return living().where(*conditions(act, wanted))


def conditions(act: Act, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what holds of the wanted entries that this person may see, dropped ones apart."""
    found = [access.visible(Entry.record_id, act.who), *_window(wanted)]
    if wanted.kinds:
        found.append(Entry.kind.in_(wanted.kinds))
    if wanted.partnership_ids:
        links = select(MeantFor.entry_id).where(MeantFor.partnership_id.in_(wanted.partnership_ids))
        found.append(Entry.id.in_(links))
    if wanted.owner_id:
        found.append(Entry.owner_id == wanted.owner_id)
    if wanted.record_id:
        found.append(Entry.record_id == wanted.record_id)
    return found


def living() -> Select[Entry]:
    """Return the query of entries that are not dropped, with whom they are meant for and what is released."""
    return (
        select(Entry)
        .where(Entry.dropped_at.is_(None))
        .options(selectinload(Entry.meant_for), selectinload(Entry.released).selectinload(ReleasedEntry.meant_for))
    )


def get(session: Session, act: Act, entry_id: UUID) -> Entry:
    """Return the entry. Raises NotFound, also for what may not be seen."""
    found = session.scalar(living().where(Entry.id == entry_id, access.visible(Entry.record_id, act.who)))
    if found is None:
        raise NotFound
    return found


def of_record(session: Session, record_id: UUID, *, anew: bool = False) -> Sequence[Entry]:
    """Return all living entries of one record; the caller has checked that it may be seen.

    `anew` reads again what this session has read before.
    """
    query = living().where(Entry.record_id == record_id).order_by(Entry.starts_utc, Entry.id)
    return session.scalars(query.execution_options(populate_existing=anew)).all()


def next_of(session: Session, act: Act, partnership_ids: Iterable[UUID]) -> dict[UUID, Entry]:
    """Return the next entry of each partnership that has one ahead and that this person may see; items apart."""
    place = func.row_number().over(
        partition_by=MeantFor.partnership_id, order_by=(Entry.starts_utc, Entry.kind.desc(), Entry.id)
    )
    ranked = (
        select(MeantFor.partnership_id, Entry.id, place.label("place"))
        .join(Entry, Entry.id == MeantFor.entry_id)
        .where(
            MeantFor.partnership_id.in_(list(partnership_ids)),
            access.visible(Entry.record_id, act.who),
            Entry.dropped_at.is_(None),
            Entry.ending.is_(None),
            Entry.ends_utc > act.now,
            Entry.kind.not_in([Kind.ITEM, Kind.LEG]),
        )
        .subquery()
    )
    query = select(ranked.c.partnership_id, Entry).join(Entry, Entry.id == ranked.c.id).where(ranked.c.place == 1)
    rows = session.execute(query)
    return {partnership_id: entry for partnership_id, entry in rows}  # noqa: C416 - rows are no pairs to dict()


def begins(session: Session, record_ids: Iterable[UUID]) -> dict[UUID, tuple[datetime, UUID | None]]:
    """Return when the first living entry of each record begins, and whose it is; the caller knows they may be seen."""
    query = select(Entry.record_id, Entry.starts_utc, Entry.owner_id).order_by(Entry.starts_utc.desc())
    rows = session.execute(query.where(Entry.record_id.in_(list(record_ids)), Entry.dropped_at.is_(None)))
    return {record_id: (starts_utc, owner_id) for record_id, starts_utc, owner_id in rows}


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def uids(session: Session, source_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the UID of the entry of each source that has one: never changed, whatever becomes of the entry."""
    rows = session.execute(
        select(Entry.source_id, Entry.uid).where(Entry.source_id.in_(set(source_ids)), Entry.facet == "")
    )
    return {source_id: uid for source_id, uid in rows}  # noqa: C416 - rows are no pairs to dict()


def _window(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the condition of the span of time; what ends as it begins is not in it."""
    found = [Entry.starts_utc < wanted.to_utc] if wanted.to_utc else []
    if wanted.from_utc:
        found.append(Entry.ends_utc >= wanted.from_utc)  # says no more than the next, but an index answers it
        found.append(or_(Entry.ends_utc > wanted.from_utc, Entry.starts_utc >= wanted.from_utc))
    return found
