"""A worker killed with -9 in the middle of two hundred due mails, again and again: none is lost.

What leaves twice carries the same Message-ID and the same bytes: "accepted, not yet recorded" is the only copy there
can be, at most one a kill and thread.
"""

import os
import signal
from collections import Counter

import pytest

from backend.db import Sessions
from backend.domain.office.acts import Desk
from backend.domain.outreach.messages import State
from tests.mail.sink import Sink
from tests.servers import running
from tests.workers import owed
from tests.workers.conftest import Process, Start

PEOPLE, KILLS = 200, 10
STEP = PEOPLE // (KILLS + 2)


@pytest.mark.parametrize("turn", range(5))
def test_an_embedded_worker_killed_ten_times_loses_nothing(
    start: Start, sink: Sink, sessions: Sessions, desk: Desk, turn: int
) -> None:
    owed.owe(sessions, desk, PEOPLE)
    for kill in range(KILLS):
        with start("worker", AMITY_LEASE_SECONDS="3") as worker:
            _kill_after(sink, (kill + 1) * STEP, worker)
    with start("worker", AMITY_LEASE_SECONDS="3") as worker:
        _wait_for(sessions, desk)
    _prove(sink, sessions, desk, threads=1)
    assert worker.returncode == 0


@pytest.mark.parametrize("turn", range(5))
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_scaled_workers_killed_ten_times_lose_nothing(
    start: Start, sink: Sink, sessions: Sessions, desk: Desk, redis_url: str, turn: int
) -> None:
    owed.owe(sessions, desk, PEOPLE)
    scaled = {"AMITY_REDIS_URL": redis_url, "AMITY_WORKERS": "1", "AMITY_LEASE_SECONDS": "3"}
    with start("clock", **scaled):
        for kill in range(KILLS):
            with start("worker", **scaled) as worker:
                _kill_after(sink, (kill + 1) * STEP, worker)
        with start("worker", **scaled):
            _wait_for(sessions, desk)
    _prove(sink, sessions, desk, threads=3)


def _kill_after(sink: Sink, mails: int, worker: Process) -> None:
    running.wait_until(lambda: len(sink.mails) >= mails, f"{mails} mails", patience=60)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)


def _wait_for(sessions: Sessions, desk: Desk) -> None:
    running.wait_until(lambda: owed.states(sessions, desk) == {State.SENT: PEOPLE}, "all is sent", patience=60)


def _prove(sink: Sink, sessions: Sessions, desk: Desk, threads: int) -> None:
    ledger = {f"<{one.message_id}>": one for one in owed.ledger(sessions, desk)}
    contents: dict[str, list[bytes]] = {}
    for mail in sink.mails:
        contents.setdefault(str(owed.read(mail.content)["Message-ID"]), []).append(mail.content)
    copies = Counter({key: len(found) - 1 for key, found in contents.items() if len(found) > 1})
    print(f"{len(sink.mails)} mails for {PEOPLE} people: {copies.total()} copies after {KILLS} kills")
    assert contents.keys() == ledger.keys()
    assert {len(set(found)) for found in contents.values()} == {1}
    assert copies.total() <= KILLS * threads
    assert {key for key in copies if ledger[key].uncertain_at is None} == set()
