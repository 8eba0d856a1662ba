"""Being the only one: a file lock within a data directory, an advisory lock within a PostgreSQL database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine


class NotAlone(Exception):
    """Another process does this already."""


@contextmanager
def in_directory(folder: Path, name: str) -> Iterator[None]:
    """Hold `folder`/`name`.lock until the block, or this process, ends. Raises NotAlone."""
    with (folder / f"{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = f"another process holds {file.name}: one {name} for each data directory"
            raise NotAlone(message) from None
        yield


@contextmanager
def in_database(engine: Engine, name: str) -> Iterator[None]:
    """Hold a lock in the database on a connection of its own, where the database is a server. Raises NotAlone."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        statement = sa.text("SELECT pg_try_advisory_lock(hashtext(:name))")
        if not connection.execute(statement, {"name": f"amity {name}"}).scalar_one():
            message = f"another process is this database's {name}: stop it, or set AMITY_REDIS_URL for several"
            raise NotAlone(message)
        try:
            yield
        finally:
            connection.invalidate()
