"""Holidays and makeup workdays: both sides', in the reader's language, and which years are not known yet."""

from datetime import date

import pytest

from backend.domain.office import workdays
from backend.domain.office.workdays import Mark, Place

CHINA, GERMANY, WESTPHALIA = Place("CN"), Place("DE"), Place("DE", "DE-NW")


def test_the_national_day_of_2026_with_its_makeup_workday() -> None:
    found = workdays.marks([CHINA], date(2026, 10, 5), date(2026, 10, 11), "zh-Hans")
    assert [(one.day.day, one.name) for one in found] == [
        (5, "国庆节（补假）"),
        (6, "休息日（由 2026-09-20 调休）"),
        (7, "休息日（由 2026-10-10 调休）"),
        (10, None),
    ]
    names = [one.name for one in workdays.marks([CHINA], date(2026, 10, 6), date(2026, 10, 6), "en")]
    assert names == ["Day off (substituted from 2026-09-20)"]


def test_parts_of_a_country_have_holidays_of_their_own() -> None:
    day = date(2026, 11, 1)
    assert workdays.marks([GERMANY], day, day, "en") == []
    assert workdays.marks([WESTPHALIA], day, day, "en") == [Mark(day, "DE", "All Saints' Day")]
    assert workdays.marks([WESTPHALIA, Place("DE", "DE-BW")], day, day, "en") == [Mark(day, "DE", "All Saints' Day")]
    assert workdays.marks([Place("DE", "DE-??")], day, day, "en") == []


def test_names_fall_back_to_english_where_the_library_has_no_chinese() -> None:
    [mark] = workdays.marks([GERMANY], date(2026, 10, 3), date(2026, 10, 3), "zh-Hans")
    assert mark == Mark(date(2026, 10, 3), "DE", "German Unity Day")


@pytest.mark.parametrize("place", [Place("XX"), Place("", None), Place("DE", "FR-75")])
def test_what_the_library_does_not_know_is_no_error(place: Place) -> None:
    assert workdays.marks([place], date(2026, 11, 2), date(2026, 11, 8), "en") == []
    assert workdays.is_workday(place, date(2026, 11, 2))
    assert not workdays.is_workday(place, date(2026, 11, 8))


@pytest.mark.parametrize(
    ("day", "works"),
    [("2026-10-09", True), ("2026-10-10", True), ("2026-10-11", False), ("2026-10-07", False), ("2026-10-17", False)],
)
def test_makeup_days_are_workdays_and_holidays_are_not(day: str, works: bool) -> None:
    assert workdays.is_workday(CHINA, date.fromisoformat(day)) is works


def test_working_days_before_never_land_on_a_rest_day() -> None:
    assert workdays.workdays_before(CHINA, date(2026, 10, 8), 1) == date(2026, 9, 30)
    assert workdays.workdays_before(CHINA, date(2026, 10, 12), 1) == date(2026, 10, 10)
    assert workdays.workdays_before(CHINA, date(2026, 10, 4), 0) == date(2026, 9, 30)


def test_a_year_not_laid_down_yet_is_told_for_those_who_lay_it_down() -> None:
    assert workdays.unpublished([CHINA, GERMANY], date(2026, 12, 28), date(2027, 1, 31)) == [("CN", 2027)]
    assert workdays.unpublished([CHINA, GERMANY], date(2026, 11, 1), date(2026, 11, 30)) == []
    assert workdays.unpublished([GERMANY], date(2030, 1, 1), date(2030, 1, 31)) == []


@pytest.mark.parametrize("year", [1900, 2200])
def test_far_years_are_read_too(year: int) -> None:
    assert workdays.marks([CHINA, GERMANY], date(year, 1, 1), date(year, 12, 31), "en") == sorted(
        workdays.marks([GERMANY, CHINA], date(year, 1, 1), date(year, 12, 31), "en"),
        key=lambda one: (one.day, one.country, one.name or ""),
    )
