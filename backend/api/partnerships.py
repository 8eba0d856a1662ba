"""Partnerships in the API, with their parties and the steps they have gone."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from backend.api import operations, outgoing, shapes
from backend.api.filters import OfPartnerships
from backend.api.operations import Noun, Order, Verb
from backend.api.shapes import Outside, Partial, Recorded
from backend.db import Texts
from backend.domain.office.access import Standing
from backend.domain.office.acts import Act
from backend.domain.partners import partnerships
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import (
    Partnership,
    PartnershipDetails,
    Party,
    Status,
    StatusDetails,
    Tier,
    TierDetails,
)
from backend.domain.values.audience import Audience


class PartyAnswer(shapes.Party):
    """One party; `home` says that it is ours."""

    country: str | None
    home: bool


class TierStep(TypedDict):
    """That it was of this kind from a date on."""

    tier: Tier
    since: Partial | None
    note: str | None


class StatusStep(TypedDict):
    """That it came into this state: when, why, recorded by whom."""

    status: Status
    since: Partial | None
    why: str | None
    by: str | None


class PartnershipAnswer(Recorded, Outside):
    """A partnership. `heading` is its name, or the name made from its parties."""

    name: Texts | None
    heading: Texts
    tier: Tier
    status: Status
    parties: list[PartyAnswer]
    without_home: bool
    under_partnership_id: UUID | None
    concluded_on: Partial | None
    why: str | None
    owner: str | None
    co_owners: list[str]
    team: list[str]
    confidential: bool
    audience: Audience
    tiers: list[TierStep]
    statuses: list[StatusStep]


def present(partnership: Partnership, outside: Outside) -> PartnershipAnswer:
    """Present a partnership; whose framework may not be seen is shown without it."""
    team = partnership.team.members if partnership.team else []
    standing = {kind: [one.coordinator.email for one in team if one.standing is kind] for kind in Standing}
    return {
        **shapes.recorded(partnership),
        "name": partnership.name,
        "heading": partnership.title,
        "tier": partnership.tier,
        "status": partnership.status,
        "parties": [_party(one) for one in partnership.parties],
        "without_home": not any(one.is_home for one in partnership.parties),
        "under_partnership_id": partnership.under.id if partnership.under else None,
        "concluded_on": partnership.concluded_on,
        "why": partnership.why,
        "owner": shapes.email_of(partnership.owner),
        "co_owners": standing[Standing.CO_OWNER],
        "team": standing[Standing.MEMBER],
        "confidential": partnership.confidential,
        "audience": partnership.audience,
        "tiers": [{"tier": one.tier, "since": one.since, "note": one.note} for one in partnership.tiers],
        "statuses": [
            {"status": one.status, "since": one.since, "why": one.why, "by": shapes.email_of(one.who)}
            for one in partnership.statuses
        ],
        **outside,
    }


def _party(party: Party) -> PartyAnswer:
    return {
        "region_id": party.region_id,
        "organisation_id": party.organisation_id,
        "name": party.name,
        "country": party.place.country if party.place else None,
        "home": party.is_home,
    }


def _show(session: Session, _act: Act, found: Sequence[Partnership]) -> list[PartnershipAnswer]:
    outside = shapes.outside(session, [one.id for one in found])
    return [present(one, outside[one.id]) for one in found]


def _wanted(_session: Session, act: Act, asked: OfPartnerships) -> Select[Partnership]:
    query = partnerships.whole(act)
    for column, value in (
        (Partnership.tier, asked.tier),
        (Partnership.status, asked.status),
        (Partnership.under_partnership_id, asked.under_partnership_id),
    ):
        query = query if value is None else query.where(column == value)
    if asked.region_id is None:
        return query
    theirs = select(Organisation.id).where(Organisation.region_id == asked.region_id)
    party = or_(Party.region_id == asked.region_id, Party.organisation_id.in_(theirs))
    return query.where(Partnership.id.in_(select(Party.partnership_id).where(party)))


PARTNERSHIPS: Noun[Partnership] = Noun("partnership", "/partnerships", PartnershipAnswer, partnerships.get, _show)
operations.listing(PARTNERSHIPS, OfPartnerships, _wanted, Order((Partnership.id,)))
operations.creating(PARTNERSHIPS, PartnershipDetails, partnerships.conclude)
operations.reading(PARTNERSHIPS)
operations.changing(PARTNERSHIPS, PartnershipDetails, partnerships.given, partnerships.change)
operations.acting(
    PARTNERSHIPS,
    Verb("change-status", partnerships.change_status, StatusDetails),
    Verb("change-tier", partnerships.change_tier, TierDetails),
    outgoing.release_of("partnership"),
    *outgoing.MUTING,
)
