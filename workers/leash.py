"""Leashes: a process ends with the one that started it, even when that one was killed.

A parent keeps the only writing end of a pipe and says nothing in it: the children read its end when the parent is
gone, whatever ended it. Processes started by `multiprocessing` have such a pipe already.
"""

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable

GRACE = 2.2
"""Seconds between being asked to end and ending without further ado."""


def follow(descriptor: int | None, grace: float = GRACE) -> None:
    """End this process, by SIGTERM and after `grace` by force, when the pipe at `descriptor` ends; None: never."""
    if descriptor is not None:
        _watch(lambda: os.read(descriptor, 1), grace)


def follow_parent(grace: float = GRACE) -> None:
    """End this process, started by `multiprocessing`, when its parent ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel
        _watch(lambda: multiprocessing.connection.wait([sentinel]), grace)


def _watch(wait: Callable[[], object], grace: float) -> None:
    def watch() -> None:
        wait()
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
        threading.Event().wait(grace)
        os._exit(1)

    threading.Thread(target=watch, name="leash", daemon=True).start()
