"""The history: every change of every record, with old and new values and who did it.

Written by a flush listener for all models that have a `__noun__`; nobody writes it by hand. Fields named in
`__unrecorded__` are noted as changed without their values. The rows of one act in one transaction carry one `act_id`;
rows written before there were any have none. A row keeps enough to be told (a time whole, with its zone) and to be
taken back (all that a removed row held).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, event, insert, inspect, select
from sqlalchemy.orm import (
    Mapped,
    Session,
    SessionTransaction,
    UOWTransaction,
    joinedload,
    mapped_column,
    relationship,
    sessionmaker,
)

from backend.db import Base, Instant, Keyed, new_id
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.values.timed import SPAN_FIELDS, Timed

SILENT = frozenset({"id", "created_at", "updated_at", "revision"})
UNSAID = "…"
"""What stands for a value that is not recorded."""
ACT, DONE, UNDOING = "amity_act_id", "amity_act_done", "amity_undoing"
_WHEN = frozenset(SPAN_FIELDS)
_TURNS = {
    "called_off_at": ("called_off", "reinstated"),
    "postponed_at": ("postponed", "reinstated"),
    "revoked_at": ("revoked", "changed"),
    "disabled_at": ("switched_off", "switched_on"),
    "terminated_on": ("terminated", "changed"),
    "notice_given_on": ("notice_given", "notice_taken_back"),
    "decision": ("decided", "changed"),
    "closed_at": ("closed", "opened"),
    "reported_at": ("reported", "changed"),
}
"""What it is called when a field is filled, and when it is emptied."""
_BESIDE = {("release", "created"): "released", ("hold", "created"): "mail_held", ("hold", "removed"): "mail_let_go"}
"""What it is called when something beside a record comes or goes."""


class Change(Keyed, Base):
    """One row written, changed or removed. `record_type`/`record_id` name the record whose page shows it."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_record", "record_id", "at"),
        Index("ix_changes_who", "who_id", "at"),
        Index("ix_changes_type", "record_type", "at"),
        Index("ix_changes_deed", "deed", "at"),
    )

    act_id: Mapped[UUID | None] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Instant(), index=True)
    who_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"))
    record_type: Mapped[str]
    record_id: Mapped[UUID]
    noun: Mapped[str]
    noun_id: Mapped[UUID | None]
    verb: Mapped[str]
    deed: Mapped[str | None]
    old: Mapped[dict[str, Any]]
    new: Mapped[dict[str, Any]]
    who: Mapped[Coordinator | None] = relationship(lazy="raise")

    @property
    def revision(self) -> int:
        """Return its only version: what happened does not change."""
        return 1


def note(session: Session, act: Act, verb: str, record: tuple[str, UUID], new: dict[str, Any] | None = None) -> None:
    """Note something done that changes no row of its own: a link shown, a release, a sign-in."""
    session.add(_noted(session, act, verb, (record, {}, new or {})))


def note_change(session: Session, act: Act, record: tuple[str, UUID], old: dict[str, Any], new: dict[str, Any]) -> None:
    """Note a change of what is kept beside a record's own row."""
    session.add(_noted(session, act, "changed", (record, old, new)))


def note_part(
    session: Session, act: Act, record: tuple[str, UUID], part: tuple[str, UUID], said: Mapping[str, dict[str, Any]]
) -> None:
    """Note that a part of a record came or went that is kept elsewhere: `said` is what it was, by the verb."""
    [(verb, values)] = said.items()
    old, new = (values, {}) if verb == "removed" else ({}, values)
    change = _noted(session, act, verb, (record, old, new))
    change.noun, change.noun_id = part
    change.deed = _deed(session, part[0], verb, (old, new))
    session.add(change)


def act_id(session: Session) -> UUID:
    """Return the id of the act that this transaction is at; another act in the same transaction has another."""
    act = acts.of(session)
    known, found = session.info.get(ACT, (None, None))
    if known is not act:
        found = new_id()
        session.info[ACT] = (act, found)
    assert isinstance(found, UUID)  # noqa: S101 - narrows what `info` holds
    return found


