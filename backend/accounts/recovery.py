"""Recovery codes: ten for a person who has lost her app and her passkeys; shown once, kept as keyed digests."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.accounts import keys, totp
from backend.db import Base, Instant, Keyed
from backend.domain.office import history
from backend.domain.office.acts import Act

MANY, GROUPS, LONG = 10, 3, 4
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class RecoveryCode(Keyed, Base):
    """One code of a person; its text is nowhere kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("coordinator_id", "digest"),)

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"))
    digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant())
    used_at: Mapped[datetime | None] = mapped_column(Instant())


def make(session: Session, act: Act, coordinator_id: UUID) -> list[str]:
    """Make ten codes of 59 bits, which end those before; return them, to be shown this once."""
    clear(session, coordinator_id)
    made = [_made() for _ in range(MANY)]
    session.add_all(
        RecoveryCode(coordinator_id=coordinator_id, digest=_digest(act, one), created_at=act.now) for one in made
    )
    history.note(session, act, "recovery_made", ("coordinator", coordinator_id))
    session.flush()
    return made


def accept(session: Session, act: Act, coordinator_id: UUID, code: str) -> bool:
    """Say whether `code` is one of hers and unused; it is used up by this."""
    taken = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.coordinator_id == coordinator_id, RecoveryCode.digest == _digest(act, code))
        .where(RecoveryCode.used_at.is_(None))
        .values(used_at=act.now)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def clear(session: Session, coordinator_id: UUID) -> None:
    """End every code of a person."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.coordinator_id == coordinator_id))


def left(session: Session, coordinator_id: UUID) -> int:
    """Return how many codes a person has not used."""
    unused = RecoveryCode.coordinator_id == coordinator_id, RecoveryCode.used_at.is_(None)
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def _made() -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(LONG)) for _ in range(GROUPS))


def _digest(act: Act, code: str) -> str:
    return keys.digest(keys.derived(act.desk.secret, "recovery codes"), totp.plain(code).lower())
