"""The pages of a succession, of contact persons and of duplicates, by rights and with a constant number of queries."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain import succession, undo
from backend.domain.office import history
from backend.domain.office.coordinators import Role
from backend.domain.partners import contacts, organisations, people
from backend.domain.partners.contacts import ContactDetails
from backend.domain.partners.organisations import OrganisationDetails, OrganisationKind
from backend.domain.partners.people import Person, PersonDetails, Post, PostDetails
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
NEW = {"person.given": "Bruno", "person.family": "Esempio", "person.honorific.en": "Mr"}


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


def mayor(session: Any, act: Any, city_name: str = "Muster", **partner: object) -> Post:
    """Enter a mayor whose city is a partner: she is the contact, and a programme item ahead names her."""
    made = factories.partnership(session, act, city_name, **partner)
    city = next(party.region for party in made.parties if party.region and not party.is_home)
    details = OrganisationDetails(name={"en": f"{city_name} Hall"}, kind=OrganisationKind.GOVERNMENT, region_id=city.id)
    hall = organisations.create(session, act, details)
    typed = {
        "given": "Anna",
        "family": city_name,
        "honorific": {"en": "Ms"},
        "passport_name": f"{city_name} ANNA",
        "phone": "+00 211 0",
    }
    person = people.create(session, act, inputs.parse(PersonDetails, typed))
    contacts.name(session, act, person, ContactDetails(partnership_id=made.id, note="the port"))
    visit = factories.visit(session, act, made, starts_on="2027-03-01", ends_on="2027-03-02")
    item = {
        "kind": "talks",
        "title": f"Talks with Ms Anna {city_name}",
        "starts_at": "2027-03-01T10:00",
        "timezone": "Asia/Shanghai",
    }
    programme.add(session, act, visits.get(session, act, visit.id), inputs.parse(ItemDetails, item))
    post = PostDetails(person_id=person.id, organisation_id=hall.id, title={"en": "Mayor"}, rank=1, since="2020")
    return people.appoint(session, act, post)


def test_a_new_mayor_takes_office_in_one_form(signed_in: Browser, office: Office) -> None:
    post = office.do(mayor)
    form = signed_in.get(f"/people/posts/{post.id}/succeed")
    said = words(form.text)
    assert "Contact person of partnerships 1 Muster" in said
    assert "Programme items ahead 1 Talks with Ms Anna Muster" in said
    keys = re.findall(r'name="moves\[\]" value="([^"]+)" checked', form.text)
    assert len(keys) == 2
    typed = {**NEW, "since": "2026-11-23", "mandate_ends_on": "2031-10-31", "shown[]": keys, "moves[]": keys}
    shown = signed_in.send(f"/people/posts/{post.id}/succeed", {**typed, "preview": "1"})
    assert shown.status_code == 200
    assert "1 Mar 2027 Talks with Ms Anna Muster Talks with Mr Bruno ESEMPIO" in words(shown.text)
    assert "Anna MUSTER: until 22 Nov 2026" in words(shown.text)
    assert "2 records name the successor" in words(shown.text)
    assert "Esempio" not in signed_in.get("/people").text
    done = signed_in.send(f"/people/posts/{post.id}/succeed", dict(typed))
    assert done.status_code == 303
    page = words(signed_in.get(done.location).text)
    assert "Bruno ESEMPIO Mayor, Muster Hall" in page
    assert "Posts now Mayor rank 1 Muster Hall · Muster · since 23 Nov 2026 mandate ends 31 Oct 2031" in page
    assert "contact person Muster friendly cooperation region · the port" in page
    before = words(signed_in.get(f"/people/{post.person_id}").text)
    assert "Earlier posts 2020 to 22 Nov 2026 Mayor Muster Hall · followed by Bruno ESEMPIO" in before
    again = signed_in.send(f"/people/posts/{post.id}/succeed", dict(typed))
    assert again.status_code == 409
    assert "has followed in this post already" in words(again.text)


def test_the_form_while_one_types(signed_in: Browser, office: Office) -> None:
    post = office.do(mayor)
    part = signed_in.send(f"/people/posts/{post.id}/succeed/preview", {**NEW, "since": "soon", "shown[]": ["x"]})
    assert part.status_code == 200
    assert "Talks with Mr Bruno ESEMPIO" in words(part.text)
    assert "The successor: from the day you write above." in words(part.text)


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({}, 422, "Choose the successor, or enter a new person"),
        ({**NEW, "since": ""}, 422, "From which day: Please fill this in"),
        ({**NEW, "since": "2019"}, 409, "had not been taken yet"),
        ({**NEW, "since": "2026-02-30"}, 422, "There is no such day"),
        ({**NEW, "moves[]": ["item:nobody"]}, 409, "no longer names"),
        ({"person.family": "\u2028"}, 422, "Choose the successor"),
        ({"person_id": "%"}, 422, ""),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    signed_in: Browser, office: Office, typed: dict[str, object], status: int, said: str
) -> None:
    post = office.do(mayor)
    answer = signed_in.send(f"/people/posts/{post.id}/succeed", {"since": "2026-11-23", **typed})
    assert answer.status_code == status
    assert said in words(answer.text)
    if "person.given" in typed:
        assert 'value="Bruno"' in answer.text


def test_a_succession_can_be_undone(office: Office) -> None:
    post = office.do(mayor)

    def succeed(session: Any, act: Any) -> UUID:
        typed = {"person": {"family": "Esempio", "given": "Bruno"}, "since": "2026-11-23"}
        found = people.get_post(session, post.id)
        succession.succeed(session, act, found, inputs.parse(succession.SuccessionDetails, typed))
        return history.act_id(session)

    done = office.do(succeed)
    office.do(lambda session, act: undo.undo(session, act, done))

    def left(session: Any, _act: Any) -> tuple[object, ...]:
        found = people.get_post(session, post.id)
        named = session.scalars(contacts.Contact.__table__.select()).all()
        return found.until, len(people.listed(session)), len(named)

    assert office.do(left) == (None, 1, 1)


def test_names_as_in_passports_are_not_for_auditors(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    post = office.do(mayor)
    page = f"/people/{post.person_id}"
    assert "Muster ANNA" in words(signed_in.get(page).text)
    auditor = person_in(app, add_person, "audit", Role.AUDITOR)
    seen = words(auditor.get(page).text)
    assert "Muster ANNA" not in seen
    assert "+00 211 0" in seen
    assert "Succeeded by" not in seen
    for path in (f"/people/posts/{post.id}/succeed", f"{page}/merge"):
        assert auditor.get(path).status_code == 403
        assert auditor.send(path, {"since": "2026-11-23"}).status_code == 403
    assert auditor.send(f"{page}/contacts", {"partnership_id": "x"}).status_code == 403


def test_a_confidential_partnership_does_not_exist_for_others(
    app: Flask, office: Office, add_person: AddPerson
) -> None:
    post = office.do(lambda session, act: mayor(session, act, "Verborgen", confidential=True))
    inside, outside = person_in(app, add_person, "dora", Role.DIRECTOR), person_in(app, add_person, "li")
    person, hall = f"/people/{post.person_id}", f"/organisations/{post.organisation_id}"
    secrets = {
        person: "the port",
        hall: "friendly cooperation region",
        f"/people/posts/{post.id}/succeed": "Talks with",
    }
    for path, secret in secrets.items():
        assert secret in inside.get(path).text
        seen = outside.get(path)
        assert (seen.status_code, secret in seen.text, "/partnerships/0" in seen.text) == (200, False, False)


def test_contact_persons_come_and_go(signed_in: Browser, office: Office) -> None:
    post = office.do(mayor)
    other = office.do(lambda session, act: factories.partnership(session, act, "Esempio"))
    page = f"/people/{post.person_id}"
    assert signed_in.send(f"{page}/contacts", {"partnership_id": str(other.id), "note": "trade"}).status_code == 303
    assert "contact person Esempio friendly cooperation region · trade" in words(signed_in.get(page).text)
    assert "Contact persons Anna MUSTER trade" in words(signed_in.get(f"/partnerships/{other.id}").text)
    assert signed_in.send(f"{page}/contacts/drop", {"partnership_id": str(other.id)}).status_code == 303
    assert "Esempio" not in words(signed_in.get(page).text).partition("History")[0]
    wrong = signed_in.send(f"{page}/contacts", {"partnership_id": "nowhere at all"})
    assert wrong.status_code in {409, 422}


def test_two_entries_of_one_person_become_one(signed_in: Browser, office: Office) -> None:
    post = office.do(mayor)

    def twice(session: Any, act: Any) -> Person:
        return people.create(session, act, PersonDetails(family="Muster", given="Anna", phone="+00 30 1", locale="de"))

    twin = office.do(twice)
    page = f"/people/{post.person_id}"
    assert "Perhaps entered twice" in words(signed_in.get(page).text)
    asked = signed_in.get(f"{page}/merge?duplicate_id={twin.id}").text
    assert 'name="value.locale" value="theirs" checked' in asked, "what no form presets was chosen by hand"
    assert 'name="value.phone" value="mine" checked' in asked
    compared = words(asked)
    assert "Telephone +00 211 0 as it is +00 30 1 of the duplicate" in compared
    typed = {"duplicate_id": str(twin.id), "value.phone": "theirs", "value.locale": "mine"}
    assert signed_in.send(f"{page}/merge", dict(typed)).status_code == 303
    assert "+00 30 1" in words(signed_in.get(page).text)
    moved = signed_in.get(f"/people/{twin.id}")
    assert (moved.status_code, moved.location) == (301, page)
    assert signed_in.send(f"{page}/merge", dict(typed)).status_code == 409
    assert signed_in.send(f"{page}/merge", {"duplicate_id": "\x00"}).status_code in {409, 422}


def test_the_organisation_says_who_held_a_post_on_a_day(signed_in: Browser, office: Office) -> None:
    post = office.do(mayor)

    def earlier(session: Any, act: Any) -> None:
        old = people.create(session, act, PersonDetails(family="Frueher", given="Otto"))
        held = PostDetails(
            person_id=old.id, organisation_id=post.organisation_id, title={"en": "Mayor"}, since="2012", until="2019"
        )
        people.appoint(session, act, held)
        gone = PostDetails(person_id=old.id, organisation_id=post.organisation_id, title={"en": "Deputy"}, until="2012")
        people.appoint(session, act, gone)

    office.do(earlier)
    page = f"/organisations/{post.organisation_id}"
    now = words(signed_in.get(page).text)
    assert "Mayor Anna MUSTER since 2020 1 before Otto FRUEHER 2012 to 2019 Succeeded by …" in now
    assert "Deputy vacant since 2012" in now
    assert "Fill the post" in now
    then = words(signed_in.get(f"{page}?on=1.6.2015").text)
    assert "Who held what on 1 Jun 2015 Mayor Otto FRUEHER" in then
    assert "Not a date" in words(signed_in.get(f"{page}?on=once").text)


def test_the_pages_ask_as_often_for_three_as_for_one(signed_in: Browser, office: Office) -> None:
    post = office.do(mayor)
    paths = (f"/people/{post.person_id}", f"/organisations/{post.organisation_id}", f"/people/posts/{post.id}/succeed")
    few = [count(signed_in, office, path) for path in paths]

    def more(session: Any, act: Any) -> None:
        person = people.get(session, post.person_id)
        for name in ("Two", "Three"):
            other = mayor(session, act, name)
            held = PostDetails(
                person_id=person.id, organisation_id=other.organisation_id, title={"en": "Adviser"}, since="2019"
            )
            people.appoint(session, act, held)
            held = PostDetails(
                person_id=other.person_id, organisation_id=post.organisation_id, title={"en": name}, since="2019"
            )
            people.appoint(session, act, held)
            contact = contacts.of_people(session, act, [other.person_id])[0]
            contacts.name(session, act, person, ContactDetails(partnership_id=contact.partnership_id))

    office.do(more)
    assert [count(signed_in, office, path) for path in paths] == few


def count(browser: Browser, office: Office, path: str) -> int:
    """Return how many statements a page takes when it is opened again."""
    browser.get(path)
    with office.counted() as sent:
        assert browser.get(path).status_code == 200
    return len(sent)
