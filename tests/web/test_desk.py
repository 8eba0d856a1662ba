"""The desk: what needs somebody, what is under way, what comes, what is near notice, mail; and the frame around."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.agreements import agreements, renewals
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import AgreementDetails, DecideDetails
from backend.domain.agreements.words import Decision
from backend.domain.forums import forums
from backend.domain.office import beats, outward
from backend.domain.office import office as offices
from backend.domain.office.coordinators import Role
from backend.domain.office.outward import EndDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still on 23 November 2026, 17:00 in Shanghai."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


def paper(office: Office, partner: Partnership, effective_on: str, **term: Any) -> Agreement:
    """Return a signed agreement of twelve months, renewed by itself, with three months' notice."""
    usual = {"months": 12, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}}
    details = {
        "partnership_id": partner.id,
        "kind": "mou",
        "title": {"en": "Memorandum"},
        "signed_on": effective_on,
        "effective_on": effective_on,
        "term": {**usual, **term},
    }
    return office.do(lambda session, act: agreements.record(session, act, inputs.parse(AgreementDetails, details)))


def forum(office: Office, partner: Partnership, day: str = "2026-12-02", **more: Any) -> UUID:
    """Return the id of a forum on this day, a draft for its partner."""
    hours = {"starts_at": f"{day}T09:30", "ends_at": f"{day}T17:00"}
    return office.do(lambda session, act: factories.forum(session, act, [partner], **hours, **more)).id


@pytest.mark.usefixtures("office")
def test_an_empty_office_is_shown_its_first_steps(signed_in: Browser) -> None:
    page = signed_in.get("/")
    said = words(page.text)
    assert said.startswith("Monday 23 November 2026 Shanghai 17:00 UTC+8")
    assert "Enter your own region" in said
    assert 'href="/regions/new?home=1"' in page.text
    assert "Nothing waits" in said


def test_a_region_that_was_entered_is_no_first_step_and_nothing_is_news_yet(signed_in: Browser, office: Office) -> None:
    office.do(factories.home)
    said = words(signed_in.get("/").text)
    assert "Enter a partnership" in said
    assert "Enter your own region" not in said
    assert "changed since" not in said


