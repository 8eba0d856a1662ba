"""Migrations: they say what the models say, on both databases, and go back and forth."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import db
from backend.domain import transactions
from backend.domain.office import acts
from backend.domain.office.acts import Act, Desk
from backend.domain.schedule import entries, projection, releases
from backend.domain.schedule.entries import Entry, Kind, ReleasedEntry
from backend.domain.values import inputs
from backend.domain.visits import programme
from backend.domain.visits.details import ItemDetails
from tests import factories
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


def test_entries_of_before_get_what_they_are_a_part_of_and_stay_equal(
    config: Config, database_url: str, desk: Desk
) -> None:
    """What an older version wrote and released equals afterwards what is derived, and nothing waits for a release."""
    act = Act(datetime(2027, 3, 1, 9, 0, tzinfo=UTC), desk)
    with _opened(database_url, act) as session:
        partner = factories.partnership(session, act)
        forum = factories.forum(session, act, [partner], format="online", url="https://meet.example.org/1")
        visit = factories.visit(session, act, partner)
        given = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T09:00", "timezone": "Asia/Shanghai"}
        programme.add(session, act, visit, inputs.parse(ItemDetails, given))
        for record in (("forum", forum.id), ("visit", visit.id)):
            releases.release(session, act, record)
        for row in (*session.scalars(select(Entry)), *session.scalars(select(ReleasedEntry))):
            row.digest = replace(row.content_for([partner.id]), part_of=None, conference=None).digest
    command.downgrade(config, "0013")
    command.upgrade(config, "head")
    with _opened(database_url, act) as session:
        found = list(session.scalars(entries.living()))
        assert projection.mismatches(session, act) == []
        assert {one.kind for one in found if one.part_of or one.conference} == {Kind.ITEM, Kind.FORUM}
        for one in found:
            assert one.digest == one.content.digest
            assert one.released is None or (one.released.content, one.released.digest) == (one.content, one.digest)


@contextmanager
def _opened(url: str, act: Act) -> Iterator[Session]:
    sessions = transactions.open_sessions(url)
    with acts.transaction(sessions.writes, act) as session:
        yield session
    sessions.engine.dispose()
