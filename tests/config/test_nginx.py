"""The nginx configuration that Amity ships, in a real nginx: feeds as files, the rest passed on, no secret in a log."""

import gzip
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import pytest

from backend.accounts import accounts, passwords
from backend.accounts.passwords import Cost
from backend.db import Sessions
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import CoordinatorDetails, Role
from backend.domain.outreach import feeds
from backend.domain.schedule import releases
from backend.files import exported
from config import settings as configuration
from config.settings import Settings
from tests import factories, kept
from tests.servers import nginx, running
from tests.servers.nginx import Nginx
from workers import export, post

CHEAP = Cost(time=1, memory_kib=8)
PASSWORD = "four words of mine"
DAY = {"starts_at": "2190-05-12T09:30", "ends_at": "2190-05-12T17:00"}


@dataclass(frozen=True, slots=True)
class Front:
    """A served office behind nginx; what its worker does, the test does when it likes."""

    nginx: Nginx
    settings: Settings
    sessions: Sessions
    office: export.Desk

    def act(self) -> Act:
        """Return an act of Amity itself, now."""
        return Act(self.office.post.now(), self.office.post.desk)

    def feed(self) -> tuple[UUID, str]:
        """Open a feed with one event; return its id and path."""
        act = self.act()
        with acts.transaction(self.sessions.writes, act) as session:
            partner = factories.partnership(session, act)
            releases.release(session, act, ("forum", factories.forum(session, act, [partner], **DAY).id))
        with acts.transaction(self.sessions.writes, act) as session:
            feed = factories.feed(session, act, [partner])
            return feed.id, urlsplit(feeds.url(act, feed) or "").path

    def revoke(self, feed_id: UUID) -> None:
        """End a feed."""
        with acts.transaction(self.sessions.writes, self.act()) as session:
            feeds.revoke(session, self.act(), feeds.whole(session, feed_id))

    def works(self) -> None:
        """Do what a worker does within a second."""
        export.look(self.office)


