"""Hours as people write them: 9:30, 930, 9.30, 9 am, 上午9点半, and from one to another: 15:00–17:00, 3–5 pm."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from backend.domain.errors import N_, Refused
from backend.domain.values.calendar_words import FEW, MONTHS, number, one_of, plain

LONGEST = 60
NOON, DAY = 12, 24


@dataclass(frozen=True, slots=True)
class Hours:
    """From one time of day to another, or one alone; an end not after the start is on the next day."""

    starts: time
    ends: time | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where in a sentence hours stand."""

    start: int
    end: int
    hours: Hours


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour as written; `half`: "am", "pm" or "" where that is left open; `bare`: a number and nothing else."""

    hour: int
    minute: int = 0
    half: str = ""
    bare: bool = False

    @property
    def time(self) -> time:
        """Return the time of day. Raises ValueError."""
        hour = self.hour
        if self.half == "pm" and hour < NOON:
            hour += NOON
        if self.half == "am" and hour == NOON:
            hour = 0
        return time(hour, self.minute)


def clock(text: str) -> time:
    """Return the one time of day that is written. Raises Refused, saying what was understood."""
    found = hours(text)
    if found.ends is not None:
        said = f"{found.starts:%H:%M}–{found.ends:%H:%M}"
        raise Refused(N_("“%(typed)s” is two times, %(said)s: write one"), typed=_shown(text), said=said)
    return found.starts


def hours(text: str) -> Hours:
    """Return the time of day, or the first and the last, that are written and nothing else. Raises Refused."""
    typed = plain(text).strip()[:LONGEST]
    for found, end in _readings(typed, 0, alone=True):
        if end == len(typed):
            return found
    if not typed:
        raise Refused(N_("Please fill this in"))
    raise Refused(N_("Not a time: “%(typed)s”. Write 9:30, 9 am, 上午9点半 or 15:00"), typed=_shown(text))


def mentioned(text: str, at: int, *, beside_day: bool = False) -> Mention | None:
    """Return the longest reading of hours at this place of a sentence; right after a day, of 9.30 and 930 too."""
    typed = plain(text)
    if at and typed[at].isdigit() and typed[at - 1] in "0123456789.,:/-+":
        return None
    found = [Mention(at, end, one) for one, end in _readings(typed, at, alone=False, beside_day=beside_day)]
    return max(found, key=lambda one: one.end, default=None)


def _readings(text: str, at: int, *, alone: bool, beside_day: bool = False) -> Iterator[tuple[Hours, int]]:
    loose = alone or (beside_day and not _YEAR.match(text, at))
    for first, end in _clocks(text, at, bare=True):
        between = _BETWEEN.match(text, end)
        for last, stop in _clocks(text, between.end(), bare=loose) if between else ():
            if (loose or not (first.bare and last.bare)) and (found := _span(first, last)):
                yield found, stop
        if not first.bare or alone or (loose and end - at > len("12")):
            try:
                yield Hours(first.time), end
            except ValueError:
                continue


def _span(first: Clock, last: Clock) -> Hours | None:
    """Return both, where one of them says for the other which half of the day is meant; None where there is no such."""
    if last.half and not first.half and first.hour <= NOON:
        other = replace(first, half=last.half)
        first = other if other.hour % NOON * 60 + other.minute < last.hour % NOON * 60 + last.minute else first
        if last.half == "pm" and first.half == "" and first.hour == NOON:
            first = replace(first, half="pm")
    elif first.half == "pm" and not last.half and last.hour < NOON:
        last = replace(last, half="pm")
    try:
        return Hours(first.time, last.time)
    except ValueError:
        return None


def _clocks(text: str, at: int, *, bare: bool) -> Iterator[tuple[Clock, int]]:
    for pattern in _SHAPES:
        found = pattern.match(text, at)
        read = _read(found.groupdict()) if found else None
        if found and read and (bare or not read.bare):
            yield read, found.end()


def _read(parts: dict[str, str | None]) -> Clock | None:
    """Return the hour that a shape says, or None where no day has it."""
    if word := parts.get("word"):
        return _WORDS[word.lower()]
    together, half = parts.get("hm"), parts.get("half")
    try:
        hour = number(together[:-2] if together else parts["h"] or "")
        minute = number((together[-2:] if together else parts.get("i") or parts.get("i2")) or "0")
    except ValueError:
        return None
    minute += {"半": 30, "一刻": 15, "三刻": 45}.get(parts.get("part") or "", 0)
    spelled = _halves(half, hour) if half else ""
    if (spelled and hour > NOON and half and half.isascii()) or hour >= DAY or minute >= 60:
        return None
    return Clock(hour, minute, spelled, bare=parts.get("bare") is not None or together is not None)


def _halves(half: str, hour: int) -> str:
    """Return am or pm; twelve at night is the day's end, which is the next one's midnight."""
    said = half.lower().replace(".", "").replace(" ", "")
    if said in {"凌晨", "清晨", "早上", "早晨", "上午"} or (said in {"晚上", "夜里", "晚"} and hour == NOON):
        return "am"
    return said if said in {"am", "pm"} else "pm"


def _shown(text: str) -> str:
    """Return the beginning of what was typed, fit to be shown: half a surrogate pair is no text."""
    return text.strip()[:40].encode("utf-8", "replace").decode("utf-8")


_WORDS = {
    "noon": Clock(NOON),
    "midday": Clock(NOON),
    "mittag": Clock(NOON),
    "midnight": Clock(0),
    "正午": Clock(NOON),
    "中午": Clock(NOON),
}
_AP = r"\s?(?P<half>[ap]\.?m\b\.?)"
_PARTS = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|晚"
_MONTH = one_of(MONTHS)
_GOES_ON = r"(?:to|until|till|with|on|in|for|at|today|tomorrow|next|this|and|[ap]\.?m)\b"
"""What may follow “at 9” for it to be an hour; “at 9 companies” is none."""
_SHAPES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<h>\d{{1,2}}):(?P<i>\d{{2}})(?::\d{{2}})?(?:{_AP})?(?:\s?(?:Uhr|Hrs?|h)(?![a-z]))?(?!\d|:\d)",
        rf"(?P<h>\d{{1,2}})(?:\.(?P<i>\d{{2}}))?(?!\d){_AP}",
        r"(?P<h>\d{1,2})\.(?P<i>\d{2})\s?Uhr(?![a-z])",
        r"(?P<h>\d{1,2})\s?(?:Uhr(?:\s(?P<i>\d{2}))?|h(?P<i2>\d{2})?)(?![a-z\d])",
        rf"(?P<half>{_PARTS})?\s?(?P<h>{FEW})[点點时時](?:(?P<part>半|一刻|三刻)|整|钟|鐘|(?P<i>{FEW})分?(?![\d点點时時]))?",
        rf"(?P<half>{_PARTS})\s?(?P<h>\d{{1,2}}):(?P<i>\d{{2}})(?!\d)",
        rf"(?P<word>{'|'.join(_WORDS)})(?![a-z\d])",
        rf"at\s(?P<h>\d{{1,2}})(?:[.:](?P<i>\d{{2}}))?(?![\d.:/%])(?:{_AP})?(?!\s{_MONTH})(?!\s(?-i:(?!{_GOES_ON})[a-z]))",
        r"(?P<bare>(?P<h>\d{1,2})(?:\.(?P<i>\d{2}))?)(?![\d.:/]|\s?[-/]\d+[-/])(?!\.\d)",
        r"(?P<hm>\d{3,4})(?![\d.:/])",
    )
)
_YEAR = re.compile(r"20\d{2}(?!\d)")
_BETWEEN = re.compile(r"\s?(?:[-~]|\.{2,3}|…|至|到|(?<=\s)(?:to|until|till|bis|au)(?=\s))\s?", re.IGNORECASE)
