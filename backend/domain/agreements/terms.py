"""Terms: the periods of an agreement, laid out by arithmetic alone, and the rows that keep them.

Term k starts on its anchor plus all months before it, clamped to the month's end, and ends the day before term k+1
starts; never chained (decisions 14). The anchor is the agreement's first start, until a renewal "until a day" gives a
new one. The functions here know no session and no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Instant, OneOf, Record, one_of
from backend.domain.agreements.words import Decision, Origin, Renewal
from backend.domain.errors import N_
from backend.domain.values import dates

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
        return Span(
            self.number, self.starts_on, self.ends_on, self.notice_by,
            self.origin, self.anchor_on, self.months_before, self.months,
        )  # fmt: skip


AnyTerm = TypeVar("AnyTerm", Span, Term)