@pytest.fixture(scope="module")
def front(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Yield such an office, for all tests of this file: each has a feed of its own."""
    folder = tmp_path_factory.mktemp("nginx")
    port, exports = running.free_port(), folder / "export" / "feeds"
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'amity.sqlite3')}"
    with nginx.server(folder / "nginx", port, exports) as before:
        given = {
            "AMITY_DATABASE_URL": url,
            "AMITY_DATA_DIR": str(folder / "data"),
            "AMITY_EXPORT_DIR": str(exports),
            "AMITY_BASE_URL": before.url,
            "AMITY_TRUSTED_PROXIES": "127.0.0.1",
            "AMITY_PORT": str(port),
            "AMITY_ARGON2_TIME_COST": str(CHEAP.time),
            "AMITY_ARGON2_MEMORY_KIB": str(CHEAP.memory_kib),
            "AMITY_SECRET_KEY": "s" * 32,
        }
        settings = configuration.load(given, folder)
        with kept.sessions(url) as sessions, _served(given, port, folder / "amity.log"):
            office = post.of_settings(settings, sessions, acts.desk_of(settings))
            yield Front(before, settings, sessions, export.Desk(office, settings.export_dir))


@contextmanager
def _served(given: dict[str, str], port: int, log: Path) -> Iterator[None]:
    words = [f"{name}={value}" for name, value in given.items()]
    command = ["env", *words, sys.executable, "-m", "backend.cli", "serve"]
    with running.guarded(command, log, lambda: running.listens(port)):
        yield


def test_a_feed_is_sent_as_a_file_with_all_that_amity_says(front: Front) -> None:
    _id, path = front.feed()
    by_amity, body = front.nginx.ask("GET", path)
    assert (by_amity.status, b"BEGIN:VEVENT" in body) == (200, True)
    front.works()
    by_nginx, sent = front.nginx.ask("GET", path)
    assert (by_nginx.status, by_nginx.headers["Accept-Ranges"]) == (200, "bytes"), "it is a file"
    assert sent == body
    own = {"server", "date", "content-disposition", "last-modified", "etag", "content-length", "accept-ranges"}
    said = {name.lower(): value for name, value in by_nginx.getheaders() if name.lower() not in {*own, "connection"}}
    assert said == {name.lower(): value for name, value in by_amity.getheaders() if name.lower() in said}
    assert said.keys() >= {"content-type", "vary", "cache-control", "x-robots-tag", "content-security-policy"}
    missing = {name.lower() for name in by_amity.headers} - {*own, *said, "connection"}
    assert missing == set()
    assert "filename=" in by_nginx.headers["Content-Disposition"]


def test_files_are_packed_validated_and_headed(front: Front) -> None:
    _id, path = front.feed()
    front.works()
    ask = front.nginx.ask
    plain, body = ask("GET", path)
    packed, sent = ask("GET", path, {"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], gzip.decompress(sent)) == ("gzip", body)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    head, nothing = ask("HEAD", path)
    assert (head.status, head.headers["Content-Length"], nothing) == (200, str(len(body)), b"")
    assert parsedate_to_datetime(plain.headers["Last-Modified"]) <= front.act().now
    for known in (
        {"If-None-Match": plain.headers["ETag"]},
        {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"},
        {"If-Modified-Since": plain.headers["Last-Modified"]},
    ):
        unchanged, nothing = ask("GET", path, known)
        assert (unchanged.status, nothing) == (304, b"")
        assert unchanged.headers["Cache-Control"] == "private, no-cache"
        assert ask("HEAD", path, known)[0].status == 304
    assert ask("GET", path, {"If-None-Match": '"other"'})[0].status == 200


def test_only_what_is_read_comes_from_files(front: Front) -> None:
    feed_id, path = front.feed()
    front.works()
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        refused, _body = front.nginx.ask(method, path)
        assert refused.status == 405
        assert refused.headers["X-Frame-Options"] == "DENY", "Amity refuses, not nginx"
    page, body = front.nginx.ask("GET", path.removesuffix(".ics"))
    assert (page.status, b"<html" in body) == (200, True)
    assert front.nginx.ask("GET", f"{path}.gz")[0].status == 404
    assert front.nginx.ask("GET", f"/feeds/{'a' * 32}.ics")[0].status == 404
    front.revoke(feed_id)
    front.works()
    gone, said = front.nginx.ask("GET", path)
    assert (gone.status, said) == (404, b"There is nothing here\n")


def test_a_person_signs_in_through_it(front: Front) -> None:
    details = CoordinatorDetails(email="mei@amity.example", name="Mei", role=Role.DIRECTOR, locale="en")
    with acts.transaction(front.sessions.writes, front.act()) as session:
        accounts.create(session, front.act(), details, passwords.hashed(CHEAP, PASSWORD), must_change=False)
    ask = front.nginx.ask
    moved, _body = front.nginx.ask_plainly("/agreements?page=2")
    assert (moved.status, moved.headers["Location"]) == (301, f"{front.nginx.url}/agreements?page=2")
    page, html = ask("GET", "/sign-in")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = _cookie(page)
    assert cookie.startswith("__Host-amity=")
    token = re.search(rb'name="csrf-token" content="([^"]+)"', html)
    assert token is not None
    form = {"csrf_token": token[1].decode(), "email": "mei@amity.example", "password": PASSWORD}
    sent = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    elsewhere = ask("POST", "/sign-in", {**sent, "Referer": "https://example.org/"}, urlencode(form))[0]
    assert elsewhere.status == 400
    signed, _body = ask("POST", "/sign-in", {**sent, "Referer": f"{front.nginx.url}/sign-in"}, urlencode(form))
    assert (signed.status, signed.headers["Location"]) == (303, "/")
    desk, _body = ask("GET", "/", {"Cookie": _cookie(signed)})
    assert desk.status == 200
    style = re.search(rb'href="(/static/[^"]+\.css)"', html)
    assert style is not None
    kept_for_ever, _body = ask("GET", style[1].decode(), {"Accept-Encoding": "gzip"})
    assert "immutable" in kept_for_ever.headers["Cache-Control"]


def test_no_secret_stands_in_a_log(front: Front) -> None:
    feed_id, path = front.feed()
    token = path.removeprefix("/feeds/").removesuffix(".ics")
    secrets = [f"{word}-{'b' * 27}" for word in ("r", "u", "reset", "setup")]
    referer = {"Referer": f"{front.nginx.url}{path}"}
    ask: list[Callable[[], tuple[HTTPResponse, bytes]]] = [
        lambda: front.nginx.ask("GET", f"{path}?x={token}", referer),
        lambda: front.nginx.ask("GET", f"/feeds/{token}", referer),
        lambda: front.nginx.ask("POST", path),
        lambda: front.nginx.ask("GET", f"/%66eeds//{token}.ics"),
        lambda: front.nginx.ask("GET", f"/FEEDS/{token.upper()}.ics"),
        lambda: front.nginx.ask("GET", f"/feeds/{token}/{'x' * 300}"),
        lambda: front.nginx.ask("POST", path, {"Content-Length": "999999999999"}),
        lambda: front.nginx.ask_plainly(path),
        *(lambda one=one: front.nginx.ask("GET", f"/{one.partition('-')[0]}/{one}") for one in secrets),
    ]
    statuses = [one()[0].status for one in ask]
    front.works()
    statuses += [one()[0].status for one in ask]
    front.revoke(feed_id)
    front.works()
    statuses += [one()[0].status for one in ask]
    assert {200, 301, 404, 405, 413} <= set(statuses)
    logs = front.nginx.logs()
    assert logs["amity.log"].count(" /feeds/...") >= 15
    assert "setup/..." in logs["amity.log"]
    for name, text in logs.items():
        assert token not in text.lower(), name
        assert not any(one in text for one in secrets), name
        assert str(front.settings.secret_key) not in text


def test_while_amity_is_down_feeds_are_sent_and_logs_stay_clean(tmp_path: Path) -> None:
    folder, there, away = tmp_path / "feeds", "a" * 32, "b" * 32
    folder.mkdir()
    exported.put(
        folder, there, (b"BEGIN:VCALENDAR", gzip.compress(b"BEGIN:VCALENDAR")), datetime(2026, 1, 1, tzinfo=UTC)
    )
    with nginx.server(tmp_path / "nginx", running.free_port(), folder) as before:
        assert before.ask("GET", f"/feeds/{there}.ics")[1] == b"BEGIN:VCALENDAR"
        assert before.ask("GET", f"/feeds/{there}.ics", {"If-None-Match": '"x"'})[0].status == 200
        for path in (f"/feeds/{away}.ics", f"/feeds/{away}", f"/reset/{away}", "/agreements"):
            assert before.ask("GET", path)[0].status == 502
        logs = before.logs()
    assert "/agreements" in logs["amity-error.log"], "an operator is told that Amity is down"
    assert not any(secret in text for secret in (there, away) for text in logs.values())


def _cookie(answer: HTTPResponse) -> str:
    return (answer.headers["Set-Cookie"] or "").partition(";")[0]
