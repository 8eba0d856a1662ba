"""Days and spans of days as people write them, read in full or found in a sentence; `written_hours` reads the hours.

2026-5-12, 2026年5月12日, 5月12日, 12.5., 12/5/2026 (the day first), 12 May, today, 下周一, +10d, 12–14 May 2027. A day
without a year is the next such day from `today`. For boxes that people type into: the API's wire formats stay ISO.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from backend.domain.errors import N_, Refused
from backend.domain.values.calendar_words import FEW, MONTHS, ZH, number, one_of, plain
from backend.domain.values.written_days import Point, points

LONGEST = 120
FIRST_YEAR, LAST_YEAR = 1800, 2200
_TURNS = 9
"""Within so many years every day of the calendar comes round, 29 February too."""


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both counted; the same where it is one day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Mention:
    """Where in a sentence days stand."""

    start: int
    end: int
    days: Days


def day(text: str, today: date) -> date:
    """Return the one day that is written. Raises Refused, saying what was understood."""
    found = days(text, today)
    if found.first != found.last:
        raise Refused(
            N_("“%(typed)s” is several days, %(first)s to %(last)s: write one"),
            typed=_shown(text),
            first=found.first,
            last=found.last,
        )
    return found.first


def days(text: str, today: date) -> Days:
    """Return the day, or the first and the last, that are written and nothing else. Raises Refused."""
    typed = plain(text).strip()
    problem: Refused | None = None
    for spans in (_spans, _singles):
        for first, last, end in spans(typed[:LONGEST], 0, today, alone=True):
            if end == len(typed):
                try:
                    return _settled(first, last, today)
                except Refused as refused:
                    problem = problem or refused
    raise problem or _unread(text, typed)


def partial(text: str, today: date) -> str:
    """Return the day, month or year that is written, as a partial date. Raises Refused."""
    typed = plain(text).strip()
    if found := _PART.fullmatch(typed[:LONGEST]):
        parts = found.groupdict()
        try:
            year = number(next(one for name, one in parts.items() if one and name.startswith("y")))
            months = [one for name, one in parts.items() if one and name.startswith("m")]
            month = (MONTHS.get(months[0].lower()) or number(months[0])) if months else None
        except ValueError:
            raise _unread(text, "") from None
        _date(Point(month or 1, 1, year))
        return f"{year:04}-{month:02}" if month else f"{year:04}"
    return day(text, today).isoformat()


def mentioned(text: str, today: date, at: int) -> Mention | None:
    """Return the longest reading of days at this place of a sentence, if there is one."""
    typed = plain(text)
    if at and typed[at].isdigit() and typed[at - 1] in "0123456789.,:/-+":
        return None
    found: list[Mention] = []
    for spans in (_spans, _singles):
        for first, last, end in spans(typed, at, today, alone=False):
            try:
                found.append(Mention(at, end, _settled(first, last, today)))
            except Refused:
                continue
    return max(found, key=lambda one: one.end, default=None)


def _singles(text: str, at: int, today: date, *, alone: bool) -> Iterator[tuple[Point, Point, int]]:
    for point, end in points(text, at, today, alone=alone):
        yield point, point, end


def _spans(text: str, at: int, today: date, *, alone: bool) -> Iterator[tuple[Point, Point, int]]:
    """Yield the readings of a first and a last day, one of which may lack what the other says."""
    for first, end in points(text, at, today, alone=alone):
        between = _BETWEEN.match(text, end)
        if between is None:
            continue
        if _YEAR_FIRST.match(text, at) and (tail := _MONTH_FIRST.match(text, between.end())):
            yield first, Point(number(tail["m"]), number(tail["d"])), tail.end()
        for last, stop in points(text, between.end(), today, alone=alone):
            yield first, last, stop
        if tail := _TAIL.match(text, between.end()):
            year = number(tail["y"]) if tail["y"] else first.year
            with suppress(ValueError):
                last = Point(number(tail["m"]) if tail["m"] else first.month, number(tail["d"]), year)
                yield replace(first, year=year), last, tail.end()
    yield from _headed(text, at, today, alone=alone)


def _headed(text: str, at: int, today: date, *, alone: bool) -> Iterator[tuple[Point, Point, int]]:
    """Yield the readings of a number and a day: 12–14 May 2027."""
    head = _HEAD.match(text, at)
    between = _BETWEEN.match(text, head.end()) if head else None
    if head is None or between is None:
        return
    for last, end in points(text, between.end(), today, alone=alone):
        with suppress(ValueError):
            yield replace(last, day=number(head["d"]), weekday=""), last, end


def _settled(first: Point, last: Point, today: date) -> Days:
    """Return the days with their years: the one that stands there, else the next from today. Raises Refused."""
    if first.year is None and last.year is None:
        found = _next(first, last, today)
    elif first.year is None and last.year is not None:
        ends = _date(last)
        starts = _date(replace(first, year=last.year))
        found = Days(starts if starts <= ends else _date(replace(first, year=last.year - 1)), ends)
    elif last.year is None and first.year is not None:
        starts = _date(first)
        ends = _date(replace(last, year=first.year))
        found = Days(starts, ends if ends >= starts else _date(replace(last, year=first.year + 1)))
    else:
        found = Days(_date(first), _date(last))
    if found.last < found.first:
        raise Refused(N_("The last day is before the first"))
    for point, one in ((first, found.first), (last, found.last)):
        if point.is_on not in {None, one.weekday()}:
            raise Refused(N_("%(day)s does not fall on “%(weekday)s”"), day=one, weekday=point.weekday)
    return found


def _next(first: Point, last: Point, today: date) -> Days:
    """Return the next such days that are not over yet."""
    for year in range(today.year - 1, today.year + _TURNS):
        starts, ends = _maybe(replace(first, year=year)), _maybe(replace(last, year=year))
        if starts and ends and ends < starts:
            ends = _maybe(replace(last, year=year + 1))
        if starts and ends and ends >= today:
            return Days(starts, ends)
    raise Refused(N_("There is no such day: %(day)s"), day=f"{first.month:02}-{first.day:02}")


def _maybe(point: Point) -> date | None:
    try:
        return _date(point)
    except Refused:
        return None


def _date(point: Point) -> date:
    year = point.year or 0
    try:
        found = date(year, point.month, point.day)
    except ValueError:
        raise Refused(N_("There is no such day: %(day)s"), day=f"{year:04}-{point.month:02}-{point.day:02}") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(N_("The year must lie between 1800 and 2200"))
    return found


def _unread(text: str, typed: str) -> Refused:
    if not text.strip():
        return Refused(N_("Please fill this in"))
    if typed and _PART.fullmatch(typed[:LONGEST]):
        return Refused(N_("“%(typed)s” names no day: add it, as in 12 May 2027"), typed=_shown(text))
    return Refused(N_("Not a date: “%(typed)s”. Write 2027-05-12, 5月12日, 12.5. or 12 May"), typed=_shown(text))


def _shown(text: str) -> str:
    """Return the beginning of what was typed, fit to be shown: half a surrogate pair is no text."""
    return text.strip()[:40].encode("utf-8", "replace").decode("utf-8")


_BETWEEN = re.compile(
    r"\s?(?:\.{2,3}|…|[-~]|至|到|/(?=\d{4}-)|(?<=\s)(?:to|until|till|bis|au|al)(?=\s))\s?", re.IGNORECASE
)
_TAIL = re.compile(
    rf"(?:(?P<m>\d{{1,2}})-)?(?P<d>{FEW})(?:st|nd|rd|th|[日号號])?(?![\d:.点點时時h])(?!\s?[ap]\.?m)(?:,\s?(?P<y>\d{{4}})(?!\d))?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"\d{4}\s?[-/.]")
_MONTH_FIRST = re.compile(r"(?P<m>\d{1,2})\s?(?P<s>[-/.])\s?(?P<d>\d{1,2})(?!\d|(?P=s)\s?\d|:\d)")
"""Who begins with the year goes on with the month: 2027.4.6-4.9."""
_HEAD = re.compile(rf"(?P<d>{FEW})(?:st|nd|rd|th|[日号號.])?(?!\d)", re.IGNORECASE)
_PART = re.compile(
    rf"(?P<y>\d{{4}}|[{ZH}]{{4}})(?:年)?"
    rf"|(?P<y1>\d{{4}})\s?[-/.]\s?(?P<m1>\d{{1,2}})"
    rf"|(?P<y2>\d{{4}}|[{ZH}]{{4}})年\s?(?P<m2>{FEW})月"
    rf"|(?P<m3>\d{{1,2}})[./](?P<y3>\d{{4}})"
    rf"|(?P<m4>{one_of(MONTHS)})\.?,?\s?(?P<y4>\d{{4}})",
    re.IGNORECASE,
)
