"""Regions: the places of both sides, each with a typed profile: figures, statements, themes, areas of cooperation.

How the profile reads on a page is `profiles`' matter. Regions are known to everybody in the office.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator
from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, Keyed, OneOf, Record, Texts, lock, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners.areas import AreaDetails, CooperationArea
from backend.domain.partners.statements import Statement, StatementDetails
from backend.domain.values import texts
from backend.domain.values.figures import VALUE, Qualifier
from backend.domain.values.inputs import (
    Count,
    Country,
    Details,
    Line,
    OptionalLine,
    OptionalTexts,
    ProseTexts,
    Slug,
    Subdivision,
    YesNo,
    Zone,
    wrong,
)
from backend.domain.values.inputs import Texts as NeededTexts

_PARTS = frozenset({"figures", "statements", "cooperation_areas", "home"})
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


def _value(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        value = f"{Decimal(repr(value)):f}"
    if isinstance(value, str) and _GROUPED.fullmatch(value.strip()):
        value = value.replace(",", "")
    if not isinstance(value, str) or not VALUE.fullmatch(value.strip()):
        raise wrong(N_("Write a number such as 367500000000 or 7.5, or a fraction such as 1/3"))
    return value.strip()


def _degrees(value: object) -> object:
    if isinstance(value, bool):
        raise wrong(N_("Write degrees as a number, such as 29.6"))
    return value


Value = Annotated[str, BeforeValidator(_value)]
Degrees = Annotated[float, BeforeValidator(_degrees), Field(allow_inf_nan=False)]
P = TypeVar("P", bound=Base)


class Level(StrEnum):
    """What kind of place a region is."""

    COUNTRY = "country"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    NEW_AREA = "new_area"
    PARK = "park"


LABELS: dict[Level, str] = {
    Level.COUNTRY: N_("Country"),
    Level.PROVINCE: N_("Province or state"),
    Level.CITY: N_("City"),
    Level.DISTRICT: N_("District"),
    Level.NEW_AREA: N_("New area"),
    Level.PARK: N_("Park"),
}


class Region(Record, Base):
    """A place; `home_since` is set on the office's own."""

    __tablename__ = "regions"
    __table_args__ = (one_of("level", Level),)
    __noun__ = "region"

    name: Mapped[Texts]
    short_name: Mapped[Texts | None]
    country: Mapped[str] = mapped_column(index=True)
    subdivision: Mapped[str | None]
    level: Mapped[Level] = mapped_column(OneOf(Level))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("regions.id"), index=True)
    timezone: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    profile: Mapped[Texts | None]
    home_since: Mapped[datetime | None] = mapped_column(Instant())
    themes: Mapped[list[str]] = mapped_column(default=list)
    credits: Mapped[list[str]] = mapped_column(default=list)
    parent: Mapped["Region | None"] = relationship(lazy="raise", remote_side="Region.id")
    figures: Mapped[list["Figure"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Figure.position", foreign_keys="Figure.region_id"
    )
    statements: Mapped[list[Statement]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=Statement.position
    )
    areas: Mapped[list[CooperationArea]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=CooperationArea.position
    )

    @property
    def short(self) -> Texts:
        """Return the short name, or the name where there is none."""
        return self.short_name or self.name


class Figure(Keyed, Base):
    """One figure of a region: `value` is a decimal number or a fraction, as text; `year` is None when not given.

    `of_region_id` is the whole of which a share is meant.
    """

    __tablename__ = "figures"
    __table_args__ = (one_of("qualifier", Qualifier),)
    __noun__ = "figure"
    __record__ = ("region", "region_id")

    region_id: Mapped[UUID] = mapped_column(ForeignKey("regions.id"), index=True)
    position: Mapped[int]
    indicator: Mapped[str]
    value: Mapped[str]
    unit: Mapped[str | None]
    qualifier: Mapped[Qualifier] = mapped_column(OneOf(Qualifier))
    year: Mapped[int | None]
    of_region_id: Mapped[UUID | None] = mapped_column(ForeignKey("regions.id"), index=True)
    source: Mapped[Texts | None]
    of_region: Mapped[Region | None] = relationship(lazy="raise", foreign_keys=[of_region_id])


class FigureDetails(Details):
    """What is typed about a figure: a number, decimal text or fraction such as `1/3`; no year means not given."""

    indicator: Slug
    value: Value
    unit: OptionalLine | None = None
    qualifier: Qualifier = Qualifier.EXACTLY
    year: Count | None = Field(default=None, ge=1800, le=2200)
    of_region_id: UUID | None = None
    source: OptionalTexts = None


class RegionDetails(Details):
    """What is typed about a region (interfaces.md, POST /regions)."""

    name: NeededTexts
    short_name: OptionalTexts = None
    country: Country
    subdivision: Subdivision | None = None
    level: Level
    parent_id: UUID | None = None
    timezone: Zone
    figures: tuple[FigureDetails, ...] = Field(default=(), max_length=200)
    statements: tuple[StatementDetails, ...] = Field(default=(), max_length=200)
    themes: tuple[Slug, ...] = Field(default=(), max_length=40)
    cooperation_areas: tuple[AreaDetails, ...] = Field(default=(), max_length=40)
    profile: ProseTexts = None
    credits: tuple[Line, ...] = Field(default=(), max_length=40)
    latitude: Degrees | None = Field(default=None, ge=-90, le=90)
    longitude: Degrees | None = Field(default=None, ge=-180, le=180)
    home: YesNo = False

    @model_validator(mode="after")
    def _whole(self) -> "RegionDetails":
        if self.statements and self.statements[0].text is None:
            raise wrong(N_("The first statement needs its sentence"), at="statements")
        if self.subdivision and not self.subdivision.startswith(self.country):
            raise wrong(N_("The subdivision is of another country"), at="subdivision")
        if (self.latitude is None) != (self.longitude is None):
            raise wrong(
                N_("Give latitude and longitude, or neither"), at="latitude" if self.latitude is None else "longitude"
            )
        return self


def create(session: Session, act: Act, details: RegionDetails) -> Region:
    """Enter a region. Raises Refused when a region it names is not there, or there is a home region already."""
    access.require_change(act)
    region = Region(figures=[], statements=[], areas=[])
    _fill(session, act, region, details)
    return region


def change(session: Session, act: Act, region: Region, details: RegionDetails) -> None:
    """Change what was typed; `region` comes from `get`."""
    access.require_change(act)
    _no_circle(session, region, details.parent_id)
    _fill(session, act, region, details)


def get(session: Session, region_id: UUID) -> Region:
    """Return the region with its whole profile. Raises NotFound."""
    found = session.scalar(_whole().where(Region.id == region_id))
    if found is None:
        raise NotFound
    return found


def find_home(session: Session) -> Region | None:
    """Return the office's own region, if it has been entered."""
    return session.scalar(select(Region).where(Region.home_since.is_not(None)))


def listed(session: Session, country: str | None = None) -> Sequence[Region]:
    """Return all regions without their profiles, newest first; only those of `country` when given."""
    query = select(Region).options(selectinload(Region.parent)).order_by(Region.id.desc())
    return session.scalars(query.where(Region.country == country) if country else query).all()


def zones(session: Session) -> set[str]:
    """Return the zones that regions are in."""
    return set(session.scalars(select(Region.timezone).distinct()))


def whole(country: str | None = None) -> Select[Region]:
    """Return the query of regions with their whole profiles; of one country when asked."""
    return _whole().where(Region.country == country) if country else _whole()


def given(region: Region) -> dict[str, object]:
    """Return what a `RegionDetails` of this region says; a PATCH starts from it."""
    plain = {name: getattr(region, name) for name in RegionDetails.model_fields if name not in _PARTS}
    return plain | {
        "figures": [_said(one, FigureDetails) for one in region.figures],
        "statements": [_said(one, StatementDetails) for one in region.statements],
        "cooperation_areas": [_said(one, AreaDetails) for one in region.areas],
        "home": region.home_since is not None,
    }


def _said(row: Figure | Statement | CooperationArea, details: type[Details]) -> dict[str, object]:
    return {name: getattr(row, name) for name in details.model_fields}


def _whole() -> Select[Region]:
    return select(Region).options(
        selectinload(Region.parent),
        selectinload(Region.figures).selectinload(Figure.of_region),
        selectinload(Region.statements),
        selectinload(Region.areas),
    )


def _fill(session: Session, act: Act, region: Region, details: RegionDetails) -> None:
    parent = _require(session, details.parent_id, "parent_id")
    wholes = [
        _require(session, one.of_region_id, f"figures.{place}.of_region_id")
        for place, one in enumerate(details.figures)
    ]
    _set_home(session, act, region, home=details.home)
    for name, value in _values(details).items():
        if name not in _PARTS:
            setattr(region, name, value)
    region.parent = parent
    region.figures = _rows(region.figures, details.figures, Figure)
    region.statements = _rows(region.statements, details.statements, Statement)
    region.areas = _rows(region.areas, details.cooperation_areas, CooperationArea)
    for figure, whole in zip(region.figures, wholes, strict=True):
        figure.of_region = whole
    session.add(region)
    session.flush()


def _require(session: Session, region_id: UUID | None, field: str) -> Region | None:
    found = session.get(Region, region_id) if region_id else None
    if region_id and found is None:
        raise Refused(N_("There is no such region"), field=field)
    return found


def _set_home(session: Session, act: Act, region: Region, *, home: bool) -> None:
    if not home:
        region.home_since = None
        return
    lock(session, "home region")
    other = find_home(session)
    if other is not None and other is not region:
        raise Refused(N_("%(name)s is the home region already"), field="home", name=texts.say(other.name, "en"))
    region.home_since = region.home_since or act.now


def _no_circle(session: Session, region: Region, above: UUID | None) -> None:
    while above is not None:
        if above == region.id:
            raise Refused(N_("A region cannot lie within itself"), field="parent_id")
        above = session.scalar(select(Region.parent_id).where(Region.id == above))


def _rows(rows: Sequence[P], wanted: Sequence[Details], model: type[P]) -> list[P]:
    """Return one row for each of `wanted`, keeping the rows that are there, place by place."""
    kept = [*rows[: len(wanted)], *(model() for _ in wanted[len(rows) :])]
    for position, (row, one) in enumerate(zip(kept, wanted, strict=True)):
        for name, value in (_values(one) | {"position": position}).items():
            setattr(row, name, value)
    return kept


def _values(details: Details) -> dict[str, Any]:
    """Return the typed fields as columns hold them: lists, not tuples."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in ((name, getattr(details, name)) for name in type(details).model_fields)
    }
