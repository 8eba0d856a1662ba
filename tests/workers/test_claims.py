"""Claims: two thousand rows, four drains at once, and no row in two hands (delivery.md 3: 7, 8)."""

import secrets
import threading
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from backend import db
from backend.db import Sessions
from backend.domain import transactions
from backend.domain.office import acts
from backend.domain.office.acts import Act, Desk
from backend.domain.outreach import messages
from backend.domain.outreach.messages import Lease, Message, State
from tests.workers import owed
from workers import clock
from workers.post import Post

ROWS, HANDS = 2000, 4


@pytest.fixture
def many(post: Post, sessions: Sessions, desk: Desk) -> Sessions:
    """Return sessions over a ledger of two thousand messages due now."""
    owed.owe(sessions, desk, 1)
    clock.tick(post)
    table = db.Base.metadata.tables["messages"]
    with acts.transaction(sessions.writes, Act(post.now(), desk)) as session:
        one = dict(session.execute(sa.select(table)).mappings().one())
        rows = [{**one, "id": db.new_id(), **_own(number)} for number in range(ROWS - 1)]
        session.execute(sa.insert(table), rows)
    return sessions


def test_no_row_is_claimed_twice(many: Sessions, post: Post, desk: Desk) -> None:
    gate = threading.Barrier(HANDS)
    claimed: list[UUID] = []

    def hand() -> None:
        own = transactions.open_sessions(many.engine.url.render_as_string(hide_password=False))
        gate.wait()
        while found := _claim(own, desk):
            claimed.extend(found)
        own.engine.dispose()

    threads = [threading.Thread(target=hand) for _ in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == ROWS
    assert Counter(claimed).most_common(1)[0][1] == 1
    with many.reads() as session, session.begin():
        assert set(session.scalars(sa.select(Message.attempts))) == {1}


def test_a_claim_that_ran_out_is_free_again_and_flagged(post: Post, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 1)
    clock.tick(post)
    assert len(_claim(sessions, desk, timedelta(0))) == 1
    assert len(_claim(sessions, desk)) == 1
    (message,) = owed.ledger(sessions, desk)
    assert (message.state, message.attempts) == (State.CLAIMED, 2)
    assert message.uncertain_at is not None
    assert _claim(sessions, desk) == []


def _claim(sessions: Sessions, desk: Desk, until: timedelta = timedelta(minutes=5)) -> list[UUID]:
    now = owed.now_of(sessions)
    lease = Lease(threading.current_thread().name, secrets.token_hex(8), now + until)
    with acts.transaction(sessions.writes, Act(now, desk)) as session:
        return list(messages.claim(session, now, lease, 20))


def _own(number: int) -> dict[str, str]:
    return {"key": f"key-{number}", "message_id": f"{number}@amity.example"}
