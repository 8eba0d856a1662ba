"""VTIMEZONE against zoneinfo, for every zone of the tz database."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.ical import tzif, vtimezone
from backend.ical.vtimezone import Window
from tests.ical.offsets import Offsets

CENTURY = Window(datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, 23, 59, 59, tzinfo=UTC))
FEED = Window(datetime(2025, 11, 23, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC))
SECOND = timedelta(seconds=1)
ZONES = sorted(available_timezones() - {"Factory", "localtime"})


def _distinct() -> list[str]:
    """One name for each different content of the database: links say nothing new."""
    source = resources.files("tzdata") / "zoneinfo"
    return sorted({(source / zone).read_bytes(): zone for zone in ZONES}.values())


def _read(zone: str, window: Window) -> Offsets:
    return Offsets(vtimezone.define(zone, window).content, window.last.year + 1)


def _truth(zone: ZoneInfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()


def _changes(zone: ZoneInfo, window: Window) -> Iterator[datetime]:
    """Every change of offset that zoneinfo knows, found by looking at each week and halving it."""
    week, first = timedelta(days=7), window.first
    offset = _truth(zone, first)
    while first < window.last:
        last = min(first + week, window.last)
        if offset != (offset := _truth(zone, last)):
            yield _halved(zone, first, last)
        first = last


def _halved(zone: ZoneInfo, first: datetime, last: datetime) -> datetime:
    before = _truth(zone, first)
    while last - first > SECOND:
        middle = first + (last - first) // 2
        middle = middle.replace(microsecond=0)
        first, last = (middle, last) if _truth(zone, middle) == before else (first, middle)
    return last


def test_there_are_about_600_zones() -> None:
    assert len(ZONES) > 590


@pytest.mark.slow
@pytest.mark.parametrize("window", [CENTURY, FEED], ids=["1970-2100", "feed"])
def test_every_zone_is_right_around_every_change(window: Window) -> None:
    wrong = [
        (zone, instant)
        for zone in _distinct()
        for read in [_read(zone, window)]
        for truth in [ZoneInfo(zone)]
        for onset in [*_changes(truth, window), *(at for at, _ in read.onsets)]
        for instant in (onset - SECOND, onset, onset + SECOND)
        if window.first <= instant <= window.last and read.at(instant) != _truth(truth, instant)
    ]
    assert wrong == []


@given(zone=st.sampled_from(ZONES), instant=st.datetimes(datetime(1970, 1, 1), datetime(2100, 12, 31)))
def test_any_zone_is_right_at_any_instant(zone: str, instant: datetime) -> None:
    at = instant.replace(tzinfo=UTC)
    assert _read(zone, CENTURY).at(at) == _truth(ZoneInfo(zone), at)


@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(datetime(1970, 1, 1), datetime(2090, 12, 31)),
    days=st.integers(0, 3650),
    share=st.floats(0, 1),
)
@example(zone="America/Vancouver", first=datetime(2026, 1, 1), days=700, share=0.9)
@example(zone="Africa/Cairo", first=datetime(2026, 4, 23, 22), days=1000, share=0)
def test_any_window_is_right(zone: str, first: datetime, days: int, share: float) -> None:
    window = Window(first.replace(tzinfo=UTC), first.replace(tzinfo=UTC) + timedelta(days=days))
    read, truth = _read(zone, window), ZoneInfo(zone)
    for instant in (window.first, window.first + timedelta(days=days) * share, window.last):
        assert read.at(instant) == _truth(truth, instant)


@given(zone=st.sampled_from(ZONES), first=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))
def test_no_instant_lies_before_the_first_onset(zone: str, first: datetime) -> None:
    window = Window(first.replace(tzinfo=UTC), first.replace(tzinfo=UTC) + timedelta(days=900))
    assert _read(zone, window).onsets[0][0] <= window.first


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Singapore", "America/Sao_Paulo", "Asia/Kolkata"])
def test_a_zone_without_summer_time_is_one_standard_block(zone: str) -> None:
    (only,) = vtimezone.define(zone, FEED).observances
    assert (only.daylight, only.yearly, only.before, only.onset) == (False, None, only.after, datetime(1970, 1, 1))


def test_berlin_is_two_yearly_rules_with_exact_onsets() -> None:
    assert vtimezone.define("Europe/Berlin", FEED).content.decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "DTSTART:20240331T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "DTSTART:20241027T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_a_rule_off_the_weeks_of_a_month_is_said_by_seven_days() -> None:
    content = vtimezone.define("Asia/Jerusalem", FEED).content
    assert b"RRULE:FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29;BYMONTH=3\r\n" in content


def test_only_what_the_data_cannot_say_in_two_rules_is_irregular() -> None:
    assert [zone for zone in ZONES if not vtimezone.define(zone, FEED).regular] == ["Africa/Cairo", "Egypt"]


def test_an_irregular_zone_has_single_observances() -> None:
    cairo = vtimezone.define("Africa/Cairo", FEED)
    assert {observance.yearly for observance in cairo.observances} == {None}
    assert len(cairo.observances) == 1 + 2 * 5
    assert b"RDATE" not in cairo.content


def test_winter_as_the_exception_is_still_standard_time() -> None:
    summer, winter = vtimezone.define("Europe/Dublin", FEED).observances
    assert (summer.daylight, summer.after) == (True, timedelta(hours=1))
    assert (winter.daylight, winter.after) == (False, timedelta(0))


def test_every_component_is_well_formed() -> None:
    for zone in _distinct():
        lines = vtimezone.define(zone, FEED).content.decode().split("\r\n")
        assert lines[:2] == ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
        assert lines[-2:] == ["END:VTIMEZONE", ""]
        offsets = [line.partition(":")[2] for line in lines if line.startswith("TZOFFSET")]
        assert all(re.fullmatch(r"[+-]\d{4}(\d\d)?", offset) and offset != "-0000" for offset in offsets)
        assert len(offsets) == 2 * sum(line.startswith(("BEGIN:STANDARD", "BEGIN:DAYLIGHT")) for line in lines)
        assert max(map(len, lines)) <= 75


def test_the_same_years_give_the_same_bytes() -> None:
    day = timedelta(days=1)
    moved = Window(FEED.first + day, FEED.last + day)
    assert vtimezone.define("Africa/Cairo", moved).content == vtimezone.define("Africa/Cairo", FEED).content


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "../../etc/passwd", "Europe", "", "Europe/Berlin\r\nX:1", "tzdata.zi"]
)
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(LookupError):
        tzif.load(name)


@pytest.mark.parametrize("footer", ["", "CET-1CEST,J60,J300", "CET-1CEST,M3.5.0", "nonsense!"])
def test_a_rule_of_unknown_form_is_refused(footer: str) -> None:
    with pytest.raises(LookupError):
        tzif._changes(footer)
