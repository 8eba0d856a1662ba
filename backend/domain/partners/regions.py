"""Regions: the places of both sides, each with a typed profile: figures, statements, themes, areas of cooperation.

How the profile reads on a page is `profiles`' matter. Regions are known to everybody in the office.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
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
from backend.domain.values.figures import Qualifier
from backend.domain.values.inputs import (
    Count,
    Country,
    Details,
    Line,
    OptionalTexts,
    ProseTexts,
    Slug,
    Subdivision,
    YesNo,
    Zone,
    wrong,
)
from backend.domain.values.inputs import Texts as NeededTexts

_VALUE = re.compile(r"-?\d{1,18}(\.\d{1,9})?|\d{1,6}/[1-9]\d{0,5}")


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


def get(session: Session, region_id: UUID) -> Region:
    """Return the region with its whole profile. Raises NotFound."""
    found = session.scalar(_whole().where(Region.id == region_id))
    if found is None:
        raise NotFound
    return found


def find_home(session: Session) -> Region | None:
    """Return the office's own region, if it has been entered."""
    return session.scalar(select(Region).where(Region.home_since.is_not(None)))


def _whole() -> Select[tuple[Region]]:
    return select(Region).options(
        selectinload(Region.parent),
        selectinload(Region.figures).selectinload(Figure.of_region),
        selectinload(Region.statements),
        selectinload(Region.areas),
    )
