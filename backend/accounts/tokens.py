"""Tokens of the API: random, shown once, kept as SHA-256 only; they act for their coordinator, narrowed by a scope."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, ForeignKey, Select, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, Keyed, OneOf, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.values.inputs import Count, Details, Line

PREFIX = "amity_"
USE_NOTED = timedelta(minutes=1)


class Scope(StrEnum):
    """What a token may do; each includes those before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def includes(self, other: "Scope") -> bool:
        """Say whether a token of this scope may do what needs `other`."""
        order = list(Scope)
        return order.index(self) >= order.index(other)


class Token(Keyed, Base):
    """A token that was handed out; its text is nowhere kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (one_of("scope", Scope),)
    __noun__ = "token"
    __record__ = ("coordinator", "coordinator_id")
    __unrecorded__ = frozenset({"digest"})

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), index=True)
    name: Mapped[str]
    scope: Mapped[Scope] = mapped_column(OneOf(Scope))
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant())
    expires_at: Mapped[datetime | None] = mapped_column(Instant())
    revoked_at: Mapped[datetime | None] = mapped_column(Instant())
    last_used_at: Mapped[datetime | None] = mapped_column(Instant())
    coordinator: Mapped[Coordinator] = relationship(lazy="raise")


class TokenDetails(Details):
    """What is asked for; without days it lives until it is revoked."""

    name: Line = "API"
    scope: Scope = Scope.READ
    days: Count | None = Field(default=None, ge=1, le=3660)


def create(session: Session, act: Act, coordinator: Coordinator, details: TokenDetails) -> tuple[Token, str]:
    """Make a token and return it with its text, shown this once. Raises Refused for admin without a director."""
    _require_own(act, coordinator.id)
    if details.scope is Scope.ADMIN and coordinator.role is not Role.DIRECTOR:
        raise Refused(N_("Only a director's token may have the scope admin"), field="scope")
    text = PREFIX + secrets.token_urlsafe(32)
    expires_at = act.now + timedelta(days=details.days) if details.days else None
    token = Token(
        coordinator=coordinator, name=details.name, scope=details.scope, digest=_digest(text), created_at=act.now,
        expires_at=expires_at,
    )  # fmt: skip
    session.add(token)
    session.flush()
    return token, text


def revoke(session: Session, act: Act, token: Token) -> None:
    """End a token at once; a second time changes nothing."""
    _require_own(act, token.coordinator_id)
    token.revoked_at = token.revoked_at or act.now
    session.flush()


def note_use(session: Session, token_id: UUID, now: datetime) -> None:
    """Note that a token is in use, at most once a minute."""
    session.execute(update(Token).where(Token.id == token_id, _unnoted(now)).values(last_used_at=now))


def get(session: Session, act: Act, token_id: UUID) -> Token:
    """Return one's own token, or anybody's to a director. Raises NotFound."""
    token = session.scalar(_whole().where(Token.id == token_id))
    if token is None or not _may_see(act, token.coordinator_id):
        raise NotFound
    return token


def find(session: Session, text: str, now: datetime) -> Token | None:
    """Return the living token of this text with its coordinator; None when over, unknown or of a closed account."""
    found = session.scalar(_whole().where(Token.digest == _digest(text), Token.revoked_at.is_(None)))
    if found is None or found.coordinator.disabled_at:
        return None
    return None if found.expires_at is not None and found.expires_at <= now else found


def listed(session: Session, act: Act) -> Sequence[Token]:
    """Return one's own tokens, newest first; to a director everybody's."""
    query = _whole().order_by(Token.id.desc())
    if not _may_see(act, None):
        query = query.where(Token.coordinator_id == act.who_id)
    return session.scalars(query).all()


def own(session: Session, coordinator_id: UUID) -> Sequence[Token]:
    """Return the tokens of one person that are not revoked, newest first."""
    mine = Token.coordinator_id == coordinator_id, Token.revoked_at.is_(None)
    return session.scalars(select(Token).where(*mine).order_by(Token.id.desc())).all()


def is_use_unnoted(token: Token, now: datetime) -> bool:
    """Say whether the last noted use is a minute old, so that noting it again is worth a write."""
    return token.last_used_at is None or token.last_used_at <= now - USE_NOTED


def _whole() -> Select[Token]:
    return select(Token).options(selectinload(Token.coordinator))


def _unnoted(now: datetime) -> ColumnElement[bool]:
    return or_(Token.last_used_at.is_(None), Token.last_used_at <= now - USE_NOTED)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _require_own(act: Act, coordinator_id: UUID) -> None:
    if act.who_id != coordinator_id:
        access.require_director(act)


def _may_see(act: Act, coordinator_id: UUID | None) -> bool:
    return act.who is None or act.who.role is Role.DIRECTOR or act.who_id == coordinator_id
