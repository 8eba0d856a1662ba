"""Snapshots: each feed as the bytes that were last made of it, and whether they are still what the calendar says.

A flush notes what changed; before the root commit `settle` raises the number `wanted` of every feed that this may
concern, in the same transaction. Whoever builds reads that number together with the calendar and keeps it as `built`:
a snapshot is current while both are equal, until the day turns (`good_until`), as long as the same code and tz
database made it (`made_by`). So one indexed read tells whether bytes may be sent, and nobody reads what is over.

Too many are marked rather than too few: building again what did not change gives the same bytes and the same ETag.
How the bytes are made is `backend.ical`'s matter, when is the web's and the workers'.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    LargeBinary,
    delete,
    event,
    insert,
    inspect,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column, sessionmaker

from backend.db import Base, Instant
from backend.domain.office.access import Touch
from backend.domain.outreach.feeds import Feed
from backend.domain.schedule import projection
from backend.domain.schedule.entries import Entry, MeantFor, ReleasedEntry, ReleasedFor
from backend.domain.values.audience import Audience

NOTED = "amity_feeds_noted"
DERIVED = {"info": {"derived": True}}
A_SECOND = timedelta(seconds=1)
MANY = 500
Note: TypeAlias = tuple[str, UUID | None]
INTERNAL: Note = ("internal", None)
PUBLIC: Note = ("public", None)
_PLAIN = {"synchronize_session": False}
_INSERT: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Snapshot(Base):
    """What is known of a feed's bytes, apart from them. `etag` is empty of a feed that answers nobody."""

    __tablename__ = "snapshots"
    __table_args__ = (DERIVED,)

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feeds.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    wanted: Mapped[int] = mapped_column(default=1)
    built: Mapped[int] = mapped_column(default=0)
    good_until: Mapped[datetime | None] = mapped_column(Instant())
    made_by: Mapped[str | None]
    etag: Mapped[str | None]
    modified_at: Mapped[datetime | None] = mapped_column(Instant())
    name: Mapped[str | None]


class SnapshotBody(Base):
    """The bytes, packed (RFC 1952): a tenth of what they are. Apart, so that marking does not write them again."""

    __tablename__ = "snapshot_bodies"
    __table_args__ = (DERIVED,)

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feeds.id"), primary_key=True)
    etag: Mapped[str]
    packed: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Kept:
    """A feed as it was built: under which number, until when it is good, by what it was made. Without an ETag it
    answers nobody.
    """

    feed_id: UUID
    built: int
    good_until: datetime
    made_by: str
    name: str = ""
    etag: str | None = None
    modified_at: datetime | None = None
    plain: bytes = b""
    packed: bytes = b""


def attach(maker: sessionmaker[Session]) -> None:
    """Let every session of `maker` note what it flushes."""
    event.listen(maker, "after_flush", _note)


def settle(session: Session) -> None:
    """Raise the number of every feed that this transaction's changes may concern."""
    session.flush()
    noted: set[Note] = session.info.pop(NOTED, set())
    if not noted:
        return
    projection.hold(session)
    mine = [one for kind, one in noted if kind == "feed" and one]
    _follow(session, mine)
    if concerned := [*_concerned(session, noted)]:
        stale = select(Feed.id).where(or_(*concerned))
        marked = update(Snapshot).where(Snapshot.feed_id.in_(stale)).values(wanted=Snapshot.wanted + 1)
        session.execute(marked, execution_options=_PLAIN)


def mark_all(session: Session) -> None:
    """Raise the number of every feed, after rows came past the flush; feeds without a snapshot get one to be built."""
    _follow(session, list(session.scalars(select(Feed.id))))


def mark(session: Session, feed_ids: Sequence[UUID]) -> None:
    """Raise the number of these feeds."""
    _follow(session, feed_ids)


def ensure(session: Session, feed: Feed) -> None:
    """Make the row of a feed that has none, as after a restored backup; the bytes come with its building."""
    values = {"feed_id": feed.id, "token_hash": feed.token_hash, "wanted": 1, "built": 0}
    statement = _INSERT[session.get_bind().dialect.name](Snapshot).values(**values)
    session.execute(statement.on_conflict_do_nothing())


def forget(session: Session, feed_id: UUID) -> None:
    """Take away what is kept of a feed that is taken away itself."""
    for table in (SnapshotBody, Snapshot):
        session.execute(delete(table).where(table.feed_id == feed_id), execution_options=_PLAIN)


def find(session: Session, feed_id: UUID) -> Snapshot | None:
    """Return what is known of a feed's bytes."""
    return session.get(Snapshot, feed_id, populate_existing=True)


def is_current(row: Snapshot, now: datetime, made_by: str) -> bool:
    """Say whether the bytes are what the calendar says now."""
    good = row.good_until is not None and row.good_until > now
    return row.built == row.wanted and good and row.made_by == made_by


def body(session: Session, feed_id: UUID, etag: str) -> bytes | None:
    """Return the bytes of this ETag, packed; None when others are kept by now."""
    wanted = SnapshotBody.feed_id == feed_id, SnapshotBody.etag == etag
    return session.scalar(select(SnapshotBody.packed).where(*wanted))


