"""Reads a zone of the pinned tz database: its changes of offset, and the rule for the years to come.

Source is the `tzdata` package alone, never the system's files. What is read here is written as
VTIMEZONE by `vtimezone`.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HEADER: Final = struct.Struct(">4s c 15x 6I")
_ZONE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+_-]*(?:/[A-Za-z0-9+_-]+)*")
_ABBREVIATION: Final = r"(<[^>]+>|[A-Za-z]+)"
_CLOCK: Final = r"([+-]?\d+(?::\d+(?::\d+)?)?)"
_FOOTER: Final = re.compile(f"{_ABBREVIATION}{_CLOCK}(?:{_ABBREVIATION}{_CLOCK}?,([^,]+),([^,]+))?")
_DAY_RULE: Final = re.compile(rf"M(\d+)\.([1-5])\.([0-6])(?:/{_CLOCK})?")


@dataclass(frozen=True, slots=True)
class LocalTime:
    """One kind of local time of a zone: its offset from UTC, its abbreviation, whether it is summer time."""

    offset: timedelta
    name: str
    dst: bool


@dataclass(frozen=True, slots=True)
class Onset:
    """The instant (UTC, aware) from which `after` holds instead of `before`."""

    at: datetime
    before: LocalTime
    after: LocalTime

    @property
    def wall(self) -> datetime:
        """The instant as the clocks showed it just before they were changed, naive."""
        return (self.at + self.before.offset).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class DayRule:
    """POSIX `Mm.w.d/time`: weekday `weekday` (0 is Sunday) of week `week` (5 is the last) of a month.

    `clock` counts from that day's midnight in the local time before the change; it may be negative or above 24 hours.
    """

    month: int
    week: int
    weekday: int
    clock: timedelta

    @property
    def first_day(self) -> int:
        """The first day of the month on which the rule's weekday can fall."""
        return 7 * self.week - 6 if self.week < 5 else month_length(self.month) - 6

    def wall(self, year: int) -> datetime:
        """When the clocks are changed in that year, as they show it just before."""
        start = date(year, self.month, self.first_day)
        ahead = (self.weekday - start.isoweekday()) % 7
        return datetime(year, self.month, start.day) + timedelta(days=ahead) + self.clock


@dataclass(frozen=True, slots=True)
class Change:
    """A change of local time that comes back every year."""

    rule: DayRule
    before: LocalTime
    after: LocalTime

    def onset(self, year: int) -> Onset:
        """The change of that year."""
        at = self.rule.wall(year).replace(tzinfo=UTC) - self.before.offset
        return Onset(at, self.before, self.after)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the tz database.

    `onsets` are the changes on record, in order, up to the instant `recorded`; `changes` those of every year after it:
    two, or none.
    """

    name: str
    initial: LocalTime
    onsets: tuple[Onset, ...]
    recorded: datetime
    changes: tuple[Change, ...]

    def until(self, last: datetime) -> Iterator[Onset]:
        """Every change of offset or abbreviation from the beginning up to the instant `last`, in order."""
        yield from (onset for onset in self.onsets if onset.at <= last)
        yield from (onset for onset in self.yearly(self.recorded.year, last) if onset.at > self.recorded)

    def yearly(self, first_year: int, last: datetime) -> Iterator[Onset]:
        """What the yearly changes alone give from the start of a year up to the instant `last`, in order."""
        for year in range(first_year, last.year + 1) if self.changes else ():
            onsets = sorted((change.onset(year) for change in self.changes), key=lambda onset: onset.at)
            yield from (onset for onset in onsets if onset.at <= last)


@cache
def load(name: str) -> Zone:
    """The zone of that IANA name.

    Raises LookupError when the tz database has no such zone, or gives it a rule of a form never used so far.
    """
    source = resources.files("tzdata") / "zoneinfo" / name
    if not _ZONE_NAME.fullmatch(name) or not source.is_file():
        raise LookupError(name)
    content = source.read_bytes()
    instants, types, footer = _parse(content)
    if not instants:
        return Zone(name, types[0], (), _EPOCH, _changes(footer))
    path = [_before_all(types), *(kind for _, kind in instants)]
    onsets = tuple(
        Onset(at, before, after)
        for (at, _), (before, after) in zip(instants, pairwise(path), strict=True)
        if (before.offset, before.name) != (after.offset, after.name)
    )
    return Zone(name, path[0], onsets, instants[-1][0], _changes(footer))


def _before_all(types: list[LocalTime]) -> LocalTime:
    return next((kind for kind in types if not kind.dst), types[0])


def _parse(content: bytes) -> tuple[list[tuple[datetime, LocalTime]], list[LocalTime], str]:
    """RFC 9636 section 3: the 64-bit block of a TZif file of version 2 or later, and its footer."""
    _, _, isut, isstd, leap, times, kinds, chars = _HEADER.unpack_from(content)
    skipped = _HEADER.size + times * 5 + kinds * 6 + chars + leap * 8 + isstd + isut
    magic, version, isut, isstd, leap, times, kinds, chars = _HEADER.unpack_from(content, skipped)
    if magic != b"TZif" or version < b"2":
        raise LookupError("not a TZif file of version 2 or later")
    start = skipped + _HEADER.size
    stamps = struct.unpack_from(f">{times}q", content, start)
    indices = content[start + times * 8 : start + times * 9]
    table = start + times * 9
    names = content[table + kinds * 6 : table + kinds * 6 + chars]
    types = [_local_time(content, table + 6 * row, names) for row in range(kinds)]
    footer = content[table + kinds * 6 + chars + leap * 12 + isstd + isut :].decode("ascii").strip("\n")
    oldest = -(10**10)  # "big bang" entries of fat files lie before any year a datetime can hold
    return (
        [(_EPOCH + timedelta(seconds=at), types[i]) for at, i in zip(stamps, indices, strict=True) if at > oldest],
        types,
        footer,
    )


def _local_time(content: bytes, position: int, names: bytes) -> LocalTime:
    seconds, dst, index = struct.unpack_from(">iBB", content, position)
    return LocalTime(timedelta(seconds=seconds), names[index : names.index(b"\0", index)].decode("ascii"), bool(dst))


def _changes(footer: str) -> tuple[Change, ...]:
    """The yearly changes of a footer (RFC 9636 section 3.3, POSIX TZ); none for a zone without summer time."""
    parts = _FOOTER.fullmatch(footer)
    if not parts:
        raise LookupError(f"unknown tz rule {footer!r}")
    name, clock, summer_name, summer_clock, begin, end = parts.groups()
    standard = LocalTime(-_clock(clock), name.strip("<>"), dst=False)
    if begin is None:
        return ()
    offset = -_clock(summer_clock) if summer_clock else standard.offset + timedelta(hours=1)
    summer = LocalTime(offset, summer_name.strip("<>"), dst=True)
    return Change(_day_rule(begin), standard, summer), Change(_day_rule(end), summer, standard)


def _day_rule(text: str) -> DayRule:
    parts = _DAY_RULE.fullmatch(text)
    if not parts:
        raise LookupError(f"unknown tz rule {text!r}")
    month, week, weekday = (int(parts[i]) for i in (1, 2, 3))
    return DayRule(month, week, weekday, _clock(parts[4]) if parts[4] else timedelta(hours=2))


def _clock(text: str) -> timedelta:
    hours, minutes, seconds = (*(int(part) for part in text.lstrip("+-").split(":")), 0, 0)[:3]
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -span if text.startswith("-") else span


def month_length(month: int) -> int:
    """Days of a month in a common year."""
    return 28 if month == 2 else (date(2001, month % 12 + 1, 1) - timedelta(days=1)).day
