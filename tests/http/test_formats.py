"""Days, times and numbers as people read them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from backend.domain.values.times import Span
from backend.http import formats
from backend.http.formats import When

MORNING, EVENING = datetime(2027, 5, 12, 9, 30), datetime(2027, 5, 12, 17, 0)


@pytest.fixture
def in_english(app: Flask) -> Iterator[None]:
    """Be in a request of an English reader."""
    with app.test_request_context("/"):
        yield


@pytest.fixture
def in_chinese(app: Flask) -> Iterator[None]:
    """Be in a request of a Chinese reader."""
    with app.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        yield


def test_in_english(in_english: None) -> None:
    assert formats.day(date(2026, 11, 23)) == "Mon 23 Nov 2026"
    assert [formats.partial(one) for one in ("2019", "2019-11", "2019-11-05", None)] == [
        "2019",
        "November 2019",
        "5 Nov 2019",
        "",
    ]
    assert (formats.number(3675000), formats.number(Decimal("0.5"))) == ("3,675,000", "0.5")
    assert [formats.city(zone) for zone in ("Asia/Shanghai", "Europe/Berlin", "UTC")] == ["Shanghai", "Berlin", "UTC"]


def test_in_chinese(in_chinese: None) -> None:
    assert formats.day(date(2026, 11, 23)) == "2026年11月23日 星期一"
    assert formats.partial("2019-11") == "2019年11月"
    assert [formats.city(zone) for zone in ("Asia/Shanghai", "Europe/Berlin")] == ["上海", "柏林"]


def test_a_span_says_place_and_offset_and_the_readers_own_time(in_english: None) -> None:
    span = Span("Asia/Shanghai", starts_at=MORNING, ends_at=EVENING)
    here = When(False, MORNING, EVENING, "Shanghai", "UTC+8")
    assert formats.when(span) == here
    assert formats.when(span, "Asia/Singapore") == here
    berlin = formats.when(span, "Europe/Berlin").yours
    assert berlin == When(False, datetime(2027, 5, 12, 3, 30), datetime(2027, 5, 12, 11, 0), "Berlin", "UTC+2")


def test_a_flight_ends_elsewhere(in_english: None) -> None:
    span = Span("Europe/Berlin", starts_at=MORNING, ends_at=EVENING, ends_timezone="Asia/Shanghai")
    found = formats.when(span)
    assert (found.place, found.offset, found.ends_place, found.ends_offset) == ("Berlin", "UTC+2", "Shanghai", "UTC+8")


def test_days_have_a_place_and_no_clock(in_english: None) -> None:
    span = Span("Europe/Berlin", starts_on=date(2027, 5, 12), ends_on=date(2027, 5, 14))
    assert formats.when(span, "Asia/Shanghai") == When(True, date(2027, 5, 12), date(2027, 5, 14), "Berlin")


def test_a_moment_without_end_and_an_instant(in_english: None) -> None:
    assert formats.when(Span("Asia/Shanghai", starts_at=MORNING), "Europe/Berlin").yours == When(
        False, datetime(2027, 5, 12, 3, 30), None, "Berlin", "UTC+2"
    )
    assert formats.moment(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), "Asia/Shanghai") == (
        datetime(2026, 11, 23, 9, 30),
        "UTC+8",
    )
