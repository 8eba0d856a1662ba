"""Pages of reminder rules: in words, changed by directors, single records' own, stopped and started again."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.office.coordinators import Role
from backend.domain.outreach import rules
from backend.domain.outreach.rules import Rule, RuleDetails
from backend.domain.values import inputs
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, with the shipped rules."""
    stop_clock(app)
    office = Office(sessions_of_app, settings)
    office.do(rules.lay_shipped)
    return office


def shipped(office: Office, key: str) -> Rule:
    """Return a shipped rule as it stands now."""
    return next(one for one in office.do(rules.listed) if one.key == key)


def test_the_rules_stand_in_words(signed_in: Browser, office: Office) -> None:
    said = words(signed_in.get("/rules").text)
    assert (
        "last days for notice 180, 90, 30, 7 days before at 09:00 on the office’s clock · to owner, co-owners, director"
        in said
    )
    assert "every tenth anniversary 365 days before at 09:00" in said
    assert "each day at 07:00, on the clocks there; before an early start, sooner" in said
    assert len(office.do(rules.listed)) == len(rules.SHIPPED)


def test_a_director_changes_when_and_whom(signed_in: Browser, office: Office) -> None:
    rule = shipped(office, "forum")
    form = {
        "revision": str(rule.revision),
        "steps.0.number": "14",
        "steps.0.unit": "days",
        "steps.1.number": "2",
        "steps.1.unit": "hours",
        "hour": "08:30",
        "told[]": "director",
    }
    assert signed_in.send(f"/rules/{rule.id}/edit", dict(form)).location == "/rules"
    said = words(signed_in.get("/rules").text)
    assert "forums and events 14 days before at 08:30 on the office’s clock, 2 hours before · to director" in said


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(signed_in: Browser, office: Office) -> None:
    rule = shipped(office, "forum")
    form = {"revision": str(rule.revision), "steps.0.number": "soon", "steps.0.unit": "days", "hour": "25:00"}
    answer = signed_in.send(f"/rules/{rule.id}/edit", dict(form))
    assert answer.status_code == 422
    assert 'value="25:00"' in answer.text
    assert 'value="soon"' in answer.text
    assert shipped(office, "forum").steps == rule.steps


def test_a_form_that_somebody_overtook_is_shown_again(signed_in: Browser, office: Office) -> None:
    rule = shipped(office, "forum")
    form = {"steps.0.number": "3", "steps.0.unit": "days", "hour": "09:00", "told[]": "owner"}
    signed_in.send(f"/rules/{rule.id}/edit", {**form, "revision": str(rule.revision)})
    answer = signed_in.send(f"/rules/{rule.id}/edit", {**form, "steps.0.number": "5", "revision": str(rule.revision)})
    assert answer.status_code == 409
    assert "Somebody else changed this rule" in words(answer.text)
    assert shipped(office, "forum").steps == [{"days": 3}]


def test_a_rule_is_stopped_and_started_again(signed_in: Browser, office: Office) -> None:
    rule = shipped(office, "visit")
    signed_in.send(f"/rules/{rule.id}/disable")
    assert "stopped Change Start again" in words(signed_in.get("/rules").text)
    signed_in.send(f"/rules/{rule.id}/enable")
    assert shipped(office, "visit").disabled_at is None


def test_steps_that_are_no_rows_are_refused_in_words(signed_in: Browser, office: Office) -> None:
    before = shipped(office, "visit")
    page = signed_in.send(f"/rules/{before.id}/edit", {"steps": "many", "steps.0": "more"})
    assert page.status_code == 400
    assert signed_in.send(f"/rules/{before.id}/edit", {"steps": "many"}).status_code == 422
    assert shipped(office, "visit").steps == before.steps


def test_only_directors_touch_the_rules_of_the_office(app: Flask, office: Office, add_person: AddPerson) -> None:
    rule = shipped(office, "visit")
    for role in (Role.COORDINATOR, Role.AUDITOR):
        browser = person_in(app, add_person, role.value, role)
        assert "Change" not in words(browser.get("/rules").text)
        assert browser.get(f"/rules/{rule.id}/edit").status_code == 403
        assert browser.send(f"/rules/{rule.id}/disable").status_code == 403
    assert shipped(office, "visit").disabled_at is None


def test_rules_of_single_records_are_seen_by_who_sees_the_record(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    secret = {"confidential": True, "owner": "mei@amity.example"}
    forum = office.do(lambda s, act: factories.forum(s, act, [factories.partnership(s, act, "Secret", **secret)]))
    details = {"source": {"type": "forum", "id": forum.id}, "steps": [{"hours": 5}]}
    rule = office.do(lambda s, act: rules.make(s, act, inputs.parse(RuleDetails, details)))
    assert "Forum on green ports 5 hours before" in words(signed_in.get("/rules").text)
    jo = person_in(app, add_person, "jo")
    assert "5 hours before" not in jo.get("/rules").text
    assert jo.get(f"/rules/{rule.id}/edit").status_code == 404


def test_the_list_asks_as_often_for_three_own_rules_as_for_one(signed_in: Browser, office: Office) -> None:
    def own(name: str) -> None:
        forum = office.do(lambda s, act: factories.forum(s, act, [factories.partnership(s, act, name)]))
        details = {"source": {"type": "forum", "id": forum.id}, "steps": [{"hours": 5}]}
        office.do(lambda s, act: rules.make(s, act, inputs.parse(RuleDetails, details)))

    own("One")
    signed_in.get("/rules")
    with office.counted() as one:
        signed_in.get("/rules")
    own("Two")
    own("Three")
    with office.counted() as three:
        signed_in.get("/rules")
    assert len(three) == len(one)
