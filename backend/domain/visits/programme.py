"""The programme of a visit: items by leg and day, with wall time and zone; a flight may end in another zone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base, OneOf, Record, Texts, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access, outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import Endable, EndDetails
from backend.domain.values import texts, timed
from backend.domain.values.audience import Audience
from backend.domain.values.timed import SPAN_FIELDS, Timed, TimeDetails
from backend.domain.values.times import Span
from backend.domain.visits import visits
from backend.domain.visits.details import ItemDetails, MoveDetails
from backend.domain.visits.visits import Leg, Visit
from backend.domain.visits.words import ItemKind

BESIDE, LONGEST_JOURNEY = 1, 3
"""Days: how far from its leg an item may begin or end, since one travels; how far its other end, over the date line."""
OUTWARDNESS = [Audience.INTERNAL, Audience.INVOLVED, Audience.PARTNER, Audience.PUBLIC]


class Item(Timed, Endable, Record, Base):
    """One line of the programme; `audience` None means the visit's, for the leg's partnership."""

    __tablename__ = "items"
    __table_args__ = (one_of("kind", ItemKind), one_of("audience", Audience))
    __noun__ = "item"
    __record__ = ("visit", "visit_id")

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    leg_id: Mapped[UUID] = mapped_column(ForeignKey("legs.id"), index=True)
    kind: Mapped[ItemKind] = mapped_column(OneOf(ItemKind))
    title: Mapped[Texts]
    place: Mapped[Texts | None]
    text: Mapped[Texts | None]
    audience: Mapped[Audience | None] = mapped_column(OneOf(Audience))
    audience_partnership_ids: Mapped[list[str] | None]


def add(session: Session, act: Act, visit: Visit, details: ItemDetails) -> Item:
    """Put an item into the programme; it waits for the next release."""
    access.require_change(act)
    item = Item(visit_id=visit.id)
    _fill(act, visit, item, details)
    session.add(item)
    session.flush()
    return item


def change(session: Session, act: Act, visit: Visit, item: Item, details: ItemDetails) -> None:
    """Change what was typed; partners see it with the next release."""
    access.require_change(act)
    _fill(act, visit, item, details)
    session.flush()


def reschedule(session: Session, act: Act, visit: Visit, item: Item, details: TimeDetails) -> None:
    """Move one item; what partners have been shown moves at once."""
    access.require_change(act)
    _require_within(act, visit, _leg(visit, item.leg_id, details), details.span)
    outward.reschedule(session, act, item, details.span)


def relocate(session: Session, act: Act, item: Item, place: Texts | None) -> None:
    """Hold it somewhere else; what partners have been shown changes at once."""
    access.require_change(act)
    item.place = place
    outward.relocate(session, act, item)


def move(session: Session, act: Act, visit: Visit, details: MoveDetails) -> None:
    """Move a whole visit: legs and items keep their place in it; partners see the new times at once."""
    redate(session, act, visit, details)
    outward.carry(session, "visit", visit.id, outward.resume(visit))
    session.flush()


def redate(session: Session, act: Act, visit: Visit, details: MoveDetails) -> None:
    """Move a whole visit as a draft: partners see the new times with the next release."""
    access.require_change(act)
    outward.require_on(visit)
    length = {leg.id: _length(leg) for leg in visit.legs}
    days = visits.move_legs(session, visit, details)
    items = of_visit(session, visit.id)
    for item in items:
        _shift(act, item, days)
    for leg in visit.legs:
        _require_room(act, leg, length[leg.id], of_leg(items, leg))
    session.flush()


def reschedule_leg(session: Session, act: Act, leg: Leg, details: TimeDetails) -> None:
    """Move one leg with its items, at once for its partner. Raises Refused when it is given in hours."""
    access.require_change(act)
    if not details.span.all_day:
        raise Refused(N_("A leg is given in days"), field="starts_on")
    days = (details.span.first_day - leg.span.first_day).days
    resumed = outward.STATE if leg.postponed_at else frozenset[str]()
    length = _length(leg)
    outward.reschedule(session, act, leg, details.span)
    items = _on_leg(session, leg)
    for item in items:
        _shift(act, item, days)
        outward.carry(session, "item", item.id, outward.TIME | resumed)
    _require_room(act, leg, length, items)
    session.flush()


def redate_leg(session: Session, act: Act, leg: Leg, details: TimeDetails) -> None:
    """Move one leg with its items as a draft: its partner sees it with the next release."""
    access.require_change(act)
    outward.require_on(leg)
    if not details.span.all_day:
        raise Refused(N_("A leg is given in days"), field="starts_on")
    days = (details.span.first_day - leg.span.first_day).days
    length = _length(leg)
    leg.set_span(details.span)
    items = _on_leg(session, leg)
    for item in items:
        _shift(act, item, days)
    _require_room(act, leg, length, items)
    session.flush()


def postpone_leg(session: Session, act: Act, leg: Leg, details: EndDetails) -> None:
    """Put one leg off with its items; its partner sees it at once."""
    outward.postpone(session, act, leg, details)
    _carry_items(session, leg)


def call_off_leg(session: Session, act: Act, leg: Leg, details: EndDetails) -> None:
    """Call one leg off with its items; its partner sees it at once."""
    outward.call_off(session, act, leg, details)
    _carry_items(session, leg)


def reinstate_leg(session: Session, act: Act, leg: Leg) -> None:
    """Take back that a leg was called off or postponed; items that were called off themselves stay so."""
    outward.reinstate(session, act, leg)
    _carry_items(session, leg)


def discard_all(session: Session, act: Act, visit: Visit) -> None:
    """Take away a visit with its programme; the caller has made sure that no partner has seen any of it."""
    access.require_change(act)
    for item in of_visit(session, visit.id):
        session.delete(item)
    session.flush()
    visits.discard(session, act, visit)


def discard(session: Session, act: Act, item: Item) -> None:
    """Take an item away that no partner has seen; the caller has made sure of that."""
    access.require_change(act)
    session.delete(item)
    session.flush()


def least(leg: Audience, item: Audience | None) -> Audience:
    """Return who may see an item: its leg's audience, unless it says less (decisions 5)."""
    return leg if item is None else min(leg, item, key=OUTWARDNESS.index)


