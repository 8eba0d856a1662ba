"""The time fields that forums, legs and items share: as typed (`TimeDetails`) and as stored (`Timed`)."""

from datetime import date, datetime, time, timedelta
from typing import Self

from pydantic import model_validator
from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import wall
from backend.domain.errors import N_, DomainError
from backend.domain.values import times
from backend.domain.values.inputs import Day, Details, Fold, WallTime, Zone, wrong
from backend.domain.values.times import Span


class TimeDetails(Details):
    """When: `starts_at`, `ends_at` as wall times, or `starts_on`, `ends_on` as days; with the zone of the place."""

    starts_at: WallTime | None = None
    ends_at: WallTime | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    timezone: Zone
    ends_timezone: Zone | None = None
    fold: Fold = 0
    ends_fold: Fold = 0

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        timed, days = self.starts_at is not None, self.starts_on is not None
        if timed == days:
            raise wrong(N_("Give a start: a day, or a day and time"), at="starts_on")
        if (timed and self.ends_on is not None) or (days and self.ends_at is not None):
            raise wrong(N_("Give start and end alike: both days, or both with times"), at="ends_on")
        try:
            times.check(self.span)
        except DomainError as problem:
            raise wrong(problem.msgid, at=problem.field, **problem.params) from None
        return self

    @property
    def span(self) -> Span:
        """Return the time as a value."""
        return Span(
            timezone=self.timezone,
            starts_on=self.starts_on,
            ends_on=(self.ends_on or self.starts_on) if self.starts_on else None,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            ends_timezone=self.ends_timezone if self.ends_timezone != self.timezone else None,
            fold=self.fold,
            ends_fold=self.ends_fold,
        )


class Timed:
    """The stored time of a row: wall time and zone, or days."""

    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    starts_at: Mapped[datetime | None] = mapped_column(wall())
    ends_at: Mapped[datetime | None] = mapped_column(wall())
    timezone: Mapped[str]
    ends_timezone: Mapped[str | None]
    fold: Mapped[int] = mapped_column(default=0)
    ends_fold: Mapped[int] = mapped_column(default=0)

    @property
    def span(self) -> Span:
        """Return the time as a value."""
        return Span(**{name: getattr(self, name) for name in SPAN_FIELDS})

    def set_span(self, span: Span) -> None:
        """Store another time."""
        for name in SPAN_FIELDS:
            setattr(self, name, getattr(span, name))


SPAN_FIELDS = tuple(Span.__dataclass_fields__)


def over(row: type[Timed], today: date) -> ColumnElement[bool]:
    """Return the condition that something's last day, on the clocks there, lies before `today`."""
    midnight = datetime.combine(today, time())
    days = and_(row.ends_on.is_not(None), row.ends_on < today)
    hours = and_(row.ends_at.is_not(None), row.ends_at <= midnight)
    moment = and_(row.ends_at.is_(None), row.starts_at.is_not(None), row.starts_at < midnight)
    return or_(days, hours, moment)  # each of them true or false, never NULL: it is also asked with NOT


def first_day(row: type[Timed]) -> ColumnElement[date]:
    """Return the first day of something, to sort by."""
    return func.coalesce(row.starts_on, func.date(row.starts_at))


def shifted(span: Span, days: int) -> Span:
    """Return the same time of day some days later or earlier. Raises Refused when clocks jump over it there."""
    step = timedelta(days=days)
    moved = {
        name: value + step
        for name in ("starts_on", "ends_on", "starts_at", "ends_at")
        if (value := getattr(span, name)) is not None
    }
    return times.check(Span(**{**{name: getattr(span, name) for name in SPAN_FIELDS}, **moved}))
