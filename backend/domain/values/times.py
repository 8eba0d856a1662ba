"""Wall time and zone: when something takes place, as people there say it; UTC is derived from it, never stored alone.

A `Span` is either all-day (dates, inclusive) or timed (wall times with IANA zones). PEP 495 gives the meaning of
gaps and folds; a time inside a gap is refused with its two neighbours.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from backend.domain.errors import N_, Refused

FIRST_YEAR, LAST_YEAR = 1900, 2200
_NOT_PLACES = frozenset({"localtime", "posixrules", "Factory"})


def is_zone(name: str) -> bool:
    """Say whether `name` is an IANA zone of the pinned database."""
    return name not in _NOT_PLACES and name in _all_names()


@cache
def _all_names() -> frozenset[str]:
    return frozenset(available_timezones())  # read from files each time it is asked for


def to_utc(wall: datetime, zone: str, fold: int = 0) -> datetime:
    """Return the UTC instant of a wall time; of an ambiguous one the first pass unless `fold` is 1."""
    return wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def to_wall(instant: datetime, zone: str) -> datetime:
    """Return the naive wall time of an instant in `zone`."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def is_gap(wall: datetime, zone: str) -> bool:
    """Say whether clocks of `zone` jump over this wall time."""
    return to_wall(to_utc(wall, zone), zone) != wall


def is_ambiguous(wall: datetime, zone: str) -> bool:
    """Say whether clocks of `zone` show this wall time twice."""
    return not is_gap(wall, zone) and to_utc(wall, zone, 0) != to_utc(wall, zone, 1)


def around_gap(wall: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return the two wall times nearest to one that does not exist: as far before the jump, as far after it."""
    one, other = to_wall(to_utc(wall, zone, 0), zone), to_wall(to_utc(wall, zone, 1), zone)
    return min(one, other), max(one, other)


def alike(one: str, other: str, instant: datetime) -> bool:
    """Return whether clocks in two zones tell the same time all through the year that begins at `instant`."""
    days = (instant + timedelta(days=each) for each in range(0, 366, 7))
    return one == other or all(to_wall(each, one) == to_wall(each, other) for each in days)


def offset_text(instant: datetime, zone: str) -> str:
    """Return the UTC offset in force, as `UTC+8`, `UTC+5:30`, `UTC-3` or `UTC`."""
    offset = instant.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


@dataclass(frozen=True, slots=True)
class Span:
    """When something takes place: days, `starts_on` to `ends_on` inclusive, or wall times from `starts_at`."""

    timezone: str
    starts_on: date | None = None
    ends_on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    ends_timezone: str | None = None
    fold: int = 0
    ends_fold: int = 0

    @property
    def all_day(self) -> bool:
        """Say whether this is a matter of dates."""
        return self.starts_on is not None

    @property
    def starts_utc(self) -> datetime:
        """Return the instant it begins; of a day its midnight in the zone."""
        if self.starts_on is not None:
            return to_utc(datetime.combine(self.starts_on, time()), self.timezone)
        assert self.starts_at is not None  # noqa: S101 - a Span is one or the other
        return to_utc(self.starts_at, self.timezone, self.fold)

    @property
    def ends_utc(self) -> datetime:
        """Return the instant it is over; of days the midnight after the last, of a moment the moment."""
        if self.starts_on is not None:
            last = self.ends_on or self.starts_on
            return to_utc(datetime.combine(last + timedelta(days=1), time()), self.timezone)
        if self.ends_at is None:
            return self.starts_utc
        return to_utc(self.ends_at, self.ends_timezone or self.timezone, self.ends_fold)

    @property
    def first_day(self) -> date:
        """Return the first date, in the zone of the start."""
        if self.starts_on is not None:
            return self.starts_on
        assert self.starts_at is not None  # noqa: S101 - a Span is one or the other
        return self.starts_at.date()

    @property
    def last_day(self) -> date:
        """Return the last date, in the zone of the end; midnight sharp belongs to the day before."""
        if self.starts_on is not None:
            return self.ends_on or self.starts_on
        if self.ends_at is None:
            return self.first_day
        return max(self.first_day, (self.ends_at - timedelta(microseconds=1)).date())

    def is_on(self, now: datetime) -> bool:
        """Say whether `now` falls on its days: the first on the clock it begins by, the last on that it ends by."""
        begins, ends = to_wall(now, self.timezone).date(), to_wall(now, self.ends_timezone or self.timezone).date()
        return self.first_day <= begins and ends <= self.last_day


def check(span: Span) -> Span:
    """Return `span` if it can be: no wall time inside a gap, no end before the start (judged in UTC)."""
    for field, wall, zone in (
        ("starts_at", span.starts_at, span.timezone),
        ("ends_at", span.ends_at, span.ends_timezone or span.timezone),
    ):
        if wall is not None and is_gap(wall, zone):
            before, after = around_gap(wall, zone)
            raise Refused(
                N_("Clocks in %(zone)s jump over this time: choose %(before)s or %(after)s"),
                field=field,
                zone=zone,
                before=f"{before:%Y-%m-%d %H:%M}",
                after=f"{after:%Y-%m-%d %H:%M}",
            )
    if span.starts_on and span.ends_on and span.ends_on < span.starts_on:
        raise Refused(N_("The last day is before the first"), field="ends_on")
    if span.ends_at is not None and span.ends_utc < span.starts_utc:
        raise Refused(N_("The end is before the start"), field="ends_at")
    return span
