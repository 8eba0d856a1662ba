"""The tally: fetches are counted in memory and written in batches, so that no fetch waits for a writer."""

import atexit
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from backend import db
from backend.domain.office.acts import Act, Desk, transaction
from backend.domain.outreach import fetches
from backend.domain.outreach.fetches import Counted

EVERY_SECONDS = 10.0
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What one process has counted since it last wrote. `now` is read at each writing."""

    sessions: db.Sessions
    desk: Desk
    now: Callable[[], datetime]
    _counts: dict[tuple[UUID, str], Counted] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _timer: threading.Timer | None = None

    def note(self, feed_id: UUID, user_agent: str, at: datetime) -> None:
        """Count one fetch; the first after a writing sets the time of the next."""
        client = fetches.client(user_agent)
        with self._lock:
            before = self._counts.get((feed_id, client))
            count, first = (before.count + 1, before.first_at) if before else (1, at)
            self._counts[feed_id, client] = Counted(feed_id, client, count, first, at)
            if self._timer is None:
                self._timer = self._begin()

    def write(self) -> None:
        """Write what was counted; what a database that is away does not take is kept for the next time."""
        with self._lock:
            counted, self._counts = self._counts, {}
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None
        if not counted:
            return
        try:
            with transaction(self.sessions.writes, Act(self.now(), self.desk)) as session:
                fetches.add_up(session, counted.values())
        except DBAPIError:
            log.warning("the database did not take the count of fetches; trying again with the next")
            self._take_back(counted)

    def _take_back(self, counted: dict[tuple[UUID, str], Counted]) -> None:
        with self._lock:
            for key, old in counted.items():
                new = self._counts.get(key)
                self._counts[key] = (
                    Counted(old.feed_id, old.client, old.count + new.count, old.first_at, new.last_at) if new else old
                )

    def _begin(self) -> threading.Timer:
        timer = threading.Timer(EVERY_SECONDS, self.write)
        timer.daemon = True
        timer.start()
        atexit.unregister(self.write)
        atexit.register(self.write)
        return timer
