"""Serving: the web in granian's processes (WSGI, several threads each), which end with this one."""

import gc
import importlib
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from sqlalchemy.exc import DBAPIError

from backend.cli import context, ports, running
from backend.cli.context import ROOT
from workers import leash, logs

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 4
COLLECT = (20_000, 10, 500)
"""When the garbage collector runs: what a request leaves behind is young, and a full run takes a tenth of a second."""
leash_option = click.option("--leash", "descriptor", type=int, hidden=True, help="A pipe: this process ends with it.")


@click.command()
@leash_option
def serve(descriptor: int | None) -> None:
    """Serve the web pages, the calendar feeds and the API."""
    settings = context.load()
    ports.require_free(settings.host, settings.port)
    logs.configure(settings.log_format)
    leash.follow(descriptor)
    if descriptor is None:  # beneath `amity run` that one says it
        _tell()
    Server(
        "wsgi:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=1,
        working_dir=ROOT,
    ).serve(target_loader=load_app, wrap_loader=False)


def _tell() -> None:
    """Say how an office that nobody has an account in begins; a database that cannot be read says nothing here."""
    with suppress(DBAPIError), context.office() as office:
        for line in running.first_steps(office):
            click.echo(line)
        sys.stdout.flush()


def load_app() -> "WSGIApplication":
    """Return the application; runs in each of granian's processes, and ties it to its parent.

    What is loaded by then stays: a full run of the garbage collector over it took a tenth of a second from a request.

    Ctrl-C is for granian's main process, which then asks this one: asked twice, it would not end. Until granian
    listens to that request, it ends the process at once.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    leash.follow_parent()
    logs.configure(context.load().log_format)
    app: WSGIApplication = importlib.import_module("wsgi").app
    gc.freeze()
    gc.set_threshold(*COLLECT)
    return app
