"""Feeds in the API: an address is shown to who may manage the feed, by a token that may write, and noted each time."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from backend.accounts.tokens import Scope
from backend.api import operations, shapes
from backend.api.filters import OfPartnership
from backend.api.operations import Noun, Order, Verb
from backend.api.shapes import Recorded
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, fetches
from backend.domain.outreach.feeds import Cancelled, Detail, Feed, FeedDetails, State
from backend.domain.outreach.fetches import Fetched
from backend.domain.schedule.entries import Kind
from backend.domain.values.audience import Audience
from backend.http import guards, transactions


class FeedAnswer(Recorded):
    """A feed; `url` is null for who may not manage it, and once it is revoked. Fetches are counted within seconds."""

    name: str
    partnership_ids: list[UUID]
    kinds: list[Kind] | None
    audience: Audience
    detail: Detail
    locale: str
    cancelled: Cancelled
    expires_on: date | None
    owner: str | None
    state: State
    revoked_at: datetime | None
    url: str | None
    webcal_url: str | None
    last_fetched_at: datetime | None
    last_fetched_by: str | None
    fetch_count: int


def present(feed: Feed, today: date, url: str | None, fetched: Fetched | None) -> FeedAnswer:
    """Present a feed as it stands on `today`, with its address where that may be shown."""
    return {
        **shapes.recorded(feed),
        "name": feed.name,
        "partnership_ids": feed.partnership_ids,
        "kinds": None if feed.kinds is None else [Kind(one) for one in feed.kinds],
        "audience": feed.audience,
        "detail": feed.detail,
        "locale": feed.locale,
        "cancelled": feed.cancelled,
        "expires_on": feed.expires_on,
        "owner": shapes.email_of(feed.owner),
        "state": feeds.state(feed, today),
        "revoked_at": feed.revoked_at,
        "url": url,
        "webcal_url": url and f"webcal://{url.partition('://')[2]}",
        "last_fetched_at": fetched.last_at if fetched else None,
        "last_fetched_by": fetched.last_by if fetched else None,
        "fetch_count": fetched.count if fetched else 0,
    }


def _show(session: Session, act: Act, found: Sequence[Feed]) -> list[FeedAnswer]:
    """Show feeds, and note whose address was shown; a reading request notes it in a transaction of its own."""
    may_write = guards.has_scope(Scope.WRITE)
    urls = {one.id: feeds.url(act, one) for one in found if may_write and feeds.may_manage(act, one)}
    shown = [one for one, url in urls.items() if url]
    if transactions.is_reading() and shown:
        with transactions.writing() as (writes, own):
            _note(writes, own, shown)
    else:
        _note(session, act, shown)
    counted = fetches.of(session, [one.id for one in found])
    return [present(one, act.today, urls.get(one.id), counted.get(one.id)) for one in found]


def _note(session: Session, act: Act, feed_ids: Sequence[UUID]) -> None:
    for feed_id in feed_ids:
        history.note(session, act, "link_shown", ("feed", feed_id))


def _wanted(_session: Session, act: Act, asked: OfPartnership) -> Select[Feed]:
    return feeds.seen(act, asked.partnership_id)


def _show_link(_session: Session, act: Act, feed: Feed) -> None:
    """Show the address of a feed. Noted in the history."""
    feeds.require_link(act, feed)


FEEDS: Noun[Feed] = Noun("feed", "/feeds", FeedAnswer, feeds.get, _show)
operations.listing(FEEDS, OfPartnership, _wanted, Order((Feed.id,)))
operations.creating(FEEDS, FeedDetails, feeds.create, again=True)
operations.reading(FEEDS)
operations.changing(FEEDS, FeedDetails, feeds.given, feeds.change)
operations.acting(
    FEEDS,
    Verb("rotate", feeds.rotate),
    Verb("revoke", feeds.revoke),
    Verb("show-link", _show_link),
    again=True,
)
