"""The front before Flask: it answers exactly what Flask would, and nothing that is over; on both databases."""

import gzip
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import Client, TestResponse

from backend import app as application
from backend import db
from backend.domain import transactions
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import acts, coordinators
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, fetches, selections, snapshots
from backend.domain.outreach.feeds import FeedDetails
from backend.domain.outreach.snapshots import Snapshot
from backend.domain.schedule import releases
from backend.domain.values import inputs
from backend.http import feeds as addresses
from backend.http.front import Front
from backend.http.publisher import Publisher
from backend.ical import feed as ical_feed
from config import settings as configuration
from tests import factories
from tests.ical.foreign import READERS

DAY = {"starts_at": "2190-05-12T09:30", "ends_at": "2190-05-12T17:00"}
ASKED: Sequence[dict[str, str]] = (
    {},
    {"Accept_Encoding": "gzip"},
    {"If_None_Match": '"x"'},
    {"If_None_Match": "*"},
    {"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"If_Modified_Since": "yesterday"},
    {"Accept_Encoding": "identity;q=0.5, gzip;q=0.8", "User_Agent": "iCal"},
)


@dataclass
class World:
    """An office with a released forum and its partner's feed, answered with the front and without."""

    sessions: db.Sessions
    act: Act
    app: Flask
    front: Front
    forum_id: UUID
    feed_id: UUID
    path: str
    passed: list[str]

    @property
    def publisher(self) -> Publisher:
        """Return what makes feeds here."""
        return addresses.publisher_of(self.app)

    def fetch(self, path: str | None = None, method: str = "GET", **headers: str) -> TestResponse:
        """Fetch as programs do, with the front."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        answer = Client(self.front).open(path or self.path, method=method, headers=named, buffered=True)
        answer.close()
        return answer

    def is_fronted(self, path: str | None = None, method: str = "GET", **headers: str) -> bool:
        """Fetch; say whether the front answered by itself."""
        before = len(self.passed)
        self.fetch(path, method, **headers)
        return len(self.passed) == before

    def move(self, starts_at: str) -> None:
        """Move the forum, at once for partners."""
        with acts.transaction(self.sessions.writes, self.act) as session:
            forum = forums.get(session, self.act, self.forum_id)
            given = {"starts_at": starts_at, "ends_at": starts_at, "timezone": "Asia/Shanghai"}
            forums.reschedule(session, self.act, forum, inputs.parse(ForumDetails, {**forums.given(forum), **given}))


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """Yield such an office on each kind of database."""
    given = {"AMITY_DATABASE_URL": database_url, "AMITY_BASE_URL": "https://amity.example"}
    settings = configuration.load(given, tmp_path)
    sessions = transactions.open_sessions(database_url)
    act = Act(datetime.now(UTC).replace(microsecond=0), acts.desk_of(settings))
    with acts.transaction(sessions.writes, act) as session:
        act = replace(act, who=factories.coordinator(session, "mei", coordinators.Role.DIRECTOR))
        partner = factories.partnership(session, act)
        forum = factories.forum(session, act, [partner], **DAY)
        releases.release(session, act, ("forum", forum.id))
        feed = factories.feed(session, act, [partner], name="Duisburg 杜伊斯堡")
        path = (feeds.url(act, feed) or "").removeprefix("https://amity.example")
    app = application.create_app(settings, sessions)
    passed: list[str] = []

    def behind(environ, start_response):  # type: ignore[no-untyped-def] # a WSGI application
        passed.append(environ["PATH_INFO"])
        return app(environ, start_response)

    yield World(sessions, act, app, Front(app, behind), forum.id, feed.id, path, passed)
    addresses.publisher_of(app).tally.write()  # now, not by its timer: then the database is gone
    sessions.engine.dispose()


def test_the_first_fetch_makes_what_the_next_are_answered_with(world: World) -> None:
    assert not world.is_fronted()
    assert world.is_fronted()
    assert world.fetch().data.count(b"BEGIN:VEVENT") == 1


def test_it_answers_what_flask_answers(world: World) -> None:
    world.fetch()
    for headers in ASKED:
        for method in ("GET", "HEAD"):
            given = {key.replace("_", "-"): value for key, value in headers.items()}
            behind = Client(world.app).open(world.path, method=method, headers=given)
            before = world.fetch(method=method, **headers)
            assert world.is_fronted(method=method, **headers)
            assert (before.status, before.data) == (behind.status, behind.data)
            assert sorted(before.headers) == sorted(behind.headers)


def test_who_has_it_gets_304_for_every_way_to_say_so(world: World) -> None:
    plain, packed = (world.fetch(Accept_Encoding=one).headers["ETag"] for one in ("", "gzip"))
    assert plain != packed
    for tag in (plain, packed):
        for known in (tag, f"W/{tag}", f'"other", {tag}', f'"x",W/{tag} , "y"'):
            answer = world.fetch(If_None_Match=known)
            assert (answer.status_code, answer.data) == (304, b"")
            assert "Content-Type" not in answer.headers
            assert "Content-Length" not in answer.headers


def test_a_change_is_seen_by_the_very_next_fetch(world: World) -> None:
    tags = {world.fetch().headers["ETag"]}
    for hour in ("2190-05-13T10:00", "2190-05-14T10:00", "2190-05-13T10:00"):
        world.move(hour)
        answer = world.fetch(If_None_Match=", ".join(tags))
        assert answer.status_code == 200
        assert f"DTSTART;TZID=Asia/Shanghai:{hour.translate({45: None, 58: None})}00".encode() in answer.data
        tags.add(answer.headers["ETag"])
    assert len(tags) == 4


def test_changes_within_a_second_have_dates_of_their_own(world: World) -> None:
    first = world.fetch()
    world.move("2190-05-13T10:00")
    made = world.fetch(If_Modified_Since=first.headers["Last-Modified"])
    assert made.status_code == 200
    assert made.data != first.data


def test_a_change_that_shows_nothing_keeps_tag_and_date(world: World) -> None:
    first = world.fetch()
    with acts.transaction(world.sessions.writes, world.act) as session:
        session.execute(update(Snapshot).values(wanted=Snapshot.wanted + 1))
    again = world.fetch()
    assert (again.data, sorted(again.headers)) == (first.data, sorted(first.headers))


def test_a_dead_feed_is_dead_at_once(world: World) -> None:
    assert world.fetch().status_code == 200
    with acts.transaction(world.sessions.writes, world.act) as session:
        feeds.rotate(session, world.act, feeds.get(session, world.act, world.feed_id))
    assert world.fetch().status_code == 404
    with acts.transaction(world.sessions.reads, world.act) as session:
        fresh = (feeds.url(world.act, feeds.get(session, world.act, world.feed_id)) or "").rpartition("/")[2]
    assert world.fetch(f"/feeds/{fresh}").status_code == 200
    with acts.transaction(world.sessions.writes, world.act) as session:
        feeds.revoke(session, world.act, feeds.get(session, world.act, world.feed_id))
    assert world.fetch(f"/feeds/{fresh}").status_code == 404


def _expire(world: World, days_ago: int) -> None:
    with acts.transaction(world.sessions.writes, world.act) as session:
        feed = feeds.get(session, world.act, world.feed_id)
        day = world.act.today - timedelta(days=days_ago)
        feeds.change(session, world.act, feed, inputs.parse(FeedDetails, {**feeds.given(feed), "expires_on": day}))


@pytest.mark.parametrize("days_ago", [1, 30])
def test_an_expired_feed_says_so_for_a_month(world: World, days_ago: int) -> None:
    _expire(world, days_ago)
    assert not world.is_fronted()
    assert world.is_fronted()
    (found,) = READERS["vobject"](world.fetch().data)
    assert found.summary == "This calendar has ended: Duisburg 杜伊斯堡"
    assert found.start == world.act.today - timedelta(days=days_ago - 1)
    with acts.transaction(world.sessions.reads, world.act) as session:
        token = world.path.removeprefix("/feeds/").removesuffix(".ics")
        assert feeds.find_by_token(session, token, world.act.today) is None


def test_the_last_day_is_still_a_calendar_and_after_a_month_there_is_nothing(world: World) -> None:
    _expire(world, 0)
    assert b"This calendar has ended" not in world.fetch().data
    _expire(world, 31)
    assert world.fetch().status_code == 404


def test_a_revoked_feed_says_no_farewell(world: World) -> None:
    _expire(world, 3)
    assert world.fetch().status_code == 200
    with acts.transaction(world.sessions.writes, world.act) as session:
        feeds.revoke(session, world.act, feeds.get(session, world.act, world.feed_id))
    assert world.fetch().status_code == 404


def test_an_owner_who_leaves_takes_her_feed_along_at_once(world: World) -> None:
    with acts.transaction(world.sessions.writes, world.act) as session:
        li = factories.coordinator(session, "li")
        feed = factories.feed(session, replace(world.act, who=li), audience="internal")
        path = (feeds.url(world.act, feed) or "").removeprefix("https://amity.example")
    assert world.fetch(path).status_code == 200
    assert world.is_fronted(path)
    with acts.transaction(world.sessions.writes, world.act) as session:
        coordinators.disable(session, coordinators.get(session, li.id), world.act.now)
    assert world.fetch(path).status_code == 404


def test_the_turn_of_the_day_and_other_code_make_it_anew(world: World) -> None:
    world.fetch()
    assert world.is_fronted()
    with acts.transaction(world.sessions.writes, world.act) as session:
        session.execute(update(Snapshot).values(good_until=world.act.now - timedelta(seconds=1)))
    assert world.publisher.held.get(world.feed_id) is not None
    world.publisher.held = type(world.publisher.held)(0)
    assert not world.is_fronted()
    assert world.is_fronted()
    with acts.transaction(world.sessions.writes, world.act) as session:
        session.execute(update(Snapshot).values(made_by="another release"))
    assert not world.is_fronted()
    assert world.is_fronted()


def test_a_lost_row_or_body_is_made_again(world: World) -> None:
    first = world.fetch()
    with acts.transaction(world.sessions.writes, world.act) as session:
        session.query(snapshots.SnapshotBody).delete()
    world.publisher.held = type(world.publisher.held)(0)
    assert world.fetch().data == first.data
    with acts.transaction(world.sessions.writes, world.act) as session:
        session.query(Snapshot).delete()
    assert world.fetch().data == first.data


def test_many_who_ask_at_once_make_it_once(world: World) -> None:
    world.fetch()
    world.move("2190-05-13T10:00")
    before, answers = world.publisher.memory.rendered, []
    threads = [threading.Thread(target=lambda: answers.append(world.fetch().data)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert len(answers) == 8
    assert world.publisher.memory.rendered == before + 1


def test_what_is_kept_is_what_a_plain_rendering_gives(world: World) -> None:
    world.move("2190-05-13T10:00")
    answer, packed = world.fetch(), world.fetch(Accept_Encoding="gzip")
    with acts.transaction(world.sessions.reads, world.act) as session:
        feed = feeds.get(session, world.act, world.feed_id)
        plain = ical_feed.render(selections.selection(session, world.act, feed), world.act.desk)
    assert answer.data == gzip.decompress(packed.data) == plain


def test_fetches_are_counted_by_program_and_nothing_else_is_kept(world: World) -> None:
    for agent in ("Google-Calendar-Importer", "Google-Calendar-Importer", "Mozilla/5.0 Thunderbird/140.0"):
        world.fetch(User_Agent=agent, X_Forwarded_For="192.0.2.7")
    world.publisher.tally.write()
    world.fetch(User_Agent="Google-Calendar-Importer")
    world.publisher.tally.write()
    with acts.transaction(world.sessions.reads, world.act) as session:
        kept = [(one.client, one.count) for one in fetches.by_client(session, world.feed_id)]
        all_of_it = repr(session.execute(select(fetches.FeedFetch.__table__)).all())
        whole = fetches.of(session, [world.feed_id])[world.feed_id]
    assert sorted(kept) == [("Google Calendar", 3), ("Thunderbird", 1)]
    assert (whole.count, whole.last_by) == (4, "Google Calendar")
    assert "192.0.2.7" not in all_of_it


def test_everything_else_is_passed_on(world: World) -> None:
    for name in ("a" * 32, "1" * 32, "x", f"../{'a' * 29}"):
        assert not world.is_fronted(f"/feeds/{name}.ics")
    assert not world.is_fronted("/")
    assert not world.is_fronted("/health/live")


def test_only_reading_is_answered(world: World) -> None:
    world.fetch()
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        assert world.fetch(method=method).status_code == 405


def test_a_database_that_is_away_costs_no_answer_of_its_own(world: World, tmp_path: Path) -> None:
    world.fetch()
    with acts.transaction(world.sessions.writes, world.act) as session:
        session.connection().exec_driver_sql("ALTER TABLE snapshots RENAME TO elsewhere")
    try:
        assert not world.is_fronted("/feeds/" + "a" * 32 + ".ics")
    finally:
        with acts.transaction(world.sessions.writes, world.act) as session:
            session.connection().exec_driver_sql("ALTER TABLE elsewhere RENAME TO snapshots")
    assert world.is_fronted()
