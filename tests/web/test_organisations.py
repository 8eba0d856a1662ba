"""Pages of organisations: the list, who holds which post there now, the form."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.office.coordinators import Role
from backend.domain.partners import organisations, people
from backend.domain.partners.organisations import Organisation, OrganisationDetails, OrganisationKind
from backend.domain.partners.people import PersonDetails, PostDetails
from backend.domain.partners.regions import Region
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


@pytest.fixture
def muster(office: Office) -> Region:
    """Return a German city."""
    return office.do(lambda session, _act: factories.region(session, "Muster"))


def body(office: Office, region: Region, name: str = "City Hall") -> Organisation:
    """Return an organisation of this city."""
    details = OrganisationDetails(name={"en": name}, kind=OrganisationKind.GOVERNMENT, region_id=region.id)
    return office.do(lambda session, act: organisations.create(session, act, details))


def appoint(office: Office, at: Organisation, family: str, **dates: str) -> None:
    """Enter that somebody holds the mayor's post there."""

    def run(session: object, act: object) -> None:
        person = people.create(session, act, PersonDetails(family=family, given="Anna"))  # type: ignore[arg-type]
        post = PostDetails(person_id=person.id, organisation_id=at.id, title={"en": "Mayor"}, **dates)
        people.appoint(session, act, post)  # type: ignore[arg-type]

    office.do(run)


def test_one_is_entered_changed_and_listed(signed_in: Browser, muster: Region) -> None:
    typed: dict[str, object] = {"name.en": "Port of Muster", "kind": "port", "region_id": str(muster.id)}
    made = signed_in.send("/organisations/new", typed)
    assert made.status_code == 303
    assert "Port of Muster Port" in words(signed_in.get(made.location).text)
    changed = {**typed, "name.en": "Harbour of Muster", "revision": "1"}
    assert signed_in.send(f"{made.location}/edit", changed).status_code == 303
    assert "Harbour of Muster Port Muster" in words(signed_in.get("/organisations").text)
    stale = signed_in.send(f"{made.location}/edit", {**changed, "name.en": "Mine"})
    assert stale.status_code == 409
    assert 'value="Mine"' in stale.text


@pytest.mark.usefixtures("office")
def test_what_is_missing_is_said(signed_in: Browser) -> None:
    answer = signed_in.send("/organisations/new", {"name.en": "Port", "kind": "port"})
    assert answer.status_code == 422
    assert "Region: Please fill this in" in words(answer.text)


def test_the_page_says_who_holds_a_post_now(signed_in: Browser, office: Office, muster: Region) -> None:
    hall = body(office, muster)
    appoint(office, hall, "Muster", since="2024")
    appoint(office, hall, "Frueher", since="2019", until="2024")
    said = words(signed_in.get(f"/organisations/{hall.id}").text)
    assert "Mayor Anna MUSTER since 2024 1 before Anna FRUEHER 2019 to 2024" in said


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("on", "held", "heading"),
    [
        ("2024", True, "Who held what in 2024"),
        ("2026-11", True, "Who held what in November 2026"),
        ("2024-06-01", True, "Who held what on 1 Jun 2024"),
        ("2023", False, "Nobody is on record here for that time."),
    ],
)
def test_who_held_it_is_asked_of_a_day_a_month_or_a_year(
    signed_in: Browser, office: Office, muster: Region, on: str, heading: str, *, held: bool
) -> None:
    hall = body(office, muster)
    appoint(office, hall, "Muster", since="2024-02-01", until="2026-11-01")
    appoint(office, hall, "Beispiel", since="2026-11-28")
    said = words(signed_in.get(f"/organisations/{hall.id}?on={on}").text).partition("Who held it on")[0]
    assert heading in said
    assert ("MUSTER" in said) is held
    assert ("BEISPIEL" in said) is (on == "2026-11")


def test_an_auditor_changes_nothing(app: Flask, add_person: AddPerson) -> None:
    auditor = person_in(app, add_person, "audit", Role.AUDITOR)
    assert "New organisation" not in words(auditor.get("/organisations").text)
    assert auditor.get("/organisations/new").status_code == 403


def test_the_list_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office, muster: Region) -> None:
    body(office, muster)
    signed_in.get("/organisations")
    with office.counted() as one:
        signed_in.get("/organisations")
    body(office, muster, "Two")
    body(office, office.do(lambda session, _act: factories.region(session, "Esempio")), "Three")
    with office.counted() as three:
        signed_in.get("/organisations")
    assert len(three) == len(one)
