"""Pages and lists leave packed (gzip) for who takes it; built files, feeds and downloads see to themselves.

A page holds secrets beside words that the address brought in, and how well it packs could tell of them (BREACH). The
cookies' SameSite keeps other sites from asking; a random length in the header, as Django does it, blurs what is left.
"""

import gzip
import secrets
from functools import lru_cache
from io import BytesIO

from flask import Flask, request
from flask.wrappers import Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_KINDS = frozenset({"text/html", "application/json"})
_LEAST = 1024
_LEVEL = 5
_BLUR = 100


def attach(app: Flask) -> None:
    """Pack what `app` answers; to be attached before all that still writes to an answer."""
    app.after_request(_pack)


def is_wanted() -> bool:
    """Say whether the request names gzip and likes it no less than the plain text."""
    return takes_gzip(request.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=256)
def takes_gzip(encodings: str) -> bool:
    """Say so of an Accept-Encoding (RFC 9110, 12.5.3)."""
    liked = parse_accept_header(encodings, Accept)
    return liked.quality("gzip") > 0 and liked.quality("gzip") >= liked.quality("identity")


def _pack(response: Response) -> Response:
    if response.mimetype not in _KINDS or _is_as_it_must_be(response):
        return response
    response.vary.add("Accept-Encoding")
    data = response.get_data()
    if len(data) >= _LEAST and is_wanted():
        response.set_data(_packed(data))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _is_as_it_must_be(response: Response) -> bool:
    """Say whether these bytes are named by a tag, packed already, sent from a file, or none."""
    is_named = "ETag" in response.headers or "Content-Encoding" in response.headers
    return is_named or response.is_streamed or response.direct_passthrough


def _packed(data: bytes) -> bytes:
    target = BytesIO()
    name = "x" * (1 + secrets.randbelow(_BLUR))
    with gzip.GzipFile(name, "wb", _LEVEL, target, mtime=0) as file:
        file.write(data)
    return target.getvalue()
