"""Pages of forums: what list and page say, what the form keeps, two at one forum, moving, postponing, calling off."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.office import coordinators
from backend.domain.office.coordinators import Role
from backend.domain.outreach import feeds
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web.filled import untouched
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
TYPED: dict[str, object] = {
    "title.en": "Ports",
    "kind": "seminar",
    "starts_on": "12.5.2027",
    "starts_time": "9:30",
    "ends_time": "17:00",
    "timezone": "Asia/Shanghai",
    "audience": "partner",
    "status": "planned",
    "format": "on_site",
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
def forum(office: Office, muster: Partnership) -> Forum:
    """Return a forum, a draft for its partner."""
    return office.do(lambda session, act: factories.forum(session, act, [muster]))


@pytest.fixture
def released(office: Office, forum: Forum) -> Forum:
    """Return a forum that its partner has seen."""
    office.do(lambda session, act: releases.release(session, act, ("forum", forum.id)))
    return forum


def read(office: Office, forum_id: UUID) -> Forum:
    """Return the forum as it stands now."""
    return office.do(lambda session, act: forums.get(session, act, forum_id))


def feed_of(office: Office, browser: Browser, partner: Partnership) -> str:
    """Return what a new feed of this partner shows, unfolded."""

    def address(session: Any, act: Any) -> str:
        found = feeds.url(act, factories.feed(session, act, [partner]))
        assert found is not None
        return found

    path = "/feeds/" + office.do(address).rsplit("/", 1)[1]
    return browser.get(path).text.replace("\r\n ", "")


def test_an_empty_list_says_what_it_is_for_and_offers_the_first_step(signed_in: Browser, office: Office) -> None:
    page = signed_in.get("/forums")
    assert "Partners see one only when you release it." in words(page.text)
    assert 'href="/forums/new"' in page.text


def test_the_list_says_when_with_whom_and_how_it_stands(signed_in: Browser, released: Forum) -> None:
    said = words(signed_in.get("/forums").text)
    row = "Forum on green ports Wed 12 May 2027 , 09:30 – 17:00 Shanghai UTC+8 forum Muster Liangjiang Hall"
    assert f"{row} confirmed release 1" in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=PORTS+muster", True), ("q=绿色", True), ("q=nowhere", False), ("kind=forum", True), ("kind=fair", False),
        ("view=past", False), ("view=past&q=ports", False),
    ],
)  # fmt: skip
def test_filters_narrow_the_list(signed_in: Browser, forum: Forum, query: str, *, found: bool) -> None:
    assert (f'href="/forums/{forum.id}"' in signed_in.get(f"/forums?{query}").text) is found


def test_the_list_narrows_to_a_partner(signed_in: Browser, office: Office, forum: Forum, muster: Partnership) -> None:
    other = office.do(lambda session, act: factories.partnership(session, act, "Esempio"))
    assert str(forum.id) in signed_in.get(f"/forums?partnership_id={muster.id}").text
    assert str(forum.id) not in signed_in.get(f"/forums?partnership_id={other.id}").text


def test_the_list_asks_as_often_for_three_as_for_one(
    signed_in: Browser, office: Office, forum: Forum, muster: Partnership
) -> None:
    signed_in.get("/forums")
    with office.counted() as one:
        signed_in.get("/forums")
    for name in ("Two", "Three"):
        office.do(lambda session, act, name=name: factories.forum(  # type: ignore[misc]
            session, act, [muster, factories.partnership(session, act, name)]))  # fmt: skip
    with office.counted() as three:
        signed_in.get("/forums")
    assert len(three) == len(one)


def test_a_reader_elsewhere_is_told_her_own_time(
    app: Flask, add_person: AddPerson, office: Office, forum: Forum
) -> None:
    browser = person_in(app, add_person, "jo")
    office.do(lambda session, _act: setattr(_person(session, "jo"), "timezone", "Europe/Berlin"))
    said = words(browser.get(f"/forums/{forum.id}").text)
    assert "Wed 12 May 2027 , 09:30 – 17:00 Shanghai UTC+8" in said
    assert "your time 03:30 – 11:00 (Berlin UTC+2)" in said


def _person(session: Any, name: str) -> Any:
    return next(one for one in coordinators.active(session) if one.name == name.title())


def test_the_page_says_what_partners_see_and_what_waits(signed_in: Browser, office: Office, released: Forum) -> None:
    office.do(lambda session, act: setattr(forums.get(session, act, released.id), "title", {"en": "New name"}))
    said = words(signed_in.get(f"/forums/{released.id}").text)
    assert "Release 2 1 change" in said
    assert "Title · English Forum on green ports New name" in said


def test_the_page_speaks_chinese(app: Flask, add_person: AddPerson, forum: Forum) -> None:
    page = person_in(app, add_person, "hua", locale="zh-Hans").get(f"/forums/{forum.id}").text
    assert '<html lang="zh-Hans"' in page
    assert "绿色港口论坛" in words(page)
    assert "2027年5月12日" in words(page)


def test_a_forum_is_planned_by_one_form(signed_in: Browser, office: Office, muster: Partnership) -> None:
    assert "Muster" in signed_in.get(f"/forums/new?partnership_ids={muster.id}").text
    answer = signed_in.send("/forums/new", {**TYPED, "partnership_ids": str(muster.id)})
    assert answer.status_code == 303
    made = read(office, UUID(answer.location.rsplit("/", 1)[1]))
    assert (str(made.starts_at), str(made.ends_at)) == ("2027-05-12 09:30:00", "2027-05-12 17:00:00")
    assert (made.title, made.partnership_ids, made.owner and made.owner.name) == ({"en": "Ports"}, [muster.id], "Mei")


def test_saving_may_lead_to_the_release(signed_in: Browser, office: Office, muster: Partnership) -> None:
    answer = signed_in.send("/forums/new", {**TYPED, "partnership_ids": str(muster.id), "look": "1"})
    assert answer.location.endswith("/release")
    assert "Release 1: Ports" in words(signed_in.get(answer.location).text)


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(signed_in: Browser, office: Office) -> None:
    sent: dict[str, object] = {
        **TYPED,
        "timezone": "Europe/Berlin",
        "starts_on": "2027-03-28",
        "starts_time": "02:30",
        "audience": "internal",
    }
    answer = signed_in.send("/forums/new", {**sent, "title.en": "Kept words", "ends_time": ""})
    assert answer.status_code == 422
    assert "Starts on: Clocks in Europe/Berlin jump over this time" in words(answer.text)
    for kept in ('value="Kept words"', 'value="2027-03-28"', 'value="02:30"', 'id="f-starts_on-wrong"'):
        assert kept in answer.text


def test_a_form_without_a_day_says_so_at_the_day(signed_in: Browser, office: Office) -> None:
    answer = signed_in.send("/forums/new", {"title.en": "Ports", "timezone": "Asia/Shanghai"})
    assert "Starts on: Give a start: a day, or a day and time" in words(answer.text)


def test_saving_an_untouched_form_changes_nothing(signed_in: Browser, office: Office, muster: Partnership) -> None:
    given = {
        "starts_at": "2027-10-31T02:30",
        "ends_at": "2027-10-31T02:45",
        "timezone": "Europe/Berlin",
        "fold": 1,
        "ends_fold": 1,
        "description": {"en": "Two\nlines", "de": "Zwei"},
        "url": "https://example.org",
    }
    forum = office.do(lambda session, act: factories.forum(session, act, [muster], **given))
    before = forums.given(read(office, forum.id))
    page = signed_in.get(f"/forums/{forum.id}/edit").text
    assert signed_in.send(f"/forums/{forum.id}/edit", untouched(page)).status_code == 303
    assert forums.given(read(office, forum.id)) == before


def test_the_second_of_two_editors_is_told_and_loses_nothing(
    app: Flask, add_person: AddPerson, signed_in: Browser, office: Office, forum: Forum
) -> None:
    other, address = person_in(app, add_person, "wu"), f"/forums/{forum.id}/edit"
    sent: dict[str, object] = {
        **TYPED,
        "partnership_ids": str(forum.partnership_ids[0]),
        "revision": str(forum.revision),
    }
    assert other.send(address, {**sent, "title.en": "Theirs", "url": "https://example.org/theirs"}).status_code == 303
    answer = signed_in.send(address, {**sent, "title.en": "Mine"})
    assert answer.status_code == 409
    said = words(answer.text)
    assert "Wu saved this" in said
    assert "Title Theirs Mine" in said
    assert 'value="Mine"' in answer.text
    assert read(office, forum.id).title["en"] == "Theirs"
    again = signed_in.send(address, {**sent, "title.en": "Mine", "revision": str(read(office, forum.id).revision)})
    assert again.status_code == 303
    assert read(office, forum.id).title["en"] == "Mine"


def test_calling_off_shows_first_what_partners_will_read(
    signed_in: Browser, office: Office, released: Forum, muster: Partnership
) -> None:
    office.do(lambda session, act: factories.feed(session, act, [muster], name="Port calendar"))
    address = f"/forums/{released.id}/call-off"
    said = words(signed_in.get(address).text)
    assert "Called off: Forum on green ports" in said
    assert "Muster see it at once, in 1 feed of theirs." in said
    assert "some only once a day" in said
    assert "Reminders still planned" not in said, "what goes without saying is not said each time"
    part = signed_in.send(f"{address}/preview", {"outward_text.en": "We are sorry.", "reason": "PLANTED"})
    assert "We are sorry." in words(part.text)
    assert "Port calendar" in words(part.text)
    assert "PLANTED" not in part.text
    assert read(office, released.id).called_off_at is None


def test_the_reason_stays_inside_and_the_message_goes_out(
    signed_in: Browser, office: Office, released: Forum, muster: Partnership
) -> None:
    sent: dict[str, object] = {"reason": "PLANTED", "outward_text.en": "We are sorry."}
    assert signed_in.send(f"/forums/{released.id}/call-off", sent).status_code == 303
    page = words(signed_in.get(f"/forums/{released.id}").text)
    assert "Reason, for us alone PLANTED" in page
    assert "Partners read We are sorry." in page
    shown = feed_of(office, signed_in, muster)
    assert "SUMMARY:Called off: Forum on green ports" in shown
    assert "We are sorry." in shown
    assert "STATUS:CANCELLED" in shown
    assert "PLANTED" not in shown
    signed_in.send(f"/forums/{released.id}/reinstate")
    assert "STATUS:CONFIRMED" in feed_of(office, signed_in, muster)


def test_looking_first_without_scripts_changes_nothing(signed_in: Browser, office: Office, released: Forum) -> None:
    answer = signed_in.send(f"/forums/{released.id}/postpone", {"outward_text.en": "Later.", "look": "1"})
    assert (answer.status_code, "Later." in words(answer.text)) == (200, True)
    assert read(office, released.id).postponed_at is None


def test_a_draft_is_called_off_without_a_message(signed_in: Browser, office: Office, forum: Forum) -> None:
    page = signed_in.get(f"/forums/{forum.id}/call-off").text
    assert "No partner has seen this: nothing goes out." in words(page)
    assert "outward_text" not in page


def test_moving_reaches_partners_at_once_and_leaves_drafts_behind(
    signed_in: Browser, office: Office, released: Forum, muster: Partnership
) -> None:
    office.do(lambda session, act: setattr(forums.get(session, act, released.id), "title", {"en": "Draft name"}))
    page = words(signed_in.get(f"/forums/{released.id}/reschedule").text)
    assert "1 other draft change keeps waiting" in page
    assert "Muster: no feed of theirs shows it" in page
    sent: dict[str, object] = {
        "starts_on": "2027-06-01",
        "starts_time": "10:00",
        "timezone": "Asia/Shanghai",
        "place.en": "Hall 2",
    }
    assert signed_in.send(f"/forums/{released.id}/reschedule", sent).status_code == 303
    shown = feed_of(office, signed_in, muster)
    assert "DTSTART;TZID=Asia/Shanghai:20270601T100000" in shown
    assert "LOCATION:Hall 2" in shown
    assert "Draft name" not in shown


def test_what_is_wrong_with_a_new_time_is_told_and_kept(signed_in: Browser, office: Office, forum: Forum) -> None:
    sent: dict[str, object] = {
        "starts_on": "2027-02-30",
        "starts_time": "10:00",
        "timezone": "Asia/Shanghai",
        "place.en": "Hall 2",
    }
    answer = signed_in.send(f"/forums/{forum.id}/reschedule", sent)
    assert answer.status_code == 422
    assert 'value="2027-02-30"' in answer.text
    assert 'value="Hall 2"' in answer.text


def test_moving_what_somebody_has_moved_meanwhile_is_told(signed_in: Browser, office: Office, forum: Forum) -> None:
    sent: dict[str, object] = {"starts_on": "2027-06-01", "timezone": "Asia/Shanghai", "revision": str(forum.revision)}
    assert signed_in.send(f"/forums/{forum.id}/reschedule", sent).status_code == 303
    answer = signed_in.send(f"/forums/{forum.id}/reschedule", {**sent, "starts_on": "2027-07-01"})
    assert answer.status_code == 409
    assert 'value="2027-07-01"' in answer.text
    assert str(read(office, forum.id).starts_on) == "2027-06-01"


def test_a_draft_is_discarded_and_what_partners_saw_is_not(signed_in: Browser, office: Office, released: Forum) -> None:
    assert signed_in.send(f"/forums/{released.id}/discard").location == f"/forums/{released.id}"
    assert "call it off instead of deleting it" in words(signed_in.get(f"/forums/{released.id}").text)
    answer = signed_in.send("/forums/new", {**TYPED, "audience": "internal"})
    assert signed_in.send(f"{answer.location}/discard").location == "/forums"
    assert signed_in.get(answer.location).status_code == 404


def test_confirming_and_reporting_say_what_came_of_it(signed_in: Browser, office: Office) -> None:
    answer = signed_in.send("/forums/new", {**TYPED, "audience": "internal"})
    signed_in.send(f"{answer.location}/confirm")
    said = words(signed_in.get(answer.location).text)
    assert "Confirmed. Partners see that with the next release." in said
    signed_in.send(f"{answer.location}/report")
    assert "It has not ended yet" in words(signed_in.get(answer.location).text)


def test_the_history_stands_on_the_page_with_old_and_new(signed_in: Browser, office: Office, forum: Forum) -> None:
    sent: dict[str, object] = {
        **TYPED,
        "partnership_ids": str(forum.partnership_ids[0]),
        "title.en": "Other",
        "revision": str(forum.revision),
    }
    signed_in.send(f"/forums/{forum.id}/edit", sent)
    said = words(signed_in.get(f"/forums/{forum.id}").text)
    assert "Mei changed" in said
    assert "of this forum" in said
    assert "Title · English Forum on green ports" in said
    assert "Other" in said.partition("Title · English Forum on green ports")[2]


@pytest.mark.parametrize("page", ["", "/edit", "/reschedule", "/call-off", "/postpone", "/release"])
def test_outsiders_find_nothing_of_a_confidential_forum(
    app: Flask, add_person: AddPerson, office: Office, page: str
) -> None:
    secret = office.do(lambda session, act: factories.partnership(session, act, "Secret", confidential=True))
    forum = office.do(lambda session, act: factories.forum(session, act, [secret]))
    browser = person_in(app, add_person, "wu")
    assert browser.get(f"/forums/{forum.id}{page}").status_code == 404
    assert str(forum.id) not in browser.get("/forums").text


@pytest.mark.parametrize(
    "verb", ["confirm", "report", "reinstate", "discard", "call-off", "postpone", "edit", "reschedule"]
)
def test_an_auditor_sees_no_button_and_is_refused(
    app: Flask, add_person: AddPerson, office: Office, forum: Forum, verb: str
) -> None:
    browser = person_in(app, add_person, "ada", Role.AUDITOR)
    page = browser.get(f"/forums/{forum.id}")
    assert page.status_code == 200
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert f"/forums/{forum.id}/edit" not in main
    assert browser.send(f"/forums/{forum.id}/{verb}", TYPED).status_code == 403
