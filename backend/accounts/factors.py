"""Second factors: what a person has beside her password, and how a sign-in shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from backend.accounts import recovery, totp
from backend.accounts.passkeys import Passkey
from backend.accounts.recovery import RecoveryCode
from backend.accounts.totp import Authenticator
from backend.domain.office import access, history
from backend.domain.office.acts import Act


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has: an app or not, how many passkeys, how many recovery codes."""

    app: bool = False
    passkeys: int = 0
    codes: int = 0

    @property
    def any(self) -> bool:
        """Say whether a sign-in by password needs a second step."""
        return self.app or self.passkeys > 0


def shown(coordinator_id: Any) -> ColumnElement[bool]:
    """Return the condition that the person of this id or column has a second factor."""
    app = exists().where(Authenticator.coordinator_id == coordinator_id, Authenticator.confirmed_at.is_not(None))
    return or_(app, exists().where(Passkey.coordinator_id == coordinator_id))


def of(session: Session, coordinator_id: UUID) -> Factors:
    """Return what a person has."""
    app = totp.find(session, coordinator_id)
    keys = select(func.count()).select_from(Passkey).where(Passkey.coordinator_id == coordinator_id)
    return Factors(
        app=app is not None and app.confirmed_at is not None,
        passkeys=session.scalar(keys) or 0,
        codes=recovery.left(session, coordinator_id),
    )


def accept(session: Session, act: Act, coordinator_id: UUID, code: str) -> str | None:
    """Return how a code was right: "app" or "recovery"; None for a wrong one. It is used up by this."""
    if totp.accept(session, act, coordinator_id, code):
        return "app"
    if recovery.accept(session, act, coordinator_id, code):
        history.note(session, act, "recovery_used", ("coordinator", coordinator_id))
        return "recovery"
    return None


def first_codes(session: Session, act: Act, coordinator_id: UUID) -> Sequence[str]:
    """Return fresh recovery codes for who has none, as with her first factor; nothing for who has some."""
    return () if recovery.left(session, coordinator_id) else recovery.make(session, act, coordinator_id)


def tidy(session: Session, coordinator_id: UUID) -> None:
    """End the recovery codes of who has nothing left that they stand in for."""
    if not of(session, coordinator_id).any:
        recovery.clear(session, coordinator_id)


def reset(session: Session, act: Act, coordinator_id: UUID) -> None:
    """Take every factor away from somebody who has lost hers; a director's or an operator's act."""
    access.require_director(act)
    for model in (Authenticator, Passkey, RecoveryCode):
        session.execute(delete(model).where(model.coordinator_id == coordinator_id))
    history.note(session, act, "factors_reset", ("coordinator", coordinator_id))
    session.flush()
