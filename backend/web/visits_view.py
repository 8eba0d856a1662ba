"""A visit as its pages show it: what it is called, its days, its items as a list."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.schedule.derive.visits import title_of
from backend.domain.values import texts
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Leg, Visit
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import text
from backend.web.programme_view import audience, end_of


def title(visit: Visit) -> Texts:
    """Return what the visit is called: as given, else made of the partners' names."""
    return title_of(visit.direction, visit.title, _names(visit.legs))


def leg_title(visit: Visit, leg: Leg) -> Texts:
    """Return what a leg is called to its partner."""
    return title_of(visit.direction, visit.title, _names([leg]))


def moment(act: Act, instant: datetime) -> tuple[datetime, str]:
    """Return an instant on the reader's clock, with its offset."""
    return formats.moment(instant, act.who.timezone if act.who else act.desk.timezone)


def days(visit: Visit) -> When:
    """Return the days of a visit for the macro `span`."""
    zones = {leg.timezone for leg in visit.legs}
    return When(True, visit.starts_on, visit.ends_on, formats.city(zones.pop()) if len(zones) == 1 else "")


def listed(act: Act, visit: Visit, items: Sequence[Item], waiting: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Return the items for a list in words: kind, when with place and offset, where, who may see it, how it stands."""
    legs = {leg.id: leg for leg in visit.legs}
    return [_listed(act, visit, legs[one.leg_id], one) | {"waits": waiting.get(one.id)} for one in items]


def leg_words(leg: Leg) -> str:
    """Return a leg as a choice shows it: its region and days."""
    return f"{text(leg.region.name)}, {formats.day(leg.span.first_day)} – {formats.day(leg.span.last_day)}"


def _listed(act: Act, visit: Visit, leg: Leg, item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind.value,
        "when": formats.when(item.span, act.who.timezone if act.who else act.desk.timezone),
        "place": text(item.place),
        "audience": audience(visit, leg, item).value,
        "state": end_of(item),
    }


def _names(legs: Sequence[Leg]) -> Texts:
    found: dict[UUID, Texts] = {}
    for leg in legs:
        found[leg.partnership_id or leg.region_id] = leg.partnership.title if leg.partnership else leg.region.name
    tags = texts.tags_of(*found.values())
    return {tag: " · ".join(texts.say(name, tag) for name in found.values()) for tag in tags}
