"""Scaled mode: what each dramatiq process imports. Threads drain when Redis says so, and one looks each second anyway.

`amity worker` names `workers.scaled:open_here` to dramatiq, which calls it in each child: every process has its own
database connections, its own transports and its own log.
"""

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import dramatiq
from dramatiq import cli
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware, TimeLimit
from dramatiq.worker import Worker

from backend.domain import transactions
from backend.domain.office import acts
from config import settings as configuration
from config.settings import Settings
from workers import broker, export, leash, logs, looking, post
from workers.post import BUDGET_SECONDS, Counter, Post

ROOT = Path(__file__).parents[1]
THREADS = 2
STOPS_WITHIN_MS = 25_000


@dataclass(slots=True)
class Looking(Middleware):
    """The threads that look each second, as long as this process's worker lives; at its end all draining stops."""

    post: Post
    every: float
    stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def after_worker_boot(self, _broker: Broker, _worker: Worker) -> None:
        """Begin to look, for mail that is due and for feeds that are stale."""
        desk = export.Desk(self.post, self.post.exports)
        runs = {
            "looking": lambda: looking.run(self.post, self.stop, self.every),
            "export": lambda: export.run(desk, self.stop, self.every),
        }
        self._threads = [threading.Thread(target=run, name=name, daemon=True) for name, run in runs.items()]
        for thread in self._threads:
            thread.start()

    def before_worker_shutdown(self, _broker: Broker, _worker: Worker) -> None:
        """Claim nothing more: the mails under way are finished, the others given back."""
        self.stop.set()

    def after_worker_shutdown(self, _broker: Broker, _worker: Worker) -> None:
        """Wait for the looking thread's last mail, and the last feed."""
        for thread in self._threads:
            thread.join(STOPS_WITHIN_MS / 1000)


def run(settings: Settings) -> int:
    """Run dramatiq here until it is told to stop; return its exit code."""
    arguments = [
        *("workers.scaled:open_here", "--path", str(ROOT), "--skip-logging"),
        *("--processes", str(settings.workers), "--threads", str(THREADS)),
        *("--worker-shutdown-timeout", str(STOPS_WITHIN_MS)),
    ]
    parser = cli.make_argument_parser()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    return int(cli.main(parser.parse_args(arguments)) or 0)  # type: ignore[no-untyped-call]  # as above


def open_here() -> None:
    """Set up this process: settings, log, post office, broker, the one actor."""
    configuration.one_tz_database()
    settings = configuration.load(os.environ, ROOT)
    logs.configure(settings.log_format)
    leash.follow_parent()
    sessions = transactions.open_sessions(settings.database_url)
    office = post.of_settings(settings, sessions, acts.desk_of(settings))
    looks = Looking(office, settings.tick_seconds)
    # without Retries: what was not sent is in the database, and the next look finds it (delivery.md 2: T1, T9)
    opened = broker.open_broker(cast("str", settings.redis_url), [TimeLimit(), looks])
    declare_drain(opened, looks, time_limit_ms(settings))
    dramatiq.set_broker(opened)


def declare_drain(opened: Broker, looks: Looking, limit_ms: int) -> None:
    """Declare the one actor, whose name and empty arguments are the same in every release (delivery.md 2: T11)."""
    mine = threading.local()

    def drain() -> None:
        if not hasattr(mine, "counter"):
            mine.counter = Counter(looks.post)
        looking.look(looks.post, mine.counter, looks.stop)

    declared = dramatiq.actor(actor_name=broker.DRAIN, queue_name=broker.DRAIN, broker=opened, time_limit=limit_ms)
    declared(drain)


def time_limit_ms(settings: Settings) -> int:
    """Return how long one drain may take: its budget, then one mail at the slowest server, then a minute."""
    slowest = settings.smtp_connect_timeout + 4 * settings.smtp_timeout + settings.smtp_data_timeout
    return int((BUDGET_SECONDS + 2 * slowest + 60) * 1000)
