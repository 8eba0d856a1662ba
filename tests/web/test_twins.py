"""A warning before somebody or something is entered twice: who is here, nothing lost, and a way on."""

import pytest
from flask import Flask

from backend import db
from backend.domain.partners import organisations, people
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.people import PersonDetails
from backend.domain.values import inputs
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, stop_clock, words
from tests.web_fixtures import Browser

WARNING = "This one may be here already"


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, with Anna Muster and a city hall."""
    stop_clock(app)
    found = Office(sessions_of_app, settings)

    def enter(session: object, act: object) -> None:
        person = {"family": "Muster", "given": "Anna", "email": "anna@example.org"}
        typed = inputs.parse(PersonDetails, person | {"written": {"zh-Hans": "安娜·穆斯特"}})
        people.create(session, act, typed)  # type: ignore[arg-type]
        region = factories.region(session, "Muster")  # type: ignore[arg-type]
        body = {"name": {"en": "City Hall of Muster"}, "kind": "government", "region_id": region.id}
        organisations.create(session, act, inputs.parse(OrganisationDetails, body))  # type: ignore[arg-type]

    found.do(enter)
    return found


@pytest.mark.parametrize(
    "typed",
    [
        {"family": "Muster", "given": "Anna"},
        {"family": "Mustar", "given": "Anna"},
        {"family": "Anna", "given": "Muster"},
        {"family": "Beispiel", "email": "ANNA@example.org"},
        {"family": "Must", "written.zh-Hans": "安娜·穆斯特"},
    ],
)
@pytest.mark.usefixtures("office")
def test_who_is_nearly_there_is_shown_and_nothing_is_lost(signed_in: Browser, typed: dict[str, str]) -> None:
    answer = signed_in.send("/people/new", {"locale": "en", **typed, "phone": "+49 211 0000"})
    said = words(answer.text)
    assert answer.status_code == 409
    assert f"{WARNING}. Open it, or save if you mean another. Anna MUSTER" in said
    assert "anna@example.org" in said
    assert 'value="+49 211 0000"' in answer.text
    assert "It is another person: save" in said


@pytest.mark.usefixtures("office")
def test_another_person_is_saved_after_the_warning(signed_in: Browser) -> None:
    typed = {"locale": "en", "family": "Muster", "given": "Anna"}
    page = signed_in.send("/people/new", dict(typed)).text
    known = page.partition('name="known" value="')[2].partition('"')[0]
    assert signed_in.send("/people/new", {**typed, "known": known}).status_code == 303
    assert words(signed_in.get("/people").text).count("Anna MUSTER") == 2


@pytest.mark.parametrize(
    "typed",
    [
        {"family": "Muster", "given": "Bert"},
        {"family": "City", "given": "Hall"},
        {"family": "Mustermann", "given": "Anna"},
    ],
)
@pytest.mark.usefixtures("office")
def test_others_are_entered_without_a_word(signed_in: Browser, typed: dict[str, str]) -> None:
    assert signed_in.send("/people/new", {"locale": "en", **typed}).status_code == 303


def test_an_organisation_there_already_is_shown_of_its_own_region_alone(signed_in: Browser, office: Office) -> None:
    here = office.do(lambda session, _act: organisations.listed(session)[0].region_id)
    there = office.do(lambda session, _act: factories.region(session, "Esempio").id)
    typed = {"name.en": "City Hall of Mustr", "kind": "government"}
    answer = signed_in.send("/organisations/new", {**typed, "region_id": str(here)})
    assert answer.status_code == 409
    assert f"{WARNING}. Open it, or save if you mean another. City Hall of Muster" in words(answer.text)
    assert signed_in.send("/organisations/new", {**typed, "region_id": str(there)}).status_code == 303


@pytest.mark.usefixtures("office")
def test_the_quick_box_says_so_while_one_types_and_before_it_saves(signed_in: Browser) -> None:
    assert WARNING in words(signed_in.get("/new/understood?q=person+Anna+Muster").text)
    answer = signed_in.send("/new", {"q": "person Anna Muster", "as": ""}, "/new")
    assert answer.status_code == 409
    known = answer.text.partition('name="known" value="')[2].partition('"')[0]
    assert signed_in.send("/new", {"q": "person Anna Muster", "as": "", "known": known}, "/new").status_code == 303
