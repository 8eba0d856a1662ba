"""The public address of feeds: `/feeds/<token>.ics`, GET and HEAD, for calendar programs of all kinds.

No cookie, no session, no redirect; any client, with or without Accept. What is current is answered before Flask is
asked (`front`); here is what that leaves: feeds that must be made anew, and addresses that answer nobody. What may be
in a feed is decided in `domain.outreach`.
"""

from flask import Blueprint, Flask, Response, current_app, request

from backend.domain.outreach import feeds
from backend.http import calendars, guards, transactions
from backend.http.publisher import Publisher, open_publisher

subscriptions = Blueprint("subscriptions", __name__)


def attach(app: Flask) -> None:
    """Give `app` its publisher and the addresses of feeds."""
    doors: transactions.Doors = app.extensions["amity"]
    app.extensions["amity_publisher"] = open_publisher(doors.sessions, doors.desk)
    app.register_blueprint(subscriptions)


def publisher_of(app: Flask) -> Publisher:
    """Return the publisher that an application makes feeds with."""
    found: Publisher = app.extensions["amity_publisher"]
    return found


@subscriptions.route("/feeds/<token>.ics", methods=["GET"], provide_automatic_options=False)
@guards.public
def show(token: str) -> Response:
    """Answer the calendar of this token; 404 without a word why for any other."""
    publisher, now = publisher_of(current_app), transactions.now()
    with transactions.reading() as (session, act):
        feed = feeds.find_by_token_lately(session, token, act.today)
    if feed is None:
        return _nothing()
    kept, is_new = publisher.current(feed.id, now)
    if kept.etag is None:
        return _nothing()
    publisher.tally.note(feed.id, request.headers.get("User-Agent", ""), now.timestamp())
    answer = calendars.answer(request.environ, kept, now)
    body = (kept.packed if answer.packed else kept.plain) if answer.status == 200 else b""
    response = Response(body, answer.status, answer.headers)
    if is_new:
        response.call_on_close(lambda: publisher.keep(kept))
    return response


def _nothing() -> Response:
    return Response(
        "There is nothing here\n",
        404,
        {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"},
        content_type="text/plain; charset=utf-8",
    )