def test_the_days_ahead_say_when_what_with_whom_and_how_it_stands(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    released = forum(office, muster)
    office.do(lambda session, act: releases.release(session, act, ("forum", released)))
    said = words(signed_in.get("/").text)
    assert "Wed 2 Dec 09:30 – 17:00 Shanghai UTC+8 forum Forum on green ports Muster · Liangjiang Hall" in said
    assert "release 1" in said
    assert "Berlin 10:00 UTC+1" in said
    assert "Enter your own region" not in said


def test_what_is_called_off_stays_and_is_struck(signed_in: Browser, office: Office, muster: Partnership) -> None:
    gone = forum(office, muster)
    office.do(lambda s, act: outward.call_off(s, act, forums.get(s, act, gone), EndDetails()))
    page = signed_in.get("/").text
    assert "called off" in words(page)
    assert "is-off" in page


def test_drafts_wait_for_their_release(signed_in: Browser, office: Office, muster: Partnership) -> None:
    draft = forum(office, muster)
    page = signed_in.get("/")
    assert "in 9 days Release: Forum on green ports 1 date partners do not see yet Release" in words(page.text)
    assert f'href="/forums/{draft}/release"' in page.text
    office.do(lambda session, act: releases.release(session, act, ("forum", draft)))
    assert "Release:" not in words(signed_in.get("/").text)


def test_a_renewal_nobody_decided_on_waits_until_somebody_does(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    one = paper(office, muster, "2025-11-10")
    said = words(signed_in.get("/").text)
    assert "not decided Memorandum renewed by itself on Tue 10 Nov 2026, until Tue 9 Nov 2027 Decide" in said
    keep = DecideDetails(decision=Decision.KEEP)
    office.do(lambda s, act: renewals.decide(s, act, agreements.get(s, act, one.id), keep))
    assert "not decided" not in words(signed_in.get("/").text)


def test_a_last_day_for_notice_says_what_happens_in_silence(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    one = paper(office, muster, "2026-03-13")
    page = signed_in.get("/")
    said = words(page.text)
    assert "in 19 days Last day for notice: Memorandum" in said
    assert "it renews by itself if nothing is said Decide" in said
    assert "notice by 12 Dec 2026" in said
    assert 'class="count is-urgent">1<' in page.text
    end = DecideDetails(decision=Decision.END)
    office.do(lambda s, act: renewals.decide(s, act, agreements.get(s, act, one.id), end))
    assert "decided to let it end; without notice it goes on after Fri 12 Mar 2027" in words(signed_in.get("/").text)


def test_what_is_under_way_shows_its_day_and_the_item_of_now(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    days = {"starts_on": "2026-11-22", "ends_on": "2026-11-25"}
    visit = office.do(lambda session, act: factories.visit(session, act, muster, **days))
    for title, start, end in (("Talks", "09:00", "11:00"), ("Tea", "16:30", "18:00"), ("Dinner", "19:00", "21:00")):
        item = {
            "kind": "talks",
            "title": title,
            "starts_at": f"2026-11-23T{start}",
            "ends_at": f"2026-11-23T{end}",
            "timezone": "Asia/Shanghai",
            "place": {"en": "Hall 3"},
        }
        details = inputs.parse(ItemDetails, item)
        office.do(lambda s, act, details=details: programme.add(s, act, visits.get(s, act, visit.id), details))  # type: ignore[misc]
    page = signed_in.get("/").text
    said = words(page)
    assert "Under way today day 2 of 4" in said
    assert "09:00 Talks Hall 3 16:30 Tea now Hall 3 19:00 Dinner Hall 3" in said
    assert page.count('aria-current="step"') == 1


def test_a_flight_that_landed_yesterday_is_not_under_way_though_it_is_still_that_day_where_it_left(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    days = {"starts_on": "2026-11-20", "ends_on": "2026-11-25"}
    visit = office.do(lambda session, act: factories.visit(session, act, muster, **days))
    flights = (
        ("Flight in", "2026-11-21T13:30", "2026-11-22T20:00"),
        ("Flight now", "2026-11-22T20:00", "2026-11-23T19:00"),
    )
    for title, start, end in flights:
        clocks = {"timezone": "Pacific/Honolulu", "ends_timezone": "Asia/Shanghai"}
        item = {"kind": "flight", "title": title, "starts_at": start, "ends_at": end, **clocks}
        details = inputs.parse(ItemDetails, item)
        office.do(lambda s, act, details=details: programme.add(s, act, visits.get(s, act, visit.id), details))  # type: ignore[misc]
    said = words(signed_in.get("/").text)
    assert "Flight now" in said
    assert "Flight in" not in said


def test_mine_leaves_out_what_is_of_others(
    app: Flask, office: Office, muster: Partnership, add_person: AddPerson
) -> None:
    jo = person_in(app, add_person, "jo")
    forum(office, muster)
    forum(office, muster, "2026-12-03", owner="jo@amity.example", title={"en": "Forum of Jo"})
    assert "Forum on green ports" in words(jo.get("/").text)
    mine = words(jo.get("/?whose=mine").text)
    assert "Forum of Jo" in mine
    assert "Forum on green ports" not in mine


def test_nothing_of_a_confidential_partnership_is_shown_to_others(
    app: Flask, office: Office, add_person: AddPerson
) -> None:
    add_person("owner@amity.example")
    closed = office.do(
        lambda session, act: factories.partnership(
            session, act, "Verborgen", confidential=True, owner="owner@amity.example"
        )
    )
    forum(office, closed, title={"en": "Secret talks"})
    paper(office, closed, "2026-03-13")
    jo = person_in(app, add_person, "jo")
    director = person_in(app, add_person, "dora", Role.DIRECTOR)
    assert "Secret talks" in director.get("/").text
    page = jo.get("/").text
    assert "Secret talks" not in page
    assert "Memorandum" not in page
    assert "Verborgen" not in page


def test_the_owner_is_told_what_others_did_to_what_is_hers(
    app: Flask, signed_in: Browser, office: Office, muster: Partnership, add_person: AddPerson
) -> None:
    jo = person_in(app, add_person, "jo")
    mine, other = (forum(office, muster, owner="jo@amity.example"), forum(office, muster, title={"en": "Not hers"}))
    assert "Others changed what is yours" not in jo.get("/").text
    for one in (mine, other):
        signed_in.send(f"/forums/{one}/release")
        signed_in.send(f"/forums/{one}/call-off", {"reason": "x", "outward_text.en": "y"})
    said = words(jo.get("/").text).partition("Needs somebody")[0]
    assert "Mei called off the forum “Forum on green ports”" in said
    assert "Mei released the forum “Forum on green ports” to partners, release 1" in said
    assert "Not hers" not in said
    assert "Others changed what is yours" not in signed_in.get("/").text


def test_mail_says_how_it_is_doing(signed_in: Browser, office: Office) -> None:
    assert "No mail has gone out yet" in signed_in.get("/").text
    assert "Nothing has been planned or sent here yet" in signed_in.get("/messages").text
    for name in (beats.CLOCK, beats.DRAIN):
        office.do(lambda session, act, name=name: beats.beat(session, name, act.now - timedelta(seconds=4)))  # type: ignore[misc]
    page = signed_in.get("/").text
    assert "Mail goes out" in page
    assert "beat" not in page
    assert "mail was sent 4 seconds ago" in signed_in.get("/messages").text


@pytest.mark.parametrize(("hours", "said"), [(1, "16:00 UTC+8"), (30, "Sun 22 Nov 2026 11:00 UTC+8")])
def test_mail_that_has_stopped_says_since_when(signed_in: Browser, office: Office, hours: int, said: str) -> None:
    for name in (beats.CLOCK, beats.DRAIN):
        office.do(lambda session, act, name=name: beats.beat(session, name, act.now - timedelta(hours=hours)))  # type: ignore[misc]
    assert f"Mail has stopped since {said}" in signed_in.get("/").text
    assert f"Nothing is planned or sent since {said}" in words(signed_in.get("/messages").text)


def test_the_sample_says_so_and_from_the_third_day_how_to_load_it_anew(signed_in: Browser, office: Office) -> None:
    office.do(lambda session, act: offices.name(session, act, {"en": "Office of Muster"}, sample=True))
    page = signed_in.get("/").text
    assert "no real agreement, visit or person" in page
    assert "Office of Muster" in page
    assert "make demo-reset" not in page

    def age(session: Any, act: Any) -> None:
        found = offices.find(session)
        assert found is not None
        found.sample_day = act.today - timedelta(days=2)

    office.do(age)
    assert "make demo-reset" in signed_in.get("/").text


def test_it_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum(office, muster)
    paper(office, muster, "2026-03-13")
    signed_in.get("/")
    with office.counted() as one:
        signed_in.get("/")
    for name in ("Two", "Three"):
        partner = office.do(lambda session, act, name=name: factories.partnership(session, act, name))  # type: ignore[misc]
        forum(office, partner, "2026-12-04")
        paper(office, partner, "2026-03-13")
        paper(office, partner, "2025-11-10")
    with office.counted() as three:
        signed_in.get("/")
    assert len(three) == len(one)


def test_it_speaks_chinese(app: Flask, office: Office, muster: Partnership, add_person: AddPerson) -> None:
    forum(office, muster)
    said = words(person_in(app, add_person, "li", locale="zh-Hans").get("/").text)
    assert "星期一" in said
    assert "绿色港口论坛" in said


@pytest.mark.usefixtures("office")
def test_an_auditor_sees_everything_and_no_first_step(app: Flask, add_person: AddPerson) -> None:
    page = person_in(app, add_person, "audit", Role.AUDITOR).get("/").text
    assert "Plan a forum" not in words(page)


def test_an_auditor_is_offered_no_button_that_would_refuse_her_and_keeps_the_menu_where_one_does(
    app: Flask, office: Office, muster: Partnership, add_person: AddPerson
) -> None:
    draft = forum(office, muster)
    paper(office, muster, "2025-11-10")
    audit = person_in(app, add_person, "audit", Role.AUDITOR)
    page = audit.get("/").text
    assert f'href="/forums/{draft}"' in page
    assert f"/forums/{draft}/release" not in page
    assert "#decide" not in page
    there = f"http://localhost/forums/{draft}"
    refused = audit.get(f"/forums/{draft}/edit", Referer=there)
    assert refused.status_code == 403
    assert 'aria-label="Main menu"' in refused.text
    assert f'href="/forums/{draft}">' in refused.text
    assert 'href="//' not in audit.get(f"/forums/{draft}/edit", Referer="http://localhost//elsewhere.example").text
