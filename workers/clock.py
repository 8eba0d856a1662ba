"""The clock: each second it makes messages of what falls due, and at a new day brings the office up to date.

Everything it does may be done twice, by two clocks at once: the ledger's keys keep a mail from being owed twice.
"""

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from backend import db
from backend.accounts import resets
from backend.domain.agreements import renewals
from backend.domain.office import beats, documents
from backend.domain.office.acts import Act, transaction
from backend.domain.outreach import fan, messages, reminders
from backend.domain.schedule import projection
from backend.files import store
from workers import deliver
from workers.post import Post

log = logging.getLogger(__name__)


def tick(post: Post) -> int:
    """Do what this second asks for; return how many reminders became messages. Cheap when nothing is due."""
    now = post.now()
    act = Act(now, post.desk)
    if _new_day(post, act):
        turn_day(post, act)
        db.tend(post.sessions.engine)
        sweep_files(post, act)
    with post.sessions.reads() as session, session.begin():
        due = reminders.anything_due(session, now + fan.AHEAD)
        stale = messages.anything_stale(session, now)
        silent = beats.is_silent(session, beats.CLOCK, now)
        asked = resets.anything_asked(session)
    if not (due or stale or silent or asked):
        return 0
    with transaction(post.sessions.writes, act) as session:
        beats.beat(session, beats.CLOCK, now)
        messages.expire(session, now)
        if asked:
            resets.answer(session, act)
        return fan.fan_out(session, act) if due else 0


def turn_day(post: Post, act: Act) -> None:
    """Bring the office to a new day: tacit renewals, anniversaries that roll on. A missed day is caught up."""
    with transaction(post.sessions.writes, act) as session:
        db.lock(session, "day")
        if beats.day(session) == act.today:
            return
        renewals.roll(session, act)
        projection.settle_all(session, act)
        beats.beat(session, beats.DAY, act.now, act.today)


def sweep_files(post: Post, act: Act) -> None:
    """Remove contents whose document never came to be, a day after they did; on the machine that keeps files."""
    if post.files is None:
        return
    with post.sessions.reads() as session, session.begin():
        used = documents.kept(session)
    try:
        gone = store.sweep(post.files, used, act.now.timestamp())
    except OSError:
        log.warning("the clock could not sweep the files; trying again tomorrow", exc_info=True)
    else:
        log.info("swept %d files that no document refers to", gone)


def run(post: Post, stop: threading.Event, every: float, hint: Callable[[], object] | None = None) -> None:
    """Tick until `stop` is set, and call `hint` while mail is due; a database that is away is waited for."""
    while not stop.is_set():
        try:
            tick(post)
            if hint is not None and deliver.anything_due(post):
                hint()
        except DBAPIError:
            log.warning("the clock could not reach the database; trying again", exc_info=True)
        stop.wait(every)


def _new_day(post: Post, act: Act) -> bool:
    with post.sessions.reads() as session, session.begin():
        return beats.day(session) != act.today
