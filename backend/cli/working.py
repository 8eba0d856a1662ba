"""`amity worker` and `amity clock`: the processes beside the web."""

import signal
import sys
import threading
from functools import partial

import click

from backend.cli import context, ports
from backend.cli.serving import leash_option
from backend.domain.office import acts
from workers import broker, embedded, leash, logs, post, scaled
from workers import clock as ticking
from workers.single import NotAlone


@click.command()
@leash_option
def worker(descriptor: int | None) -> None:
    """Send mail: with clock and drain in this process or, with AMITY_REDIS_URL, in dramatiq's."""
    settings = context.load()
    logs.configure(settings.log_format)
    leash.follow(descriptor)
    if not settings.embedded:
        sys.exit(scaled.run(settings))
    stop = _stopped_by_signals()
    with context.office() as office:
        mine = post.of_settings(settings, office.sessions, acts.desk_of(settings))
        try:
            whole = embedded.run(mine, settings.data_dir, stop, settings.tick_seconds)
        except NotAlone as error:
            raise ports.Taken(str(error)) from None
    sys.exit(0 if whole else 1)


@click.command()
@leash_option
def clock(descriptor: int | None) -> None:
    """Make messages of what falls due (with AMITY_REDIS_URL only; several may run)."""
    settings = context.load()
    if settings.redis_url is None:
        raise click.UsageError("without AMITY_REDIS_URL the clock runs within `amity worker`: start that alone")
    logs.configure(settings.log_format)
    leash.follow(descriptor)
    stop = _stopped_by_signals()
    with context.office() as office:
        mine = post.of_settings(settings, office.sessions, acts.desk_of(settings))
        hinting = broker.open_broker(settings.redis_url, patience=broker.HINT_SECONDS)
        ticking.run(mine, stop, settings.tick_seconds, partial(broker.hint, hinting))


def _stopped_by_signals() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
