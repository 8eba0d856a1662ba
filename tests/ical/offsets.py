"""A small reading of VTIMEZONE that shares nothing with what writes it: which offset holds at an instant."""

import calendar
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Offsets:
    """A VTIMEZONE's text, unfolded and expanded up to a year."""

    content: bytes
    last_year: int

    @cached_property
    def onsets(self) -> list[tuple[datetime, timedelta]]:
        """Every instant from which an offset holds, with that offset, in order."""
        text = self.content.decode().replace("\r\n ", "")
        blocks = re.findall(r"BEGIN:(STANDARD|DAYLIGHT)\r\n(.*?)END:\1\r\n", text, re.DOTALL)
        assert blocks
        return sorted(onset for _, block in blocks for onset in self._block(block))

    def at(self, instant: datetime) -> timedelta:
        """The offset at an instant; fails before the first onset."""
        index = bisect_right([onset for onset, _ in self.onsets], instant)
        assert index, f"{instant} lies before the first onset"
        return self.onsets[index - 1][1]

    def _block(self, block: str) -> Iterator[tuple[datetime, timedelta]]:
        values = dict(line.split(":", 1) for line in block.split("\r\n") if line)
        before, after = _offset(values["TZOFFSETFROM"]), _offset(values["TZOFFSETTO"])
        start = datetime.strptime(values["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        days = self._days(start.date(), values["RRULE"]) if "RRULE" in values else [start.date()]
        assert start.date() in days, "DTSTART is not an instance of its own rule"
        for day in days:
            if day >= start.date():
                yield datetime.combine(day, start.timetz()) - before, after

    def _days(self, start: date, rule: str) -> list[date]:
        parts = dict(part.split("=") for part in rule.split(";"))
        assert parts.pop("FREQ") == "YEARLY"
        month, day = int(parts.pop("BYMONTH")), parts.pop("BYDAY")
        numbers = [int(number) for number in parts.pop("BYMONTHDAY", "").split(",") if number]
        assert not parts
        return [_day(year, month, day, numbers) for year in range(start.year, self.last_year + 1)]


def _day(year: int, month: int, day: str, numbers: list[int]) -> date:
    length = calendar.monthrange(year, month)[1]
    same = [date(year, month, number) for number in range(1, length + 1)]
    same = [candidate for candidate in same if candidate.weekday() == _DAYS.index(day[-2:])]
    if numbers:
        assert len(day) == 2
        (only,) = [candidate for candidate in same if candidate.day in numbers]
        return only
    nth = int(day[:-2])
    return same[nth - 1 if nth > 0 else nth]


def _offset(text: str) -> timedelta:
    sign, digits = text[0], text[1:].ljust(6, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:]))
    return -span if sign == "-" else span
