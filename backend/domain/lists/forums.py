"""The list of forums: those ahead, next first, or those that are over, last first."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, literal, select, true

from backend.domain.forums.forums import Format, Forum, Kind, Status
from backend.domain.lists import gatherings, lists
from backend.domain.lists.lists import Condition, Listing, Order
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.values import timed
from backend.domain.values.audience import Audience

STATES = ("idea", "planned", "confirmed", "under_way", "held", "reported", "postponed", "called_off")


def state(today: date) -> ColumnElement[str]:
    """Return what `forums.state` says of one forum, of all."""
    return case(
        (Forum.called_off_at.is_not(None), literal("called_off")),
        (Forum.postponed_at.is_not(None), literal("postponed")),
        (Forum.reported_at.is_not(None), literal("reported")),
        (timed.over(Forum, today), literal("held")),
        (timed.first_day(Forum) <= today, literal("under_way")),
        else_=cast(Forum.status, String),
    )


def _query(act: Act) -> Select[Any]:
    return select(Forum.id).where(access.visible(Forum.id, act.who))


def _by_time(act: Act, value: str) -> Condition:
    over = timed.over(Forum, act.today)
    return {"past": over, "coming": ~over, "all": true()}[value]


def _in_state(act: Act, value: str) -> Condition:
    return state(act.today) == gatherings.word(value, STATES)


def _from(_act: Act, value: str) -> Condition:
    return ~timed.over(Forum, lists.day(value))


def _until(_act: Act, value: str) -> Condition:
    return timed.first_day(Forum) <= lists.day(value)


def _state_order(act: Act, _locale: str) -> list[ColumnElement[Any]]:
    return [case({one: place for place, one in enumerate(STATES)}, value=state(act.today))]


LISTING = Listing(
    noun="forum",
    model=Forum,
    query=_query,
    filters={
        "view": _by_time,
        "kind": lists.one_of(Forum.kind, Kind),
        "format": lists.one_of(Forum.format, Format),
        "state": _in_state,
        "status": lists.one_of(Forum.status, Status),
        "partnership_id": lists.touching(Forum),
        "owner": lists.owned(Forum.owner_id),
        "audience": lists.one_of(Forum.audience, Audience),
        "released": gatherings.released(Forum.id),
        "from": _from,
        "until": _until,
    },
    orders={
        "when": Order(lambda _act, _locale: [timed.first_day(Forum), Forum.starts_at]),
        "name": lists.named(),
        "kind": lists.ranked(Forum.kind, Kind),
        "state": Order(_state_order),
        "owner": gatherings.by_owner(Forum.owner_id),
        "made": lists.by(Forum.created_at),
    },
    usual=gatherings.usual,
    by_partner=True,
)
