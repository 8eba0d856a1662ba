"""Organisations: government bodies, parks, chambers, universities and others, each in a region."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, OneOf, Record, Texts, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners.regions import Region
from backend.domain.values.inputs import Country, Details, Url
from backend.domain.values.inputs import Texts as NeededTexts


class OrganisationKind(StrEnum):
    """What an organisation is."""

    GOVERNMENT = "government"
    AGENCY = "agency"
    PARK = "park"
    CHAMBER = "chamber"
    UNIVERSITY = "university"
    SCHOOL = "school"
    COMPANY = "company"
    HOSPITAL = "hospital"
    PORT = "port"
    INSTITUTION = "institution"
    ASSOCIATION = "association"
    NETWORK = "network"


LABELS: dict[OrganisationKind, str] = {
    OrganisationKind.GOVERNMENT: N_("Government"),
    OrganisationKind.AGENCY: N_("Agency"),
    OrganisationKind.PARK: N_("Industrial park"),
    OrganisationKind.CHAMBER: N_("Chamber of commerce"),
    OrganisationKind.UNIVERSITY: N_("University"),
    OrganisationKind.SCHOOL: N_("School"),
    OrganisationKind.COMPANY: N_("Company"),
    OrganisationKind.HOSPITAL: N_("Hospital"),
    OrganisationKind.PORT: N_("Port"),
    OrganisationKind.INSTITUTION: N_("Institution"),
    OrganisationKind.ASSOCIATION: N_("Association"),
    OrganisationKind.NETWORK: N_("Network"),
}


class Organisation(Record, Base):
    """A body in a region; `partner_country` is the other country's of a joint park or institution."""

    __tablename__ = "organisations"
    __table_args__ = (one_of("kind", OrganisationKind),)
    __noun__ = "organisation"

    name: Mapped[Texts]
    kind: Mapped[OrganisationKind] = mapped_column(OneOf(OrganisationKind))
    region_id: Mapped[UUID] = mapped_column(ForeignKey("regions.id"), index=True)
    partner_country: Mapped[str | None]
    website: Mapped[str | None]
    region: Mapped[Region] = relationship(lazy="raise")


class OrganisationDetails(Details):
    """What is typed about an organisation."""

    name: NeededTexts
    kind: OrganisationKind
    region_id: UUID
    partner_country: Country | None = None
    website: Url | None = None


def create(session: Session, act: Act, details: OrganisationDetails) -> Organisation:
    """Enter an organisation. Raises Refused when its region is not there."""
    access.require_change(act)
    organisation = Organisation()
    _fill(session, organisation, details)
    return organisation


def change(session: Session, act: Act, organisation: Organisation, details: OrganisationDetails) -> None:
    """Change what was typed."""
    access.require_change(act)
    _fill(session, organisation, details)


def get(session: Session, organisation_id: UUID) -> Organisation:
    """Return the organisation with its region. Raises NotFound."""
    found = session.scalar(whole().where(Organisation.id == organisation_id))
    if found is None:
        raise NotFound
    return found


def listed(session: Session, region_ids: Sequence[UUID] | None = None) -> Sequence[Organisation]:
    """Return all organisations, newest first; only those in `region_ids` when given."""
    query = whole().order_by(Organisation.id.desc())
    return session.scalars(query if region_ids is None else query.where(Organisation.region_id.in_(region_ids))).all()


def given(organisation: Organisation) -> dict[str, object]:
    """Return what an `OrganisationDetails` of this organisation says; a PATCH starts from it."""
    return {name: getattr(organisation, name) for name in OrganisationDetails.model_fields}


def whole() -> Select[Organisation]:
    """Return the query of all organisations, with their regions."""
    return select(Organisation).options(selectinload(Organisation.region))


def _fill(session: Session, organisation: Organisation, details: OrganisationDetails) -> None:
    region = session.get(Region, details.region_id)
    if region is None:
        raise Refused(N_("There is no such region"), field="region_id")
    for name, value in details.model_dump().items():
        setattr(organisation, name, value)
    organisation.region = region
    session.add(organisation)
    session.flush()
