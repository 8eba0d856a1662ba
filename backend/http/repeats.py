"""Requests sent twice: under one `Idempotency-Key` the first answer counts for 24 hours, and nothing is done again.

Key, body and answer are kept in the transaction of what was done, so that neither can be there without the other; two
at once take turns. What failed is not kept: a repeat tries it again.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Response, request

from backend.accounts import idempotency
from backend.accounts.idempotency import Kept
from backend.domain.errors import N_, Invalid, Refused
from backend.http import transactions

HEADER = "Idempotency-Key"
KEPT_HEADERS = ("Location", "ETag")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
View = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that names a key: the key, and what tells this request from others."""

    key: str
    digest: str


def once(
    view: View,
    afresh: Callable[[int, UUID], Response] | None = None,
    body: Callable[[], bytes] = lambda: request.get_data(cache=True),
) -> View:
    """Return the view, done once a key; with `afresh` no body is kept, and a repeat is answered by it.

    `body` tells one request's body from another's. Raises Invalid for a key that is none, or that came with another
    request before.
    """

    def guarded(**ids: UUID) -> Response:
        key = request.headers.get(HEADER)
        return view(**ids) if key is None else _once(Asked(_checked(key), _digest(body())), ids, view, afresh)

    return guarded


def _once(asked: Asked, ids: dict[str, UUID], view: View, afresh: Callable[[int, UUID], Response] | None) -> Response:
    session, act = transactions.current()
    kept = idempotency.find(session, act, asked.key)
    if kept is not None:
        return _repeat(kept, asked, afresh)
    response = view(**ids)
    if afresh is None:
        body, about = response.get_data(as_text=True), None
    else:
        body, about = None, UUID(response.headers.get("Location", request.path.split("/actions/")[0])[-36:])
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    idempotency.keep(session, act, Kept(asked.key, asked.digest, response.status_code, headers, body, about))
    return response


def _repeat(kept: Kept, asked: Asked, afresh: Callable[[int, UUID], Response] | None) -> Response:
    if kept.digest != asked.digest:
        raise Invalid({HEADER: Refused(N_("This key came with another request before"))})
    if afresh is not None and kept.about_id is not None:
        response = afresh(kept.status, kept.about_id)
    else:
        response = Response(kept.body, kept.status, content_type="application/json")
    response.headers.update(kept.headers)
    return response


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise Invalid({HEADER: Refused(N_("Give 1 to 200 visible ASCII characters"))})
    return key


def _digest(body: bytes) -> str:
    """Return what tells two requests apart: method, address and body."""
    head = f"{request.method} {request.full_path}\n".encode("utf-8", "surrogatepass")
    return hashlib.sha256(head + body).hexdigest()
