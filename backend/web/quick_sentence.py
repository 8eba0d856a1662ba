"""One sentence, read: what is to be made, with whom, when, for how long; what it does not understand is the title.

"forum 新能源汽车论坛 5月12日 9:30-17:00", "visit from Düsseldorf 12–14 May 2027", "agreement MoU Piacenza 3 years".
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from backend.domain.partners import called
from backend.domain.partners.called import Mention
from backend.domain.values import written, written_hours
from backend.domain.values.calendar_words import FEW, MONTHS, ZH, number, one_of, plain
from backend.domain.values.written import Days
from backend.domain.values.written_hours import Hours

Names = Callable[[str], Mapping[str, list[UUID]]]
LONGEST = 300
_HAN = re.compile(r"[\u3400-\u9fff]")
_LENGTH = re.compile(
    rf"(?P<n>\d{{1,3}}|[{ZH}]{{1,3}})\s?(?P<u>years?|yrs?|months?|mos?(?![a-z])|个月|月(?!\d)|年)(?:['’]s?)?"
    r"(?P<notice>\s?(?:of\s|’s\s|'s\s)?notice|(?:提前)?通知)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_VAGUE = re.compile(
    rf"(?:(?:\d{{4}}|[{ZH}]{{4}}|[去今明后])年)?{FEW}月(?:上旬|中旬|下旬|初|中|底|末)?|(?:今年|明年|后年)?(?:年初|年中|年底|[春夏秋冬]季)"
    rf"|(?:(?:early|mid|late|(?:end|beginning|middle)\sof|anfang|mitte|ende)[\s-])?(?<![a-z]){one_of(MONTHS)}(?:\s\d{{4}})?"
    r"|(?<![\d.])\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})*(?![\d.])",
    re.IGNORECASE,
)
_EDGES = re.compile(
    r"^(?:\s|[,;:，；：、–—-]|(?:with|from|to|of|on|at|in|for|mit|von|nach|am|le|and|then|tacit)(?=\s|$)|与|和|同|于|在|从|赴)+"
    r"|(?:\s|[,;:，；：、–—-]|(?<=\s)(?:with|from|to|of|on|at|in|for|mit|von|nach|am|le|and|then)|与|和|同|于|在|从)+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long an agreement runs, in months: its term, each renewal, the notice."""

    term: int | None = None
    renewal: int | None = None
    notice: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was understood; `title` is the rest, in the order in which it was written.

    `named`: ids of what is named; where a name is that of several, the name itself, for the form to ask which.
    """

    kind: str
    title: str
    marks: frozenset[str] = frozenset()
    named: Sequence[str] = ()
    days: Days | None = None
    hours: Hours | None = None
    lengths: Lengths = field(default_factory=Lengths)
    email: str = ""
    unread: Sequence[str] = ()
    """What looks like a time and names no day: it stays in the title, and is said."""

    @property
    def tag(self) -> str:
        """Return the language of the title, by its script."""
        return "zh-Hans" if _HAN.search(self.title) else "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The words for a kind: `leading` ones (with a mark) go, `inside` ones stay in the title; `of`: what is named.

    `yields`: a leading word that only begins a longer one gives way to the kind inside that: 友城论坛 is a forum.
    """

    leading: Mapping[str, str]
    inside: Sequence[str] = ()
    of: str = "partnerships"
    keeps_names: bool = False
    has_length: bool = False
    yields: bool = False


def read(text: str, kinds: Mapping[str, Words], names: Names, today: date, chosen: str = "") -> Sentence:
    """Return what a sentence says; `chosen` is the kind picked by hand, which no word overrules."""
    text = " ".join(text[:LONGEST].split())
    kind, marks, start = _kind(text, kinds, chosen)
    taken: list[tuple[int, int]] = [(0, start)]
    days, hours = _times(text, today, start, taken)
    lengths = _lengths(text, taken) if kinds[kind].has_length else Lengths()
    mail = _MAIL.search(text)
    if mail:
        taken.append(mail.span())
    found = [one for one in called.mentioned(text, names(kinds[kind].of)) if not _touches((one.start, one.end), taken)]
    if not kinds[kind].keeps_names:
        taken += [(one.start, one.end) for one in found if _stands_free(text, one)]
    named = [str(one.ids[0]) if len(one.ids) == 1 else text[one.start : one.end] for one in found]
    return Sentence(
        kind,
        title := _rest(text, taken),
        marks,
        tuple(dict.fromkeys(named)),
        days,
        hours,
        lengths,
        email=mail[0] if mail else "",
        unread=()
        if days
        else tuple(said for one in _VAGUE.finditer(plain(title)) if _says_time(said := one[0].strip())),
    )


