"""An answer with a calendar: validators (RFC 9110, 13), packing, its file's name; for Flask and for what stands before.

The headers are worked out once for each body; what is left for each request is to compare what the client has.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from werkzeug.http import http_date, parse_date, parse_etags

from backend.domain.outreach.snapshots import Kept
from backend.http import packing

TYPE: Final = "text/calendar; charset=utf-8"
PACKED: Final = "-gzip"
SHARED: Final = (
    ("Vary", "Accept-Encoding"),
    ("Cache-Control", "private, no-cache"),
    ("X-Robots-Tag", "noindex"),
)
_NAMES: Final = re.compile(r"[^A-Za-z0-9]+")
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client says it has, and takes."""

    none_match: str | None
    modified_since: str | None
    encodings: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What it gets: a status, headers, and a body or nothing."""

    status: int
    headers: Headers
    packed: bool = False


def asked(environ: Mapping[str, str]) -> Asked:
    """Return what a request says, from its WSGI environment."""
    get = environ.get
    return Asked(get("HTTP_IF_NONE_MATCH"), get("HTTP_IF_MODIFIED_SINCE"), get("HTTP_ACCEPT_ENCODING", ""))


def answer(given: Asked, etag: str, name: str, modified_at: datetime, now: datetime) -> Answer:
    """Return the answer to who asks for a calendar of this ETag; If-None-Match wins over a date (RFC 9110, 13.2.2)."""
    packed = packing.takes_gzip(given.encodings)
    date = http_date(modified_at) if modified_at <= now else None
    if _has_it(given, etag, modified_at):
        return Answer(304, _unchanged(etag, packed=packed))
    return Answer(200, _whole(etag, date, name, packed=packed), packed)


def length(body: bytes) -> tuple[str, str]:
    """Return the header that says how long a body is."""
    return "Content-Length", str(len(body))


def disposition(name: str) -> str:
    """Return the file's name twice: in plain ASCII, and as it is (RFC 6266, 4.3)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    ascii_name = _NAMES.sub("-", plain).strip("-")[:60] or "calendar"
    header = f'inline; filename="{ascii_name}.ics"'
    whole = f"{name}.ics"
    return header if whole == f"{ascii_name}.ics" else f"{header}; filename*=UTF-8''{quote(whole, safe='')}"


def of_kept(given: Asked, kept: Kept, now: datetime) -> Answer:
    """Return the answer to who asks for what is kept; that it is open is known."""
    assert kept.etag is not None  # noqa: S101 - of an open feed
    assert kept.modified_at is not None  # noqa: S101 - as above
    return answer(given, kept.etag, kept.name, kept.modified_at, now)


@lru_cache(maxsize=1024)
def _unchanged(etag: str, *, packed: bool) -> Headers:
    return (("ETag", f'"{etag}{PACKED if packed else ""}"'), *SHARED)


@lru_cache(maxsize=1024)
def _whole(etag: str, date: str | None, name: str, *, packed: bool) -> Headers:
    encoding = (("Content-Encoding", "gzip"),) if packed else ()
    dated = (("Last-Modified", date),) if date else ()
    typed = (("Content-Type", TYPE), ("Content-Disposition", disposition(name)))
    return (*typed, *encoding, *dated, *_unchanged(etag, packed=packed))


def _has_it(given: Asked, etag: str, modified_at: datetime) -> bool:
    """Say whether the client has this calendar, packed or not."""
    if given.none_match is not None:
        if given.none_match in (f'"{etag}"', f'"{etag}{PACKED}"'):
            return True
        known = parse_etags(given.none_match)
        return known.contains_weak(etag) or known.contains_weak(etag + PACKED)
    since = parse_date(given.modified_since) if given.modified_since else None
    return since is not None and modified_at <= since
