"""`amity db …`: bring the database's schema forward, take it back, say where it is."""

import click

from backend.cli import context, migrating
from backend.cli.context import json_option


@click.group("db")
def database() -> None:
    """The database's schema."""


@database.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Migrate to REVISION, by default the newest, and lay the shipped reminder rules that are missing."""
    with context.office() as office:
        changed = migrating.upgrade(office, revision)
        at = ", ".join(sorted(migrating.current(office.sessions.engine))) or "nothing"
    click.echo(f"The database is at {at}{'' if changed else ' already'}.")


@database.command()
@click.argument("revision")
@click.confirmation_option(prompt="Taking migrations back drops columns with what they hold. Go on?")
def downgrade(revision: str) -> None:
    """Take migrations back to REVISION (`-1`: the last one; `base`: all)."""
    with context.office() as office:
        migrating.downgrade(office, revision)
        at = ", ".join(sorted(migrating.current(office.sessions.engine))) or "nothing"
    click.echo(f"The database is at {at}.")


@database.command()
@json_option
def current(*, as_json: bool) -> None:
    """Say which migration the database is at."""
    with context.office() as office:
        at = sorted(migrating.current(office.sessions.engine))
    wanted = sorted(migrating.heads())
    text = f"at {', '.join(at) or 'nothing'}; this code wants {', '.join(wanted) or 'nothing'}"
    context.say({"current": at, "wanted": wanted, "is_current": at == wanted}, as_json=as_json, text=text)
