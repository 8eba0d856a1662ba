"""Organisations in the API."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from backend.api import operations, shapes
from backend.api.filters import OfOrganisations
from backend.api.operations import Noun, Order
from backend.api.shapes import Recorded
from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.partners import organisations
from backend.domain.partners.organisations import Organisation, OrganisationDetails, OrganisationKind


class OrganisationAnswer(Recorded):
    """An organisation in its region."""

    name: Texts
    kind: OrganisationKind
    region_id: UUID
    partner_country: str | None
    website: str | None


def present(organisation: Organisation) -> OrganisationAnswer:
    """Present an organisation."""
    return {
        **shapes.recorded(organisation),
        "name": organisation.name,
        "kind": organisation.kind,
        "region_id": organisation.region_id,
        "partner_country": organisation.partner_country,
        "website": organisation.website,
    }


def _show(_session: Session, _act: Act, found: Sequence[Organisation]) -> list[OrganisationAnswer]:
    return [present(one) for one in found]


def _load(session: Session, _act: Act, organisation_id: UUID) -> Organisation:
    return organisations.get(session, organisation_id)


def _wanted(_session: Session, _act: Act, asked: OfOrganisations) -> Select[Organisation]:
    query = organisations.whole()
    if asked.region_id:
        query = query.where(Organisation.region_id == asked.region_id)
    return query.where(Organisation.kind == asked.kind) if asked.kind else query


ORGANISATIONS: Noun[Organisation] = Noun("organisation", "/organisations", OrganisationAnswer, _load, _show)
operations.listing(ORGANISATIONS, OfOrganisations, _wanted, Order((Organisation.id,)))
operations.creating(ORGANISATIONS, OrganisationDetails, organisations.create)
operations.reading(ORGANISATIONS)
operations.changing(ORGANISATIONS, OrganisationDetails, organisations.given, organisations.change)