def _kind(text: str, kinds: Mapping[str, Words], chosen: str) -> tuple[str, frozenset[str], int]:
    """Return the kind, what its word says besides, and where the rest begins."""
    lower, best = text.lower(), (0, "", "")
    for kind, words in kinds.items():
        for word, mark in words.leading.items():
            if _begins(lower, word) and len(word) > best[0] and chosen in {"", kind}:
                best = (len(word), kind, mark)
    if best[0] and not (kinds[best[1]].yields and _is_longer(lower, best[0], kinds, best[1])):
        return best[1], frozenset(best[2].split()), best[0]
    for kind, words in kinds.items():
        if not chosen and any(one in lower for one in words.inside):
            return kind, frozenset(), 0
    return chosen or next(iter(kinds)), frozenset(), 0


def _is_longer(lower: str, end: int, kinds: Mapping[str, Words], kind: str) -> bool:
    """Say whether a leading word, which ends here, only begins a longer one that is of another kind."""
    rest = lower[end:].partition(" ")[0]
    others = (one for code, words in kinds.items() if code != kind for one in words.inside)
    return bool(_HAN.match(rest)) and any(one in rest for one in others)


def _begins(lower: str, word: str) -> bool:
    after = lower[len(word) : len(word) + 1]
    return lower.startswith(word) and not (word[-1].isascii() and after.isascii() and after.isalnum())


def _times(text: str, today: date, start: int, taken: list[tuple[int, int]]) -> tuple[Days | None, Hours | None]:
    days: Days | None = None
    hours: Hours | None = None
    at, beside = start, -1
    while at < len(text):
        on = written.mentioned(text, today, at) if days is None and _may_begin(text, at) else None
        near = beside >= 0 and not text[beside:at].strip(" ,;，")
        then = written_hours.mentioned(text, at, beside_day=near) if hours is None and _may_begin(text, at) else None
        if on and (then is None or on.end >= then.end):
            days, at, beside = on.days, on.end, on.end
            taken.append((on.start, on.end))
        elif then:
            hours, at = then.hours, then.end
            taken.append((then.start, then.end))
        else:
            at += 1
    return days, hours


def _may_begin(text: str, at: int) -> bool:
    """Say whether a date may begin here: not within a word in letters."""
    before, here = text[at - 1 : at], text[at]
    return not here.isspace() and not (before.isascii() and before.isalpha() and here.isascii() and here.isalnum())


def _lengths(text: str, taken: list[tuple[int, int]]) -> Lengths:
    found: dict[str, int] = {}
    for one in _LENGTH.finditer(plain(text)):
        if _touches(one.span(), taken):
            continue
        months = number(one["n"]) * (12 if one["u"].lower().startswith(("y", "年")) else 1)
        name = "notice" if one["notice"] else "renewal" if "term" in found else "term"
        if name not in found and 0 < months <= 1200:
            found[name] = months
            taken.append(one.span())
    return Lengths(**found)


def _says_time(said: str) -> bool:
    """Say whether a word means a time: of three letters alone it may as well be a name, as in Mar del Plata."""
    return len(said) > len("Mar") or not said.isalpha() or not said.isascii()


def _stands_free(text: str, one: Mention) -> bool:
    """Say whether a name stands apart from its neighbours, so that the title can do without it."""
    before, after = text[: one.start], text[one.end :]
    if _HAN.match(text[one.start]):
        return not before.strip() or not after.strip() or before[-1] in " 与和同从赴" or after[0] == " "
    return (not before or before[-1] in " 与和同从赴") and after[:1] in {"", " ", ",", ";"}


def _touches(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _rest(text: str, taken: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(taken):
        parts.append(text[at : max(at, start)])
        at = max(at, end)
    kept = [_EDGES.sub("", part).strip() for part in (*parts, text[at:])]
    return " ".join(one for one in kept if one)
