"""Outlook: what a page says about where an agreement stands today and what comes next, as typed facts."""

from dataclasses import dataclass, field
from datetime import date

from backend.domain.agreements import agreements, terms
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.terms import Span
from backend.domain.agreements.words import Renewal, State, Status


@dataclass(frozen=True, slots=True)
class Outlook:
    """How an agreement stands on a day.

    `current` keeps its own last day for notice; once that is past without notice, `renews_on` and `next_notice_by`
    speak of the term to come (decisions 15). `why_no_term` is a msgid, set where no term can be computed.
    """

    state: State
    current: Span | None = None
    decided: bool = True
    next_terms: list[Span] = field(default_factory=list)
    renews_on: date | None = None
    next_notice_by: date | None = None
    why_no_term: str | None = None


def outlook(agreement: Agreement, today: date) -> Outlook:
    """Return how it stands on `today`; of an unsigned one, the terms it would have. Needs `terms` loaded."""
    state, plan = agreements.status_at(agreement, today), agreement.plan
    if plan is None:
        return Outlook(state, why_no_term=terms.why_no_term(agreement.signed_on))
    if agreement.status is Status.TERMINATED:
        return Outlook(state)
    spans = agreement.spans(today) or terms.laid_out(plan, today)
    now = terms.current(spans, today)
    if now is None or agreement.notice_given_on:
        return Outlook(state, now, _decided(agreement, now))
    coming = terms.next_terms(plan, spans, today)
    renews = _renews(plan.renewal, now, today) and bool(coming)
    return Outlook(
        state,
        now,
        _decided(agreement, now),
        coming,
        renews_on=coming[0].starts_on if renews else None,
        next_notice_by=coming[0].notice_by if renews else None,
    )


def _decided(agreement: Agreement, now: Span | None) -> bool:
    row = next((one for one in agreement.terms if now and one.number == now.number), None)
    return row.decided if row else now is None or not agreement.terms


def _renews(renewal: Renewal, now: Span, today: date) -> bool:
    """Say whether it is now certain to renew by itself."""
    return renewal is Renewal.TACIT and (now.notice_by is None or now.notice_by < today)
