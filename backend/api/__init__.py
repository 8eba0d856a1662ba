"""The JSON API v1 over the same commands and input types as the pages: one module a noun, named here."""

from flask import Flask

from backend.api import (
    agreements,
    documents,
    feeds,
    forums,
    history,
    messages,
    openapi,
    organisations,
    partnerships,
    people,
    programme,
    regions,
    rules,
    schedule,
    visits,
)
from backend.api.operations import api
from backend.http import guards, limits, security

MODULES = (
    regions,
    organisations,
    people,
    partnerships,
    agreements,
    documents,
    forums,
    visits,
    programme,
    feeds,
    rules,
    messages,
    schedule,
    history,
)


@api.before_request
def _require_bearer() -> None:
    guards.require_bearer()


limits.failed_bearers(api)


def register(app: Flask) -> None:
    """Give `app` its API; cookies mean nothing to it, so neither does their token."""
    security.csrf.exempt(api)
    app.register_blueprint(api)
    app.register_blueprint(openapi.docs)
