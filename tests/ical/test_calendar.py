"""A whole feed: its own properties, zones, order, bytes."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.ical import calendar
from backend.ical.events import AllDay, Event, Status
from tests.ical import samples
from tests.ical.samples import timed

SUMMER = ["Europe/Berlin", "America/New_York", "Australia/Adelaide", "America/Santiago", "Asia/Jerusalem"]
SUMMER += ["Pacific/Auckland", "America/Chicago", "America/Denver", "America/Halifax", "Europe/London", "Europe/Paris"]
SUMMER += ["Europe/Rome", "Europe/Athens", "Atlantic/Azores", "America/St_Johns", "Europe/Dublin", "Asia/Beirut"]


def _some() -> list[Event]:
    return [
        samples.event(1, when=timed("Europe/Berlin", "2027-07-01T09:00", "2027-07-01T10:00")),
        samples.event(2, when=AllDay(date(2027, 6, 30), date(2027, 7, 2)), summary="访问"),
        samples.event(3, when=timed("Asia/Shanghai", "2027-07-01T15:00"), status=Status.CANCELLED, sequence=2),
    ]


def _lines(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_feed_says_what_it_is() -> None:
    assert _lines(calendar.render(samples.calendar(), _some()))[:14] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Amity//Amity 1//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Chongqing Liangjiang and Hamburg",
        "X-WR-CALNAME:Chongqing Liangjiang and Hamburg",
        "DESCRIPTION:Shared dates from twelve months back.",
        "X-WR-CALDESC:Shared dates from twelve months back.",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "SOURCE;VALUE=URI:https://amity.example.org/feeds/sample.ics",
        "URL:https://amity.example.org/feeds",
        "COLOR:teal",
    ]


def test_a_feed_invites_nobody() -> None:
    content = calendar.render(samples.calendar(), _some())
    assert not re.search(rb"(?m)^(METHOD|ORGANIZER|ATTENDEE|BEGIN:VALARM)", content)


@pytest.mark.parametrize(
    ("refresh", "written"),
    [
        (timedelta(minutes=30), "PT30M"),
        (timedelta(hours=1), "PT1H"),
        (timedelta(hours=12, minutes=5), "PT12H5M"),
        (timedelta(days=1), "P1D"),
    ],
)
def test_durations_name_their_part_of_the_day(refresh: timedelta, written: str) -> None:
    assert f"X-PUBLISHED-TTL:{written}" in _lines(calendar.render(samples.calendar(refresh=refresh), []))


def test_addresses_that_are_not_https_are_left_out() -> None:
    plain = samples.calendar(url="http://127.0.0.1:8000/", source="http://127.0.0.1:8000/feeds/x.ics", color=None)
    assert not re.search(rb"(?m)^(URL|SOURCE|COLOR)", calendar.render(plain, []))


def test_an_empty_feed_still_has_a_component() -> None:
    found = _lines(calendar.render(samples.calendar(), []))
    assert [line for line in found if line.startswith("BEGIN:")] == [
        "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:STANDARD",
    ]  # fmt: skip


def test_events_come_by_start_then_uid_and_always_alike() -> None:
    same = [samples.event(number, when=AllDay(date(2027, 7, 1), date(2027, 7, 1))) for number in (5, 4)]
    content = calendar.render(samples.calendar(), [*_some(), *same])
    assert re.findall(rb"UID:\S+0(\d)@", content) == [b"2", b"4", b"5", b"1", b"3"]
    assert content == calendar.render(samples.calendar(), reversed([*_some(), *same]))


def test_each_zone_is_defined_once_and_before_the_events() -> None:
    found = _lines(calendar.render(samples.calendar(), _some()))
    assert [line for line in found if line.startswith("TZID")] == ["TZID:Asia/Shanghai", "TZID:Europe/Berlin"]
    assert found.index("BEGIN:VEVENT") > max(i for i, line in enumerate(found) if line == "END:VTIMEZONE")


def test_zones_stay_under_200_lines_and_the_rest_is_utc() -> None:
    content = [
        samples.event(100 * row + number, when=timed(zone, f"2027-07-{number + 1:02}T09:00"))
        for row, zone in enumerate(SUMMER)
        for number in range(1 if zone == "Europe/Berlin" else 2)
    ]
    text = calendar.render(samples.calendar(), content)
    size = sum(block.count(b"\n") for block in re.findall(rb"(?s)BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n", text))
    named = set(re.findall(rb"\r\nTZID:(\S+)", text))
    assert 180 < size < 200
    assert set(re.findall(rb"DTSTART;TZID=([^:]+)", text)) == named
    assert b"Europe/Berlin" not in named
    assert b"DTSTART:20270701T070000Z" in text


def test_irregular_zones_are_utc() -> None:
    text = calendar.render(samples.calendar(), [samples.event(when=timed("Africa/Cairo", "2027-07-01T09:00"))])
    assert b"VTIMEZONE" not in text
    assert b"DTSTART:20270701T060000Z" in text


def test_events_outside_the_window_widen_it() -> None:
    early = samples.event(1, when=timed("Europe/Berlin", "2019-07-01T09:00"))
    late = samples.event(2, when=timed("America/New_York", "2045-07-01T09:00"))
    text = calendar.render(samples.calendar(), [early, late])
    assert b"DTSTART:20180325T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text


def test_two_events_with_one_uid_are_refused() -> None:
    with pytest.raises(ValueError, match="same UID"):
        calendar.render(samples.calendar(), [samples.event(1), samples.event(1, summary="Other")])


def test_one_event_is_a_file_with_the_same_identity() -> None:
    (one, *_) = _some()
    found = _lines(calendar.render_alone(samples.calendar(), [one]))
    whole = _lines(calendar.render(samples.calendar(), _some()))
    assert found[:5] == [*whole[:4], "BEGIN:VTIMEZONE"]
    assert (
        found[found.index("BEGIN:VEVENT") : -2]
        == whole[whole.index(f"UID:{one.uid}") - 1 : -2][: len(found)][: len(found[found.index("BEGIN:VEVENT") : -2])]
    )
    assert not [line for line in found if line.startswith(("X-", "NAME", "SOURCE", "METHOD"))]


@pytest.mark.parametrize("changes", [{"refresh": timedelta(0)}, {"color": "#ff0000"}, {"prodid": " "}])
def test_a_calendar_that_no_client_takes_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        samples.calendar(**changes)


@given(
    summaries=st.lists(st.text(), max_size=4),
    texts=st.text(),
    minutes=st.integers(-500_000, 5_000_000),
    zone=st.sampled_from([*SUMMER, "Africa/Cairo", "Asia/Almaty", "UTC"]),
)
def test_bytes_and_lines_are_as_the_standard_wants(summaries: list[str], texts: str, minutes: int, zone: str) -> None:
    start = (datetime(2026, 1, 1) + timedelta(minutes=minutes)).isoformat()
    content = [
        samples.event(
            number, summary=text, location=texts, description=text * 5, categories=(texts,), when=timed(zone, start)
        )
        for number, text in enumerate(summaries)
    ]
    text = calendar.render(samples.calendar(name=texts, description=texts), content)
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert text.endswith(b"END:VCALENDAR\r\n")
    _check_lines(text)
    assert text.count(b"BEGIN:VEVENT\r\n") == text.count(b"END:VEVENT\r\n") == len(summaries)


def _check_lines(text: bytes) -> None:
    text.decode()
    lines = text.removesuffix(b"\r\n").split(b"\r\n")
    assert all(
        0 < len(line) <= 75 and line.strip() and not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line) for line in lines
    )
    logical = text.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert all(re.match(r"[A-Z][A-Z-]*[;:]", line) for line in logical)


def test_stamps_come_from_the_record_never_from_a_clock() -> None:
    text = calendar.render(samples.calendar(), _some())
    assert set(re.findall(rb"DTSTAMP:(\S+)", text)) == {b"20260904T080000Z"}
    assert set(re.findall(rb"LAST-MODIFIED:(\S+)", text)) == {b"20260904T080000Z"}
    assert datetime(2026, 9, 4, 8, tzinfo=UTC) == samples.event().updated_at
