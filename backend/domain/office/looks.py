"""Looks: up to when a person has looked at what others changed. Written when she says so, never by looking."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base, Instant
from backend.domain.office.acts import Act

FIRST = timedelta(days=7)
"""How far back who has never looked begins."""


class Look(Base):
    """What a person has seen: all that others did up to `at`."""

    __tablename__ = "looks"

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant())


def last(session: Session, act: Act) -> datetime:
    """Return up to when the acting person has looked; a week ago when she never has."""
    found = session.get(Look, act.who_id) if act.who_id else None
    return found.at if found else act.now - FIRST


def mark(session: Session, act: Act, until: datetime) -> None:
    """Note that the acting person has seen what was done up to `until`; never earlier than before, never ahead."""
    if act.who_id is not None:
        found = session.get(Look, act.who_id)
        seen = min(max(until, found.at if found else until), act.now)
        session.merge(Look(coordinator_id=act.who_id, at=seen))
        session.flush()
