"""How Alembic reaches the database: by the address the caller gives (`config.attributes["url"]`), else the settings'.

Each migration runs in one transaction, on SQLite too. On PostgreSQL it gives up after five seconds of waiting for a
lock that the running office holds, and an advisory lock keeps two upgrades apart.
"""

import importlib
import os
import pkgutil
from pathlib import Path
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, TypeDecorator, text
from sqlalchemy.engine import Connection
from sqlalchemy.schema import SchemaItem

from backend import accounts, db, domain
from config import settings

ROOT = Path(__file__).parents[1]


def run(url: str) -> None:
    """Bring the database at `url` to the revision that was asked for."""
    _import_models()
    engine = db.make_engine(url)
    try:
        with engine.execution_options(amity_writes=True).connect() as connection:
            _prepare(connection)
            context.configure(
                connection=connection,
                target_metadata=db.Base.metadata,
                include_object=_include,
                render_item=_render,
                render_as_batch=True,
                transactional_ddl=True,
                compare_type=True,
                compare_server_default=True,
            )
            with context.begin_transaction():
                _lock(connection)
                context.run_migrations()
    finally:
        engine.dispose()


def _import_models() -> None:
    """Import whatever defines a table, so that the metadata is whole."""
    for package in (domain, accounts):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def _prepare(connection: Connection) -> None:
    """Let SQLite rebuild a table that others refer to; this holds outside a transaction only."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - an open connection has its driver's
        driver.execute("PRAGMA foreign_keys = OFF")


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('amity migrations'))"))


def _include(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _compared: SchemaItem | None) -> bool:  # noqa: FBT001 - Alembic's signature
    """Leave out what one kind of database has alone: SQLite's own tables, and either's trigrams."""
    own_tables, own_indexes = ("sqlite_", "search_index"), ("ix_search_rows_text",)
    return not (name or "").startswith(own_tables if kind == "table" else own_indexes)


def _render(kind: str, item: object, writing: AutogenContext) -> str | Literal[False]:
    """Write a column type of ours as the plain type it is stored as: migrations import nothing of the backend."""
    if kind == "type" and isinstance(item, JSON):
        writing.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return f"sa.{item.impl_instance!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


given = context.config.attributes.get("url")
run(given or settings.load(os.environ, ROOT).database_url)
