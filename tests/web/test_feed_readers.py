"""Who reads a feed: the last fetch, its program, how many; and which nobody reads, in the list and on the page."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask

from backend import db
from backend.domain.outreach import feeds, fetches
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.fetches import Counted
from backend.domain.partners.partnerships import Partnership
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, stop_clock, words
from tests.web_fixtures import NOW, Browser


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


def _feed(office: Office, muster: Partnership, name: str, *fetched: tuple[str, int, float]) -> Feed:
    """Return a feed that was fetched so: by a program, so often, so many days ago."""
    feed = office.do(lambda session, act: factories.feed(session, act, [muster], name=name))
    counted = [
        Counted(feed.id, client, count, NOW - timedelta(days=99), NOW - timedelta(days=days))
        for client, count, days in fetched
    ]
    office.do(lambda session, _act: fetches.add_up(session, counted))
    return feed


def test_the_list_tells_who_reads_and_finds_what_nobody_reads(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    _feed(office, muster, "Northport")
    _feed(office, muster, "Southport", ("Outlook", 40, 30))
    _feed(office, muster, "Westport", ("Outlook", 40, 29.9), ("Google Calendar", 2, 1))
    gone = _feed(office, muster, "Eastport")
    office.do(lambda session, act: feeds.revoke(session, act, feeds.get(session, act, gone.id)))
    every = words(signed_in.get("/feeds").text)
    assert ("never fetched" in every, "not for 30 days" in every) == (True, True)
    assert "Sun 22 Nov 2026 · Google Calendar · 42 fetches" in every
    found = {
        wanted: [name for name in ("Northport", "Southport", "Westport", "Eastport") if name in page.text]
        for wanted in ("never_fetched", "silent", "read", "nonsense")
        for page in [signed_in.get(f"/feeds?view=all&read={wanted}")]
    }
    assert found == {
        "never_fetched": ["Northport"],
        "silent": ["Southport"],
        "read": ["Westport"],
        "nonsense": ["Northport", "Southport", "Westport", "Eastport"],
    }
    ordered = words(signed_in.get("/feeds?sort=-fetched").text)
    assert ordered.index("Westport") < ordered.index("Southport") < ordered.index("Northport")


def test_the_file_has_each_fact_in_a_column(signed_in: Browser, office: Office, muster: Partnership) -> None:
    _feed(office, muster, "Westport", ("Outlook", 3, 1))
    with signed_in.get("/lists/feeds.csv") as answer:
        head, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    facts = dict(zip(head, row, strict=True))
    assert (facts["Fetched by"], facts["Fetches"]) == ("Outlook", "3")


@pytest.mark.parametrize(
    ("fetched", "says"),
    [
        ((), "never fetched Edit"),
        ((("Outlook", 7, 31),), "the subscription may be gone"),
        ((("Outlook", 7, 1), ("?", 1, 2)), "a program that does not say its name 1 fetch"),
    ],
)
def test_the_page_tells_programs_and_times(
    signed_in: Browser, office: Office, muster: Partnership, fetched: tuple[tuple[str, int, float], ...], says: str
) -> None:
    feed = _feed(office, muster, "Westport", *fetched)
    said = words(signed_in.get(f"/feeds/{feed.id}").text)
    assert says in said
    assert ("Outlook 7 fetches" in said) == bool(fetched)


def test_the_partnerships_card_tells_it(signed_in: Browser, office: Office, muster: Partnership) -> None:
    _feed(office, muster, "Northport")
    assert "never fetched" in words(signed_in.get(f"/partnerships/{muster.id}").text)


def test_how_they_subscribe_is_told_in_the_coordinators_language_for_their_programs(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    feed = office.do(lambda session, act: factories.feed(session, act, [muster], locale="zh-Hans"))
    said = words(signed_in.get(f"/feeds/{feed.id}").text)
    assert [name for name in ("iPhone", "Huawei", "Xiaomi", "Foxmail", "Thunderbird") if name in said] == [
        *("iPhone", "Huawei", "Xiaomi", "Foxmail")
    ]
