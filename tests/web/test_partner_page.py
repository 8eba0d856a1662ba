"""The plain page of a feed: open to whoever has the address, in its language, and nothing of the office on it."""

import logging
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from backend import db
from backend.domain.forums import forums
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import feeds, fetches
from backend.domain.outreach.feeds import Feed, FeedDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
from backend.domain.values import inputs, partner_words
from backend.http import feeds as http_feeds
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, stop_clock, words
from tests.web_fixtures import NOW

DAY = {"starts_at": "2027-05-12T09:30", "ends_at": "2027-05-12T17:00", "timezone": "Asia/Shanghai"}
MOST_BYTES = 30_000
MOST_STATEMENTS = 10
WECHAT = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50"


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


def _feed(office: Office, partner: Partnership, **given: object) -> tuple[Feed, str]:
    """Open a feed; return it with the address of its page."""
    feed = office.do(lambda session, act: factories.feed(session, act, [partner], **given))
    return feed, _path(office, feed)


def _path(office: Office, feed: Feed) -> str:
    return f"/feeds/{(feeds.url(office.act, feed) or '').partition('/feeds/')[2].removesuffix('.ics')}"


def _forum(office: Office, partner: Partnership, *, released: bool = True, **given: object) -> None:
    def plan(session: Session, act: Act) -> None:
        forum = factories.forum(session, act, [partner], **{**DAY, **given})
        if released:
            releases.release(session, act, ("forum", forum.id))

    office.do(plan)


@pytest.mark.parametrize(
    ("locale", "day", "says"),
    [
        ("en", "Wednesday 12 May 2027", "Whoever has this address"),
        ("de", "Mittwoch, 12. Mai 2027", "Wer diese Adresse hat"),
        ("zh-Hans", "2027年5月12日 星期三", "复制为文字"),
    ],
)
def test_it_speaks_the_feeds_language_whoever_asks(
    client: FlaskClient, office: Office, muster: Partnership, locale: str, day: str, says: str
) -> None:
    _forum(office, muster, title={"en": "Port day", "de": "Hafentag", "zh-Hans": "港口日"}, venue={"en": "Hall 3"})
    _feed_row, path = _feed(office, muster, locale=locale)
    answer = client.get(path, headers={"Accept-Language": "fr"})
    said = words(answer.text)
    assert answer.status_code == 200
    assert f'<html lang="{locale}">' in answer.text
    assert (day in said, says in said, "09:30–17:00" in said, "UTC+8" in said) == (True, True, True, True)
    assert {"en": "Port day", "de": "Hafentag", "zh-Hans": "港口日"}[locale] in said


def test_it_shows_what_the_feed_shows_and_nothing_else(
    client: FlaskClient, office: Office, muster: Partnership
) -> None:
    other = office.do(lambda session, act: factories.partnership(session, act, "Zielonka"))
    _forum(office, muster, title={"en": "Released forum"})
    _forum(office, muster, title={"en": "PLANTED-DRAFT"}, released=False)
    _forum(office, other, title={"en": "PLANTED-OTHER"})
    _feed_row, path = _feed(office, muster)
    answer = client.get(path)
    assert "Released forum" in answer.text
    assert "PLANTED" not in answer.text + str(answer.headers)


def test_what_is_called_off_is_struck_and_its_reason_stays_inside(
    client: FlaskClient, office: Office, muster: Partnership
) -> None:
    def call_off(session: Session, act: Act) -> None:
        forum = factories.forum(session, act, [muster], title={"en": "Port day"}, **DAY)
        releases.release(session, act, ("forum", forum.id))
        end = inputs.parse(EndDetails, {"reason": "PLANTED-REASON", "outward_text": {"en": "The hall is closed"}})
        outward.call_off(session, act, forums.get(session, act, forum.id), end)

    office.do(call_off)
    _feed_row, path = _feed(office, muster)
    page = client.get(path).text
    assert '<article class="is-off">' in page
    assert "Called off: Port day" in page
    assert "The hall is closed" in page
    assert "PLANTED" not in page


def test_it_asks_no_cookie_and_tells_nobody_where_it_was(
    client: FlaskClient, office: Office, muster: Partnership, caplog: pytest.LogCaptureFixture
) -> None:
    feed, path = _feed(office, muster)
    with caplog.at_level(logging.INFO, "amity.access"):
        answer = client.get(path)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert (" style=" in answer.text, "<style" in answer.text, "csrf" in answer.text) == (False, False, False)
    assert str(feed.id) not in answer.text
    token = path.removeprefix("/feeds/")
    assert caplog.text.count("/feeds/…") == 1
    assert token not in caplog.text


