"""The ledger: one row for every mail owed to one recipient, from planned to accepted (delivery.md, decisions 17).

The database is the queue of record. A message is claimed by one committed statement (lease and token), sent with no
transaction open, and marked under its token; the only possible copy is "accepted by the server, not yet recorded", and
it carries the same Message-ID and bytes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, case, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, Keyed, OneOf, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.schedule.entries import Entry


class Kind(StrEnum):
    """What sort of mail."""

    REMINDER = "reminder"
    DAY = "day"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a kind of mail
    INVITATION = "invitation"


class State(StrEnum):
    """How far a message has come."""

    HELD = "held"
    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    BOUNCED = "bounced"


OPEN = (State.HELD, State.PLANNED, State.CLAIMED)
GIVEN_UP = N_("Given up by hand")
"""Why someone cancelled a message: such a one is not planned again by itself."""
BEGUN, RUN_OUT = N_("What it reminds of has begun"), N_("Its link has run out")


class Message(Keyed, Base):
    """One mail to one recipient. `key` keeps it from being owed twice; `uncertain_at` says a copy may have left.

    Without an entry it is about its recipient's own account (see `notices`): she sees it, and those who see all.
    """

    __tablename__ = "messages"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("state", State),
        Index("ix_messages_due", "state", "next_try_at", "priority"),
        Index("ix_messages_stale", "state", "expires_at"),
        Index("ix_messages_unsent", "state", "due_at"),
        Index("ix_messages_entry", "entry_id", "state"),
        Index("ix_messages_domain", "domain", "state"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    epoch: Mapped[int] = mapped_column(default=0)
    kind: Mapped[Kind] = mapped_column(OneOf(Kind))
    priority: Mapped[int] = mapped_column(default=5)
    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), index=True)
    address: Mapped[str]
    domain: Mapped[str]
    record_id: Mapped[UUID] = mapped_column(index=True)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("entries.id"))
    sequence: Mapped[int]
    reminder_id: Mapped[UUID | None] = mapped_column(ForeignKey("reminders.id"), index=True)
    about: Mapped[dict[str, Any]]
    due_at: Mapped[datetime] = mapped_column(Instant())
    next_try_at: Mapped[datetime] = mapped_column(Instant())
    expires_at: Mapped[datetime] = mapped_column(Instant())
    state: Mapped[State] = mapped_column(OneOf(State))
    attempts: Mapped[int] = mapped_column(default=0)
    uncertain_at: Mapped[datetime | None] = mapped_column(Instant())
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(Instant())
    claimed_by: Mapped[str | None]
    code: Mapped[int | None]
    answer: Mapped[str | None]
    dated_at: Mapped[datetime | None] = mapped_column(Instant())
    sent_at: Mapped[datetime | None] = mapped_column(Instant())
    created_at: Mapped[datetime] = mapped_column(Instant())
    updated_at: Mapped[datetime] = mapped_column(Instant())
    recipient: Mapped[Coordinator] = relationship(lazy="raise")
    entry: Mapped[Entry | None] = relationship(lazy="raise")

    @property
    def revision(self) -> int:
        """Return what tells two states of it apart: the milliseconds of its last change."""
        return int(self.updated_at.timestamp() * 1000)


class Attempt(Keyed, Base):
    """One try to send a message, and what came of it; append-only."""

    __tablename__ = "attempts"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant())
    outcome: Mapped[str]
    code: Mapped[int | None]
    answer: Mapped[str | None]


@dataclass(frozen=True, slots=True)
class Lease:
    """Who claims, under which token, until when."""

    holder: str
    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What a mail server answered, or what went wrong; shown in the log."""

    outcome: str
    code: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter over the ledger."""

    state: State | None = None
    recipient: str | None = None
    record_id: UUID | None = None
    before: UUID | None = None
    limit: int = 50


def claim(session: Session, now: datetime, lease: Lease, limit: int) -> Sequence[UUID]:
    """Claim up to `limit` due messages, or such whose lease ran out: one statement, to be committed before sending.

    One taken over from a lease that ran out may have left already: it is flagged as uncertain.
    """
    due = (
        select(Message.id)
        .where(_claimable(now))
        .order_by(Message.priority, Message.due_at, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        update(Message)
        .where(Message.id.in_(due))
        .values(
            state=State.CLAIMED,
            lease_token=lease.token,
            lease_until=lease.until,
            claimed_by=lease.holder,
            attempts=Message.attempts + 1,
            updated_at=now,
            dated_at=func.coalesce(Message.dated_at, now),
            uncertain_at=case((Message.state == State.CLAIMED, now), else_=Message.uncertain_at),
        )
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return list(session.scalars(claimed))


def renew(session: Session, token: str, until: datetime) -> int:
    """Lengthen the lease of all that is still claimed under `token`; return how many that is."""
    return _of_token(session, token, {"lease_until": until})


def due_now(session: Session, now: datetime) -> bool:
    """Say whether anything can be claimed: one indexed read."""
    return session.scalar(select(Message.id).where(_claimable(now)).limit(1)) is not None


def anything_stale(session: Session, now: datetime) -> bool:
    """Say whether anything planned has lost its meaning: one indexed read."""
    stale = Message.state.in_((State.PLANNED, State.HELD)), Message.expires_at <= now
    return session.scalar(select(Message.id).where(*stale).limit(1)) is not None


def held_by(session: Session, message_id: UUID, token: str) -> Message | None:
    """Return the message with its recipient and entry if it is still claimed under `token`."""
    found = session.scalar(_whole().where(Message.id == message_id))
    if found is None or found.state is not State.CLAIMED or found.lease_token != token:
        return None
    return found


def obstacle(message: Message, now: datetime) -> tuple[State, str] | None:
    """Return the state and reason if a claimed message must not leave after all, else None (delivery.md 3.17)."""
    entry = message.entry
    if entry is not None and (entry.dropped_at is not None or entry.ending is not None):
        return State.CANCELLED, N_("What it reminds of does not take place")
    if message.recipient.disabled_at is not None:
        return State.CANCELLED, N_("The recipient's account is closed")
    if message.expires_at <= now:
        return State.EXPIRED, BEGUN if entry else RUN_OUT
    return None


def mark_sent(session: Session, message_id: UUID, token: str, now: datetime, answer: Answer) -> bool:
    """Record that a server accepted it; False when the lease was lost meanwhile."""
    _attempted(session, message_id, now, answer)
    return _mark(session, message_id, token, _outcome(State.SENT, now, answer) | {"sent_at": now})


def mark_over(session: Session, message_id: UUID, token: str, now: datetime, end: tuple[State, Answer]) -> bool:
    """Record that it will not be tried again: failed, cancelled or expired, with the reason."""
    _attempted(session, message_id, now, end[1])
    return _mark(session, message_id, token, _outcome(end[0], now, end[1]))


def put_back(session: Session, message_id: UUID, token: str, now: datetime, again: tuple[datetime, Answer]) -> bool:
    """Plan it again for later; an uncertain outcome is flagged, and one that reached no server costs no attempt."""
    next_try_at, answer = again
    values = _outcome(State.PLANNED, now, answer) | {"next_try_at": next_try_at}
    if answer.outcome == "uncertain":
        values["uncertain_at"] = now
    if answer.outcome == "down":
        values["attempts"] = Message.attempts - 1
    else:
        _attempted(session, message_id, now, answer)
    return _mark(session, message_id, token, values)


def release_claims(session: Session, token: str, now: datetime) -> int:
    """Give back what was claimed under `token` and not begun (a worker that stops)."""
    values = {"state": State.PLANNED, "lease_token": None, "lease_until": None, "updated_at": now}
    return _of_token(session, token, values | {"attempts": Message.attempts - 1})


def cancel_planned(session: Session, entry_ids: Iterable[UUID], now: datetime, reason: str) -> set[UUID]:
    """Cancel what is planned for these entries; return the reminders they came from. Claimed ones are caught later."""
    cancelled = session.execute(
        update(Message)
        .where(Message.entry_id.in_(list(entry_ids)), Message.state == State.PLANNED)
        .values(state=State.CANCELLED, answer=reason, updated_at=now)
        .returning(Message.reminder_id)
        .execution_options(synchronize_session=False)
    )
    return {one for (one,) in cancelled if one is not None}


def held_of(session: Session, entry_ids: Iterable[UUID]) -> set[UUID]:
    """Return the reminders of these entries of which somebody holds a mail back."""
    query = select(Message.reminder_id).where(Message.entry_id.in_(list(entry_ids)), Message.state == State.HELD)
    return {one for one in session.scalars(query) if one is not None}


def cancel_held(session: Session, reminder_ids: Collection[UUID], now: datetime, reason: str) -> None:
    """Cancel what is held back of these reminders."""
    if not reminder_ids:
        return
    session.execute(
        update(Message)
        .where(Message.reminder_id.in_(reminder_ids), Message.state == State.HELD)
        .values(state=State.CANCELLED, answer=reason, updated_at=now)
        .execution_options(synchronize_session=False)
    )


def expire(session: Session, now: datetime) -> int:
    """Mark as expired what was not sent before it lost its meaning; return how many."""
    done = session.execute(
        update(Message)
        .where(Message.state.in_((State.PLANNED, State.HELD)), Message.expires_at <= now)
        .values(state=State.EXPIRED, answer=case((Message.entry_id.is_(None), RUN_OUT), else_=BEGUN), updated_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def cancel(session: Session, act: Act, message: Message) -> None:
    """Give it up before it leaves. Raises Refused once it is claimed or done."""
    access.require_change(act)
    if message.state not in {State.PLANNED, State.HELD, State.FAILED}:
        raise Refused(N_("It can no longer be held back"))
    message.state, message.answer, message.updated_at = State.CANCELLED, GIVEN_UP, act.now
    history.note(session, act, "message_cancelled", ("message", message.record_id), {"message_id": message.message_id})
    session.flush()


def listed(session: Session, act: Act, wanted: Wanted) -> Sequence[Message]:
    """Return messages, newest first: directors and auditors all, others those to themselves or of what they may see."""
    return session.scalars(seen(act, wanted).order_by(Message.id.desc()).limit(wanted.limit)).all()


def seen(act: Act, wanted: Wanted) -> Select[Message]:
    """Return the query of the wanted messages this person may see; order and limit are the caller's."""
    query = _whole().where(*_may_see(act))
    if wanted.state:
        query = query.where(Message.state == wanted.state)
    if wanted.recipient:
        query = query.where(Message.address == wanted.recipient.lower())
    if wanted.record_id:
        query = query.where(Message.record_id == wanted.record_id)
    if wanted.before:
        query = query.where(Message.id < wanted.before)
    return query


