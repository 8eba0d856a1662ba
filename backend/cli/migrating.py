"""Migrating: the schema of the database brought to the one this code was written for."""

from functools import cache
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from backend.cli.context import ROOT, Office
from backend.domain.index import upkeep
from backend.domain.lists import names
from backend.domain.outreach import rules


def upgrade(office: Office, revision: str = "head") -> bool:
    """Migrate to `revision`, lay the shipped rules that are missing, fill an empty search index.

    Return whether the schema changed.
    """
    before = current(office.sessions.engine)
    if before != heads() or revision != "head":
        migrate(office, revision)
    if current(office.sessions.engine) == heads():
        with office.writing() as (session, act):
            rules.lay_shipped(session, act)
            upkeep.catch_up(session)
            names.catch_up(session)
    return current(office.sessions.engine) != before


def migrate(office: Office, revision: str) -> None:
    """Migrate to `revision` and nothing else."""
    command.upgrade(_config(office), revision)


def downgrade(office: Office, revision: str) -> None:
    """Take migrations back, down to `revision`."""
    command.downgrade(_config(office), revision)


def current(engine: Engine) -> set[str]:
    """Return the revisions the database is at; none before the first migration."""
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads())


@cache
def heads() -> set[str]:
    """Return the revisions this code was written for."""
    return set(ScriptDirectory.from_config(_configured({})).get_heads())


def _config(office: Office) -> Config:
    return _configured({"url": office.settings.database_url})


def _configured(attributes: dict[str, Any]) -> Config:
    return Config(toml_file=ROOT / "pyproject.toml", attributes=attributes)
