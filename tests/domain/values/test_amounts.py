"""Amounts in sentences: what is read, and what is left alone."""

from fractions import Fraction
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.values import amounts
from backend.domain.values.figures import Amount, Qualifier

Read: TypeAlias = tuple[str, str, str | None, str]


def read(sentence: str, locale: str) -> list[Read]:
    """Return text, value, unit and qualifier of each amount."""
    found = sorted(amounts.read(sentence, locale), key=lambda one: one.start)
    return [(one.text, str(one.value), one.unit, one.qualifier.value) for one in found if not one.rank]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("In 2020, it reached RMB 367.5 billion.", [("2020", "2020", None, "="),
                                                    ("RMB 367.5 billion", "367500000000", "CNY", "=")]),
        ("More than 160 firms", [("More than 160", "160", None, ">")]),
        ("no more than 160 firms", [("no more than 160", "160", None, "<=")]),
        ("at least two-thirds of it", [("at least two-thirds", "2/3", None, ">=")]),
        ("a half, and one of them", []),
        ("TWO hundreds-of-billion-level and two-digit", [("TWO", "2", None, "=")]),
        ("walk within 7 minutes", [("within 7 minutes", "7", "minutes", "<=")]),
        ("650 square kilometers, 1,200 km²", [("650 square kilometers", "650", "km2", "="),
                                              ("1,200 km²", "1200", "km2", "=")]),
        ("the R2D2 and A4 formats", []),
        ("nearly 12% of 3.5 million", [("nearly 12%", "12", "percent", "~"), ("3.5 million", "3500000", None, "=")]),
    ],
)  # fmt: skip
def test_english_sentences(sentence: str, found: list[Read]) -> None:
    assert read(sentence, "en") == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("2020年达3675亿元。", [("2020", "2020", None, "="), ("3675亿元", "367500000000", "CNY", "=")]),
        ("世界500强企业160余家", [("500", "500", None, "="), ("160余", "160", None, ">")]),
        ("不超过7分钟", [("不超过7分钟", "7", "minutes", "<=")]),
        ("7分钟以内", [("7分钟以内", "7", "minutes", "<=")]),
        ("三分之一", [("三分之一", "1/3", None, "=")]),
        ("六个产业园、两大支柱", [("六", "6", None, "="), ("两", "2", None, "=")]),
        ("两江新区第3届，一个门户", []),
        ("约650平方公里", [("约650平方公里", "650", "km2", "~")]),
        ("1.2万人以上", [("1.2万", "12000", None, "=")]),
        ("至少30万", [("至少30万", "300000", None, ">=")]),
    ],
)
def test_chinese_sentences(sentence: str, found: list[Read]) -> None:
    assert read(sentence, "zh-Hans") == found


@pytest.mark.parametrize(
    ("sentence", "locale", "ranks"),
    [
        ("the first in China, the third nationwide, the 12th edition", "en", [1, 3, 12]),
        ("two-thirds and one-third", "en", []),
        ("内陆首个、全国第三个、第12届", "zh-Hans", [1, 3, 12]),
        ("首先，大家好", "zh-Hans", []),
    ],
)
def test_ordinals(sentence: str, locale: str, ranks: list[int]) -> None:
    assert [one.value for one in amounts.read(sentence, locale) if one.rank] == [Fraction(rank) for rank in ranks]


def test_units_that_cannot_be_read_are_not_compared() -> None:
    (found,) = amounts.read("at least 40 beds", "en")
    assert found.says(Amount("40", "beds", Qualifier.AT_LEAST))


def test_other_languages_are_not_read() -> None:
    assert (amounts.read("über 160", "de"), amounts.readable("de"), amounts.readable("zh-Hant")) == ([], False, True)


@given(st.text(max_size=200), st.sampled_from(["en", "zh-Hans"]))
def test_any_text_can_be_read_and_spans_are_its_own(sentence: str, locale: str) -> None:
    for found in amounts.read(sentence, locale):
        assert sentence[found.start : found.end] == found.text
