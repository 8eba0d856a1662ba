"""The export: feeds whose calendar changed are made anew before anybody asks, and written as files where asked for.

Each second it looks which snapshots are stale; a reader who comes before that makes hers herself (`http.publisher`),
so nobody waits for this. Workers do not claim: they take stale feeds in an order of their own, look again before they
begin, and the same bytes written twice are the same bytes. Each minute, and after a file could not be written, the
folder is compared with what is kept: a worker may have died between the two, and a reader may have made a feed.
"""

import logging
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.domain.office.acts import Act, transaction
from backend.domain.outreach import feeds, snapshots
from backend.domain.outreach.snapshots import Kept
from backend.files import exported
from backend.ical import publishing
from backend.ical.publishing import Memory
from workers.post import Post

AT_ONCE = 20
MOST = 1000
SWEPT_EACH = timedelta(minutes=1)
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Desk:
    """What one exporting thread has at hand. `folder` is where files go, None for nowhere."""

    post: Post
    folder: Path | None = None
    memory: Memory = field(default_factory=Memory)
    swept_at: datetime | None = None

    @property
    def made_by(self) -> str:
        """Return by what this process makes feeds."""
        return publishing.made_by(self.post.desk)


@dataclass(frozen=True, slots=True)
class Found:
    """What is in the folder: of how many feeds, which are missing or not as they are kept, and files of none."""

    feeds: int
    behind: Sequence[UUID]
    over: Sequence[Path]


def run(desk: Desk, stop: threading.Event, every: float) -> None:
    """Look each `every` seconds until `stop` is set; a database that is away is waited for."""
    while not stop.is_set():
        try:
            look(desk, stop)
        except DBAPIError:
            log.warning("the export could not reach the database; trying again", exc_info=True)
        except OSError:
            desk.swept_at = None
            log.warning("the export could not write its files; trying again", exc_info=True)
        stop.wait(every)


def look(desk: Desk, stop: threading.Event | None = None) -> int:
    """Make every stale feed anew; return how many were made."""
    if desk.folder is not None:
        sweep(desk, desk.folder)
    made = 0
    while (due := _due(desk)) and not (stop is not None and stop.is_set()):
        random.shuffle(due)
        for start in range(0, len(due), AT_ONCE):
            made += _make(desk, due[start : start + AT_ONCE])
    return made


def sweep(desk: Desk, folder: Path) -> None:
    """Take away files of feeds that answer no more, and have those written that are not as they are kept."""
    act = Act(desk.post.now(), desk.post.desk)
    if desk.swept_at is not None and act.now - desk.swept_at < SWEPT_EACH:
        return
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    with transaction(desk.post.sessions.reads, act) as session:
        found = looked_at(session, act, folder)
    for path in [*found.over, *([] if desk.swept_at else exported.begun(folder))]:
        path.unlink(missing_ok=True)
    if found.behind:
        with transaction(desk.post.sessions.writes, act) as session:
            snapshots.mark(session, found.behind)
    desk.swept_at = act.now


def looked_at(session: Session, act: Act, folder: Path) -> Found:
    """Compare the files with the feeds that answer."""
    tokens = {feeds.tokens(act, feed)[0]: feed.id for feed in feeds.answering(session, act)}
    dates = snapshots.dates(session)
    at = {token: exported.modified_at(folder, token) for token in tokens}
    behind = [one for token, one in tokens.items() if at[token] is None or at[token] != dates.get(one)]
    return Found(len(tokens), behind, exported.over(folder, tokens))


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
