"""The release page: rows against rows, whom it reaches, leaving out, nothing waits; and what partners see after it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.office.coordinators import Role
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from backend.domain.visits.visits import Visit
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
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


@pytest.fixture
def forum(office: Office, muster: Partnership) -> Forum:
    """Return a forum, a draft for its partner."""
    return office.do(lambda session, act: factories.forum(session, act, [muster]))


@pytest.fixture
def visit(office: Office, muster: Partnership) -> Visit:
    """Return a visit meant for its partner, with talks and a dinner."""

    def propose(session: Any, act: Any) -> Visit:
        visit = factories.visit(session, act, muster)
        for title in ("Talks", "Dinner"):
            given = {"kind": "talks", "title": title, "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}
            programme.add(session, act, visit, inputs.parse(ItemDetails, given))
        return visit

    return office.do(propose)


def shown(office: Office, record_id: UUID) -> dict[str, str | None]:
    """Return what partners see of a record: title to ending."""
    found = office.do(lambda session, _act: releases.shown_to_partners(session, record_id))
    return {one.title["en"]: one.ending.value if one.ending else None for one in found}


def item(office: Office, visit: Visit, title: str) -> UUID:
    """Return the id of the item of this title."""
    found = office.do(lambda session, _act: programme.of_visit(session, visit.id))
    return next(one.id for one in found if one.title["en"] == title)


def test_the_first_release_says_what_is_new_and_whom_it_reaches(
    signed_in: Browser, office: Office, forum: Forum, muster: Partnership
) -> None:
    said = words(signed_in.get(f"/forums/{forum.id}/release").text)
    assert "Partners have seen nothing of it so far." in said
    assert "forum Forum on green ports new to them" in said
    assert "Muster no feed yet: they see nothing until you give them one" in said
    office.do(lambda session, act: factories.feed(session, act, [muster], name="Port calendar"))
    said = words(signed_in.get(f"/forums/{forum.id}/release").text)
    assert "Muster 1 feed: Port calendar" in said
    assert "some only once a day" in said
    assert shown(office, forum.id) == {}


def test_releasing_numbers_it_and_shows_it(signed_in: Browser, office: Office, forum: Forum) -> None:
    answer = signed_in.send(f"/forums/{forum.id}/release")
    assert answer.location == f"/forums/{forum.id}"
    assert shown(office, forum.id) == {"Forum on green ports": None}
    assert "release 1" in words(signed_in.get(answer.location).text)


def test_changes_stand_row_against_row(signed_in: Browser, office: Office, forum: Forum) -> None:
    signed_in.send(f"/forums/{forum.id}/release")

    def change(session: Any, act: Any) -> None:
        found = forums.get(session, act, forum.id)
        found.title, found.url = {"en": "Ports", "zh-Hans": "绿色港口论坛"}, "https://example.org/ports"
        found.ends_at = None

    office.do(change)
    said = words(signed_in.get(f"/forums/{forum.id}/release").text)
    assert "Release 2: Ports" in said
    assert "Title · English Forum on green ports Ports" in said
    assert "Wed 12 May 2027, 09:30–17:00 Shanghai UTC+8 Wed 12 May 2027, 09:30 Shanghai UTC+8" in said
    assert "Link – https://example.org/ports" in said
    assert "简体中文" not in said


def test_nothing_waits_after_it(signed_in: Browser, office: Office, forum: Forum) -> None:
    signed_in.send(f"/forums/{forum.id}/release")
    assert "Nothing waits: partners see it exactly as it stands." in words(
        signed_in.get(f"/forums/{forum.id}/release").text
    )
    answer = signed_in.send(f"/forums/{forum.id}/release")
    assert "Nothing had changed for partners." in words(signed_in.get(answer.location).text)


def test_an_internal_record_has_nothing_to_release(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum = office.do(lambda session, act: factories.forum(session, act, [muster], audience="internal"))
    said = words(signed_in.get(f"/forums/{forum.id}/release").text)
    assert "its audience is internal" in said
    answer = signed_in.send(f"/forums/{forum.id}/release")
    assert "There is nothing here that partners may see" in words(signed_in.get(answer.location).text)


def test_an_item_left_out_stays_inside(signed_in: Browser, office: Office, visit: Visit) -> None:
    dinner = item(office, visit, "Dinner")
    said = words(signed_in.get(f"/visits/{visit.id}/release?do.{dinner}=wait").text)
    assert "programme item Dinner waits for a later release" in said
    signed_in.send(f"/visits/{visit.id}/release", {f"do.{dinner}": "wait"})
    assert shown(office, visit.id) == {"Delegation from Muster": None, "Talks": None}
    assert "Dinner" in words(signed_in.get(f"/visits/{visit.id}/release").text)


def test_a_released_item_left_out_is_called_off_and_the_page_says_so(
    signed_in: Browser, office: Office, visit: Visit
) -> None:
    signed_in.send(f"/visits/{visit.id}/release")
    dinner = item(office, visit, "Dinner")

    def rename(session: Any, act: Any) -> None:
        programme.get(session, visits.get(session, act, visit.id), dinner).title = {"en": "Banquet"}

    office.do(rename)
    page = signed_in.get(f"/visits/{visit.id}/release?do.{dinner}=leave_out")
    assert "Call it off for partners They see it struck through" in words(page.text)
    assert "called off for partners" in words(page.text)
    signed_in.send(f"/visits/{visit.id}/release", {f"do.{dinner}": "leave_out"})
    assert shown(office, visit.id)["Dinner"] == "called_off"


def test_the_change_of_a_released_item_may_wait_and_partners_keep_what_they_have(
    signed_in: Browser, office: Office, visit: Visit
) -> None:
    signed_in.send(f"/visits/{visit.id}/release")
    dinner, talks = item(office, visit, "Dinner"), item(office, visit, "Talks")

    def rename(session: Any, act: Any) -> None:
        for one in (dinner, talks):
            found = programme.get(session, visits.get(session, act, visit.id), one)
            found.title = {"en": f"New {found.title['en']}"}

    office.do(rename)
    page = signed_in.get(f"/visits/{visit.id}/release?do.{dinner}=wait")
    assert "Let the change wait Partners keep what they have now" in words(page.text)
    signed_in.send(f"/visits/{visit.id}/release", {f"do.{dinner}": "wait"})
    assert shown(office, visit.id) == {"Delegation from Muster": None, "New Talks": None, "Dinner": None}
    assert "Title Dinner New Dinner" in words(signed_in.get(f"/visits/{visit.id}/release").text)
    signed_in.send(f"/visits/{visit.id}/release")
    assert "New Dinner" in shown(office, visit.id)


def test_a_first_release_of_nothing_is_refused_in_words_that_fit(
    signed_in: Browser, office: Office, forum: Forum
) -> None:
    answer = signed_in.send(f"/forums/{forum.id}/release", {f"do.{forum.id}": "wait"})
    assert "Everything is left out: there is nothing to release" in words(signed_in.get(answer.location).text)


def test_what_is_no_item_is_nobodys_to_leave_out(signed_in: Browser, office: Office, visit: Visit) -> None:
    answer = signed_in.send(f"/visits/{visit.id}/release", {"do.nonsense": "leave_out"})
    assert answer.status_code == 303
    assert set(shown(office, visit.id)) == {"Delegation from Muster", "Talks", "Dinner"}


def test_five_partners_have_it_and_a_bilateral_is_one_partners(signed_in: Browser, office: Office) -> None:
    def plan(session: Any, act: Any) -> tuple[UUID, UUID]:
        partners = [factories.partnership(session, act, name) for name in ("A", "B", "C", "D", "E")]
        for one in partners:
            factories.feed(session, act, [one], name=f"Feed of {one.title['en']}")
        bilateral = factories.forum(session, act, partners[:1], kind="meeting", title={"en": "Bilateral"})
        return factories.forum(session, act, partners).id, bilateral.id

    forum_id, bilateral_id = office.do(plan)
    said = words(signed_in.get(f"/forums/{forum_id}/release").text)
    assert all(f"1 feed: Feed of {name}" in said for name in "ABCDE")
    alone = words(signed_in.get(f"/forums/{bilateral_id}/release").text)
    assert [name for name in "ABCDE" if f"Feed of {name}" in alone] == ["A"]


def test_partnerships_and_agreements_have_the_same_page(signed_in: Browser, muster: Partnership) -> None:
    assert "its audience is internal" in words(signed_in.get(f"/partnerships/{muster.id}/release").text)
    assert signed_in.get(f"/agreements/{muster.id}/release").status_code == 404


def test_an_auditor_releases_nothing(app: Flask, add_person: AddPerson, office: Office, forum: Forum) -> None:
    browser = person_in(app, add_person, "ada", Role.AUDITOR)
    assert browser.get(f"/forums/{forum.id}/release").status_code == 403
    assert browser.send(f"/forums/{forum.id}/release").status_code == 403
    assert shown(office, forum.id) == {}
