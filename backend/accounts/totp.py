"""Authenticator apps: six digits every thirty seconds (TOTP, RFC 6238), one app a person.

The secret is kept sealed and counts once a code of it was given. Each code is taken once: the time step of the last one
is kept and only raised, by a statement that of two at the same moment lets one through.
"""

import re
import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import BigInteger, ForeignKey, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.accounts import keys
from backend.db import Base, Instant
from backend.domain.errors import N_, Invalid, Refused
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator

DRIFT = 1
WRONG = N_("This code is not right, or was used already: wait for the next one")
_CODE = re.compile(r"[0-9]{6}")


class Authenticator(Base):
    """The app of one person: pending until its first code, then with the time step of the last code taken."""

    __tablename__ = "authenticators"

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), primary_key=True)
    sealed: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant())
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant())
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


def begin(session: Session, act: Act, coordinator_id: UUID) -> Authenticator:
    """Make a secret for a new app; it counts for nothing until confirmed. Raises Refused when there is an app."""
    found = find(session, coordinator_id)
    if found is not None and found.confirmed_at is not None:
        raise Refused(N_("You have an app already: remove it first"))
    row = found or Authenticator(coordinator_id=coordinator_id)
    row.sealed = keys.sealed(_key(act), pyotp.random_base32(), str(coordinator_id))
    row.made_at, row.last_step = act.now, 0
    session.add(row)
    session.flush()
    return row


def confirm(session: Session, act: Act, coordinator_id: UUID, code: str) -> None:
    """Take the first code: from now on a sign-in asks for one. Raises Invalid for a wrong one."""
    found = find(session, coordinator_id)
    step = _step(act, found, code) if found is not None else None
    if found is None or found.confirmed_at is not None or step is None:
        raise Invalid({"code": Refused(WRONG)})
    found.confirmed_at, found.last_step = act.now, step
    history.note(session, act, "app_added", ("coordinator", coordinator_id))
    session.flush()


def accept(session: Session, act: Act, coordinator_id: UUID, code: str) -> bool:
    """Say whether `code` is right now and was not used before; it is used up by this."""
    found = find(session, coordinator_id)
    step = _step(act, found, code) if found is not None and found.confirmed_at is not None else None
    if found is None or step is None:
        return False
    taken = session.execute(
        update(Authenticator)
        .where(Authenticator.coordinator_id == coordinator_id, Authenticator.last_step < step)
        .where(Authenticator.sealed == found.sealed)
        .values(last_step=step)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def remove(session: Session, act: Act, coordinator_id: UUID) -> None:
    """Take the app away; what was only begun leaves no trace."""
    found = find(session, coordinator_id)
    if found is None:
        return
    if found.confirmed_at is not None:
        history.note(session, act, "app_removed", ("coordinator", coordinator_id))
    session.delete(found)
    session.flush()


def find(session: Session, coordinator_id: UUID) -> Authenticator | None:
    """Return the app of a person, confirmed or only begun."""
    return session.get(Authenticator, coordinator_id)


def secret_of(act: Act, authenticator: Authenticator) -> str | None:
    """Return the secret as apps take it; None when it was sealed under another key."""
    return keys.opened(_key(act), authenticator.sealed, str(authenticator.coordinator_id))


def address(secret: str, who: Coordinator, office_name: str) -> str:
    """Return what the QR code says: the otpauth:// address with secret, account and office."""
    return pyotp.TOTP(secret).provisioning_uri(name=who.email, issuer_name=office_name.replace(":", " "))


def plain(code: str) -> str:
    """Return a code as typed without blanks, its digits those of ASCII."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code[:40]))


def _step(act: Act, authenticator: Authenticator, code: str) -> int | None:
    """Return the time step `code` belongs to, of the present one and its neighbours; None for a wrong code."""
    secret, typed = secret_of(act, authenticator), plain(code)
    if secret is None or not _CODE.fullmatch(typed):
        return None
    return _timecode(pyotp.TOTP(secret), typed, act.now)


def _timecode(totp: Any, code: str, now: datetime) -> int | None:
    try:
        found: int = totp.verify_and_get_timecode(code, for_time=now, valid_window=DRIFT)
        return found
    except OTPVerificationError:
        return None


def _key(act: Act) -> bytes:
    return keys.derived(act.desk.secret, "authenticator apps")
