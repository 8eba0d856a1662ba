"""The export: feeds whose calendar changed are made anew before anybody asks, and written as files where asked for.

Each second it looks which snapshots are stale; a reader who comes before that makes hers herself (`http.publisher`),
so nobody waits for this. Workers do not claim: they take stale feeds in an order of their own, look again before they
begin, and the same bytes written twice are the same bytes.
"""

import logging
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from backend.domain.office.acts import Act, transaction
from backend.domain.outreach import feeds, snapshots
from backend.domain.outreach.snapshots import Kept
from backend.files import exported
from backend.ical import publishing
from backend.ical.publishing import Memory
from workers.post import Post

AT_ONCE = 20
MOST = 1000
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Desk:
    """What one exporting thread has at hand. `folder` is where files go, None for nowhere."""

    post: Post
    folder: Path | None = None
    memory: Memory = field(default_factory=Memory)
    swept: bool = False

    @property
    def made_by(self) -> str:
        """Return by what this process makes feeds."""
        return publishing.made_by(self.post.desk)


def run(desk: Desk, stop: threading.Event, every: float) -> None:
    """Look each `every` seconds until `stop` is set; a database that is away is waited for."""
    while not stop.is_set():
        try:
            look(desk, stop)
        except DBAPIError:
            log.warning("the export could not reach the database; trying again", exc_info=True)
        except OSError:
            log.warning("the export could not write its files; trying again", exc_info=True)
        stop.wait(every)


def look(desk: Desk, stop: threading.Event | None = None) -> int:
    """Make every stale feed anew; return how many were made."""
    if desk.folder is not None and not desk.swept:
        sweep(desk)
    made = 0
    while (due := _due(desk)) and not (stop is not None and stop.is_set()):
        random.shuffle(due)
        for start in range(0, len(due), AT_ONCE):
            made += _make(desk, due[start : start + AT_ONCE])
    return made


def sweep(desk: Desk) -> None:
    """Take away files of feeds that answer no more, and write those that are missing; at each start."""
    assert desk.folder is not None  # noqa: S101 - asked for by `look`
    desk.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    act = Act(desk.post.now(), desk.post.desk)
    with transaction(desk.post.sessions.reads, act) as session:
        opened = {feeds.tokens(act, feed)[0]: feed.id for feed in feeds.answering(session, act)}
        exported.sweep(desk.folder, opened.keys())
        missing = [one for token, one in opened.items() if not (desk.folder / f"{token}.ics").exists()]
    with transaction(desk.post.sessions.writes, act) as session:
        snapshots.mark(session, missing)
    desk.swept = True


def _due(desk: Desk) -> list[UUID]:
    with transaction(desk.post.sessions.reads, Act(desk.post.now(), desk.post.desk)) as session:
        return list(snapshots.due(session, desk.post.now(), desk.made_by, MOST))


def _make(desk: Desk, feed_ids: Sequence[UUID]) -> int:
    """Make these feeds, keep them together, then write their files."""
    act = Act(desk.post.now(), desk.post.desk)
    with transaction(desk.post.sessions.reads, act) as session:
        stale = set(snapshots.due(session, act.now, desk.made_by, MOST))
        made = [publishing.build(session, act, one, desk.memory, desk.made_by) for one in feed_ids if one in stale]
    if made:
        with transaction(desk.post.sessions.writes, act) as session:
            kept = [one for one in made if snapshots.keep(session, one)]
        _write(desk, act, kept)
    return len(made)


def _write(desk: Desk, act: Act, kept: Sequence[Kept]) -> None:
    if desk.folder is None:
        return
    with transaction(desk.post.sessions.reads, act) as session:
        tokens = {one.feed_id: feeds.tokens(act, feeds.whole(session, one.feed_id)) for one in kept}
    for one in kept:
        now, before = tokens[one.feed_id]
        exported.drop(desk.folder, before)
        if one.etag is None or one.modified_at is None:
            exported.drop(desk.folder, now)
        else:
            exported.put(desk.folder, now, (one.plain, one.packed), one.modified_at)
