"""`amity run`: everything in the foreground, from an empty directory to a running office."""

import os
import signal
import sys
import threading
from contextlib import suppress

import click

from backend.cli import context, migrating, ports
from backend.cli.children import Child, Family
from backend.cli.context import Office
from backend.domain.office import coordinators
from config.settings import Settings
from workers import logs, single
from workers.single import NotAlone

LOOK_SECONDS = 0.2


@click.command()
def run() -> None:
    """Migrate, then run web, worker and clock here until Ctrl-C; nothing outlives this process."""
    parent = os.getppid()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    settings = context.load()
    ports.require_free(settings.host, settings.port)
    logs.configure(settings.log_format)
    try:
        with single.in_directory(settings.data_dir, "run"):
            words = _prepare()
            _keep_running(settings, stop, parent, words)
    except NotAlone as error:
        raise ports.Taken(f"{error}; choose another one: AMITY_DATA_DIR=elsewhere PORT=8001 make run") from None


def _prepare() -> list[str]:
    """Bring the database up to date; return what to tell once everything runs."""
    with context.office() as office:
        migrating.upgrade(office)
        return [*_sign_ins(office), f"Mail is kept in {_mail_place(office.settings)}"]


def _sign_ins(office: Office) -> list[str]:
    with office.reading() as (session, _act):
        known = coordinators.active(session)
    return [] if known else ["Nobody can sign in yet; type: .venv/bin/amity user add EMAIL --role director"]


def _mail_place(settings: Settings) -> str:
    url = settings.mail_url
    return url.removeprefix("maildir:") if url.startswith("maildir:") else "no folder: it leaves by the mail server"


def _keep_running(settings: Settings, stop: threading.Event, parent: int, words: list[str]) -> None:
    family = Family(_children(settings))
    family.start()
    try:
        told = False
        while not stop.wait(LOOK_SECONDS) and os.getppid() == parent:
            family.look_after()
            if not told and ports.answers(settings.host, settings.port):
                told = True
                _tell(settings, words)
    finally:
        family.end()


def _children(settings: Settings) -> list[Child]:
    if settings.embedded:
        return [Child("serve"), Child("worker")]
    return [Child("serve"), Child("worker", apart=True), Child("clock")]


def _tell(settings: Settings, words: list[str]) -> None:
    with suppress(OSError):  # whoever read this may be gone already
        click.echo("\n".join(["", f"Amity runs at {settings.base_url}", *words, "Ctrl-C stops it.", ""]))
        sys.stdout.flush()
