"""Restoring rows from the history: from old values to rows as they were, parents before children.

Who may do so, and when, is the matter of `undo`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from backend.db import Base, Instant, OneOf
from backend.domain.agreements.agreements import Agreement
from backend.domain.errors import N_, Refused
from backend.domain.office import access, history
from backend.domain.office.access import Team, Touch
from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.domain.outreach import snapshots
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.messages import Message
from backend.domain.outreach.reminders import Reminder
from backend.domain.outreach.rules import Rule
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule.entries import Entry, MeantFor
from backend.domain.visits.visits import Leg, Visit

SINCE = N_("It has been changed since")
TOUCHED = "partnership_ids"
"""What a record touches stands beside its row; the history tells it like a field."""


@dataclass(slots=True)
class Step:
    """What becomes of one row: `again` (it comes back), `back` (values are set) or `away`; values as recorded."""

    noun: str
    key: tuple[Any, ...]
    kind: str
    record: tuple[str, UUID]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> type[Any]:
        """Return the class of the row."""
        return models()[self.noun]


def folded(rows: Sequence[Change]) -> list[Step]:
    """Return, for each row that an act changed, the one step back to what it was before the act."""
    steps: dict[tuple[str, tuple[Any, ...]], Step | None] = {}
    for one in reversed(rows):
        if one.noun in models() and one.verb in {"created", "changed", "removed"}:
            key = (one.noun, _key(one))
            steps[key] = _before(one, key[1], steps.get(key))
    return [one for one in steps.values() if one is not None]


def hold(session: Session, steps: Iterable[Step]) -> None:
    """Lock the rows that stand, so that nobody else changes them before the end. Raises Refused when one is gone."""
    for step in sorted((one for one in steps if one.kind != "again"), key=lambda one: (one.noun, str(one.key))):
        _row(session, step)


def restore(session: Session, act: Act, steps: Sequence[Step]) -> None:
    """Bring the rows back to what they were: those that went, those that changed, and away with those that came."""
    access.require_change(act)
    order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    for step in sorted(_of(steps, "again"), key=lambda one: (order[one.model.__tablename__], str(one.key))):
        _bring_again(session, step)
    for step in _of(steps, "back"):
        _set_back(session, act, step)
    session.flush()
    for step in sorted(_of(steps, "away"), key=lambda one: (-order[one.model.__tablename__], str(one.key))):
        _take_away(session, step)
    _touch_anew(session, {one.record for one in steps})


@cache
def models() -> dict[str, type[Any]]:
    """Return the classes of rows that the history tells of, by noun."""
    return {noun: one.class_ for one in Base.registry.mappers if (noun := getattr(one.class_, "__noun__", None))}


def _of(steps: Sequence[Step], kind: str) -> list[Step]:
    return [one for one in steps if one.kind == kind]


def _before(change: Change, key: tuple[Any, ...], later: Step | None) -> Step | None:
    """Return the step to before this change, given the one to right after it."""
    record = (change.record_type, change.record_id)
    if change.verb == "removed":
        return Step(change.noun, key, "again", record, dict(change.old))
    if change.verb == "created":
        return None if later is not None and later.kind == "again" else Step(change.noun, key, "away", record)
    found = later or Step(change.noun, key, "back", record)
    found.values |= {name: change.old.get(name) for name in {*change.old, *change.new}}
    return found


def _key(change: Change) -> tuple[Any, ...]:
    """Return the primary key of the row that a change tells of."""
    mapper = inspect(models()[change.noun])
    if change.noun_id is not None:
        return (change.noun_id,)
    names = [mapper.get_property_by_column(one).key for one in mapper.primary_key]
    said = change.new or change.old
    return tuple(UUID(said[name]) if name in said else change.record_id for name in names)


def _row(session: Session, step: Step) -> Any:
    """Return the row as it stands, locked. Raises Refused when it is gone."""
    key = step.key[0] if len(step.key) == 1 else step.key
    lock = {"of": step.model}
    found = session.get(step.model, key, populate_existing=True, with_for_update=lock)
    if found is None:
        raise Refused(SINCE)
    return found


def _bring_again(session: Session, step: Step) -> None:
    columns = inspect(step.model).column_attrs
    values = {name: _value(columns[name], said) for name, said in step.values.items() if name in columns}
    if "id" in columns:
        values["id"] = step.key[0]
    session.add(step.model(**values))
    session.flush()


def _set_back(session: Session, act: Act, step: Step) -> None:
    columns = inspect(step.model).column_attrs
    row = _row(session, step)
    for name, said in step.values.items():
        if name in columns:
            setattr(row, name, _value(columns[name], said))
        elif name == TOUCHED:
            access.restate(session, act, step.record, [UUID(one) for one in said or ()])
        else:
            raise Refused(SINCE)


def _take_away(session: Session, step: Step) -> None:
    row = _row(session, step)
    if isinstance(row, Team) and row.closed_at is not None:
        # its history must stay its team's, and that team would be gone
        raise Refused(N_("A confidential partnership stays on record: set it to ended instead"))
    if isinstance(row, Partnership):
        _forget_partnership(session, row)
    if isinstance(row, Rule):
        session.execute(delete(Reminder).where(Reminder.rule_id == row.id, ~_mailed()))
    if isinstance(row, Feed):
        snapshots.forget(session, row.id)
    session.delete(row)
    session.flush()


def _forget_partnership(session: Session, row: Partnership) -> None:
    """Take away what hangs on a partnership by itself: that it touches itself, and entries that nobody was told of."""
    for one in session.scalars(select(Touch).where(Touch.record_id == row.id)):
        session.delete(one)
    session.flush()
    mine = select(Entry.id).where(Entry.record_id == row.id)
    session.execute(delete(Reminder).where(Reminder.entry_id.in_(mine), ~_mailed()))
    session.execute(delete(MeantFor).where(MeantFor.entry_id.in_(mine)))
    session.execute(delete(Entry).where(Entry.record_id == row.id))


def _mailed() -> Any:
    return Reminder.id.in_(select(Message.reminder_id).where(Message.reminder_id.is_not(None)))


def _touch_anew(session: Session, records: Iterable[tuple[str, UUID]]) -> None:
    """State anew what visits and agreements touch, as it follows from their rows."""
    for kind, record_id in sorted(set(records)):
        if kind == "visit" and session.get(Visit, record_id) is not None:
            legs = session.scalars(select(Leg.partnership_id).where(Leg.visit_id == record_id))
            access.touch(session, record_id, {one for one in legs if one is not None})
        elif kind == "agreement":
            owner = session.scalar(select(Agreement.partnership_id).where(Agreement.id == record_id))
            if owner is not None:
                access.touch(session, record_id, [owner])


def _value(column: Any, said: Any) -> Any:
    """Return a recorded value as its column holds it. Raises Refused for what was not recorded."""
    if said == history.UNSAID:
        raise Refused(N_("Its old value is a secret and was not kept"))
    kind = column.columns[0].type
    if said is None or not isinstance(said, str):
        return said
    if isinstance(kind, OneOf):
        return kind.enum(said)
    if isinstance(kind, Instant | sa.DateTime):
        return datetime.fromisoformat(said)
    return next((read(said) for known, read in _READ if isinstance(kind, known)), said)


_READ: tuple[tuple[type[Any], Any], ...] = (
    (sa.Date, date.fromisoformat),
    (sa.Time, time.fromisoformat),
    (sa.Uuid, UUID),
    (sa.Numeric, Decimal),
)
