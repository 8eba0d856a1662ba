"""Agreements in the API, with their terms and signatures."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from backend.api import operations, outgoing, shapes
from backend.api.filters import Everything, OfAgreements
from backend.api.operations import Noun, Order, Verb
from backend.api.shapes import Outside, Partial, Recorded
from backend.db import Texts
from backend.domain.agreements import agreements, outlook, renewals
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import (
    AgreementDetails,
    DecideDetails,
    GiveNoticeDetails,
    RenewDetails,
    SignDetails,
    TerminateDetails,
)
from backend.domain.agreements.outlook import Outlook
from backend.domain.agreements.signatures import Signature
from backend.domain.agreements.terms import Term
from backend.domain.agreements.words import Decision, Kind, Mode, Origin, Renewal, Side, State, Status
from backend.domain.errors import NotFound
from backend.domain.office.acts import Act
from backend.domain.values.audience import Audience
from backend.http.i18n import gettext


class NoticeAnswer(TypedDict, total=False):
    """The notice period, in months or in days."""

    months: int
    days: int


class TermAgreed(TypedDict):
    """How long it runs and how it goes on."""

    months: int | None
    renewal: Renewal
    renewal_months: int | None
    notice: NoticeAnswer | None


class NextTerm(TypedDict):
    """A term to come, if it is renewed as agreed."""

    starts_on: date
    ends_on: date | None
    notice_by: date | None


class CurrentTerm(NextTerm):
    """The term that holds today."""

    decided: bool


class AgreementAnswer(Recorded, Outside):
    """An agreement: `status` as stored, `state` as it stands today with its terms."""

    partnership_id: UUID
    kind: Kind
    title: Texts
    status: Status
    state: State
    parties: list[shapes.Party]
    signed_on: Partial | None
    effective_on: date | None
    term: TermAgreed
    current_term: CurrentTerm | None
    next_terms: list[NextTerm]
    renews_on: date | None
    next_notice_by: date | None
    why_no_term: str | None
    notice_given_on: date | None
    notice_given_by: Side | None
    terminated_on: date | None
    terminated_by: Side | None
    terminated_why: str | None
    audience: Audience
    owner: str | None


class TermAnswer(Recorded):
    """One term on record."""

    agreement_id: UUID
    number: int
    starts_on: date
    ends_on: date | None
    notice_by: date | None
    origin: Origin
    decided: bool
    decision: Decision | None
    decided_at: datetime | None
    decision_note: str | None


class SignatureAnswer(Recorded):
    """Who signed for which side, as it stands on the paper."""

    agreement_id: UUID
    side: Side
    region_id: UUID | None
    organisation_id: UUID | None
    name: Texts
    post: Texts | None
    signed_on: Partial | None
    place: Texts | None
    mode: Mode


def present(agreement: Agreement, today: date, outside: Outside) -> AgreementAnswer:
    """Present an agreement as it stands on `today`."""
    stands = outlook.outlook(agreement, today)
    return {
        **shapes.recorded(agreement),
        "partnership_id": agreement.partnership_id,
        "kind": agreement.kind,
        "title": agreement.title,
        "status": agreement.status,
        "state": stands.state,
        "parties": [_party(one) for one in agreement.parties],
        "signed_on": agreement.signed_on,
        "effective_on": agreement.effective_on,
        "term": agreements.given(agreement)["term"],
        "current_term": _current(stands),
        "next_terms": [_term(one) for one in stands.next_terms],
        "renews_on": stands.renews_on,
        "next_notice_by": stands.next_notice_by,
        "why_no_term": gettext(stands.why_no_term) if stands.why_no_term else None,
        "notice_given_on": agreement.notice_given_on,
        "notice_given_by": agreement.notice_given_by,
        "terminated_on": agreement.terminated_on,
        "terminated_by": agreement.terminated_by,
        "terminated_why": agreement.terminated_why,
        "audience": agreement.audience,
        "owner": shapes.email_of(agreement.owner),
        **outside,
    }


def present_term(term: Term) -> TermAnswer:
    """Present a term on record."""
    return {
        **shapes.recorded(term),
        "agreement_id": term.agreement_id,
        "number": term.number,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "notice_by": term.notice_by,
        "origin": term.origin,
        "decided": term.decided,
        "decision": term.decision,
        "decided_at": term.decided_at,
        "decision_note": term.decision_note,
    }


def present_signature(signature: Signature) -> SignatureAnswer:
    """Present a signature."""
    return {
        **shapes.recorded(signature),
        "agreement_id": signature.agreement_id,
        "side": signature.side,
        "region_id": signature.region_id,
        "organisation_id": signature.organisation_id,
        "name": signature.name,
        "post": signature.post,
        "signed_on": signature.signed_on,
        "place": signature.place,
        "mode": signature.mode,
    }


def _party(party: Any) -> shapes.Party:
    return {"region_id": party.region_id, "organisation_id": party.organisation_id, "name": party.name}


def _term(term: Any) -> NextTerm:
    return {"starts_on": term.starts_on, "ends_on": term.ends_on, "notice_by": term.notice_by}


def _current(stands: Outlook) -> CurrentTerm | None:
    return {**_term(stands.current), "decided": stands.decided} if stands.current else None


def _show(session: Session, act: Act, found: Sequence[Agreement]) -> list[AgreementAnswer]:
    outside = shapes.outside(session, [one.id for one in found])
    return [present(one, act.today, outside[one.id]) for one in found]


def _wanted(_session: Session, act: Act, asked: OfAgreements) -> Select[Agreement]:
    query = agreements.whole(act)
    if asked.partnership_id:
        query = query.where(Agreement.partnership_id == asked.partnership_id)
    return query.where(Agreement.kind == asked.kind) if asked.kind else query


def _discard(session: Session, act: Act, agreement: Agreement) -> None:
    """Take away a draft that partners have not seen."""
    outgoing.discard_unseen(session, agreement.id)
    agreements.discard(session, act, agreement)


def _show_terms(_session: Session, _act: Act, found: Sequence[Term]) -> list[TermAnswer]:
    return [present_term(one) for one in found]


def _wanted_terms(session: Session, act: Act, _asked: Everything, agreement_id: UUID) -> Select[Term]:
    return select(Term).where(Term.agreement_id == agreements.get(session, act, agreement_id).id)


def _load_term(session: Session, act: Act, agreement_id: UUID, term_id: UUID) -> Term:
    found: Term = _one(agreements.get(session, act, agreement_id).terms, term_id)
    return found


def _show_signatures(_session: Session, _act: Act, found: Sequence[Signature]) -> list[SignatureAnswer]:
    return [present_signature(one) for one in found]


def _wanted_signatures(session: Session, act: Act, _asked: Everything, agreement_id: UUID) -> Select[Signature]:
    return select(Signature).where(Signature.agreement_id == agreements.get(session, act, agreement_id).id)


def _load_signature(session: Session, act: Act, agreement_id: UUID, signature_id: UUID) -> Signature:
    found: Signature = _one(agreements.get(session, act, agreement_id).signatures, signature_id)
    return found


def _one(rows: Sequence[Any], row_id: UUID) -> Any:
    found = next((one for one in rows if one.id == row_id), None)
    if found is None:
        raise NotFound
    return found


AGREEMENTS: Noun[Agreement] = Noun("agreement", "/agreements", AgreementAnswer, agreements.get, _show)
operations.listing(AGREEMENTS, OfAgreements, _wanted, Order((Agreement.id,)))
operations.creating(AGREEMENTS, AgreementDetails, agreements.record)
operations.reading(AGREEMENTS)
operations.changing(AGREEMENTS, AgreementDetails, agreements.given, agreements.change)
operations.discarding(AGREEMENTS, _discard)
operations.acting(
    AGREEMENTS,
    Verb("sign", agreements.sign, SignDetails),
    Verb("renew", renewals.renew, RenewDetails),
    Verb("give-notice", renewals.give_notice, GiveNoticeDetails),
    Verb("withdraw-notice", renewals.withdraw_notice),
    Verb("decide", renewals.decide, DecideDetails),
    Verb("terminate", agreements.terminate, TerminateDetails),
    outgoing.release_of("agreement"),
    *outgoing.MUTING,
)

TERMS: Noun[Term] = Noun("term", f"{AGREEMENTS.one}/terms", TermAnswer, _load_term, _show_terms)
operations.listing(TERMS, Everything, _wanted_terms, Order((Term.number,), newest_first=False))
operations.reading(TERMS)

SIGNATURES: Noun[Signature] = Noun(
    "signature", f"{AGREEMENTS.one}/signatures", SignatureAnswer, _load_signature, _show_signatures
)
operations.listing(
    SIGNATURES, Everything, _wanted_signatures, Order((Signature.position, Signature.id), newest_first=False)
)
operations.reading(SIGNATURES)
