"""The demo's calendar holds on whatever day it is loaded: pure dates, no database."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.demo import agreements, days, feeds, forums, office, partnerships, people, regions, visits, year
from backend.demo.days import Days
from backend.demo.diary import Step
from backend.domain.office import workdays
from backend.domain.values import dates, times

ANY_DAY = st.dates(date(2026, 1, 1), date(2040, 12, 31))
HASHES = {one.email: "hash" for one in office.PEOPLE}
LEAP_YEAR = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]
THREADS: tuple[Callable[[Days], Iterator[Step]], ...] = (
    forums._mobility, forums._working_group, forums._last_year, forums._fair, forums._postponed,
    forums._called_off, visits._under_way, visits._three_legs, visits._proposed, visits._online, visits._completed,
    visits._reported, visits._called_off, visits._postponed, visits._last_year, agreements._singapore,
    agreements._adelaide, agreements._puebla, agreements._zaragoza, agreements._gyor,
)  # fmt: skip


def opening(calendar: Days) -> Iterator[Step]:
    """Return the opening of the office."""
    return office.steps(calendar, HASHES)


def of(today: date) -> Days:
    """Return the calendar of a demo loaded on `today`."""
    return Days(today, "Asia/Shanghai")


@given(ANY_DAY, st.integers(3, 200), st.integers(1, 5))
def test_what_is_ahead_begins_at_or_after_its_day_in_a_row_of_workdays(today: date, offset: int, length: int) -> None:
    first = of(today).ahead(offset, length)
    row = [first + timedelta(days=number) for number in range(length)]
    assert all(day.weekday() < 5 and workdays.is_workday(days.HOME, day) for day in row)
    assert 0 <= (first - of(today).day(offset)).days <= 20


@given(ANY_DAY, st.integers(-2, 2))
def test_what_is_near_stays_where_it_is(today: date, offset: int) -> None:
    assert of(today).ahead(offset, 5) == today + timedelta(days=offset)


@given(ANY_DAY, st.integers(-500, -1))
def test_what_was_recorded_was_recorded_on_a_workday_not_later(today: date, offset: int) -> None:
    calendar = of(today)
    assert calendar.back(offset).weekday() < 5
    assert 0 <= (calendar.day(offset) - calendar.back(offset)).days <= 2
    assert calendar.moment(offset, "18:00") < calendar.moment(offset + 3, "08:00")


@given(ANY_DAY)
def test_five_years_lead_back_to_the_same_last_day_for_notice(day: date) -> None:
    start, notice = days.five_years_to(day)
    ends_on = dates.add_months(start, 60) - timedelta(days=1)
    assert dates.add_months(ends_on, -6) == notice
    assert notice.weekday() < 5
    assert 0 <= (notice - day).days <= 5


@given(ANY_DAY)
def test_ten_years_lead_back_to_a_workday(day: date) -> None:
    first = days.ten_years_to(day)
    tenth = dates.anniversary(first, 10)
    assert first.weekday() < 5
    assert tenth.weekday() < 5
    assert 0 <= (tenth - day).days <= 6


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread.__name__.strip("_"))
def test_what_was_done_about_one_thing_was_done_in_this_order(thread: Callable[[Days], Iterator[Step]]) -> None:
    for today in LEAP_YEAR:
        instants = [step.at for step in thread(of(today))]
        assert all(one < next_one for one, next_one in pairwise(instants)), today


def test_everything_is_there_before_it_is_needed() -> None:
    order = (opening, regions.home, regions.steps, partnerships.steps, agreements.steps, feeds.steps, forums.steps)
    for today in LEAP_YEAR:
        calendar = of(today)
        opened = [min(step.at for step in subject(calendar)) for subject in order]
        placed = max(step.at for step in regions.steps(calendar))
        named = max(step.at for step in people.steps(calendar))
        assert opened == sorted(opened), today
        assert placed < opened[3], today
        assert max(placed, named) < opened[4], today


def test_all_of_it_was_done_before_the_day_of_loading() -> None:
    for today in LEAP_YEAR:
        calendar = of(today)
        steps = list(year.whole(calendar, HASHES))
        assert max(step.at for step in steps) < times.to_utc(datetime.combine(today, time()), calendar.timezone), today


def test_the_journey_to_three_cities_takes_ten_days_with_a_weekend_free() -> None:
    for today in LEAP_YEAR:
        start = of(today).monday(62)
        assert [start.weekday(), (start + timedelta(days=9)).weekday()] == [0, 2], today
