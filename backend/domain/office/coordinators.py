"""Coordinators: the people of the office who sign in, and their role; how is the matter of `backend.accounts`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend import db
from backend.db import Base, Instant, OneOf, Record, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.values import sorting
from backend.domain.values.inputs import Details, Email, Line, Zone


class Role(StrEnum):
    """What a person of the office may do (decisions 23)."""

    DIRECTOR = "director"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"


class Coordinator(Record, Base):
    """A person of the office who signs in."""

    __tablename__ = "coordinators"
    __table_args__ = (one_of("role", Role),)
    __noun__ = "coordinator"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(OneOf(Role))
    locale: Mapped[str] = mapped_column(default="en")
    timezone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    disabled_at: Mapped[datetime | None] = mapped_column(Instant())

    @property
    def initials(self) -> str:
        """Return up to two letters that stand for the person in a small circle."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()[:2] if words else "?"


class CoordinatorDetails(Details):
    """What is typed about a coordinator."""

    email: Email
    name: Line
    role: Role = Role.COORDINATOR
    locale: Line = "en"
    timezone: Zone = "Asia/Shanghai"


class OwnDetails(Details):
    """What a person says of herself."""

    name: Line
    locale: Line
    timezone: Zone


def add(session: Session, details: CoordinatorDetails) -> Coordinator:
    """Add a person of the office. Raises Refused when the address is taken."""
    if find(session, details.email):
        raise Refused(N_("%(email)s has an account already"), field="email", email=details.email)
    coordinator = Coordinator(**details.model_dump())
    session.add(coordinator)
    session.flush()
    return coordinator


def change_own(session: Session, coordinator: Coordinator, details: OwnDetails, locales: Collection[str]) -> None:
    """Take another name, language or zone. Raises Refused for a language that the office does not offer."""
    if details.locale not in locales:
        raise Refused(N_("This language is not offered here"), field="locale")
    for name, value in details.model_dump().items():
        setattr(coordinator, name, value)
    session.flush()


def set_role(session: Session, coordinator: Coordinator, role: Role) -> None:
    """Give another role; the last director keeps hers."""
    if role is not Role.DIRECTOR:
        _keep_a_director(session, coordinator)
    coordinator.role = role


def disable(session: Session, coordinator: Coordinator, now: datetime) -> None:
    """Close the account; what the person owned stays hers until it is handed over."""
    _keep_a_director(session, coordinator)
    coordinator.disabled_at = coordinator.disabled_at or now


def get(session: Session, coordinator_id: UUID) -> Coordinator:
    """Return the coordinator. Raises NotFound."""
    found = session.get(Coordinator, coordinator_id)
    if found is None:
        raise NotFound
    return found


def find(session: Session, email: str) -> Coordinator | None:
    """Return the coordinator of this address, if there is one."""
    return session.scalar(select(Coordinator).where(Coordinator.email == email.lower()))


def named(session: Session, emails: Sequence[str], field: str) -> list[Coordinator]:
    """Return the active coordinators of these addresses, in order. Raises Refused naming the first unknown one."""
    found = {one.email: one for one in active(session)}
    for email in emails:
        if email.lower() not in found:
            raise Refused(N_("Nobody here has the address %(email)s"), field=field, email=email)
    return [found[email.lower()] for email in dict.fromkeys(emails)]


def active(session: Session) -> Sequence[Coordinator]:
    """Return everybody who may sign in, by name."""
    found = session.scalars(select(Coordinator).where(Coordinator.disabled_at.is_(None)).order_by(Coordinator.id))
    return sorted(found, key=lambda one: sorting.key(one.name))


def directors(session: Session) -> Sequence[Coordinator]:
    """Return the active directors."""
    return [one for one in active(session) if one.role is Role.DIRECTOR]


def _keep_a_director(session: Session, leaving: Coordinator) -> None:
    """Raise Refused for the last director; of two who leave at one moment the second waits here, then counts."""
    db.lock(session, "directors")
    others = session.scalar(
        select(func.count()).where(
            Coordinator.role == Role.DIRECTOR, Coordinator.disabled_at.is_(None), Coordinator.id != leaving.id
        )
    )
    if leaving.role is Role.DIRECTOR and not others:
        raise Refused(N_("The last director cannot be taken away"), field="role")
