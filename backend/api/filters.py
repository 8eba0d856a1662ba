"""The filters of lists: what may stand in a query, as input types like any other."""

from uuid import UUID

from pydantic import Field

from backend.domain.agreements.words import Kind as AgreementKind
from backend.domain.outreach.messages import State
from backend.domain.partners.organisations import OrganisationKind
from backend.domain.partners.partnerships import Status, Tier
from backend.domain.partners.regions import Level
from backend.domain.schedule.entries import Kind
from backend.domain.values.inputs import Country, Day, Details, Email, Line, YesNo


class Everything(Details):
    """No filter."""


class OfPartnership(Details):
    """Those of one partnership."""

    partnership_id: UUID | None = None


class OfRegions(Details):
    """Regions by country and kind of place."""

    country: Country | None = None
    level: Level | None = None


class OfOrganisations(Details):
    """Organisations by region and kind."""

    region_id: UUID | None = None
    kind: OrganisationKind | None = None


class OfPosts(Details):
    """Posts by person, organisation and the day on which they are held."""

    person_id: UUID | None = None
    organisation_id: UUID | None = None
    held_on: Day | None = None


class OfPartnerships(Details):
    """Partnerships by kind, state, framework, party."""

    tier: Tier | None = None
    status: Status | None = None
    under_partnership_id: UUID | None = None
    region_id: UUID | None = None


class OfAgreements(Details):
    """Agreements by partnership and kind."""

    partnership_id: UUID | None = None
    kind: AgreementKind | None = None


class OfRules(Details):
    """The office's rules, or one record's own."""

    record_id: UUID | None = None


class OfSchedule(Details):
    """What lies in a time: the days `from` to `to`, both included, at the office."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    partnership_id: UUID | None = None
    kind: tuple[Kind, ...] = Field(default=(), max_length=40)
    record_id: UUID | None = None
    mine: YesNo = False


class OfHistory(Details):
    """The changes of one record, of one kind of record, or by one person."""

    record_type: Line | None = None
    record_id: UUID | None = None
    who_id: UUID | None = None


class OfMessages(Details):
    """Mail by state, recipient's address and record."""

    state: State | None = None
    recipient: Email | None = None
    record_id: UUID | None = None
