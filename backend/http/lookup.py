"""One indexed read with the database's own driver, a connection a thread: is the feed of this token current?

SQLAlchemy would take four times as long as the read itself. What cannot be answered so is None: the application then
answers as it does without this.
"""

import sqlite3
import threading
from datetime import UTC, datetime
from typing import Any, Final, Protocol
from uuid import UUID

import psycopg
from sqlalchemy import Engine

_CURRENT: Final = (
    "SELECT feed_id, etag, modified_at, name FROM snapshots "
    "WHERE token_hash = {0} AND built = wanted AND good_until > {0} AND made_by = {0} AND etag IS NOT NULL"
)
_BODY: Final = "SELECT packed FROM snapshot_bodies WHERE feed_id = {0} AND etag = {0}"


class Found:
    """A current snapshot; `key` is the feed's id as the database writes it. Worked out no further than is asked for."""

    __slots__ = ("_modified_at", "etag", "key", "name")

    def __init__(self, row: tuple[Any, str, Any, str]) -> None:
        self.key, self.etag, self._modified_at, self.name = row

    @property
    def feed_id(self) -> UUID:
        """Return the feed's id."""
        return self.key if isinstance(self.key, UUID) else UUID(self.key)

    @property
    def modified_at(self) -> datetime:
        """Return when these bytes came to be, in UTC."""
        at = self._modified_at
        return at.astimezone(UTC) if isinstance(at, datetime) else datetime.fromisoformat(at).replace(tzinfo=UTC)


class Lookup(Protocol):
    """What the front asks of a database."""

    def find(self, token_hash: str, now: float, made_by: str) -> Found | None:
        """Return the current snapshot of a token; `now` in seconds of the epoch."""

    def body(self, found: Found) -> bytes | None:
        """Return its bytes, packed, unless others are kept by now."""


class SqliteLookup:
    """Reads of a SQLite file."""

    def __init__(self, path: str) -> None:
        self._path, self._mine = path, threading.local()
        self._current = _CURRENT.format("?")
        self._moment = (0, "")

    def find(self, token_hash: str, now: float, made_by: str) -> Found | None:
        """Return the current snapshot of a token; `now` in seconds of the epoch."""
        moment = self._moment
        if moment[0] != int(now):
            moment = self._moment = int(now), datetime.fromtimestamp(int(now), UTC).strftime("%Y-%m-%d %H:%M:%S.000000")
        row = self._read(self._current, (token_hash, moment[1], made_by))
        return None if row is None else Found(row)

    def body(self, found: Found) -> bytes | None:
        """Return its bytes, packed, unless others are kept by now."""
        row = self._read(_BODY.format("?"), (found.key, found.etag))
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

    def find(self, token_hash: str, now: float, made_by: str) -> Found | None:
        """Return the current snapshot of a token; `now` in seconds of the epoch."""
        row = self._read(self._current, (token_hash, datetime.fromtimestamp(now, UTC), made_by))
        return None if row is None else Found(row)

    def body(self, found: Found) -> bytes | None:
        """Return its bytes, packed, unless others are kept by now."""
        row = self._read(_BODY.format("%s"), (found.key, found.etag))
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
