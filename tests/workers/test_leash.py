"""Leashes: who was started ends with who started it, also when that one was killed."""

import os
import signal
import subprocess
import sys

from tests.servers import running

CHILD = (
    "import sys, threading\nfrom workers import leash\nleash.follow(int(sys.argv[1]))\n"
    "print('ready', flush=True)\nthreading.Event().wait()\n"
)
STUBBORN = f"import signal\nsignal.signal(signal.SIGTERM, lambda *_: None)\n{CHILD}"
PARENT = (
    "import multiprocessing, os, threading\nfrom workers import leash\n"
    "def child():\n    leash.follow_parent()\n    print(os.getpid(), flush=True)\n    threading.Event().wait()\n"
    "if __name__ == '__main__':\n"
    "    multiprocessing.get_context('fork').Process(target=child).start()\n    threading.Event().wait()\n"
)


def test_a_process_ends_at_the_end_of_its_pipe() -> None:
    assert _let_go(CHILD) == -signal.SIGTERM


def test_a_process_that_will_not_end_is_ended() -> None:
    assert _let_go(STUBBORN.replace("leash.follow(int(sys.argv[1]))", "leash.follow(int(sys.argv[1]), 0.2)")) == 1


def test_a_worker_of_a_killed_server_ends() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, cwd=running.ROOT, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        assert parent.stdout.read() == b""
    running.wait_until(lambda: not _lives(child), "the child is gone", patience=10)
    assert not _lives(child)


def _let_go(code: str) -> int:
    """Start `code` on a leash, let go, and return how it ended."""
    reading, writing = os.pipe()
    command = [sys.executable, "-c", code, str(reading)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[reading], cwd=running.ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        os.close(writing)
        ended = child.wait(timeout=20)
    os.close(reading)
    return ended


def _lives(pid: int) -> bool:
    """Say whether the process is there and no zombie."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")
