"""Migrations: they make exactly what the models say, and lead back to nothing, on both databases."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from backend import db
from tests.servers.postgres import Postgres

ROOT = Path(__file__).parents[2]


@pytest.fixture
def config(database_url: str) -> Config:
    """Return Alembic's configuration over a migrated database of this test's own."""
    found = Config(toml_file=ROOT / "pyproject.toml")
    found.attributes["url"] = database_url
    return found


def tables(url: str) -> set[str]:
    """Return the tables at `url`, without Alembic's own."""
    engine = db.make_engine(url)
    names = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return names - {"alembic_version"}


def test_the_models_and_the_migrations_agree(config: Config, database_url: str) -> None:
    command.check(config)  # raises when a model says something else
    assert tables(database_url) == set(db.Base.metadata.tables)


def test_every_migration_leads_down_and_up_again(config: Config, database_url: str) -> None:
    whole = tables(database_url)
    command.downgrade(config, "base")
    assert tables(database_url) == set()
    command.upgrade(config, "head")
    assert tables(database_url) == whole


def test_revisions_are_numbered_in_one_line() -> None:
    script = ScriptDirectory(str(ROOT / "migrations"))
    numbers = [revision.revision for revision in script.walk_revisions()][::-1]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_an_upgrade_that_fails_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'half.sqlite3'}"
    engine = db.make_engine(url)
    last = db.Base.metadata.sorted_tables[-1].name
    with engine.execution_options(amity_writes=True).begin() as connection:
        connection.execute(sa.text(f'CREATE TABLE "{last}" (id integer)'))
    engine.dispose()
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["url"] = url
    with pytest.raises(sa.exc.OperationalError, match="already exists"):
        command.upgrade(config, "head")
    assert tables(url) == {last}


def test_two_upgrades_at_once_on_postgres_wait_for_each_other(postgres_server: Postgres) -> None:
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["url"] = postgres_server.create("upgraded")
    holder = sa.create_engine(config.attributes["url"].replace("postgresql:", "postgresql+psycopg:"))
    with holder.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('amity migrations'))"))
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            command.upgrade(config, "head")
    holder.dispose()
    assert tables(config.attributes["url"]) == set()
    postgres_server.drop("upgraded")
