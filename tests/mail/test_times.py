"""Times in mail: the place's clock with zone and offset, the reader's own only when it differs."""

from datetime import date, datetime

import pytest

from backend.domain.values.times import Span
from backend.mail.facts import AllDay, Moment, When, start_and_end
from backend.mail.times import clock_text, day_text, own_time, when_text, zone_text
from tests.mail.letters import BERLIN, SHANGHAI

MORNING, EVENING = Moment(datetime(2027, 5, 12, 9, 30), SHANGHAI), Moment(datetime(2027, 5, 12, 17), SHANGHAI)


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en", "Sat 5 Dec 2026"), ("zh-Hans", "2026年12月5日 星期六"), ("de", "Sa., 5 Dez. 2026")],
)
def test_a_day_has_its_weekday(locale: str, text: str) -> None:
    assert day_text(date(2026, 12, 5), locale) == text


@pytest.mark.parametrize(
    ("starts", "ends", "en", "zh"),
    [
        (AllDay(date(2026, 12, 5)), None, "Sat 5 Dec 2026", "2026年12月5日 星期六"),
        (AllDay(date(2026, 12, 5)), AllDay(date(2026, 12, 5)), "Sat 5 Dec 2026", "2026年12月5日 星期六"),
        (
            *(AllDay(date(2026, 12, 5)), AllDay(date(2026, 12, 6))),
            *("Sat 5 Dec 2026 – Sun 6 Dec 2026", "2026年12月5日 星期六 – 2026年12月6日 星期日"),
        ),
        (
            *(MORNING, EVENING, "Wed 12 May 2027, 09:30–17:00 Shanghai (UTC+8)"),
            "2027年5月12日 星期三 09:30–17:00 上海（UTC+8）",
        ),
        (
            *(MORNING, None, "Wed 12 May 2027, 09:30 Shanghai (UTC+8)"),
            "2027年5月12日 星期三 09:30 上海（UTC+8）",
        ),
        (
            *(MORNING, Moment(datetime(2027, 5, 13, 8), SHANGHAI)),
            "Wed 12 May 2027, 09:30 – Thu 13 May 2027, 08:00 Shanghai (UTC+8)",
            "2027年5月12日 星期三 09:30 – 2027年5月13日 星期四 08:00 上海（UTC+8）",
        ),
        (
            *(MORNING, Moment(datetime(2027, 5, 12, 14), BERLIN)),
            "Wed 12 May 2027, 09:30 Shanghai (UTC+8) – 14:00 Berlin (UTC+2)",
            "2027年5月12日 星期三 09:30 上海（UTC+8） – 14:00 柏林（UTC+2）",
        ),
        (
            *(Moment(datetime(2027, 3, 28, 1, 30), BERLIN), Moment(datetime(2027, 3, 28, 4), BERLIN)),
            "Sun 28 Mar 2027, 01:30 Berlin (UTC+1) – 04:00 Berlin (UTC+2)",
            "2027年3月28日 星期日 01:30 柏林（UTC+1） – 04:00 柏林（UTC+2）",
        ),
    ],
)
def test_both_ends_in_one_line(starts: When, ends: When | None, en: str, zh: str) -> None:
    assert when_text(starts, ends, "en") == en
    assert when_text(starts, ends, "zh-Hans") == zh


def test_an_hour_that_comes_twice_shows_its_pass() -> None:
    first, second = (Moment(datetime(2027, 10, 31, 2, 30), BERLIN, fold) for fold in (0, 1))
    assert (clock_text(first), clock_text(second)) == ("02:30 (UTC+2)", "02:30 (UTC+1)")
    assert own_time(first, second, SHANGHAI) == (
        Moment(datetime(2027, 10, 31, 8, 30), SHANGHAI),
        Moment(datetime(2027, 10, 31, 9, 30), SHANGHAI),
    )


def test_the_readers_own_time_only_when_it_differs() -> None:
    assert own_time(MORNING, EVENING, BERLIN) == (
        Moment(datetime(2027, 5, 12, 3, 30), BERLIN),
        Moment(datetime(2027, 5, 12, 11), BERLIN),
    )
    assert own_time(MORNING, EVENING, "Asia/Chongqing") is None
    assert own_time(AllDay(date(2027, 5, 12)), None, BERLIN) is None
    assert own_time(MORNING, None, "UTC") == (Moment(datetime(2027, 5, 12, 1, 30), "UTC"), None)
    assert own_time(MORNING, Moment(datetime(2027, 5, 12, 14), BERLIN), SHANGHAI) == (
        MORNING,
        Moment(datetime(2027, 5, 12, 20), SHANGHAI),
    )


def test_zones_with_their_offset() -> None:
    assert zone_text(date(2027, 5, 12), BERLIN, "en") == "Berlin (UTC+2)"
    assert zone_text(date(2027, 1, 12), BERLIN, "en") == "Berlin (UTC+1)"
    assert zone_text(date(2027, 1, 12), "Asia/Kathmandu", "en") == "Kathmandu (UTC+5:45)"
    assert zone_text(date(2027, 1, 12), "UTC", "en") == "UTC"
    assert clock_text(AllDay(date(2027, 1, 12))) is None


def test_spans_become_facts() -> None:
    day, next_day = date(2027, 5, 12), date(2027, 5, 13)
    assert start_and_end(Span(SHANGHAI, day, day)) == (AllDay(day), None)
    assert start_and_end(Span(SHANGHAI, day, next_day)) == (AllDay(day), AllDay(next_day))
    assert start_and_end(Span(SHANGHAI, starts_at=MORNING.at)) == (MORNING, None)
    flight = Span(SHANGHAI, starts_at=MORNING.at, ends_at=MORNING.at, ends_timezone=BERLIN, ends_fold=1)
    assert start_and_end(flight) == (MORNING, Moment(MORNING.at, BERLIN, 1))
    with pytest.raises(ValueError, match="days or wall times"):
        start_and_end(Span(SHANGHAI))