def deed_of(noun: str, verb: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return what was done, by the most telling of the fields: moved, called_off, signed …; else the verb."""
    if verb != "changed":
        return _BESIDE.get((noun, verb), verb)
    different = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    if "timezone" in {*old, *new} and different & _WHEN and noun != "region":
        return "moved"
    if "epoch" in different and noun == "feed":
        return "readdressed"
    if noun == "agreement" and "status" in different and new.get("status") == "signed":
        return "signed"
    turned = next((name for name in _TURNS if name in different), None)
    return _TURNS[turned][0 if new.get(turned) is not None else 1] if turned else "changed"


def of_record(session: Session, record_id: UUID, limit: int = 100) -> Sequence[Change]:
    """Return the changes of one record, newest first; the caller has checked that it may be seen."""
    return session.scalars(_newest().where(Change.record_id == record_id).limit(limit)).all()


def of_records(session: Session, record_ids: Collection[UUID], limit: int = 100) -> Sequence[Change]:
    """Return the changes of several records together, newest first; the caller has checked that they may be seen."""
    return session.scalars(_newest().where(Change.record_id.in_(record_ids)).limit(limit)).all()


def attach(maker: sessionmaker[Session]) -> None:
    """Let every session of `maker` write the history of what it flushes."""
    event.listen(maker, "after_flush", _record)
    event.listen(maker, "after_transaction_end", _end)


def _newest() -> Select[Change]:
    return select(Change).options(joinedload(Change.who)).order_by(Change.at.desc(), Change.id.desc())


def _noted(
    session: Session, act: Act, verb: str, said: tuple[tuple[str, UUID], dict[str, Any], dict[str, Any]]
) -> Change:
    record, old, new = said
    return Change(
        act_id=act_id(session),
        at=act.now,
        who_id=act.who_id,
        record_type=record[0],
        record_id=record[1],
        noun=record[0],
        noun_id=record[1],
        verb=verb,
        deed=_deed(session, record[0], verb, (old, new)),
        old=old,
        new=new,
    )


def _deed(session: Session, noun: str, verb: str, values: tuple[dict[str, Any], dict[str, Any]]) -> str:
    return "undone" if session.info.get(UNDOING) else deed_of(noun, verb, *values)


def _end(session: Session, transaction: SessionTransaction) -> None:
    """With the transaction ends the act; `DONE` keeps its id for who asks what was just done."""
    if transaction.parent is None:
        session.info.pop(UNDOING, None)
        session.info[DONE] = session.info.pop(ACT, (None, None))[1]


def _record(session: Session, context: UOWTransaction) -> None:
    """Write what this flush did; by Core, as another flush may not begin here."""
    act = acts.of(session)
    # what goes because its parent let it go stands in the flush alone
    gone = {state.obj(): None for state, (removed, listed) in context.states.items() if removed and not listed}
    stays = [row for row in session.dirty if row not in gone]
    changes = [
        change
        for verb, rows in (("created", session.new), ("changed", stays), ("removed", gone))
        for row in rows
        if getattr(row, "__noun__", None)
        for change in _changes_of(session, act, verb, row)
    ]
    if changes:
        session.execute(insert(Change.__table__), changes)  # type: ignore[arg-type]


def _changes_of(session: Session, act: Act, verb: str, row: Any) -> list[dict[str, Any]]:
    old, new = _held(row) if verb == "removed" else _differences(row)
    if verb == "changed" and old == new:
        return []
    record_type, record_id = _record_of(row)
    return [
        {
            "act_id": act_id(session),
            "at": act.now,
            "who_id": act.who_id,
            "record_type": record_type,
            "record_id": record_id,
            "noun": row.__noun__,
            "noun_id": getattr(row, "id", None),
            "verb": verb,
            "deed": _deed(session, row.__noun__, verb, (old, new)),
            "old": old,
            "new": new,
        }
    ]


def _held(row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return all that a removed row held, as it was stored; when it was made too, so that it can come back."""
    state = inspect(row)
    held: dict[str, Any] = {}
    for name in state.mapper.column_attrs.keys():  # noqa: SIM118 - not a dict
        past = state.attrs[name].history
        value = past.deleted[0] if past.deleted else state.dict.get(name)
        if value is not None and name not in {"id", "updated_at", "revision"}:
            held[name] = _recorded(row, name, value)
    return held, {}


def _differences(row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return old and new of what differs; of a time all of it, and of a row without an id of its own its key."""
    state = inspect(row)
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    names = [name for name in state.mapper.column_attrs.keys() if name not in SILENT]  # noqa: SIM118 - as above
    different = {name for name in names if state.attrs[name].history.has_changes()}
    for name in sorted(different, key=names.index):
        past = state.attrs[name].history
        if past.deleted and past.deleted[0] is not None:
            old[name] = _recorded(row, name, past.deleted[0])
        if past.added and past.added[0] is not None:
            new[name] = _recorded(row, name, past.added[0])
    if state.persistent and old != new:
        for name in _beside(row, different):
            value = state.dict.get(name)
            if value is not None:
                old[name] = new[name] = _plain(value)
    return old, new


def _beside(row: Any, different: set[str]) -> set[str]:
    """Return the fields that are recorded although they stayed as they are."""
    whole = _WHEN if isinstance(row, Timed) and different & _WHEN else frozenset[str]()
    mapper = inspect(row).mapper
    key = {mapper.get_property_by_column(one).key for one in mapper.primary_key} - {"id"}
    return {*whole, *key} - different


def _recorded(row: Any, name: str, value: Any) -> Any:
    return UNSAID if name in getattr(row, "__unrecorded__", ()) else _plain(value)


def _record_of(row: Any) -> tuple[str, UUID]:
    """Return the record on whose page a row belongs: `__record__` names (type, the column holding its id)."""
    record_type, column = getattr(row, "__record__", (row.__noun__, "id"))
    return record_type, getattr(row, column)


def _plain(value: Any) -> Any:
    """Return the value as JSON can hold it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value
