"""The front: answers feeds that are current before Flask is asked, and passes everything else on.

A calendar program asks every hour whether anything changed; nearly always nothing did. That answer costs one indexed
read, and as little besides as can be: what depends on the body alone is worked out once for each. It bears the headers
that Flask's would bear. Neither is written to the access log: fetches are counted.
"""

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime
from time import time
from typing import TYPE_CHECKING, Final

from flask import Flask

from backend.domain.outreach import links
from backend.http import calendars, feeds, lookup, packing, security
from backend.http.calendars import Headers
from backend.http.lookup import Found
from backend.ical.shelf import Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX, SUFFIX = "/feeds/", ".ics"
ROOM: Final = 32 * 1024 * 1024
_TOKEN: Final = slice(len(PREFIX), -len(SUFFIX))
_LENGTH: Final = len(PREFIX) + links.LENGTH + len(SUFFIX)
_OK, _UNCHANGED = "200 OK", "304 NOT MODIFIED"
_BESIDE: Final = 4096
"""Bytes that what is worked out for a body takes, about."""


class Ready:
    """What is worked out for the bytes of one ETag, as they are and packed (False and True)."""

    __slots__ = ("bodies", "tags", "unchanged", "whole")

    def __init__(self, found: Found, now: datetime, always: Headers) -> None:
        self.tags = frozenset(f'"{calendars.tag(found.etag, packed=one)}"' for one in (False, True))
        self.unchanged = [[*calendars.unchanged(found.etag, packed=one), *always] for one in (False, True)]
        self.whole = [[*calendars.whole(found, now, packed=one), *always] for one in (False, True)]
        self.bodies: list[bytes | None] = [None, None]


class Front:
    """The WSGI application of one process: feeds first, the rest behind."""

    def __init__(self, app: Flask, behind: "WSGIApplication | None" = None) -> None:
        """`behind` answers what is not answered here; `app` itself when not given."""
        self.behind = behind or app
        self.publisher = feeds.publisher_of(app)
        self.lookup = lookup.of_engine(self.publisher.sessions.engine)
        self.always: Headers = tuple(security.headers(app).items())
        self.ready: Shelf[str, Ready] = Shelf(ROOM)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a feed, or pass the request on."""
        path: str = environ["PATH_INFO"]
        if len(path) == _LENGTH and path.startswith(PREFIX) and path.endswith(SUFFIX):
            method = environ["REQUEST_METHOD"]
            found = None
            if method in {"GET", "HEAD"}:
                found = self.lookup.find(links.digest(path[_TOKEN]), time(), self.publisher.made_by)
            if found is not None:
                return self._answer(environ, start_response, found)
        return self.behind(environ, start_response)

    def _answer(self, environ: "WSGIEnvironment", start_response: "StartResponse", found: Found) -> Iterable[bytes]:
        ready = self.ready.get(found.etag) or self._prepare(found)
        packed = packing.takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        none_match = environ.get("HTTP_IF_NONE_MATCH")
        if none_match in ready.tags or calendars.has_it(environ, found.etag, found):
            self._count(found, environ)
            start_response(_UNCHANGED, ready.unchanged[packed])
            return []
        body = ready.bodies[packed] or self._body(found, ready, packed=packed)
        if body is None:
            return self.behind(environ, start_response)
        self._count(found, environ)
        start_response(_OK, ready.whole[packed])
        return [body] if environ["REQUEST_METHOD"] == "GET" else []  # lists: granian sends them whole

    def _count(self, found: Found, environ: "WSGIEnvironment") -> None:
        self.publisher.tally.note(found.key, environ.get("HTTP_USER_AGENT", ""), time())

    def _prepare(self, found: Found) -> Ready:
        ready = Ready(found, datetime.now(UTC), self.always)
        self.ready.put(found.etag, ready, _BESIDE)
        return ready

    def _body(self, found: Found, ready: Ready, *, packed: bool) -> bytes | None:
        """Return the bytes, unless others are kept by now; and have them ready from here on."""
        held = self.publisher.held.get(found.feed_id)
        if held is not None and held.etag == found.etag:
            body: bytes | None = held.packed if packed else held.plain
        else:
            body = self.lookup.body(found)
            body = body if packed or body is None else gzip.decompress(body)
        if body is None:
            return None
        ready.bodies[packed] = body
        ready.whole[packed] = [*ready.whole[packed], calendars.length(body)]
        self.ready.put(found.etag, ready, _BESIDE + sum(len(one or b"") for one in ready.bodies))
        return body
