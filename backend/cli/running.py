"""`amity run`: everything in the foreground, from an empty directory to a running office."""

import os
import signal
import sys
import threading
from contextlib import suppress

import click

from backend.accounts import accounts, setup
from backend.cli import context, demo, migrating, ports
from backend.cli.children import Child, Family
from backend.cli.context import Office
from backend.domain.office import coordinators
from backend.domain.office import office as offices
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
    """Bring the database up to date, fill the default one if nobody has used it; return what to tell at the start."""
    with context.office() as office:
        migrating.upgrade(office)
        if _is_fresh(office) and office.settings.database_url == f"sqlite:///{office.settings.data_dir}/amity.sqlite3":
            click.echo("Loading the sample office (once)")
            demo.fill(office)
        return [*_who_signs_in(office), f"Mail is {_mail_place(office)}"]


def _is_fresh(office: Office) -> bool:
    with office.reading() as (session, _act):
        return not coordinators.active(session) and offices.find(session) is None


def _who_signs_in(office: Office) -> list[str]:
    return first_steps(office) or demo.told(office)


def first_steps(office: Office) -> list[str]:
    """Return how to begin an office in which nobody has an account yet; nothing for any other."""
    with office.reading() as (session, act):
        if not accounts.is_empty(session):
            return []
    return [
        "Nobody can sign in yet; begin the office at this address, which is for you alone:",
        f"  {setup.url(act.desk)}",
        "or type: .venv/bin/amity user add EMAIL --role director",
    ]


def _mail_place(office: Office) -> str:
    """Return where mail goes: the sample office's stays here whatever the settings say."""
    with office.reading() as (session, _act):
        sample = offices.is_sample(session)
    url = f"maildir:{office.settings.data_dir}/mail" if sample else office.settings.mail_url
    return f"kept in {url.removeprefix('maildir:')}" if url.startswith("maildir:") else "sent by the mail server"


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
