"""The ledger of mail as a list: by state, kind, recipient, domain and record."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from backend.domain.lists import lists
from backend.domain.lists.lists import Condition, Listing, Order
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.outreach.messages import Kind, Message, State


def _query(act: Act) -> Select[Any]:
    return select(Message.id).where(access.visible(Message.record_id, act.who))


def _recipient(_act: Act, value: str) -> Condition:
    return Message.address == value.lower()


def _domain(_act: Act, value: str) -> Condition:
    return Message.domain == value.lower()


def _addressed(_session: Session, _act: Act, words: str) -> Condition:
    return and_(
        *(
            or_(Message.address.icontains(word, autoescape=True), Message.answer.icontains(word, autoescape=True))
            for word in words.split()
        )
    )


def _when(_act: Act, _locale: str) -> list[ColumnElement[Any]]:
    return [func.coalesce(Message.sent_at, Message.due_at)]


LISTING = Listing(
    noun="message",
    model=Message,
    query=_query,
    filters={
        "state": lists.one_of(Message.state, State),
        "kind": lists.one_of(Message.kind, Kind),
        "recipient": _recipient,
        "domain": _domain,
        "record_id": lists.is_id(Message.record_id),
    },
    orders={
        "made": Order(lambda _act, _locale: [Message.id]),
        "when": Order(_when),
        "recipient": lists.by(Message.address),
        "state": Order(lambda _a, _l: [case({one: place for place, one in enumerate(State)}, value=Message.state)]),
        "attempts": lists.by(Message.attempts),
    },
    usual=lambda _filters: "-when",
    words=_addressed,
)
