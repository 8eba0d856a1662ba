"""The history: every change of every record, with old and new values and who did it.

Written by a flush listener for all models that have a `__noun__`; nobody writes it by hand. Fields named in
`__unrecorded__` are noted as changed without their values.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, event, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, UOWTransaction, joinedload, mapped_column, relationship, sessionmaker

from backend.db import Base, Instant, Keyed
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator

SILENT = frozenset({"id", "created_at", "updated_at", "revision"})


class Change(Keyed, Base):
    """One row written, changed or removed. `record_type`/`record_id` name the record whose page shows it."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_record", "record_id", "at"),)

    at: Mapped[datetime] = mapped_column(Instant(), index=True)
    who_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"), index=True)
    record_type: Mapped[str]
    record_id: Mapped[UUID]
    noun: Mapped[str]
    noun_id: Mapped[UUID | None]
    verb: Mapped[str]
    old: Mapped[dict[str, Any]]
    new: Mapped[dict[str, Any]]
    who: Mapped[Coordinator | None] = relationship(lazy="raise")

    @property
    def revision(self) -> int:
        """Return its only version: what happened does not change."""
        return 1


def note(session: Session, act: Act, verb: str, record: tuple[str, UUID], new: dict[str, Any] | None = None) -> None:
    """Note something done that changes no row of its own: a link shown, a release, a sign-in."""
    session.add(_noted(act, verb, record, {}, new or {}))


def note_change(session: Session, act: Act, record: tuple[str, UUID], old: dict[str, Any], new: dict[str, Any]) -> None:
    """Note a change of what is kept beside a record's own row."""
    session.add(_noted(act, "changed", record, old, new))


def of_record(session: Session, record_id: UUID, limit: int = 100) -> Sequence[Change]:
    """Return the changes of one record, newest first; the caller has checked that it may be seen."""
    return session.scalars(_newest().where(Change.record_id == record_id).limit(limit)).all()


def attach(maker: sessionmaker[Session]) -> None:
    """Let every session of `maker` write the history of what it flushes."""
    event.listen(maker, "after_flush", _record)


def _newest() -> Select[Change]:
    return select(Change).options(joinedload(Change.who)).order_by(Change.id.desc())


def _noted(act: Act, verb: str, record: tuple[str, UUID], old: dict[str, Any], new: dict[str, Any]) -> Change:
    return Change(
        at=act.now,
        who_id=act.who_id,
        record_type=record[0],
        record_id=record[1],
        noun=record[0],
        noun_id=record[1],
        verb=verb,
        old=old,
        new=new,
    )


def _record(session: Session, _context: UOWTransaction) -> None:
    """Write what this flush did; by Core, as another flush may not begin here."""
    act = acts.of(session)
    changes = [
        change
        for verb, rows in (("created", session.new), ("changed", session.dirty), ("removed", session.deleted))
        for row in rows
        if getattr(row, "__noun__", None)
        for change in _changes_of(act, verb, row)
    ]
    if changes:
        session.execute(insert(Change.__table__), changes)  # type: ignore[arg-type]


def _changes_of(act: Act, verb: str, row: Any) -> list[dict[str, Any]]:
    state = inspect(row)
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for name in state.mapper.column_attrs.keys():  # noqa: SIM118 - not a dict
        past = state.attrs[name].history
        if name in SILENT or not past.has_changes():
            continue
        secret = name in getattr(row, "__unrecorded__", ())
        if past.deleted and past.deleted[0] is not None:
            old[name] = "…" if secret else _plain(past.deleted[0])
        if past.added and past.added[0] is not None:
            new[name] = "…" if secret else _plain(past.added[0])
    if verb == "changed" and old == new:
        return []
    record_type, record_id = _record_of(row)
    return [
        {
            "at": act.now,
            "who_id": act.who_id,
            "record_type": record_type,
            "record_id": record_id,
            "noun": row.__noun__,
            "noun_id": getattr(row, "id", None),
            "verb": verb,
            "old": old,
            "new": new,
        }
    ]


def _record_of(row: Any) -> tuple[str, UUID]:
    """Return the record on whose page a row belongs: `__record__` names (type, the column holding its id)."""
    record_type, column = getattr(row, "__record__", (row.__noun__, "id"))
    return record_type, getattr(row, column)


def _plain(value: Any) -> Any:
    """Return the value as JSON can hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value
