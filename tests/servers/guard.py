"""Run a server for as long as somebody holds this program's standard input open: nothing outlives a killed test run.

`python -m tests.servers.guard [--user NAME] COMMAND…` starts COMMAND, waits for the end of its own input, then stops
COMMAND by SIGINT (PostgreSQL's fast shutdown, others' Ctrl-C) and after ten seconds by SIGKILL.
"""

import signal
import subprocess
import sys
import threading


def main(arguments: list[str]) -> int:
    """Start the command, and stop it when the input ends or it ends by itself."""
    user: str | None = None
    if arguments[0] == "--user":
        user, arguments = arguments[1], arguments[2:]
    group = None if user is None else user
    others = None if user is None else ()
    server = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, user=user, group=group, extra_groups=others)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the end of the input is the only order
    threading.Thread(target=_stop_at_end_of_input, args=[server], daemon=True).start()
    return server.wait()


def _stop_at_end_of_input(server: subprocess.Popen[bytes]) -> None:
    sys.stdin.buffer.read()
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
