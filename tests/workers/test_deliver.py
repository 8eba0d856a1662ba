"""The drain: each mail leaves once, whatever the server answers, and the ledger says what came of it."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from backend.db import Sessions
from backend.domain.forums import forums
from backend.domain.office import acts, beats, coordinators, office, outward
from backend.domain.office.acts import Act, Desk
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import messages
from backend.domain.outreach.messages import Message, State
from backend.domain.values import inputs
from backend.mail.transport import Transport
from tests.mail.sink import CUT, Fault, Sink
from tests.workers import owed
from tests.workers.conftest import CounterOf, MakePost
from workers import clock, deliver
from workers.post import Counter, Post


def test_each_recipient_gets_one_mail_in_her_language(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 5)
    assert clock.tick(post) == 1
    assert deliver.drain(post, counter, stop) == 5
    assert deliver.drain(post, counter, stop) == 0
    mails = [owed.read(mail.content) for mail in sink.mails]
    assert owed.languages(mails) == owed.wanted_languages(5)
    assert len(mails) == 5
    assert owed.states(sessions, desk) == {State.SENT: 5}


def test_mail_is_kept_in_a_maildir_where_no_server_is_set(
    make_post: MakePost, counter_of: CounterOf, stop: threading.Event, sessions: Sessions, desk: Desk, tmp_path: Path
) -> None:
    owed.owe(sessions, desk, 3)
    post = make_post(f"maildir:{tmp_path}/mail")
    clock.tick(post)
    assert deliver.drain(post, counter_of(post), stop) == 3
    assert owed.languages(owed.in_maildir(tmp_path / "mail")) == owed.wanted_languages(3)


def test_a_connection_serves_many_mails(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 45)
    clock.tick(post)
    assert deliver.drain(post, counter, stop) == 45
    assert sink.connections == 1


def test_what_the_server_puts_off_is_tried_again_with_the_same_bytes(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 1)
    clock.tick(post)
    sink.fail(Fault("rcpt", "450 4.2.1 later"))
    assert deliver.drain(post, counter, stop) == 1
    (message,) = owed.ledger(sessions, desk)
    assert (message.state, message.attempts, message.uncertain_at) == (State.SENT, 2, None)
    assert owed.answers(sessions, message.id) == ["put off at recipient", "accepted"]


def test_what_the_server_refuses_fails_with_its_words(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 3)
    clock.tick(post)
    sink.fail(Fault("rcpt", "550 5.1.1 no such mailbox", about="person-1@"))
    assert deliver.drain(post, counter, stop) == 2
    (failed,) = [one for one in owed.ledger(sessions, desk) if one.state is not State.SENT]
    assert (failed.state, failed.address, failed.code) == (State.FAILED, "person-1@amity.example", 550)
    assert "no such mailbox" in str(failed.answer)
    assert failed.attempts == 1


def test_an_uncertain_mail_is_flagged_and_repeated_byte_for_byte(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 1)
    clock.tick(post)
    sink.fail(Fault("end", CUT, kept=True))
    assert deliver.drain(post, counter, stop) == 1
    (message,) = owed.ledger(sessions, desk)
    assert message.state is State.SENT
    assert message.uncertain_at is not None
    first, second = (mail.content for mail in sink.mails)
    assert first == second
    assert owed.read(first)["Message-ID"] == f"<{message.message_id}>"


def test_a_server_that_is_away_costs_no_attempt_and_pauses_all(
    make_post: MakePost, counter_of: CounterOf, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 30)
    post = make_post(probe=3600)
    clock.tick(post)
    sink.stop()
    assert deliver.drain(post, counter_of(post), stop) == 0
    assert deliver.is_paused(post)
    assert not deliver.anything_due(post)
    found = owed.ledger(sessions, desk)
    assert {(one.state, one.attempts, one.lease_token) for one in found} == {(State.PLANNED, 0, None)}
    sink.start()
    later = make_post()
    with sessions.writes.begin() as session:
        session.info["act"] = Act(owed.now_of(sessions), desk)
        session.execute(update(Message).values(next_try_at=owed.now_of(sessions)))
    assert deliver.drain(later, counter_of(later), stop) == 30
    assert {one.attempts for one in owed.ledger(sessions, desk)} == {1}


def test_a_stopped_drain_gives_back_what_it_has_not_begun(
    make_post: MakePost, counter_of: CounterOf, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 20)
    stop = threading.Event()
    post = make_post()
    clock.tick(post)

    class Stopping(Counter):
        """A counter whose first mail is the last."""

        def transport(self) -> Transport:
            stop.set()
            return Counter.transport(self)

    assert deliver.drain(post, counter_of(post, Stopping), stop) == 0
    assert {(one.state, one.attempts) for one in owed.ledger(sessions, desk)} == {(State.PLANNED, 0)}
    assert sink.mails == []


def test_a_drain_that_begins_stopped_claims_nothing(
    post: Post, counter: Counter, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 2)
    clock.tick(post)
    stop = threading.Event()
    stop.set()
    assert deliver.drain(post, counter, stop) == 0
    assert {one.attempts for one in owed.ledger(sessions, desk)} == {0}


def test_nothing_leaves_of_what_was_called_off_after_the_claim(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    forum_id = owed.owe(sessions, desk, 1)
    clock.tick(post)
    act = Act(owed.now_of(sessions), desk)
    lease = messages.Lease("another", "token", act.now - timedelta(seconds=1))
    with acts.transaction(sessions.writes, act) as session:
        messages.claim(session, act.now, lease, 10)
    with acts.transaction(sessions.writes, act) as session:
        end = inputs.parse(EndDetails, {"reason": "secret", "outward_text": "Sorry"})
        outward.call_off(session, act, forums.get(session, act, forum_id), end)
    deliver.drain(post, counter, stop)
    assert sink.mails == []
    assert owed.states(sessions, desk) == {State.CANCELLED: 1}


def test_nothing_leaves_to_a_closed_account(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 2)
    clock.tick(post)
    act = Act(owed.now_of(sessions), desk)
    with acts.transaction(sessions.writes, act) as session:
        found = coordinators.find(session, "person-0@amity.example")
        assert found is not None
        coordinators.disable(session, found, act.now)
    assert deliver.drain(post, counter, stop) == 1
    assert [mail.envelope_to for mail in sink.mails] == [("person-1@amity.example",)]


def test_a_mail_that_cannot_be_composed_fails_alone(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 3)
    clock.tick(post)
    broken = owed.ledger(sessions, desk)[0]
    with sessions.writes.begin() as session:
        session.info["act"] = Act(owed.now_of(sessions), desk)
        session.execute(update(Message).where(Message.id == broken.id).values(about={"lead": None}))
    assert deliver.drain(post, counter, stop) == 2
    assert owed.states(sessions, desk) == {State.SENT: 2, State.FAILED: 1}
    assert owed.answers(sessions, broken.id) == ["failed"]


def test_a_lost_lease_records_nothing_over_the_others_mark(
    make_post: MakePost, counter_of: CounterOf, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 1)
    slow, quick = make_post(), make_post()
    clock.tick(slow)

    class Slow(Counter):
        """A counter where another worker takes the row over and sends it first."""

        def transport(self) -> Transport:
            with sessions.writes.begin() as session:
                session.info["act"] = Act(owed.now_of(sessions), desk)
                session.execute(update(Message).values(lease_until=owed.now_of(sessions) - timedelta(seconds=1)))
            deliver.drain(quick, counter_of(quick), stop)
            return Counter.transport(self)

    assert deliver.drain(slow, counter_of(slow, Slow), stop) == 0
    (message,) = owed.ledger(sessions, desk)
    assert (message.state, message.claimed_by) == (State.SENT, quick.holder)
    assert message.uncertain_at is not None
    assert len(sink.mails) == 1


def test_mail_of_the_sample_office_stays_on_this_machine(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk, tmp_path: Path
) -> None:
    owed.owe(sessions, desk, 1)
    assert counter.transport() is counter.transport()
    act = Act(owed.now_of(sessions), desk)
    with acts.transaction(sessions.writes, act) as session:
        office.name(session, act, {"en": "Sample"}, sample=True)
    clock.tick(post)
    assert deliver.drain(post, counter, stop) == 1
    assert sink.mails == []
    assert len(owed.in_maildir(tmp_path / "sample")) == 1


def test_the_lease_is_lengthened_while_a_server_thinks(
    make_post: MakePost, counter_of: CounterOf, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk
) -> None:
    owed.owe(sessions, desk, 1)
    post, other = make_post(lease=0.6, data=1.5), make_post()
    clock.tick(post)
    sink.fail(Fault("end", "silence", kept=True))
    found: list[int] = []
    late = threading.Timer(1.2, lambda: found.append(deliver.drain(other, counter_of(other), stop)))
    late.start()
    deliver.drain(post, counter_of(post), stop)
    late.join()
    assert found == [0]
    assert owed.states(sessions, desk) == {State.SENT: 1}


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (3, 5), (9, 60)])
def test_steps_of_retries_grow_and_the_last_repeats(post: Post, desk: Desk, attempts: int, minutes: int) -> None:
    steps = replace(post, retry_minutes=(1, 2, 5, 60))
    now = owed.now_of(post.sessions)
    wait = steps.again_at(now, attempts) - now
    assert timedelta(minutes=minutes) <= wait <= timedelta(minutes=minutes * 1.1)


def test_an_idle_drain_shows_that_it_lives(post: Post, sessions: Sessions) -> None:
    assert not deliver.anything_due(post)
    with sessions.reads() as session, session.begin():
        beat_at = beats.last(session, beats.DRAIN)
    assert beat_at is not None
    assert abs(post.now() - beat_at) < beats.EVERY
