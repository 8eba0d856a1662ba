"""The map, the year and the record of partnerships: places where d3 sets them, rights, filters, words."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.office.coordinators import Role
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.regions import Region
from backend.http.assets import FOLDER
from backend.web import world_map
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


def placed(office: Office, name: str, at: tuple[float, float], country: str = "DE", **more: Any) -> Partnership:
    """Return a partnership with a city that stands on the map at (longitude, latitude)."""

    def do(session: Any, act: Any) -> Partnership:
        made = factories.partnership(session, act, name, **more)
        region = session.get(Region, next(one.region_id for one in made.parties if not one.is_home))
        region.longitude, region.latitude = at
        region.country = country
        return made

    return office.do(do)


def test_places_stand_where_d3_sets_them(app: Flask) -> None:
    numbers = json.loads((FOLDER / app.config["ASSETS"]["map.json"]).read_text())
    assert set(numbers) == set(world_map.AREAS)
    with app.app_context():
        for name, one in numbers.items():
            for longitude, latitude, x, y in one["places"]:
                assert world_map.area(name).place(longitude, latitude) == pytest.approx((x, y), abs=1e-6)


def test_a_part_of_the_world_holds_its_places_across_the_date_line(app: Flask) -> None:
    with app.app_context():
        assert world_map.area("europe").holds(6.78, 51.23)
        assert not world_map.area("europe").holds(106.5, 29.6)
        assert world_map.area("world").holds(-70.4, -23.65)
        assert world_map.area("world").holds(-0.9, 41.6)
        assert world_map.area("nowhere").name == "world"


def test_near_places_share_a_marker(app: Flask) -> None:
    with app.app_context():
        world, europe = world_map.area("world"), world_map.area("europe")
    both = [((6.78, 51.23), "Düsseldorf"), ((6.76, 51.43), "Duisburg"), ((138.6, -34.93), "Adelaide")]
    assert [one.found for one in world_map.markers(world, both)] == [["Düsseldorf", "Duisburg"], ["Adelaide"]]
    assert len(world_map.markers(europe, [both[0], ((23.77, 61.5), "Tampere")])) == 2
    assert world_map.markers(europe, [both[2]]) == []


def test_the_map_shows_partners_with_the_list_beside_it(signed_in: Browser, office: Office) -> None:
    placed(office, "Muster", (6.78, 51.23))
    placed(office, "Ejemplo", (-98.2, 19.0), "MX", status="dormant")
    page = signed_in.get("/partnerships/map").text
    assert 'class="spot is-living"' in page
    assert 'class="spot is-resting"' in page
    assert "Germany 1 Muster" in words(page)
    assert "World 2 Europe 1" in words(page)
    europe = signed_in.get("/partnerships/map?area=europe").text
    assert 'aria-label="Muster"' in europe
    assert 'aria-label="Ejemplo"' not in europe


def test_the_map_keeps_the_lists_filters(signed_in: Browser, office: Office) -> None:
    placed(office, "Muster", (6.78, 51.23))
    placed(office, "Ejemplo", (-98.2, 19.0), "MX", status="dormant")
    page = words(signed_in.get("/partnerships/map?status=dormant").text)
    assert "Ejemplo" in page
    assert "Muster" not in page
    assert "Narrowed as in the list." in page


def test_without_a_place_it_is_in_the_list_alone(signed_in: Browser, office: Office) -> None:
    office.do(factories.partnership)
    page = signed_in.get("/partnerships/map").text
    assert 'class="spot ' not in page
    assert "1 of them has no place on the map" in words(page)


def test_an_empty_office_is_told_what_the_map_is_for(signed_in: Browser) -> None:
    for path in ("/partnerships/map", "/partnerships/year"):
        assert "No partnership is like this, or there is none yet" in words(signed_in.get(path).text)


def test_the_year_has_what_falls_into_it(signed_in: Browser, office: Office) -> None:
    muster = placed(office, "Muster", (6.78, 51.23))
    office.do(lambda session, act: factories.forum(session, act, [muster]))
    year = signed_in.get("/partnerships/year?year=2027").text
    assert "Wed 12 May 2027: Forum on green ports" in year
    assert "Forum on green ports" not in signed_in.get("/partnerships/year?year=2026").text
    for odd in ("x", "0", "99999", "-5"):
        assert signed_in.get(f"/partnerships/year?year={odd}").status_code == 200


def test_the_record_tells_every_exchange_and_how_lively_it_is(signed_in: Browser, office: Office, app: Flask) -> None:
    muster = office.do(lambda session, act: factories.partnership(session, act, why="Ports on both ends"))

    def plan(session: Any, act: Any) -> None:
        factories.forum(session, act, [muster])
        factories.visit(session, act, muster, direction="outbound", starts_on="2026-03-02", ends_on="2026-03-04")

    office.do(plan)
    page = words(signed_in.get(f"/partnerships/{muster.id}/record").text)
    assert "1 exchange so far 2026 1 exchange" in page
    assert "outbound visit" in page
    assert "Planned Wed 12 May 2027" in page
    assert "lively: together on 4 Mar 2026; next on 12 May 2027; we went last: the return visit is theirs" in page
    assert "Ports on both ends" in page


def test_the_list_is_narrowed_by_how_lively_it_is(signed_in: Browser, office: Office) -> None:
    muster = office.do(factories.partnership)
    office.do(lambda session, act: factories.partnership(session, act, "Ejemplo"))
    office.do(lambda session, act: factories.visit(session, act, muster, starts_on="2024-03-04", ends_on="2024-03-05"))
    silent = words(signed_in.get("/partnerships?activity=red").text)
    assert "Muster" in silent
    assert "silent" in silent
    assert "Ejemplo" not in silent.partition("1 lasting relationship")[2]
    assert "Not understood" in words(signed_in.get("/partnerships?activity=purple").text)


def test_nobody_sees_more_than_she_may(app: Flask, office: Office, director: UUID, add_person: AddPerson) -> None:
    hidden = placed(office, "Ejemplo", (-98.2, 19.0), "MX", confidential=True, owner="mei@amity.example")
    outsider = person_in(app, add_person, "wang", Role.COORDINATOR)
    for path in ("/partnerships/map", "/partnerships/year"):
        page = outsider.get(path).text
        assert "Ejemplo" not in page
    assert outsider.get(f"/partnerships/{hidden.id}/record").status_code == 404


def test_maps_and_years_need_no_more_statements_for_more_partners(signed_in: Browser, office: Office) -> None:
    counts = []
    for names in (["One"], ["Two", "Three"]):
        for name in names:
            made = placed(office, name, (6.78, 51.23))
            office.do(lambda session, act, one=made: factories.forum(session, act, [one]))  # type: ignore[misc]
        with office.counted() as sent:
            signed_in.get("/partnerships/map")
            signed_in.get("/partnerships/year?year=2027")
        counts.append(len(sent))
    assert counts[0] == counts[1]
