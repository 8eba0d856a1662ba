"""One VEVENT: times, state, texts."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar.prop import vCategory, vDate, vDatetime, vInt, vUri

from backend.ical import events, lines
from backend.ical.events import AllDay, Conference, Event, Moment, Status
from tests.ical import samples
from tests.ical.samples import timed


def _lines(*zones: str, **changes: Any) -> list[str]:
    content = events.render(samples.event(**changes), frozenset(zones))
    return content.decode().replace("\r\n ", "").split("\r\n")


def _dates(*zones: str, **changes: Any) -> list[str]:
    return [line for line in _lines(*zones, **changes) if line.startswith(("DTSTART", "DTEND"))]


def test_an_event_says_what_it_must() -> None:
    assert _lines() == [
        "BEGIN:VEVENT",
        "UID:0199d0aa-0000-7000-8000-000000000001@amity.example.org",
        "SEQUENCE:0",
        "DTSTAMP:20260904T080000Z",
        "CREATED:20260901T080000Z",
        "LAST-MODIFIED:20260904T080000Z",
        "DTSTART;VALUE=DATE:20270512",
        "DTEND;VALUE=DATE:20270513",
        "STATUS:CONFIRMED",
        "SUMMARY:Forum",
        "END:VEVENT",
        "",
    ]


def test_days_end_exclusively() -> None:
    assert _dates(when=AllDay(date(2026, 11, 1), date(2026, 12, 31))) == [
        "DTSTART;VALUE=DATE:20261101",
        "DTEND;VALUE=DATE:20270101",
    ]


def test_a_flight_has_a_zone_at_each_end() -> None:
    flight = timed("Asia/Shanghai", "2027-05-12T13:05", "2027-05-12T18:30", "Europe/Berlin")
    assert _dates("Asia/Shanghai", "Europe/Berlin", when=flight) == [
        "DTSTART;TZID=Asia/Shanghai:20270512T130500",
        "DTEND;TZID=Europe/Berlin:20270512T183000",
    ]


def test_a_zone_that_is_not_defined_goes_out_in_utc() -> None:
    talks = timed("Asia/Shanghai", "2027-05-12T09:30", "2027-05-12T17:00")
    assert _dates("Europe/Berlin", when=talks) == ["DTSTART:20270512T013000Z", "DTEND:20270512T090000Z"]


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2027-10-31T02:30", "20271031T003000Z"),  # ambiguous, the first pass
        ("2027-03-28T02:30", "20270328T013000Z"),  # inside the gap: by the offset before it
    ],
)
def test_times_shown_twice_or_never_go_out_in_utc(wall: str, instant: str) -> None:
    assert _dates("Europe/Berlin", when=timed("Europe/Berlin", wall)) == [f"DTSTART:{instant}"]


def test_the_second_pass_is_an_hour_later() -> None:
    moment = Moment(datetime(2027, 10, 31, 2, 30, fold=1), "Europe/Berlin")
    assert _dates("Europe/Berlin", when=events.Timed(moment)) == ["DTSTART:20271031T013000Z"]


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT-8", "EST", "GMT"])
def test_zones_that_are_no_place_go_out_in_utc(zone: str) -> None:
    (start,) = _dates(zone, when=timed(zone, "2027-05-12T09:30"))
    assert start.endswith("Z")
    assert samples.event(when=timed(zone, "2027-05-12T09:30")).zones == ()


@pytest.mark.parametrize("end", [None, "2027-05-12T09:30", "2027-05-12T08:00"])
def test_without_a_later_end_there_is_no_end(end: str | None) -> None:
    when = timed("Asia/Shanghai", "2027-05-12T09:30", end)
    assert _dates("Asia/Shanghai", when=when) == ["DTSTART;TZID=Asia/Shanghai:20270512T093000"]


def test_an_end_is_judged_in_utc() -> None:
    westward = timed("Asia/Tokyo", "2027-05-12T17:00", "2027-05-12T10:00", "America/Los_Angeles")
    assert len(_dates("Asia/Tokyo", "America/Los_Angeles", when=westward)) == 2


def test_cancelled_takes_no_time() -> None:
    cancelled = _lines(status=Status.CANCELLED, sequence=3)
    assert {"STATUS:CANCELLED", "TRANSP:TRANSPARENT", "SEQUENCE:3"} <= set(cancelled)
    assert "TRANSP:TRANSPARENT" in _lines(busy=False)
    assert "TRANSP:TRANSPARENT" not in _lines(status=Status.TENTATIVE)


def test_texts_are_escaped_by_kind() -> None:
    found = _lines(
        summary="Talks; lunch,\r\ntour",
        location="Hall 1,\nYuelai",
        description='He said: "come\\go"\r\nNow',
        categories=("a,b", "c;d", " "),
        url="https://amity.example.org/a,b;c",
        related_to=samples.uid(7),
    )
    assert found[-8:-2] == [
        "SUMMARY:Talks\\; lunch\\, tour",
        "LOCATION:Hall 1\\, Yuelai",
        'DESCRIPTION:He said: "come\\\\go"\\nNow',
        "URL:https://amity.example.org/a,b;c",
        "CATEGORIES:a\\,b,c\\;d",
        f"RELATED-TO:{samples.uid(7)}",
    ]


def test_a_forum_online_says_where_to_take_part() -> None:
    room = Conference("https://meet.example.org/江", 'Online: "Hall 1"; A^B', ("VIDEO", "SCREEN"))
    assert _lines(conference=room)[-3:] == [
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO,SCREEN;LABEL=\"Online: ^'Hall 1^'; A^^B\":https://meet.example.org/%E6%B1%9F",
        "END:VEVENT",
        "",
    ]
    assert not [line for line in _lines(conference=Conference("javascript:1", "x")) if "CONFERENCE" in line]


def test_a_colour_is_a_name() -> None:
    assert "COLOR:steelblue" in _lines(color="steelblue")


def test_what_is_empty_or_broken_is_left_out() -> None:
    found = _lines(summary="\0", location=" ", description="\r\n", url="javascript:alert(1)", categories=("\x07",))
    assert found[-3:] == ["SUMMARY:…", "END:VEVENT", ""]


@pytest.mark.parametrize(
    "changes",
    [
        {"sequence": -1},
        {"updated_at": samples.CREATED - timedelta(seconds=1)},
        {"created_at": datetime(2026, 9, 1, tzinfo=timezone(timedelta(hours=8)))},
        {"related_to": "x\r\nATTENDEE:mailto:a@b.org"},
        {"color": "#ff0000"},
    ],
)
def test_an_impossible_history_or_identity_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        samples.event(**changes)


def test_a_conference_offers_what_the_standard_knows() -> None:
    with pytest.raises(ValueError, match="features"):
        Conference("https://meet.example.org", "Online", ("VIDEO;X=1",))


def test_times_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        AllDay(date(2027, 1, 2), date(2027, 1, 1))
    with pytest.raises(ValueError, match="zone of its own"):
        Moment(datetime(2027, 1, 1, tzinfo=UTC), "Asia/Shanghai")


@given(
    texts=st.tuples(*[st.text()] * 4),
    status=st.sampled_from(Status),
    busy=st.booleans(),
    days=st.tuples(st.dates(date(1900, 1, 1), date(2199, 1, 1)), st.integers(0, 400)),
)
def test_the_lines_are_those_that_icalendar_writes(
    texts: tuple[str, str, str, str], status: Status, busy: bool, days: tuple[date, int]
) -> None:
    when = AllDay(days[0], days[0] + timedelta(days=days[1]))
    title, place, said, kind = texts
    one = samples.event(
        summary=title, location=place, description=said, categories=(kind, title), status=status, busy=busy, when=when,
        url="https://example.org/a,b;c", related_to=samples.uid(7),
    )  # fmt: skip
    assert events.render(one, frozenset()) == lines.write(_component(one))


def _component(one: Event) -> icalendar.Event:
    """The same properties of the same days, by icalendar; texts with the escaping of our own (see `lines`)."""
    made = icalendar.Event()
    assert isinstance(one.when, AllDay)
    values: dict[str, Any] = {
        "UID": lines.Text(one.uid),
        "SEQUENCE": vInt(one.sequence),
        "DTSTAMP": vDatetime(one.updated_at),
        "CREATED": vDatetime(one.created_at),
        "LAST-MODIFIED": vDatetime(one.updated_at),
        "DTSTART": vDate(one.when.first, params={"VALUE": "DATE"}),
        "DTEND": vDate(one.when.last + timedelta(days=1), params={"VALUE": "DATE"}),
        "STATUS": lines.Text(one.status),
        "TRANSP": lines.Text("TRANSPARENT" if one.status is Status.CANCELLED or not one.busy else ""),
        "SUMMARY": lines.Text(lines.one_line(one.summary) or "…"),
        "LOCATION": lines.Text(lines.one_line(one.location or "")),
        "DESCRIPTION": lines.Text(lines.clean(one.description or "")),
        "URL": vUri(one.url or ""),
        "CATEGORIES": vCategory([lines.Text(name) for name in map(lines.one_line, one.categories) if name]),
        "RELATED-TO": lines.Text(one.related_to or ""),
    }
    for name, value in values.items():
        if value.to_ical():
            made[name] = value
    return made
