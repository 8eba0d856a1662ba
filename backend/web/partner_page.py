"""The plain page of a feed, for a telephone: its address without `.ics`, open to whoever has it, in its own language.

No account, no cookie, no script needed; what it shows is what the feed shows. It works in the browser inside WeChat,
which knows no `webcal:`, and on paper. A wrong or revoked address answers as that of the calendar does.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, request
from sqlalchemy.orm import Session

from backend.domain.office import office
from backend.domain.office.acts import Act
from backend.domain.outreach import feed_steps, feeds, fetches, selections
from backend.domain.outreach.feeds import Cancelled, Feed, State
from backend.domain.values import partner_words, texts
from backend.domain.values.partner_words import P_
from backend.http import feeds as http_feeds
from backend.http import guards, transactions
from backend.ical import links
from backend.web import partner_view
from backend.web.partner_view import Day, Event

pages = Blueprint("partner_page", __name__)
WECHAT = "WeChat"
STAMP = "%Y%m%dT%H%MZ"
ENDED = P_("This calendar ended on %(day)s. Ask the office for a new address.")
NOTHING = P_("There is nothing here. The address may have been replaced: ask the office that gave it to you.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of a feed on a page: its days, whether it begins today, from when the rest goes on, what lies before."""

    days: list[Day]
    is_first: bool
    rest: str | None
    before: str


@pages.route("/feeds/<string(length=32):token>", methods=["GET", "HEAD"], provide_automatic_options=False)
@guards.public
def show(token: str) -> Response:
    """Show what the feed of this token shows, from today on; 404 without a word why for any other."""
    with transactions.reading() as (session, act):
        feed = feeds.find_by_token_lately(session, token, act.today)
        if feed is None:
            return _told(NOTHING, _asked_language(act), HTTPStatus.NOT_FOUND)
        if feeds.state(feed, act.today) is not State.OPEN:
            return _told(ENDED, feed.locale, HTTPStatus.GONE, day=_last_day(feed))
        page = _page(session, act, feed)
    http_feeds.publisher_of(current_app).tally.note(feed.id, request.headers.get("User-Agent", ""), act.now.timestamp())
    answer = _answer(page, HTTPStatus.OK)
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def as_text(day: Day) -> str:
    """Return a day as plain text, to be sent on."""
    return "\n\n".join(
        ["\n".join([day.said, *_lines(day.events[0])]), *("\n".join(_lines(one)) for one in day.events[1:])]
    )


def _lines(event: Event) -> list[str]:
    return [" ".join(filter(None, (event.clock, event.where))), event.title, *filter(None, [event.place])]


def _page(session: Session, act: Act, feed: Feed) -> str:
    locale = partner_words.nearest(feed.locale, act.desk.locale)
    address = feeds.url(act, feed) or ""
    steps = feed_steps.said(locale)
    return _render(
        "feeds/page.html",
        locale,
        feed=feed,
        shown=_shown(session, act, feed),
        as_text=as_text,
        office=texts.say(office.name_of(session), locale, act.desk.locale),
        is_sample=office.is_sample(session),
        address=address,
        webcal=links.webcal_url(address),
        google=links.google_url(address) if "google" in {one.code for one in steps} else None,
        steps=steps,
        in_wechat=fetches.client(request.headers.get("User-Agent", "")) == WECHAT,
        struck=feed.cancelled is Cancelled.STRUCK,
        today=partner_words.day(act.today, locale),
    )


def _shown(session: Session, act: Act, feed: Feed) -> Shown:
    """Return the part that is asked for: from today on, or from an instant in the feed's window."""
    since = selections.since(act)
    asked = _instant(request.args.get("from", ""))
    today = datetime.combine(act.today, time(), ZoneInfo(act.desk.timezone)).astimezone(UTC)
    first = max(asked, since) if asked else today
    selection, rest = selections.part(session, act, feed, first, running=asked is None or first == since)
    before = since.strftime(STAMP)
    after = rest.strftime(STAMP) if rest else None
    return Shown(partner_view.days(selection, act), asked is None, after, before)


def _instant(said: str) -> datetime | None:
    try:
        return datetime.strptime(said, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _last_day(feed: Feed) -> str:
    assert feed.expires_on is not None  # noqa: S101 - of one that has ended
    return partner_words.day(feed.expires_on, feed.locale)


def _asked_language(act: Act) -> str:
    found = request.accept_languages.best_match([*partner_words.LOCALES, "zh-CN", "zh"], act.desk.locale)
    return "zh-Hans" if found.partition("-")[0] == "zh" else found


def _told(said: str, locale: str, status: HTTPStatus, **params: str) -> Response:
    """Say one sentence, and nothing of any feed."""
    told = partner_words.say(said, locale, **params)
    return _answer(_render("feeds/page_none.html", partner_words.nearest(locale), told=told), status)


def _render(name: str, locale: str, **around: Any) -> str:
    """Render apart from the frame of the desk: no person, no cookie, the words of partners alone."""
    say = partial(_say, locale)
    return current_app.jinja_env.get_template(name).render(locale=locale, P_=say, page=_page_url, **around)


def _say(locale: str, msgid: str, **params: str) -> str:
    return partner_words.say(msgid, locale, **params)


def _page_url(first: str | None = None) -> str:
    return f"{request.path}?{urlencode({'from': first})}" if first else request.path


def _answer(page: str, status: HTTPStatus) -> Response:
    headers = {
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
    }
    return Response(page, status, headers, content_type="text/html; charset=utf-8")
