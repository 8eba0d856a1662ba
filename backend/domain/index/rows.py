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
DERIVED = {"derived": True}
"""Said of tables that are made afresh from others: no backup holds them."""


class SearchRow(Base):
    r"""What one record is called.

    `text` is "\n", then each name as `folding.phrase` and "\n"; the names take `size` signs, places and the like follow
    them. `length` is that of the shortest name. `until` is the last day on which the record is present, as the number
    of `date.toordinal`; None has no end.
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

    id: Mapped[int] = mapped_column(primary_key=True)
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


def containing(session: Session, wanted: Iterable[Iterable[str]]) -> ColumnElement[bool]:
    """Return the condition that a row has, of each of these sets of parts, at least one; all as `folding` makes them.

    A part has three signs or more, so that trigrams find it, and is of letters, digits and spaces alone.
    """
    many = [sorted(parts) for parts in wanted]
    if session.get_bind().dialect.name == "postgresql":
        return and_(*(or_(*(SearchRow.text.like(f"%{part}%") for part in parts)) for parts in many))
    asked = " AND ".join("(" + " OR ".join(f'"{part}"' for part in parts) + ")" for parts in many)
    trigrams = sa.table(TRIGRAMS, sa.column("rowid", sa.Integer))
    found = select(trigrams.c.rowid).where(sa.text(f"{TRIGRAMS} MATCH :asked").bindparams(asked=asked))
    return SearchRow.id.in_(found)


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
