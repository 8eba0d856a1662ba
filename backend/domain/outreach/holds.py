"""Holding one mail back: of a reminder that is still to come, or of a mail that waits; and letting it go again.

A mail held before its reminder falls due stands in the ledger early, as held: fanning out leaves it as it is. Who holds
it, and since when, is told by the history; to stop all reminders of a record is another thing (`rules.mute`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, joinedload

from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.history import Change
from backend.domain.outreach import fan, messages, reminders, retries
from backend.domain.outreach.messages import Message, State, Wanted
from backend.domain.outreach.reminders import Reminder

NOUN = "hold"


@dataclass(frozen=True, slots=True)
class Held:
    """One mail that is held back: by whom and since when; without a name where nobody wrote it down."""

    message_id: UUID
    who: str
    at: datetime


def hold(session: Session, act: Act, reminder: Reminder, recipient_id: UUID) -> Message:
    """Hold the one mail that a reminder will become for this person. Raises NotFound for who gets none, and Refused."""
    access.require_change(act)
    recipient = _told(session, reminder, recipient_id)
    row = fan.row_of(act, reminder, recipient) | {"state": State.HELD}
    known = session.scalar(select(Message).where(Message.key == row["key"]))
    if known is None:
        session.execute(insert(Message).values(**row))
    elif known.state in {State.CANCELLED, State.PLANNED}:
        taken_up = {
            name: value for name, value in row.items() if name not in {"id", "created_at", "epoch", "message_id"}
        }
        for name, value in taken_up.items():
            setattr(known, name, value)
    else:
        raise Refused(N_("It can no longer be held back"))
    session.flush()
    message = messages.get(session, act, known.id if known else row["id"])
    _note(session, act, message, "created")
    return message


def hold_message(session: Session, act: Act, message: Message) -> None:
    """Hold a mail that waits for its time. Raises Refused once it is taken up to be sent, or done."""
    access.require_change(act)
    if message.state is not State.PLANNED or message.entry is None:
        raise Refused(N_("It can no longer be held back"))
    message.state, message.updated_at = State.HELD, act.now
    session.flush()
    _note(session, act, message, "created")


def let_go(session: Session, act: Act, message: Message) -> None:
    """Let a held mail go at its hour, or now when that is past, saying what is true then. Raises Refused."""
    access.require_change(act)
    if message.state is not State.HELD:
        raise Refused(N_("It is not held back any more"))
    _note(session, act, message, "removed")
    reminder = session.get(Reminder, message.reminder_id) if message.reminder_id else None
    if reminder is not None and reminder.state is reminders.State.PLANNED and message.attempts == 0:
        session.delete(message)  # its reminder makes it anew when it falls due
    else:
        retries.plan(act, message)
    session.flush()


def back(session: Session, act: Act, changes: Sequence[Change]) -> None:
    """Take back what these rows of the history tell of holding and letting go. Raises Refused when it has gone on."""
    for one in reversed([one for one in changes if one.noun == NOUN]):
        message = session.get(Message, one.noun_id)
        if one.verb == "created":
            if message is None:
                raise Refused(N_("It is not held back any more"))
            let_go(session, act, messages.get(session, act, message.id))
        elif message is not None:
            hold_message(session, act, messages.get(session, act, message.id))
        else:
            reminder = reminders.get(session, act, UUID(one.old["reminder_id"]))
            hold(session, act, reminder, UUID(one.old["recipient_id"]))


def of_reminders(session: Session, found: Collection[Reminder]) -> Mapping[tuple[UUID, UUID], Held]:
    """Return what is held of these reminders, by reminder and recipient; in two statements."""
    ids = [one.id for one in found]
    held = session.scalars(select(Message).where(Message.reminder_id.in_(ids), Message.state == State.HELD)).all()
    by = _by(session, {one.entry.record_id for one in found})
    return {
        (one.reminder_id, one.recipient_id): by.get(one.id, Held(one.id, "", one.updated_at))
        for one in held
        if one.reminder_id is not None
    }


def of_message(session: Session, message: Message) -> Held | None:
    """Return by whom a mail is held, None for one that is not."""
    if message.state is not State.HELD:
        return None
    return _by(session, {message.record_id}).get(message.id, Held(message.id, "", message.updated_at))


def count_overdue(session: Session, act: Act) -> int:
    """Return how many mails are held back whose hour is past, of those this person may see: no list ahead has them."""
    query = messages.seen(act, Wanted(state=State.HELD)).where(Message.due_at <= act.now).subquery()
    return session.scalar(select(func.count()).select_from(query)) or 0


def _told(session: Session, reminder: Reminder, recipient_id: UUID) -> Coordinator:
    told = fan.recipients(session, reminder.rule, reminder.entry)
    found = next((one for one in told if one.id == recipient_id), None)
    if found is None:
        raise NotFound
    if reminder.state is not reminders.State.PLANNED:
        raise Refused(N_("It can no longer be held back"))
    return found


def _by(session: Session, record_ids: Collection[UUID]) -> dict[UUID, Held]:
    query = select(Change).where(Change.record_id.in_(record_ids), Change.noun == NOUN, Change.verb == "created")
    rows = session.scalars(query.options(joinedload(Change.who)).order_by(Change.id))
    return {row.noun_id: Held(row.noun_id, row.who.name if row.who else "", row.at) for row in rows if row.noun_id}


def _note(session: Session, act: Act, message: Message, verb: str) -> None:
    entry = message.entry
    record = (entry.record_type if entry else "message", message.record_id)
    said = {
        "reminder_id": str(message.reminder_id) if message.reminder_id else None,
        "recipient_id": str(message.recipient_id),
        "name": message.recipient.name,
    }
    history.note_part(session, act, record, (NOUN, message.id), {verb: said})
