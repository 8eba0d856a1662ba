"""Pages of visits: one short form, the programme by leg and day, items across zones, legs alone, moving it whole."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.office.coordinators import Role
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, VisitDetails
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Visit
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web.filled import untouched
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
TALKS: dict[str, object] = {
    "kind": "talks",
    "title.en": "Talks",
    "starts_on": "2027-05-11",
    "starts_time": "10:00",
    "ends_time": "11:30",
    "timezone": "Asia/Shanghai",
}


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
def visit(office: Office, muster: Partnership) -> Visit:
    """Return an inbound visit of one leg, 10 to 14 May 2027, meant for the partner."""
    return office.do(lambda session, act: factories.visit(session, act, muster))


@pytest.fixture
def two(office: Office, muster: Partnership) -> Visit:
    """Return a journey of two legs: Muster, then Esempio."""

    def propose(session: Any, act: Any) -> Visit:
        other = factories.partnership(session, act, "Esempio")
        given = [
            {"partnership_id": muster.id, "starts_on": "2027-05-10", "ends_on": "2027-05-12"},
            {"partnership_id": other.id, "starts_on": "2027-05-12", "ends_on": "2027-05-14"},
        ]
        details = {"direction": "outbound", "audience": "partner", "legs": given}
        return visits.propose(session, act, inputs.parse(VisitDetails, details))

    return office.do(propose)


def read(office: Office, visit_id: UUID) -> Visit:
    """Return the visit as it stands now."""
    return office.do(lambda session, act: visits.get(session, act, visit_id))


def items(office: Office, visit_id: UUID) -> list[Item]:
    """Return the programme as it stands now."""
    return list(office.do(lambda session, _act: programme.of_visit(session, visit_id)))


def add(office: Office, visit_id: UUID, **given: Any) -> Item:
    """Return a new item: talks on 11 May 2027 from 10:00, Shanghai."""
    usual = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}
    details = inputs.parse(ItemDetails, {**usual, **given})
    return office.do(lambda session, act: programme.add(session, act, visits.get(session, act, visit_id), details))


def release(office: Office, visit_id: UUID) -> None:
    """Let the partner see the visit as it stands."""
    office.do(lambda session, act: releases.release(session, act, ("visit", visit_id)))


def test_an_empty_list_says_what_it_is_for_and_offers_the_first_step(signed_in: Browser, office: Office) -> None:
    page = signed_in.get("/visits")
    assert "Delegations that come, go or meet online stand here" in words(page.text)
    assert 'href="/visits/new"' in page.text


def test_the_list_says_when_where_and_how_it_stands(signed_in: Browser, office: Office, visit: Visit) -> None:
    said = words(signed_in.get("/visits").text)
    assert "inbound visit Home confirmed not released" in said
    assert "Delegation from Muster 10 – 14 May 2027" in said


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=muster", True), ("q=nowhere", False), ("direction=inbound", True), ("direction=online", False),
     ("view=past", False)],
)  # fmt: skip
def test_filters_narrow_the_list(signed_in: Browser, visit: Visit, query: str, *, found: bool) -> None:
    assert (f'href="/visits/{visit.id}"' in signed_in.get(f"/visits?{query}").text) is found


def test_the_list_asks_as_often_for_three_as_for_one(
    signed_in: Browser, office: Office, visit: Visit, muster: Partnership
) -> None:
    signed_in.get("/visits")
    with office.counted() as one:
        signed_in.get("/visits")
    for name in ("Two", "Three"):
        office.do(lambda session, act, name=name: factories.visit(  # type: ignore[misc]
            session, act, factories.partnership(session, act, name)))  # fmt: skip
    with office.counted() as three:
        signed_in.get("/visits")
    assert len(three) == len(one)


def test_the_page_asks_as_often_for_three_items_as_for_one(signed_in: Browser, office: Office, visit: Visit) -> None:
    add(office, visit.id)
    signed_in.get(f"/visits/{visit.id}")
    with office.counted() as one:
        signed_in.get(f"/visits/{visit.id}")
    for _number in range(2):
        add(office, visit.id)
    with office.counted() as three:
        signed_in.get(f"/visits/{visit.id}")
    assert len(three) == len(one)


def test_the_simple_visit_is_one_short_form(signed_in: Browser, office: Office, muster: Partnership) -> None:
    assert "Muster" in signed_in.get(f"/visits/new?partnership_ids={muster.id}").text
    sent: dict[str, object] = {
        "direction": "inbound",
        "audience": "partner",
        "legs.0.partnership_id": str(muster.id),
        "legs.0.starts_on": "10.5.2027",
        "legs.0.ends_on": "2027年5月14日",
        "status": "proposed",
    }
    answer = signed_in.send("/visits/new", sent)
    assert answer.status_code == 303
    made = read(office, UUID(answer.location.rsplit("/", 1)[1]))
    leg = made.legs[0]
    assert (str(leg.starts_on), str(leg.ends_on), leg.timezone) == ("2027-05-10", "2027-05-14", "Asia/Shanghai")
    assert (leg.region.name, leg.partnership_id) == ({"en": "Home"}, muster.id)
    said = words(signed_in.get(answer.location).text)
    assert "Delegation from Muster" in said
    assert "The programme of this leg stands here by day" in said


def test_what_is_wrong_is_told_at_its_leg_and_what_was_typed_stays(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    sent: dict[str, object] = {
        "direction": "outbound",
        "legs.0.partnership_id": str(muster.id),
        "legs.0.starts_on": "2027-05-10",
        "legs.0.ends_on": "2027-05-12",
        "legs.1.starts_on": "2027-05-14",
        "legs.1.ends_on": "2027-05-12",
        "purpose.en": "Kept words",
    }
    answer = signed_in.send("/visits/new", sent)
    assert answer.status_code == 422
    assert 'id="f-legs.1.ends_on-wrong"' in answer.text
    assert "Legs: The last day is before the first" in words(answer.text)
    assert "Kept words" in answer.text
    assert answer.text.count('value="2027-05-12"') == 2


def test_saving_untouched_forms_changes_nothing(signed_in: Browser, office: Office, two: Visit) -> None:
    item = add(office, two.id, kind="flight", starts_at="2027-05-12T23:00", ends_at="2027-05-12T18:00",
               ends_timezone="Europe/Berlin", place={"en": "PVG"})  # fmt: skip
    before = visits.given(read(office, two.id)), programme.given(items(office, two.id)[0])
    for path in (f"/visits/{two.id}/edit", f"/visits/{two.id}/items/{item.id}"):
        assert signed_in.send(path, untouched(signed_in.get(path).text)).status_code == 303
    after = visits.given(read(office, two.id)), programme.given(items(office, two.id)[0])
    assert after == before


def test_the_second_of_two_editors_is_told_and_loses_nothing(
    app: Flask, add_person: AddPerson, signed_in: Browser, office: Office, visit: Visit
) -> None:
    other, address, leg = person_in(app, add_person, "wu"), f"/visits/{visit.id}/edit", visit.legs[0]
    sent: dict[str, object] = {
        "direction": "inbound",
        "audience": "partner",
        "legs.0.id": str(leg.id),
        "legs.0.partnership_id": str(leg.partnership_id),
        "legs.0.starts_on": "2027-05-10",
        "legs.0.ends_on": "2027-05-14",
        "revision": str(visit.revision),
    }
    assert other.send(address, {**sent, "title.en": "Theirs"}).status_code == 303
    answer = signed_in.send(address, {**sent, "title.en": "Mine"})
    assert (answer.status_code, "Title Theirs Mine" in words(answer.text)) == (409, True)
    assert read(office, visit.id).title == {"en": "Theirs"}


def test_the_programme_stands_by_leg_and_day_in_the_zone_of_the_leg(
    signed_in: Browser, office: Office, visit: Visit
) -> None:
    add(office, visit.id, kind="flight", title="Flight lands", starts_at="2027-05-10T01:00", timezone="Europe/Berlin",
        ends_at="2027-05-10T17:30", ends_timezone="Asia/Shanghai")  # fmt: skip
    add(office, visit.id, audience="internal")
    said = words(signed_in.get(f"/visits/{visit.id}").text)
    assert "Home times in Shanghai, UTC+8" in said
    assert "01:00 Berlin UTC+2 → 17:30 Shanghai UTC+8 Flight lands" in said
    there, yours = "→ 17:30 Shanghai UTC+8 flight Flight lands", "your time 07:00 (Shanghai UTC+8)"
    assert f"Mon 10 May 2027 01:00 Berlin UTC+2 {there} {yours}" in said
    assert "10:00 Talks talks · internal" in said


def test_items_are_added_one_after_the_other(signed_in: Browser, office: Office, visit: Visit) -> None:
    page = signed_in.get(f"/visits/{visit.id}/items/new?day=2027-05-12").text
    assert 'value="2027-05-12"' in page
    assert 'name="timezone" type="text" value="Shanghai"' in page
    answer = signed_in.send(f"/visits/{visit.id}/items/new", {**TALKS, "another": "1"})
    assert answer.location.startswith(f"/visits/{visit.id}/items/new?")
    assert "day=2027-05-11" in answer.location
    made = items(office, visit.id)[0]
    assert (str(made.starts_at), str(made.ends_at), made.leg_id) == (
        "2027-05-11 10:00:00",
        "2027-05-11 11:30:00",
        visit.legs[0].id,
    )


def test_zones_are_typed_and_shown_as_places(signed_in: Browser, office: Office, visit: Visit) -> None:
    new = f"/visits/{visit.id}/items/new"
    wrong = signed_in.send(new, {**TALKS, "timezone": "墨西哥"})
    assert wrong.status_code == 422
    assert "The clocks of 墨西哥 are not known here. Do you mean 墨西哥城、" in words(wrong.text)
    assert '<option value="Mexico City">UTC-6</option>' in wrong.text
    assert signed_in.send(new, {**TALKS, "timezone": "柏林", "ends_timezone": "mexico city"}).status_code == 303
    item = items(office, visit.id)[0]
    assert (item.timezone, item.ends_timezone) == ("Europe/Berlin", "America/Mexico_City")
    address = f"/visits/{visit.id}/items/{item.id}"
    assert 'value="Mexico City"' in signed_in.get(address).text
    stale = signed_in.send(address, {**TALKS, "timezone": "Berlin", "ends_timezone": "墨西哥城", "revision": "0"})
    assert stale.status_code == 409
    assert "Time zone" not in words(stale.text).partition("Nothing of yours is lost")[2].partition("What Kind")[0]


def test_an_item_outside_its_leg_is_told_at_the_day(signed_in: Browser, office: Office, visit: Visit) -> None:
    answer = signed_in.send(f"/visits/{visit.id}/items/new", {**TALKS, "starts_on": "2027-06-11"})
    assert answer.status_code == 409
    assert "Starts on: Outside the days of this leg" in words(answer.text)
    assert 'value="2027-06-11"' in answer.text


def test_an_item_changed_meanwhile_is_told(signed_in: Browser, office: Office, visit: Visit) -> None:
    item = add(office, visit.id)
    address = f"/visits/{visit.id}/items/{item.id}"
    sent = {**TALKS, "leg_id": str(item.leg_id), "revision": str(item.revision)}
    assert signed_in.send(address, {**sent, "title.en": "Theirs"}).status_code == 303
    answer = signed_in.send(address, {**sent, "title.en": "Mine"})
    assert (answer.status_code, "Title Theirs Mine" in words(answer.text)) == (409, True)


def test_what_partners_saw_of_an_item_moves_at_once_by_its_verb_alone(
    signed_in: Browser, office: Office, visit: Visit
) -> None:
    item = add(office, visit.id)
    release(office, visit.id)
    sent = {**TALKS, "leg_id": str(item.leg_id), "title.en": "Draft"}
    signed_in.send(f"/visits/{visit.id}/items/{item.id}", sent)
    move = {name: TALKS[name] for name in ("starts_on", "ends_time", "timezone")} | {"starts_time": "09:00"}
    answer = signed_in.send(f"/visits/{visit.id}/items/{item.id}/reschedule", {**move, "place.en": "Room 2"})
    assert answer.location == f"/visits/{visit.id}"
    shown = office.do(lambda session, _act: releases.shown_to_partners(session, visit.id))
    talks = next(one for one in shown if one.kind == "item")
    assert (str(talks.starts_at), talks.place, talks.title) == (
        "2027-05-11 09:00:00",
        {"en": "Room 2"},
        {"en": "Talks"},
    )


def test_an_item_is_discarded_unless_partners_saw_it(signed_in: Browser, office: Office, visit: Visit) -> None:
    seen = add(office, visit.id)
    release(office, visit.id)
    draft = add(office, visit.id)
    for item in (draft, seen):
        signed_in.send(f"/visits/{visit.id}/items/{item.id}/discard")
    assert [one.id for one in items(office, visit.id)] == [seen.id]
    assert "call it off instead of deleting it" in words(signed_in.get(f"/visits/{visit.id}").text)


def test_a_leg_is_called_off_alone_with_its_items(signed_in: Browser, office: Office, two: Visit) -> None:
    add(office, two.id, leg_id=two.legs[0].id)
    release(office, two.id)
    address = f"/visits/{two.id}/legs/{two.legs[0].id}/call-off"
    said = words(signed_in.get(address).text)
    assert "1 programme item goes with it." in said
    assert "Esempio" not in said.partition("Exactly this")[2]
    assert signed_in.send(address, {"reason": "PLANTED", "outward_text.en": "Sorry"}).status_code == 303
    shown = office.do(lambda session, _act: releases.shown_to_partners(session, two.id))
    assert sorted(
        (one.kind.value, one.ending.value if one.ending else None) for one in shown if one.kind == "item"
    ) == [("item", "called_off")]
    assert [one.ending for one in shown if one.kind == "leg"].count(None) == 1
    assert "Reason, for us alone: PLANTED" in words(signed_in.get(f"/visits/{two.id}").text)


def test_a_whole_visit_is_moved_with_all_that_is_in_it(signed_in: Browser, office: Office, two: Visit) -> None:
    item = add(office, two.id)
    page = signed_in.get(f"/visits/{two.id}/reschedule")
    assert 'value="2027-05-10"' in page.text
    sent: dict[str, object] = {"starts_on": "2027-06-10", "ends_on": "2027-06-14", "revision": str(two.revision)}
    assert signed_in.send(f"/visits/{two.id}/reschedule", sent).status_code == 303
    moved = read(office, two.id)
    assert (str(moved.starts_on), str(moved.ends_on)) == ("2027-06-10", "2027-06-14")
    assert [(one.id, str(one.starts_at)) for one in items(office, two.id)] == [(item.id, "2027-06-11 10:00:00")]


def test_a_jump_of_the_clocks_is_told_at_the_first_day(signed_in: Browser, office: Office, visit: Visit) -> None:
    add(office, visit.id, title="Night call", starts_at="2027-05-13T02:30", timezone="Europe/Berlin")
    answer = signed_in.send(f"/visits/{visit.id}/reschedule", {"starts_on": "2027-03-25"})
    assert answer.status_code == 409
    assert "Starts on: On its new day clocks jump over the time of “Night call” (Europe/Berlin)" in words(answer.text)


def test_calling_off_a_visit_shows_every_leg_as_its_partner_reads_it(
    signed_in: Browser, office: Office, two: Visit
) -> None:
    release(office, two.id)
    said = words(signed_in.get(f"/visits/{two.id}/call-off").text)
    assert "Called off: Delegation to Muster" in said
    assert "Called off: Delegation to Esempio" in said
    signed_in.send(f"/visits/{two.id}/call-off", {"reason": "PLANTED", "outward_text.en": "Sorry"})
    page = words(signed_in.get(f"/visits/{two.id}").text)
    assert "called off" in page
    shown = office.do(lambda session, _act: releases.shown_to_partners(session, two.id))
    assert {one.ending.value for one in shown if one.ending} == {"called_off"}
    assert "PLANTED" not in repr([vars(one) for one in shown])


def test_a_draft_is_discarded_with_its_programme(signed_in: Browser, office: Office, visit: Visit) -> None:
    add(office, visit.id)
    assert signed_in.send(f"/visits/{visit.id}/discard").location == "/visits"
    assert signed_in.get(f"/visits/{visit.id}").status_code == 404


def test_the_states_are_buttons(signed_in: Browser, office: Office, two: Visit) -> None:
    for verb, said in (("invite", "the invitation is out"), ("confirm", "Partners see that with the next release")):
        assert signed_in.send(f"/visits/{two.id}/{verb}").status_code == 303
        assert said in words(signed_in.get(f"/visits/{two.id}").text)
    signed_in.send(f"/visits/{two.id}/invite")
    assert "It is confirmed already" in words(signed_in.get(f"/visits/{two.id}").text)
    signed_in.send(f"/visits/{two.id}/report")
    assert "It has not ended yet" in words(signed_in.get(f"/visits/{two.id}").text)


def test_the_page_speaks_chinese(app: Flask, add_person: AddPerson, visit: Visit) -> None:
    page = person_in(app, add_person, "hua", locale="zh-Hans").get(f"/visits/{visit.id}").text
    assert '<html lang="zh-Hans"' in page
    assert "5月10日 周一" in words(page)


@pytest.mark.parametrize("page", ["", "/edit", "/reschedule", "/call-off", "/release", "/items/new"])
def test_outsiders_find_nothing_of_a_confidential_visit(
    app: Flask, add_person: AddPerson, office: Office, page: str
) -> None:
    secret = office.do(lambda session, act: factories.partnership(session, act, "Secret", confidential=True))
    visit = office.do(lambda session, act: factories.visit(session, act, secret))
    browser = person_in(app, add_person, "wu")
    assert browser.get(f"/visits/{visit.id}{page}").status_code == 404
    assert str(visit.id) not in browser.get("/visits").text


@pytest.mark.parametrize("verb", ["confirm", "invite", "report", "discard", "call-off", "edit", "items/new"])
def test_an_auditor_sees_no_button_and_is_refused(
    app: Flask, add_person: AddPerson, office: Office, visit: Visit, verb: str
) -> None:
    browser = person_in(app, add_person, "ada", Role.AUDITOR)
    page = browser.get(f"/visits/{visit.id}")
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert (page.status_code, "<form" in main) == (200, False)
    assert browser.send(f"/visits/{visit.id}/{verb}").status_code == 403
    item = add(office, visit.id)
    shown = browser.get(f"/visits/{visit.id}/items/{item.id}")
    assert (shown.status_code, "form-actions" in shown.text) == (200, False)
