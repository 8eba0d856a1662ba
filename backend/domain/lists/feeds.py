"""The list of calendar feeds: by whom they are for, whether their address answers, partnership and owner."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select, true

from backend.domain.lists import lists
from backend.domain.lists.gatherings import word
from backend.domain.lists.lists import Condition, Listing, Order
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Detail, Feed, State
from backend.domain.values.audience import Audience


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
        "locale": lambda _act, value: Feed.locale == value,
    },
    orders={
        "name": lists.named(),
        "audience": lists.ranked(Feed.audience, Audience),
        "state": Order(_state_order),
        "owner": lists.by(Coordinator.name),
        "ends": lists.by(Feed.expires_on),
        "made": lists.by(Feed.created_at),
    },
    by_partner=True,
)
