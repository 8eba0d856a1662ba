"""VTIMEZONE components (RFC 5545 section 3.6.5), written from the tz database's own changes and rules.

Yearly changes become one RRULE observance each; whatever else changes within the window becomes an observance of its
own with a DTSTART only: several readers take nothing but the first date of an RDATE list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

import icalendar
from icalendar.prop import vDatetime, vRecur, vUTCOffset

from backend.ical import lines, tzif

_DAYS: Final = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_BEGINNING: Final = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Window:
    """The instants for which offsets must be right; both aware and in UTC, both included."""

    first: datetime
    last: datetime

    def including(self, first: datetime, last: datetime) -> "Window":
        """The smallest window that also holds these two instants."""
        return Window(min(self.first, first), max(self.last, last))


@dataclass(frozen=True, slots=True)
class Yearly:
    """A yearly RRULE: `weekday` (0 is Sunday) in seven consecutive days of `month`, the first of them `first_day`."""

    month: int
    weekday: int
    first_day: int

    @property
    def recurrence(self) -> vRecur:
        """As RRULE: by number of the week where that says the same, else by days of the month."""
        day, days = _DAYS[self.weekday], range(self.first_day, self.first_day + 7)
        if self.first_day == tzif.month_length(self.month) - 6 and self.month != 2:
            return vRecur(freq="YEARLY", bymonth=self.month, byday=f"-1{day}")
        if self.first_day % 7 == 1:
            return vRecur(freq="YEARLY", bymonth=self.month, byday=f"{self.first_day // 7 + 1}{day}")
        return vRecur(freq="YEARLY", bymonth=self.month, byday=day, bymonthday=list(days))


@dataclass(frozen=True, slots=True)
class Observance:
    """One STANDARD or DAYLIGHT: from `onset` (wall time under `before`), each year where `yearly` is given."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool
    yearly: Yearly | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A zone as VTIMEZONE, right for every instant of its window.

    Not `regular` are zones whose own rule no pair of yearly RRULEs can say: readers that keep but one such pair
    (Outlook) get them wrong, so times in them had better go out in UTC. `content` is the component's lines.
    """

    zone: str
    observances: tuple[Observance, ...]
    regular: bool
    content: bytes


def define(zone: str, window: Window) -> Definition:
    """The zone's VTIMEZONE for a window. Raises LookupError for a zone the tz database does not know.

    The result depends on the years of the window only, so that it stays the same from day to day.
    """
    return _define(zone, window.first.year, window.last.year)


@lru_cache(maxsize=4096)
def _define(zone: str, first_year: int, last_year: int) -> Definition:
    source = tzif.load(zone)
    regular = all(_yearly(change.rule) for change in source.changes)
    begin = datetime(first_year - regular, 1, 1, tzinfo=UTC)
    changes = list(source.until(datetime(last_year + 1 + regular, 1, 1, tzinfo=UTC)))
    onsets = [onset for onset in changes if onset.at >= begin]
    state = onsets[0].before if onsets else changes[-1].after if changes else source.initial
    split = len(onsets) - (_ruled(source, onsets) if regular else 0)
    observances = [_observance(onset) for onset in onsets[:split]]
    if split or not onsets or onsets[0].at.year >= first_year:
        observances.insert(0, _base(state, first_year))
    observances += _repeated(source, onsets[split:])
    return Definition(zone, tuple(observances), regular, _content(zone, observances))


def _content(zone: str, observances: list[Observance]) -> bytes:
    component = icalendar.Timezone()
    component["TZID"] = lines.Text(zone)
    component.subcomponents = [_component(observance) for observance in observances]
    return lines.write(component)


def _yearly(rule: tzif.DayRule) -> Yearly | None:
    """The rule by the days on which its wall time truly falls; None where these lie in two months."""
    shift = rule.clock // timedelta(days=1)
    first_day = rule.first_day + shift
    inside = first_day >= 1 and first_day + 6 <= tzif.month_length(rule.month)
    moving = rule.month == 2 and rule.week == 5
    return Yearly(rule.month, (rule.weekday + shift) % 7, first_day) if inside and not moving else None


def _ruled(source: tzif.Zone, onsets: list[tzif.Onset]) -> int:
    """How many of the last onsets are exactly what the zone's yearly changes give."""
    if not onsets:
        return 0
    expected = list(source.yearly(onsets[0].at.year, onsets[-1].at))
    count = 0
    for onset, rule in zip(reversed(onsets), reversed(expected), strict=False):
        if (onset.at, _effect(onset)) != (rule.at, _effect(rule)):
            break
        count += 1
    return count


def _effect(onset: tzif.Onset) -> tuple[timedelta, timedelta, str]:
    return onset.before.offset, onset.after.offset, onset.after.name


def _repeated(source: tzif.Zone, onsets: list[tzif.Onset]) -> Iterator[Observance]:
    """The yearly changes as observances, each from the first onset that it explains."""
    firsts = {onset.after.offset: onset for onset in reversed(onsets)}
    for onset in sorted(firsts.values(), key=lambda first: first.at):
        change = next(change for change in source.changes if change.after.offset == onset.after.offset)
        yield _observance(onset, _yearly(change.rule))


def _base(state: tzif.LocalTime, first_year: int) -> Observance:
    """What holds when the window begins, from a day before any event."""
    onset = min(_BEGINNING, datetime(first_year - 1, 1, 1))
    return Observance(onset, state.offset, state.offset, state.name, state.dst)


def _observance(onset: tzif.Onset, yearly: Yearly | None = None) -> Observance:
    """Clocks put forward begin DAYLIGHT, also where the tz database counts winter as the exception (Dublin)."""
    before, after = onset.before, onset.after
    daylight = after.offset > before.offset if before.dst != after.dst and before.offset != after.offset else after.dst
    return Observance(onset.wall, before.offset, after.offset, after.name, daylight, yearly)


def _component(observance: Observance) -> icalendar.TimezoneDaylight | icalendar.TimezoneStandard:
    component = icalendar.TimezoneDaylight() if observance.daylight else icalendar.TimezoneStandard()
    component["TZOFFSETFROM"] = vUTCOffset(observance.before)
    component["TZOFFSETTO"] = vUTCOffset(observance.after)
    component["TZNAME"] = lines.Text(observance.name)
    component["DTSTART"] = vDatetime(observance.onset)
    if observance.yearly:
        component["RRULE"] = observance.yearly.recurrence
    return component
