"""The calendar: its list and what the grid draws, filters, rights, holidays, cards, hostile addresses."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from backend import db
from backend.domain.forums import forums
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.outward import EndDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import entries, releases
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, VisitDetails
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
MAY = "/calendar?view=month&date=2027-05-01"


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still on 23 November 2026, 17:00 in Shanghai."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


@pytest.fixture
def forum(office: Office, muster: Partnership) -> UUID:
    """Return the id of a forum on 12 May 2027 from 09:30 to 17:00 in Shanghai."""
    return office.do(lambda session, act: factories.forum(session, act, [muster])).id


def drawn(browser: Browser, path: str) -> list[dict[str, Any]]:
    """Return what the grid draws for a page of the calendar."""
    answer = browser.get(path.replace("/calendar", "/calendar/entries", 1)).json
    assert answer is not None
    found: list[dict[str, Any]] = answer["events"]
    return found


def entry_id(office: Office, record_id: UUID) -> UUID:
    """Return the id of a record's first entry."""
    return office.do(lambda session, _act: entries.of_record(session, record_id)[0].id)


@pytest.mark.usefixtures("office")
def test_an_empty_month_says_what_stands_here_and_offers_the_first_step(signed_in: Browser) -> None:
    page = signed_in.get("/calendar")
    assert "November 2026" in words(page.text)
    assert "Nothing is planned in these days" in words(page.text)
    assert 'href="/forums/new?starts_on=2026-11-23"' in page.text


@pytest.mark.usefixtures("forum")
def test_the_list_and_the_grid_hold_the_same(signed_in: Browser) -> None:
    said = words(signed_in.get(MAY).text)
    assert "Wed 12 May 2027" in said
    assert "09:30 – 17:00 Shanghai UTC+8 forum Forum on green ports Muster · Liangjiang Hall not released" in said
    [one] = drawn(signed_in, MAY)
    assert (one["title"], one["start"], one["end"]) == (
        "Forum on green ports",
        "2027-05-12T09:30:00",
        "2027-05-12T17:00:00",
    )
    assert (one["allDay"], one["states"], one["fixed"]) == (False, ["draft"], None)


def test_times_are_on_the_clock_asked_for(signed_in: Browser, office: Office, muster: Partnership) -> None:
    hours = {"starts_at": "2027-05-12T20:00", "ends_at": "2027-05-12T21:00", "timezone": "Europe/Berlin"}
    office.do(lambda session, act: factories.forum(session, act, [muster], **hours))
    here = signed_in.get(MAY)
    assert "Thu 13 May 2027" in words(here.text)
    assert "02:00 – 03:00 Shanghai UTC+8" in words(here.text)
    assert "at the place 20:00 – 21:00 Berlin UTC+2" in words(here.text)
    [one] = drawn(signed_in, MAY)
    assert (one["start"], one["city"]) == ("2027-05-13T02:00:00", "")
    there = signed_in.get(MAY + "&times=place")
    assert "Wed 12 May 2027" in words(there.text)
    assert "20:00 – 21:00 Berlin UTC+2" in words(there.text)
    [one] = drawn(signed_in, MAY + "&times=place")
    assert (one["start"], one["city"]) == ("2027-05-12T20:00:00", "Berlin")


@pytest.mark.usefixtures("director")
def test_an_hour_that_clocks_show_twice_keeps_its_length(
    make_app: Callable[..., Flask], office: Office, muster: Partnership
) -> None:
    app = make_app(AMITY_HOME_TIMEZONE="Europe/Berlin")
    stop_clock(app)
    browser = Browser(app.test_client())
    browser.sign_in("mei@amity.example")
    hours = {"starts_at": "2027-10-31T08:30", "ends_at": "2027-10-31T09:30"}  # 02:30 summer time, 02:30 winter time
    office.do(lambda session, act: factories.forum(session, act, [muster], **hours))
    page = browser.get("/calendar?view=week&date=2027-10-31")
    assert "02:30 Berlin UTC+2" in words(page.text)
    assert "UTC+2 / UTC+1" in words(page.text)


