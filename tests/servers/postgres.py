"""A throwaway PostgreSQL server on a free port, durable for nobody, gone at the end of the block."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers import programs, running

_SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server; `user` owns everything in it and needs no password on the loopback address."""

    port: int
    user: str

    def url(self, database: str) -> str:
        """Return the address of `database` as settings take it."""
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template0") -> str:
        """Make `database`, a copy of `template`, and return its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log")
        self._run(statement.format(sql.Identifier(database), sql.Identifier(template)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove `database`, ending what is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def server() -> Iterator[Postgres]:
    """Run a server in a temporary folder: initdb, start, yield, stop, remove."""
    programs_folder = programs.postgres_folder()
    if programs_folder is None:
        message = "PostgreSQL is missing; run: make tools"
        raise RuntimeError(message)
    user = _unprivileged() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="amity-postgres-"))
    found = Postgres(running.free_port(), user or getpass.getuser())
    try:
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        _initialise(programs_folder, folder / "data", found.user, user)
        command = _command(programs_folder, folder, found.port)
        with running.guarded(command, folder / "log", lambda: _answers(found), user):
            yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(programs_folder: Path, data: Path, owner: str, user: str | None) -> None:
    options = ["--auth=trust", "--no-sync", "--no-instructions", "--encoding=UTF8", "--locale=C", f"--username={owner}"]
    subprocess.run(
        [str(programs_folder / "initdb"), *options, "--pgdata", str(data)],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        user=user,
        group=user,
        extra_groups=None if user is None else (),
    )


def _command(programs_folder: Path, folder: Path, port: int) -> list[str]:
    settings = [*_SPEED, "listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}", "timezone=UTC"]
    flags = [flag for setting in settings for flag in ("-c", setting)]
    return [str(programs_folder / "postgres"), "-D", str(folder / "data"), *flags]


def _unprivileged() -> str:
    """Return a user that PostgreSQL agrees to run as."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _answers(found: Postgres) -> bool:
    try:
        psycopg.connect(found.url("postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
