"""Loading the demo office, wholly or not at all: one transaction, in which each step of the diary is an act of its own.

Passwords are hashed before it begins. Nothing is mailed: what fell due before the day of loading stands in the ledger
as sent, what is due later is planned.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend import db
from backend.accounts import passwords
from backend.accounts.passwords import Cost
from backend.db import Sessions
from backend.demo import diary, year
from backend.demo.days import Days
from backend.demo.office import NAME, PEOPLE, SignIn
from backend.domain.agreements import renewals
from backend.domain.errors import N_, Refused
from backend.domain.index.rows import is_made_by_sqlite
from backend.domain.office import acts, coordinators, office
from backend.domain.office.acts import Act, Desk
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import State
from backend.domain.partners import regions
from backend.domain.schedule import projection
from backend.domain.values.audience import Audience

KEPT = "alembic_version"


class Scale(StrEnum):
    """How much of the demo: the office and its home region alone, or all of it."""

    EMPTY = "empty"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What to tell whoever wants to look around."""

    sign_ins: tuple[SignIn, ...]
    feed_url: str | None = field(repr=False)


def load(sessions: Sessions, desk: Desk, now: datetime, cost: Cost, scale: Scale = Scale.OFFICE) -> Loaded:
    """Load the demo as of `now` into an empty database. Raises Refused when there is anything in it."""
    act = Act(now, desk)
    sign_ins = _sign_ins(cost)
    with acts.transaction(sessions.writes, act) as session:
        db.lock(session, "demo")
        if not _is_empty(session):
            raise Refused(N_("There is an office in this database already: the demo loads into an empty one only"))
        return _load(session, act, sign_ins, scale)


def reset(sessions: Sessions, desk: Desk, now: datetime, cost: Cost, scale: Scale = Scale.OFFICE) -> Loaded:
    """Empty the database of a demo office and load it anew. Raises Refused for an office of one's own."""
    act = Act(now, desk)
    sign_ins = _sign_ins(cost)
    with acts.transaction(sessions.writes, act) as session:
        db.lock(session, "demo")
        if not _is_empty(session) and not office.is_sample(session):
            raise Refused(N_("This is an office of your own: only the demo office is emptied"))
        _empty(session)
        return _load(session, act, sign_ins, scale)


def feed_url(session: Session, act: Act) -> str | None:
    """Return the address of one partner's feed to look at, at today's BASE_URL; None where there is none."""
    found = (one for one in reversed(feeds.listed(session, act)) if one.audience is Audience.PARTNER)
    return next((feeds.url(act, one) for one in found if feeds.state(one, act.today) is State.OPEN), None)


def _sign_ins(cost: Cost) -> dict[SignIn, str]:
    """Return the people with fresh passwords, and their hashes."""
    made = {one: passwords.first(cost) for one in PEOPLE}
    return {SignIn(who.email, who.name, who.role, who.locale, p.text): p.hash for who, p in made.items()}


def _is_empty(session: Session) -> bool:
    known = office.find(session) or coordinators.active(session) or regions.listed(session)
    return not known


def _load(session: Session, act: Act, sign_ins: dict[SignIn, str], scale: Scale) -> Loaded:
    days = Days(act.today, act.desk.timezone)
    hashes = {one.email: found for one, found in sign_ins.items()}
    written = year.whole(days, hashes) if scale is Scale.OFFICE else year.beginning(days, hashes)
    diary.play(session, act, days, written)
    session.expunge_all()
    office.name(session, act, NAME, sample=True)
    renewals.roll(session, act)
    projection.settle_all(session, act)
    return Loaded(tuple(sign_ins), feed_url(session, act))


def _empty(session: Session) -> None:
    """Delete every row of every table, children first; below the ORM, as there is nothing left to project."""
    session.expunge_all()
    connection = session.connection()
    tables = sa.MetaData()
    tables.reflect(connection)
    for table in reversed(tables.sorted_tables):
        if table.name != KEPT and not is_made_by_sqlite(table.name):
            connection.execute(table.delete())
