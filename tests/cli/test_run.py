"""`amity run` as `make run` starts it: everything comes up, and nothing is left when it ends, however it ends."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers import running

STARTS_WITHIN, STOPS_WITHIN = 60, 3.0


@dataclass(frozen=True, slots=True)
class Run:
    """A running `amity run`, its port, and what it said so far."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def said(self) -> str:
        """Return what it said."""
        return self.log.read_text()

    def pids(self) -> list[int]:
        """Return the processes of its session that live."""
        rows = subprocess.check_output(["ps", "-eo", "pid=,sess=,stat="], text=True).splitlines()
        parts = [row.split() for row in rows]
        return [int(pid) for pid, session, state in parts if session == str(self.process.pid) and state[0] != "Z"]

    def child(self, name: str) -> int:
        """Return the pid of the child that runs `amity NAME`."""
        rows = subprocess.check_output(["ps", "-eo", "pid=,ppid=,args="], text=True).splitlines()
        wanted = f"-m backend.cli {name} "
        return next(int(row.split()[0]) for row in rows if wanted in row and row.split()[1] == str(self.process.pid))

    def answers(self) -> bool:
        """Say whether its web answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def begun(folder: Path, port: int = 0, **given: str) -> Iterator[Run]:
    """Run `amity run` with its data in `folder` until the block ends."""
    port = port or running.free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMITY_")}
    cheap = {"AMITY_ARGON2_TIME_COST": "1", "AMITY_ARGON2_MEMORY_KIB": "8", "PORT": str(port)}
    environ = {**kept, **cheap, "AMITY_DATA_DIR": str(folder), **given}
    log = folder.parent / f"said-{port}-{time.monotonic_ns()}"
    command = [sys.executable, "-m", "backend.cli", "run"]
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, env=environ, cwd=running.ROOT, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
    run = Run(process, port, log)
    try:
        running.wait_until(lambda: "Ctrl-C stops it" in run.said or process.poll() is not None, "it runs", 60)
        yield run
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)


def test_the_first_start_loads_the_demo_and_tells_all_one_needs(tmp_path: Path) -> None:
    with begun(tmp_path / "var") as run:
        assert f"Amity runs at http://127.0.0.1:{run.port}\n" in run.said
        assert re.search(r"^  \S+@\S+ +\w{4}-\w{4}-\w{4}-\w{4}  \(director\)$", run.said, re.MULTILINE)
        assert f"http://127.0.0.1:{run.port}/feeds/" in run.said
        assert f"Mail is kept in {tmp_path / 'var' / 'mail'}" in run.said
        assert run.answers()
        first = run.said
    with begun(tmp_path / "var", run.port) as again:
        passwords = [re.findall(r"\w{4}-\w{4}-\w{4}-\w{4}", said) for said in (first, again.said)]
        assert passwords[0] == passwords[1]
        assert "Loading" not in again.said


@pytest.mark.parametrize("order", ["ctrl-c", "terminate"])
def test_an_ordered_end_leaves_nothing(postgres_url: str, tmp_path: Path, order: str) -> None:
    with begun(tmp_path / "var", AMITY_DATABASE_URL=postgres_url) as run:
        running.wait_until(lambda: len(run.pids()) == 4, "every process to run", 20)
        began = time.monotonic()
        if order == "ctrl-c":
            os.killpg(run.process.pid, signal.SIGINT)
        else:
            run.process.terminate()
        assert run.process.wait(timeout=20) == 0
        took = time.monotonic() - began
        assert run.pids() == []
    assert took < 2 * STOPS_WITHIN  # twice, for machines with much else to do


@pytest.mark.parametrize(("mode", "processes"), [("embedded", 4), ("scaled", 6)])
def test_nothing_outlives_a_kill(
    postgres_url: str, tmp_path: Path, request: pytest.FixtureRequest, mode: str, processes: int
) -> None:
    redis_url = str(request.getfixturevalue("redis_url")) if mode == "scaled" else ""
    with begun(tmp_path / "var", AMITY_DATABASE_URL=postgres_url, AMITY_REDIS_URL=redis_url) as run:
        running.wait_until(lambda: len(run.pids()) == processes, "every process to run", 20)
        run.process.kill()
        running.wait_until(lambda: run.pids() == [], "all is gone", 20)
        assert not run.answers()


def test_nothing_outlives_the_death_of_make(postgres_url: str, tmp_path: Path) -> None:
    port = running.free_port()
    code = "import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'backend.cli', 'run'], check=False)\n"
    environ = {**os.environ, "AMITY_DATABASE_URL": postgres_url, "AMITY_DATA_DIR": str(tmp_path), "PORT": str(port)}
    with (tmp_path / "said").open("wb") as said:
        make = subprocess.Popen(
            [sys.executable, "-c", code],
            env=environ,
            cwd=running.ROOT,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    run = Run(make, port, tmp_path / "said")
    running.wait_until(run.answers, "it answers", STARTS_WITHIN)
    make.kill()
    make.wait()
    running.wait_until(lambda: run.pids() == [], "all is gone", 20)
    assert not run.answers()


def test_an_empty_database_of_ones_own_stays_empty(postgres_url: str, tmp_path: Path) -> None:
    with begun(tmp_path / "var", AMITY_DATABASE_URL=postgres_url) as run:
        assert "amity user add EMAIL --role director" in run.said
        assert "/setup/" in run.said
        assert "Loading" not in run.said


def test_a_child_that_dies_comes_back(postgres_url: str, tmp_path: Path) -> None:
    with begun(tmp_path / "var", AMITY_DATABASE_URL=postgres_url) as run:
        worker = run.child("worker")
        os.kill(worker, signal.SIGKILL)
        running.wait_until(lambda: "worker ended (-9); starting it again in 1 s" in run.said, "it is seen", 20)
        running.wait_until(lambda: len(run.pids()) == 4, "it is back", 30)
        assert run.child("worker") != worker


def test_a_port_in_use_is_refused(postgres_url: str, tmp_path: Path) -> None:
    with begun(tmp_path / "one", AMITY_DATABASE_URL=postgres_url) as run:
        for host in ("127.0.0.1", "0.0.0.0"):
            with begun(tmp_path / "two", run.port, AMITY_DATABASE_URL=postgres_url, HOST=host) as second:
                assert second.process.wait(timeout=30) == 2
                assert f":{run.port} cannot be used (Address already in use)" in second.said
                assert "PORT=8001" in second.said
        assert run.answers()


def test_a_data_directory_in_use_is_refused(postgres_url: str, tmp_path: Path) -> None:
    with (
        begun(tmp_path / "var", AMITY_DATABASE_URL=postgres_url) as run,
        begun(tmp_path / "var", AMITY_DATABASE_URL=postgres_url) as second,
    ):
        assert second.process.wait(timeout=30) == 2
        assert "run.lock" in second.said
        assert run.answers()
