"""The clock: what falls due becomes messages, once, however many clocks there are; a new day is turned once."""

import threading
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend import db
from backend.db import Sessions
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.office import acts, beats, outward
from backend.domain.office.acts import Act, Desk
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import reminders
from backend.domain.outreach.messages import Message, State
from backend.domain.outreach.reminders import Reminder
from backend.domain.values import inputs
from backend.domain.values.timed import TimeDetails
from tests.workers import owed
from workers import clock
from workers.post import Post


def test_a_mail_planned_again_is_owed_once(post: Post, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 10)
    assert clock.tick(post) == 1
    with _writing(sessions, desk) as session:
        session.execute(sa.update(Reminder).values(state=reminders.State.PLANNED))
    assert clock.tick(post) >= 1
    assert owed.states(sessions, desk) == {State.PLANNED: 10}


def test_clocks_that_tick_at_once_owe_a_mail_once(post: Post, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 10)
    clock.turn_day(post, Act(post.now(), desk))
    with _writing(sessions, desk) as session:
        beats.beat(session, beats.CLOCK, post.now() - timedelta(minutes=1))
    gate = threading.Barrier(4)
    failures: list[BaseException] = []

    def tick() -> None:
        gate.wait()
        try:
            clock.tick(post)
        except sa.exc.DBAPIError as error:
            failures.append(error)

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert owed.states(sessions, desk) == {State.PLANNED: 10}


def test_two_thousand_reminders_due_at_once_fit_into_one_tick(post: Post, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 2)
    with _writing(sessions, desk) as session:
        _repeat(session, 1999)
    assert clock.tick(post) == 2000
    assert owed.states(sessions, desk) == {State.PLANNED: 4000}
    assert clock.tick(post) == 0


def test_what_lost_its_meaning_expires_unsent(post: Post, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 2)
    clock.tick(post)
    with _writing(sessions, desk) as session:
        session.execute(sa.update(Message).values(expires_at=post.now() - timedelta(seconds=1)))
    clock.tick(post)
    assert owed.states(sessions, desk) == {State.EXPIRED: 2}


def test_moving_away_and_back_before_the_mail_left_owes_it_once(post: Post, sessions: Sessions, desk: Desk) -> None:
    forum_id = owed.owe(sessions, desk, 1)
    clock.tick(post)
    keys = [one.key for one in owed.ledger(sessions, desk)]
    with _writing(sessions, desk) as session:
        starts = _forum(session, forum_id).starts_at
        assert starts is not None
    for days in (40, 0):
        with _writing(sessions, desk) as session:
            moved = starts + timedelta(days=days)
            times = {"starts_at": moved.isoformat(), "ends_at": (moved + owed.AHEAD).isoformat()}
            details = inputs.parse(TimeDetails, {**times, "timezone": "Asia/Shanghai"})
            forums.reschedule(session, acts.of(session), _forum(session, forum_id), details)
        clock.tick(post)
    found = [one for one in owed.ledger(sessions, desk) if one.state is State.PLANNED]
    assert [one.key for one in found if one.key in keys] == [one.key for one in found]


def test_calling_off_cancels_what_is_planned(post: Post, sessions: Sessions, desk: Desk) -> None:
    forum_id = owed.owe(sessions, desk, 3)
    clock.tick(post)
    with _writing(sessions, desk) as session:
        outward.call_off(session, acts.of(session), _forum(session, forum_id), EndDetails())
    assert owed.states(sessions, desk) == {State.CANCELLED: 3}
    assert clock.tick(post) == 0


def test_a_day_is_turned_once(post: Post, sessions: Sessions, desk: Desk) -> None:
    act = Act(post.now(), desk)
    clock.tick(post)
    with sessions.reads() as session, session.begin():
        assert beats.day(session) == act.today
        turned_at = beats.last(session, beats.DAY)
    clock.turn_day(post, Act(post.now(), desk))
    with sessions.reads() as session, session.begin():
        assert beats.last(session, beats.DAY) == turned_at


def test_the_clock_beats_even_when_nothing_is_due(post: Post, sessions: Sessions) -> None:
    clock.tick(post)
    with sessions.reads() as session, session.begin():
        first = beats.last(session, beats.CLOCK)
    assert first is not None
    clock.tick(post)
    with sessions.reads() as session, session.begin():
        assert beats.last(session, beats.CLOCK) == first


def test_a_clock_hints_while_mail_is_due(post: Post, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 1)
    stop = threading.Event()
    hints: list[int] = []

    def hint() -> None:
        hints.append(len(hints))
        if len(hints) == 2:
            stop.set()

    clock.run(post, stop, 0.01, hint)
    assert hints == [0, 1]


def test_a_database_that_is_away_is_waited_for(
    post: Post, sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    with sessions.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE beats RENAME TO away"))

    def mended(record: object) -> bool:
        with sessions.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE away RENAME TO beats"))
        stop.set()
        return True

    clock.log.addFilter(mended)
    try:
        clock.run(post, stop, 0.01)
    finally:
        clock.log.removeFilter(mended)
    assert "trying again" in caplog.text


def _writing(sessions: Sessions, desk: Desk) -> AbstractContextManager[Session]:
    return acts.transaction(sessions.writes, Act(owed.now_of(sessions), desk))


def _forum(session: Session, forum_id: UUID) -> Forum:
    return forums.get(session, acts.of(session), forum_id)


def _repeat(session: Session, times: int) -> None:
    """Let the one due reminder be many, each the list of another day: none overtakes another."""
    one = session.scalars(sa.select(Reminder).where(Reminder.step == f"minutes:{owed.LEAD}")).one()
    same = {name: getattr(one, name) for name in ("rule_id", "entry_id", "anchor_at", "due_at", "state")}
    days = (date(2090, 1, 1) + timedelta(days=number) for number in range(times))
    rows = [{**same, "id": db.new_id(), "step": f"day:{day.isoformat()}"} for day in days]
    session.execute(sa.insert(Reminder), rows)
