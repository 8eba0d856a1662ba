"""Regions in the API: places with their whole typed profile."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from backend.api import operations, shapes
from backend.api.filters import OfRegions
from backend.api.operations import Noun, Order
from backend.api.shapes import Recorded
from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.partners import regions
from backend.domain.partners.regions import Level, Region, RegionDetails


class FigureAnswer(TypedDict):
    """One figure; no year means that none is given."""

    indicator: str
    value: str
    unit: str | None
    qualifier: str
    year: int | None
    of_region_id: UUID | None
    source: Texts | None


class RegionAnswer(Recorded):
    """A region; statements and areas of cooperation as they are sent."""

    name: Texts
    short_name: Texts | None
    country: str
    subdivision: str | None
    level: Level
    parent_id: UUID | None
    timezone: str
    figures: list[FigureAnswer]
    statements: list[dict[str, Any]]
    themes: list[str]
    cooperation_areas: list[dict[str, Any]]
    profile: Texts | None
    credits: list[str]
    latitude: float | None
    longitude: float | None
    home: bool


def present(region: Region) -> RegionAnswer:
    """Present a region; the statements' and areas' fields are those of their input types."""
    return cast("RegionAnswer", {**shapes.recorded(region), **regions.given(region)})


def _show(_session: Session, _act: Act, found: Sequence[Region]) -> list[RegionAnswer]:
    return [present(one) for one in found]


def _load(session: Session, _act: Act, region_id: UUID) -> Region:
    return regions.get(session, region_id)


def _wanted(_session: Session, _act: Act, asked: OfRegions) -> Select[Region]:
    query = regions.whole(asked.country)
    return query.where(Region.level == asked.level) if asked.level else query


REGIONS: Noun[Region] = Noun("region", "/regions", RegionAnswer, _load, _show)
operations.listing(REGIONS, OfRegions, _wanted, Order((Region.id,)))
operations.creating(REGIONS, RegionDetails, regions.create)
operations.reading(REGIONS)
operations.changing(REGIONS, RegionDetails, regions.given, regions.change)
