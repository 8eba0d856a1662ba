"""Both modes as operators start them: real processes, a real server, real Redis; each mail once, and an orderly end."""

import signal
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis

from backend.db import Sessions
from backend.domain.office.acts import Desk
from backend.domain.outreach.messages import State
from tests.mail.sink import Sink
from tests.servers import running
from tests.workers import owed
from tests.workers.conftest import Process, Start
from workers import broker

PEOPLE, MANY = 12, 400
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_embedded_mode_mails_once_in_the_right_language(
    start: Start, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, PEOPLE)
    with start("worker") as worker:
        _wait_for(sessions, desk, worker)
    _each_once(sink)
    assert worker.returncode == 0


@on_sqlite
def test_embedded_mode_keeps_mail_in_a_maildir(start: Start, sessions: Sessions, desk: Desk, tmp_path: Path) -> None:
    owed.owe(sessions, desk, PEOPLE)
    with start("worker", AMITY_MAIL_URL=f"maildir:{tmp_path}/mail") as worker:
        _wait_for(sessions, desk, worker)
    assert owed.languages(owed.in_maildir(tmp_path / "mail")) == owed.wanted_languages(PEOPLE)


@on_postgresql
def test_a_second_embedded_worker_is_refused(start: Start, sessions: Sessions, desk: Desk, tmp_path: Path) -> None:
    owed.owe(sessions, desk, 1)
    with start("worker") as first:
        _wait_for(sessions, desk, first, 1)
        for data in ("data", "elsewhere"):
            with start("worker", AMITY_DATA_DIR=str(tmp_path / data)) as refused:
                assert refused.wait(timeout=30) == 2
            assert "another process" in (tmp_path / "said").read_text()


def test_scaled_mode_mails_once_with_several_processes(
    start: Start, sink: Sink, sessions: Sessions, desk: Desk, redis_url: str
) -> None:
    owed.owe(sessions, desk, 3 * PEOPLE)
    scaled = {"AMITY_REDIS_URL": redis_url, "AMITY_WORKERS": "2"}
    with start("worker", **scaled) as worker, start("clock", **scaled) as first, start("clock", **scaled) as second:
        _wait_for(sessions, desk, worker, 3 * PEOPLE)
    _each_once(sink, 3 * PEOPLE)
    assert [one.returncode for one in (worker, first, second)] == [0, 0, 0]
    assert {one.uncertain_at for one in owed.ledger(sessions, desk)} == {None}


@on_postgresql
def test_redis_that_forgets_everything_loses_nothing(
    start: Start, sink: Sink, sessions: Sessions, desk: Desk, redis_url: str
) -> None:
    owed.owe(sessions, desk, 3 * PEOPLE)
    scaled = {"AMITY_REDIS_URL": redis_url, "AMITY_WORKERS": "1"}
    with redis.Redis.from_url(redis_url) as client, start("worker", **scaled) as worker, start("clock", **scaled):
        while len(sink.mails) < 3 * PEOPLE and worker.poll() is None:
            client.flushall()
    _each_once(sink, 3 * PEOPLE)


@on_sqlite
def test_redis_away_keeps_no_mail_back(start: Start, sink: Sink, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, PEOPLE)
    away = {"AMITY_REDIS_URL": f"redis://127.0.0.1:{running.free_port()}/0"}
    with start("worker", **away) as worker, start("clock", **away):
        _wait_for(sessions, desk, worker)
    _each_once(sink)


@on_postgresql
def test_hints_alone_bring_the_mail(start: Start, sink: Sink, sessions: Sessions, desk: Desk, redis_url: str) -> None:
    owed.owe(sessions, desk, PEOPLE)
    scaled = {"AMITY_REDIS_URL": redis_url}
    with start("worker", AMITY_TICK_SECONDS="60", **scaled) as worker, start("clock", **scaled):
        _wait_for(sessions, desk, worker)
        with redis.Redis.from_url(redis_url) as client:
            assert client.hlen(f"{broker.NAMESPACE}:{broker.DRAIN}.msgs") <= broker.MOST_HINTS
    _each_once(sink)


@pytest.mark.parametrize(
    ("database_url", "mode"), [("sqlite", "embedded"), ("postgresql", "scaled")], indirect=["database_url"]
)
def test_sigterm_finishes_the_mail_under_way_and_frees_the_rest(
    start: Start, sink: Sink, sessions: Sessions, desk: Desk, mode: str, request: pytest.FixtureRequest
) -> None:
    scaled = {} if mode == "embedded" else {"AMITY_REDIS_URL": str(request.getfixturevalue("redis_url"))}
    owed.owe(sessions, desk, MANY)
    with ExitStack() as processes:
        worker = processes.enter_context(start("worker", **scaled))
        if scaled:
            processes.enter_context(start("clock", **scaled))
        running.wait_until(lambda: len(sink.mails) >= 3, "the first mails", patience=60)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    found = owed.states(sessions, desk)
    assert found == {State.SENT: len(sink.mails), State.PLANNED: MANY - len(sink.mails)}
    assert {one.uncertain_at for one in owed.ledger(sessions, desk)} == {None}


def _wait_for(sessions: Sessions, desk: Desk, worker: Process, count: int = PEOPLE) -> None:
    def done() -> bool:
        assert worker.poll() is None
        return owed.states(sessions, desk)[State.SENT] == count

    running.wait_until(done, "everything is sent", patience=60)


def _each_once(sink: Sink, people: int = PEOPLE) -> None:
    mails = [owed.read(mail.content) for mail in sink.mails]
    assert len(mails) == people
    assert owed.languages(mails) == owed.wanted_languages(people)
