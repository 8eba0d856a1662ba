"""Pickers and dates in forms: names typed without scripts, doubts told with their choices, dates said back."""

from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.forums import forums
from backend.domain.partners.partnerships import Partnership
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, stop_clock, words
from tests.web_fixtures import Browser

FORUM: dict[str, object] = {
    "title.en": "Ports",
    "starts_on": "5月12日 9:30-17:00",
    "timezone": "Asia/Shanghai",
    "audience": "internal",
}


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still on 23 November 2026."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


def partners(office: Office, *names: str) -> list[Partnership]:
    """Return new partnerships with cities of these names."""
    return office.do(lambda session, act: [factories.partnership(session, act, name) for name in names])


def test_a_name_typed_without_scripts_is_read(signed_in: Browser, office: Office) -> None:
    one, two = partners(office, "Musterstadt", "Beispielhafen")
    sent = {**FORUM, "partnership_ids": [str(one.id), "beispiel"]}
    answer = signed_in.send("/forums/new", sent)
    made = office.do(lambda session, act: forums.get(session, act, UUID(answer.location.rpartition("/")[2])))
    assert set(made.partnership_ids) == {one.id, two.id}
    assert f"{made.span.starts_at:%m-%d %H:%M}–{made.span.ends_at:%H:%M}" == "05-12 09:30–17:00"


def test_a_doubtful_name_is_told_with_what_it_may_mean(signed_in: Browser, office: Office) -> None:
    found = partners(office, "Neustadt am Rand", "Neustadt im Tal")
    answer = signed_in.send("/forums/new", {**FORUM, "partnership_ids": "neustadt"})
    assert answer.status_code == 422
    assert "“neustadt” may be one of several: choose" in words(answer.text)
    for one in found:
        assert f'name="partnership_ids" value="{one.id}">' in answer.text
    assert 'name="partnership_ids" value="neustadt"' in answer.text
    unknown = signed_in.send("/forums/new", {**FORUM, "partnership_ids": "Atlantis"})
    assert "Nothing here is called “Atlantis”" in words(unknown.text)
    assert 'value="5月12日 9:30-17:00"' in unknown.text
    assert "= Wednesday 12 May 2027, 09:30–17:00" in unknown.text


@pytest.mark.parametrize("noun", ["partnerships", "regions", "organisations", "parties", "people", "coordinators"])
def test_every_noun_is_offered(signed_in: Browser, office: Office, noun: str) -> None:
    partners(office, "Musterstadt")
    for typed in ("", "must", "%25", "mei", "x" * 500):
        assert signed_in.client.get(f"/choices/{noun}", query_string={"q": typed}).status_code == 200
    assert signed_in.get("/choices/feeds").status_code == 404


def test_what_is_understood_is_said_in_the_readers_language(signed_in: Browser, office: Office) -> None:
    def said(text: str, way: str) -> object:
        answer = signed_in.client.get("/written", query_string={"q": text, "as": way})
        return answer.json and (answer.json["said"] or answer.json["wrong"])

    assert said("12.5.", "day") == "= Wednesday 12 May 2027"
    assert said("下午3点", "clock") == "= 15:00"
    assert said("12–14 May 2027", "days") == "= Wednesday 12 May 2027 – Friday 14 May 2027"
    assert said("2019年11月", "partial") == "= November 2019"
    assert said("30.2.2027", "day") == "There is no such day: 2027-02-30"
    assert (said("", "day"), said("x", "nonsense")) == (None, None)
    assert office.act.who is None


def test_a_bad_hour_is_told_beside_its_own_box(signed_in: Browser, office: Office) -> None:
    sent = {**FORUM, "starts_on": "12.5.2027", "starts_time": "late"}
    answer = signed_in.send("/forums/new", sent)
    assert "Starts at: Not a time: “late”" in words(answer.text)
    assert 'value="late"' in answer.text
    assert office.do(forums.listed) == []


def test_places_typed_before_are_offered_in_their_language(signed_in: Browser, office: Office) -> None:
    partner = office.do(factories.partnership)
    office.do(lambda session, act: factories.forum(session, act, [partner], venue={"en": "Old hall", "de": "Halle"}))
    page = signed_in.get("/forums/new").text
    assert 'list="used-places-en"' in page
    assert '<datalist id="used-places-en"><option value="Old hall"></option></datalist>' in page
    assert page.count('<datalist id="used-places-de">') == 1
