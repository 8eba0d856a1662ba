"""The rows that are searched: one a record, and the words that occur in them, to tell what a mistyped word meant.

`upkeep` writes them, `backend.domain.search` reads them. On PostgreSQL a trigram index (pg_trgm) stands on the text; on
SQLite an FTS5 table of trigrams beside it, which triggers keep in line whoever writes.
"""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Index, and_, event, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base

TRIGRAMS = "search_index"
"""The FTS5 table; SQLite keeps tables of its own beside it, named after it."""
_BYTES = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""Text in the order of its signs, so that a range is a beginning."""
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TRIGRAMS = sa.table(TRIGRAMS, sa.column("rowid", _NUMBER))
NOUNS = ("partnership", "agreement", "forum", "visit", "region", "organisation", "person", "feed")
"""What is searched. The place of a noun stands in the ids of its rows: new ones are added at the end."""
_BITS = 40
DERIVED = {"derived": True}
"""Said of tables that are made afresh from others: no backup holds them."""


class SearchRow(Base):
    r"""What one record is called. Its id says which noun it is of (`span_of`), so that the trigrams alone can count.

    `text` is "\n", then each name as `folding.line` and "\n": so many signs as `size`; then each place, after "\t".
    `length` is that of the shortest name. `until` is the last day on which the record is present, as the number of
    `date.toordinal`; None has no end.
    """

    __tablename__ = "search_rows"
    __table_args__ = (
        Index(
            "ix_search_rows_text",
            "text",
            postgresql_using="gin",
            postgresql_ops={"text": "gin_trgm_ops"},
            postgresql_with={"fastupdate": "off"},
        ).ddl_if(dialect="postgresql"),
        {"info": DERIVED},
    )

    id: Mapped[int] = mapped_column(_NUMBER, primary_key=True, autoincrement=False)
    noun: Mapped[str]
    record_id: Mapped[UUID] = mapped_column(unique=True)
    text: Mapped[str]
    size: Mapped[int]
    length: Mapped[int]
    until: Mapped[int | None]


class SearchWord(Base):
    """A word that occurs, and the same from its end; one that no longer does finds nothing and stays till a rebuild."""

    __tablename__ = "search_words"
    __table_args__ = ({"info": DERIVED},)

    word: Mapped[str] = mapped_column(_BYTES, primary_key=True)
    backward: Mapped[str] = mapped_column(_BYTES, index=True)


FTS5 = """CREATE VIRTUAL TABLE search_index USING fts5(
    text, content='search_rows', content_rowid='id', tokenize='trigram case_sensitive 1')"""
ADDED = """CREATE TRIGGER search_rows_added AFTER INSERT ON search_rows BEGIN
    INSERT INTO search_index(rowid, text) VALUES (new.id, new.text); END"""
REMOVED = """CREATE TRIGGER search_rows_removed AFTER DELETE ON search_rows BEGIN
    INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', old.id, old.text); END"""
CHANGED = """CREATE TRIGGER search_rows_changed AFTER UPDATE OF id, text ON search_rows BEGIN
    INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO search_index(rowid, text) VALUES (new.id, new.text); END"""
_TABLE = SearchRow.__table__
_BEFORE = {"postgresql": ("CREATE EXTENSION IF NOT EXISTS pg_trgm",)}
_AFTER = {"sqlite": (FTS5, ADDED, REMOVED, CHANGED)}


def span_of(noun: str) -> tuple[int, int]:
    """Return the first and the last id that rows of a noun may have."""
    first = (NOUNS.index(noun) + 1) << _BITS
    return first + 1, first + (1 << _BITS) - 1


def number_of(row_id: ColumnElement[int]) -> ColumnElement[int]:
    """Return the number of the noun that rows of these ids are of, counted from 1."""
    return row_id.bitwise_rshift(sa.literal_column(str(_BITS)))  # in place: PostgreSQL groups by nothing else


def found(session: Session, wanted: Iterable[Iterable[str]]) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    """Return the column of row ids, and the condition that a row has one part at least of each of these sets.

    A part is as `folding` makes it, of three signs or more, so that trigrams find it, and of letters, digits and
    spaces alone. On SQLite the trigrams answer, without a look at the rows.
    """
    many = [sorted(parts) for parts in wanted]
    if session.get_bind().dialect.name == "postgresql":
        row_id: ColumnElement[int] = SearchRow.__table__.c.id
        return row_id, and_(*(or_(*(SearchRow.text.like(f"%{part}%") for part in parts)) for parts in many))
    asked = " AND ".join("(" + " OR ".join(f'"{part}"' for part in parts) + ")" for parts in many)
    rowid: ColumnElement[int] = _TRIGRAMS.c.rowid
    return rowid, sa.column(TRIGRAMS, sa.String).op("MATCH", return_type=sa.Boolean())(asked)


def containing(session: Session, wanted: Iterable[Iterable[str]]) -> ColumnElement[bool]:
    """Return the condition of `found` for a query over the rows themselves."""
    row_id, condition = found(session, wanted)
    if session.get_bind().dialect.name == "postgresql":
        return condition
    return SearchRow.id.in_(select(row_id).where(condition))


def is_made_by_sqlite(table: str) -> bool:
    """Say whether SQLite keeps this table for the FTS5 table: nobody else writes it, no backup holds it."""
    return table == TRIGRAMS or table.startswith(f"{TRIGRAMS}_")


@event.listens_for(_TABLE, "before_create")
def _prepare(_table: sa.Table, connection: sa.Connection, **_options: object) -> None:
    for statement in _BEFORE.get(connection.dialect.name, ()):
        connection.exec_driver_sql(statement)


@event.listens_for(_TABLE, "after_create")
def _complete(_table: sa.Table, connection: sa.Connection, **_options: object) -> None:
    for statement in _AFTER.get(connection.dialect.name, ()):
        connection.exec_driver_sql(statement)
