"""The JSON API v1 over the same commands and input types as the pages: one module a noun, named here."""

from flask import Blueprint, Flask, request

from backend.http import guards, security

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.before_request
def _require_bearer() -> None:
    if request.endpoint is None or not guards.is_public(request.endpoint):
        guards.require_bearer()


def register(app: Flask) -> None:
    """Give `app` its API; cookies mean nothing to it, so neither does their token."""
    security.csrf.exempt(api)
    app.register_blueprint(api)
