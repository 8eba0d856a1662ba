"""What was answered to requests that may come twice: by account and key, for 24 hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend import db
from backend.db import Base, Instant, Keyed
from backend.domain.office.acts import Act

KEPT_FOR = timedelta(hours=24)


class IdempotencyKey(Keyed, Base):
    """One request that was answered. `body` is None where the answer holds a secret: `about_id` says of what."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("coordinator_id", "key"),)

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"))
    key: Mapped[str]
    digest: Mapped[str]
    status: Mapped[int]
    headers: Mapped[dict[str, str]]
    body: Mapped[str | None]
    about_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(Instant(), index=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """A request, told from others by its digest, and the answer it got."""

    key: str
    digest: str
    status: int
    headers: dict[str, str]
    body: str | None
    about_id: UUID | None


def find(session: Session, act: Act, key: str) -> Kept | None:
    """Return what was answered under this key in the last 24 hours; who asks at the same moment waits here."""
    db.lock(session, f"idempotency {act.who_id} {key}")
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at <= act.now - KEPT_FOR))
    query = select(IdempotencyKey).where(IdempotencyKey.coordinator_id == act.who_id, IdempotencyKey.key == key)
    row = session.scalar(query)
    if row is None:
        return None
    return Kept(row.key, row.digest, row.status, dict(row.headers), row.body, row.about_id)


def keep(session: Session, act: Act, kept: Kept) -> None:
    """Keep an answer, in the transaction of what it answers."""
    assert act.who_id is not None  # noqa: S101 - the API acts for somebody
    session.add(
        IdempotencyKey(
            coordinator_id=act.who_id, key=kept.key, digest=kept.digest, status=kept.status,
            headers=kept.headers, body=kept.body, about_id=kept.about_id, created_at=act.now,
        )
    )  # fmt: skip
    session.flush()
