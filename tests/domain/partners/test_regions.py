"""Regions: what is typed comes back, what cannot be is refused, a change keeps what it does not touch."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.db import new_id
from backend.domain.errors import Forbidden, Invalid, NotFound, Refused
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.office.history import Change
from backend.domain.partners import regions
from backend.domain.partners.regions import Level, Region, RegionDetails
from backend.domain.values import inputs

DUISBURG: dict[str, Any] = {
    "name": {"en": "Duisburg", "zh-Hans": "杜伊斯堡"},
    "country": "DE",
    "subdivision": "DE-NW",
    "level": "city",
    "timezone": "Europe/Berlin",
    "latitude": 51.43,
    "longitude": 6.76,
}


def typed(**fields: object) -> RegionDetails:
    """Return Duisburg's details with `fields` changed."""
    return inputs.parse(RegionDetails, DUISBURG | fields)


def test_what_is_typed_comes_back(session: Session, act: Act) -> None:
    figures = [
        {"indicator": "population", "value": 3290000, "unit": None, "qualifier": ">", "year": 2024, "source": "Office"},
        {"indicator": "share", "value": "1/3"},
        {"indicator": "area", "value": "1,232.8", "unit": "km2"},
    ]
    made = regions.create(session, act, typed(figures=figures, themes=["ports"]))
    session.commit()
    session.expunge_all()
    found = regions.get(session, made.id)
    assert (found.name, found.level, found.country) == (DUISBURG["name"], Level.CITY, "DE")
    assert [(one.indicator, one.value, str(one.qualifier), one.year) for one in found.figures] == [
        ("population", "3290000", ">", 2024),
        ("share", "1/3", "=", None),
        ("area", "1232.8", "=", None),
    ]
    assert found.themes == ["ports"]
    assert found.figures[0].source == {"en": "Office"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"country": "XX"}, "country"),
        ({"country": "Germany"}, "country"),
        ({"subdivision": "NW"}, "subdivision"),
        ({"level": "village"}, "level"),
        ({"timezone": "Nowhere"}, "timezone"),
        ({"latitude": 91}, "latitude"),
        ({"latitude": float("nan")}, "latitude"),
        ({"latitude": True}, "latitude"),
        ({"latitude": None}, "latitude"),
        ({"subdivision": "FR-ARA"}, "subdivision"),
        ({"name": {}}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"figures": [{"indicator": "gdp", "value": "many"}]}, "figures.0.value"),
        ({"figures": [{"indicator": "gdp", "value": "1/0"}]}, "figures.0.value"),
        ({"figures": [{"indicator": "gdp", "value": 1e300}]}, "figures.0.value"),
        ({"figures": [{"indicator": "gdp", "value": float("inf")}]}, "figures.0.value"),
        ({"figures": [{"indicator": "gdp", "value": True}]}, "figures.0.value"),
        ({"figures": [{"indicator": "gdp", "value": "1", "qualifier": "!"}]}, "figures.0.qualifier"),
        ({"figures": [{"indicator": "gdp", "value": "1", "year": 99999}]}, "figures.0.year"),
        ({"statements": [{"kind": "founded", "text": "x"}]}, "statements.0"),
        ({"statements": [{"kind": "goal", "name": "smart city"}]}, "statements"),
        ({"cooperation_areas": [{"title": "x", "direction": ["sell"]}]}, "cooperation_areas.0.direction.0"),
        ({"nickname": "x"}, "nickname"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as problem:
        typed(**fields)
    assert list(problem.value.problems) == [field]


def test_a_change_merges_with_what_is_given(session: Session, act: Act, home: Region) -> None:
    before = regions.given(home)
    regions.change(session, act, home, inputs.parse(RegionDetails, before | {"profile": {"en": "A river."}}))
    session.commit()
    session.expunge_all()
    assert regions.given(regions.get(session, home.id)) == before | {"profile": {"en": "A river."}}


def test_a_change_writes_only_what_differs_into_the_history(session: Session, act: Act, home: Region) -> None:
    given = regions.given(home)
    figures = given["figures"]
    assert isinstance(figures, list)
    changed = [figures[0] | {"value": "368000000000"}, *figures[1:]]
    regions.change(session, act, home, inputs.parse(RegionDetails, given | {"figures": changed}))
    changes = session.scalars(select(Change).where(Change.record_id == home.id, Change.verb != "created")).all()
    assert [(one.noun, one.old, one.new) for one in changes] == [
        ("figure", {"value": "367500000000"}, {"value": "368000000000"})
    ]


def test_taking_parts_away_removes_their_rows(session: Session, act: Act, home: Region) -> None:
    details = inputs.parse(RegionDetails, regions.given(home) | {"statements": [], "cooperation_areas": []})
    regions.change(session, act, home, details)
    session.commit()
    session.expunge_all()
    found = regions.get(session, home.id)
    assert (found.statements, found.areas, len(found.figures)) == ([], [], 10)


def test_there_is_one_home_region(session: Session, act: Act, home: Region) -> None:
    assert regions.find_home(session) is home
    with pytest.raises(Refused) as refused:
        regions.create(session, act, typed(home=True))
    assert (refused.value.field, refused.value.params) == ("home", {"name": "Chongqing Liangjiang New Area"})


def test_home_may_be_given_up_and_taken(session: Session, act: Act, home: Region) -> None:
    regions.change(session, act, home, inputs.parse(RegionDetails, regions.given(home) | {"home": False}))
    assert regions.find_home(session) is None
    made = regions.create(session, act, typed(home=True))
    assert regions.find_home(session) is made


def test_a_region_lies_in_no_circle(session: Session, act: Act, home: Region, parent: Region) -> None:
    above = regions.get(session, parent.id)
    with pytest.raises(Refused, match="within itself"):
        regions.change(session, act, above, inputs.parse(RegionDetails, regions.given(above) | {"parent_id": home.id}))


@pytest.mark.parametrize("field", ["parent_id", "figures.0.of_region_id"])
def test_a_region_that_is_not_there_cannot_be_named(session: Session, act: Act, field: str) -> None:
    nowhere = new_id()
    figures = [{"indicator": "share", "value": "1/3", "of_region_id": nowhere}]
    fields: dict[str, object] = {"parent_id": nowhere} if field == "parent_id" else {"figures": figures}
    with pytest.raises(Refused) as refused:
        regions.create(session, act, typed(**fields))
    assert refused.value.field == field


def test_an_auditor_changes_nothing(session: Session, act: Act) -> None:
    auditor = Coordinator(email="audit@example.org", name="Audit", role=Role.AUDITOR)
    with pytest.raises(Forbidden):
        regions.create(session, Act(act.now, act.desk, auditor), typed())


def test_what_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        regions.get(session, new_id())


def test_the_list_shows_the_newest_first_and_by_country(session: Session, act: Act, home: Region) -> None:
    made = regions.create(session, act, typed())
    assert [one.id for one in regions.listed(session)] == [made.id, home.id, home.parent_id]
    assert [one.id for one in regions.listed(session, "DE")] == [made.id]