def test_head_and_a_reader_who_has_it_already(client: FlaskClient, office: Office, muster: Partnership) -> None:
    _feed_row, path = _feed(office, muster)
    first = client.get(path)
    head = client.head(path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.post(path).status_code == 405


def test_a_wrong_or_revoked_address_shows_nothing(client: FlaskClient, office: Office, muster: Partnership) -> None:
    feed, path = _feed(office, muster, name="Secret name")
    office.do(lambda session, act: feeds.revoke(session, act, feeds.get(session, act, feed.id)))
    revoked, wrong = client.get(path), client.get("/feeds/" + "a" * 32)
    assert (revoked.status_code, wrong.status_code) == (404, 404)
    assert revoked.text == wrong.text
    assert "There is nothing here" in words(wrong.text)
    assert "此处没有内容" in client.get("/feeds/" + "a" * 32, headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert wrong.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(("days", "status"), [(0, 200), (1, 410), (30, 410), (31, 404)])
def test_one_that_has_ended_says_so_for_thirty_days(
    client: FlaskClient, office: Office, muster: Partnership, days: int, status: int
) -> None:
    last = NOW.date() - timedelta(days=days)
    _forum(office, muster, title={"en": "Port day"})
    _feed_row, path = _feed(office, muster, locale="de", expires_on=last.isoformat())
    answer = client.get(path)
    assert answer.status_code == status
    assert ("endete am" in answer.text) == (status == 410)
    assert ("Port day" in answer.text) == (status == 200)


def test_a_day_can_be_copied_as_text(client: FlaskClient, office: Office, muster: Partnership) -> None:
    _forum(office, muster, title={"en": "Port day"}, venue={"en": "Hall 3"})
    _feed_row, path = _feed(office, muster)
    found = re.search(r"<pre[^>]*>([^<]*)</pre>", client.get(path).text)
    assert found is not None
    assert found[1] == "Wednesday 12 May 2027\n09:30–17:00 Shanghai UTC+8\nPort day\nHall 3"


def test_inside_wechat_it_says_how_to_leave_and_offers_no_webcal(
    client: FlaskClient, office: Office, muster: Partnership
) -> None:
    _feed_row, path = _feed(office, muster, locale="zh-Hans")
    inside, outside = client.get(path, headers={"User-Agent": WECHAT}).text, client.get(path).text
    assert ("在浏览器打开" in inside, "webcal:" in inside) == (True, False)
    assert ("在浏览器打开" in outside, "webcal:" in outside) == (False, True)
    said = words(outside)
    assert [name for name in ("iPhone", "华为", "小米", "Outlook", "Foxmail", "Google") if name in said] == [
        *("iPhone", "华为", "小米", "Outlook", "Foxmail")
    ]


def test_many_days_come_in_parts_that_are_small(client: FlaskClient, office: Office, muster: Partnership) -> None:
    for number in range(40):
        day = (date(2027, 1, 4) + timedelta(days=number)).isoformat()
        title = {"en": f"Forum {number:02} of the international working group"}
        _forum(
            office,
            muster,
            title=title,
            venue={"en": "Conference centre, hall 3"},
            starts_at=f"{day}T09:30",
            ends_at=f"{day}T17:00",
        )
    _feed_row, path = _feed(office, muster)
    client.get(path)
    with office.counted() as sent:
        first = client.get(path)
    assert len(sent) <= MOST_STATEMENTS
    assert len(first.data) <= MOST_BYTES
    later = re.search(r'href="(/feeds/[^"]+from=[^"]+)">Later<', first.text)
    assert later is not None
    second = client.get(later[1]).text
    shown = [re.findall(r"<h3>Forum (\d\d)", page) for page in (first.text, second)]
    assert shown == [[f"{one:02}" for one in range(30)], [f"{one:02}" for one in range(30, 40)]]
    assert client.get(f"{path}?from=nonsense").text == first.text


def test_looking_is_counted_with_the_program(
    app: Flask, client: FlaskClient, office: Office, muster: Partnership
) -> None:
    feed, path = _feed(office, muster)
    client.get(path, headers={"User-Agent": WECHAT})
    http_feeds.publisher_of(app).tally.write()
    counted = office.do(lambda session, _act: fetches.of(session, [feed.id]))[feed.id]
    assert (counted.count, counted.last_by) == (1, "WeChat")


def test_an_internal_feed_has_its_page_too(client: FlaskClient, office: Office, muster: Partnership) -> None:
    _forum(office, muster, title={"en": "Draft forum"}, released=False)
    owner = office.do(lambda session, _act: factories.coordinator(session, "lena"))
    details = FeedDetails.model_validate({"name": "Mine", "audience": "internal"})
    feed = office.do(lambda session, act: feeds.create(session, act, details), owner.id)
    assert "Draft forum" in client.get(_path(office, feed)).text


def test_every_language_says_every_word_of_it(client: FlaskClient, office: Office, muster: Partnership) -> None:
    english = words(client.get(_feed(office, muster)[1]).text)
    for locale in (one for one in partner_words.LOCALES if one != "en"):
        said = words(client.get(_feed(office, muster, locale=locale)[1]).text)
        assert ("Copy" in said, "Subscribe to this address" in english) == (False, True)
        assert "Subscribe to this address" not in said
