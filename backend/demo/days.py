"""The demo's calendar: all its dates count from one day, T, the day of loading, and keep off rest days.

What is ahead by more than two days begins on a workday of the office's country and of its partners': no weekend, no
public holiday of either. What was recorded was not recorded on a weekend.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend.domain.office import workdays
from backend.domain.office.workdays import Place
from backend.domain.values import dates, times

HOME = Place("CN")
SOON = 2
"""Up to so many days ahead things stay where they are: a visit under way does not stop for a Sunday."""


@dataclass(frozen=True, slots=True)
class Days:
    """T and the office's zone."""

    today: date
    timezone: str

    def day(self, offset: int) -> date:
        """Return T+offset as it falls."""
        return self.today + timedelta(days=offset)

    def ahead(self, offset: int, length: int = 1, partners: str = "") -> date:
        """Return the first day at or after T+offset that begins `length` (at most 5) workdays in a row.

        `partners` are the countries of those who come, as "DE IT": it is no rest day there either.
        """
        first = self.day(offset)
        places = [HOME, *(Place(one) for one in partners.split())]
        while offset > SOON and not _are_workdays(places, first, length):
            first += timedelta(days=1)
        return first

    def back(self, offset: int, length: int = 1) -> date:
        """Return the last day at or before T+offset that begins `length` (at most 5) workdays in a row."""
        first = self.day(offset)
        while first.weekday() + length > 5:
            first -= timedelta(days=1)
        return first

    def monday(self, offset: int) -> date:
        """Return the first Monday at or after T+offset."""
        first = self.day(offset)
        return first + timedelta(days=-first.weekday() % 7)

    def moment(self, offset: int, hour: str) -> datetime:
        """Return the instant of a wall-clock hour at the office, on the workday at or before T+offset."""
        return times.to_utc(datetime.combine(self.back(offset), time.fromisoformat(hour)), self.timezone)

    def months(self, months: int, offset: int = 0) -> date:
        """Return T+offset moved by calendar months, then back to a workday."""
        return self.back((dates.add_months(self.day(offset), months) - self.today).days)


def at(day: date, hour: str) -> str:
    """Return a wall time as people type it."""
    return f"{day.isoformat()}T{hour}:00"


def workdays_from(first: date) -> Iterator[date]:
    """Yield the workdays from `first` on."""
    while True:
        if first.weekday() < 5:
            yield first
        first += timedelta(days=1)


def five_years_to(notice: date) -> tuple[date, date]:
    """Return (first day of the term, last day for notice at or after `notice`) of 5 years with 6 months' notice.

    Months do not all run backwards: the first workday is taken whose term leads to it again.
    """
    for last_day in workdays_from(notice):
        start = dates.add_months(dates.add_months(last_day, 6) + timedelta(days=1), -60)
        if dates.add_months(dates.add_months(start, 60) - timedelta(days=1), -6) == last_day:
            return start, last_day
    raise AssertionError  # workdays do not run out


def ten_years_to(jubilee: date) -> date:
    """Return the workday whose tenth anniversary is the first possible workday at or after `jubilee`."""
    for day in workdays_from(jubilee):
        first = dates.anniversary(day, -10)
        if first.weekday() < 5 and dates.anniversary(first, 10) == day:
            return first
    raise AssertionError  # workdays do not run out


def jubilee(days: Days) -> date:
    """Return the day whose tenth anniversary is eight months ahead of T."""
    return ten_years_to(dates.add_months(days.today, 8))


def _are_workdays(places: list[Place], first: date, length: int) -> bool:
    """Say whether people work everywhere on so many days in a row; a weekend that is worked counts as a weekend."""
    row = [first + timedelta(days=number) for number in range(length)]
    return first.weekday() + length <= 5 and all(workdays.is_workday(one, day) for one in places for day in row)
