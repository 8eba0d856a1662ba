"""Accounts: what lets a coordinator sign in, one to one with her.

`epoch` stands in every signed session: raising it ends them all. Hashing is `passwords`' and is done before the
transaction of a command begins; commands get the finished hash.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base, Instant
from backend.domain.errors import N_, Forbidden, Invalid, NotFound, Refused
from backend.domain.office import access, coordinators, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails


class Account(Base):
    """How a coordinator signs in; `must_change_since` is set until the first password has been replaced."""

    __tablename__ = "accounts"
    __noun__ = "account"
    __record__ = ("coordinator", "coordinator_id")
    __unrecorded__ = frozenset({"password_hash"})

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), primary_key=True)
    password_hash: Mapped[str]
    epoch: Mapped[int] = mapped_column(default=1)
    must_change_since: Mapped[datetime | None] = mapped_column(Instant())
    last_signed_in_at: Mapped[datetime | None] = mapped_column(Instant())


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against, read before the transaction ends."""

    coordinator_id: UUID
    password_hash: str
    epoch: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and whether she must choose a password first."""

    coordinator: Coordinator
    epoch: int
    must_change: bool


def create(
    session: Session, act: Act, details: CoordinatorDetails, password_hash: str, *, must_change: bool = True
) -> Coordinator:
    """Add a coordinator with her account. Raises Refused when the address is taken."""
    access.require_director(act)
    coordinator = coordinators.add(session, details)
    since = act.now if must_change else None
    session.add(Account(coordinator_id=coordinator.id, password_hash=password_hash, must_change_since=since))
    session.flush()
    return coordinator


def set_password(session: Session, act: Act, coordinator_id: UUID, password_hash: str) -> int:
    """Store the password a person has chosen herself and end her other sessions; return the new epoch."""
    account = get(session, coordinator_id)
    if act.who_id not in {None, coordinator_id}:
        raise Forbidden(N_("Only you yourself can choose your password"))
    account.password_hash = password_hash
    account.must_change_since = None
    return _end_sessions(session, account)


def reset_password(session: Session, act: Act, coordinator_id: UUID, password_hash: str) -> None:
    """Store a first password for somebody who forgot hers; she must change it at the next sign-in."""
    access.require_director(act)
    account = get(session, coordinator_id)
    account.password_hash = password_hash
    account.must_change_since = act.now
    _end_sessions(session, account)


def sign_out_everywhere(session: Session, act: Act, coordinator_id: UUID) -> int:
    """End every session of this person; return the epoch that new ones carry."""
    if act.who_id != coordinator_id:
        access.require_director(act)
    return _end_sessions(session, get(session, coordinator_id))


def disable(session: Session, act: Act, coordinator: Coordinator) -> None:
    """Close the account and end its sessions at once. Raises Refused for the last director."""
    access.require_director(act)
    coordinators.disable(session, coordinator, act.now)
    _end_sessions(session, get(session, coordinator.id))


def note_sign_in(session: Session, act: Act, coordinator_id: UUID, new_hash: str | None = None) -> None:
    """Note that she has signed in, and store her password hashed at today's cost when given."""
    values = {"last_signed_in_at": act.now} | ({"password_hash": new_hash} if new_hash else {})
    session.execute(update(Account).where(Account.coordinator_id == coordinator_id).values(values))
    history.note(session, act, "signed_in", ("coordinator", coordinator_id))


def get(session: Session, coordinator_id: UUID) -> Account:
    """Return the account. Raises NotFound."""
    account = session.get(Account, coordinator_id)
    if account is None:
        raise NotFound
    return account


def credentials(session: Session, email: str) -> Credentials | None:
    """Return what a sign-in with this address is checked against; None for an unknown or closed account."""
    row = session.execute(
        select(Account.coordinator_id, Account.password_hash, Account.epoch)
        .join(Coordinator, Coordinator.id == Account.coordinator_id)
        .where(Coordinator.email == email.strip().lower(), Coordinator.disabled_at.is_(None))
    ).one_or_none()
    return Credentials(*row) if row else None


def signed_in(session: Session, coordinator_id: UUID, epoch: int) -> SignedIn | None:
    """Return who a session of this epoch belongs to; None when it has been ended or the account is closed."""
    row = session.execute(
        select(Coordinator, Account.epoch, Account.must_change_since)
        .join(Account, Account.coordinator_id == Coordinator.id)
        .where(Coordinator.id == coordinator_id, Coordinator.disabled_at.is_(None), Account.epoch == epoch)
    ).one_or_none()
    return SignedIn(row[0], row[1], row[2] is not None) if row else None


def require_match(*, matched: bool, field: str = "current") -> None:
    """Raise Invalid at `field` unless the password given there was right."""
    if not matched:
        raise Invalid({field: Refused(N_("This is not your password"))})


def _end_sessions(session: Session, account: Account) -> int:
    account.epoch += 1
    session.flush()
    return account.epoch
