"""From a refusal to an answer, mapped once: a page for people, problem+json (RFC 9457) for programs."""

import logging
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, g, json, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from backend.domain.errors import N_, DomainError, Forbidden, Invalid, NotFound, Refused, Stale
from backend.http import guards, limits, transactions
from backend.http.i18n import gettext, words

CHANGED = N_("Somebody else changed this meanwhile. Nothing was saved.")
BUSY_SECONDS = 5
_STATUS: dict[type[DomainError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.FORBIDDEN,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refused: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.CONFLICT,
}
_SAID = {
    400: (N_("This request cannot be read"), N_("Something in the address or in the form is broken.")),
    401: (N_("Sign in first"), N_("This needs a valid token.")),
    403: (N_("This is not yours to do"), N_("Your role does not allow this.")),
    404: (N_("There is nothing here"), N_("It does not exist, or it is not meant for you.")),
    405: (N_("Not in this way"), N_("This address does not take such a request.")),
    409: (N_("This does not go through"), N_("The way things stand now does not allow it.")),
    412: (N_("Changed meanwhile"), CHANGED),
    413: (N_("Too much at once"), N_("At most %(most)s MB can be sent at once.")),
    415: (N_("Not in this format"), N_("Send JSON, with the content type application/json.")),
    422: (N_("Something is not right yet"), N_("Please look at the marked fields.")),
    429: (N_("Too many tries"), N_("Wait a little, then try again.")),
    500: (N_("This is our mistake"), N_("The error has been noted. Nothing was saved.")),
    503: (N_("Too much going on"), N_("The database is busy. Nothing was saved: try again in a few seconds.")),
}
_log = logging.getLogger("amity.errors")


def attach(app: Flask) -> None:
    """Map every refusal of `app`."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _collided)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(CSRFError, _unsigned)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(HTTPException, _failed)


def is_api() -> bool:
    """Say whether a program asks."""
    return request.path.startswith("/api/")


def status_of(problem: DomainError) -> HTTPStatus:
    """Return the HTTP status of a refusal."""
    if isinstance(problem, Stale) and is_api():
        return HTTPStatus.PRECONDITION_FAILED
    return next(status for kind, status in _STATUS.items() if isinstance(problem, kind))


def answer(status: int, detail: str | None = None, problems: dict[str, str] | None = None) -> Response:
    """Return the answer that tells of a failure, in the reader's language and format."""
    title, said = _SAID.get(status, _SAID[400 if status < 500 else 500])
    title, said = gettext(title), gettext(said, most=(request.max_content_length or 0) // 1024**2)
    if is_api():
        return _problem(status, title, detail or said, problems)
    if request.blueprint != "feeds" and request.path.startswith(("/feeds/", "/health/", "/metrics")):
        return Response(f"{title}\n", status, content_type="text/plain; charset=utf-8")
    told = {"status": int(status), "title": title, "said": said, "message": detail, "back": _came_from()}
    return Response(render_template("errors/error.html", **told), status)


def _came_from() -> str | None:
    """Return the page of this site on which a reader followed the link that failed; None for a form that was sent."""
    here, there = urlsplit(request.url), urlsplit(request.referrer or "")
    path = urlunsplit(("", "", there.path, there.query, ""))
    if request.method not in transactions.SAFE or there.netloc != here.netloc or there.path == here.path:
        return None
    return guards.local_path(path, "") or None


def _problem(status: int, title: str, detail: str, problems: dict[str, str] | None) -> Response:
    body = {"type": "about:blank", "title": title, "status": int(status), "detail": detail}
    fields = [{"field": field, "message": message} for field, message in (problems or {}).items()]
    return Response(
        json.dumps(body | ({"errors": fields} if fields else {})), status, content_type="application/problem+json"
    )


def _refused(problem: DomainError) -> Response:
    transactions.roll_back()
    if isinstance(problem, Invalid):
        problems = {field: words(one) for field, one in problem.problems.items()}
        return answer(status_of(problem), " ".join(dict.fromkeys(problems.values())), problems)
    said = words(problem)
    if isinstance(problem, NotFound):
        return answer(HTTPStatus.NOT_FOUND, None if problem.msgid == "Not found" else said)
    return answer(status_of(problem), said, {problem.field: said} if problem.field else None)


def _stale(_error: StaleDataError) -> Response:
    return _refused(Stale(CHANGED))


def _collided(error: IntegrityError) -> Response:
    """Two wrote the same at one moment, and a constraint held."""
    _log.warning("refused by a constraint: %s", error.orig)
    return _refused(Refused(CHANGED))


def _busy(error: OperationalError) -> Response:
    transactions.roll_back()
    _do_without_database()
    _log.error("database: %s", error.orig)
    response = answer(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def _unsigned(_error: CSRFError) -> Response:
    detail = N_(
        "The form was not sent from a page of this sign-in, perhaps because that has ended. Go back, copy what you "
        "typed if it was much, load the page again and send it once more."
    )
    return answer(HTTPStatus.BAD_REQUEST, gettext(detail))


def _too_often(_error: RateLimitExceeded) -> Response:
    seconds = limits.wait_seconds()
    response = answer(429, gettext(N_("Try again in %(seconds)s seconds."), seconds=seconds))
    response.headers["Retry-After"] = str(seconds)
    return response


def _failed(error: HTTPException) -> Response:
    """Answer what routing, parsing or a view itself refused; redirects pass as they are."""
    transactions.roll_back()
    plain = error.get_response()
    if error.code is None or plain.status_code < HTTPStatus.BAD_REQUEST:
        return Response(plain.get_data(), plain.status_code, plain.headers)
    if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _do_without_database()
    response = answer(error.code)
    for name in ("Allow", "WWW-Authenticate", "Retry-After"):
        if name in plain.headers:
            response.headers[name] = plain.headers[name]
    return response


def _do_without_database() -> None:
    """Let the page that tells of a broken database ask it nothing."""
    g.signed_in = g.who_id = None
    g.without_database = True
