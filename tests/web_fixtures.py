"""Fixtures of web tests: settings that wait for nothing, the application, browsers that are signed in or not."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from werkzeug.test import TestResponse

from backend import app as application
from backend import db
from backend.accounts import accounts, passwords
from backend.accounts.passwords import Cost
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import CoordinatorDetails, Role
from backend.http import feeds
from config import settings as configuration
from config.settings import Settings
from tests import kept

__all__ = [
    "add_person",
    "app",
    "browser",
    "client",
    "director",
    "make_app",
    "runner",
    "sessions_of_app",
    "settings",
    "signed_in",
]

PASSWORD = "four words of mine"
CHEAP = Cost(time=1, memory_kib=8)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MakeApp: TypeAlias = Callable[..., Flask]


@dataclass(frozen=True, slots=True)
class Browser:
    """A client that fills in forms as a browser does: with the token of the page it has opened."""

    client: FlaskClient

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, headers=headers)

    def send(self, path: str, data: dict[str, object] | None = None, page: str = "/password") -> TestResponse:
        """Send a form from `page` to `path`."""
        return self.client.post(path, data={"csrf_token": self.token(page), **(data or {})})

    def token(self, page: str = "/password") -> str:
        """Return the token that a form on `page` would send."""
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.client.get(page, follow_redirects=True).text)
        assert found is not None
        return found[1]

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """Fill in the sign-in form."""
        return self.send("/sign-in", {"email": email, "password": password, **more})


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    """Return settings over an empty migrated database of this test's own, with hashing that costs nothing."""
    return _settings(tmp_path, AMITY_DATABASE_URL=sqlite_url)


@pytest.fixture
def sessions_of_app(settings: Settings) -> Iterator[db.Sessions]:
    """Yield the sessions of the application's database, with all that hangs on them."""
    with kept.sessions(settings.database_url) as opened:
        yield opened


@pytest.fixture
def make_app(settings: Settings, sessions_of_app: db.Sessions, tmp_path: Path) -> Iterator[MakeApp]:
    """Yield a maker of applications over the test's database; keywords are settings, such as AMITY_BASE_URL."""
    made: list[Flask] = []

    def make(**environ: str) -> Flask:
        given = _settings(tmp_path, **{"AMITY_DATABASE_URL": settings.database_url, **environ})
        app = kept.with_templates(application.create_app(given, sessions_of_app))
        app.testing = True
        made.append(app)
        return app

    yield make
    for app in made:
        feeds.publisher_of(app).tally.write()  # now, not by its timer: another test has the database by then


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """Return the application."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client that is not signed in."""
    return app.test_client()


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    """Return a browser that is not signed in."""
    return Browser(client)


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Return a runner of the application's commands."""
    return app.test_cli_runner()


@pytest.fixture
def add_person(settings: Settings, sessions_of_app: db.Sessions) -> Callable[..., UUID]:
    """Return what adds a person of the office, whose password is PASSWORD, and returns her id."""

    def add(email: str, role: Role = Role.COORDINATOR, *, locale: str = "en", must_change: bool = False) -> UUID:
        details = CoordinatorDetails(email=email, name=email.partition("@")[0].title(), role=role, locale=locale)
        password_hash = passwords.hashed(CHEAP, PASSWORD)
        act = Act(NOW, acts.desk_of(settings))
        with acts.transaction(sessions_of_app.writes, act) as session:
            return accounts.create(session, act, details, password_hash, must_change=must_change).id

    return add


@pytest.fixture
def director(add_person: Callable[..., UUID]) -> UUID:
    """Return the id of a director, mei@amity.example."""
    return add_person("mei@amity.example", Role.DIRECTOR)


@pytest.fixture
def signed_in(browser: Browser, director: UUID) -> Browser:
    """Return a browser in which the director is signed in."""
    assert browser.sign_in("mei@amity.example").status_code == 303
    return browser


def _settings(root: Path, **environ: str) -> Settings:
    cheap = {"AMITY_ARGON2_TIME_COST": str(CHEAP.time), "AMITY_ARGON2_MEMORY_KIB": str(CHEAP.memory_kib)}
    return configuration.load({**cheap, "AMITY_LOGIN_LIMIT": "1000 per minute", **environ}, root)
