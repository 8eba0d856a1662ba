"""Looking: one thread's loop that drains whatever is due, each second, with or without a hint."""

import logging
import threading

from sqlalchemy.exc import DBAPIError

from workers import deliver
from workers.post import Counter, Post

log = logging.getLogger(__name__)


def run(post: Post, stop: threading.Event, every: float) -> None:
    """Look each `every` seconds until `stop` is set; a database that is away is waited for."""
    counter = Counter(post)
    while not stop.is_set():
        look(post, counter, stop)
        stop.wait(every)
    counter.close()


def look(post: Post, counter: Counter, stop: threading.Event) -> int:
    """Send what is due; return how many were handed over. The rows of a database that is away stay owed."""
    try:
        return deliver.drain(post, counter, stop) if deliver.anything_due(post) else 0
    except DBAPIError:
        log.warning("the drain could not reach the database; trying again", exc_info=True)
        return 0
