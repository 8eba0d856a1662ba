"""Agreements: the signed instruments of a partnership, from the first draft to their end.

Stored is how far the paper has come; whether it is in force, in its notice window or lapsed follows from its terms and
`today` (decisions 13). Renewal, notice and decisions stand in `renewals`, the arithmetic of terms in `terms`.
Facts of a signed paper may be corrected, and its terms laid anew, until someone has built on them by a decision, a
notice or an express renewal.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Keyed, OneOf, Record, Texts, one_of
from backend.domain.agreements import terms
from backend.domain.agreements.details import (
    AgreementDetails,
    SignDetails,
    SignerDetails,
    TermDetails,
    TerminateDetails,
)
from backend.domain.agreements.signatures import Signature
from backend.domain.agreements.terms import Plan, Span, Term
from backend.domain.agreements.words import Decision, Kind, Renewal, Side, State, Status
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access, coordinators
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.partners import partnerships
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party, PartyDetails
from backend.domain.partners.regions import Region
from backend.domain.values import dates
from backend.domain.values.audience import Audience

FACTS = ("partnership_id", "kind", "parties", "signed_on", "effective_on", "term")
"""What is fixed once someone has built on it."""
CONCLUDED = frozenset({Status.SIGNED, Status.TERMINATED})


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

    @property
    def plan(self) -> Plan | None:
        """Return what was agreed about duration; None while the first day is not known in full."""
        start = self.effective_on or dates.full(self.signed_on)
        if start is None:
            return None
        return Plan(start, self.term_months, self.renewal, self.renewal_months, self.notice_months, self.notice_days)

    def spans(self, today: date) -> list[Span]:
        """Return the terms there are by `today`, those that the clock has not added yet too; needs `terms` loaded."""
        known = [one.span for one in self.terms]
        if not known or self.plan is None or self.notice_given_on or self.status is not Status.SIGNED:
            return known
        return known + terms.catch_up(self.plan, known[-1], today)


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


def record(session: Session, act: Act, details: AgreementDetails) -> Agreement:
    """Record an agreement, in whatever state it is; one signed long ago gets all its tacit terms at once."""
    access.require_change(act)
    agreement = Agreement(parties=[], terms=[], signatures=[], status=Status.DRAFT)
    _fill(session, act, agreement, details)
    session.add(agreement)
    _lay_terms(agreement, act.today)
    session.flush()
    access.touch(session, agreement.id, [agreement.partnership_id])
    return get(session, act, agreement.id)


def change(session: Session, act: Act, agreement: Agreement, details: AgreementDetails) -> None:
    """Change what was typed. Raises Refused for signed facts on which a decision, notice or renewal stands."""
    access.require_change(act)
    fixed = settled(agreement)
    if fixed:
        _require_same_facts(agreement, details)
    _fill(session, act, agreement, details)
    if not fixed:
        _lay_terms(agreement, act.today)
    keep_up(agreement, act)
    session.flush()
    access.touch(session, agreement.id, [agreement.partnership_id])


def sign(session: Session, act: Act, agreement: Agreement, details: SignDetails) -> None:
    """Record the signing; the first term begins. Raises Refused when it is signed already."""
    access.require_change(act)
    if agreement.status in CONCLUDED:
        raise Refused(N_("It is signed already"))
    agreement.status = Status.SIGNED
    agreement.signed_on = details.signed_on or _last_signature(details) or act.today.isoformat()
    agreement.effective_on = details.effective_on or agreement.effective_on
    agreement.signatures = [_signature(place, one, details) for place, one in enumerate(details.signers)]
    _lay_terms(agreement, act.today)
    session.flush()


def terminate(session: Session, act: Act, agreement: Agreement, details: TerminateDetails) -> None:
    """End it before its time. Raises Refused when it is not signed, or the day lies ahead."""
    access.require_change(act)
    if agreement.status is not Status.SIGNED:
        raise Refused(N_("Only a signed agreement can be terminated"))
    day = details.on or act.today
    if day > act.today:
        raise Refused(N_("That day has not come yet"), field="on")
    keep_up(agreement, act)
    cut(agreement, day)
    agreement.status, agreement.terminated_on = Status.TERMINATED, day
    agreement.terminated_by, agreement.terminated_why = details.by, details.why
    session.flush()


def discard(session: Session, act: Act, agreement: Agreement) -> None:
    """Take away a draft; its history stays whose it was. Raises Refused for what was signed.

    The caller has made sure that it was never released.
    """
    access.require_change(act)
    if agreement.status in CONCLUDED:
        raise Refused(N_("A signed agreement stays on record"))
    session.delete(agreement)
    session.flush()


def keep_up(agreement: Agreement, act: Act) -> bool:
    """Add the terms that tacit renewal has brought by today; say whether there were any.

    A decision to keep it, taken in the notice window, speaks for the next term too; other added terms wait for one.
    """
    known = len(agreement.terms)
    for span in agreement.spans(act.today)[known:]:
        term, last = terms.row(span), agreement.terms[-1]
        if _decided_ahead(last, act):
            term.decision, term.decided_at = last.decision, last.decided_at
            term.decided_by_id, term.decision_note = last.decided_by_id, last.decision_note
        agreement.terms.append(term)
    return len(agreement.terms) > known


def cut(agreement: Agreement, day: date) -> None:
    """Take back tacit terms after `day`, which the agreement did not live to see.

    Raises Refused when one of them was decided or agreed.
    """
    later = [one for one in agreement.terms if one.starts_on > day and one.number > 1]
    if any(one.decided for one in later):
        raise Refused(N_("The agreement was renewed after this day"))
    for one in later:
        agreement.terms.remove(one)


def settled(agreement: Agreement) -> bool:
    """Say whether signed facts are fixed because a decision, a notice or an express renewal stands on them."""
    return agreement.notice_given_on is not None or any(one.decision for one in agreement.terms)


def status_at(agreement: Agreement, today: date) -> State:
    """Return how it stands on `today`; needs `terms` loaded."""
    if agreement.status is not Status.SIGNED:
        return State(agreement.status.value)
    spans = agreement.spans(today)
    if not spans or today < spans[0].starts_on:
        return State.SIGNED
    now = terms.current(spans, today)
    if now is None:
        return State.TERMINATED if agreement.notice_given_on else State.LAPSED
    warned = agreement.notice_given_on is None and terms.in_window(now, today)
    return State.NOTICE_WINDOW if warned else State.IN_FORCE


def get(session: Session, act: Act, agreement_id: UUID) -> Agreement:
    """Return the agreement with parties, terms and signatures. Raises NotFound, also for what may not be seen."""
    found = session.scalar(whole(act).where(Agreement.id == agreement_id))
    if found is None:
        raise NotFound
    return found


def listed(
    session: Session, act: Act, partnership_id: UUID | None = None, states: Collection[State] | None = None
) -> Sequence[Agreement]:
    """Return the agreements this person may see, newest first; of one partnership, or standing so today, when asked."""
    query = whole(act).order_by(Agreement.id.desc())
    if partnership_id:
        query = query.where(Agreement.partnership_id == partnership_id)
    found = session.scalars(query).all()
    return found if states is None else [one for one in found if status_at(one, act.today) in states]


def given(agreement: Agreement) -> dict[str, Any]:
    """Return what an `AgreementDetails` of this agreement says; a PATCH starts from it."""
    same = ("partnership_id", "kind", "title", "status", "signed_on", "effective_on", "terminated_on", "audience")
    months, days = agreement.notice_months, agreement.notice_days
    return {
        **{name: getattr(agreement, name) for name in same},
        "parties": [{"region_id": one.region_id, "organisation_id": one.organisation_id} for one in agreement.parties],
        "term": {
            "months": agreement.term_months,
            "renewal": agreement.renewal,
            "renewal_months": agreement.renewal_months,
            "notice": {"months": months} if months else {"days": days} if days else None,
        },
        "owner": agreement.owner.email if agreement.owner else None,
    }


def whole(act: Act) -> Select[Agreement]:
    """Return the query of all agreements this person may see, with what their pages show."""
    party = selectinload(Agreement.parties)
    partner = selectinload(Agreement.partnership).selectinload(Partnership.parties)
    return (
        select(Agreement)
        .where(access.visible(Agreement.id, act.who))
        .options(
            party.selectinload(AgreementParty.region),
            party.selectinload(AgreementParty.organisation),
            partner.selectinload(Party.region),
            partner.selectinload(Party.organisation).selectinload(Organisation.region),
            selectinload(Agreement.owner),
            selectinload(Agreement.terms),
            selectinload(Agreement.signatures),
        )
    )


def _require_same_facts(agreement: Agreement, details: AgreementDetails) -> None:
    past = AgreementDetails.model_validate(given(agreement))
    same = details.model_copy(
        update={"parties": details.parties or past.parties, "term": details.term or TermDetails()}
    )
    for name in FACTS:
        if getattr(past, name) != getattr(same, name):
            raise Refused(
                N_("A decision, a notice or a renewal already stands on this: signed facts no longer change"),
                field=name,
            )
    if details.stage not in CONCLUDED:
        raise Refused(N_("It is signed, and decisions stand on it: it cannot become a draft again"), field="status")


def _fill(session: Session, act: Act, agreement: Agreement, details: AgreementDetails) -> None:
    [partnership] = partnerships.require(session, act, [details.partnership_id], "partnership_id")
    agreement.partnership, agreement.partnership_id = partnership, partnership.id
    for name in ("kind", "title", "signed_on", "effective_on", "terminated_on", "audience"):
        setattr(agreement, name, getattr(details, name))
    agreement.status = details.stage
    if agreement.status is not Status.TERMINATED:
        agreement.terminated_by = agreement.terminated_why = None
    _set_term(agreement, details.term or TermDetails())
    _set_parties(session, agreement, details.parties)
    _set_owner(session, act, agreement, details.owner)


def _set_term(agreement: Agreement, term: TermDetails) -> None:
    agreement.term_months, agreement.renewal = term.months, term.renewal
    agreement.renewal_months = term.renewal_months
    agreement.notice_months = term.notice.months if term.notice else None
    agreement.notice_days = term.notice.days if term.notice else None


def _set_parties(session: Session, agreement: Agreement, wanted: Sequence[PartyDetails] | None) -> None:
    stated = [(one.region_id, one.organisation_id) for one in agreement.parties]
    if wanted is None:
        ids = stated or [(one.region_id, one.organisation_id) for one in agreement.partnership.parties]
    else:
        ids = list(dict.fromkeys((one.region_id, one.organisation_id) for one in wanted))
    if len(ids) < 2:
        raise Refused(N_("An agreement needs two parties at least"), field="parties")
    if ids != stated:
        agreement.parties = [_party(session, place, one) for place, one in enumerate(ids)]


def _party(session: Session, place: int, ids: tuple[UUID | None, UUID | None]) -> AgreementParty:
    region = session.get(Region, ids[0]) if ids[0] else None
    organisation = session.get(Organisation, ids[1]) if ids[1] else None
    if region is None and organisation is None:
        raise Refused(N_("There is no such region or organisation"), field=f"parties.{place}")
    return AgreementParty(
        position=place, region=region, organisation=organisation, region_id=ids[0], organisation_id=ids[1]
    )


def _set_owner(session: Session, act: Act, agreement: Agreement, email: str | None) -> None:
    if email:
        agreement.owner = coordinators.named(session, [email], "owner")[0]
    elif agreement.owner_id is None:
        agreement.owner = agreement.partnership.owner or act.who
    agreement.owner_id = agreement.owner.id if agreement.owner else None


def _decided_ahead(last: Term, act: Act) -> bool:
    """Say whether `last` was decided to be kept when its end was in sight."""
    ahead = last.notice_by or last.ends_on
    if last.decision is not Decision.KEEP or last.decided_at is None or ahead is None:
        return False
    decided_on = last.decided_at.astimezone(ZoneInfo(act.desk.timezone)).date()
    return decided_on >= max(last.starts_on, ahead - terms.WINDOW)


def _last_signature(details: SignDetails) -> str | None:
    days = [one.signed_on for one in details.signers if one.signed_on]
    return max(days, key=dates.earliest) if days else None


def _signature(place: int, one: SignerDetails, details: SignDetails) -> Signature:
    return Signature(
        position=place, side=one.side, region_id=one.region_id, organisation_id=one.organisation_id,
        name=one.name, post=one.post, signed_on=one.signed_on or details.signed_on,
        place=one.place or details.place, mode=one.mode or details.mode,
    )  # fmt: skip


def _lay_terms(agreement: Agreement, today: date) -> None:
    """Lay the terms anew, row by row, so that those that stay keep their ids; none before it is signed."""
    plan, day = agreement.plan, min(today, agreement.terminated_on or today)
    spans = terms.laid_out(plan, day) if plan and agreement.status in CONCLUDED else []
    del agreement.terms[len(spans) :]
    for row, span in zip(agreement.terms, spans, strict=False):
        terms.put(row, span)
    agreement.terms.extend(terms.row(span) for span in spans[len(agreement.terms) :])
