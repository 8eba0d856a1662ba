"""The list of agreements: how each stands today, in SQL, from its status and the term that holds today.

What `agreements.status_at` says of one agreement, `STATE` says of all, as far as terms are on record: the clock adds
what tacit renewal brings each day.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from backend.domain.agreements import terms
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.terms import Term
from backend.domain.agreements.words import Kind, Origin, Renewal, State, Status
from backend.domain.lists import lists
from backend.domain.lists.lists import Condition, Listing, Order
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator

CURRENT = aliased(Term)
"""The term that holds today; joined to every query of the list."""
ON_ITS_WAY = (State.DRAFT, State.TEXT_AGREED, State.IN_REVIEW, State.APPROVED)
GROUPS = {
    "notice": (State.NOTICE_WINDOW,),
    "open": ON_ITS_WAY,
    "running": (State.SIGNED, State.IN_FORCE, State.NOTICE_WINDOW),
    "over": (State.LAPSED, State.TERMINATED),
}
"""What is asked for together; `undecided` cuts across them."""


def state(today: date) -> ColumnElement[str]:
    """Return how an agreement stands on `today`."""
    begun = exists().where(Term.agreement_id == Agreement.id, Term.starts_on <= today)
    tacit = and_(Agreement.renewal == Renewal.TACIT, Agreement.notice_given_on.is_(None))
    warned = CURRENT.notice_by.between(today, today + terms.WINDOW)
    return case(
        (Agreement.status != Status.SIGNED, cast(Agreement.status, String)),
        (and_(Agreement.notice_given_on.is_(None), warned), literal(State.NOTICE_WINDOW.value)),
        (CURRENT.id.is_not(None), literal(State.IN_FORCE.value)),
        (~begun, literal(State.SIGNED.value)),
        (tacit, literal(State.IN_FORCE.value)),
        (Agreement.notice_given_on.is_not(None), literal(State.TERMINATED.value)),
        else_=literal(State.LAPSED.value),
    )


def group(today: date) -> ColumnElement[str]:
    """Return what an agreement asks of the office: notice, undecided, open, running, over."""
    named = {one: name for name in ("open", "over", "running", "notice") for one in GROUPS[name]}
    by_state = case({one.value: named[one] for one in named}, value=state(today))
    return case((and_(undecided(), ~_in_window(today)), literal("undecided")), else_=by_state)


def undecided() -> Condition:
    """Return the condition that the present term came by itself and waits for somebody's word."""
    asked = and_(Agreement.status == Status.SIGNED, Agreement.notice_given_on.is_(None))
    return and_(asked, CURRENT.origin == Origin.TACIT, CURRENT.decision.is_(None))


def _query(act: Act) -> Select[Any]:
    lasting = or_(CURRENT.ends_on.is_(None), CURRENT.ends_on >= act.today)
    holds = and_(CURRENT.agreement_id == Agreement.id, CURRENT.starts_on <= act.today, lasting)
    return select(Agreement.id).outerjoin(CURRENT, holds).where(access.visible(Agreement.id, act.who))


def _in_window(today: date) -> Condition:
    return state(today) == State.NOTICE_WINDOW.value


def _in_state(act: Act, value: str) -> Condition:
    return state(act.today) == State(value).value


def _in_group(act: Act, value: str) -> Condition:
    if value not in {*GROUPS, "undecided"}:
        raise ValueError(value)
    return group(act.today) == value


def _notice_until(act: Act, value: str) -> Condition:
    return and_(_asks_for_notice(), CURRENT.notice_by.between(act.today, lists.day(value)))


def _notice_from(_act: Act, value: str) -> Condition:
    return and_(_asks_for_notice(), CURRENT.notice_by >= lists.day(value))


def _asks_for_notice() -> Condition:
    return and_(Agreement.status == Status.SIGNED, Agreement.notice_given_on.is_(None))


def _ends_until(act: Act, value: str) -> Condition:
    return and_(Agreement.status == Status.SIGNED, CURRENT.ends_on.between(act.today, lists.day(value)))


def _ends_from(_act: Act, value: str) -> Condition:
    return and_(Agreement.status == Status.SIGNED, CURRENT.ends_on >= lists.day(value))


def _state_order(act: Act, _locale: str) -> list[ColumnElement[Any]]:
    return [case({one.value: place for place, one in enumerate(State)}, value=state(act.today))]


def _wants(act: Act, _locale: str) -> list[ColumnElement[Any]]:
    """Return the order of what is asked of the office first, in each group the nearest day."""
    places = case({"notice": 0, "undecided": 1, "open": 2, "running": 3, "over": 4}, value=group(act.today))
    return [places, func.coalesce(CURRENT.notice_by, CURRENT.ends_on)]


def _owner(_act: Act, _locale: str) -> list[ColumnElement[Any]]:
    return [select(Coordinator.name).where(Coordinator.id == Agreement.owner_id).scalar_subquery()]


LISTING = Listing(
    noun="agreement",
    model=Agreement,
    query=_query,
    filters={
        "group": _in_group,
        "kind": lists.one_of(Agreement.kind, Kind),
        "state": _in_state,
        "partnership_id": lists.is_id(Agreement.partnership_id),
        "owner": lists.owned(Agreement.owner_id),
        "renewal": lists.one_of(Agreement.renewal, Renewal),
        "notice_from": _notice_from,
        "notice_until": _notice_until,
        "ends_from": _ends_from,
        "ends_until": _ends_until,
    },
    orders={
        "wants": Order(_wants),
        "name": lists.named(),
        "kind": lists.ranked(Agreement.kind, Kind),
        "state": Order(_state_order),
        "signed": lists.by(Agreement.signed_on),
        "ends": lists.by(CURRENT.ends_on),
        "notice": lists.by(CURRENT.notice_by),
        "owner": Order(_owner),
        "made": lists.by(Agreement.created_at),
    },
    usual=lambda _filters: "wants",
    by_partner=True,
)