def test_kinds_partners_and_mine_narrow_it(
    app: Flask, signed_in: Browser, add_person: AddPerson, office: Office, muster: Partnership
) -> None:
    other = office.do(lambda session, act: factories.partnership(session, act, "Esempio", concluded_on="2017-05-20"))
    office.do(lambda session, act: factories.visit(session, act, muster, title={"en": "Their visit"}))
    hanna = person_in(app, add_person, "hanna")
    office.do(lambda s, act: factories.forum(s, act, [other], owner="hanna@amity.example", title={"en": "Hers"}))

    def told(browser: Browser, query: str) -> set[str]:
        assert {one["title"] for one in drawn(browser, MAY + query)} == {
            one
            for one in ("Their visit", "Hers", "10 years of partnership: Esempio")
            if one in browser.get(MAY + query).text
        }
        return {one["title"] for one in drawn(browser, MAY + query)}

    assert told(signed_in, "") == {"Their visit", "Hers", "10 years of partnership: Esempio"}
    assert told(signed_in, "&kind=visit&kind=anniversary") == {"Their visit", "10 years of partnership: Esempio"}
    assert told(signed_in, f"&partnership_id={muster.id}") == {"Their visit"}
    assert told(hanna, "&mine=1") == {"Hers"}
    assert told(signed_in, "&mine=1") == set()
    page = signed_in.get(MAY + f"&partnership_id={muster.id}&kind=visit").text
    feed = f"/feeds/new?audience=internal&name=Muster+%C2%B7+visit&kinds=visit&partnership_ids={muster.id}"
    assert feed.replace("&", "&amp;") in page
    form = signed_in.get(feed).text
    assert 'value="Muster · visit"' in form
    assert "checked" in form.partition('value="visit"')[2][:80]
    page = signed_in.get(MAY + f"&partnership_id={muster.id}&kind=forum&kind=notice_by").text
    theirs = f"/feeds/new?audience=partner&kinds=forum&partnership_ids={muster.id}"
    assert theirs.replace("&", "&amp;") in page, "no name: it would tell the subscriber what we keep"
    assert 'name="name" type="text" value="Home – Muster"' in signed_in.get(theirs).text


def test_items_stand_in_days_and_weeks_and_in_a_month_when_asked_for(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    visit = office.do(lambda session, act: factories.visit(session, act, muster))
    item = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}
    details = inputs.parse(ItemDetails, item)
    office.do(lambda s, act: programme.add(s, act, visits.get(s, act, visit.id), details))

    def titles(query: str) -> list[str]:
        return sorted(one["title"] for one in drawn(signed_in, f"/calendar?date=2027-05-11&view={query}"))

    assert titles("month") == ["Delegation from Muster"]
    assert titles("week") == ["Delegation from Muster", "Talks"]
    assert titles("day") == ["Delegation from Muster", "Talks"]
    assert titles("month&kind=item") == ["Talks"]
    [bar] = drawn(signed_in, "/calendar?date=2027-05-11&view=month")
    assert (bar["start"], bar["end"], bar["allDay"]) == ("2027-05-10", "2027-05-15", True)


