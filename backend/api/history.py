"""The history in the API: every change of every record, with old and new; an act of the last minutes can be undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from backend.api import operations
from backend.api.filters import OfHistory
from backend.api.operations import Noun, Order, Verb
from backend.api.schedule import Reference
from backend.api.shapes import Recorded
from backend.domain import chronicle, undo
from backend.domain.chronicle import Wanted
from backend.domain.errors import Refused
from backend.domain.office.acts import Act
from backend.domain.office.history import Change


class Doer(TypedDict):
    """Who did it."""

    id: UUID
    name: str
    email: str


class ChangeAnswer(Recorded):
    """One change, told with `record`: of the row `noun`, or something done (`verb`). `who` null is Amity itself.

    What was done in one go has one `act_id`.
    """

    act_id: UUID | None
    at: datetime
    who: Doer | None
    record: Reference
    noun: str
    noun_id: UUID | None
    verb: str
    old: dict[str, Any]
    new: dict[str, Any]


def present(change: Change) -> ChangeAnswer:
    """Present a change; it never changes itself."""
    who = change.who
    return {
        "id": change.id,
        "revision": change.revision,
        "created_at": change.at,
        "updated_at": change.at,
        "act_id": change.act_id,
        "at": change.at,
        "who": {"id": who.id, "name": who.name, "email": who.email} if who else None,
        "record": {"type": change.record_type, "id": change.record_id},
        "noun": change.noun,
        "noun_id": change.noun_id,
        "verb": change.verb,
        "old": change.old,
        "new": change.new,
    }


def _show(_session: Session, _act: Act, found: Sequence[Change]) -> list[ChangeAnswer]:
    return [present(one) for one in found]


def _wanted(_session: Session, act: Act, asked: OfHistory) -> Select[Any]:
    wanted = Wanted(who_id=asked.who_id, record_type=asked.record_type, record_id=asked.record_id)
    return chronicle.seen(act, wanted)


def _undo(session: Session, act: Act, change: Change) -> None:
    """Undo the act that a change belongs to, within ten minutes and while nothing of it has left the house."""
    if change.act_id is None:
        raise Refused(undo.TOO_OLD)
    undo.undo(session, act, change.act_id)


def _load(session: Session, act: Act, change_id: UUID) -> Any:
    return chronicle.get(session, act, change_id)


HISTORY: Noun[Any] = Noun("change", "/history", ChangeAnswer, _load, _show)
operations.listing(HISTORY, OfHistory, _wanted, Order((Change.id,)))
operations.reading(HISTORY)
operations.acting(HISTORY, Verb("undo", _undo))
