"""The ledger of mail in the API: what is owed to whom, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from backend.api import operations
from backend.api.filters import OfMessages
from backend.api.operations import Noun, Order, Verb
from backend.api.shapes import Recorded
from backend.domain.office.acts import Act
from backend.domain.outreach import holds, messages, retries
from backend.domain.outreach.messages import Kind, Message, State, Wanted
from backend.domain.outreach.retries import AgainDetails
from backend.http.i18n import gettext


class MessageAnswer(Recorded):
    """One mail to one recipient; `error` says why it did not leave, or what the last server answered."""

    key: str
    kind: Kind
    recipient: str
    record_id: UUID
    entry_id: UUID | None
    due_at: datetime
    state: State
    attempts: int
    message_id: str
    sent_at: datetime | None
    uncertain_at: datetime | None
    error: str | None


def present(message: Message) -> MessageAnswer:
    """Present a message; its version counts the milliseconds of its last change."""
    return {
        "id": message.id,
        "revision": message.revision,
        "created_at": message.created_at,
        "updated_at": message.updated_at,
        "key": message.key,
        "kind": message.kind,
        "recipient": message.address,
        "record_id": message.record_id,
        "entry_id": message.entry_id,
        "due_at": message.due_at,
        "state": message.state,
        "attempts": message.attempts,
        "message_id": message.message_id,
        "sent_at": message.sent_at,
        "uncertain_at": message.uncertain_at,
        "error": gettext(message.answer) if message.answer and message.state is not State.SENT else None,
    }


def _show(_session: Session, _act: Act, found: Sequence[Message]) -> list[MessageAnswer]:
    return [present(one) for one in found]


def _load(session: Session, act: Act, message_id: UUID) -> Any:
    return messages.get(session, act, message_id)


def _wanted(_session: Session, act: Act, asked: OfMessages) -> Select[Any]:
    return messages.seen(act, Wanted(state=asked.state, recipient=asked.recipient, record_id=asked.record_id))


MESSAGES: Noun[Any] = Noun("message", "/messages", MessageAnswer, _load, _show)
operations.listing(MESSAGES, OfMessages, _wanted, Order((Message.id,)))
operations.reading(MESSAGES)
operations.acting(
    MESSAGES,
    Verb("retry", retries.retry, AgainDetails),
    Verb("cancel", messages.cancel),
    Verb("hold", holds.hold_message),
    Verb("let-go", holds.let_go),
)
