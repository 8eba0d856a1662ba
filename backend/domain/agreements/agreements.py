"""Agreements: the signed instruments of a partnership, from the first draft to their end.

Stored is how far the paper has come; whether it is in force, in its notice window or lapsed follows from its terms and
`today` (decisions 13). Renewal, notice and decisions stand in `renewals`, the arithmetic of terms in `terms`.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.db import Base, Keyed, OneOf, Record, Texts, one_of
from backend.domain.agreements.signatures import Signature
from backend.domain.agreements.terms import Term
from backend.domain.agreements.words import Kind, Renewal, Side, Status
from backend.domain.office.coordinators import Coordinator
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.regions import Region
from backend.domain.values.audience import Audience


class Agreement(Record, Base):
    """A signed instrument, or one on its way there; lengths in months, `term_months` None for open-ended.

    `signed_on` of one not yet signed is the day planned for it.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("status", Status),
        one_of("renewal", Renewal),
        one_of("audience", Audience),
        one_of("notice_given_by", Side),
        one_of("terminated_by", Side),
        CheckConstraint("notice_months IS NULL OR notice_days IS NULL", name="one_notice"),
    )
    __noun__ = "agreement"

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    kind: Mapped[Kind] = mapped_column(OneOf(Kind))
    title: Mapped[Texts]
    status: Mapped[Status] = mapped_column(OneOf(Status))
    signed_on: Mapped[str | None]
    effective_on: Mapped[date | None]
    term_months: Mapped[int | None]
    renewal: Mapped[Renewal] = mapped_column(OneOf(Renewal))
    renewal_months: Mapped[int | None]
    notice_months: Mapped[int | None]
    notice_days: Mapped[int | None]
    audience: Mapped[Audience] = mapped_column(OneOf(Audience), default=Audience.INTERNAL)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"), index=True)
    notice_given_on: Mapped[date | None]
    notice_given_by: Mapped[Side | None] = mapped_column(OneOf(Side))
    terminated_on: Mapped[date | None]
    terminated_by: Mapped[Side | None] = mapped_column(OneOf(Side))
    terminated_why: Mapped[str | None]
    partnership: Mapped[Partnership] = relationship(lazy="raise")
    owner: Mapped[Coordinator | None] = relationship(lazy="raise")
    parties: Mapped[list["AgreementParty"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="AgreementParty.position"
    )
    terms: Mapped[list[Term]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by=Term.number)
    signatures: Mapped[list[Signature]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=Signature.position
    )


class AgreementParty(Keyed, Base):
    """One party of the instrument: a region or an organisation."""

    __tablename__ = "agreement_parties"
    __table_args__ = (CheckConstraint("(region_id IS NULL) <> (organisation_id IS NULL)", name="one_kind"),)
    __noun__ = "agreement_party"
    __record__ = ("agreement", "agreement_id")

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"), index=True)
    position: Mapped[int]
    region_id: Mapped[UUID | None] = mapped_column(ForeignKey("regions.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    region: Mapped[Region | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")

    @property
    def name(self) -> Texts:
        """Return the party's name; needs region and organisation loaded."""
        party = self.region or self.organisation
        return party.name if party else {}
