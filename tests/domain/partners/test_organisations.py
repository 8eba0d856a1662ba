"""Organisations: entered in a region, changed, listed by region."""

import pytest
from sqlalchemy.orm import Session

from backend.db import new_id
from backend.demo import liangjiang
from backend.domain.errors import Invalid, NotFound, Refused
from backend.domain.office.acts import Act
from backend.domain.partners import organisations
from backend.domain.partners.organisations import OrganisationDetails, OrganisationKind
from backend.domain.partners.regions import Region
from backend.domain.values import inputs


def test_the_seeds_parks_are_organisations_with_their_partner_country(session: Session, act: Act, home: Region) -> None:
    for park in liangjiang.PARKS:
        organisations.create(session, act, inputs.parse(OrganisationDetails, park | {"region_id": home.id}))
    session.commit()
    session.expunge_all()
    found = organisations.listed(session, [home.id])
    assert [(one.name["en"], one.kind, one.partner_country, one.region.id) for one in found] == [
        ("Sino-Italian Industrial Park", OrganisationKind.PARK, "IT", home.id),
        ("Sino-Swiss Technopark", OrganisationKind.PARK, "CH", home.id),
        ("Sino-Germany Industrial Park", OrganisationKind.PARK, "DE", home.id),
    ]


def test_a_change_merges_with_what_is_given(session: Session, act: Act, home: Region, parent: Region) -> None:
    details = inputs.parse(OrganisationDetails, {"name": "Port (sample)", "kind": "port", "region_id": home.id})
    port = organisations.create(session, act, details)
    merged = organisations.given(port) | {"region_id": parent.id, "website": "https://port.example.org"}
    organisations.change(session, act, port, inputs.parse(OrganisationDetails, merged))
    session.expunge_all()
    found = organisations.get(session, port.id)
    assert organisations.given(found) == merged
    assert found.region.name["en"] == "Chongqing"


def test_its_region_must_be_there(session: Session, act: Act) -> None:
    details = inputs.parse(OrganisationDetails, {"name": "Nowhere", "kind": "port", "region_id": new_id()})
    with pytest.raises(Refused) as refused:
        organisations.create(session, act, details)
    assert refused.value.field == "region_id"


def test_only_known_kinds_are_taken() -> None:
    with pytest.raises(Invalid) as problem:
        inputs.parse(OrganisationDetails, {"name": "Guild", "kind": "guild", "region_id": str(new_id())})
    assert list(problem.value.problems) == ["kind"]


def test_what_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        organisations.get(session, new_id())
