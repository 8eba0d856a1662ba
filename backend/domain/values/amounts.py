"""Amounts as they stand in sentences, English and Chinese: found, read as numbers, to be compared with typed ones.

`more than 160`, `160余家`, `RMB 367.5 billion`, `3675亿元`, `over one-third`, `第三个`. A lone `one` or `一` is not
read: it is an article more often than a number.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from backend.domain.values.figures import (
    EN_NUMERALS,
    EN_PARTS,
    EN_SCALES,
    ZH_NUMERALS,
    ZH_SCALES,
    Amount,
    Qualifier,
)

READ = ("en", "zh")
"""The languages whose sentences can be read."""


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a sentence: where it stands, what it says; `rank` is set for an ordinal."""

    start: int
    end: int
    text: str
    value: Fraction
    unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACTLY
    rank: bool = False

    def says(self, amount: Amount) -> bool:
        """Say whether this is the same value, unit and qualifier; a unit that cannot be read is not compared."""
        unit = amount.unit if amount.unit in _UNITS.values() or amount.unit in _MONEY else None
        return not self.rank and (self.value, self.unit, self.qualifier) == (amount.exact, unit, amount.qualifier)


_BEFORE: dict[str, dict[str, Qualifier]] = {
    "en": {
        **dict.fromkeys(("no more than", "at most", "within", "up to"), Qualifier.AT_MOST),
        **dict.fromkeys(("no less than", "no fewer than", "at least"), Qualifier.AT_LEAST),
        **dict.fromkeys(("more than", "over", "above", "exceeding"), Qualifier.MORE),
        **dict.fromkeys(("less than", "fewer than", "under", "below"), Qualifier.LESS),
        **dict.fromkeys(("about", "around", "approximately", "nearly"), Qualifier.ABOUT),
    },
    "zh": {
        **dict.fromkeys(("不超过", "最多", "至多"), Qualifier.AT_MOST),
        **dict.fromkeys(("不少于", "不低于", "至少"), Qualifier.AT_LEAST),
        **dict.fromkeys(("超过", "逾", "多于", "高于"), Qualifier.MORE),
        **dict.fromkeys(("不到", "少于", "低于"), Qualifier.LESS),
        **dict.fromkeys(("大约", "约", "近"), Qualifier.ABOUT),
    },
}
_AFTER = {
    "余": Qualifier.MORE,
    "多": Qualifier.MORE,
    "以内": Qualifier.AT_MOST,
    "之内": Qualifier.AT_MOST,
    "内": Qualifier.AT_MOST,
    "以上": Qualifier.AT_LEAST,
    "左右": Qualifier.ABOUT,
}
_MONEY = {"RMB": "CNY"} | {
    code: code
    for code in ["CNY", "EUR", "USD", "GBP", "CHF", "JPY", "KRW", "SGD", "HKD", "PLN", "HUF", "AUD", "BRL", "KZT"]
}
_UNITS = {
    "元": "CNY",
    "欧元": "EUR",
    "美元": "USD",
    "minute": "minutes",
    "minutes": "minutes",
    "分钟": "minutes",
    "square kilometers": "km2",
    "square kilometres": "km2",
    "km²": "km2",
    "平方公里": "km2",
    "平方千米": "km2",
    "hectares": "hectares",
    "公顷": "hectares",
    "percent": "percent",
    "%": "percent",
}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_RANKS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_PARTS = {word: size for size, name in EN_PARTS.items() for word in (name, f"{name}s")} | {"halves": 2}
_ZH_DIGITS = dict(zip(ZH_NUMERALS, range(11), strict=True)) | {"两": 2}


def _any(words: object) -> str:
    return "|".join(sorted((re.escape(str(word)) for word in words), key=len, reverse=True))  # type: ignore[attr-defined]


