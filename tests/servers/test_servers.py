"""The servers of the tests: they start, answer, and are gone with the test run, even one that was killed."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend import db
from backend.domain.office import acts
from backend.domain.office.acts import Act
from tests.servers import postgres, programs, redis_server, running
from tests.servers.postgres import Postgres


def test_postgres_copies_and_drops_databases(postgres_server: Postgres) -> None:
    postgres_server.create("origin")
    with psycopg.connect(postgres_server.url("origin")) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    with psycopg.connect(postgres_server.create("copied", "origin")) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchall() == [(0,)]
    postgres_server.drop("copied")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres_server.url("copied"))


def test_postgres_is_gone_after_its_block() -> None:
    with postgres.server() as server:
        assert running.listens(server.port)
    assert not running.listens(server.port)


def test_redis_starts_empty_and_is_gone_after_its_block() -> None:
    with redis_server.server() as address, redis.Redis.from_url(address) as client:
        assert client.dbsize() == 0
        port = client.connection_pool.connection_kwargs["port"]
    assert not running.listens(port)


def test_redis_comes_back_on_the_same_port() -> None:
    port = running.free_port()
    for _ in range(2):
        with redis_server.server(port) as address:
            assert address == f"redis://127.0.0.1:{port}/0"
            assert running.listens(port)


def test_a_server_does_not_outlive_a_killed_run(tmp_path: Path) -> None:
    code = (
        "from tests.servers import redis_server\n"
        "with redis_server.server() as address:\n"
        "    print(address, flush=True)\n"
        "    input()\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=programs.ROOT, text=True
    )
    with run:
        assert run.stdout is not None
        port = int(run.stdout.readline().split(":")[2].split("/")[0])
        os.kill(run.pid, signal.SIGKILL)
    running.wait_until(lambda: not running.listens(port), "the server is gone", patience=20)
    assert not running.listens(port)


def test_what_a_server_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    left = tmp_path / "left"
    daemon = "import os, sys, signal; os.setsid(); print(os.getpid(), flush=True); signal.pause()"
    leave = (
        "import signal, subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', sys.argv[1]], stdout=open(sys.argv[2], 'w'))\n"
        "signal.pause()\n"
    )
    command = [sys.executable, "-c", leave, daemon, str(left)]
    with running.guarded(command, tmp_path / "log", lambda: left.exists() and left.read_text() != ""):
        pid = int(left.read_text())
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("daemons", [1, 6], ids=["starting", "greeting"])
def test_nothing_of_postfix_outlives_a_killed_run(daemons: int) -> None:
    code = "from tests.servers import postfix\nwith postfix.server():\n    input()\n"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # Postfix has users of its own
        here = {**os.environ, "TMPDIR": folder}
        run = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, cwd=programs.ROOT, env=here)
        with run:
            running.wait_until(lambda: len(_marked(f"MAIL_CONFIG={folder}")) >= daemons, "Postfix starts")
            os.kill(run.pid, signal.SIGKILL)
        running.wait_until(lambda: _marked(folder) == [], "everything is gone", patience=20)
        assert _marked(folder) == []


def _marked(words: str) -> list[Path]:
    """Return the processes whose environment has these words."""
    found = []
    for one in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            found += [one.parent] if words.encode() in one.read_bytes() else []
    return found


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="no such option"),
        running.guarded([sys.executable, "-c", "raise SystemExit('no such option')"], tmp_path / "log", lambda: False),
    ):
        pass


def test_every_program_is_there() -> None:
    assert [program.name for program in programs.PROGRAMS if not program.found()] == []
    assert programs.main() == 0


def test_what_cannot_be_installed_is_asked_for_by_its_exact_command() -> None:
    missing = [program for program in programs.PROGRAMS if program.name in {"Redis", "a Chinese font"}]
    assert programs.command_to_type(missing, "linux") == (
        "sudo apt-get install --yes --no-install-recommends redis-server fontconfig fonts-noto-cjk"
    )
    assert programs.command_to_type(missing, "darwin") == (
        "brew install redis && brew install --cask font-noto-sans-cjk"
    )


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(session: Session, turn: int) -> None:
    table = sa.table("probe", sa.column("turn"))
    session.execute(sa.text("CREATE TEMPORARY TABLE IF NOT EXISTS probe (turn integer)"))
    session.execute(table.insert().values(turn=turn))
    session.commit()
    assert session.scalars(sa.select(table.c.turn)).all() == [turn]


def test_a_test_may_have_a_database_of_its_own_with_real_commits(sessions: db.Sessions, act: Act) -> None:
    assert db.Base.metadata.tables.keys() <= set(sa.inspect(sessions.engine).get_table_names())
    with acts.transaction(sessions.writes, act) as session:
        session.execute(sa.text("CREATE TABLE probe (turn integer)"))
    with sessions.reads.begin() as session:
        assert session.execute(sa.text("SELECT count(*) FROM probe")).scalar_one() == 0
