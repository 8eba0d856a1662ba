"""Sessions over one database with everything attached that a transaction of Amity does by itself.

Stamping, history and the settling of the schedule, then of reminders, then of what is searched, hang on the
sessionmakers; entry points open transactions with `acts.transaction(sessions.writes, act)` and do nothing else.
"""

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from backend import db
from backend.db import Sessions
from backend.domain import search
from backend.domain.index import upkeep
from backend.domain.lists import names
from backend.domain.office import acts, history, outward
from backend.domain.outreach import reminders, snapshots
from backend.domain.schedule import projection


def open_sessions(url: str) -> Sessions:
    """Return the sessions over the database at `url`, with all listeners attached."""
    return attach(db.make_sessions(db.make_engine(url)))


def attach(sessions: Sessions) -> Sessions:
    """Attach the listeners to the sessionmakers of `sessions` and return it."""
    attach_to(sessions.writes)
    return sessions


def attach_to(maker: sessionmaker[Session]) -> None:
    """Attach the listeners to one sessionmaker."""
    acts.attach(maker)
    history.attach(maker)
    names.attach(maker)
    projection.attach(maker)
    reminders.attach(maker)
    snapshots.attach(maker)
    upkeep.attach(maker)
    event.listen(maker, "before_commit", _before_commit)
    event.listen(maker, "after_soft_rollback", _forget)


def settle(session: Session) -> None:
    """Bring entries, then reminders, then the search index in line with what this transaction changed so far."""
    act = acts.of(session)
    projection.settle(session, act)
    reminders.replan(session, act, projection.take_settled(session))
    snapshots.settle(session)
    upkeep.settle(session)
    session.info.pop(search.MATCHED, None)


def _before_commit(session: Session) -> None:
    """Settle before the root commit, not at savepoints."""
    if not session.in_nested_transaction():
        settle(session)


def _forget(session: Session, undone: SessionTransaction) -> None:
    """Drop what an undone transaction had noted, so that nothing of it goes out with a later one."""
    if undone.nested:
        return
    for name in (outward.CARRIES, projection.NOTED, projection.SETTLED, reminders.NOTED, snapshots.NOTED, upkeep.NOTED):
        session.info.pop(name, None)