def dates(session: Session) -> dict[UUID, datetime | None]:
    """Return when the bytes of each feed came to be."""
    return {row.feed_id: row.modified_at for row in session.execute(select(Snapshot.feed_id, Snapshot.modified_at))}


def due(session: Session, now: datetime, made_by: str, most: int) -> Sequence[UUID]:
    """Return feeds whose bytes are no longer current, those waiting longest first."""
    stale = or_(
        Snapshot.built < Snapshot.wanted,
        Snapshot.good_until.is_(None),
        Snapshot.good_until <= now,
        Snapshot.made_by != made_by,
    )
    return session.scalars(select(Snapshot.feed_id).where(stale).order_by(Snapshot.good_until).limit(most)).all()


def modified_at(row: Snapshot | None, etag: str, now: datetime) -> datetime:
    """Return when bytes of this ETag came to be: as before when they did not change, never twice the same second.

    In whole seconds, as HTTP says dates (RFC 9110, 5.6.7): a client that asks by date alone is never told less.
    """
    whole = now.replace(microsecond=0)
    if row is None or row.modified_at is None:
        return whole
    return row.modified_at if row.etag == etag else max(whole, row.modified_at + A_SECOND)


def keep(session: Session, kept: Kept) -> bool:
    """Keep what was built, unless something newer is kept already; say whether it was."""
    same = ("built", "good_until", "made_by", "etag", "modified_at", "name")
    values = {name: getattr(kept, name) for name in same}
    older = update(Snapshot).where(Snapshot.feed_id == kept.feed_id, Snapshot.built <= kept.built).values(**values)
    done = session.execute(older.returning(Snapshot.feed_id), execution_options=_PLAIN)
    if done.first() is None:
        return False
    if kept.etag is not None:
        values = {"etag": kept.etag, "packed": kept.packed}
        statement = _INSERT[session.get_bind().dialect.name](SnapshotBody).values(feed_id=kept.feed_id, **values)
        others = SnapshotBody.etag != kept.etag
        session.execute(statement.on_conflict_do_update(index_elements=["feed_id"], set_=values, where=others))
    return True


def _note(session: Session, _context: UOWTransaction) -> None:
    rows = [*session.new, *session.dirty, *session.deleted]
    if noted := {note for row in rows for note in _noted(row)}:
        session.info.setdefault(NOTED, set()).update(noted)


def _noted(row: object) -> Iterator[Note]:
    """Yield what a row may be shown by: feeds inside show anything, to whoever may see it; outside, what is released.

    Its partnerships are looked up when all is settled; those it is no longer meant for are noted as they go.
    """
    if hasattr(row, "__noun__") or isinstance(row, (Entry, MeantFor, Touch)):
        yield INTERNAL
    if isinstance(row, ReleasedEntry):
        yield "entry", row.id
        yield from (("partnership", gone.partnership_id) for gone in _before(row, "meant_for"))
        if Audience.PUBLIC in (row.audience, *_before(row, "audience")):
            yield PUBLIC
    elif isinstance(row, Feed):
        yield "feed", row.id


def _before(row: object, name: str) -> Sequence[Any]:
    """Return what an attribute held before this flush, and no longer does."""
    return inspect(row, raiseerr=True).attrs[name].history.deleted or ()


def _concerned(session: Session, noted: set[Note]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on feeds that what was noted may concern."""
    if INTERNAL in noted:
        yield Feed.audience == Audience.INTERNAL
    if PUBLIC in noted:
        yield Feed.audience == Audience.PUBLIC
    partnerships = {one for kind, one in noted if kind == "partnership" and one}
    rows = sorted(one for kind, one in noted if kind == "entry" and one)
    for start in range(0, len(rows), MANY):
        links = select(ReleasedFor.partnership_id).where(ReleasedFor.released_entry_id.in_(rows[start : start + MANY]))
        partnerships |= set(session.scalars(links.distinct()))
    if partnerships:
        theirs = select(Touch.record_id).where(Touch.partnership_id.in_(partnerships))
        yield Feed.id.in_(theirs) & (Feed.audience == Audience.PARTNER)


def _follow(session: Session, feed_ids: Sequence[UUID]) -> None:
    """Take the present token of feeds that changed, so that one before answers nothing, and raise their numbers."""
    for start in range(0, len(feed_ids), MANY):
        batch = feed_ids[start : start + MANY]
        token = select(Feed.token_hash).where(Feed.id == Snapshot.feed_id).scalar_subquery()
        known = update(Snapshot).where(Snapshot.feed_id.in_(batch))
        session.execute(known.values(token_hash=token, wanted=Snapshot.wanted + 1), execution_options=_PLAIN)
        columns = Feed.id, Feed.token_hash, literal(1), literal(0)
        missing = select(*columns).where(Feed.id.in_(batch), Feed.id.not_in(select(Snapshot.feed_id)))
        session.execute(
            insert(Snapshot).from_select(["feed_id", "token_hash", "wanted", "built"], missing),
            execution_options=_PLAIN,
        )
