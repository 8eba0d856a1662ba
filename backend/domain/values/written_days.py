"""The shapes in which people write one day, and what each says: year, month and day as far as they stand there.

`points` tries them all at one place of a text that `calendar_words.plain` has gone over. A point without a year waits
for `written` to choose it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from backend.domain.values.calendar_words import CHINESE_DAYS, FEW, MONTHS, WEEKDAYS, ZH, number, one_of
from backend.domain.values.dates import add_months

_MONTH, _WEEKDAY = one_of(MONTHS), one_of(WEEKDAYS)
_YEAR = rf"(?:\d{{4}}|[{ZH}]{{4}})"
_SHORT_YEAR = r"\d{4}|\d{2}(?![\d:.])"
_NOT_COUNTED = r"(?![\d个個位家场場次名人天年周])"
_TH = r"(?:st|nd|rd|th|er|º|\.)?"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Point:
    """A day as far as it is written; `weekday` as typed beside it, to be right."""

    month: int
    day: int
    year: int | None = None
    weekday: str = ""

    @property
    def is_on(self) -> int | None:
        """Return the weekday that stands beside it, Monday 0."""
        if not self.weekday:
            return None
        sign = self.weekday[-1]
        return CHINESE_DAYS.index(sign) % 7 if sign in CHINESE_DAYS else WEEKDAYS[self.weekday.lower()]


@dataclass(frozen=True, slots=True)
class Shape:
    """One way of writing a day; what `alone` is true of is read only where nothing else stands in the box."""

    pattern: re.Pattern[str]
    read: Callable[[Mapping[str, str | None], date], Point]
    alone: bool = False


def points(text: str, at: int, today: date, *, alone: bool) -> Iterator[tuple[Point, int]]:
    """Yield every reading of a day at this place, with where it ends."""
    before = _BEFORE.match(text, at)
    start, named = (before.end(), before["w"]) if before else (at, "")
    for shape in SHAPES:
        if (alone or not shape.alone) and (found := shape.pattern.match(text, start)):
            try:
                point = shape.read(found.groupdict(), today)
            except ValueError:
                continue
            point, end = replace(point, weekday=named), found.end()
            if not named and (after := _AFTER.match(text, end)):
                yield replace(point, weekday=after["w"] or after["z"]), after.end()
            yield point, end
    if not before:
        yield from _relative(text, at, today, alone=alone)


def shifted(day: date, count: int, unit: str) -> date:
    """Return the day so many days, weeks, months or years later. Raises ValueError beyond the calendar."""
    try:
        if unit[0].lower() in "my月年个個":
            return add_months(day, count * (12 if unit[0].lower() in "y年" else 1))
        return day + count * (7 if unit[0].lower() in "w周星" else 1) * _DAY
    except OverflowError:
        raise ValueError(count) from None


def of(day: date) -> Point:
    """Return a whole day as a point."""
    return Point(day.month, day.day, day.year)


def _given(parts: Mapping[str, str | None], _today: date) -> Point:
    year, month = parts.get("y") or parts.get("y2"), parts["m"] or ""
    known = MONTHS.get(month.lower()) or number(month)
    return Point(known, number(parts["d"] or ""), _full_year(year) if year else None)


def _chinese(parts: Mapping[str, str | None], today: date) -> Point:
    if parts["near"]:
        year = today.year + "去今明后".index(parts["near"]) - 1
        return Point(number(parts["m"] or ""), number(parts["d"] or ""), year)
    return _given(parts, today)


def _either(parts: Mapping[str, str | None], today: date) -> Point:
    """Read day and month, the day first unless there is no such month."""
    point = _given(parts, today)
    return replace(point, month=point.day, day=point.month) if point.month > 12 >= point.day else point


def _full_year(text: str) -> int:
    year = number(text)
    if len(text) != len("27"):
        return year
    return year + (2000 if year < 70 else 1900)


def _relative(text: str, at: int, today: date, *, alone: bool) -> Iterator[tuple[Point, int]]:
    if found := _NAMED.match(text, at):
        yield of(today + _NAMES[found[0].lower()] * _DAY), found.end()
    if found := _LATER.match(text, at):
        sign = -1 if found["sign"] == "-" else 1
        with suppress(ValueError):
            yield of(shifted(today, sign * number(_either_of(found, "n")), _either_of(found, "u"))), found.end()
    if found := _ON.match(text, at):
        yield of(_next(today, WEEKDAYS[found["w"].lower()], found["which"] or "")), found.end()
    if alone and (found := _BEFORE_NOTHING.match(text, at)):
        yield of(_next(today, WEEKDAYS[found["w"].lower()], "")), found.end()
    if found := (_ON_CHINESE_ALONE if alone else _ON_CHINESE).match(text, at):
        yield of(_next(today, CHINESE_DAYS.index(found["w"]) % 7, found["which"] or "")), found.end()


def _either_of(found: re.Match[str], name: str) -> str:
    return str(found[name] or found[f"{name}2"] or found[f"{name}3"])


def _next(today: date, weekday: int, which: str) -> date:
    """Return that weekday: of this, the next or the last week (Monday first); of none, the next one from today."""
    monday = today - today.weekday() * _DAY
    if which.lower() in _WEEKS:
        return monday + (7 * _WEEKS[which.lower()] + weekday) * _DAY
    return today + (weekday - today.weekday()) % 7 * _DAY


def _shape(
    pattern: str, read: Callable[[Mapping[str, str | None], date], Point] = _given, *, alone: bool = False
) -> Shape:
    return Shape(re.compile(pattern, re.IGNORECASE | re.ASCII), read, alone)


SHAPES = (
    _shape(r"(?P<y>\d{4})\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})(?!\d)"),
    _shape(
        rf"(?:(?:(?P<y>{_YEAR})|(?P<near>[去今明后]))年\s?)?(?P<m>{FEW})月\s?(?P<d>{FEW})(?:[日号號]|{_NOT_COUNTED})",
        _chinese,
    ),
    _shape(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>\d{4})|(?P<y2>\d{2})(?![\d:.]))?(?!\d)"),
    _shape(rf"(?P<d>\d{{1,2}})(?P<s>[-/])(?P<m>\d{{1,2}})(?P=s)(?P<y>{_SHORT_YEAR})(?![\d/-])", _either),
    _shape(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/])", _either, alone=True),
    _shape(rf"(?P<d>\d{{1,2}}){_TH}\s?(?:of\s|de\s)?(?P<m>{_MONTH})\.?(?:,?\s?(?:de\s)?(?P<y>\d{{4}})(?!\d))?"),
    _shape(rf"(?P<m>{_MONTH})\.?\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y>\d{{4}})(?!\d))?"),
)
_NAMES = {
    "today": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "yesterday": -1,
    "heute": 0,
    "morgen": 1,
    "übermorgen": 2,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "大后天": 3,
    "后天": 2,
    "昨天": -1,
    "前天": -2,
}
_WEEKS = {"next": 1, "this": 0, "last": -1, "下": 1, "下下": 2, "本": 0, "这": 0, "上": -1, "上上": -2}
_NAMED = re.compile(one_of(_NAMES), re.IGNORECASE)
_LATER = re.compile(
    rf"(?P<sign>[+-])(?P<n>\d{{1,4}})\s?(?P<u>[dwmy])(?![a-z])"
    rf"|in\s(?P<n2>\d{{1,4}})\s(?P<u2>day|week|month|year)s?(?![a-z])"
    rf"|(?P<n3>\d{{1,4}}|[{ZH}]{{1,3}})(?P<u3>天|日|周|星期|个月|個月|年)(?:之|以)?[后後]",
    re.IGNORECASE,
)
_ON = re.compile(rf"(?:(?P<which>next|this|coming|last)\s(?P<w>{_WEEKDAY}))", re.IGNORECASE)
_ON_CHINESE_ALONE = re.compile(rf"(?P<which>下下|上上|下|上|本|这)?[个個]?(?:星期|周|礼拜)(?P<w>[{CHINESE_DAYS}])")
_ON_CHINESE = re.compile(rf"(?P<which>下下|上上|下|上|本|这)[个個]?(?:星期|周|礼拜)(?P<w>[{CHINESE_DAYS}])")
_BEFORE_NOTHING = re.compile(rf"(?P<w>{_WEEKDAY})", re.IGNORECASE)
_BEFORE = re.compile(rf"(?P<w>{_WEEKDAY})\.?,?\s(?=\S)", re.IGNORECASE)
_AFTER = re.compile(
    rf",?\s?(?P<b>\()?(?:(?P<z>(?:星期|周|礼拜)[{CHINESE_DAYS}])|(?P<w>{_WEEKDAY}))(?(b)\))", re.IGNORECASE
)
