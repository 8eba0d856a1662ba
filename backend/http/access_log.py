"""The log of requests: method, path without secrets, status, milliseconds; never a query, never a token."""

import logging
import re
from time import perf_counter

from flask import Flask, g, request
from flask.wrappers import Response

_SECRET = re.compile(r"^(/(?:feeds|r|u|reset|setup)/)[^/.]+")
_log = logging.getLogger("amity.access")


def attach(app: Flask) -> None:
    """Log every answer of `app`."""
    app.before_request(_begin)
    app.after_request(_write)


def masked(path: str) -> str:
    """Return a path fit for a log: the token of a secret link is cut, and what would break a line is written out."""
    return _SECRET.sub(r"\1…", path).encode("unicode_escape").decode("ascii").replace("\\u2026", "…")


def is_secret(path: str) -> bool:
    """Say whether this is an address that lets in whoever knows it."""
    return _SECRET.match(path) is not None


def _begin() -> None:
    g.began = perf_counter()


def _write(response: Response) -> Response:
    took = (perf_counter() - g.get("began", perf_counter())) * 1000
    _log.info("%s %s %s %.0f ms", request.method, masked(request.path), response.status_code, took)
    return response