_EN = re.compile(
    rf"(?:\b(?P<before>{_any(_BEFORE['en'])})\s+)?(?:\b(?P<money>{_any(_MONEY)})\s+)?"
    rf"(?:(?<![\w.,])(?P<digits>{_DIGITS})(?!\w)|\b(?P<part>{_any(EN_NUMERALS)})[- ](?P<whole>{_any(_PARTS)})\b"
    rf"|\b(?P<word>{_any(EN_NUMERALS[2:])})\b(?!-))"
    rf"(?:\s+(?P<scale>{_any(EN_SCALES)})\b)?"
    r"(?:\s*(?P<unit>minutes?\b|square kilomet(?:er|re)s\b|km²|hectares\b|percent\b|%))?",
    re.IGNORECASE,
)
_EN_RANK = re.compile(rf"\b(?P<word>{_any(_RANKS)})\b|\b(?P<digits>\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_ZH = re.compile(
    rf"(?P<before>{_any(_BEFORE['zh'])})?"
    rf"(?:(?<![A-Za-z\d.,第])(?P<digits>{_DIGITS})(?P<scale>{_any(ZH_SCALES)})?"
    r"|(?P<whole>[一二两三四五六七八九十]|\d+)分之(?P<part>[一二两三四五六七八九十]|\d+)"
    r"|(?<![第一二两三四五六七八九十百千万])(?P<word>[二两三四五六七八九十])(?=[多余]?(?:个|家|大|项|座|类|条|种|所|分钟|平方公里)))"
    r"(?P<more>[余多])?(?P<unit>分钟|平方公里|平方千米|km²|公顷|%|欧元|美元|元)?(?P<late>以内|之内|内|以上|左右)?"
)
_ZH_RANK = re.compile(r"第(?P<digits>\d+|[一二三四五六七八九十])|(?P<first>首)(?=[个家座批])")


def readable(locale: str) -> bool:
    """Say whether sentences of this language can be read."""
    return locale.split("-", maxsplit=1)[0] in READ


def read(sentence: str, locale: str) -> list[Found]:
    """Return every amount and ordinal that stands in the sentence; [] in a language that cannot be read."""
    if locale.startswith("zh"):
        ranks = [_zh_rank(one) for one in _ZH_RANK.finditer(sentence)]
        return [*(_zh(one) for one in _ZH.finditer(sentence)), *ranks]
    if not locale.startswith("en"):
        return []
    numbers = [_en(one) for one in _EN.finditer(sentence)]
    ranks = [_en_rank(one) for one in _EN_RANK.finditer(sentence)]
    return [*numbers, *(one for one in ranks if not any(n.start <= one.start < n.end for n in numbers))]


def _en(found: re.Match[str]) -> Found:
    scale = Fraction(EN_SCALES.get((found["scale"] or "").lower(), 1))
    unit = _MONEY.get((found["money"] or "").upper()) or _UNITS.get((found["unit"] or "").lower())
    qualifier = _BEFORE["en"].get((found["before"] or "").lower(), Qualifier.EXACTLY)
    return Found(found.start(), found.end(), found[0], _en_value(found) * scale, unit, qualifier)


def _en_value(found: re.Match[str]) -> Fraction:
    if found["digits"]:
        return Fraction(found["digits"].replace(",", ""))
    if found["whole"]:
        return Fraction(EN_NUMERALS.index(found["part"].lower()), _PARTS[found["whole"].lower()])
    return Fraction(EN_NUMERALS.index(found["word"].lower()))


def _en_rank(found: re.Match[str]) -> Found:
    rank = int(found["digits"]) if found["digits"] else _RANKS.index(found["word"].lower()) + 1
    return Found(found.start(), found.end(), found[0], Fraction(rank), rank=True)


def _zh(found: re.Match[str]) -> Found:
    scale = Fraction(ZH_SCALES.get(found["scale"] or "", 1))
    after = _AFTER.get(found["more"] or found["late"] or "", Qualifier.EXACTLY)
    qualifier = _BEFORE["zh"].get(found["before"] or "", after)
    unit = _UNITS.get(found["unit"] or "")
    return Found(found.start(), found.end(), found[0], _zh_value(found) * scale, unit, qualifier)


def _zh_value(found: re.Match[str]) -> Fraction:
    if found["whole"]:
        return Fraction(_zh_number(found["part"]), _zh_number(found["whole"]))
    return Fraction(found["digits"].replace(",", "")) if found["digits"] else Fraction(_zh_number(found["word"]))


def _zh_rank(found: re.Match[str]) -> Found:
    return Found(found.start(), found.end(), found[0], Fraction(_zh_number(found["digits"] or "一")), rank=True)


def _zh_number(text: str) -> int:
    return int(text) if text.isdecimal() else _ZH_DIGITS[text]
