"""The front: answers feeds that are current before Flask is asked, and passes everything else on.

A calendar program asks every hour whether anything changed; nearly always nothing did. That answer costs one indexed
read. It bears the headers that Flask's would bear, and neither is written to the access log: fetches are counted.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from flask import Flask
from werkzeug.http import HTTP_STATUS_CODES

from backend.domain.outreach import links
from backend.http import calendars, feeds, lookup, security
from backend.http.calendars import Headers
from backend.http.lookup import Found

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX, SUFFIX = "/feeds/", ".ics"
_TOKEN: Final = slice(len(PREFIX), -len(SUFFIX))
_LENGTH: Final = len(PREFIX) + links.LENGTH + len(SUFFIX)
_STATUS: Final = {code: f"{code} {HTTP_STATUS_CODES[code].upper()}" for code in (200, 304)}
_OPENS: Final = frozenset({"GET", "HEAD"})


class Front:
    """The WSGI application of one process: feeds first, the rest behind."""

    def __init__(self, app: Flask, behind: "WSGIApplication | None" = None) -> None:
        """`behind` answers what is not answered here; `app` itself when not given."""
        self.behind = behind or app
        self.publisher = feeds.publisher_of(app)
        self.lookup = lookup.of_engine(self.publisher.sessions.engine)
        self.always: Headers = tuple(security.headers(app).items())

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a feed, or pass the request on."""
        path: str = environ["PATH_INFO"]
        if len(path) == _LENGTH and path.startswith(PREFIX) and path.endswith(SUFFIX):
            found = self._find(environ, path[_TOKEN])
            if found is not None:
                return self._answer(environ, start_response, found)
        return self.behind(environ, start_response)

    def _find(self, environ: "WSGIEnvironment", token: str) -> Found | None:
        if environ["REQUEST_METHOD"] not in _OPENS or not links.is_token(token):
            return None
        return self.lookup.find(links.digest(token), datetime.now(UTC), self.publisher.made_by)

    def _answer(self, environ: "WSGIEnvironment", start_response: "StartResponse", found: Found) -> Iterable[bytes]:
        now = datetime.now(UTC)
        answer = calendars.answer(calendars.asked(environ), found.etag, found.name, found.modified_at, now)
        body = self._body(found, packed=answer.packed) if answer.status == 200 else b""
        if body is None:
            return self.behind(environ, start_response)
        self.publisher.tally.note(found.feed_id, environ.get("HTTP_USER_AGENT", ""), now)
        sized = (calendars.length(body),) if answer.status == 200 else ()
        start_response(_STATUS[answer.status], [*answer.headers, *sized, *self.always])
        return [body] if environ["REQUEST_METHOD"] == "GET" and body else []

    def _body(self, found: Found, *, packed: bool) -> bytes | None:
        held = self.publisher.held.get(found.feed_id)
        if held is not None and held.etag == found.etag:
            return held.packed if packed else held.plain
        return self.lookup.body(found, packed=packed)
