"""Probes for those who run Amity: alive, ready to work, and a few numbers. They tell of no record."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, json
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.http import guards, transactions

MIGRATIONS = Path(__file__).parents[2] / "migrations"
Check: TypeAlias = Callable[[Session, Act], str | None]
"""Returns what is wrong, in English for an operator, or None."""

probes = Blueprint("health", __name__)


@dataclass(frozen=True, slots=True)
class Number:
    """One gauge of /metrics."""

    name: str
    help: str
    read: Callable[[Session, Act], float]


def database(session: Session, _act: Act) -> str | None:
    """Check that the database answers."""
    session.execute(text("SELECT 1"))
    return None


def migrations(session: Session, _act: Act) -> str | None:
    """Check that the schema is the one this code was written for."""
    present = set(MigrationContext.configure(session.connection()).get_current_heads())
    return None if present == _heads() else "the schema is not current; run: amity db upgrade"


CHECKS: dict[str, Check] = {"database": database, "migrations": migrations}
NUMBERS: list[Number] = []


@probes.get("/health/live")
@guards.public
def live() -> Response:
    """Answer that the process runs."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@probes.get("/health/ready")
@guards.public
def ready() -> Response:
    """Answer 200 when everything works, 503 with what does not."""
    found = {name: _tried(check) for name, check in CHECKS.items()}
    body = {"ready": not any(found.values()), "checks": {name: wrong or "ok" for name, wrong in found.items()}}
    return Response(json.dumps(body) + "\n", 200 if body["ready"] else 503, content_type="application/json")


@probes.get("/metrics")
@guards.public
def metrics() -> Response:
    """Answer a few numbers as Prometheus reads them, to this machine or to a bearer of a token."""
    if not guards.is_loopback():
        guards.require_bearer()
    with transactions.reading() as (session, act):
        said = [_gauge(one, one.read(session, act)) for one in NUMBERS]
    return Response("\n".join([*said, "amity_up 1", ""]), content_type="text/plain; version=0.0.4; charset=utf-8")


@probes.get("/robots.txt")
@guards.public
def robots() -> Response:
    """Keep search engines from pages; calendar services that ask first may fetch feeds."""
    said = f"User-agent: *\nAllow: /feeds/\nDisallow: /\n# {current_app.config['BASE_URL']}\n"
    return Response(said, content_type="text/plain; charset=utf-8")


def _gauge(number: Number, value: float) -> str:
    return f"# HELP {number.name} {number.help}\n# TYPE {number.name} gauge\n{number.name} {value:g}"


def _tried(check: Check) -> str | None:
    try:
        with transactions.reading() as (session, act):
            return check(session, act)
    except DBAPIError as error:
        return f"the database refuses: {type(error.orig).__name__}"


@cache
def _heads() -> set[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return set(ScriptDirectory.from_config(config).get_heads())