def get(session: Session, act: Act, message_id: UUID) -> Message:
    """Return the message. Raises NotFound, also for what may not be seen."""
    found = session.scalar(_whole().where(Message.id == message_id, *_may_see(act)))
    if found is None:
        raise NotFound
    return found


def attempts_of(session: Session, message_id: UUID) -> Sequence[Attempt]:
    """Return every try to send one message, oldest first."""
    return session.scalars(select(Attempt).where(Attempt.message_id == message_id).order_by(Attempt.id)).all()


def counts(session: Session, act: Act, states: Collection[State] = tuple(State)) -> dict[State, int]:
    """Return how many messages are in each of these states, of those this person may see."""
    query = select(Message.state, func.count()).where(Message.state.in_(states), *_may_see(act))
    rows = session.execute(query.group_by(Message.state))
    return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to dict()


def oldest_unsent(session: Session, now: datetime) -> datetime | None:
    """Return when the oldest message that is due and not sent was due."""
    unsent = Message.state.in_((State.PLANNED, State.CLAIMED))
    return session.scalar(select(func.min(Message.due_at)).where(unsent, Message.due_at <= now))


def _may_see(act: Act) -> tuple[ColumnElement[bool], ...]:
    visible = access.visible(Message.record_id, act.who)
    if act.who is None or act.who.role is not Role.COORDINATOR:
        return (visible,)
    return visible, or_(Message.entry_id.is_not(None), Message.recipient_id == act.who.id)


