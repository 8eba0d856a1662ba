"""The public address of feeds: `/feeds/<token>.ics`, GET and HEAD, for calendar programs of all kinds.

No cookie, no session, no redirect; any client, with or without Accept. The answer is rendered on request and carries
validators (RFC 9110, 13) and stable bytes. What may be in it is decided in `domain.outreach`.
"""

import gzip
import hashlib
import re
import unicodedata
from datetime import datetime
from urllib.parse import quote

from flask import Blueprint, Response, request

from backend.domain.outreach import feeds, selections
from backend.http import guards, packing, transactions
from backend.ical import feed as ical_feed

subscriptions = Blueprint("subscriptions", __name__)
_ASCII = re.compile(r"[^A-Za-z0-9]+")
_PACKED = "-gzip"
_LEVEL = 6


@subscriptions.route("/feeds/<token>.ics", methods=["GET"], provide_automatic_options=False)
@guards.public
def show(token: str) -> Response:
    """Answer the calendar of this token; 404 without a word why for any other."""
    with transactions.reading() as (session, act):
        feed = feeds.find_by_token(session, token, act.today)
        if feed is None:
            return _nothing()
        selection = selections.selection(session, act, feed)
        body = ical_feed.render(selection, act.desk)
        return _answer(body, feed.name, selection.changed_at)


def _nothing() -> Response:
    return Response(
        "There is nothing here\n",
        404,
        {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"},
        content_type="text/plain; charset=utf-8",
    )


def _answer(body: bytes, name: str, changed_at: datetime) -> Response:
    """Answer the bytes, packed when asked for, or 304 to whom has them already."""
    tag, packed = hashlib.sha256(body).hexdigest()[:32], packing.is_wanted()
    changed_at = changed_at.replace(microsecond=0)
    if _has_it(tag, changed_at):
        response = Response(status=304)
    else:
        response = Response(gzip.compress(body, _LEVEL, mtime=0) if packed else body)
        response.headers["Content-Type"] = "text/calendar; charset=utf-8"
        response.headers["Content-Disposition"] = _disposition(name)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(tag + _PACKED if packed else tag)
    response.last_modified = changed_at
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _has_it(tag: str, changed_at: datetime) -> bool:
    """Say whether the client has this calendar, packed or not; If-None-Match wins (RFC 9110, 13.2.2)."""
    if "If-None-Match" in request.headers:
        known = request.if_none_match
        return known.contains_weak(tag) or known.contains_weak(tag + _PACKED)
    since = request.if_modified_since
    return since is not None and changed_at <= since


def _disposition(name: str) -> str:
    """Return the file's name twice: in plain ASCII, and as it is (RFC 6266, 4.3)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    ascii_name = _ASCII.sub("-", plain).strip("-")[:60] or "calendar"
    header = f'inline; filename="{ascii_name}.ics"'
    whole = f"{name}.ics"
    return header if whole == f"{ascii_name}.ics" else f"{header}; filename*=UTF-8''{quote(whole, safe='')}"