def given(item: Item) -> dict[str, Any]:
    """Return what an `ItemDetails` of this item says; a PATCH starts from it."""
    names = ("kind", "title", "leg_id", "place", "text", "audience", "audience_partnership_ids", *SPAN_FIELDS)
    return {name: getattr(item, name) for name in names}


def get(session: Session, visit: Visit, item_id: UUID) -> Item:
    """Return an item of this visit. Raises NotFound."""
    found = session.get(Item, item_id)
    if found is None or found.visit_id != visit.id:
        raise NotFound
    return found


def of_visit(session: Session, visit_id: UUID) -> Sequence[Item]:
    """Return the items in the order of the day, by leg."""
    items = session.scalars(select(Item).where(Item.visit_id == visit_id)).all()
    return sorted(items, key=lambda item: (item.span.first_day, item.span.starts_utc, item.id))


def of_leg(items: Sequence[Item], leg: Leg) -> list[Item]:
    """Return those of `items` that belong to one leg."""
    return [item for item in items if item.leg_id == leg.id]


def _fill(act: Act, visit: Visit, item: Item, details: ItemDetails) -> None:
    leg = _leg(visit, details.leg_id, details)
    _require_within(act, visit, leg, details.span)
    _require_less(visit, leg, details)
    for name in ("kind", "title", "place", "text", "audience"):
        setattr(item, name, getattr(details, name))
    meant_for = details.audience_partnership_ids
    item.audience_partnership_ids = None if meant_for is None else sorted(str(one) for one in meant_for)
    item.leg_id = leg.id
    item.set_span(details.span)


def _on_leg(session: Session, leg: Leg) -> Sequence[Item]:
    return session.scalars(select(Item).where(Item.leg_id == leg.id)).all()


def _carry_items(session: Session, leg: Leg) -> None:
    for item in _on_leg(session, leg):
        outward.carry(session, "item", item.id, outward.STATE)