def test_the_list_opens_at_today_and_folds_what_is_over(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    for title, first, last in (("Over", "02", "03"), ("Running", "20", "25"), ("Coming", "28", "28")):
        days = {"starts_on": f"2026-11-{first}", "ends_on": f"2026-11-{last}", "title": {"en": title}}
        office.do(lambda s, act, days=days: factories.visit(s, act, muster, **days))  # type: ignore[misc]
    page = signed_in.get("/calendar?date=2026-11-23&view=list").text
    folded = page.partition('class="fold calendar-over"')[2].partition("</details>")[0]
    assert "Over" in folded
    assert "Running" not in folded
    assert page.index("calendar-over") < page.index("Running") < page.index("Coming")
    assert "calendar-over" not in signed_in.get("/calendar?date=2026-10-23&view=list").text


def test_the_legs_of_a_visit_are_told_from_it_by_their_places(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    def tour(session: Any, act: Any) -> None:
        legs = [
            {"region_id": factories.region(session, name).id, "starts_on": day, "ends_on": day}
            for name, day in (("Bonn", "2026-11-24"), ("Ulm", "2026-11-25"))
        ]
        given = {"direction": "outbound", "title": {"en": "Round trip"}, "legs": legs, "status": "confirmed"}
        visits.propose(session, act, inputs.parse(VisitDetails, {**given, "audience": "internal"}))

    office.do(tour)
    found = sorted(one["title"] for one in drawn(signed_in, "/calendar?date=2026-11-23"))
    assert found == ["Round trip", "Round trip · Bonn", "Round trip · Ulm"]
    assert "Round trip · Bonn" in words(signed_in.get("/calendar?date=2026-11-23&view=list").text)
    assert muster.revision == 1


def test_holidays_are_said_in_chinese_with_whose_they_are(
    app: Flask, office: Office, muster: Partnership, add_person: AddPerson
) -> None:
    office.do(lambda s, act: factories.visit(s, act, muster, starts_on="2026-12-20", ends_on="2026-12-28"))
    li = person_in(app, add_person, "li", locale="zh-Hans")
    page = li.get("/calendar?date=2026-12-15&view=list").text
    assert "圣诞节" in page
    assert "Christmas" not in page
    marks = li.get("/calendar/entries?date=2026-12-15").get_json(force=True)["marks"]
    assert {"德国"} == {one["codes"] for one in marks if one["name"] == "圣诞节"}


def test_holidays_of_both_sides_stand_behind_and_in_the_list(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    office.do(lambda s, act: factories.visit(s, act, muster, starts_on="2026-10-01", ends_on="2026-10-05"))
    page = words(signed_in.get("/calendar?date=2026-10-01").text)
    assert "National Day (China)" in page
    assert "German Unity Day (Germany)" in page
    assert "makeup workday (China)" in page
    assert "not published yet" not in page
    answer = signed_in.get("/calendar/entries?date=2026-10-01").json
    assert answer is not None
    marks = {(one["day"], one["name"]): one for one in answer["marks"]}
    assert marks["2026-10-10", "makeup workday"]["work"]
    assert "2026-10-10" not in answer["rest"]
    assert "2026-10-17" in answer["rest"]
    assert not marks["2026-10-03", "German Unity Day"]["home"]
    later = words(signed_in.get("/calendar?date=2027-02-01").text)
    assert "China: makeup workdays for 2027 are not published yet" in later


def test_what_is_called_off_or_released_says_so(signed_in: Browser, office: Office, forum: UUID) -> None:
    office.do(lambda session, act: releases.release(session, act, ("forum", forum)))
    assert "release 1" in words(signed_in.get(MAY).text)
    office.do(lambda s, act: outward.call_off(s, act, forums.get(s, act, forum), EndDetails()))
    page = signed_in.get(MAY).text
    assert "called off" in words(page)
    assert "is-off" in page
    [one] = drawn(signed_in, MAY)
    assert one["states"] == ["called-off"]
    assert one["fixed"] == "It is called off: reinstate it first"


def test_the_card_says_when_where_and_with_whom(signed_in: Browser, office: Office, forum: UUID) -> None:
    path = f"/calendar/entries/{entry_id(office, forum)}"
    page = signed_in.get(path)
    for said in (
        "Forum on green ports",
        "Wed 12 May 2027",
        "Shanghai UTC+8",
        "Liangjiang Hall",
        "Muster",
        "not released",
    ):
        assert said in words(page.text)
    assert f'href="/forums/{forum}"' in page.text
    part = signed_in.get(path, **{"X-Part": "card"}).text
    assert "<html" not in part
    assert "Forum on green ports" in part


def test_nothing_of_a_confidential_partnership_is_there_for_others(
    app: Flask, signed_in: Browser, add_person: AddPerson, office: Office
) -> None:
    given = {"owner": "mei@amity.example", "confidential": True, "concluded_on": "2017-05-20"}
    secret = office.do(lambda session, act: factories.partnership(session, act, "Secret", **given))
    gathering = office.do(lambda s, act: factories.forum(s, act, [secret], title={"en": "Secret forum"})).id
    other = person_in(app, add_person, "hanna")
    one = f"/calendar/entries/{entry_id(office, gathering)}"
    query = f"&partnership_id={secret.id}"
    assert len(drawn(signed_in, MAY)) == 2
    assert "Secret forum" in signed_in.get(MAY + query).text
    for path in (MAY, MAY + query, MAY + "&mine=1", MAY + "&kind=forum"):
        assert drawn(other, path) == []
        assert "Secret" not in other.get(path).text
    assert other.get(one).status_code == 404
    assert other.get(one + "/move?by_days=1").status_code == 404
    assert other.send(one + "/move", {"starts_on": "2027-05-13", "timezone": "Asia/Shanghai"}).status_code == 404


def test_an_auditor_reads_and_is_offered_no_change(
    app: Flask, add_person: AddPerson, office: Office, forum: UUID
) -> None:
    auditor = person_in(app, add_person, "audit", Role.AUDITOR)
    page = auditor.get(MAY).text
    assert "Forum on green ports" in page
    assert "/move" not in page
    assert "/feeds/new" not in page
    assert auditor.get(f"/calendar/entries/{entry_id(office, forum)}/move").status_code == 403


def test_the_number_of_queries_does_not_grow(signed_in: Browser, office: Office, muster: Partnership) -> None:
    def statements(path: str) -> int:
        signed_in.get(path)
        with office.counted() as sent:
            assert signed_in.get(path).status_code == 200
        return len(sent)

    def add(number: int) -> None:
        partner = office.do(lambda session, act: factories.partnership(session, act, f"Muster {number}"))
        office.do(lambda session, act: factories.forum(session, act, [muster, partner]))
        office.do(lambda session, act: factories.visit(session, act, partner))

    add(1)
    one = [statements(path) for path in (MAY, MAY.replace("/calendar", "/calendar/entries"))]
    add(2)
    add(3)
    assert [statements(path) for path in (MAY, MAY.replace("/calendar", "/calendar/entries"))] == one
    assert max(one) < 19


HOSTILE = (
    "view=year&date=2027-13-41",
    "date=1799-12-31",
    "date=1800-01-01&view=week",
    "date=2200-12-31&view=week",
    "date=2200-12-31",
    "kind=forum&kind=drop+table&mine=yes&times=moon&from=-5",
    "partnership_id=1&partnership_id=00000000-0000-0000-0000-000000000000",
    "from=99999999999999999999999",
    "from=9223372036854775807",
    "date=" + "9" * 5000,
    "&".join(["partnership_id=00000000-0000-0000-0000-000000000000"] * 500),
)


@pytest.mark.usefixtures("forum")
def test_a_hostile_address_is_an_ordinary_page(signed_in: Browser) -> None:
    for query in HOSTILE:
        assert signed_in.get(f"/calendar?{query}").status_code == 200
        answer = signed_in.get(f"/calendar/entries?{query}")
        assert answer.status_code == 200
        assert answer.json is not None
        assert set(answer.json) == {"events", "marks", "rest", "left_out"}


def plan(partners: list[Partnership], given: dict[str, Any], session: Session, act: Act) -> None:
    """Plan a forum."""
    factories.forum(session, act, partners, **given)


def test_long_lists_go_on_on_another_page(
    signed_in: Browser, office: Office, muster: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.web.calendar.PAGE", 2)
    for hour in range(3):
        hours = {"starts_at": f"2027-05-12T1{hour}:00", "ends_at": None, "title": {"en": f"Hour {hour}"}}
        office.do(partial(plan, [muster], hours))
    first = signed_in.get(MAY).text
    assert "Hour 1" in first
    assert "Hour 2" not in first
    assert "from=2" in first
    rest = signed_in.get(MAY + "&from=2").text
    assert "Hour 2" in rest
    assert "Hour 0" not in rest
