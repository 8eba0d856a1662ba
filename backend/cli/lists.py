"""`amity export KIND`: the rows of a list as a file, as the page gives them to a director."""

import importlib
from pathlib import Path
from shutil import copyfileobj
from typing import Any

import click

from backend.cli import context

KINDS = (
    *("partnerships", "agreements", "forums", "visits", "regions", "organisations", "people", "feeds", "messages"),
    "history",
)
FORMATS = ("csv", "xlsx")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Where to; default: KIND.FORMAT.")
@click.option("--query", default="", metavar="QUERY", help="Filters, order and columns as in a list's address.")
@click.option("--locale", default="", metavar="TAG", help="The language of heads and words.")
def export(kind: str, format_: str, output: Path | None, query: str, locale: str) -> None:
    """Write all rows of the list KIND to a file."""
    target = output or Path(f"{kind}.{format_}")
    application, every, table = (_pages(name) for name in ("app", "web.lists.every", "web.lists.table"))
    with context.office() as office:
        app = application.create_app(office.settings, office.sessions)
        headers = {"Accept-Language": locale or office.settings.default_locale}
        with app.test_request_context(f"/{kind}?{query}", headers=headers):
            file, number = table.written(every.SHEETS[kind], format_)
            with file, target.open("wb") as out:
                copyfileobj(file, out)
    click.echo(f"{target}: {number} rows")


def _pages(name: str) -> Any:
    """Return a module of the pages: no other command waits for them to be loaded."""
    return importlib.import_module(f"backend.{name}")
