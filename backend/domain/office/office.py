"""The office: its name, whether it is the sample one, and of whom it asks a second factor."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base, Instant, OneOf, Record, Texts, one_of
from backend.domain.office import access
from backend.domain.office.acts import Act

UNNAMED: Texts = {"en": "Office of international cooperation", "zh-Hans": "国际合作办公室"}


class Secured(StrEnum):
    """Who has to sign in with a second factor."""

    DIRECTORS = "directors"
    ALL = "all"


class Office(Record, Base):
    """The one row that says whose desk this is; `sample_since` is set while the demo is loaded, on `sample_day`."""

    __tablename__ = "offices"
    __table_args__ = (one_of("second_factor_for", Secured),)
    __noun__ = "office"

    name: Mapped[Texts]
    sample_since: Mapped[datetime | None] = mapped_column(Instant())
    sample_day: Mapped[date | None]
    second_factor_for: Mapped[Secured | None] = mapped_column(OneOf(Secured))


def find(session: Session) -> Office | None:
    """Return the office, or None in a database where nobody has named it yet."""
    return session.scalar(select(Office).limit(1))


def name_of(session: Session) -> Texts:
    """Return the office's name, or what an office without one is called."""
    found = find(session)
    return found.name if found else UNNAMED


def is_sample(session: Session) -> bool:
    """Say whether this is sample data: mail then never leaves the machine (decisions 21)."""
    found = find(session)
    return found is not None and found.sample_since is not None


def name(session: Session, act: Act, texts: Texts, *, sample: bool = False) -> Office:
    """Name the office."""
    office = find(session) or Office()
    office.name = texts
    office.sample_since = act.now if sample else None
    office.sample_day = act.today if sample else None
    session.add(office)
    session.flush()
    return office


def secure(session: Session, act: Act, rule: Secured | None) -> None:
    """Say of whom the office asks a second factor."""
    access.require_director(act)
    office = find(session) or Office(name=UNNAMED)
    office.second_factor_for = rule
    session.add(office)
    session.flush()
