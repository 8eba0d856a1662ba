"""The public address of a feed, as calendar programs fetch it, on both databases, with everything really committed."""

import gzip
import logging
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from backend import app as application
from backend import db
from backend.domain import transactions
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum, ForumDetails
from backend.domain.office import acts, coordinators, outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed
from backend.domain.partners import partnerships
from backend.domain.schedule import releases
from backend.domain.values import inputs
from backend.domain.visits import programme
from backend.domain.visits.details import ItemDetails
from backend.http import feeds as addresses
from config import settings as configuration
from tests import factories
from tests.ical.foreign import READERS, ForeignEvent

PLANTED = ("PLANTED-REASON", "PLANTED-PURPOSE", "PLANTED-DRAFT", "PLANTED-TITLE", "PLANTED-OTHER")
DAY = {"starts_at": "2190-05-12T09:30", "ends_at": "2190-05-12T17:00"}


@dataclass
class Office:
    """An office with one partner, a released forum, the partner's feed, and somebody who fetches it."""

    sessions: db.Sessions
    act: Act
    client: FlaskClient
    partner_id: UUID
    forum_id: UUID
    feed_id: UUID

    def write(self) -> AbstractContextManager[Session]:
        """Open a transaction that commits."""
        return acts.transaction(self.sessions.writes, self.act)

    def feed(self, session: Session) -> Feed:
        """Return the partner's feed."""
        return feeds.get(session, self.act, self.feed_id)

    def forum(self, session: Session) -> Forum:
        """Return the forum."""
        return forums.get(session, self.act, self.forum_id)

    @property
    def path(self) -> str:
        """Return the feed's path."""
        with acts.transaction(self.sessions.reads, self.act) as session:
            return (feeds.url(self.act, self.feed(session)) or "").removeprefix(self.act.desk.base_url)

    def fetch(self, path: str | None = None, **headers: str) -> TestResponse:
        """Fetch a feed, the partner's when no other is named."""
        return self.client.get(path or self.path, headers={key.replace("_", "-"): headers[key] for key in headers})

    def event(self) -> ForeignEvent:
        """Return the one event that a foreign reader finds."""
        (found,) = READERS["vobject"](self.fetch().data)
        return found


def _some_time_today(zone: str) -> datetime:
    """Return an instant of two hours ago, or of midnight at the office where that was later: its window moves then."""
    now = datetime.now(UTC).replace(microsecond=0)
    midnight = datetime.combine(now.astimezone(ZoneInfo(zone)).date(), time(), ZoneInfo(zone))
    return max(now - timedelta(hours=2), midnight.astimezone(UTC))


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """Yield an office on each kind of database."""
    given = {"AMITY_DATABASE_URL": database_url, "AMITY_BASE_URL": "https://amity.example"}
    settings = configuration.load(given, tmp_path)
    sessions = transactions.open_sessions(database_url)
    act = Act(_some_time_today(settings.home_timezone), acts.desk_of(settings))
    with acts.transaction(sessions.writes, act) as session:
        mei = factories.coordinator(session, "mei", coordinators.Role.DIRECTOR)
        act = replace(act, who=mei)
        partner = factories.partnership(session, act)
        forum = factories.forum(session, act, [partner], **DAY)
        releases.release(session, act, ("forum", forum.id))
        feed = factories.feed(session, act, [partner], name="Duisburg 杜伊斯堡")
    app = application.create_app(settings, sessions)
    app.testing = True
    yield Office(sessions, act, app.test_client(), partner.id, forum.id, feed.id)
    addresses.publisher_of(app).tally.write()  # now, not by its timer: then the database is gone
    sessions.engine.dispose()


def test_a_calendar_comes_with_all_that_programs_ask_for(office: Office) -> None:
    answer = office.fetch()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        "inline; filename=\"Duisburg.ics\"; filename*=UTF-8''Duisburg%20%E6%9D%9C%E4%BC%8A%E6%96%AF%E5%A0%A1.ics"
    )
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert re.fullmatch('"[0-9a-f]{32}"', answer.headers["ETag"])
    assert answer.last_modified is not None
    assert office.act.now <= answer.last_modified <= datetime.now(UTC)
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert not {"Set-Cookie", "Location", "Content-Encoding", "WWW-Authenticate"} & set(answer.headers.keys())
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")


def test_two_fetches_are_byte_identical(office: Office) -> None:
    one, two = office.fetch(), office.fetch(User_Agent="Google-Calendar-Importer", Cookie="amity=x")
    assert (one.data, one.headers["ETag"]) == (two.data, two.headers["ETag"])


