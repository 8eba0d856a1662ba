"""The arithmetic of terms, by example and by property."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.domain.agreements import terms
from backend.domain.agreements.terms import Plan, Span
from backend.domain.agreements.words import Origin, Renewal
from backend.domain.values import dates

DAY = timedelta(days=1)
starts = st.dates(date(1900, 1, 1), date(2100, 12, 31))
month_ends = starts.map(lambda day: dates.add_months(day.replace(day=1), 1) - DAY)
first_starts = starts | month_ends | st.sampled_from([date(2024, 2, 29), date(2023, 12, 31), date(2000, 2, 29)])
lengths = st.integers(1, 60)


@st.composite
def plans(draw: st.DrawFn, renewal: Renewal = Renewal.TACIT) -> Plan:
    """Draw a renewing plan whose notice period is shorter than its terms."""
    months, again = draw(lengths), draw(st.none() | lengths)
    shortest = min(months, again or months)
    notice = draw(st.sampled_from(["none", "months", "days"]))
    return Plan(
        draw(first_starts),
        months,
        renewal,
        again,
        draw(st.integers(1, shortest - 1)) if notice == "months" and shortest > 1 else None,
        draw(st.integers(1, 28 * shortest - 1)) if notice == "days" else None,
    )


def usual(start: date = date(2024, 1, 1)) -> Plan:
    """Return "3 years, then 1 year tacit, 3 months' notice"."""
    return Plan(start, 36, Renewal.TACIT, 12, notice_months=3)


def bounds(spans: list[Span]) -> list[tuple[str, str, str]]:
    """Return the dates of terms as text."""
    return [(str(one.starts_on), str(one.ends_on), str(one.notice_by)) for one in spans]


def test_three_years_then_one_tacit_with_three_months_notice() -> None:
    assert bounds(terms.schedule(usual(), 4)) == [
        ("2024-01-01", "2026-12-31", "2026-09-30"),
        ("2027-01-01", "2027-12-31", "2027-09-30"),
        ("2028-01-01", "2028-12-31", "2028-09-30"),
        ("2029-01-01", "2029-12-31", "2029-09-30"),
    ]


def test_month_ends_are_clamped_from_the_first_start_and_never_chained() -> None:
    plan = Plan(date(2023, 1, 31), 1, Renewal.TACIT)
    assert [str(one.starts_on) for one in terms.schedule(plan, 4)] == [
        "2023-01-31",
        "2023-02-28",
        "2023-03-31",
        "2023-04-30",
    ]


def test_a_leap_day_comes_back_in_leap_years() -> None:
    plan = Plan(date(2024, 2, 29), 12, Renewal.TACIT)
    assert [(str(one.starts_on), str(one.ends_on)) for one in terms.schedule(plan, 5)] == [
        ("2024-02-29", "2025-02-27"),
        ("2025-02-28", "2026-02-27"),
        ("2026-02-28", "2027-02-27"),
        ("2027-02-28", "2028-02-28"),
        ("2028-02-29", "2029-02-27"),
    ]


def test_notice_in_days() -> None:
    assert terms.notice_by(date(2026, 12, 31), None, 90) == date(2026, 10, 2)


def test_notice_from_a_month_end_is_clamped() -> None:
    assert terms.notice_by(date(2026, 5, 31), 3, None) == date(2026, 2, 28)


@pytest.mark.parametrize("plan", [Plan(date(2024, 1, 1)), Plan(date(2024, 1, 1), 36, notice_months=3)])
def test_what_is_not_renewed_has_one_term(plan: Plan) -> None:
    assert [one.number for one in terms.schedule(plan, 3)] == [1]
    assert terms.laid_out(plan, date(2100, 1, 1)) == [terms.first(plan)]


def test_an_open_ended_term_has_no_end_and_no_last_day_for_notice() -> None:
    only = terms.first(Plan(date(2024, 1, 1), notice_months=6))
    assert (only.ends_on, only.notice_by) == (None, None)


def test_a_renewal_until_a_day_gives_the_next_terms_a_new_anchor() -> None:
    plan = Plan(date(2024, 1, 1), 36, Renewal.EXPRESS, 12, notice_months=1)
    span = terms.following(plan, terms.first(plan), origin=Origin.EXPRESS, until=date(2028, 1, 30))
    assert bounds([span, *terms.foreseen(plan, span, 2)]) == [
        ("2027-01-01", "2028-01-30", "2027-12-30"),
        ("2028-01-31", "2029-01-30", "2028-12-30"),
        ("2029-01-31", "2030-01-30", "2029-12-30"),
    ]


def test_current_is_the_first_one_before_it_begins_and_none_after_the_last() -> None:
    spans = terms.schedule(usual(), 2)
    assert terms.current(spans, date(2023, 6, 1)) == spans[0]
    assert terms.current(spans, date(2026, 12, 31)) == spans[0]
    assert terms.current(spans, date(2027, 1, 1)) == spans[1]
    assert terms.current(spans, date(2028, 1, 1)) is None


def test_the_window_opens_180_days_before_the_last_day_for_notice_and_closes_after_it() -> None:
    term = terms.first(usual())
    opens = date(2026, 9, 30) - timedelta(days=180)
    assert [terms.in_window(term, day) for day in (opens - DAY, opens, date(2026, 9, 30), date(2026, 10, 1))] == [
        False,
        True,
        True,
        False,
    ]


@given(plans())
@example(usual())
@example(Plan(date(2024, 2, 29), 1, Renewal.TACIT, 1, notice_days=27))
def test_terms_are_contiguous_without_gap_or_overlap(plan: Plan) -> None:
    spans = terms.schedule(plan, 30)
    assert spans[0].starts_on == plan.first_start
    for one, after in pairwise(spans):
        assert one.ends_on is not None
        assert one.starts_on <= one.ends_on
        assert after.starts_on == one.ends_on + DAY


@given(plans())
def test_every_term_starts_on_the_first_day_plus_all_months_before_it(plan: Plan) -> None:
    assert plan.months is not None
    again = plan.renewal_months or plan.months
    assert [one.starts_on for one in terms.schedule(plan, 12)] == [
        terms.start_of(plan.first_start, 0 if number == 0 else plan.months + (number - 1) * again)
        for number in range(12)
    ]


@given(plans())
def test_the_last_day_for_notice_lies_within_its_own_term(plan: Plan) -> None:
    for one in terms.schedule(plan, 30):
        assert one.ends_on is not None
        assert one.notice_by is None or one.starts_on <= one.notice_by <= one.ends_on


@given(plans(), st.integers(0, 20_000))
def test_catching_up_at_once_equals_day_by_day(plan: Plan, days: int) -> None:
    today = plan.first_start + timedelta(days=days)
    stepped = [terms.first(plan)]
    for tick in range(0, days + 1, 17):
        stepped += terms.catch_up(plan, stepped[-1], plan.first_start + timedelta(days=tick))
    stepped += terms.catch_up(plan, stepped[-1], today)
    assert stepped == terms.laid_out(plan, today)
    assert terms.current(stepped, today) == stepped[-1]


@given(plans(), st.integers(0, 5000))
def test_previews_are_what_later_comes(plan: Plan, days: int) -> None:
    today = plan.first_start + timedelta(days=days)
    spans = terms.laid_out(plan, today)
    preview = terms.next_terms(plan, spans, today)
    assert len(preview) == 3
    last_day = preview[-1].ends_on
    assert last_day is not None
    assert terms.laid_out(plan, last_day) == [*spans, *preview]


@given(plans(Renewal.EXPRESS), st.integers(0, 5000))
def test_express_renewal_adds_nothing_by_itself_but_is_foreseen(plan: Plan, days: int) -> None:
    initial = terms.first(plan)
    assert terms.laid_out(plan, plan.first_start + timedelta(days=days)) == [initial]
    renewed = terms.following(plan, initial, origin=Origin.EXPRESS)
    assert terms.next_terms(plan, [initial], plan.first_start, 1) == [renewed]
