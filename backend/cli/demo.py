"""`amity demo …`: the sample office, and the passwords to look around in it."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from backend.accounts.passwords import Cost
from backend.cli import context
from backend.cli.context import Office
from backend.demo import loading, papers
from backend.demo.loading import Loaded, Scale
from backend.domain.office import acts, coordinators
from backend.domain.office import office as offices
from backend.files.store import Store

KEPT = "demo-sign-ins.json"
scale_option = click.option(
    "--scale", type=click.Choice([one.value for one in Scale]), default=Scale.OFFICE.value, show_default=True
)


@click.group()
def demo() -> None:
    """The sample office."""


@demo.command()
@scale_option
def load(scale: str) -> None:
    """Load the sample office into an empty database."""
    with context.office() as office:
        fill(office, Scale(scale))
        click.echo("\n".join(told(office)))


@demo.command()
@scale_option
def reset(scale: str) -> None:
    """Empty the database of a sample office and load it anew, as of today; an office of your own is refused."""
    with context.office() as office:
        papers.keep(_files(office))
        _keep(office, loading.reset(office.sessions, *_beginning(office), Scale(scale)))
        click.echo("\n".join(told(office)))


def fill(office: Office, scale: Scale = Scale.OFFICE) -> None:
    """Load the sample office. Raises Refused when the database holds one already."""
    papers.keep(_files(office))
    _keep(office, loading.load(office.sessions, *_beginning(office), scale))


def told(office: Office) -> list[str]:
    """Return what to tell of a sample office: who may sign in with which password, and one feed's address."""
    with office.reading() as (session, act):
        if not offices.is_sample(session):
            return []
        known = {one.email for one in coordinators.active(session)}
        feed_url = loading.feed_url(session, act)
    kept = [one for one in _kept(office.settings.data_dir / KEPT) if one["email"] in known]
    width = max((len(one["email"]) for one in kept), default=0)
    lines = [f"  {one['email']:<{width}}  {one['password']}  ({one['role']})" for one in kept]
    said = ["Sample data; sign in as one of", *lines] if lines else ["Sample data; for new passwords: make demo-reset"]
    return [*said, f"A partner's calendar feed: {feed_url}"] if feed_url else said


def _beginning(office: Office) -> tuple[acts.Desk, datetime, Cost]:
    return acts.desk_of(office.settings), datetime.now(UTC), office.cost


def _files(office: Office) -> Store:
    return Store(office.settings.data_dir / "files", office.settings.keep_free)


def _keep(office: Office, loaded: Loaded) -> None:
    """Keep the passwords beside the data, readable by their owner alone, to be told at each start."""
    path = office.settings.data_dir / KEPT
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    people = [{"email": one.email, "role": one.role.value, "password": one.password} for one in loaded.sign_ins]
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(people, file, ensure_ascii=False, indent=1)
    fresh.replace(path)


def _kept(path: Path) -> list[dict[str, str]]:
    try:
        found: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return found