def test_all_foreign_readers_agree_on_forum_leg_and_items_in_both_zones(office: Office) -> None:
    with office.write() as session:
        partner = partnerships.get(session, office.act, office.partner_id)
        days = {"starts_on": "2190-05-10", "ends_on": "2190-05-14"}
        visit = factories.visit(session, office.act, partner, **days)
        flight = {
            "kind": "flight",
            "title": "Flight home",
            "starts_at": "2190-05-14T13:50",
            "ends_at": "2190-05-14T18:30",
        }
        flight |= {"timezone": "Asia/Shanghai", "ends_timezone": "Europe/Berlin"}
        welcome = {"kind": "press", "title": "Press", "starts_at": "2190-05-14T19:00", "timezone": "Europe/Berlin"}
        for item in (flight, welcome):
            programme.add(session, office.act, visit, inputs.parse(ItemDetails, item))
        releases.release(session, office.act, ("visit", visit.id))
    body = office.fetch().data
    leg = re.search(rb"UID:(\S+)\r\n(?:(?!END:VEVENT).+\r\n)+?CATEGORIES:Visit", body)
    assert leg is not None
    assert re.findall(rb"RELATED-TO:(\S+)", body.replace(b"\r\n ", b"")) == [leg[1]] * 2
    found = {name: [replace(one, categories=()) for one in read(body)] for name, read in READERS.items()}
    assert all(events == found["vobject"] for events in found.values())
    assert [(one.start, one.end) for one in found["vobject"]] == [
        (date(2190, 5, 10), date(2190, 5, 15)),
        (datetime(2190, 5, 12, 1, 30, tzinfo=UTC), datetime(2190, 5, 12, 9, 0, tzinfo=UTC)),
        (datetime(2190, 5, 14, 5, 50, tzinfo=UTC), datetime(2190, 5, 14, 16, 30, tzinfo=UTC)),
        (datetime(2190, 5, 14, 17, 0, tzinfo=UTC), datetime(2190, 5, 14, 17, 0, tzinfo=UTC)),
    ]
    assert re.findall(rb"^TZID:(.*)\r$", body, re.MULTILINE) == [b"Asia/Shanghai", b"Europe/Berlin"]


def test_an_unreleased_change_changes_no_byte(office: Office) -> None:
    tag = office.fetch().headers["ETag"]
    with office.write() as session:
        _change(session, office.act, office.forum(session), title={"en": "PLANTED-TITLE"}, starts_at="2190-05-12T08:00")
    assert office.fetch(If_None_Match=tag).status_code == 304
    with office.write() as session:
        releases.release(session, office.act, ("forum", office.forum_id))
    assert office.event().summary == "PLANTED-TITLE"


def test_who_has_it_already_gets_304(office: Office) -> None:
    tag = office.fetch().headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*", f'"x", W/{tag}, "y"'):
        answer = office.fetch(If_None_Match=known)
        assert (answer.status_code, answer.data) == (304, b"")
        assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == (tag, "private, no-cache")
        assert "Content-Type" not in answer.headers


def test_a_date_serves_those_without_a_tag(office: Office) -> None:
    changed = office.fetch().headers["Last-Modified"]
    assert office.fetch(If_Modified_Since=changed).status_code == 304
    assert office.fetch(If_Modified_Since=http_date(office.act.now + timedelta(days=1))).status_code == 304
    assert office.fetch(If_Modified_Since=http_date(office.act.now - timedelta(seconds=1))).status_code == 200
    assert office.fetch(If_Modified_Since="yesterday").status_code == 200


def test_the_tag_wins_over_the_date(office: Office) -> None:
    first = office.fetch()
    changed, tag = first.headers["Last-Modified"], first.headers["ETag"]
    assert office.fetch(If_None_Match='"other"', If_Modified_Since=changed).status_code == 200
    assert office.fetch(If_None_Match=tag, If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT").status_code == 304


def test_head_answers_as_get_without_a_body(office: Office) -> None:
    got, head = office.fetch(), office.client.head(office.path)
    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(got.headers)
    conditional = office.client.head(office.path, headers={"If-None-Match": got.headers["ETag"]})
    assert conditional.status_code == 304


def test_packed_when_asked_with_stable_bytes(office: Office) -> None:
    plain = office.fetch()
    for asked in ("gzip", "gzip, deflate, br", "identity;q=0.5, gzip;q=0.8", "*"):
        packed = office.fetch(Accept_Encoding=asked)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert packed.data == office.fetch(Accept_Encoding=asked).data
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert office.fetch(Accept_Encoding=asked, If_None_Match=packed.headers["ETag"]).status_code == 304
        assert office.fetch(Accept_Encoding=asked, If_None_Match=plain.headers["ETag"]).status_code == 304


def test_plain_when_not_asked(office: Office) -> None:
    for asked in ("", "identity", "br", "gzip;q=0", "identity, gzip;q=0.1"):
        answer = office.fetch(Accept_Encoding=asked)
        assert "Content-Encoding" not in answer.headers
        assert answer.data.startswith(b"BEGIN:VCALENDAR")


def test_nothing_but_reading_is_allowed(office: Office) -> None:
    path = office.path
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "REPORT"):
        answer = office.client.open(path, method=method)
        assert answer.status_code == 405
        assert {word.strip() for word in answer.headers["Allow"].split(",")} == {"GET", "HEAD"}
        assert not {"DAV", "Set-Cookie"} & set(answer.headers.keys())


