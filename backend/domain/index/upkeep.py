"""Upkeep: the rows that are searched follow the records, in the transaction that changes them.

A flush only notes which rows changed that names are made of; a note taken in a savepoint that is undone costs a look
and no more. Before the root commit `settle` widens what was noted to all that is named after it, derives that afresh
and writes the difference. `catch_up` adds what a migration or a restored backup left out, `rebuild` begins anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, event, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, sessionmaker

from backend.domain.agreements.agreements import Agreement, AgreementParty
from backend.domain.agreements.terms import Term
from backend.domain.forums.forums import Forum
from backend.domain.index import derive, folding, pinyin
from backend.domain.index.derive import Named
from backend.domain.index.rows import SearchRow, SearchWord, containing, span_of
from backend.domain.outreach.feeds import Feed
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party
from backend.domain.partners.people import Person, Post
from backend.domain.partners.regions import Region
from backend.domain.schedule import projection
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Leg, Visit

NOTED = "amity_renamed"
MANY = 500
Noted: TypeAlias = set[tuple[str, UUID]]
Written: TypeAlias = tuple[str, UUID, str, int, int, int | None]
"""The columns of a row: noun, record_id, text, size, length, until."""

ROOTS: Mapping[str, Any] = {
    "partnership": Partnership, "agreement": Agreement, "forum": Forum, "visit": Visit,
    "region": Region, "organisation": Organisation, "person": Person, "feed": Feed,
}  # fmt: skip
_DAYS = {"starts_on", "ends_on", "starts_at", "ends_at"}
_ENDS = {"called_off_at", "postponed_at"}
_PARTY = {"region_id", "organisation_id", "position"}
WATCHED: Mapping[type, tuple[str, str, set[str]]] = {
    Partnership: ("partnership", "id", {"name", "status"}),
    Party: ("partnership", "partnership_id", _PARTY),
    Agreement: ("agreement", "id", {"title", "status", "renewal", "terminated_on", "notice_given_on"}),
    AgreementParty: ("agreement", "agreement_id", _PARTY),
    Term: ("agreement", "agreement_id", {"ends_on"}),
    Forum: ("forum", "id", {"title", "venue", *_DAYS, *_ENDS}),
    Visit: ("visit", "id", {"title", "direction", *_ENDS}),
    Leg: ("visit", "visit_id", {"region_id", "partnership_id", "inviting_organisation_id", "position", *_DAYS}),
    Item: ("visit", "visit_id", {"title", "place"}),
    Region: ("region", "id", {"name", "short_name", "country", "home_since"}),
    Organisation: ("organisation", "id", {"name", "region_id"}),
    Person: ("person", "id", {"native", "family", "given", "written", "email", "merged_into_id"}),
    Post: ("person", "person_id", {"person_id", "organisation_id", "title", "until"}),
    Feed: ("feed", "id", {"name", "expires_on", "revoked_at"}),
}
"""Of each class: the noun that is found by it, the column with its id, and the columns that matter."""

_NAMES = ("noun", "record_id", "text", "size", "length", "until")
_COLUMNS = tuple(getattr(SearchRow, name) for name in _NAMES)
_TABLE, _WORDS = SearchRow.metadata.tables["search_rows"], SearchWord.metadata.tables["search_words"]
_INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def attach(maker: sessionmaker[Session]) -> None:
    """Let every session of `maker` note what it flushes, and refuse bulk statements that would pass the index by."""
    event.listen(maker, "after_flush", _note)
    event.listen(maker, "do_orm_execute", _refuse_bulk)


def settle(session: Session) -> None:
    """Bring the rows in line with what this transaction changed so far."""
    session.flush()
    noted: Noted = session.info.pop(NOTED, set())
    if noted:
        projection.hold(session)
        for noun, ids in widen(session, noted).items():
            _follow(session, noun, sorted(ids))


def rebuild(session: Session) -> int:
    """Write every row anew; return how many there are."""
    projection.hold(session)
    session.flush()
    session.info.pop(NOTED, None)
    _begin_anew(session)
    for noun, model in ROOTS.items():
        for ids in _batches(session.scalars(select(model.id)).all()):
            _add(session, [_written(one) for one in derive.derive(session, noun, ids)])
    return session.scalar(_count()) or 0


def catch_up(session: Session) -> bool:
    """Add what is missing: all after a migration or a restored backup, some after another release wrote; say if any."""
    projection.hold(session)
    before = session.scalar(_count())
    for noun, model in ROOTS.items():
        missing = session.scalars(select(model.id).where(model.id.not_in(select(SearchRow.record_id)))).all()
        _follow(session, noun, list(missing))
    return session.scalar(_count()) != before


def mismatches(session: Session) -> list[tuple[str, UUID]]:
    """Return the records whose row is not what is derived afresh, and `word` once for wrong words; empty when well."""
    session.flush()
    stored = {(row[0], row[1]): row for row in map(_row, session.execute(select(*_COLUMNS)))}
    derived: dict[tuple[str, UUID], Written] = {}
    for noun, model in ROOTS.items():
        for ids in _batches(session.scalars(select(model.id)).all()):
            derived |= {(noun, one.record_id): _written(one) for one in derive.derive(session, noun, ids)}
    wrong = sorted(key for key in stored.keys() | derived.keys() if stored.get(key) != derived.get(key))
    occurring = {word for row in derived.values() for word in folding.whole_words(row[2])}
    if occurring != set(session.scalars(select(SearchWord.word))):
        wrong.append(("word", UUID(int=0)))
    return wrong


def is_whole(session: Session) -> bool:
    """Say whether SQLite's trigrams are those of the rows; PostgreSQL keeps its index itself."""
    if session.get_bind().dialect.name != "sqlite":
        return True
    try:
        session.execute(sa.text("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError:
        return False
    return True


def widen(session: Session, noted: Noted) -> dict[str, set[UUID]]:
    """Return the records whose names may differ after these changes, those named after others included."""
    ids = {noun: {record_id for kind, record_id in noted if kind == noun} for noun in ROOTS}
    regions = ids["region"]
    ids["organisation"] |= _ids(session, Organisation.id, Organisation.region_id.in_(regions)) if regions else set()
    bodies = ids["organisation"]
    if regions or bodies:
        ids["partnership"] |= _ids(session, Party.partnership_id, _is_party(Party, regions, bodies))
        ids["agreement"] |= _ids(session, AgreementParty.agreement_id, _is_party(AgreementParty, regions, bodies))
        ids["person"] |= _ids(session, Post.person_id, Post.organisation_id.in_(bodies))
        ids["visit"] |= _ids(
            session, Leg.visit_id, Leg.region_id.in_(regions) | Leg.inviting_organisation_id.in_(bodies)
        )
    if partnerships := ids["partnership"]:
        ids["visit"] |= _ids(session, Leg.visit_id, Leg.partnership_id.in_(partnerships))
    return {noun: found for noun, found in ids.items() if found}


def _note(session: Session, _context: UOWTransaction) -> None:
    kept = [row for row in session.dirty if (watched := WATCHED.get(type(row))) and _matters(row, watched[2])]
    rows = [row for row in (*session.new, *kept, *session.deleted) if type(row) in WATCHED]
    if rows:
        session.info.setdefault(NOTED, set()).update(one for row in rows for one in _wholes(row))


def _matters(row: object, columns: set[str]) -> bool:
    attributes = inspect(row, raiseerr=True).attrs
    return any(attributes[name].history.has_changes() for name in columns)


def _wholes(row: object) -> Iterator[tuple[str, UUID]]:
    """Yield what a changed row is a part of: now, and before, if it moved."""
    noun, column, _columns = WATCHED[type(row)]
    history = inspect(row, raiseerr=True).attrs[column].history
    ids = {getattr(row, column), *(history.deleted or ())}
    return ((noun, one) for one in ids if one)


def _refuse_bulk(state: ORMExecuteState) -> None:
    mapper = None if state.is_select else state.bind_mapper
    if mapper is not None and mapper.class_ in WATCHED and (state.is_update or state.is_delete or state.is_insert):
        msg = f"a bulk statement on {mapper.class_.__name__} would pass the search index by"
        raise RuntimeError(msg)


def _count() -> sa.Select[int]:
    return select(func.count()).select_from(SearchRow)


def _ids(session: Session, column: Any, condition: ColumnElement[bool]) -> set[UUID]:
    return set(session.scalars(select(column).where(condition)))


def _is_party(model: Any, regions: set[UUID], bodies: set[UUID]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = model.region_id.in_(regions) | model.organisation_id.in_(bodies)
    return found


def _follow(session: Session, noun: str, ids: list[UUID]) -> None:
    """Write the difference between what is derived of these records and what is stored."""
    gone: set[str] = set()
    for batch in _batches(ids):
        wanted = {one.record_id: _written(one) for one in derive.derive(session, noun, batch)}
        query = select(SearchRow.id, *_COLUMNS).where(SearchRow.record_id.in_(batch))
        stored = {row.record_id: row for row in session.execute(query)}
        changed = {key: row for key, row in stored.items() if wanted.get(key) != _row(row[1:])}
        _remove(session, [row.id for key, row in changed.items() if key not in wanted])
        _change(session, [(row.id, wanted[key]) for key, row in changed.items() if key in wanted])
        _add(session, [row for key, row in wanted.items() if key not in stored])
        gone |= {word for row in changed.values() for word in folding.whole_words(row.text)}
        gone -= {word for row in wanted.values() for word in folding.whole_words(row[2])}
    _forget(session, gone)


def _written(one: Named) -> Written:
    spelt = list(dict.fromkeys(text for name in one.names for text in folding.spellings(name)))
    names = list(dict.fromkeys(line for line in map(folding.line, spelt) if line))
    others = [*one.places, *pinyin.readings(one.names)]
    places = list(dict.fromkeys(line for line in map(folding.line, others) if line and line not in names))
    head = "\n" + "".join(f"{line}\n" for line in names)
    length = min((len(line) for line in names), default=0)
    return one.noun, one.record_id, head + "".join(f"\t{line}" for line in places), len(head), length, one.until


def _begin_anew(session: Session) -> None:
    """Empty the rows and the words; on SQLite the trigrams are first made those of the rows, to be emptied too."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("INSERT INTO search_index(search_index) VALUES ('rebuild')"))
    session.execute(sa.delete(_TABLE))
    session.execute(sa.delete(_WORDS))


def _row(columns: Any) -> Written:
    noun, record_id, text, size, length, until = columns
    return noun, record_id, text, size, length, until


def _add(session: Session, rows: list[Written]) -> None:
    """Add rows of one noun under its next ids; only one transaction at a time settles."""
    if not rows:
        return
    first, last = span_of(rows[0][0])
    newest = session.scalar(select(func.max(SearchRow.id)).where(SearchRow.id.between(first, last))) or first
    numbered = [dict(zip(("id", *_NAMES), (newest + 1 + place, *row), strict=True)) for place, row in enumerate(rows)]
    session.execute(sa.insert(_TABLE), numbered)
    _learn(session, rows)


def _change(session: Session, rows: list[tuple[int, Written]]) -> None:
    if not rows:
        return
    statement = sa.update(_TABLE).where(_TABLE.c.id == sa.bindparam("row_id"))
    statement = statement.values({name: sa.bindparam(f"new_{name}") for name in _NAMES})
    news: list[dict[str, object]] = [
        {f"new_{name}": value for name, value in zip(_NAMES, row, strict=True)} for _id, row in rows
    ]
    for new, (row_id, _wanted) in zip(news, rows, strict=True):
        new["row_id"] = row_id
    session.connection().execute(statement, news)
    _learn(session, [row for _id, row in rows])


def _remove(session: Session, row_ids: list[int]) -> None:
    if row_ids:
        session.execute(sa.delete(_TABLE).where(_TABLE.c.id.in_(row_ids)))


def _learn(session: Session, rows: Iterable[Written]) -> None:
    words = sorted({word for row in rows for word in folding.whole_words(row[2])})
    if words:
        statement = _INSERT[session.get_bind().dialect.name](_WORDS).on_conflict_do_nothing()
        session.connection().execute(statement, [{"word": word, "backward": word[::-1]} for word in words])


def _forget(session: Session, words: set[str]) -> None:
    """Take out words that occur no more: a name that was erased is not kept here either."""
    gone = [word for word in sorted(words) if not _occurs(session, word)]
    if gone:
        session.execute(sa.delete(_WORDS).where(_WORDS.c.word.in_(gone)))


def _occurs(session: Session, word: str) -> bool:
    having = containing(session, [[f"  {folding.encoded(word)}  "]])
    return session.scalar(select(SearchRow.id).where(having).limit(1)) is not None


def _batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    every = list(ids)
    return (every[start : start + MANY] for start in range(0, len(every), MANY))
