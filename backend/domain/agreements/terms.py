"""Terms: the periods of an agreement, laid out by arithmetic alone, and the rows that keep them.

Term k starts on its anchor plus all months before it, clamped to the month's end, and ends the day before term k+1
starts; never chained (decisions 14). The anchor is the agreement's first start, until a renewal "until a day" gives a
new one. The functions here know no session and no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Instant, OneOf, Record, one_of
from backend.domain.agreements.words import Decision, Origin, Renewal
from backend.domain.errors import N_
from backend.domain.values import dates

NO_FIRST_DAY = N_("No term yet: give the day of signing, or the day from which it is in force")
PART_OF_FIRST_DAY = N_("No term yet: the day of signing is not known in full; give the day from which it is in force")
WINDOW = timedelta(days=180)
"""How long before the last day for notice the notice window opens (decisions 13)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was agreed about duration; lengths in months, None for open-ended or none agreed.

    `renewal_months` None means the same length again.
    """

    first_start: date
    months: int | None = None
    renewal: Renewal = Renewal.NONE
    renewal_months: int | None = None
    notice_months: int | None = None
    notice_days: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """One term, recorded or only foreseen; `number` counts from 1, `ends_on` is its last day, None if open-ended."""

    number: int
    starts_on: date
    ends_on: date | None
    notice_by: date | None
    origin: Origin
    anchor_on: date
    months_before: int
    months: int | None


class Term(Record, Base):
    """One term on record; a renewal adds a row. `number` counts from 1, the initial term.

    `months` is None for an open-ended term and for one renewed until a given day.
    """

    __tablename__ = "terms"
    __table_args__ = (
        one_of("origin", Origin),
        one_of("decision", Decision),
        UniqueConstraint("agreement_id", "number"),
        Index("ix_terms_notice_by", "notice_by"),
        Index("ix_terms_ends_on", "ends_on"),
        Index("ix_terms_undecided", "origin", "decision", "starts_on"),
    )
    __noun__ = "term"
    __record__ = ("agreement", "agreement_id")

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    notice_by: Mapped[date | None]
    origin: Mapped[Origin] = mapped_column(OneOf(Origin))
    anchor_on: Mapped[date]
    months_before: Mapped[int]
    months: Mapped[int | None]
    decision: Mapped[Decision | None] = mapped_column(OneOf(Decision))
    decided_at: Mapped[datetime | None] = mapped_column(Instant())
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"))
    decision_note: Mapped[str | None]

    @property
    def decided(self) -> bool:
        """Say whether someone wanted this term: a tacit one needs a decision, the others are decisions themselves."""
        return self.origin is not Origin.TACIT or self.decision is not None

    @property
    def span(self) -> Span:
        """Return the period alone."""
        return Span(**{field.name: getattr(self, field.name) for field in fields(Span)})


AnyTerm = TypeVar("AnyTerm", Span, Term)


def start_of(first_start: date, months_before: int) -> date:
    """Return the first day of the term with so many months before it."""
    return dates.add_months(first_start, months_before)


def notice_by(ends_on: date | None, months: int | None, days: int | None) -> date | None:
    """Return the last day on which notice still counts; None where no end or no notice period is agreed."""
    if ends_on is None:
        return None
    if months is not None:
        return dates.add_months(ends_on, -months)
    return ends_on - timedelta(days=days) if days is not None else None


def first(plan: Plan) -> Span:
    """Return the initial term."""
    return _span(plan, 1, Origin.INITIAL, (plan.first_start, 0, plan.months))


def following(plan: Plan, last: Span, *, origin: Origin, months: int | None = None, until: date | None = None) -> Span:
    """Return the term after `last`: of the agreed length, or of `months`, or with `until` as its last day.

    `last` must have an end.
    """
    assert last.ends_on is not None  # noqa: S101 - nothing follows what has no end
    if last.months is None:
        anchor, before = last.ends_on + timedelta(days=1), 0
    else:
        anchor, before = last.anchor_on, last.months_before + last.months
    if until is None:
        return _span(plan, last.number + 1, origin, (anchor, before, months or plan.renewal_months or plan.months))
    last_day = notice_by(until, plan.notice_months, plan.notice_days)
    return Span(last.number + 1, start_of(anchor, before), until, last_day, origin, anchor, before, None)


def schedule(plan: Plan, count: int) -> list[Span]:
    """Return the first `count` terms as they come if renewed as agreed; fewer where no renewal is agreed."""
    spans = [first(plan)][:count]
    return spans + foreseen(plan, spans[-1], count - 1) if spans else []


def foreseen(plan: Plan, last: Span, count: int) -> list[Span]:
    """Return the `count` terms that come after `last` if renewed as agreed; none where no renewal is agreed."""
    spans: list[Span] = []
    if plan.renewal is Renewal.NONE:
        return spans
    origin = Origin.TACIT if plan.renewal is Renewal.TACIT else Origin.EXPRESS
    while len(spans) < count and last.ends_on is not None:
        last = following(plan, last, origin=origin)
        spans.append(last)
    return spans


def catch_up(plan: Plan, last: Span, today: date) -> list[Span]:
    """Return the terms that tacit renewal has added after `last` by `today`, however many were missed."""
    spans: list[Span] = []
    while plan.renewal is Renewal.TACIT and last.ends_on is not None and last.ends_on < today:
        last = following(plan, last, origin=Origin.TACIT)
        spans.append(last)
    return spans


def laid_out(plan: Plan, today: date) -> list[Span]:
    """Return all terms there are by `today` where nobody gave notice: the initial one and the tacit ones."""
    initial = first(plan)
    return [initial, *catch_up(plan, initial, today)]


def current(terms: Sequence[AnyTerm], today: date) -> AnyTerm | None:
    """Return the term that holds on `today`; before the first start the first one, after the last end None."""
    if terms and today < terms[0].starts_on:
        return terms[0]
    return next(
        (one for one in terms if one.starts_on <= today and (one.ends_on is None or today <= one.ends_on)), None
    )


def next_terms(plan: Plan, known: Sequence[Span], today: date, count: int = 3) -> list[Span]:
    """Return the `count` terms after the current one: those on record, then those foreseen."""
    now = current(known, today)
    if now is None:
        return []
    ahead = [one for one in known if one.number > now.number][:count]
    return ahead + foreseen(plan, known[-1], count - len(ahead))


def in_window(term: Span, today: date) -> bool:
    """Say whether `today` lies in the 180 days before the term's last day for notice, or on it."""
    return term.notice_by is not None and term.notice_by - WINDOW <= today <= term.notice_by


