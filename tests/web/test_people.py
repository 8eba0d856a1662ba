"""Pages of people: names in both scripts, posts held and left, the forms of both."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.office.coordinators import Role
from backend.domain.partners import organisations, people
from backend.domain.partners.organisations import Organisation, OrganisationDetails, OrganisationKind
from backend.domain.partners.people import PersonDetails
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
WANG: dict[str, object] = {"native": "王晓明", "family": "Wang", "given": "Xiaoming", "locale": "zh-Hans"}


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def hall(office: Office) -> Organisation:
    """Return a city hall."""

    def enter(session: object, act: object) -> Organisation:
        region = factories.region(session, "Muster")  # type: ignore[arg-type]
        details = OrganisationDetails(name={"en": "City Hall"}, kind=OrganisationKind.GOVERNMENT, region_id=region.id)
        return organisations.create(session, act, details)  # type: ignore[arg-type]

    return office.do(enter)


def enter(browser: Browser) -> str:
    """Enter a person; return the path of her page."""
    made = browser.send("/people/new", dict(WANG))
    assert made.status_code == 303
    return made.location.removesuffix("/posts/new")


def test_a_person_and_her_post_are_entered_one_after_the_other(signed_in: Browser, hall: Organisation) -> None:
    page = enter(signed_in)
    post = {"organisation_id": str(hall.id), "title.en": "Mayor", "since": "2024", "mandate_ends_on": "2029-10-31"}
    assert signed_in.send(f"{page}/posts/new", dict(post)).location == page
    said = words(signed_in.get(page).text)
    assert "People WANG Xiaoming 王晓明 Mayor, City Hall" in said
    assert "Posts now Mayor City Hall · Muster · since 2024 mandate ends 31 Oct 2029 Succeeded by …" in said
    assert "WANG Xiaoming 王晓明 Mayor City Hall" in words(signed_in.get("/people").text)


def test_a_post_that_was_left_stays_on_record(signed_in: Browser, hall: Organisation) -> None:
    page = enter(signed_in)
    signed_in.send(f"{page}/posts/new", {"organisation_id": str(hall.id), "title.en": "Mayor", "since": "2024"})
    edit = signed_in.get(page).text.partition('/edit">Edit</a>')[0].rpartition("/")[2]
    left = {"organisation_id": str(hall.id), "title.en": "Mayor", "since": "2024", "until": "2026-05", "revision": "1"}
    assert signed_in.send(f"/people/posts/{edit}/edit", dict(left)).location == page
    assert "Earlier posts 2024 to May 2026 Mayor City Hall" in words(signed_in.get(page).text)
    assert "WANG Xiaoming 王晓明 – – –" in words(signed_in.get("/people").text)


@pytest.mark.usefixtures("office")
def test_a_nameless_person_is_refused_and_what_was_typed_is_kept(signed_in: Browser) -> None:
    answer = signed_in.send("/people/new", {"email": "a@example.org", "locale": "de"})
    assert answer.status_code == 422
    assert "Write the name, in one script at least" in words(answer.text)
    assert 'value="a@example.org"' in answer.text


@pytest.mark.usefixtures("office")
def test_the_second_of_two_editors_is_told(signed_in: Browser) -> None:
    page = enter(signed_in)
    typed = {**WANG, "revision": "1", "email": "wang@example.org"}
    assert signed_in.send(f"{page}/edit", dict(typed)).location == page
    answer = signed_in.send(f"{page}/edit", {**typed, "email": "other@example.org"})
    assert answer.status_code == 409
    assert 'value="other@example.org"' in answer.text


def test_a_post_without_organisation_is_refused(signed_in: Browser, office: Office) -> None:
    page = enter(signed_in)
    answer = signed_in.send(f"{page}/posts/new", {"title.en": "Mayor"})
    assert answer.status_code == 422
    assert "Organisation: Please fill this in" in words(answer.text)
    assert office.act.who is None


@pytest.mark.usefixtures("office")
def test_an_auditor_changes_nothing(app: Flask, signed_in: Browser, add_person: AddPerson) -> None:
    page = enter(signed_in)
    auditor = person_in(app, add_person, "audit", Role.AUDITOR)
    assert "New post" not in words(auditor.get(page).text)
    assert auditor.get(f"{page}/edit").status_code == 403
    assert auditor.send(f"{page}/edit", dict(WANG)).status_code == 403


def test_the_list_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office) -> None:
    enter(signed_in)
    signed_in.get("/people")
    with office.counted() as one:
        signed_in.get("/people")
    others = [PersonDetails(family="Wu", given=given) for given in ("Lan", "Hong")]
    office.do(lambda session, act: [people.create(session, act, one) for one in others])
    signed_in.get("/people")  # the first page after a deed offers to undo it
    with office.counted() as three:
        signed_in.get("/people")
    assert len(three) == len(one)