def test_dead_addresses_tell_nothing(office: Office) -> None:
    old = office.path
    with office.write() as session:
        feeds.rotate(session, office.act, office.feed(session))
    answers = [office.fetch(path) for path in (old, f"/feeds/{'a' * 32}.ics", "/feeds/x.ics", "/feeds/%00.ics")]
    assert {answer.status_code for answer in answers[:3]} == {404}
    assert answers[3].status_code in {400, 404}
    assert not any(b"VCALENDAR" in answer.data or "Set-Cookie" in answer.headers for answer in answers)
    assert answers[0].data == answers[1].data == answers[2].data
    assert office.fetch().status_code == 200


def test_a_revoked_feed_is_gone(office: Office) -> None:
    path = office.path
    with office.write() as session:
        feeds.revoke(session, office.act, office.feed(session))
    assert office.fetch(path).status_code == 404


def test_an_internal_feed_goes_with_its_owner(office: Office) -> None:
    with office.write() as session:
        li = factories.coordinator(session, "li")
        feed = factories.feed(session, replace(office.act, who=li), audience="internal")
        path = (feeds.url(office.act, feed) or "").removeprefix("https://amity.example")
    assert office.fetch(path).status_code == 200
    with office.write() as session:
        coordinators.disable(session, coordinators.get(session, li.id), office.act.now)
    assert office.fetch(path).status_code == 404


def test_moving_the_forum_raises_the_number_once(office: Office) -> None:
    before, tag = office.event(), office.fetch().headers["ETag"]
    with office.write() as session:
        details = {"starts_at": "2190-05-13T10:00", "ends_at": "2190-05-13T18:00", "timezone": "Asia/Shanghai"}
        forum = office.forum(session)
        full = inputs.parse(ForumDetails, {**forums.given(forum), **details})
        forums.reschedule(session, office.act, forum, full)
    after = office.event()
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert after.start == datetime(2190, 5, 13, 2, 0, tzinfo=UTC)
    assert office.fetch(If_None_Match=tag).status_code == 200


def test_calling_off_leaves_a_tombstone_and_reinstating_brings_it_back(office: Office) -> None:
    before = office.event()
    with office.write() as session:
        told = EndDetails(reason="PLANTED-REASON", outward_text={"en": "The hall is flooded"})
        outward.call_off(session, office.act, office.forum(session), told)
    off = office.event()
    assert (off.uid, off.start) == (before.uid, before.start)
    assert (off.sequence, off.status) == (before.sequence + 1, "CANCELLED")
    assert off.summary == "Called off: Forum on green ports"
    assert (off.description or "").startswith("The hall is flooded")
    with office.write() as session:
        outward.reinstate(session, office.act, office.forum(session))
    assert replace(office.event(), sequence=before.sequence) == before
    assert office.event().sequence == before.sequence + 2


def test_no_inner_word_leaves_the_office(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with office.write() as session:
        other = factories.partnership(session, office.act, "Other")
        partner = partnerships.get(session, office.act, office.partner_id)
        visit = factories.visit(session, office.act, partner, purpose={"en": "PLANTED-PURPOSE"}, starts_on="2190-05-10",
                                ends_on="2190-05-14")  # fmt: skip
        releases.release(session, office.act, ("visit", visit.id))
        factories.forum(session, office.act, [partner], title={"en": "PLANTED-DRAFT"}, **DAY)
        bilateral = factories.forum(session, office.act, [other], title={"en": "PLANTED-OTHER"}, kind="meeting", **DAY)
        releases.release(session, office.act, ("forum", bilateral.id))
        forum = office.forum(session)
        _change(session, office.act, forum, title={"en": "PLANTED-TITLE"})
        outward.call_off(session, office.act, forum, EndDetails(reason="PLANTED-REASON"))
        public = factories.feed(session, office.act, audience="public")
        paths = [office.path, (feeds.url(office.act, public) or "").removeprefix("https://amity.example")]
    answers = [office.fetch(path) for path in paths]
    assert [answer.data.count(b"BEGIN:VEVENT") for answer in answers] == [2, 0]
    assert "GET /feeds/….ics 200" in caplog.text
    said = "".join(answer.text.replace("\r\n ", "") + str(answer.headers) for answer in answers) + caplog.text
    assert not [word for word in PLANTED if word in said]
    assert not [path for path in paths if path[len("/feeds/") : -len(".ics")] in said]


def _change(session: Session, act: Act, forum: Forum, **given: object) -> None:
    forums.change(session, act, forum, inputs.parse(ForumDetails, {**forums.given(forum), **given}))
