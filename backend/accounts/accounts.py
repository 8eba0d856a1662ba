"""Accounts: what lets a coordinator sign in, one to one with her.

`epoch` stands in every signed session: raising it ends them all, and their rows in `browsers` go. Hashing is
`passwords`' and is done before the transaction of a command begins; commands get the finished hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.accounts import browsers, factors
from backend.accounts.browsers import Browser, Pass
from backend.db import Base, Instant
from backend.domain.errors import N_, Forbidden, Invalid, NotFound, Refused
from backend.domain.office import access, coordinators, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role
from backend.domain.office.office import Office, Secured
from backend.domain.values import sorting


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
    has_factor: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in at which browser, and whether she must choose a password or set up a second factor first."""

    coordinator: Coordinator
    epoch: int
    must_change: bool
    must_secure: bool
    browser_id: UUID
    seen_at: datetime
    proved_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One account as the director sees it; `seen_at`: when a browser of hers was last in use, or she signed in."""

    coordinator: Coordinator
    must_change: bool
    has_factor: bool
    seen_at: datetime | None


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


def set_password(
    session: Session, act: Act, coordinator_id: UUID, password_hash: str, browser_id: UUID | None = None
) -> int:
    """Store the password a person has chosen herself and end her other sessions; return the new epoch."""
    if act.who_id not in {None, coordinator_id}:
        raise Forbidden(N_("Only you yourself can choose your password"))
    history.note(session, act, "password_chosen", ("coordinator", coordinator_id))
    return choose_password(session, coordinator_id, password_hash, browser_id)


def choose_password(session: Session, coordinator_id: UUID, password_hash: str, browser_id: UUID | None = None) -> int:
    """Store a password its owner has chosen; end all sessions but that of `browser_id`; return the new epoch."""
    account = get(session, coordinator_id)
    account.password_hash = password_hash
    account.must_change_since = None
    return _end_sessions(session, account, browser_id)


def reset_password(session: Session, act: Act, coordinator_id: UUID, password_hash: str) -> None:
    """Store a first password for somebody who forgot hers; she must change it at the next sign-in."""
    access.require_director(act)
    account = get(session, coordinator_id)
    account.password_hash = password_hash
    account.must_change_since = act.now
    history.note(session, act, "password_reset", ("coordinator", coordinator_id))
    _end_sessions(session, account)


def sign_out_everywhere(session: Session, act: Act, coordinator_id: UUID, browser_id: UUID | None = None) -> int:
    """End every session of this person but that of `browser_id`; return the epoch that living ones carry."""
    if act.who_id != coordinator_id:
        access.require_director(act)
    history.note(session, act, "signed_out_everywhere", ("coordinator", coordinator_id))
    return _end_sessions(session, get(session, coordinator_id), browser_id)


def set_role(session: Session, act: Act, coordinator: Coordinator, role: Role) -> None:
    """Give another role. Raises Refused for the last director."""
    access.require_director(act)
    coordinators.set_role(session, coordinator, role)
    session.flush()


def disable(session: Session, act: Act, coordinator: Coordinator) -> None:
    """Close the account and end its sessions at once. Raises Refused for the last director."""
    access.require_director(act)
    coordinators.disable(session, coordinator, act.now)
    _end_sessions(session, get(session, coordinator.id))


def enable(session: Session, act: Act, coordinator: Coordinator) -> None:
    """Open a closed account again, with the password and factors it had."""
    access.require_director(act)
    coordinator.disabled_at = None
    session.flush()


def note_sign_in(
    session: Session, act: Act, coordinator_id: UUID, new_hash: str | None = None, how: str = "password"
) -> None:
    """Note that she has signed in and how, and store her password hashed at today's cost when given."""
    if new_hash:
        rehash(session, coordinator_id, new_hash)
    session.execute(update(Account).where(Account.coordinator_id == coordinator_id).values(last_signed_in_at=act.now))
    history.note(session, act, "signed_in", ("coordinator", coordinator_id), {"how": how})


