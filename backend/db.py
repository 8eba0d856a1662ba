"""Base, naming convention, column types, engine and sessions, for SQLite and PostgreSQL alike.

What the tables mean is the domain's; when a transaction begins and ends is the entry points'.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from uuid6 import uuid7

POSTGRESQL_PLANS = {"jit": "off", "max_parallel_workers_per_gather": 0, "random_page_cost": 1.1}
"""To compile one of our queries, or to begin workers for it, takes longer than to answer it; indexes are in memory."""
SQLITE_PRAGMAS = {"journal_mode": "WAL", "synchronous": "FULL", "busy_timeout": 10000, "foreign_keys": 1}
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Texts: TypeAlias = dict[str, str]
"""Multilingual text: BCP 47 tag to text."""

E = TypeVar("E", bound=StrEnum)


def new_id() -> UUID:
    """Return a fresh UUIDv7: time-ordered, so that new rows stay together on disk."""
    return UUID(int=uuid7().int)


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant; stored with zone on PostgreSQL and as naive UTC on SQLite."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values: a wall time is no instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant needs its zone"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class OneOf(sa.types.TypeDecorator[E], Generic[E]):
    """A StrEnum stored by value; the CHECK stands beside it (see `one_of`)."""

    impl = sa.String(40)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum
        self.members = {member.value: member for member in enum}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's shape
        """Return the stored word, refusing one that is not of the list."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002 - as above
        """Return the member."""
        return None if value is None else self.members[value]


def one_of(column: str, enum: type[StrEnum]) -> sa.CheckConstraint:
    """Return the CHECK that keeps `column` to the words of `enum`."""
    words = ", ".join(f"'{member.value}'" for member in enum)
    return sa.CheckConstraint(f"{column} IN ({words})", name=column)


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to say it
        datetime: Instant(),
        date: sa.Date(),
        str: sa.String(),
        UUID: sa.Uuid(),
        dict[str, str]: sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
        dict[str, Any]: sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
        list[str]: sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
        list[dict[str, Any]]: sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
    }


class Keyed:
    """A row with a public id of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Record(Keyed):
    """A row that people edit: it says when it was made and changed, and refuses to overwrite a newer version.

    `created_at` and `updated_at` are stamped by the transaction from its one `now`; `revision` counts versions and
    a flush on a stale one raises StaleDataError.
    """

    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a declared_attr gets the class
        return {"version_id_col": cls.revision}


def wall() -> sa.DateTime:
    """Return the column type of a wall time: no zone, the zone stands in its own column."""
    return sa.DateTime(timezone=False)


@dataclass(frozen=True, slots=True)
class Sessions:
    """The two doors to one database: `reads` (BEGIN) and `writes` (BEGIN IMMEDIATE on SQLite)."""

    engine: Engine
    reads: sessionmaker[Session]
    writes: sessionmaker[Session]


def make_engine(url: str) -> Engine:
    """Return an engine for `url`, with our own BEGIN and the agreed pragmas on SQLite."""
    parsed = sa.make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        engine = sa.create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    engine = sa.create_engine(parsed)
    event.listen(engine, "connect", _prepare_sqlite)
    _begin_by_hand(engine)
    return engine


def make_sessions(engine: Engine) -> Sessions:
    """Return the two sessionmakers over `engine`."""
    writing = engine.execution_options(amity_writes=True)
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    reading = engine.execution_options(**(snapshot if engine.dialect.name == "postgresql" else {}))
    return Sessions(
        engine=engine,
        reads=sessionmaker(reading, expire_on_commit=False),
        writes=sessionmaker(writing, expire_on_commit=False),
    )


def read_now(connection: Connection) -> datetime:
    """Return the database's own clock, in UTC; the ticks of clock and drain live by it."""
    if connection.dialect.name == "sqlite":
        text = connection.exec_driver_sql("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')").scalar_one()
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    value = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    assert isinstance(value, datetime)  # noqa: S101 - narrows the driver's Any
    return value.astimezone(UTC)


def tend(engine: Engine) -> None:
    """Let SQLite look at what its tables hold by now, and plan by that; PostgreSQL does so by itself."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA optimize = 0x10002")


def _prepare_postgresql(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Let queries be planned for what they are: short, many at once, over data that memory holds."""
    connection.autocommit = True
    for name, value in POSTGRESQL_PLANS.items():
        connection.cursor().execute(f"SET {name} = {value}")
    connection.autocommit = False


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for name, value in SQLITE_PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    cursor.close()


def _begin_by_hand(engine: Engine) -> None:
    """Begin IMMEDIATE for writers, one at a time within the process: SQLite's own waiting is not fair."""
    turn = threading.RLock()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("amity_writes"):
            with turn:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("BEGIN")


def lock(session: Session, name: str) -> None:
    """Hold one named lock until the transaction ends: PostgreSQL by advisory lock, SQLite by its single writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
