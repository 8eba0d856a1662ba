"""Areas of cooperation: what a region seeks from others and offers them, in its own words and as typed fields."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Keyed, Texts
from backend.domain.errors import N_
from backend.domain.values.inputs import Details, ManyTexts, OptionalTexts, ProseTexts, Slug, Tag
from backend.domain.values.inputs import Texts as NeededTexts


class Direction(StrEnum):
    """Whether the region looks for something or has it to give."""

    SEEK = "seek"
    OFFER = "offer"


LABELS: dict[Direction, str] = {Direction.SEEK: N_("seeks"), Direction.OFFER: N_("offers")}


class CooperationArea(Keyed, Base):
    """One preferred area of cooperation; `text` begins after the title."""

    __tablename__ = "cooperation_areas"
    __noun__ = "cooperation_area"
    __record__ = ("region", "region_id")

    region_id: Mapped[UUID] = mapped_column(ForeignKey("regions.id"), index=True)
    position: Mapped[int]
    title: Mapped[Texts]
    text: Mapped[Texts | None]
    translated: Mapped[list[str]] = mapped_column(default=list)
    direction: Mapped[list[str]] = mapped_column(default=list)
    sectors: Mapped[list[str]] = mapped_column(default=list)
    forms: Mapped[list[str]] = mapped_column(default=list)
    counterpart: Mapped[Texts | None]
    seeks: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    offers: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    carriers: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    channels: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    means: Mapped[list[dict[str, Any]]] = mapped_column(default=list)


class AreaDetails(Details):
    """What is typed about one area of cooperation (interfaces.md, POST /regions).

    `counterpart` is the part of the world it is meant for; `seeks` and `offers` name whom or what, where the text does.
    """

    title: NeededTexts
    text: ProseTexts = None
    translated: tuple[Tag, ...] = ()
    direction: tuple[Direction, ...] = ()
    sectors: tuple[Slug, ...] = Field(default=(), max_length=60)
    forms: tuple[Slug, ...] = Field(default=(), max_length=60)
    counterpart: OptionalTexts = None
    seeks: ManyTexts = ()
    offers: ManyTexts = ()
    carriers: ManyTexts = ()
    channels: ManyTexts = ()
    means: ManyTexts = ()
