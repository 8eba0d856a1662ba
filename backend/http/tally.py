"""The tally: fetches are counted in memory and written in batches, so that no fetch waits for a writer."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.util import Finalize
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from backend import db
from backend.domain.office.acts import Act, Desk, transaction
from backend.domain.outreach import fetches
from backend.domain.outreach.fetches import Counted

EVERY_SECONDS = 10.0
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Count:
    """How often, since when, when last."""

    number: int
    first_at: float
    last_at: float


@dataclass(slots=True)
class Tally:
    """What one process has counted since it last wrote. `now` is read at each writing."""

    sessions: db.Sessions
    desk: Desk
    now: Callable[[], datetime]
    _counts: dict[tuple[UUID | str, str], _Count] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _timer: threading.Timer | None = None
    _at_exit: Finalize | None = None

    def note(self, feed_id: UUID | str, user_agent: str, at: float) -> None:
        """Count one fetch at a time of the epoch, of a feed by its id or its hex.

        The first after a writing sets the time of the next.
        """
        key = feed_id, user_agent
        with self._lock:
            count = self._counts.get(key)
            if count is None:
                count = self._counts[key] = _Count(0, at, at)
                if self._timer is None:
                    self._timer = self._begin()
            count.number += 1
            count.last_at = at

    def write(self) -> None:
        """Write what was counted; what a database that is away does not take is kept for the next time."""
        with self._lock:
            counts, self._counts = self._counts, {}
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None
        if not counts:
            return
        try:
            with transaction(self.sessions.writes, Act(self.now(), self.desk)) as session:
                fetches.add_up(session, _by_program(counts))
        except DBAPIError:
            log.warning("the database did not take the count of fetches; trying again with the next")
            self._take_back(counts)

    def _take_back(self, counts: dict[tuple[UUID | str, str], _Count]) -> None:
        with self._lock:
            for key, old in counts.items():
                new = self._counts.setdefault(key, _Count(0, old.first_at, old.last_at))
                new.number, new.first_at = new.number + old.number, old.first_at

    def _begin(self) -> threading.Timer:
        timer = threading.Timer(EVERY_SECONDS, self.write)
        timer.daemon = True
        timer.start()
        if self._at_exit is None or not self._at_exit.still_active():
            # not atexit: a process that a web server forked ends without it
            self._at_exit = Finalize(None, self.write, exitpriority=1)
        return timer


def _by_program(counts: Mapping[tuple[UUID | str, str], _Count]) -> list[Counted]:
    """Return the counts by feed and program, whatever else their User-Agents said."""
    found: dict[tuple[UUID, str], _Count] = {}
    for (feed, user_agent), one in counts.items():
        key = feed if isinstance(feed, UUID) else UUID(feed), fetches.client(user_agent)
        other = found.setdefault(key, _Count(0, one.first_at, one.last_at))
        other.number += one.number
        other.first_at, other.last_at = min(other.first_at, one.first_at), max(other.last_at, one.last_at)
    return [
        Counted(*key, one.number, *(datetime.fromtimestamp(at, UTC) for at in (one.first_at, one.last_at)))
        for key, one in found.items()
    ]