def rehash(session: Session, coordinator_id: UUID, new_hash: str) -> None:
    """Store the same password hashed at today's cost."""
    session.execute(update(Account).where(Account.coordinator_id == coordinator_id).values(password_hash=new_hash))


def get(session: Session, coordinator_id: UUID) -> Account:
    """Return the account. Raises NotFound."""
    account = session.get(Account, coordinator_id)
    if account is None:
        raise NotFound
    return account


def credentials(session: Session, email: str) -> Credentials | None:
    """Return what a sign-in with this address is checked against; None for an unknown or closed account."""
    row = session.execute(
        select(Account.coordinator_id, Account.password_hash, Account.epoch, factors.shown(Account.coordinator_id))
        .join(Coordinator, Coordinator.id == Account.coordinator_id)
        .where(Coordinator.email == email.strip().lower(), Coordinator.disabled_at.is_(None))
    ).one_or_none()
    return Credentials(*row) if row else None


def signed_in(session: Session, now: datetime, given: Pass) -> SignedIn | None:
    """Return who a session belongs to, by one query; None when it has been ended or the account is closed."""
    secured = select(Office.second_factor_for).limit(1).scalar_subquery()
    row = session.execute(
        select(Coordinator, Account.must_change_since, Browser, secured, factors.shown(Coordinator.id))
        .join(Account, Account.coordinator_id == Coordinator.id)
        .join(Browser, Browser.coordinator_id == Coordinator.id)
        .where(Coordinator.id == given.coordinator_id, Coordinator.disabled_at.is_(None))
        .where(Account.epoch == given.epoch, Browser.digest == given.digest)
        .where(Browser.created_at > now - browsers.LIVES)
    ).one_or_none()
    if row is None:
        return None
    who, must_change_since, browser, rule, has_factor = row
    return SignedIn(
        coordinator=who, epoch=given.epoch, must_change=must_change_since is not None,
        must_secure=not has_factor and is_secured(rule, who.role),
        browser_id=browser.id, seen_at=browser.seen_at, proved_at=browser.proved_at,
    )  # fmt: skip


def is_current(session: Session, coordinator_id: UUID, epoch: int) -> bool:
    """Say whether the account is open and its sessions are still those of this epoch."""
    open_now = Coordinator.id == coordinator_id, Coordinator.disabled_at.is_(None), Account.epoch == epoch
    query = select(Account.epoch).join(Coordinator, Coordinator.id == Account.coordinator_id).where(*open_now)
    return session.scalar(query) is not None


def is_secured(rule: Secured | None, role: Role) -> bool:
    """Say whether the office asks people of this role for a second factor."""
    return rule is Secured.ALL or (rule is Secured.DIRECTORS and role is Role.DIRECTOR)


def is_empty(session: Session) -> bool:
    """Say whether nobody has an account yet."""
    return session.scalar(select(Account.coordinator_id).limit(1)) is None


def listed(session: Session, act: Act) -> Sequence[Standing]:
    """Return all accounts by name, the closed ones last; for directors alone."""
    access.require_director(act)
    seen = select(func.max(Browser.seen_at)).where(Browser.coordinator_id == Coordinator.id).scalar_subquery()
    rows = session.execute(
        select(Coordinator, Account.must_change_since, factors.shown(Coordinator.id), Account.last_signed_in_at, seen)
        .join(Account, Account.coordinator_id == Coordinator.id)
        .order_by(Coordinator.id)
    )
    found = [
        Standing(who, must is not None, has_factor, max([one for one in seen_at if one], default=None))
        for who, must, has_factor, *seen_at in rows
    ]
    return sorted(found, key=lambda one: (one.coordinator.disabled_at is not None, sorting.key(one.coordinator.name)))


def require_match(*, matched: bool, field: str = "current") -> None:
    """Raise Invalid at `field` unless the password given there was right."""
    if not matched:
        raise Invalid({field: Refused(N_("This is not your password"))})


def _end_sessions(session: Session, account: Account, but: UUID | None = None) -> int:
    account.epoch += 1
    browsers.end_all(session, account.coordinator_id, but)
    session.flush()
    return account.epoch
