"""Beats: when clock and drain last worked, and for which day the office was last brought up to date."""

from datetime import date, datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base, Instant

CLOCK, DRAIN, DAY = "clock", "drain", "day"
EVERY = timedelta(seconds=5)


class Beat(Base):
    """The last beat of one thing that works by itself."""

    __tablename__ = "beats"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant())
    day: Mapped[date | None]


def beat(session: Session, name: str, now: datetime, day: date | None = None) -> None:
    """Note that `name` worked now."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"at": now, "day": day}
    session.execute(
        insert(Beat).values(name=name, **values).on_conflict_do_update(index_elements=["name"], set_=values)
    )


def beat_rarely(session: Session, name: str, now: datetime) -> None:
    """Note it at most every five seconds, so that many workers do not wait for each other at this one row."""
    if is_silent(session, name, now):
        beat(session, name, now)


def is_silent(session: Session, name: str, now: datetime) -> bool:
    """Say whether the next beat is due."""
    at = last(session, name)
    return at is None or abs(now - at) >= EVERY


def last(session: Session, name: str) -> datetime | None:
    """Return when `name` last worked, or None."""
    found = session.get(Beat, name)
    return found.at if found else None


def day(session: Session) -> date | None:
    """Return the day for which the office was last brought up to date."""
    found = session.get(Beat, DAY)
    return found.day if found else None
