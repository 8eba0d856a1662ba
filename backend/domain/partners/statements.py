"""Statements: what a region says of itself, sentence by sentence, each with its typed fields (decisions 26).

A statement with a `text` begins a sentence; those without one after it stand in the same sentence. Whether text and
fields agree is `profiles.mismatches`' to say.
"""

from enum import StrEnum
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Keyed, OneOf, Texts, one_of
from backend.domain.errors import N_
from backend.domain.values.inputs import (
    Count,
    Country,
    Details,
    OptionalTexts,
    PartialDay,
    ProseTexts,
    Slug,
    Tag,
    wrong,
)


class StatementKind(StrEnum):
    """What a statement is about."""

    FOUNDED = "founded"
    DISTINCTION = "distinction"
    GOAL = "goal"
    SECTOR = "sector"
    LABEL = "label"
    PLATFORM = "platform"
    PARK = "park"
    INSTITUTION = "institution"
    FIGURE = "figure"


class StatementRole(StrEnum):
    """What part the sector, label or platform plays."""

    PILLAR = "pillar"
    EMERGING_PILLAR = "emerging_pillar"
    INTEGRATION = "integration"
    SLOGAN = "slogan"
    ORIENTATION = "orientation"
    CLAIM = "claim"
    CORE_AREA = "core_area"


LABELS: dict[StatementKind | StatementRole, str] = {
    StatementKind.FOUNDED: N_("Founded"),
    StatementKind.DISTINCTION: N_("Distinction"),
    StatementKind.GOAL: N_("Goal"),
    StatementKind.SECTOR: N_("Sector"),
    StatementKind.LABEL: N_("Label"),
    StatementKind.PLATFORM: N_("Platform"),
    StatementKind.PARK: N_("Park"),
    StatementKind.INSTITUTION: N_("Institution"),
    StatementKind.FIGURE: N_("Figure"),
    StatementRole.PILLAR: N_("pillar industry"),
    StatementRole.EMERGING_PILLAR: N_("emerging pillar industry"),
    StatementRole.INTEGRATION: N_("integration industry"),
    StatementRole.SLOGAN: N_("slogan"),
    StatementRole.ORIENTATION: N_("orientation"),
    StatementRole.CLAIM: N_("claim, quoted"),
    StatementRole.CORE_AREA: N_("core area"),
}

NEEDS: dict[StatementKind, tuple[str, ...]] = {
    StatementKind.FOUNDED: ("since",),
    StatementKind.DISTINCTION: ("rank", "name"),
    StatementKind.GOAL: ("name",),
    StatementKind.SECTOR: ("slug",),
    StatementKind.LABEL: ("name",),
    StatementKind.PLATFORM: ("name",),
    StatementKind.PARK: ("name",),
    StatementKind.INSTITUTION: ("slug",),
    StatementKind.FIGURE: ("indicator",),
}
"""The fields without which a statement of a kind says nothing."""


class Statement(Keyed, Base):
    """One typed statement; `text` is None when it stands in the sentence of the statement before."""

    __tablename__ = "statements"
    __table_args__ = (one_of("kind", StatementKind), one_of("role", StatementRole))
    __noun__ = "statement"
    __record__ = ("region", "region_id")

    region_id: Mapped[UUID] = mapped_column(ForeignKey("regions.id"), index=True)
    position: Mapped[int]
    paragraph: Mapped[int] = mapped_column(default=1)
    kind: Mapped[StatementKind] = mapped_column(OneOf(StatementKind))
    text: Mapped[Texts | None]
    translated: Mapped[list[str]] = mapped_column(default=list)
    name: Mapped[Texts | None]
    role: Mapped[StatementRole | None] = mapped_column(OneOf(StatementRole))
    slug: Mapped[str | None]
    indicator: Mapped[str | None]
    rank: Mapped[int | None]
    scope: Mapped[Texts | None]
    scale: Mapped[Texts | None]
    authority: Mapped[Texts | None]
    since: Mapped[str | None]
    country: Mapped[str | None]


class StatementDetails(Details):
    """What is typed about one statement; which fields it needs depends on its kind (`NEEDS`).

    `translated` names the languages of `text` that are the office's own translation.
    """

    kind: StatementKind
    text: ProseTexts = None
    translated: tuple[Tag, ...] = ()
    paragraph: Count = Field(default=1, ge=1, le=100)
    name: OptionalTexts = None
    role: StatementRole | None = None
    slug: Slug | None = None
    indicator: Slug | None = None
    rank: Count | None = Field(default=None, ge=1, le=1000)
    scope: OptionalTexts = None
    scale: OptionalTexts = None
    authority: OptionalTexts = None
    since: PartialDay | None = None
    country: Country | None = None

    @model_validator(mode="after")
    def _whole(self) -> "StatementDetails":
        missing = [name for name in NEEDS[self.kind] if getattr(self, name) is None]
        if missing:
            raise wrong(N_("A statement of this kind needs: %(fields)s"), fields=", ".join(missing))
        return self