def _whole() -> Select[Message]:
    entry = selectinload(Message.entry)
    return select(Message).options(selectinload(Message.recipient), entry.selectinload(Entry.meant_for))


def _claimable(now: datetime) -> ColumnElement[bool]:
    fresh = and_(Message.state == State.PLANNED, Message.next_try_at <= now)
    abandoned = and_(Message.state == State.CLAIMED, Message.lease_until < now)
    return or_(fresh, abandoned)


def _mark(session: Session, message_id: UUID, token: str, values: dict[str, Any]) -> bool:
    done = session.execute(
        update(Message)
        .where(Message.id == message_id, Message.lease_token == token, Message.state == State.CLAIMED)
        .values(lease_token=None, lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _of_token(session: Session, token: str, values: dict[str, Any]) -> int:
    done = session.execute(
        update(Message)
        .where(Message.lease_token == token, Message.state == State.CLAIMED)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _outcome(state: State, now: datetime, answer: Answer) -> dict[str, Any]:
    return {"state": state, "code": answer.code, "answer": answer.text[:500], "updated_at": now}


def _attempted(session: Session, message_id: UUID, now: datetime, answer: Answer) -> None:
    session.add(
        Attempt(message_id=message_id, at=now, outcome=answer.outcome, code=answer.code, answer=answer.text[:500])
    )
