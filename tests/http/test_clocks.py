"""Day and hour apart in the boxes, together in the fields."""

from datetime import date, datetime
from typing import Any

import pytest

from backend.domain.values.inputs import DayAndHour
from backend.http import clocks

TODAY = date(2026, 11, 23)
ZONE = {"timezone": "Asia/Shanghai"}


def at(day: str, hour: str) -> DayAndHour:
    """Return a day and an hour as typed."""
    return DayAndHour(day, hour)


@pytest.mark.parametrize(
    ("boxes", "fields"),
    [
        (
            {"starts_on": "12.5.2027", "starts_time": "9:30", "ends_on": "2027-05-12", "ends_time": "17.00"},
            {"starts_at": at("12.5.2027", "9:30"), "ends_at": at("2027-05-12", "17.00")},
        ),
        (
            {"starts_on": "2027年5月12日", "starts_time": "09:30:00", "ends_time": "17:00"},
            {"starts_at": at("2027年5月12日", "09:30:00"), "ends_at": at("2027年5月12日", "17:00")},
        ),
        ({"starts_on": "2027-05-12", "starts_time": "9:30"}, {"starts_at": at("2027-05-12", "9:30")}),
        (
            {"all_day": "1", "starts_on": "2027-05-12", "starts_time": "9:30", "ends_on": "2027-05-13"},
            {"starts_on": "2027-05-12", "ends_on": "2027-05-13"},
        ),
        ({"starts_on": "2027-05-12"}, {"starts_on": "2027-05-12"}),
        ({"starts_on": "soon", "starts_time": "early"}, {"starts_at": at("soon", "early")}),
        (
            {"starts_on": "2027-05-12", "ends_time": "17:00"},
            {"starts_at": at("2027-05-12", ""), "ends_at": at("2027-05-12", "17:00")},
        ),
        ({"starts_at": "2027-05-12T09:30"}, {"starts_at": "2027-05-12T09:30"}),
        (
            {"starts_on": "5月12日 9:30-17:00"},
            {"starts_at": at("2027-05-12", "09:30"), "ends_at": at("2027-05-12", "17:00")},
        ),
        (
            {"starts_on": "2027年5月12日下午3点"},
            {"starts_at": at("2027-05-12", "15:00")},
        ),
        (
            {"starts_on": "12 May 2027, 10 pm - 2 am"},
            {"starts_at": at("2027-05-12", "22:00"), "ends_at": at("2027-05-13", "02:00")},
        ),
        ({"starts_on": "12–14 May 2027"}, {"starts_on": "2027-05-12", "ends_on": "2027-05-14"}),
        ({"starts_on": "12–14 May 2027", "ends_on": "13.5."}, {"starts_on": "2027-05-12", "ends_on": "13.5."}),
    ],
)
def test_boxes_become_fields_at_every_level(boxes: dict[str, str], fields: dict[str, object]) -> None:
    assert clocks.joined({**boxes, **ZONE}, TODAY) == {**fields, **ZONE}
    assert clocks.joined({"legs": [{**boxes, **ZONE}]}, TODAY) == {"legs": [{**fields, **ZONE}]}


def test_a_record_is_taken_apart_for_its_boxes() -> None:
    wall = datetime(2027, 5, 12, 9, 30)
    timed: dict[str, Any] = {"starts_at": wall, "ends_at": None, "starts_on": None, "legs": [{"starts_at": wall}]}
    apart = {"starts_on": "2027-05-12", "starts_time": "09:30"}
    assert clocks.split({name: value for name, value in timed.items() if value}) == {**apart, "legs": [apart]}
    days = {"starts_on": "2027-05-12", "ends_on": "2027-05-13", **ZONE}
    assert clocks.split(days) == {**days, "all_day": "1"}
    assert clocks.joined(clocks.split({"starts_at": wall, "ends_at": wall, **ZONE}), TODAY) == {
        "starts_at": at("2027-05-12", "09:30"),
        "ends_at": at("2027-05-12", "09:30"),
        **ZONE,
    }


def test_a_problem_is_told_beside_its_box() -> None:
    assert [
        clocks.box_of(name)
        for name in ("starts_at", "legs.0.ends_at", "starts_at.hour", "legs.0.ends_at.hour", "title.en", "")
    ] == [
        "starts_on",
        "legs.0.ends_on",
        "starts_time",
        "legs.0.ends_time",
        "title.en",
        "",
    ]


@pytest.mark.parametrize(
    ("field", "boxes", "beside"),
    [
        ("ends_at", {"starts_on": "2027-05-12", "ends_time": "8:00"}, "ends_time"),
        ("ends_at", {"starts_on": "2027-05-12", "ends_on": "2027-05-12"}, "ends_time"),
        ("ends_at", {"starts_on": "2027-05-12", "ends_on": "2027-05-11"}, "ends_on"),
        ("starts_at", {"starts_on": "2027-05-12"}, "starts_on"),
        ("legs.0.ends_at", {"legs": [{"starts_on": "2027-05-12"}]}, "legs.0.ends_time"),
        ("title", {}, "title"),
    ],
)
def test_a_wrong_end_is_told_at_the_hour_where_the_day_is_the_starts(
    field: str, boxes: dict[str, object], beside: str
) -> None:
    assert clocks.box_of(field, boxes) == beside
