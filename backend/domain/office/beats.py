"""Beats: when clock and drain last worked, and for which day the office was last brought up to date."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base, Instant

CLOCK, DRAIN, DAY = "clock", "drain", "day"


class Beat(Base):
    """The last beat of one thing that works by itself."""

    __tablename__ = "beats"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant())
    day: Mapped[date | None]


def beat(session: Session, name: str, now: datetime, day: date | None = None) -> None:
    """Note that `name` worked now."""
    session.merge(Beat(name=name, at=now, day=day))


def last(session: Session, name: str) -> datetime | None:
    """Return when `name` last worked, or None."""
    found = session.get(Beat, name)
    return found.at if found else None


def day(session: Session) -> date | None:
    """Return the day for which the office was last brought up to date."""
    found = session.get(Beat, DAY)
    return found.day if found else None
