"""Zones by the places they are named for, in the languages of the office; what may have been meant."""

import pytest

from backend.domain.errors import Invalid
from backend.domain.values import inputs, times, zones
from backend.domain.values.timed import TimeDetails


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", None),
        ("柏林", "Europe/Berlin"),
        (" mexico  CITY ", "America/Mexico_City"),
        ("墨西哥城", "America/Mexico_City"),
        ("布宜诺斯艾利斯", "America/Argentina/Buenos_Aires"),
        ("Singapore", "Asia/Singapore"),
        ("重庆", "Asia/Shanghai"),
        ("Chongqing", "Asia/Shanghai"),
        ("Asia/Chongqing", "Asia/Chongqing"),  # an older name that is stored stays
        ("UTC", "UTC"),
        ("Mars/Olympus", None),
        ("墨西哥", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_the_name_of_its_place(typed: str, zone: str | None) -> None:
    assert zones.find(typed) == zone


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("墨西哥", ["墨西哥城", "巴伊亚班德拉斯"]),
        ("德国", ["柏林"]),
        ("Berlni", ["Berlin"]),
        ("Mexico", ["Mexico City"]),
    ],
)
def test_what_may_be_meant_is_offered_nearest_first(typed: str, found: list[str]) -> None:
    assert zones.like(typed)[: len(found)] == found


def test_nothing_is_offered_for_nothing() -> None:
    assert (zones.like(""), zones.like("?!")) == ([], [])


@pytest.mark.parametrize("locale", zones.LOCALES)
def test_what_is_shown_in_a_box_means_the_same_when_sent_back(locale: str) -> None:
    every = [*zones.all_zones(), "UTC", "Asia/Chongqing"]
    assert [zones.find(zones.written(zone, locale)) for zone in every] == every
    assert all(times.is_zone(zone) for zone in every)


def test_what_is_wrong_stays_as_it_was_typed() -> None:
    assert zones.written("Mars/Olympus", "en") == "Mars/Olympus"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("墨西哥", "The clocks of 墨西哥 are not known here. Do you mean 墨西哥城、"),
        ("Mars/Olympus", "Mars/Olympus is not a time zone: write a city such as Berlin or 上海"),
    ],
)
def test_a_wrong_zone_is_answered_with_the_nearest(typed: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        inputs.parse(TimeDetails, {"starts_at": "2027-05-11T10:00", "timezone": typed})
    assert str(refused.value).startswith(said)
