"""The publisher of one process: it knows whether a feed's bytes are current, and makes them anew where they are not.

Who asks for a feed that changed makes it, once: others of this process wait for that and take the same. What was made
is kept in the database when the answer has left, for all other processes. Workers do the same before anybody asks.
"""

import gzip
import logging
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend import db
from backend.domain.office.acts import Act, Desk, transaction
from backend.domain.outreach import feeds, snapshots
from backend.domain.outreach.snapshots import Kept, Snapshot
from backend.http.tally import Tally
from backend.ical import publishing
from backend.ical.publishing import Memory
from backend.ical.shelf import Shelf

ROOM = 64 * 1024 * 1024
LANES = 64
log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Publisher:
    """What makes feeds here. `held` are bodies that were sent lately, good as long as their numbers are."""

    sessions: db.Sessions
    desk: Desk
    made_by: str
    tally: Tally
    memory: Memory = field(default_factory=Memory)
    held: Shelf[UUID, Kept] = field(default_factory=lambda: Shelf(ROOM))
    _lanes: list[threading.Lock] = field(default_factory=lambda: [threading.Lock() for _ in range(LANES)])

    def current(self, feed_id: UUID, now: datetime) -> tuple[Kept, bool]:
        """Return the feed as it is now, and whether it was made for this and wants keeping."""
        with self._lanes[hash(feed_id) % LANES]:
            with transaction(self.sessions.reads, Act(now, self.desk)) as session:
                row = snapshots.find(session, feed_id)
                if row is not None:
                    return self._found(session, row, now) or self._made(session, feed_id, now)
            self._ensure(feed_id, now)
            with transaction(self.sessions.reads, Act(now, self.desk)) as session:
                return self._made(session, feed_id, now)

    def keep(self, kept: Kept) -> None:
        """Keep what was made for all processes; if the database is busy, the next who asks or a worker does."""
        try:
            with transaction(self.sessions.writes, Act(_now(), self.desk)) as session:
                snapshots.keep(session, kept)
        except DBAPIError:
            log.warning("the database did not take a feed that was made; it will be made again")

    def hold(self, kept: Kept) -> None:
        """Hold a body in memory."""
        self.held.put(kept.feed_id, kept, len(kept.plain) + len(kept.packed))

    def _found(self, session: Session, row: Snapshot, now: datetime) -> tuple[Kept, bool] | None:
        held = self.held.get(row.feed_id)
        if held is not None and held.built == row.wanted and held.good_until > now:
            return held, False
        if not snapshots.is_current(row, now, self.made_by):
            return None
        kept = _kept(session, row)
        if kept is not None:
            self.hold(kept)
        return (kept, False) if kept is not None else None

    def _made(self, session: Session, feed_id: UUID, now: datetime) -> tuple[Kept, bool]:
        act = Act(now, self.desk)
        kept = publishing.build(session, act, feed_id, self.memory, self.made_by)
        self.hold(kept)
        return kept, True

    def _ensure(self, feed_id: UUID, now: datetime) -> None:
        with transaction(self.sessions.writes, Act(now, self.desk)) as session:
            snapshots.ensure(session, feeds.whole(session, feed_id))


def open_publisher(sessions: db.Sessions, desk: Desk) -> Publisher:
    """Return the publisher of this process."""
    return Publisher(sessions, desk, publishing.made_by(desk), Tally(sessions, desk, _now))


def _kept(session: Session, row: Snapshot) -> Kept | None:
    """Return what is kept of a feed; None when others keep something else at this moment."""
    assert row.good_until is not None  # noqa: S101 - a current one has it
    assert row.made_by is not None  # noqa: S101 - as above
    if row.etag is None:
        return Kept(row.feed_id, row.built, row.good_until, row.made_by)
    body = snapshots.body(session, row.feed_id, row.etag)
    if body is None:
        return None
    known = row.feed_id, row.built, row.good_until, row.made_by
    return Kept(*known, row.name or "", row.etag, row.modified_at, gzip.decompress(body), body)
