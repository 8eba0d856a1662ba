"""Figures as they are shown, in English, Chinese and other languages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.values import amounts, figures
from backend.domain.values.figures import Amount, Qualifier


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (Amount("367500000000", "CNY"), "RMB 367.5 billion", "3675亿元"),
        (Amount("1500000", "EUR"), "EUR 1.5 million", "150万欧元"),
        (Amount("367512345678", "CNY"), "RMB 367,512,345,678", "367,512,345,678元"),
        (Amount("950", "CNY"), "RMB 950", "950元"),
        (Amount("160", None, Qualifier.MORE), "more than 160", "超过160"),
        (Amount("1/3", None, Qualifier.MORE), "over one-third", "超过三分之一"),
        (Amount("2/3"), "two-thirds", "三分之二"),
        (Amount("3/17", None, Qualifier.LESS), "less than 3/17", "不到17分之3"),
        (Amount("1200", "km2"), "1,200 km²", "1200平方公里"),
        (Amount("3290000"), "3,290,000", "329万"),
        (Amount("7", "minutes", Qualifier.AT_MOST), "at most 7 minutes", "不超过7分钟"),
        (Amount("12.50", "percent", Qualifier.ABOUT), "about 12.50%", "约12.50%"),
        (Amount("40", "beds", Qualifier.AT_LEAST), "at least 40 beds", "至少40beds"),
    ],
)
def test_an_amount_is_shown(amount: Amount, english: str, chinese: str) -> None:
    assert (figures.show(amount, "en"), figures.show(amount, "zh-Hans")) == (english, chinese)


@pytest.mark.parametrize(
    ("amount", "german"),
    [
        (Amount("367500000000", "CNY"), "367.500.000.000 CNY"),
        (Amount("1.5", "km2", Qualifier.MORE), "> 1,5 km²"),
        (Amount("1/3", None, Qualifier.AT_MOST), "≤ 1/3"),
    ],
)
def test_other_languages_show_plain_numbers_and_signs(amount: Amount, german: str) -> None:
    assert figures.show(amount, "de") == german


AMOUNTS = st.builds(
    Amount,
    st.integers(0, 10**15).map(str)
    | st.decimals(0, 10**9, places=3).map(lambda value: f"{Decimal(value):f}")
    | st.tuples(st.integers(1, 9), st.integers(2, 10)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    st.sampled_from([None, "CNY", "EUR", "km2", "minutes", "percent"]),
    st.sampled_from(Qualifier),
)


@given(AMOUNTS, st.sampled_from(["en", "zh-Hans"]))
def test_what_is_shown_is_read_back_without_loss(amount: Amount, locale: str) -> None:
    shown = figures.show(amount, locale)
    assert [found.says(amount) for found in amounts.read(shown, locale)] == [True], shown


@given(AMOUNTS, AMOUNTS, st.sampled_from(["en", "zh-Hans"]))
def test_another_amount_is_not_mistaken_for_it(one: Amount, other: Amount, locale: str) -> None:
    same = (one.exact, one.unit, one.qualifier) == (other.exact, other.unit, other.qualifier)
    assert amounts.read(figures.show(one, locale), locale)[0].says(other) is same
