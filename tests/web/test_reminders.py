"""Reminders on the page of a record: what is planned, what was skipped and why, an own one, mute."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from backend import db
from backend.domain.forums.forums import Forum
from backend.domain.office.coordinators import Role
from backend.domain.outreach import rules
from backend.domain.values import inputs
from backend.domain.visits import programme
from backend.domain.visits.details import ItemDetails
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, with the shipped rules, on a clock that stands still."""
    stop_clock(app)
    office = Office(sessions_of_app, settings)
    office.do(rules.lay_shipped)
    return office


@pytest.fixture
def forum(office: Office) -> Forum:
    """Return a forum in nine days: the reminder a month before it is past already."""
    starts = {"starts_at": "2026-12-02T09:00", "ends_at": "2026-12-02T10:00"}
    return office.do(
        lambda session, act: factories.forum(session, act, [factories.partnership(session, act)], **starts)
    )


def test_the_page_says_when_each_reminder_goes_and_why_one_does_not(signed_in: Browser, forum: Forum) -> None:
    said = words(signed_in.get(f"/forums/{forum.id}").text)
    assert "25 Nov 2026 09:00 UTC+8 7 days before" in said
    assert "1 Dec 2026 09:00 UTC+8 1 day before" in said
    assert "2 Nov 2026 09:00 UTC+8 30 days before skipped: its hour was past already" in said


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [("3", "days", "3 days before"), ("2", "hours", "2 hours before"), ("45", "minutes", "45 minutes before")],
)
def test_an_own_reminder_is_added_and_stopped(
    signed_in: Browser, office: Office, forum: Forum, number: str, unit: str, said: str
) -> None:
    answer = signed_in.send(f"/reminders/forum/{forum.id}", {"number": number, "unit": unit})
    assert answer.location == f"/forums/{forum.id}#reminders"
    page = words(signed_in.get(f"/forums/{forum.id}").text)
    assert page.count(said) == 2
    assert f"own reminder: {said}" in page
    rule = office.do(lambda session, act: rules.listed(session, act, forum.id))[0]
    signed_in.send(f"/reminders/forum/{forum.id}/stop/{rule.id}")
    assert said not in words(signed_in.get(f"/forums/{forum.id}").text)


@pytest.mark.parametrize("number", ["", "soon", "-1", "99999999999", "1.5"])
def test_a_reminder_without_a_number_is_refused_in_words(
    signed_in: Browser, office: Office, forum: Forum, number: str
) -> None:
    signed_in.get(f"/forums/{forum.id}")
    answer = signed_in.send(
        f"/reminders/forum/{forum.id}", {"number": number, "unit": "days"}, page=f"/forums/{forum.id}"
    )
    assert answer.status_code == 303
    assert office.do(lambda session, act: rules.listed(session, act, forum.id)) == []
    assert 'class="note tone-red"' in signed_in.get(f"/forums/{forum.id}").text


def test_an_unknown_unit_is_no_request_of_ours(signed_in: Browser, forum: Forum) -> None:
    assert signed_in.send(f"/reminders/forum/{forum.id}", {"number": "1", "unit": "years"}).status_code == 400


def test_a_muted_record_reminds_nobody_until_it_is_unmuted(signed_in: Browser, forum: Forum) -> None:
    signed_in.send(f"/reminders/forum/{forum.id}/mute")
    said = words(signed_in.get(f"/forums/{forum.id}").text)
    assert "Nobody is reminded of this." in said
    assert "7 days before" not in said
    signed_in.send(f"/reminders/forum/{forum.id}/unmute")
    assert "7 days before" in words(signed_in.get(f"/forums/{forum.id}").text)


def test_all_reminders_stop_on_the_page_of_the_record_in_these_words(signed_in: Browser, forum: Forum) -> None:
    assert "green ports" in words(signed_in.get("/messages/ahead").text)
    assert "/mute" not in signed_in.get("/messages/ahead").text
    assert "Stop all reminders about this" in words(signed_in.get(f"/forums/{forum.id}").text)
    answer = signed_in.send(f"/reminders/forum/{forum.id}/mute")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/forums/{forum.id}#reminders")
    assert "green ports" not in words(signed_in.get("/messages/ahead").text)


def test_a_visit_tells_its_days(signed_in: Browser, office: Office) -> None:
    def propose(session: Any, act: Any) -> UUID:
        visit = factories.visit(session, act, factories.partnership(session, act))
        given = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}
        programme.add(session, act, visit, inputs.parse(ItemDetails, given))
        return visit.id

    visit_id = office.do(propose)
    said = words(signed_in.get(f"/visits/{visit_id}").text)
    assert "11 May 2027 07:00 UTC+8 programme of Tue 11 May 2027" in said
    assert "10 Apr 2027 09:00 UTC+8 30 days before" in said
    signed_in.send(f"/reminders/visit/{visit_id}", {"number": "5", "unit": "days"})
    assert "5 May 2027 09:00 UTC+8 5 days before" in words(signed_in.get(f"/visits/{visit_id}").text)


def test_a_rule_of_something_else_is_not_stopped_here(signed_in: Browser, office: Office, forum: Forum) -> None:
    rule = office.do(rules.listed)[0]
    assert signed_in.send(f"/reminders/forum/{forum.id}/stop/{rule.id}").status_code == 404


def test_outsiders_and_auditors_change_nothing(app: Flask, add_person: AddPerson, office: Office, forum: Forum) -> None:
    secret = office.do(lambda session, act: factories.partnership(session, act, "Secret", confidential=True))
    hidden = office.do(lambda session, act: factories.forum(session, act, [secret]))
    wu, ada = person_in(app, add_person, "wu"), person_in(app, add_person, "ada", Role.AUDITOR)
    for path in (f"{hidden.id}", f"{hidden.id}/mute", f"{uuid4()}"):
        assert wu.send(f"/reminders/forum/{path}", {"number": "1", "unit": "days"}).status_code == 404
    assert ada.send(f"/reminders/forum/{forum.id}/mute").status_code == 403
    assert not office.do(lambda session, _act: rules.is_muted(session, forum.id))
