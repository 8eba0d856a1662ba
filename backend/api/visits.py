"""Delegation visits in the API, with their legs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.api import operations, outgoing, shapes
from backend.api.filters import Everything, OfPartnership
from backend.api.operations import Noun, Order, Verb
from backend.api.shapes import Ended, Outside, Recorded, When
from backend.db import Texts
from backend.domain.errors import N_, Invalid, Refused
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.schedule.derive.visits import title_of
from backend.domain.values import inputs, texts
from backend.domain.values.audience import Audience
from backend.domain.values.inputs import Day, Details, Zone
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import LegDetails, MoveDetails, VisitDetails
from backend.domain.visits.visits import Leg, Visit
from backend.domain.visits.words import Direction, Status

SHORT = frozenset({"partnership_id", "region_id", "inviting_organisation_id", "starts_on", "ends_on", "timezone"})
"""The fields of the short form: those of the only leg."""


class LegAnswer(Recorded, When, Ended):
    """One leg."""

    visit_id: UUID
    region_id: UUID
    partnership_id: UUID | None
    inviting_organisation_id: UUID | None


class VisitAnswer(Recorded, Ended, Outside):
    """A visit: `status` as stored, `state` as it stands today; `heading` is its title, or the one made for it."""

    direction: Direction
    title: Texts | None
    heading: Texts
    purpose: Texts | None
    status: Status
    state: str
    audience: Audience
    starts_on: date
    ends_on: date
    legs: list[LegAnswer]
    owner: str | None
    reported_at: datetime | None


class NewLegDetails(Details):
    """What is typed about a leg that is added; without a region or zone as for a visit's legs."""

    region_id: UUID | None = None
    partnership_id: UUID | None = None
    inviting_organisation_id: UUID | None = None
    starts_on: Day
    ends_on: Day
    timezone: Zone | None = None


def present(visit: Visit, today: date, outside: Outside) -> VisitAnswer:
    """Present a visit as it stands on `today`."""
    return {
        **shapes.recorded(visit),
        "direction": visit.direction,
        "title": visit.title,
        "heading": title_of(visit.direction, visit.title, _names(visit)),
        "purpose": visit.purpose,
        "status": visit.status,
        "state": visits.state(visit, today),
        "audience": visit.audience,
        "starts_on": visit.starts_on,
        "ends_on": visit.ends_on,
        "legs": [present_leg(one) for one in visit.legs],
        "owner": shapes.email_of(visit.owner),
        "reported_at": visit.reported_at,
        **shapes.ended(visit),
        **outside,
    }


def present_leg(leg: Leg) -> LegAnswer:
    """Present one leg."""
    return {
        **shapes.recorded(leg),
        **shapes.when(leg.span),
        **shapes.ended(leg),
        "visit_id": leg.visit_id,
        "region_id": leg.region_id,
        "partnership_id": leg.partnership_id,
        "inviting_organisation_id": leg.inviting_organisation_id,
    }


def _names(visit: Visit) -> Texts:
    """Return the names of partners, or regions, that the visit leads to, put together."""
    named = {
        leg.partnership_id or leg.region_id: leg.partnership.title if leg.partnership else leg.region.name
        for leg in visit.legs
    }
    said = list(named.values())
    return {tag: " · ".join(texts.say(one, tag) for one in said) for tag in texts.tags_of(*said)}


def _show(session: Session, act: Act, found: Sequence[Visit]) -> list[VisitAnswer]:
    outside = shapes.outside(session, [one.id for one in found])
    return [present(one, act.today, outside[one.id]) for one in found]


def _wanted(_session: Session, act: Act, asked: OfPartnership) -> Select[Visit]:
    return visits.seen(act, asked.partnership_id)


