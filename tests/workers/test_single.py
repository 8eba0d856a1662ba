"""Being the only one: a second process is refused, and the lock goes with whoever held it."""

import subprocess
import sys
from pathlib import Path

import pytest

from backend import db
from tests.servers import running
from workers import single
from workers.single import NotAlone


def test_a_second_one_in_a_directory_is_refused(tmp_path: Path) -> None:
    with single.in_directory(tmp_path, "worker"):
        with pytest.raises(NotAlone, match=r"worker\.lock"), single.in_directory(tmp_path, "worker"):
            pass
        with single.in_directory(tmp_path, "run"):
            pass
    with single.in_directory(tmp_path, "worker"):
        assert (tmp_path / "worker.lock").exists()


def test_the_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys\nfrom workers import single\n"
        "with single.in_directory(pathlib.Path(sys.argv[1]), 'worker'):\n    print('held', flush=True)\n    input()\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=running.ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(NotAlone), single.in_directory(tmp_path, "worker"):
            pass
        holder.kill()
    with single.in_directory(tmp_path, "worker"):
        assert holder.returncode != 0


def test_a_second_one_in_a_database_is_refused(postgres_url: str) -> None:
    one, other = db.make_engine(postgres_url), db.make_engine(postgres_url)
    with single.in_database(one, "worker"), pytest.raises(NotAlone), single.in_database(other, "worker"):
        pass
    with single.in_database(other, "worker"):
        assert other.pool.checkedout() == 1  # type: ignore[attr-defined]  # the pool of a server's engine counts
    one.dispose()
    other.dispose()


def test_a_file_needs_no_lock_but_the_directorys(sqlite_url: str) -> None:
    engine = db.make_engine(sqlite_url)
    with single.in_database(engine, "worker"), single.in_database(engine, "worker"):
        assert engine.dialect.name == "sqlite"
    engine.dispose()
