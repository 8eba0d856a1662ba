"""What every command starts from: the settings, the database, the act; and how answers are written."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

import backend
from backend.accounts.passwords import Cost
from backend.db import Sessions
from backend.domain import transactions
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.files.store import Store
from config import settings as configuration
from config.settings import Settings

ROOT = Path(backend.__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Office:
    """The settings and the open database of one command."""

    settings: Settings
    sessions: Sessions

    def act(self) -> Act:
        """Return an act of Amity itself, now: who may type commands here may do everything."""
        return Act(datetime.now(UTC), acts.desk_of(self.settings))

    @property
    def cost(self) -> Cost:
        """Return what one password hash costs."""
        return Cost(self.settings.argon2_time_cost, self.settings.argon2_memory_kib)

    @contextmanager
    def writing(self) -> Iterator[tuple[Session, Act]]:
        """Open one transaction that is committed at the end."""
        act = self.act()
        with acts.transaction(self.sessions.writes, act) as session:
            yield session, act

    @contextmanager
    def reading(self) -> Iterator[tuple[Session, Act]]:
        """Open one transaction that reads."""
        act = self.act()
        with acts.transaction(self.sessions.reads, act) as session:
            yield session, act


def load() -> Settings:
    """Return the settings. Raises SettingsError with every problem."""
    configuration.one_tz_database()
    return configuration.load(os.environ, ROOT)


def files(settings: Settings) -> Store:
    """Return where files are kept."""
    return Store(settings.data_dir / "files", settings.keep_free)


@contextmanager
def office() -> Iterator[Office]:
    """Open the office of the settings."""
    settings = load()
    sessions = transactions.open_sessions(settings.database_url)
    try:
        yield Office(settings, sessions)
    finally:
        sessions.engine.dispose()


def say(answer: Mapping[str, object] | list[dict[str, object]], *, as_json: bool, text: str) -> None:
    """Write an answer for a program or, as `text`, for a person."""
    click.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else text)


json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
