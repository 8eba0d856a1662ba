"""As the partner sees it: the feed's own words, now and after a release, for records and for feeds; nobody else's."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.outreach.feeds import Feed
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
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
    """Return a released forum of the partner, with a venue that waits."""

    def plan(session: Any, act: Any) -> Forum:
        forum = factories.forum(session, act, [muster])
        releases.release(session, act, ("forum", forum.id))
        forums.change(session, act, forum, given(forum, venue={"en": "Harbour Hall"}))
        return forum

    return office.do(plan)


def given(forum: Forum, **changed: Any) -> Any:
    """Return the forum's details with something changed."""
    return forums.ForumDetails.model_validate({**forums.given(forum), **changed})


def columns(page: str) -> tuple[str, str]:
    """Return what the page says of now, and of after the next release."""
    now, _, then = page.partition("After the next release")
    return now, then


def test_a_record_stands_as_it_is_read_now_and_after_the_next_release(signed_in: Browser, forum: Forum) -> None:
    page = words(signed_in.get(f"/forums/{forum.id}/as-partner").text)
    now, then = columns(page)
    assert "Liangjiang Hall" in now
    assert "Harbour Hall" not in now
    assert "Harbour Hall" in then
    assert "1 changed" in page
    assert "Mittwoch, 12. Mai 2027" in now  # the words of a German partner, whatever the reader's language


def test_another_language_may_be_asked_for(signed_in: Browser, forum: Forum) -> None:
    page = words(signed_in.get(f"/forums/{forum.id}/as-partner?language=zh-Hans").text)
    assert "2027年5月12日 星期三" in page
    assert "绿色港口论坛" in page
    unknown = words(signed_in.get(f"/forums/{forum.id}/as-partner?language=xx&partner=nobody").text)
    assert "Mittwoch, 12. Mai 2027" in unknown


def test_a_draft_is_not_there_yet(signed_in: Browser, office: Office, muster: Partnership) -> None:
    def propose(session: Any, act: Any) -> Visit:
        return factories.visit(session, act, muster)

    visit = office.do(propose)
    now, then = columns(words(signed_in.get(f"/visits/{visit.id}/as-partner").text))
    assert "nothing is released" in now
    assert "Ganztägig, bis Fr., 14. Mai" in then
    assert "new to them" in then
    assert "1 entry of it is internal" in now  # the visit's own: partners have its legs


def test_an_internal_record_shows_nothing(signed_in: Browser, office: Office, muster: Partnership) -> None:
    inside = office.do(lambda session, act: factories.forum(session, act, [muster], audience="internal"))
    page = words(signed_in.get(f"/forums/{inside.id}/as-partner").text)
    assert "nothing is released" in page
    assert "green ports" not in page.partition("Now")[2]


def test_a_partnership_shows_the_whole_of_its_calendar(
    signed_in: Browser, office: Office, forum: Forum, muster: Partnership
) -> None:
    other = office.do(lambda session, act: factories.partnership(session, act, "Ejemplo"))
    theirs = office.do(lambda session, act: factories.forum(session, act, [other], title="Theirs alone"))
    office.do(lambda session, act: releases.release(session, act, ("forum", theirs.id)))
    page = words(signed_in.get(f"/partnerships/{muster.id}/as-partner").text)
    assert "Forum on green ports" in page
    assert "Theirs alone" not in page
    assert "Theirs alone" in words(signed_in.get(f"/partnerships/{other.id}/as-partner").text)


def test_each_of_several_partners_has_her_own(signed_in: Browser, office: Office, muster: Partnership) -> None:
    other = office.do(lambda session, act: factories.partnership(session, act, "Ejemplo"))

    def plan(session: Any, act: Any) -> Forum:
        return factories.forum(session, act, [muster, other], audience_partnership_ids=[other.id])

    forum = office.do(plan)
    page = words(signed_in.get(f"/forums/{forum.id}/as-partner").text)
    assert "Ejemplo" in page
    assert "Muster" not in page.partition("Now")[2]


def test_a_feed_shows_what_all_releases_that_wait_would_bring(
    signed_in: Browser, office: Office, forum: Forum, muster: Partnership
) -> None:
    def narrow(session: Any, act: Any) -> Feed:
        return factories.feed(session, act, [muster], locale="it", detail="titles")

    feed = office.do(narrow)
    added = office.do(lambda session, act: factories.forum(session, act, [muster], title="Another one"))
    page = words(signed_in.get(f"/feeds/{feed.id}/as-partner").text)
    now, _, then = page.partition("When all that waits is released")
    assert "mercoledì 12 maggio 2027" in now
    assert "Harbour Hall" not in then  # of titles alone
    assert "Another one" not in now
    assert "Another one" in then
    office.do(lambda session, act: releases.release(session, act, ("forum", added.id)))
    assert "Another one" in words(signed_in.get(f"/feeds/{feed.id}/as-partner").text).partition("When all")[0]


def test_an_internal_feed_has_no_partner(signed_in: Browser, office: Office, director: UUID) -> None:
    mine = office.do(lambda session, act: factories.feed(session, act, audience="internal", owner="mei@amity.example"))
    assert signed_in.get(f"/feeds/{mine.id}/as-partner").status_code == 404


def test_who_may_not_see_the_record_finds_nothing(
    app: Flask, office: Office, director: UUID, add_person: AddPerson
) -> None:
    hidden = office.do(
        lambda session, act: factories.partnership(session, act, confidential=True, owner="mei@amity.example")
    )
    forum = office.do(lambda session, act: factories.forum(session, act, [hidden]))
    outsider = person_in(app, add_person, "wang")
    for path in (f"/partnerships/{hidden.id}", f"/forums/{forum.id}"):
        assert outsider.get(f"{path}/as-partner").status_code == 404
