"""Run a server for as long as somebody holds this program's standard input open: nothing outlives a killed test run.

`python -m tests.servers.guard [--user NAME] COMMAND…` starts COMMAND, waits for the end of its own input, then stops
COMMAND by SIGINT (PostgreSQL's fast shutdown, others' Ctrl-C) and after ten seconds by SIGKILL. What COMMAND leaves
behind is killed, daemons in sessions of their own too: whoever loses its parent becomes the guard's child (Linux).
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

_PR_SET_CHILD_SUBREAPER = 36


def main(arguments: list[str]) -> int:
    """Start the command, and stop it when the input ends or it ends by itself."""
    _adopt_orphans()
    user: str | None = None
    if arguments[0] == "--user":
        user, arguments = arguments[1], arguments[2:]
    group = None if user is None else user
    others = None if user is None else ()
    server = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, user=user, group=group, extra_groups=others)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the end of the input is the only order
    threading.Thread(target=_stop_at_end_of_input, args=[server], daemon=True).start()
    code = server.wait()
    _end_what_is_left()
    return code


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_what_is_left() -> None:
    with suppress(ChildProcessError):  # there is no child any more
        while True:
            pid, _status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                _kill_all_below(os.getpid())


def _kill_all_below(ancestor: int) -> None:
    rows = [row.split() for row in subprocess.check_output(["ps", "-eo", "pid=,ppid="], text=True).splitlines()]
    families, found = {ancestor}, 0
    while found < len(families):
        found = len(families)
        families |= {int(pid) for pid, parent in rows if int(parent) in families}
    for pid in families - {ancestor}:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _stop_at_end_of_input(server: subprocess.Popen[bytes]) -> None:
    sys.stdin.buffer.read()
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
