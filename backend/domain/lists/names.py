"""The order of names, alike on every database: keys of a record for each way of reading, written with the record."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, delete, event, insert, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, UOWTransaction, mapped_column, sessionmaker

from backend.db import Base
from backend.domain.agreements.agreements import Agreement
from backend.domain.forums.forums import Forum
from backend.domain.office import acts
from backend.domain.outreach.feeds import Feed
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import Person
from backend.domain.partners.regions import Region
from backend.domain.values import sorting, texts

AT_ONCE = 1000
HAN = "zh-Hans"


class SortName(Base):
    """Where a record stands among others of its noun: for readers of Latin letters, and for readers of Chinese."""

    __tablename__ = "sort_names"
    __table_args__ = (
        Index("ix_sort_names_latin", "noun", "latin", "record_id"),
        Index("ix_sort_names_han", "noun", "han", "record_id"),
        {"info": {"derived": True}},
    )

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    noun: Mapped[str]
    latin: Mapped[bytes] = mapped_column(LargeBinary)
    han: Mapped[bytes] = mapped_column(LargeBinary)


NAMED: Mapping[type[Any], tuple[str, ...]] = {
    Partnership: ("name",),
    Agreement: ("title",),
    Forum: ("title",),
    Region: ("name",),
    Organisation: ("name",),
    Feed: ("name",),
    Person: ("native", "family", "given", "family_first", "written"),
}
"""Which attributes a noun's name is made of. A partnership without a name of its own stands where its first partner
stands."""


def column(locale: str, table: type["SortName"] = SortName) -> InstrumentedAttribute[bytes]:
    """Return the key that readers of `locale` go by; of an alias of the table when given."""
    return table.han if locale.startswith("zh") else table.latin


def attach(maker: sessionmaker[Session]) -> None:
    """Let every session of `maker` write the keys of what it flushes."""
    event.listen(maker, "after_flush", _record)


def catch_up(session: Session) -> bool:
    """Write all keys where there are none, as after a migration or a restored backup; say whether it was so."""
    return session.scalar(select(SortName.record_id).limit(1)) is None and rebuild(session) > 0


def rebuild(session: Session) -> int:
    """Write all keys anew, for rows that came past the flush, such as a bulk load; return how many."""
    session.execute(delete(SortName))
    written = 0
    for model in NAMED:
        ids = session.scalars(select(model.id)).all()
        for first in range(0, len(ids), AT_ONCE):
            written += _write(session, session.scalars(select(model).where(model.id.in_(ids[first : first + AT_ONCE]))))
    return written


def _record(session: Session, _context: UOWTransaction) -> None:
    gone = [row.id for row in session.deleted if type(row) in NAMED]
    changed = [row for row in (*session.new, *session.dirty) if type(row) in NAMED and _is_renamed(row)]
    old = [*gone, *(row.id for row in changed)]
    if old:
        session.execute(
            delete(SortName).where(SortName.record_id.in_(old)).execution_options(synchronize_session=False)
        )
    _write(session, changed)


def _is_renamed(row: Any) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[part].history.has_changes() for part in NAMED[type(row)])


def _write(session: Session, rows: Iterable[Any]) -> int:
    default = acts.of(session).desk.locale
    found = [one for one in (_row(row, default) for row in rows) if one is not None]
    if found:
        session.execute(insert(SortName), found)
    return len(found)


def _row(row: Any, default: str) -> dict[str, Any] | None:
    latin, han = (_said(row, locale, default) for locale in ("en", HAN))
    if not latin:
        return None
    return {"record_id": row.id, "noun": row.__noun__, "latin": sorting.key(latin), "han": sorting.key(han)}


def _said(row: Any, locale: str, default: str) -> str:
    """Return the name as it is read: a person's family name first in Latin letters too."""
    if isinstance(row, Person):
        family_first = " ".join(part for part in (row.family, row.given) if part)
        return (family_first if locale == "en" else "") or row.name.shown(locale)
    name = getattr(row, NAMED[type(row)][0])
    return name if isinstance(name, str) else texts.say(name, locale, default)
