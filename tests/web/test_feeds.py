"""Pages of feeds: one is made and its address shown once asked, what its subscriber sees, rotate, revoke, secrecy."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from backend import db
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
SHOWN: dict[str, object] = {"audience": "partner", "detail": "full", "locale": "en", "cancelled": "struck"}
ADDRESS = re.compile(r"https?://[^\"/]+(/feeds/[a-z2-7]{32}\.ics)")


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
    """Return a feed for that partner."""
    return office.do(lambda session, act: factories.feed(session, act, [muster]))


def _forum(office: Office, partner: Partnership, title: str, *, released: bool) -> None:
    forum = office.do(lambda session, act: factories.forum(session, act, [partner], title={"en": title}))
    if released:
        office.do(lambda session, act: releases.release(session, act, ("forum", forum.id)))


def test_an_empty_list_says_what_it_is_for(signed_in: Browser) -> None:
    assert "Partners need no account" in words(signed_in.get("/feeds").text)


def test_a_feed_for_a_partner_is_named_after_us_and_them_in_their_language(signed_in: Browser, office: Office) -> None:
    def enter(session: Session, act: Act) -> Partnership:
        partner = factories.partnership(session, act, "Piacenza")
        region = partner.partner_region
        assert region is not None
        region.country = "IT"
        region.name = {"zh-Hans": "皮亚琴察", "en": "Placentia", "it": "Piacenza"}
        factories.home(session, act).name = {"zh-Hans": "两江新区", "en": "Liangjiang New Area"}
        return partner

    made = office.do(enter)
    page = signed_in.get(f"/feeds/new?partnership_ids={made.id}").text
    assert 'value="Liangjiang New Area – Piacenza"' in page


def test_the_form_comes_filled_for_a_partner_in_its_language_with_what_they_would_see(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    _forum(office, muster, "Released forum", released=True)
    page = signed_in.get(f"/feeds/new?partnership_ids={muster.id}").text
    assert "Released forum" in page
    assert f'value="{muster.id}" checked' in page
    assert '<option value="de" selected>' in page
    assert 'name="name" type="text" value="Home – Muster"' in page


def test_a_feed_is_made_and_its_address_works(signed_in: Browser, office: Office, muster: Partnership) -> None:
    _forum(office, muster, "Released forum", released=True)
    _forum(office, muster, "Draft forum", released=False)
    sent = {**SHOWN, "name": "Port", "partnership_ids": str(muster.id), "locale": "de"}
    made = signed_in.send("/feeds/new", sent)
    assert made.status_code == 307
    page = signed_in.send(made.location)
    assert page.status_code == 200
    found = ADDRESS.search(page.text)
    assert found is not None
    assert "webcal://" in page.text
    assert "https://calendar.google.com/calendar/r?cid=webcal" in page.text
    assert "<path" in page.text.partition('<figure class="qr">')[2]
    assert "style=" not in page.text
    said = words(page.text)
    assert "Released forum" in said
    assert "Draft forum" not in said
    calendar = signed_in.get(found[1])
    assert (calendar.mimetype, "SUMMARY:Released forum" in calendar.text) == ("text/calendar", True)


def test_the_address_is_shown_on_demand_and_noted(signed_in: Browser, office: Office, feed: Feed) -> None:
    assert ADDRESS.search(signed_in.get(f"/feeds/{feed.id}").text) is None
    before = office.do(lambda session, _act: history.of_record(session, feed.id))
    assert "link_shown" not in {one.verb for one in before}
    shown = signed_in.send(f"/feeds/{feed.id}/address")
    assert ADDRESS.search(shown.text) is not None
    newest = office.do(lambda session, _act: history.of_record(session, feed.id))[0]
    assert (newest.verb, newest.who and newest.who.name) == ("link_shown", "Mei")
    again = signed_in.get(f"/feeds/{feed.id}/address")
    assert (again.status_code, again.location) == (303, f"/feeds/{feed.id}")


def test_the_preview_shows_what_would_be_seen_and_keeps_nothing(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    _forum(office, muster, "Released forum", released=True)
    _forum(office, muster, "Draft forum", released=False)
    sent = {**SHOWN, "partnership_ids": str(muster.id)}
    partner = words(signed_in.send("/feeds/preview", sent).text)
    assert ("Released forum" in partner, "Draft forum" in partner) == (True, False)
    busy = words(signed_in.send("/feeds/preview", {**sent, "detail": "busy", "locale": "fr"}).text)
    assert ("Occupé" in busy, "Released forum" in busy) == (True, False)
    inside = words(signed_in.send("/feeds/preview", {**sent, "audience": "internal"}).text)
    assert "Draft forum" in inside
    open_yet = words(signed_in.send("/feeds/preview", {"audience": "partner"}).text)
    assert "Choose for whom" in open_yet
    assert office.do(feeds.listed) == []


def test_what_they_see_is_told_with_its_last_day_and_with_both_places(
    signed_in: Browser, office: Office, muster: Partnership, feed: Feed
) -> None:
    two_days = {"starts_at": "2027-05-20T09:00", "ends_at": "2027-05-21T17:30"}
    over_zones = {"starts_at": "2027-06-01T21:30", "timezone": "Europe/Rome", "ends_at": "2027-06-02T16:20",
                  "ends_timezone": "Asia/Shanghai"}  # fmt: skip

    def plan(session: Session, act: Act) -> None:
        for given in (two_days, over_zones):
            forum = factories.forum(session, act, [muster], **given)
            releases.release(session, act, ("forum", forum.id))

    office.do(plan)
    for address in (f"/feeds/{feed.id}", f"/partnerships/{muster.id}"):
        said = words(signed_in.get(address).text)
        assert "Thu 20 May 2027 09:00 Shanghai UTC+8 → Fri 21 May 17:30 forum" in said
        assert "Tue 1 Jun 2027 21:30 Rome UTC+2 → Wed 2 Jun 16:20 Shanghai UTC+8 forum" in said


def test_what_is_wrong_is_told_and_what_was_typed_stays(signed_in: Browser, muster: Partnership) -> None:
    answer = signed_in.send("/feeds/new", {"name": "Port", "audience": "partner", "locale": "it"})
    assert answer.status_code == 422
    assert "A partner's feed needs a partnership" in words(answer.text)
    assert ('value="Port"' in answer.text, '<option value="it" selected>' in answer.text) == (True, True)


def test_rotate_kills_the_old_address_and_shows_the_new_one(signed_in: Browser, feed: Feed) -> None:
    old = ADDRESS.search(signed_in.send(f"/feeds/{feed.id}/address").text)
    new = ADDRESS.search(signed_in.send(f"/feeds/{feed.id}/rotate").text)
    assert old is not None
    assert new is not None
    assert [signed_in.get(one[1]).status_code for one in (old, new)] == [404, 200]


def test_revoke_ends_it_for_good(signed_in: Browser, feed: Feed) -> None:
    address = ADDRESS.search(signed_in.send(f"/feeds/{feed.id}/address").text)
    assert address is not None
    assert signed_in.send(f"/feeds/{feed.id}/revoke").status_code == 303
    assert signed_in.get(address[1]).status_code == 404
    page = words(signed_in.get(f"/feeds/{feed.id}").text)
    assert "This feed is revoked" in page
    assert "Port of Muster revoked" in words(signed_in.get("/feeds?view=closed").text)


def test_an_edit_keeps_the_audience_and_tells_stale_ones(
    signed_in: Browser, office: Office, feed: Feed, muster: Partnership
) -> None:
    typed = {**SHOWN, "name": "Harbour", "partnership_ids": str(muster.id), "audience": "public", "detail": "titles"}
    address = f"/feeds/{feed.id}/edit"
    assert signed_in.send(address, {**typed, "revision": str(feed.revision)}).status_code == 303
    read = office.do(lambda session, act: feeds.get(session, act, feed.id))
    assert (read.name, read.audience.value, read.detail.value) == ("Harbour", "partner", "titles")
    stale = signed_in.send(address, {**typed, "name": "Mine", "revision": str(feed.revision)})
    assert stale.status_code == 409
    assert "Name Harbour Mine" in words(stale.text)


def test_the_list_asks_as_often_for_three_as_for_one(
    signed_in: Browser, office: Office, feed: Feed, muster: Partnership
) -> None:
    signed_in.get("/feeds")
    with office.counted() as one:
        signed_in.get("/feeds")
    for name in ("Two", "Three"):
        office.do(lambda session, act, name=name: factories.feed(session, act, [muster], name=name))  # type: ignore[misc]
    with office.counted() as three:
        signed_in.get("/feeds")
    assert len(three) == len(one)


def test_the_page_speaks_chinese(app: Flask, add_person: AddPerson, feed: Feed) -> None:
    page = person_in(app, add_person, "hua", locale="zh-Hans").get(f"/feeds/{feed.id}").text
    assert '<html lang="zh-Hans"' in page
    assert "Port of Muster" in page


def test_outsiders_find_nothing_of_a_confidential_one(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    closed = office.do(lambda session, act: factories.partnership(session, act, "Zielonka", confidential=True))
    feed = office.do(lambda session, act: factories.feed(session, act, [closed], name="Secret feed"))
    anna = person_in(app, add_person, "anna")
    for path in ("", "/edit"):
        answer = anna.get(f"/feeds/{feed.id}{path}")
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
    for path in ("address", "rotate", "revoke"):
        assert anna.send(f"/feeds/{feed.id}/{path}").status_code == 404
    assert "Secret feed" not in anna.get("/feeds").text
    sent: dict[str, object] = {"partnership_ids": str(closed.id), "audience": "partner", "name": "X"}
    assert "Choose for whom" in words(anna.send("/feeds/preview", sent).text)
    assert anna.send("/feeds/new", sent).status_code == 409
    assert "Secret feed" in signed_in.get("/feeds").text


def test_an_internal_feed_is_its_owners_alone(app: Flask, add_person: AddPerson, office: Office) -> None:
    anna = person_in(app, add_person, "anna")
    made = anna.send("/feeds/new", {"name": "My own", "audience": "internal"})
    assert made.status_code == 307
    bert = person_in(app, add_person, "bert")
    assert bert.get(made.location.removesuffix("/address")).status_code == 404
    assert "My own" in anna.get("/feeds").text
    assert "My own" not in bert.get("/feeds").text


def test_an_auditor_reads_and_gets_no_address(app: Flask, add_person: AddPerson, feed: Feed) -> None:
    otto = person_in(app, add_person, "otto", Role.AUDITOR)
    page = otto.get(f"/feeds/{feed.id}").text
    assert ("Show address" in page, "/edit" in page, "Revoke" in page) == (False, False, False)
    for path in ("address", "rotate", "revoke"):
        answer = otto.send(f"/feeds/{feed.id}/{path}")
        assert (answer.status_code, ADDRESS.search(answer.text)) == (403, None)
    assert otto.get("/feeds/new").status_code == 403


def test_a_new_feed_left_open_takes_name_and_language_after_its_partner(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    sent = {**SHOWN, "locale": "", "name": "", "partnership_ids": str(muster.id)}
    seen = words(signed_in.send("/feeds/preview", sent).text)
    assert ("Home – Muster" in seen, "Deutsch" in seen) == (True, True)
    assert signed_in.send("/feeds/new", sent).status_code == 307
    [made] = office.do(feeds.listed)
    assert (made.name, made.locale) == ("Home – Muster", "de")


def test_without_scripts_looking_keeps_all_that_was_typed(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    _forum(office, muster, "Released forum", released=True)
    sent = {**SHOWN, "name": "Port", "partnership_ids": str(muster.id), "detail": "titles", "preview": "1"}
    page = signed_in.send("/feeds/new", sent)
    assert page.status_code == 200
    assert ('value="Port"' in page.text, 'value="titles" checked' in page.text) == (True, True)
    assert "Released forum" in words(page.text)
    assert office.do(feeds.listed) == []