def _shift(act: Act, item: Item, days: int) -> None:
    try:
        item.set_span(timed.shifted(item.span, days))
    except Refused as problem:
        raise Refused(
            N_("On its new day clocks jump over the time of “%(item)s” (%(zone)s): move or change it first"),
            field="starts_on",
            item=_say(act, item.title),
            zone=problem.params.get("zone", item.timezone),
        ) from None


def _leg(visit: Visit, leg_id: UUID | None, details: TimeDetails) -> Leg:
    """Return the leg named, else the only one, else the one whose dates hold the start, or the end, or are nearest."""
    if leg_id is not None:
        found = next((leg for leg in visit.legs if leg.id == leg_id), None)
        if found is None:
            raise Refused(N_("There is no such leg"), field="leg_id")
        return found
    return min(
        visit.legs, key=lambda leg: (_days_off(leg, details.span.first_day), _days_off(leg, details.span.last_day))
    )


def _days_off(leg: Leg, day: date) -> int:
    """Return how many days a day lies outside a leg; 0 of one that it holds."""
    return max((leg.span.first_day - day).days, (day - leg.span.last_day).days, 0)


def _require_within(act: Act, visit: Visit, leg: Leg, span: Span) -> None:
    """Refuse what neither begins nor ends on a day of its leg or the day beside it, or goes on too far from it."""
    starts, ends = _days_off(leg, span.first_day), _days_off(leg, span.last_day)
    if min(starts, ends) <= BESIDE and max(starts, ends) <= LONGEST_JOURNEY:
        return
    is_start = starts > BESIDE
    day, said = (span.first_day, "starts") if is_start else (span.last_day, "ends")
    field = f"{said}_on" if span.all_day else f"{said}_at"
    params = {"first": leg.span.first_day, "last": leg.span.last_day}
    other = next((one for one in visit.legs if one is not leg and _days_off(one, day) == 0), None)
    if other is None:
        raise Refused(N_("Outside the days of this leg: %(first)s to %(last)s"), field=field, **params)
    raise Refused(
        N_("Outside the days of this leg: %(first)s to %(last)s. The leg in %(region)s holds this day: choose it"),
        field=field,
        region=_say(act, other.region.name),
        **params,
    )


def _require_room(act: Act, leg: Leg, length: int, items: Sequence[Item]) -> None:
    """Refuse to make a leg shorter than it was (`length`, in days) when items of it would lie after its last day."""
    if _length(leg) >= length:
        return
    for item in (one for one in items if one.called_off_at is None):
        if item.span.first_day > leg.span.last_day + timedelta(days=BESIDE):
            raise Refused(
                N_("“%(item)s” on %(day)s would lie after the last day: move it or call it off first"),
                field="ends_on",
                item=_say(act, item.title),
                day=item.span.first_day,
            )


def _length(leg: Leg) -> int:
    return (leg.span.last_day - leg.span.first_day).days + 1


def _say(act: Act, name: Texts) -> str:
    return texts.say(name, act.who.locale if act.who else act.desk.locale, act.desk.locale)


def _require_less(visit: Visit, leg: Leg, details: ItemDetails) -> None:
    if details.audience is Audience.INVOLVED:
        raise Refused(
            N_("Links for those involved on the day do not exist yet: choose another audience"), field="audience"
        )
    if details.audience and OUTWARDNESS.index(details.audience) > OUTWARDNESS.index(visit.audience):
        raise Refused(N_("An item cannot be seen by more people than its visit"), field="audience")
    meant_for = details.audience_partnership_ids
    if meant_for is not None and set(meant_for) - {leg.partnership_id}:
        raise Refused(N_("The audience names a partnership that does not take part"), field="audience_partnership_ids")
    if details.audience is None and leg.partnership_id is None:
        return  # it takes its leg's audience, and a leg for no partnership is not a partner's
    outward_item = (details.audience or visit.audience) is Audience.PARTNER
    if outward_item and (meant_for == () or leg.partnership_id is None):
        raise Refused(N_("Name the partnerships this is meant for"), field="audience_partnership_ids")
