"""The entries of visits: the visit's own (internal), one a leg (what its partner sees), one an item."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.partners.regions import Region
from backend.domain.schedule.derive import projected
from backend.domain.schedule.derive.projected import Projected
from backend.domain.schedule.entries import Content, Ending, Key, Kind
from backend.domain.values.audience import Audience
from backend.domain.values.partner_words import LOCALES, P_, phrase
from backend.domain.values.timed import SPAN_FIELDS
from backend.domain.values.times import Span
from backend.domain.visits.programme import Item, least
from backend.domain.visits.visits import Leg, Visit
from backend.domain.visits.words import Direction, Status

TITLES = {
    Direction.INBOUND: P_("Delegation from %(name)s"),
    Direction.OUTBOUND: P_("Delegation to %(name)s"),
    Direction.ONLINE: P_("Online meeting with %(name)s"),
}
ONLINE = P_("Online")
Row = Any  # a row of one of the tables, read by columns


@dataclass(frozen=True, slots=True)
class Around:
    """What an entry of a visit takes from its visit and the partners' names."""

    visit: Row
    names: dict[UUID, Texts]
    regions: dict[UUID, Texts]


def derive(session: Session, act: Act, ids: list[UUID]) -> Iterator[Projected]:
    """Yield the entries of each visit, its legs and its items."""
    visits, legs, items = Visit.__table__, Leg.__table__, Item.__table__
    leg_rows = session.execute(select(legs).where(legs.c.visit_id.in_(ids)).order_by(legs.c.position)).all()
    item_rows = session.execute(select(items).where(items.c.visit_id.in_(ids))).all()
    names = projected.names(session, [leg.partnership_id for leg in leg_rows if leg.partnership_id])
    places = select(Region.__table__.c.id, Region.__table__.c.name)
    regions = {
        row.id: row.name for row in session.execute(places.where(Region.id.in_([r.region_id for r in leg_rows])))
    }
    for visit in session.execute(select(visits).where(visits.c.id.in_(ids))):
        around = Around(visit, names, regions)
        mine = {leg.id: leg for leg in leg_rows if leg.visit_id == visit.id}
        if mine:
            yield _visit(around, list(mine.values()), act.desk.timezone)
        yield from (_leg(around, leg) for leg in mine.values())
        yield from (_item(around, item, mine[item.leg_id]) for item in item_rows if item.leg_id in mine)


def title_of(direction: Direction, title: Texts | None, name: Texts) -> Texts:
    """Return the visit's title as given, else made: Delegation from/to …, Online meeting with …"""
    return title or phrase(TITLES[direction], name)


def place_of(direction: Direction, region: Texts | None) -> Texts | None:
    """Return where a leg takes place: nowhere on the map where nobody travels, whichever clock it goes by."""
    return phrase(ONLINE, dict.fromkeys(LOCALES, "")) if direction is Direction.ONLINE else region


def _name(around: Around, leg: Row) -> Texts:
    return around.names.get(leg.partnership_id) or around.regions.get(leg.region_id) or {}


def _visit(around: Around, legs: list[Row], home_zone: str) -> Projected:
    visit = around.visit
    ended = projected.ending(visit.called_off_at, visit.postponed_at)
    content = Content(
        kind=Kind.VISIT,
        record_type="visit",
        record_id=visit.id,
        title=title_of(visit.direction, visit.title, _names_joined(around, legs)),
        span=Span(
            timezone=legs[0].timezone if len(legs) == 1 else home_zone,
            starts_on=min(leg.starts_on for leg in legs),
            ends_on=max(leg.ends_on for leg in legs),
        ),
        status=projected.status(ended=ended, firm=visit.status is Status.CONFIRMED),
        audience=Audience.INTERNAL,
        partnership_ids=frozenset(leg.partnership_id for leg in legs if leg.partnership_id),
        ending=ended,
        place=place_of(visit.direction, around.regions.get(legs[0].region_id)) if len(legs) == 1 else None,
        text=visit.purpose,
        outward_text=visit.outward_text if ended else None,
    )
    return Projected(Key("visit", visit.id), content, visit.owner_id)


def _names_joined(around: Around, legs: list[Row]) -> Texts:
    named = list({leg.partnership_id or leg.region_id: _name(around, leg) for leg in legs}.values())
    tags = list(dict.fromkeys(tag for one in named for tag in one))
    return {tag: " · ".join(one.get(tag) or next(iter(one.values()), "") for one in named) for tag in tags}


def _leg(around: Around, leg: Row) -> Projected:
    visit = around.visit
    ended, outward_text = _ended(visit, leg)
    content = Content(
        kind=Kind.LEG,
        record_type="visit",
        record_id=visit.id,
        title=title_of(visit.direction, visit.title, _name(around, leg)),
        span=Span(**{name: getattr(leg, name) for name in SPAN_FIELDS}),
        status=projected.status(ended=ended, firm=visit.status is Status.CONFIRMED),
        audience=_leg_audience(visit, leg),
        partnership_ids=frozenset([leg.partnership_id] if leg.partnership_id else []),
        ending=ended,
        place=place_of(visit.direction, around.regions.get(leg.region_id)),
        outward_text=outward_text,
    )
    return Projected(Key("leg", leg.id), content, visit.owner_id)


def _item(around: Around, item: Row, leg: Row) -> Projected:
    visit = around.visit
    ended, outward_text = _ended(visit, leg, item)
    partners = frozenset([leg.partnership_id] if leg.partnership_id else [])
    meant_for = item.audience_partnership_ids
    content = Content(
        kind=Kind.ITEM,
        record_type="visit",
        record_id=visit.id,
        title=item.title,
        span=Span(**{name: getattr(item, name) for name in SPAN_FIELDS}),
        status=projected.status(ended=ended, firm=visit.status is Status.CONFIRMED),
        audience=least(_leg_audience(visit, leg), item.audience),
        partnership_ids=partners if meant_for is None else partners & {UUID(one) for one in meant_for},
        ending=ended,
        place=item.place,
        text=item.text,
        outward_text=outward_text,
        part_of=leg.id,
    )
    return Projected(Key("item", item.id), content, visit.owner_id)


def _leg_audience(visit: Row, leg: Row) -> Audience:
    """Return the visit's audience; a leg for no partnership cannot be a partner's."""
    if visit.audience is Audience.PARTNER and leg.partnership_id is None:
        return Audience.INTERNAL
    return Audience(visit.audience)


def _ended(*rows: Row) -> tuple[Ending | None, Texts | None]:
    """Return why the nearest of visit, leg and item is off, and what partners are told about it."""
    for row in reversed(rows):
        if ended := projected.ending(row.called_off_at, row.postponed_at):
            return ended, row.outward_text
    return None, None