def ends_after_notice(plan: Plan, term: Span, given_on: date) -> date:
    """Return the last day after a notice: the term's end, or the notice period's where the term is open-ended."""
    if term.ends_on is not None:
        return term.ends_on
    counted_from = max(given_on, term.starts_on)
    return dates.add_months(counted_from, plan.notice_months or 0) + timedelta(days=plan.notice_days or 0)


def why_no_term(signed_on: str | None) -> str:
    """Return the msgid that says why no term can be computed, given what is known of the signing."""
    return PART_OF_FIRST_DAY if signed_on else NO_FIRST_DAY


def row(span: Span) -> Term:
    """Return a row that keeps this term, not yet decided on."""
    term = Term(decision=None)
    put(term, span)
    return term


def put(term: Term, span: Span) -> None:
    """Let the row keep this term; what is the same already is no change."""
    for field in fields(Span):
        setattr(term, field.name, getattr(span, field.name))


def _span(plan: Plan, number: int, origin: Origin, place: tuple[date, int, int | None]) -> Span:
    """Return the term at (anchor, months before it, months); without months it is open-ended."""
    anchor, before, months = place
    ends_on = None if months is None else start_of(anchor, before + months) - timedelta(days=1)
    last_day = notice_by(ends_on, plan.notice_months, plan.notice_days)
    return Span(number, start_of(anchor, before), ends_on, last_day, origin, anchor, before, months)
