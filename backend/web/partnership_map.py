"""The map of partnerships, with the list of countries beside it; and the year of partners by months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.lists import lists
from backend.domain.office.acts import Act
from backend.domain.partners import places, regions
from backend.domain.partners.partnerships import Status
from backend.domain.partners.places import Placed
from backend.domain.schedule import activity
from backend.domain.schedule.activity import Activity
from backend.domain.values import countries, sorting
from backend.http import formats, transactions
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import activity_words, world_map
from backend.web.lists import partnerships as sheet
from backend.web.lists import shown as reading
from backend.web.lists.shown import Shown
from backend.web.world_map import Area

pages = Blueprint("partnership_map", __name__, url_prefix="/partnerships/map")
FEW = 80
"""Up to so many partnerships all countries of the list stand open."""
MANY = 400
"""Beyond so many the list names countries alone, each leading to its own map."""
STAGES: Mapping[Status, str] = {
    Status.ACTIVE: "living",
    Status.DORMANT: "resting",
    Status.SUSPENDED: "over",
    Status.ENDED: "over",
}
"""How a marker looks; what is on its way to an agreement is `coming`."""
ORDER = ("living", "coming", "resting", "over")


@dataclass(frozen=True, slots=True)
class Line:
    """One partnership beside the map."""

    id: UUID
    title: Texts
    tier: str
    status: str
    since: str | None
    stage: str
    activity: Activity | None
    reason: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its partnerships, by name; `lines` is empty where they are too many to be listed."""

    code: str
    name: str
    number: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Spot:
    """One marker: where, how large, how it looks, what stands there."""

    x: float
    y: float
    radius: float
    stage: str
    names: str
    href: str
    lines: Sequence[Placed]


@pages.get("")
def index() -> ResponseReturnValue:
    """Show the partnerships that the list's filters leave, in one part of the world (?area=)."""
    session, act = transactions.current()
    area = world_map.area(request.args.get("area", ""))
    shown = reading.read(session, act, sheet.SHEET)
    placed = places.of(session, lists.found(session, sheet.SHEET.listing, act, shown.asked))
    is_many = len(placed) > MANY
    lines = {} if is_many else _lines(session, act, placed)
    return render_template(
        "partnerships/map.html",
        shown=shown,
        area=area,
        areas=_areas(placed),
        spots=_spots(shown, area, placed, is_many=is_many),
        home=_home(session, area),
        countries=_countries(placed, lines),
        found=len(placed),
        few=len(placed) <= FEW,
        many=is_many,
        unplaced=sum(one.at is None for one in placed),
        stages=_stages(placed),
    )


def _lines(session: Session, act: Act, placed: Sequence[Placed]) -> dict[UUID, Line]:
    lively = activity.of(session, act, [one.partnership_id for one in placed])
    return {one.partnership_id: _line(one, lively.get(one.partnership_id)) for one in placed}


def _line(one: Placed, found: Activity | None) -> Line:
    return Line(
        id=one.partnership_id,
        title=one.title,
        tier=one.tier.value,
        status=one.status.value,
        since=one.since,
        stage=_stage(one),
        activity=found,
        reason=activity_words.reason(found) if found else "",
    )


def _countries(placed: Sequence[Placed], lines: Mapping[UUID, Line]) -> list[Country]:
    ordered = sorted(placed, key=lambda one: (one.country, sorting.key(text(one.title)) if lines else b""))
    found = []
    for code, some in groupby(ordered, key=lambda one: one.country):
        here = list(some)
        told = [lines[one.partnership_id] for one in here] if lines else []
        found.append(Country(code, countries.name(code, locale_tag()), len(here), told))
    return sorted(found, key=lambda one: (-one.number, sorting.key(one.name)))


def _spots(shown: Shown, area: Area, placed: Sequence[Placed], *, is_many: bool) -> list[Spot]:
    marked = world_map.markers(area, ((one.at, one) for one in placed if one.at))
    countries_marked = {one.found[0].country for one in marked} if is_many else set()
    addresses = {country: _narrowed(shown, country) for country in countries_marked}
    return [
        Spot(
            x=round(one.x, 1),
            y=round(one.y, 1),
            radius=round(min(6.5 + 2.2 * (len(one.found) - 1) ** 0.5, 16), 1),
            stage=min((_stage(each) for each in one.found), key=ORDER.index),
            names=formats.listed(text(each.title) for each in one.found[:8]) + (" …" if len(one.found) > 8 else ""),
            href=addresses[one.found[0].country] if is_many else f"#p-{one.found[0].partnership_id}",
            lines=one.found,
        )
        for one in marked
    ]


def _narrowed(shown: Shown, country: str) -> str:
    """Return the address of this map with one country alone."""
    return url_for("partnership_map.index", **shown.args(country=country))


def _stage(one: Placed) -> str:
    return STAGES.get(one.status, "coming")


def _home(session: Session, area: Area) -> tuple[float, float] | None:
    home = regions.find_home(session)
    if home is None or home.latitude is None or home.longitude is None:
        return None
    at = float(home.longitude), float(home.latitude)
    if not area.holds(*at):
        return None
    x, y = area.place(*at)
    return round(x, 1), round(y, 1)


def _areas(placed: Iterable[Placed]) -> list[tuple[str, str, int]]:
    """Return the parts of the world with their names and how many partners are in the picture of each."""
    named = {
        "world": _("World"),
        "europe": _("Europe"),
        "asia": _("Asia and the Pacific"),
        "africa": _("Africa"),
        "americas": _("Americas"),
    }
    points = [one.at for one in placed if one.at]
    found = {name: world_map.area(name) for name in named}
    return [(name, said, sum(found[name].holds(*point) for point in points)) for name, said in named.items()]


def _stages(placed: Iterable[Placed]) -> list[tuple[str, str, int]]:
    """Return the legend: what each look of a marker says, and how many there are."""
    every = [_stage(one) for one in placed]
    named = {
        "living": _("active"),
        "coming": _("on the way"),
        "resting": _("dormant"),
        "over": _("suspended or ended"),
    }
    return [(stage, named[stage], every.count(stage)) for stage in ORDER if stage in every]
