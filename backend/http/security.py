"""What every answer says to browsers, what a request may weigh, whose word about the client's address counts."""

import ipaddress
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, g, request
from flask.wrappers import Response
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from backend.http import access_log
from config.parsing import Network
from config.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_BODY = 2 * 1024 * 1024
MOST_PARTS = 2000
SIGNED_IN_FOR = timedelta(days=30)
csrf = CSRFProtect()
V = TypeVar("V", bound=Callable[..., Any])
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'{nonce}",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
)
_HSTS = "max-age=31536000"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def attach(app: Flask, settings: Settings) -> None:
    """Set limits, cookies and headers of `app` as the settings' address asks for."""
    https = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_PARTS,
        SESSION_COOKIE_NAME="__Host-amity" if https else "amity",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SIGNED_IN_FOR,
        PREFERRED_URL_SCHEME="https" if https else "http",
        WTF_CSRF_TIME_LIMIT=None,
    )
    csrf.init_app(app)
    app.after_request(_add_hsts if https else _add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.wsgi_app = TrustedProxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]


def without_csrf(view: V) -> V:
    """Mark a view that takes POSTs from elsewhere, such as a mail program; it must not act for who is signed in."""
    csrf.exempt(view)
    return view


def csp_nonce() -> str:
    """Return this answer's nonce for style elements; for what a script must style, never for scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


class TrustedProxies:
    """Believes X-Forwarded-For, -Proto and -Host of the proxies named in the settings, and of nobody else."""

    def __init__(self, app: "WSGIApplication", networks: Iterable[Network]) -> None:
        self.app = app
        self.believing = ProxyFix(app, x_for=1, x_proto=1, x_host=1)
        self.networks = tuple(networks)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass the request on, with the client's own address where a trusted proxy states it."""
        app = self.believing if self._is_trusted(environ.get("REMOTE_ADDR", "")) else self.app
        return app(environ, start_response)

    def _is_trusted(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)


def headers(app: Flask) -> dict[str, str]:
    """Return what every answer of `app` says, for one that Flask does not make."""
    https = {"Strict-Transport-Security": _HSTS} if app.config["SESSION_COOKIE_SECURE"] else {}
    return {"Content-Security-Policy": _policy(""), **_HEADERS, **https}


def _policy(nonce: str) -> str:
    return "; ".join(_POLICY).format(nonce=nonce)


def _add_headers(response: Response) -> Response:
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    response.headers.setdefault("Content-Security-Policy", _policy(nonce))
    if access_log.is_secret(request.path) and not request.path.endswith(".ics"):  # what it asks for next: no Referer
        response.headers.setdefault("Referrer-Policy", "strict-origin")
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers and not request.path.startswith("/feeds/"):
        response.headers["Cache-Control"] = "private, no-cache"
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        response.headers.pop("Content-Type", None)
    return response


def _add_hsts(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = _HSTS
    return _add_headers(response)
