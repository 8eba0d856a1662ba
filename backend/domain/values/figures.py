"""Figures: a value with qualifier and unit, kept exactly as decimal text or fraction; how it is shown.

How figures are read back out of sentences stands in `amounts`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from babel.numbers import format_decimal, get_currency_name

from backend.domain.errors import N_

VALUE = re.compile(r"-?\d{1,18}(\.\d{1,9})?|\d{1,6}/[1-9]\d{0,5}")
YEAR_NOT_GIVEN = N_("year not given")


class Qualifier(StrEnum):
    """How the value stands to what is meant by it."""

    EXACTLY = "="
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    ABOUT = "~"


LABELS: dict[Qualifier, str] = {
    Qualifier.EXACTLY: N_("exactly"),
    Qualifier.MORE: N_("more than"),
    Qualifier.AT_LEAST: N_("at least"),
    Qualifier.LESS: N_("less than"),
    Qualifier.AT_MOST: N_("at most"),
    Qualifier.ABOUT: N_("about"),
}

EN_NUMERALS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
ZH_NUMERALS = "零一二三四五六七八九十"
EN_PARTS = {
    2: "half",
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
}
EN_SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6}
ZH_SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
UNITS = {
    "km2": ("km²", "平方公里"),
    "hectares": ("hectares", "公顷"),
    "minutes": ("minutes", "分钟"),
    "percent": ("%", "%"),
}
_EN_QUALIFIERS = {
    Qualifier.MORE: "more than ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.LESS: "less than ",
    Qualifier.AT_MOST: "at most ",
    Qualifier.ABOUT: "about ",
}
_ZH_QUALIFIERS = {
    Qualifier.MORE: "超过",
    Qualifier.AT_LEAST: "至少",
    Qualifier.LESS: "不到",
    Qualifier.AT_MOST: "不超过",
    Qualifier.ABOUT: "约",
}
_SIGNS = {
    Qualifier.AT_LEAST: "≥ ",
    Qualifier.AT_MOST: "≤ ",
    Qualifier.MORE: "> ",
    Qualifier.LESS: "< ",
    Qualifier.ABOUT: "~ ",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A value (decimal text or fraction such as `1/3`) with its unit (ISO 4217, or one of UNITS) and qualifier."""

    value: str
    unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACTLY

    @property
    def exact(self) -> Fraction:
        """Return the value as a number, without loss."""
        return Fraction(self.value)


def show(amount: Amount, locale: str) -> str:
    """Return the amount as `locale` writes it: more than 160, RMB 367.5 billion, 3675亿元, 1,200 km²."""
    if locale.startswith("zh"):
        return _ZH_QUALIFIERS.get(amount.qualifier, "") + _zh(amount)
    if locale.startswith("en"):
        return _en_qualifier(amount) + _en(amount)
    return _SIGNS.get(amount.qualifier, "") + _other(amount, locale)


def is_currency(unit: str | None) -> bool:
    """Say whether the unit has the shape of an ISO 4217 code."""
    return unit is not None and re.fullmatch("[A-Z]{3}", unit) is not None


def scaled(value: Decimal, size: int, places: int = 4) -> str | None:
    """Return `value` counted in units of `size`, or None where that would need more than `places` decimals."""
    counted = (value / size).normalize()
    exponent = counted.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 - a finite number has one
    return f"{counted:f}" if -exponent <= places else None


def _en_qualifier(amount: Amount) -> str:
    if "/" in amount.value and amount.qualifier is Qualifier.MORE:
        return "over "
    return _EN_QUALIFIERS.get(amount.qualifier, "")


def _en(amount: Amount) -> str:
    number = _en_fraction(amount) if "/" in amount.value else _en_number(amount)
    if is_currency(amount.unit):
        return f"{'RMB' if amount.unit == 'CNY' else amount.unit} {number}"
    return _with_unit(number, amount.unit, 0)


def _en_number(amount: Amount) -> str:
    value = Decimal(amount.value)
    return (_large(value, EN_SCALES, " ") if is_currency(amount.unit) else None) or f"{value:,f}"


def _zh(amount: Amount) -> str:
    number = _zh_fraction(amount) if "/" in amount.value else _zh_number(amount)
    if amount.unit is not None and is_currency(amount.unit):
        return number + ("元" if amount.unit == "CNY" else get_currency_name(amount.unit, locale="zh_Hans"))
    return _with_unit(number, amount.unit, 1)


def _zh_number(amount: Amount) -> str:
    value = Decimal(amount.value)
    return f"{value:f}" if abs(value) < 10**5 else _large(value, ZH_SCALES, "") or f"{value:,f}"


def _other(amount: Amount, locale: str) -> str:
    number = amount.value
    if "/" not in number:
        number = format_decimal(Decimal(number), locale=locale.replace("-", "_"), decimal_quantization=False)
    return _with_unit(number, amount.unit, 0)


def _large(value: Decimal, scales: dict[str, int], gap: str) -> str | None:
    """Return the value in its scale, if four decimals say it: 367.5 billion, 3675亿, 329万; else None."""
    fitting = [(word, size) for word, size in scales.items() if abs(value) >= size and word != "万亿"]
    if not fitting:
        return None
    word, size = fitting[0]
    counted = scaled(value, size)
    return None if counted is None else f"{counted}{gap}{word}"


def _with_unit(number: str, unit: str | None, place: int) -> str:
    if unit is None:
        return number
    word = UNITS[unit][place] if unit in UNITS else unit
    return number + word if place or word == "%" else f"{number} {word}"


def _en_fraction(amount: Amount) -> str:
    part, whole = (int(one) for one in amount.value.split("/"))
    if whole not in EN_PARTS or not 0 < part < len(EN_NUMERALS):
        return amount.value
    return f"{EN_NUMERALS[part]}-{EN_PARTS[whole]}{'s' if part > 1 else ''}"


def _zh_fraction(amount: Amount) -> str:
    part, whole = (int(one) for one in amount.value.split("/"))
    if max(part, whole) >= len(ZH_NUMERALS):
        return f"{whole}分之{part}"
    return f"{ZH_NUMERALS[whole]}分之{ZH_NUMERALS[part]}"