def _prepare(visit: Visit, sent: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent with the fields of the short form put into the only leg."""
    short = {name: value for name, value in sent.items() if name in SHORT}
    if not short or "legs" in sent:
        return sent
    if len(visit.legs) > 1:
        raise Invalid({name: Refused(N_("It has several legs: change them one by one")) for name in short})
    [leg] = visits.given(visit)["legs"]
    return {**{name: value for name, value in sent.items() if name not in SHORT}, "legs": [{**leg, **short}]}


def _discard(session: Session, act: Act, visit: Visit) -> None:
    """Take away a draft with its programme that partners have not seen."""
    outgoing.discard_unseen(session, visit.id)
    programme.discard_all(session, act, visit)


def _show_legs(_session: Session, _act: Act, found: Sequence[Leg]) -> list[LegAnswer]:
    return [present_leg(one) for one in found]


def _wanted_legs(session: Session, act: Act, _asked: Everything, visit_id: UUID) -> Select[Leg]:
    return select(Leg).where(Leg.visit_id == visits.get(session, act, visit_id).id)


def _load_leg(session: Session, act: Act, visit_id: UUID, leg_id: UUID) -> Leg:
    return visits.leg_of(visits.get(session, act, visit_id), leg_id)


def _given_leg(leg: Leg) -> dict[str, object]:
    return {name: getattr(leg, name) for name in NewLegDetails.model_fields}


def _add_leg(session: Session, act: Act, details: NewLegDetails, visit_id: UUID) -> Leg:
    """Add a leg to a visit."""
    visit = visits.get(session, act, visit_id)
    known = {leg.id for leg in visit.legs}
    _set_legs(session, act, visit, [*visits.given(visit)["legs"], details.model_dump()])
    return next(leg for leg in visit.legs if leg.id not in known)


def _change_leg(session: Session, act: Act, leg: Leg, details: NewLegDetails) -> None:
    """Change what was typed about a leg; its partner sees it with the next release."""
    visit = visits.get(session, act, leg.visit_id)
    legs = visits.given(visit)["legs"]
    _set_legs(session, act, visit, [one if one["id"] != leg.id else {**one, **details.model_dump()} for one in legs])


def _discard_leg(session: Session, act: Act, leg: Leg) -> None:
    """Take a leg without items out of a visit, unless partners have seen it."""
    outgoing.discard_unseen(session, leg.visit_id, leg.id)
    visit = visits.get(session, act, leg.visit_id)
    if len(visit.legs) == 1:
        raise Refused(N_("A visit needs a leg"))
    _set_legs(session, act, visit, [one for one in visits.given(visit)["legs"] if one["id"] != leg.id])


def _set_legs(session: Session, act: Act, visit: Visit, legs: list[dict[str, Any]]) -> None:
    given = {**visits.given(visit), "legs": [LegDetails.model_validate(one) for one in legs]}
    visits.change(session, act, visit, inputs.parse(VisitDetails, given, locale=act.desk.locale))


def _reschedule_leg(session: Session, act: Act, leg: Leg, details: TimeDetails) -> None:
    """Move one leg with its items; what its partner has been shown moves at once."""
    programme.reschedule_leg(session, act, leg, details)


VISITS: Noun[Visit] = Noun("visit", "/visits", VisitAnswer, visits.get, _show)
operations.listing(VISITS, OfPartnership, _wanted, Order((Visit.id,)))
operations.creating(VISITS, VisitDetails, visits.propose)
operations.reading(VISITS)
operations.changing(VISITS, VisitDetails, visits.given, visits.change, _prepare)
operations.discarding(VISITS, _discard)
operations.acting(
    VISITS,
    Verb("invite", visits.invite),
    Verb("confirm", visits.confirm),
    Verb("reschedule", programme.move, MoveDetails),
    *outgoing.ENDING,
    Verb("report", visits.report),
    outgoing.release_of("visit"),
    *outgoing.MUTING,
)

LEGS: Noun[Leg] = Noun("leg", f"{VISITS.one}/legs", LegAnswer, _load_leg, _show_legs, visits.get)
operations.listing(LEGS, Everything, _wanted_legs, Order((Leg.position, Leg.id), newest_first=False))
operations.creating(LEGS, NewLegDetails, _add_leg)
operations.reading(LEGS)
operations.changing(LEGS, NewLegDetails, _given_leg, _change_leg)
operations.discarding(LEGS, _discard_leg)
operations.acting(
    LEGS,
    Verb("reschedule", _reschedule_leg, TimeDetails, outgoing.zone_of),
    Verb("postpone", programme.postpone_leg, EndDetails),
    Verb("call-off", programme.call_off_leg, EndDetails),
    Verb("reinstate", programme.reinstate_leg),
)
