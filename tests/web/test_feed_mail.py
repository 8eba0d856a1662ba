"""Sending a feed's address by mail: to whom, the whole mail first, once a press, and the secret stored nowhere."""

import json
import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import db
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.history import Change
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.messages import Message, State
from backend.domain.partners import contacts, people
from backend.domain.partners.contacts import ContactDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import PersonDetails
from backend.domain.values import inputs
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
PRESS = str(uuid4())
TYPED: dict[str, object] = {"press": PRESS, "email": "anna@example.org", "name": "Anna MUSTER"}


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


@pytest.fixture
def feed(office: Office, muster: Partnership) -> Feed:
    """Return a German feed for that partner."""
    return office.do(lambda session, act: factories.feed(session, act, [muster], locale="de"))


def _messages(office: Office) -> list[Message]:
    return office.do(lambda session, _act: list(session.scalars(select(Message))))


def _address(office: Office, feed: Feed) -> str:
    return feeds.url(office.act, office.do(lambda session, act: feeds.get(session, act, feed.id))) or ""


def test_the_mail_is_shown_without_the_address_until_that_is_asked_for(
    signed_in: Browser, office: Office, feed: Feed
) -> None:
    page = f"/feeds/{feed.id}/send"
    first = words(signed_in.get(page).text)
    assert ("Unser Kalender für Sie: Port of Muster" in first, "nur in der Mail selbst" in first) == (True, True)
    assert _address(office, feed) not in first
    whole = signed_in.send(page, {**TYPED, "note": "Bis bald", "preview": "1"}).text
    said = words(whole)
    assert _address(office, feed) in said
    assert ("Guten Tag Anna MUSTER," in said, "Bis bald" in said, "Thunderbird" in said) == (True, True, True)
    assert f'value="{PRESS}"' in whole
    newest = office.do(lambda session, _act: history.of_record(session, feed.id))[0]
    assert newest.verb == "link_shown"
    assert _messages(office) == []


def test_it_is_owed_once_a_press_and_told_in_the_history(signed_in: Browser, office: Office, feed: Feed) -> None:
    page = f"/feeds/{feed.id}/send"
    for _again in range(2):
        answer = signed_in.send(page, TYPED)
        assert (answer.status_code, answer.location) == (303, f"/feeds/{feed.id}")
    [made] = _messages(office)
    assert (made.address, made.state, made.record_id) == ("anna@example.org", State.PLANNED, feed.id)
    told = words(signed_in.get(f"/feeds/{feed.id}").text)
    assert "sent the address of this feed to anna@example.org" in told
    assert signed_in.send(page, {**TYPED, "press": str(uuid4())}).status_code == 303
    assert len(_messages(office)) == 2


def test_no_secret_is_kept_in_the_ledger_or_the_history(signed_in: Browser, office: Office, feed: Feed) -> None:
    signed_in.send(f"/feeds/{feed.id}/send", TYPED)
    token = _address(office, feed).rpartition("/")[2].removesuffix(".ics")
    [made] = _messages(office)
    changes = office.do(lambda session, _act: list(session.scalars(select(Change))))
    kept = json.dumps([made.about, *([one.old, one.new] for one in changes)], default=str)
    assert token not in kept + made.key + made.message_id
    page = signed_in.get(f"/messages/{made.id}")
    assert (page.status_code, token in page.text) == (200, False)
    said = words(page.text)
    assert ("Anna MUSTER" in said, "nur in der Mail selbst" in said, f"/feeds/{feed.id}" in page.text) == (True,) * 3
    listed = words(signed_in.get("/messages").text)
    assert ("Port of Muster" in listed, "the address of a feed" in listed) == (True, True)


def test_contact_persons_are_offered_and_addressed_as_they_are(
    signed_in: Browser, office: Office, muster: Partnership, feed: Feed
) -> None:
    def enter(session: Session, act: Act) -> UUID:
        given = {"given": "Anna", "family": "Muster", "honorific": {"de": "Frau"}, "email": "a@example.org"}
        person = people.create(session, act, inputs.parse(PersonDetails, given))
        contacts.name(session, act, person, ContactDetails(partnership_id=muster.id))
        return person.id

    person_id = office.do(enter)
    page = signed_in.get(f"/feeds/{feed.id}/send").text
    assert re.search(f'name="contact" value="{person_id}" checked', page)
    assert "a@example.org" in page
    typed: dict[str, object] = {"press": PRESS, "contact": str(person_id), "email": "", "name": ""}
    sent = signed_in.send(f"/feeds/{feed.id}/send", typed)
    assert sent.status_code == 303
    [made] = _messages(office)
    assert (made.address, made.about["name"]) == ("a@example.org", "Frau Anna MUSTER")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": ""}, "Not an e-mail address"),
        ({"email": "nobody"}, "mail address"),
        ({"note": "see https://amity.example/feeds/abcdefghijklmnopqrstuvwxyz234567.ics"}, "Leave the address out"),
        ({"press": "x"}, "Choose one of the list"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    signed_in: Browser, office: Office, feed: Feed, typed: dict[str, object], says: str
) -> None:
    answer = signed_in.send(f"/feeds/{feed.id}/send", {**TYPED, "note": "Bis bald", **typed})
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert 'value="Anna MUSTER"' in answer.text
    assert _messages(office) == []


def test_an_internal_or_a_revoked_one_goes_to_nobody(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson, feed: Feed
) -> None:
    anna = person_in(app, add_person, "anna")
    own = anna.send("/feeds/new", {"name": "My own", "audience": "internal"}).location.removesuffix("/address")
    assert "nobody by mail" in words(anna.send(f"{own}/send", TYPED).text)
    assert "Send it by mail" not in words(anna.get(own).text)
    signed_in.send(f"/feeds/{feed.id}/revoke")
    assert "revoked" in words(signed_in.send(f"/feeds/{feed.id}/send", TYPED).text)
    assert _messages(office) == []


def test_who_may_not_manage_it_sends_nothing(app: Flask, add_person: AddPerson, office: Office, feed: Feed) -> None:
    otto = person_in(app, add_person, "otto", Role.AUDITOR)
    assert otto.get(f"/feeds/{feed.id}/send").status_code == 403
    assert otto.send(f"/feeds/{feed.id}/send", TYPED).status_code == 403
    closed = office.do(lambda session, act: factories.partnership(session, act, "Zielonka", confidential=True))
    secret = office.do(lambda session, act: factories.feed(session, act, [closed]))
    anna = person_in(app, add_person, "anna")
    assert anna.get(f"/feeds/{secret.id}/send").status_code == 404
    assert _messages(office) == []
