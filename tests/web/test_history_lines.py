"""What one act is called in the history: it names its record, and a merge is one line, whatever rows it touched."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from backend import db
from backend.domain.forums.forums import Forum
from backend.domain.office import acts, coordinators
from backend.domain.office.acts import Act
from backend.domain.partners import duplicates, organisations, people
from backend.domain.partners.duplicates import MergeDetails
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.people import Person, PersonDetails, PostDetails
from backend.domain.values import inputs
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, stop_clock, words
from tests.web_fixtures import Browser


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, on a clock that stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def forum(office: Office) -> Forum:
    """Return a forum ahead."""
    return office.do(lambda session, act: factories.forum(session, act, [factories.partnership(session, act)]))


def test_stopping_reminders_names_the_record(signed_in: Browser, forum: Forum) -> None:
    signed_in.send(f"/reminders/forum/{forum.id}/mute")
    page = signed_in.get("/history")
    assert "Mei switched off the reminders of the forum “Forum on green ports”" in words(page.text)
    assert f'href="/forums/{forum.id}"' in page.text


def test_one_merge_is_one_line_with_one_undo(signed_in: Browser, office: Office, director: UUID) -> None:
    names = (
        {"native": "Анна", "family": "Muster", "given": "Anna"},
        {"family": "Muster", "given": "A.", "phone": "+49 211 0000"},
    )

    def enter(session: Session, act: Act) -> list[Person]:
        made = [people.create(session, act, inputs.parse(PersonDetails, one)) for one in names]
        body = {"name": {"en": "City of Muster"}, "kind": "government", "region_id": factories.region(session, "M").id}
        where = organisations.create(session, act, inputs.parse(OrganisationDetails, body))
        post = {"person_id": made[1].id, "organisation_id": where.id, "title": {"en": "Mayor"}}
        people.appoint(session, act, inputs.parse(PostDetails, post))
        return made

    kept, twin = office.do(enter)
    person = office.do(lambda session, _act: coordinators.get(session, director))
    later = Act(office.act.now + timedelta(minutes=5), office.act.desk, person)
    with acts.transaction(office.sessions.writes, later) as session:
        details = inputs.parse(MergeDetails, {"duplicate_id": twin.id})
        duplicates.merge(session, acts.of(session), people.get(session, kept.id), details)
    page = signed_in.get("/history").text
    said = words(page)
    assert "Mei merged a duplicate into the person Anna MUSTER" in said
    assert [said.count(f"Mei {one}") for one in ("merged", "changed", "filled")] == [1, 0, 0]
    undo = re.findall(r'action="(/history/[^"]+/undo)"', page)
    assert len(undo) == 1
    signed_in.send(undo[0])
    again = words(signed_in.get("/history").text)
    assert "Mei undid: Mei merged a duplicate into the person" in again
    assert again.count("Mei undid") == 1
