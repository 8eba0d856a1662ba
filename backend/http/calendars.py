"""An answer with a calendar: validators (RFC 9110, 13), packing, its file's name; for Flask and for what stands before.

The headers are worked out once for each body; what is left for each request is to compare what the client has.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple, Protocol
from urllib.parse import quote

from werkzeug.http import http_date, parse_date, parse_etags

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


class Tagged(Protocol):
    """A calendar's validators and its name."""

    @property
    def etag(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def modified_at(self) -> datetime | None: ...


class Answer(NamedTuple):
    """What a client gets: a status, headers, and the body packed, as it is, or not at all."""

    status: int
    headers: Headers
    packed: bool


def answer(environ: Mapping[str, str], found: Tagged, now: datetime) -> Answer:
    """Return the answer to a request (its WSGI environment) for a calendar that is there."""
    assert found.etag is not None  # noqa: S101 - of an open feed
    packed = packing.takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if has_it(environ, found.etag, found):
        return Answer(304, unchanged(found.etag, packed=packed), packed)
    return Answer(200, whole(found, now, packed=packed), packed)


def has_it(environ: Mapping[str, str], etag: str, found: Tagged) -> bool:
    """Say whether the client has this calendar, packed or not; a tag wins over a date (RFC 9110, 13.2.2)."""
    none_match = environ.get("HTTP_IF_NONE_MATCH")
    if none_match is not None:
        known = parse_etags(none_match)
        return known.contains_weak(etag) or known.contains_weak(tag(etag, packed=True))
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and found.modified_at is not None and found.modified_at <= since


def tag(etag: str, *, packed: bool) -> str:
    """Return the ETag of a body as it is, or packed, without its quotes."""
    return f"{etag}{PACKED}" if packed else etag


def unchanged(etag: str, *, packed: bool) -> Headers:
    """Return the headers of a 304."""
    return (("ETag", f'"{tag(etag, packed=packed)}"'), *SHARED)


def whole(found: Tagged, now: datetime, *, packed: bool) -> Headers:
    """Return the headers of a 200; no date where the last change has one of its own that is still to come."""
    assert found.etag is not None  # noqa: S101 - of an open feed
    encoding = (("Content-Encoding", "gzip"),) if packed else ()
    is_past = found.modified_at is not None and found.modified_at <= now
    dated = (("Last-Modified", http_date(found.modified_at)),) if is_past else ()
    typed = (("Content-Type", TYPE), ("Content-Disposition", disposition(found.name)))
    return (*typed, *encoding, *dated, *unchanged(found.etag, packed=packed))


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
