"""Agreements from the side of an organisation: those it is a party of, or signed for a party."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.agreements.agreements import Agreement, AgreementParty
from backend.domain.agreements.signatures import Signature
from backend.domain.office.acts import Act


def papers(session: Session, act: Act, organisation_id: UUID) -> Sequence[Agreement]:
    """Return the agreements of an organisation that this person may see, newest first."""
    party = select(AgreementParty.agreement_id).where(AgreementParty.organisation_id == organisation_id)
    signed = select(Signature.agreement_id).where(Signature.organisation_id == organisation_id)
    theirs = or_(Agreement.id.in_(party), Agreement.id.in_(signed))
    return session.scalars(agreements.whole(act).where(theirs).order_by(Agreement.id.desc())).all()
