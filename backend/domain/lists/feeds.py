"""The list of calendar feeds: by whom they are for, whether their address answers, partnership and owner."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, literal, or_, select, true

from backend.db import Instant
from backend.domain.lists import lists
from backend.domain.lists.gatherings import word
from backend.domain.lists.lists import Condition, Listing, Order
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Detail, Feed, State
from backend.domain.outreach.fetches import SILENT_AFTER, Attention, FeedFetch
from backend.domain.values.audience import Audience

EPOCH = literal(datetime(1970, 1, 1, tzinfo=UTC), Instant())
"""Before all fetches: what was never fetched stands at one end of the order."""


def state(today: date) -> ColumnElement[str]:
    """Return what `feeds.state` says of one feed, of all."""
    ended = or_(Coordinator.id.is_(None), Coordinator.disabled_at.is_not(None))
    return case(
        (Feed.revoked_at.is_not(None), literal(State.REVOKED.value)),
        (Feed.expires_on < today, literal(State.EXPIRED.value)),
        (and_(Feed.audience == Audience.INTERNAL, ended), literal(State.ENDED.value)),
        else_=literal(State.OPEN.value),
    )


def _query(act: Act) -> Select[Any]:
    return select(Feed.id).outerjoin(Coordinator, Coordinator.id == Feed.owner_id).where(feeds.visible(act))


def _in_state(act: Act, value: str) -> Condition:
    return state(act.today) == word(value, set(State))


def _in_use(act: Act, value: str) -> Condition:
    is_open = state(act.today) == State.OPEN.value
    return {"open": is_open, "closed": ~is_open, "all": true()}[value]


def _state_order(act: Act, _locale: str) -> list[ColumnElement[Any]]:
    return [case({one.value: place for place, one in enumerate(State)}, value=state(act.today))]


def _last_at() -> ScalarSelect[Any]:
    """Return when each feed was last fetched."""
    return select(func.max(FeedFetch.last_at)).where(FeedFetch.feed_id == Feed.id).correlate(Feed).scalar_subquery()


def _read(act: Act, value: str) -> Condition:
    """Return what holds of the feeds that answer and are read so."""
    last, silent = _last_at(), act.now - SILENT_AFTER
    found = {Attention.NEVER: last.is_(None), Attention.SILENT: last <= silent, Attention.READ: last > silent}
    return and_(state(act.today) == State.OPEN.value, found[Attention(value)])


LISTING = Listing(
    noun="feed",
    model=Feed,
    query=_query,
    filters={
        "view": _in_use,
        "state": _in_state,
        "audience": lists.one_of(Feed.audience, Audience),
        "detail": lists.one_of(Feed.detail, Detail),
        "partnership_id": lists.touching(Feed),
        "owner": lists.owned(Feed.owner_id),
        "read": _read,
        "locale": lambda _act, value: Feed.locale == value,
    },
    orders={
        "name": lists.named(),
        "audience": lists.ranked(Feed.audience, Audience),
        "state": Order(_state_order),
        "owner": lists.by(Coordinator.name),
        "ends": lists.by(Feed.expires_on),
        "fetched": Order(lambda _act, _locale: [func.coalesce(_last_at(), EPOCH)]),
        "made": lists.by(Feed.created_at),
    },
    by_partner=True,
)
