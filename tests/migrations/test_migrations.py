"""Migrations: they say what the models say, on both databases, and go back and forth."""

import io
import re
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from backend import db
from tests.servers import databases
from tests.servers.postgres import Postgres

KEPT = {"alembic_version"}


@pytest.fixture
def config(database_url: str) -> Config:
    """Return Alembic's configuration over a migrated database of this test's own."""
    return Config(toml_file=databases.ROOT / "pyproject.toml", attributes={"url": database_url})


def test_the_models_ask_for_no_migration(config: Config) -> None:
    config.stdout = io.StringIO()
    command.check(config)
    assert "No new upgrade operations detected" in config.stdout.getvalue()


def test_migrations_go_back_and_forth(config: Config, database_url: str) -> None:
    there = _schema(database_url)
    command.downgrade(config, "base")
    assert set(_schema(database_url)) == KEPT
    command.upgrade(config, "head")
    assert _schema(database_url) == there


def test_migrations_build_what_the_models_say_with_every_check(
    database_url: str, postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> None:
    databases.import_models()
    fresh = f"sqlite:///{tmp_path_factory.mktemp('fresh') / 'amity.sqlite3'}"
    if database_url.startswith("postgresql"):
        fresh = postgres_server.create("fresh")
    engine = db.make_engine(fresh)
    db.Base.metadata.create_all(engine)
    engine.dispose()
    migrated = _schema(database_url)
    assert {name: migrated[name] for name in migrated.keys() - KEPT} == _schema(fresh)


def _schema(url: str) -> dict[str, Any]:
    """Return every table's columns, keys, indexes and checks, in an order that means nothing."""
    engine = db.make_engine(url)
    inspector = sa.inspect(engine)
    found = {name: _table(inspector, name) for name in inspector.get_table_names()}
    engine.dispose()
    return found


def _table(inspector: sa.Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": sorted((one["name"], repr(one["type"]), one["nullable"]) for one in inspector.get_columns(name)),
        "primary": inspector.get_pk_constraint(name)["constrained_columns"],
        "foreign": sorted(
            (one["constrained_columns"], one["referred_table"]) for one in inspector.get_foreign_keys(name)
        ),
        "unique": sorted(one["column_names"] for one in inspector.get_unique_constraints(name)),
        "indexes": sorted(
            (str(one["name"]), one["column_names"], one["unique"]) for one in inspector.get_indexes(name)
        ),
        "checks": sorted((str(one["name"]), _words(one["sqltext"])) for one in inspector.get_check_constraints(name)),
    }


def _words(check: str) -> list[str]:
    return sorted(re.findall(r"'([^']*)'", check)) or [check]
