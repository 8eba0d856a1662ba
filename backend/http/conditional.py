"""Conditional requests by revision (RFC 9110, 13): `ETag: "<revision>"`, `If-Match`, `If-None-Match`."""

from flask import request
from werkzeug.wrappers import Response

from backend.domain.errors import N_, Stale


def tag(response: Response, revision: int) -> Response:
    """Set the ETag and answer 304 to a reader who has this revision already."""
    response.set_etag(str(revision))
    return response.make_conditional(request) if request.method in {"GET", "HEAD"} else response


def require_match(revision: int) -> None:
    """Raise Stale when the request names another revision than the record's; weak tags never match (13.1.1)."""
    if request.headers.get("If-Match") and not request.if_match.contains(str(revision)):
        raise Stale(N_("Somebody else changed this meanwhile. Nothing was saved."))
