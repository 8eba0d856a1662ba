"""Countries: their codes, their names, how they stand in other names."""

import pytest

from backend.domain.values import countries


@pytest.mark.parametrize(
    ("code", "known"),
    [("DE", True), ("CN", True), ("XX", False), ("EU", False), ("ZZ", False), ("de", False), ("001", False)],
)
def test_only_assigned_codes_are_countries(code: str, known: bool) -> None:
    assert countries.is_country(code) is known


def test_a_country_is_named_in_the_readers_language() -> None:
    assert [countries.name("DE", locale) for locale in ("en", "zh-Hans", "de")] == ["Germany", "德国", "Deutschland"]
    assert countries.name("XX", "en") == "XX"


@pytest.mark.parametrize(
    ("code", "name", "locale", "stands"),
    [
        ("CH", "Sino-Swiss Technopark", "en", True),
        ("DE", "Sino-Germany Industrial Park", "en", True),
        ("IT", "Sino-Swiss Technopark", "en", False),
        ("SG", "中新（重庆）示范项目", "zh-Hans", True),
        ("DE", "中瑞科技园", "zh-Hans", False),
        ("NO", "Norway House", "en", True),
    ],
)
def test_a_country_stands_in_a_name(code: str, name: str, locale: str, stands: bool) -> None:
    assert (countries.pattern(code, locale).search(name) is not None) is stands
