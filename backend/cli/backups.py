"""`amity backup FILE` and `amity restore FILE`: the office in one file, and an empty database filled from it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session
from tqdm import tqdm

from backend.cli import archives, context, migrating
from backend.cli.archives import NoArchive, Noted, Row
from backend.cli.context import Office
from backend.domain.index.rows import is_made_by_sqlite

LAID = frozenset({"alembic_version", "rules", "beats", "changes"})
"""What a database holds that nobody has used: its migration, the shipped rules, beats, and the rules' history."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write database, files and secret key to FILE: keep it as you keep passwords. Mail is not in it."""
    if file.exists():
        raise click.UsageError(f"{file} exists already: choose another name")
    with context.office() as office:
        _require_current(office)
        with office.reading() as (session, act), _progress() as noted:
            about: Row = {
                "made_at": act.now.isoformat(),
                "revision": sorted(migrating.heads()),
                "secret_key": office.settings.secret_key,
                "instance_domain": office.settings.instance_domain,
            }
            _write(office, session, (file, about), noted)
    click.echo(f"Written to {file} ({file.stat().st_size / 1024:.0f} KiB), with the secret key: only you may read it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Fill an empty database, and the files, from FILE; one that holds anything is refused."""
    try:
        manifest = archives.manifest_of(file)
        with context.office() as office:
            _require_empty(office)
            migrating.migrate(office, *manifest["revision"])
            with office.sessions.engine.begin() as connection:
                for name in LAID - {"alembic_version"}:
                    connection.execute(sa.delete(sa.table(name)))
            with office.writing() as (session, _act), _progress() as noted:
                archives.read(session, file, noted)
                noted("files", archives.read_files(file, context.files(office.settings)))
            migrating.upgrade(office)
            said = _keep_secret(office, manifest)
    except NoArchive as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"Restored what was saved at {manifest['made_at']}. {said}")


def _write(office: Office, session: Session, target: tuple[Path, Row], noted: Noted) -> None:
    try:
        archives.write(session, *target, noted, context.files(office.settings))
    except NoArchive as error:
        raise click.ClickException(str(error)) from None


def _require_current(office: Office) -> None:
    if migrating.current(office.sessions.engine) != migrating.heads():
        raise click.UsageError("the database is not at the newest migration; run: amity db upgrade")


def _require_empty(office: Office) -> None:
    tables = set(sa.inspect(office.sessions.engine).get_table_names()) - LAID
    names = sorted(name for name in tables if not is_made_by_sqlite(name))
    with office.reading() as (session, _act):
        found = archives.rows_in(session, names)
    if found:
        held = ", ".join(f"{count} {name}" for name, count in list(found.items())[:4])
        raise click.UsageError(f"this database holds {held}: restore into an empty one (AMITY_DATABASE_URL)")


def _keep_secret(office: Office, manifest: Row) -> str:
    """Make the archive's key the office's, where Amity keeps it itself."""
    if manifest["secret_key"] == office.settings.secret_key:
        return "Every link works as before."
    kept = office.settings.data_dir / "secret_key"
    if not kept.exists() or kept.read_text(encoding="ascii").strip() != office.settings.secret_key:
        return "AMITY_SECRET_KEY is another one than then: set it to the manifest's secret_key, or links end."
    fresh = kept.with_name(f".secret_key.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(manifest["secret_key"])
    fresh.replace(kept)
    return "Its secret key is the office's again: every link works as before, once Amity is started anew."


@contextmanager
def _progress() -> Iterator[Noted]:
    """Show a bar on a terminal, a plain line for each table that has rows otherwise."""
    with tqdm(unit=" rows", disable=not sys.stderr.isatty(), leave=False) as bar:

        def noted(table: str, rows: int) -> None:
            bar.set_postfix_str(table, refresh=False)
            bar.update(rows)
            if bar.disable and rows:
                click.echo(f"{table}: {rows}")

        yield noted
