"""People of either side, and the posts they hold: who holds which post now is a query.

A person has no account; those of the office who sign in are coordinators.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.db import Base, Record, Texts
from backend.domain.partners.organisations import Organisation


class Person(Record, Base):
    """A person; names as `values.names.PersonalName` reads them. `family_first` is None when the script says it."""

    __tablename__ = "people"
    __noun__ = "person"

    native: Mapped[str | None]
    family: Mapped[str | None]
    given: Mapped[str | None]
    family_first: Mapped[bool | None]
    written: Mapped[Texts | None]
    passport_name: Mapped[str | None]
    honorific: Mapped[Texts | None]
    locale: Mapped[str] = mapped_column(default="en")
    email: Mapped[str | None] = mapped_column(index=True)


class Post(Record, Base):
    """That a person holds a post: `rank` 1 is the highest; `since` and `until` are partial dates, both inclusive."""

    __tablename__ = "posts"
    __noun__ = "post"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    title: Mapped[Texts]
    rank: Mapped[int | None]
    since: Mapped[str | None]
    until: Mapped[str | None]
    mandate_ends_on: Mapped[date | None]
    person: Mapped[Person] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
