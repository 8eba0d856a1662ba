"""Migrated databases for tests: one template a run for each kind of database, copied where a test needs its own."""

import importlib
import pkgutil
from pathlib import Path

from alembic import command
from alembic.config import Config

from backend import accounts, db, domain

ROOT = Path(__file__).parents[2]
KINDS = ("sqlite", "postgresql")


def migrate(url: str) -> None:
    """Bring the empty database at `url` to the newest schema, as an operator's `amity db upgrade` does."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["url"] = url
    command.upgrade(config, "head")


def import_models() -> None:
    """Import every module that may define a table, so that `db.Base.metadata` is whole."""
    for package in (domain, accounts):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def create(url: str) -> None:
    """Create the schema at `url` by its migrations; straight from the models while there is no migration."""
    if any((ROOT / "migrations" / "versions").glob("*.py")):
        migrate(url)
        return
    import_models()
    engine = db.make_engine(url)
    db.Base.metadata.create_all(engine)
    engine.dispose()
