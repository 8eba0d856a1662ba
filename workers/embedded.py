"""Embedded mode: clock, drain and export as three threads of the one worker process beside the web (decisions 20)."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from workers import clock, export, looking, single
from workers.post import Post

STOPS_WITHIN = 25.0
log = logging.getLogger(__name__)


def run(post: Post, folder: Path, stop: threading.Event, every: float) -> bool:
    """Work until `stop` is set, looking each `every` seconds; False when a thread ended by itself.

    Raises NotAlone while another process does this for the same data directory (`folder`) or database.
    """
    with single.in_directory(folder, "worker"), single.in_database(post.sessions.engine, "worker"):
        threads = [
            _start("clock", lambda: clock.run(post, stop, every)),
            _start("drain", lambda: looking.run(post, stop, every)),
            _start("export", lambda: export.run(export.Desk(post, post.exports), stop, every)),
        ]
        while not stop.wait(every) and all(thread.is_alive() for thread in threads):
            pass
        whole = stop.is_set()
        stop.set()
        for thread in threads:
            thread.join(STOPS_WITHIN)
    return whole


def _start(name: str, target: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=target, name=name, daemon=True)
    thread.start()
    return thread
