"""The web application: pages and API over one database, wired together from the settings."""

from typing import TYPE_CHECKING

from flask import Flask, request

from backend import api, db, web
from backend.accounts.passwords import Cost
from backend.domain.office import acts
from backend.http import (
    access_log,
    assets,
    errors,
    feeds,
    formats,
    guards,
    health,
    i18n,
    limits,
    packing,
    security,
    transactions,
    uploads,
)
from config.settings import Settings

if TYPE_CHECKING:
    from types import TracebackType

    from flask.typing import ResponseReturnValue

    ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Amity(Flask):
    """A Flask application whose requests are transactions, and whose log keeps no secret."""

    def dispatch_request(self) -> "ResponseReturnValue":
        """Answer, and commit before the answer leaves, so that what fails at the commit is still refused in words."""
        return transactions.finish(self.make_response(super().dispatch_request()))

    def log_exception(self, exc_info: "ExcInfo") -> None:
        """Log an unforeseen error with its trace, the path without tokens."""
        self.logger.error("failed: %s %s", request.method, access_log.masked(request.path), exc_info=exc_info)


def create_app(settings: Settings, sessions: db.Sessions) -> Flask:
    """Return the application over `sessions`, as `settings` say."""
    app = Amity("backend", template_folder="web/templates", static_folder=None)
    app.config.update(BASE_URL=settings.base_url, ARGON2=Cost(settings.argon2_time_cost, settings.argon2_memory_kib))
    access_log.attach(app)
    packing.attach(app)
    uploads.attach(app, settings)
    security.attach(app, settings)
    limits.attach(app, settings)
    transactions.attach(app, sessions, acts.desk_of(settings))
    guards.attach(app)
    i18n.attach(app, settings)
    formats.attach(app)
    errors.attach(app)
    assets.attach(app)
    app.register_blueprint(health.probes)
    feeds.attach(app)
    web.register(app)
    api.register(app)
    return app
