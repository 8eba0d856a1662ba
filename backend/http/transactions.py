"""One transaction a request, opened at first use: `reads` for GET and HEAD, `writes` otherwise.

`Amity.dispatch_request` commits it before the response leaves, and rolls it back when the answer is an error or a form
shown again. The act is made here: the clock is read once a request. Password hashing takes place outside:
`reading()` and `writing()` open short transactions of their own for those who must wait in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from flask import Flask, current_app, g, request
from flask.wrappers import Response
from sqlalchemy.orm import Session, sessionmaker

from backend import db
from backend.domain.office import history
from backend.domain.office.acts import Act, Desk
from backend.domain.office.coordinators import Coordinator

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FAILED = 400


@dataclass(frozen=True, slots=True)
class Doors:
    """What an app keeps for its requests: the database's two doors and the office's fixed facts."""

    sessions: db.Sessions
    desk: Desk


def attach(app: Flask, sessions: db.Sessions, desk: Desk) -> None:
    """Let every request of `app` have its transaction."""
    app.extensions["amity"] = Doors(sessions, desk)
    app.teardown_request(lambda _error: roll_back())


def current() -> tuple[Session, Act]:
    """Return this request's session and act, opening the transaction at first use."""
    if "transaction" not in g:
        maker = doors().sessions.reads if is_reading() else doors().sessions.writes
        g.transaction = _begin(maker, g.get("who_id"))
    return cast("tuple[Session, Act]", g.transaction)


def is_reading() -> bool:
    """Say whether this request's own transaction may only read."""
    return request.method in SAFE or bool(g.get("spent"))


def commit() -> None:
    """Commit what this request did so far. Raises StaleDataError, and what the commit's own checks raise."""
    if "transaction" in g:
        session = g.transaction[0]
        session.commit()
        g.acted = session.info.get(history.DONE) or g.get("acted")
        _close()


def acted() -> UUID | None:
    """Return the id of the act that this request has committed, if it changed anything."""
    return cast("UUID | None", g.get("acted"))


def roll_back() -> None:
    """Undo what this request did; what it reads from here on, to show the form again, it reads anew."""
    if "transaction" in g:
        g.transaction[0].rollback()
        _close()


def finish(response: Response) -> Response:
    """End the transaction as the answer says: committed, or undone when it tells of a failure."""
    if response.status_code < _FAILED:
        commit()
    else:
        roll_back()
    return response


@contextmanager
def reading() -> Iterator[tuple[Session, Act]]:
    """Open a short reading transaction beside this request's own."""
    session, act = _begin(doors().sessions.reads, g.get("who_id"))
    with session:
        yield session, act


@contextmanager
def writing(who_id: UUID | None = None) -> Iterator[tuple[Session, Act]]:
    """Open a short writing transaction, committed at its end; `who_id` acts (default: who is signed in)."""
    session, act = _begin(doors().sessions.writes, who_id or g.get("who_id"))
    with session:
        yield session, act
        session.commit()


def now() -> datetime:
    """Return the instant of this request."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast("datetime", g.now)


def doors() -> Doors:
    """Return what the running app keeps for its requests."""
    return cast("Doors", current_app.extensions["amity"])


def _begin(maker: sessionmaker[Session], who_id: UUID | None) -> tuple[Session, Act]:
    session = maker()
    who = session.get(Coordinator, who_id) if who_id else None
    act = Act(now(), doors().desk, who)
    session.info["act"] = act
    return session, act


def _close() -> None:
    """Close the session; after it a request that writes only reads, to show what became of it."""
    g.pop("transaction")[0].close()
    g.spent = True
