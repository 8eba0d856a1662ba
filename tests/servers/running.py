"""Start a server under its guard, wait until it answers, stop it at the end of the block."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PATIENCE = 60.0
_PAUSE = 0.02


def free_port() -> int:
    """Return a TCP port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


def wait_until(condition: Callable[[], bool], what: str, patience: float = _PATIENCE) -> None:
    """Return as soon as `condition` holds; raises TimeoutError, saying `what`, after `patience` seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            message = f"{what}: not within {patience:g} s"
            raise TimeoutError(message)
        time.sleep(_PAUSE)


def listens(port: int) -> bool:
    """Return whether something accepts connections on `port` of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def guarded(command: list[str], log: Path, ready: Callable[[], bool], user: str | None = None) -> Iterator[None]:
    """Run `command` (as `user`, when root) until the block ends or this process dies; its words go to `log`."""
    as_user = [] if user is None else ["--user", user]
    with log.open("wb") as words:
        guard = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.guard", *as_user, *command],
            stdin=subprocess.PIPE,
            stdout=words,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            start_new_session=True,
        )
    assert guard.stdin is not None
    try:
        wait_until(lambda: guard.poll() is not None or ready(), f"{command[0]} is ready")
        if guard.poll() is not None:
            raise RuntimeError(log.read_text(errors="replace"))
        yield
    finally:
        guard.stdin.close()
        guard.wait(timeout=30)
