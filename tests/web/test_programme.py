"""The programme as a grid of days: what stands in which column, by the clocks of its own places; visits moved whole."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask

from backend import db
from backend.domain.partners.partnerships import Partnership
from backend.domain.values import inputs
from backend.domain.values.times import Span
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, VisitDetails
from backend.domain.visits.visits import Visit
from backend.web import programme_view
from backend.web.programme_view import Piece
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, stop_clock, words
from tests.web.filled import untouched
from tests.web_fixtures import Browser

MEXICO, SINGAPORE, SHANGHAI = "America/Mexico_City", "Asia/Singapore", "Asia/Shanghai"
FRANKFURT, LOS_ANGELES = "Europe/Berlin", "America/Los_Angeles"


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


def visit_of(office: Office, partner: Partnership, *legs: tuple[str, str, str]) -> Visit:
    """Return an internal journey of legs: first day, last day, zone."""
    given = [
        {"partnership_id": partner.id, "starts_on": first, "ends_on": last, "timezone": zone}
        for first, last, zone in legs
    ]
    details = inputs.parse(VisitDetails, {"direction": "outbound", "audience": "internal", "legs": given})
    return office.do(lambda session, act: visits.propose(session, act, details))


def flight(office: Office, visit: Visit, starts: tuple[str, str], ends: tuple[str, str]) -> None:
    """Put a flight into the programme: hours and zone of both ends."""
    given: dict[str, Any] = {"kind": "flight", "title": "Flight", "starts_at": starts[0], "timezone": starts[1]}
    details = inputs.parse(ItemDetails, {**given, "ends_at": ends[0], "ends_timezone": ends[1]})
    office.do(lambda session, act: programme.add(session, act, visits.get(session, act, visit.id), details))


def read(office: Office, visit: Visit) -> Visit:
    """Return the visit as it stands now."""
    return office.do(lambda session, act: visits.get(session, act, visit.id))


def columns(page: str) -> list[str]:
    """Return what each column of the grid says, with its day before it."""
    grid = page.partition("All items as a list")[0]
    found: Sequence[str] = re.findall(r'<div class="day">.*?</ol>', grid, flags=re.DOTALL)
    return [words(one) for one in found]


def test_a_flight_stands_on_the_day_that_the_clock_of_its_departure_says(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    visit = visit_of(office, muster, ("2027-02-01", "2027-02-02", FRANKFURT))
    flight(office, visit, ("2027-02-01T01:30", SHANGHAI), ("2027-02-01T06:10", FRANKFURT))
    assert columns(signed_in.get(f"/visits/{visit.id}").text) == [
        "Mon 1 Feb 01:30 Shanghai UTC+8 → 06:10 Berlin UTC+1 Flight flight",
        "Tue 2 Feb",
    ]


def test_a_flight_over_the_date_line_stands_on_each_of_its_days_with_the_date_of_the_other_end(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    visit = visit_of(office, muster, ("2027-03-12", "2027-03-13", MEXICO), ("2027-03-15", "2027-03-15", SINGAPORE))
    flight(office, visit, ("2027-03-13T22:00", MEXICO), ("2027-03-15T06:00", SINGAPORE))
    page = signed_in.get(f"/visits/{visit.id}").text
    left, landed = "22:00 Mexico City UTC-6", "06:00 Singapore UTC+8"
    assert columns(page) == [
        "Fri 12 Mar",
        f"Sat 13 Mar {left} → Mon 15 Mar {landed} Flight flight",
        f"Sun 14 Mar outside the days of this leg → Mon 15 Mar {landed} Flight flight",
        f"Mon 15 Mar Sat 13 Mar {left} → {landed} Flight flight",
    ]
    listed = words(page.partition("All items as a list")[2])
    assert f"Sat 13 Mar 2027 {left} → Mon 15 Mar {landed} flight Flight" in listed
    assert "your time Sun 14 Mar 12:00 (Shanghai UTC+8)" in listed


def test_what_goes_on_after_midnight_stands_on_both_days(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    visit = visit_of(office, muster, ("2027-03-12", "2027-03-13", FRANKFURT))
    flight(office, visit, ("2027-03-12T21:00", FRANKFURT), ("2027-03-13T07:30", FRANKFURT))
    assert columns(signed_in.get(f"/visits/{visit.id}").text) == [
        "Fri 12 Mar 21:00 → Sat 13 Mar 07:30 Flight flight",
        "Sat 13 Mar Fri 12 Mar 21:00 → 07:30 Flight flight",
    ]


def at(starts: str, zone: str, ends: str | None = None, ends_zone: str | None = None) -> Span:
    """Return a span of hours."""
    until = datetime.fromisoformat(ends) if ends else None
    return Span(zone, starts_at=datetime.fromisoformat(starts), ends_at=until, ends_timezone=ends_zone)


@pytest.mark.parametrize(
    ("span", "found"),
    [
        (at("2027-03-12T09:00", SHANGHAI), [Piece(date(2027, 3, 12), 540, 600)]),
        (at("2027-03-12T09:00", SHANGHAI, "2027-03-12T09:10"), [Piece(date(2027, 3, 12), 540, 570)]),
        (at("2027-03-12T09:30", FRANKFURT, "2027-03-12T10:10", "Europe/London"), [Piece(date(2027, 3, 12), 570, 670)]),
        (at("2027-03-12T22:00", SHANGHAI, "2027-03-13T00:00"), [Piece(date(2027, 3, 12), 1320, 1440)]),
        (
            at("2027-03-12T01:00", SHANGHAI, "2027-03-11T21:00", LOS_ANGELES),
            [Piece(date(2027, 3, 12), 60, 120), Piece(date(2027, 3, 11), 1200, 1260)],
        ),
        (
            Span(SHANGHAI, starts_on=date(2027, 3, 12), ends_on=date(2027, 3, 13)),
            [Piece(date(2027, 3, 12), whole=True), Piece(date(2027, 3, 13), whole=True)],
        ),
    ],
)
def test_where_in_the_columns_something_stands(span: Span, found: list[Piece]) -> None:
    assert programme_view.pieces(span) == found


def test_a_visit_and_a_leg_last_as_long_as_before_unless_a_last_day_is_given(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    two = visit_of(office, muster, ("2027-05-10", "2027-05-12", FRANKFURT), ("2027-05-12", "2027-05-14", FRANKFURT))
    page = signed_in.get(f"/visits/{two.id}/reschedule").text
    assert "Empty: 5 days, as now." in words(page)
    assert "Only when it is; everything else, the places too, is changed with “Edit”." in words(page)
    assert signed_in.send(f"/visits/{two.id}/reschedule", {**untouched(page), "starts_on": "2027-05-12"}).location
    assert (str(read(office, two).starts_on), str(read(office, two).ends_on)) == ("2027-05-12", "2027-05-16")
    leg = read(office, two).legs[1]
    address = f"/visits/{two.id}/legs/{leg.id}/reschedule"
    page = signed_in.get(address).text
    assert "Empty: 3 days, as now." in words(page)
    assert signed_in.send(address, {**untouched(page), "starts_on": "2027-05-15"}).location
    moved = read(office, two).legs[1]
    assert (str(moved.starts_on), str(moved.ends_on)) == ("2027-05-15", "2027-05-17")
    sent = {**untouched(signed_in.get(address).text), "starts_on": "2027-05-15", "ends_on": "2027-05-16"}
    assert signed_in.send(address, sent).location
    assert str(read(office, two).legs[1].ends_on) == "2027-05-16"
