"""Languages before a release: a text changed in one alone, a text partners do not read, a fallback marked as theirs."""

from typing import Any

import pytest
from flask import Flask

from backend import db
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
from backend.domain.values import inputs, texts
from backend.domain.visits import programme
from backend.domain.visits.details import ItemDetails
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, stop_clock, words
from tests.web.filled import untouched
from tests.web_fixtures import Browser

DINNER = {"en": "Terrace over the Jialing", "zh-Hans": "嘉陵江畔餐厅"}


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city, that has an English feed."""

    def conclude(session: Any, act: Any) -> Partnership:
        made = factories.partnership(session, act)
        factories.feed(session, act, [made], locale="en")
        return made

    return office.do(conclude)


def dinner(office: Office, muster: Partnership, **given: Any) -> str:
    """Return the address of a dinner in a visit that its partner has seen."""

    def plan(session: Any, act: Any) -> str:
        visit = factories.visit(session, act, muster)
        usual = {"kind": "meal", "title": {"en": "Dinner", "zh-Hans": "晚宴"}, "place": DINNER}
        hours = {"starts_at": "2027-05-11T18:30", "timezone": "Asia/Shanghai"}
        item = programme.add(session, act, visit, inputs.parse(ItemDetails, {**usual, **hours, **given}))
        releases.release(session, act, ("visit", visit.id))
        return f"/visits/{visit.id}/items/{item.id}"

    return office.do(plan)


def in_chinese(session: Any, act: Any, partner: Partnership) -> Forum:
    """Return a forum that is written in Chinese alone."""
    return factories.forum(session, act, [partner], title={"zh-Hans": "国际城市更新论坛"}, venue={"zh-Hans": "悦来"})


def test_a_place_changed_in_chinese_alone_is_told_on_saving_and_before_the_release(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    address = dinner(office, muster)
    sent = {**untouched(signed_in.get(address).text), "place.zh-Hans": "洪崖洞"}
    page = signed_in.get(signed_in.send(address, sent).location).text
    told = (
        "Where: the English was not changed. Partners who read English still see “Terrace over the Jialing”: Muster"
        " Go to the field"
    )
    assert told in words(page.partition('class="cols')[0])
    assert f'href="{address}#f-place.en"' in page
    review = signed_in.get(f"{address.partition('/items')[0]}/release").text
    assert told in words(review)
    sent = {**untouched(signed_in.get(address).text), "place.en": "Hongya Cave"}
    saved = words(signed_in.get(signed_in.send(address, sent).location).text)
    assert "Saved. What partners have seen of it changes with the next release." in saved
    assert "was not changed" not in saved


def test_a_text_in_chinese_alone_is_told_with_who_reads_what(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    def plan(session: Any, act: Any) -> Forum:
        factories.feed(session, act, [muster], locale="de", name="German feed")
        return in_chinese(session, act, muster)

    forum = office.do(plan)
    told = "Title, Where: will be shown in Chinese to Muster (German), Muster (English)"
    review = signed_in.get(f"/forums/{forum.id}/release").text
    assert f"{told} Go to the field" in words(review)
    assert f'href="/forums/{forum.id}/edit#f-title.en"' in review
    assert told in words(signed_in.get(f"/forums/{forum.id}").text)
    assert "国际城市更新论坛" in words(review)


def test_who_has_no_feed_reads_the_language_of_the_country(signed_in: Browser, office: Office) -> None:
    def plan(session: Any, act: Any) -> Forum:
        return in_chinese(session, act, factories.partnership(session, act, "Ohne"))

    forum = office.do(plan)
    assert "will be shown in Chinese to Ohne (German)" in words(signed_in.get(f"/forums/{forum.id}/release").text)


def test_english_in_place_of_german_is_said_quietly_and_once(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    def plan(session: Any, act: Any) -> Forum:
        factories.feed(session, act, [muster], locale="de")
        return factories.forum(session, act, [muster])

    forum = office.do(plan)
    assert "Title, Where: will be shown in English to Muster (German)" in words(
        signed_in.get(f"/forums/{forum.id}/release").text
    )
    assert "will be shown in" not in words(signed_in.get(f"/forums/{forum.id}").text)


def test_a_fallback_is_marked_as_the_partner_sees_it(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum = office.do(lambda session, act: in_chinese(session, act, muster))
    mark = "in Chinese: there is no German text"
    assert mark in words(signed_in.get(f"/forums/{forum.id}/as-partner?language=de").text)
    assert "there is no" not in words(signed_in.get(f"/forums/{forum.id}/as-partner?language=zh-Hans").text)
    assert "in Chinese: there is no English text" in words(signed_in.get(f"/forums/{forum.id}/release").text)


def test_what_stays_in_the_office_is_not_said_to_reach_partners(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    visit = office.do(lambda session, act: factories.visit(session, act, muster, audience="internal"))
    sent: dict[str, object] = {"kind": "talks", "title.en": "Talks", "starts_on": "2027-05-11", "starts_time": "10:00",
                               "timezone": "Asia/Shanghai"}  # fmt: skip
    said = words(signed_in.get(signed_in.send(f"/visits/{visit.id}/items/new", sent).location).text)
    assert "Added. It stays in the office: no partner sees it." in said
    assert "next release" not in said


def test_saving_without_a_change_says_that_nothing_changes_for_partners(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    address = dinner(office, muster)
    sent = untouched(signed_in.get(address).text)
    said = words(signed_in.get(signed_in.send(address, sent).location).text)
    assert "Saved. Nothing changes for partners." in said


def test_a_forum_is_written_once_for_all_its_readers(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum = office.do(lambda session, act: factories.forum(session, act, [muster]))
    office.do(lambda session, act: releases.release(session, act, ("forum", forum.id)))

    def add_german(session: Any, act: Any) -> None:
        forums.get(session, act, forum.id).title = {**forum.title, "de": "Grüne Häfen"}

    office.do(add_german)  # another language besides is no change of the one that they read
    assert "was not changed" not in words(signed_in.get(f"/forums/{forum.id}/release").text)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("zh-Hans", []), ("zh-Hant", []), ("en", ["zh-Hans"]), ("de", ["zh-Hans"])],
)
def test_which_languages_stand_in_for_the_one_asked_for(asked: str, found: list[str]) -> None:
    assert texts.fallbacks(asked, "en", {"zh-Hans": "论坛"}, None, {"zh-Hans": "悦来"}) == found
