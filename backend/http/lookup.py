"""One indexed read with the database's own driver, a connection a thread: is the feed of this token current?

SQLAlchemy would take four times as long as the read itself. What cannot be answered so is None: the application then
answers as it does without this.
"""

import sqlite3
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol
from uuid import UUID

import psycopg
from sqlalchemy import Engine

_CURRENT: Final = (
    "SELECT feed_id, etag, modified_at, name FROM snapshots "
    "WHERE token_hash = {0} AND built = wanted AND good_until > {0} AND made_by = {0} AND etag IS NOT NULL"
)
_BODY: Final = "SELECT {column} FROM snapshot_bodies WHERE feed_id = {0} AND etag = {0}"


@dataclass(frozen=True, slots=True)
class Found:
    """A current snapshot; `key` is the feed's id as the database writes it."""

    key: Any
    feed_id: UUID
    etag: str
    modified_at: datetime
    name: str


class Lookup(Protocol):
    """What the front asks of a database."""

    def find(self, token_hash: str, now: datetime, made_by: str) -> Found | None:
        """Return the current snapshot of a token."""

    def body(self, found: Found, *, packed: bool) -> bytes | None:
        """Return its bytes, unless others are kept by now."""


class SqliteLookup:
    """Reads of a SQLite file."""

    def __init__(self, path: str) -> None:
        self._path, self._mine = path, threading.local()
        self._current = _CURRENT.format("?")

    def find(self, token_hash: str, now: datetime, made_by: str) -> Found | None:
        """Return the current snapshot of a token."""
        moment = now.replace(tzinfo=None).isoformat(" ", "microseconds")
        row = self._read(self._current, (token_hash, moment, made_by))
        if row is None:
            return None
        return Found(row[0], UUID(row[0]), row[1], datetime.fromisoformat(row[2]).replace(tzinfo=UTC), row[3])

    def body(self, found: Found, *, packed: bool) -> bytes | None:
        """Return its bytes, unless others are kept by now."""
        row = self._read(_BODY.format("?", column="packed" if packed else "plain"), (found.key, found.etag))
        return bytes(row[0]) if row else None

    def _read(self, statement: str, given: tuple[Any, ...]) -> Any:
        try:
            connection = self._mine.connection
        except AttributeError:
            connection = self._mine.connection = self._open()
        try:
            return connection.execute(statement, given).fetchone()
        except sqlite3.Error:
            del self._mine.connection
            return None

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA query_only = 1")
        connection.execute("PRAGMA busy_timeout = 2000")
        return connection


class PostgresLookup:
    """Reads of a PostgreSQL database, as prepared statements."""

    def __init__(self, engine: Engine) -> None:
        self._given, self._mine = engine.dialect.create_connect_args(engine.url), threading.local()
        self._current = _CURRENT.format("%s")

    def find(self, token_hash: str, now: datetime, made_by: str) -> Found | None:
        """Return the current snapshot of a token."""
        row = self._read(self._current, (token_hash, now, made_by))
        return Found(row[0], row[0], row[1], row[2].astimezone(UTC), row[3]) if row else None

    def body(self, found: Found, *, packed: bool) -> bytes | None:
        """Return its bytes, unless others are kept by now."""
        row = self._read(_BODY.format("%s", column="packed" if packed else "plain"), (found.key, found.etag))
        return bytes(row[0]) if row else None

    def _read(self, statement: str, given: tuple[Any, ...]) -> Any:
        try:
            line = self._mine.line
        except AttributeError:
            line = self._mine.line = _Line(self._given)
        try:
            return line.read(statement, given)
        except psycopg.Error:
            del self._mine.line
            return None


class _Line:
    """A thread's connection to PostgreSQL, closed when the thread is gone."""

    def __init__(self, given: Any) -> None:
        self._given = given
        self._connection: psycopg.Connection[Any] | None = None

    def read(self, statement: str, given: tuple[Any, ...]) -> Any:
        """Return the first row of a prepared statement, None when there is none."""
        if self._connection is None:
            arguments, named = self._given
            self._connection = psycopg.connect(*arguments, **named, autocommit=True)
        return self._connection.execute(statement, given, prepare=True, binary=True).fetchone()

    def __del__(self) -> None:
        if self._connection is not None:
            self._connection.close()


def of_engine(engine: Engine) -> Lookup:
    """Return the lookup for the database of an engine."""
    if engine.dialect.name == "sqlite":
        return SqliteLookup(str(engine.url.database))
    return PostgresLookup(engine)
