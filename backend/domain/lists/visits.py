"""The list of visits: those ahead, next first, or those that are over, last first, by the days of their legs."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, cast, exists, func, literal, select, true

from backend.domain.lists import gatherings, lists
from backend.domain.lists.lists import Condition, Listing, Order
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.values import timed
from backend.domain.values.audience import Audience
from backend.domain.visits.visits import Leg, Visit
from backend.domain.visits.words import Direction, Status

STATES = ("proposed", "invited", "confirmed", "under_way", "completed", "reported", "postponed", "called_off")


def state(today: date) -> ColumnElement[str]:
    """Return what `visits.state` says of one visit, of all."""
    return case(
        (Visit.called_off_at.is_not(None), literal("called_off")),
        (Visit.postponed_at.is_not(None), literal("postponed")),
        (Visit.reported_at.is_not(None), literal("reported")),
        (~_goes_on(today), literal("completed")),
        (_first_day() <= today, literal("under_way")),
        else_=cast(Visit.status, String),
    )


def _query(act: Act) -> Select[Any]:
    return select(Visit.id).where(access.visible(Visit.id, act.who))


def _goes_on(today: date) -> Condition:
    return exists().where(Leg.visit_id == Visit.id, ~timed.over(Leg, today))


def _first_day() -> ColumnElement[date]:
    return select(func.min(timed.first_day(Leg))).where(Leg.visit_id == Visit.id).scalar_subquery()


def _by_time(act: Act, value: str) -> Condition:
    lasting = _goes_on(act.today)
    return {"past": ~lasting, "coming": lasting, "all": true()}[value]


def _in_state(act: Act, value: str) -> Condition:
    return state(act.today) == gatherings.word(value, STATES)


def _from(_act: Act, value: str) -> Condition:
    return _goes_on(lists.day(value))


def _until(_act: Act, value: str) -> Condition:
    return _first_day() <= lists.day(value)


def _in_region(_act: Act, value: str) -> Condition:
    return exists().where(Leg.visit_id == Visit.id, Leg.region_id == UUID(value))


def _state_order(act: Act, _locale: str) -> list[ColumnElement[Any]]:
    return [case({one: place for place, one in enumerate(STATES)}, value=state(act.today))]


LISTING = Listing(
    noun="visit",
    model=Visit,
    query=_query,
    filters={
        "view": _by_time,
        "direction": lists.one_of(Visit.direction, Direction),
        "state": _in_state,
        "status": lists.one_of(Visit.status, Status),
        "partnership_id": lists.touching(Visit),
        "region_id": _in_region,
        "owner": lists.owned(Visit.owner_id),
        "audience": lists.one_of(Visit.audience, Audience),
        "released": gatherings.released(Visit.id),
        "from": _from,
        "until": _until,
    },
    orders={
        "when": Order(lambda _act, _locale: [_first_day()]),
        "direction": lists.ranked(Visit.direction, Direction),
        "state": Order(_state_order),
        "owner": gatherings.by_owner(Visit.owner_id),
        "made": lists.by(Visit.created_at),
    },
    usual=gatherings.usual,
    by_partner=True,
)
