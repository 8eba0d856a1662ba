"""What is typed about a visit, its legs and its programme (interfaces.md, POST /visits and /visits/{id}/items)."""

from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from backend.domain.errors import N_
from backend.domain.values.audience import Audience
from backend.domain.values.inputs import Day, Details, Email, OptionalTexts, ProseTexts, YesNo, Zone, wrong
from backend.domain.values.inputs import Texts as TextsField
from backend.domain.values.timed import TimeDetails
from backend.domain.visits.words import Direction, ItemKind, Status

_SHORT = ("partnership_id", "region_id", "inviting_organisation_id", "starts_on", "ends_on", "timezone")


class LegDetails(Details):
    """One leg; without a region the home region's, or outbound the partner's; without a zone that region's."""

    id: UUID | None = None
    region_id: UUID | None = None
    partnership_id: UUID | None = None
    inviting_organisation_id: UUID | None = None
    starts_on: Day
    ends_on: Day
    timezone: Zone | None = None

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise wrong(N_("The last day is before the first"), at="ends_on")
        return self


class VisitDetails(Details):
    """A visit; `partnership_id`, `starts_on`, `ends_on`, `timezone` instead of `legs` make one leg."""

    direction: Direction
    title: OptionalTexts = None
    purpose: ProseTexts = None
    status: Status = Status.PROPOSED
    audience: Audience = Audience.INTERNAL
    owner: Email | None = None
    legs: tuple[LegDetails, ...] = Field(min_length=1, max_length=30)
    release: YesNo = False

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        if isinstance(given, dict) and not given.get("legs") and any(given.get(name) for name in _SHORT):
            leg = {name: given[name] for name in _SHORT if given.get(name) is not None}
            leg.setdefault("ends_on", leg.get("starts_on"))
            return {**{name: value for name, value in given.items() if name not in (*_SHORT, "legs")}, "legs": [leg]}
        return given

    @model_validator(mode="after")
    def _audience(self) -> Self:
        if self.audience is Audience.INVOLVED:
            raise wrong(
                N_("Links for those involved on the day do not exist yet: choose another audience"), at="audience"
            )
        if self.audience is Audience.PARTNER and not any(leg.partnership_id for leg in self.legs):
            raise wrong(N_("Name the partnership this visit is for"), at="legs")
        return self


class MoveDetails(Details):
    """Another time for a whole visit: its first day, and if wanted its last."""

    starts_on: Day
    ends_on: Day | None = None
    timezone: Zone | None = None


class ItemDetails(TimeDetails):
    """One programme item; audience and partnerships come from its leg unless it says less."""

    kind: ItemKind
    title: TextsField
    leg_id: UUID | None = None
    place: OptionalTexts = None
    text: ProseTexts = None
    audience: Audience | None = None
    audience_partnership_ids: tuple[UUID, ...] | None = None
