"""The drain: claim, send, mark (delivery.md 1). No transaction and no connection is held while a server answers.

One message is marked at a time, so that a kill repeats at most the one that was under way, with the same bytes. Only
"accepted, not yet recorded" can make a copy.
"""

import itertools
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import Session

from backend.domain.errors import N_, DomainError
from backend.domain.office import beats
from backend.domain.office.acts import Act, transaction
from backend.domain.outreach import fan, feed_mails, messages, reminders
from backend.domain.outreach.messages import Answer, Lease, Message, State
from backend.mail import letters
from backend.mail.outcomes import Accepted, Down, Outcome, Permanent, Temporary, Uncertain
from backend.mail.texts import NotRendered
from backend.mail.transport import Transport
from workers.post import BATCH, BUDGET_SECONDS, Counter, Post

log = logging.getLogger(__name__)
Marks = Callable[[Session], bool]
MARK_FOR_SECONDS = 60.0
NOT_COMPOSED = (
    *(NotRendered, DomainError, InvalidRequestError),
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
)
"""What a broken row, text or template raises: it fails that message only, with the reason (delivery.md 3: 16, 45)."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail ready to leave."""

    id: UUID
    address: str
    content: bytes
    attempts: int
    expires_at: datetime


def drain(post: Post, counter: Counter, stop: threading.Event, budget: float = BUDGET_SECONDS) -> int:
    """Send what is due until nothing is, `stop` is set, the server is down or the budget (seconds) is spent.

    Returns how many messages were handed over. Raises DBAPIError when the database is away.
    """
    ends = time.monotonic() + budget

    def goes_on() -> bool:
        return not stop.is_set() and time.monotonic() < ends and not is_paused(post)

    sent = 0
    while goes_on():
        claimed, token = _claim(post)
        if not claimed:
            break
        try:
            with _renewing(post, token):
                transport = counter.transport()  # after the claim: whoever made these rows has said what office it is
                taken = itertools.takewhile(lambda _: goes_on(), claimed)
                sent += sum(_deliver(post, transport, one, token) for one in taken)
        finally:
            _give_back(post, token)
    return sent


def anything_due(post: Post) -> bool:
    """Say whether a look is worth a claim, by indexed reads; an idle drain shows that it lives."""
    now = post.now()
    with post.sessions.reads() as session, session.begin():
        due = messages.due_now(session, now)
        silent = beats.is_silent(session, beats.DRAIN, now)
    if silent:
        with transaction(post.sessions.writes, Act(now, post.desk)) as session:
            beats.beat(session, beats.DRAIN, now)
    return due and not (post.down_until is not None and now < post.down_until)


def is_paused(post: Post) -> bool:
    """Say whether the breaker is open: the server did not work, and the next probe is not due."""
    return post.down_until is not None and post.now() < post.down_until


def _claim(post: Post) -> tuple[list[UUID], str]:
    now, token = post.now(), secrets.token_hex(16)
    lease = Lease(holder=post.holder, token=token, until=now + post.lease)
    with transaction(post.sessions.writes, Act(now, post.desk)) as session:
        beats.beat_rarely(session, beats.DRAIN, now)
        return list(messages.claim(session, now, lease, BATCH)), token


def _deliver(post: Post, transport: Transport, message_id: UUID, token: str) -> int:
    """Send one claimed message and record what came of it; return 1 if a server accepted it."""
    parcel = _prepare(post, message_id, token)
    if parcel is None:
        return 0
    outcome = transport.send(post.sender.address, parcel.address, parcel.content)
    now = post.now()
    if isinstance(outcome, Down):
        post.down_until = now + post.probe
        log.warning("mail server does not work: %s", outcome.text)
    if not _record(post, lambda session: _mark(session, post, (parcel, token), outcome)):
        log.warning("lease lost before %s was recorded", message_id)
    return int(isinstance(outcome, Accepted))


def _prepare(post: Post, message_id: UUID, token: str) -> Parcel | None:
    """Compose a message that may still leave; record why not otherwise."""
    now = post.now()
    act = Act(now, post.desk)
    with transaction(post.sessions.reads, act) as session:
        message = messages.held_by(session, message_id, token)
        if message is None:
            return None
        end = messages.obstacle(message, now) or _overtaken(session, act, message)
        try:
            content = b"" if end else letters.mail(session, act, post.sender, message)
        except NOT_COMPOSED as error:
            log.exception("message %s cannot be composed", message_id)
            end = (State.FAILED, f"{type(error).__name__}: {error}")
        parcel = None if end else Parcel(message.id, message.address, content, message.attempts, message.expires_at)
    if end is not None:
        ending = (end[0], Answer(end[0].value, text=end[1]))
        _record(post, lambda session: messages.mark_over(session, message_id, token, now, ending))
    return parcel


def _overtaken(session: Session, act: Act, message: Message) -> tuple[State, str] | None:
    """Return state and reason when the entry has moved, or its record may no longer be seen; notices have neither."""
    if feed_mails.is_about(message.about):
        reason = feed_mails.obstacle(session, act, message.about)
        return (State.CANCELLED, reason) if reason else None
    if message.entry is None:
        return None
    if reminders.was_moved(session, message.reminder_id, message.entry):
        return State.CANCELLED, N_("What it reminds of was moved")
    if not fan.may_see(session, message.recipient, message.record_id):
        return State.CANCELLED, N_("The recipient may not see it any more")
    return None


def _mark(session: Session, post: Post, held: tuple[Parcel, str], outcome: Outcome) -> bool:
    parcel, token = held
    now = post.now()
    match outcome:
        case Accepted(code, text):
            return messages.mark_sent(session, parcel.id, token, now, Answer("accepted", code, text))
        case Permanent(code, text, stage):
            answer = Answer(f"refused at {stage}", code, text)
            return messages.mark_over(session, parcel.id, token, now, (State.FAILED, answer))
        case Temporary(code, text, stage):
            at = post.again_at(now, parcel.attempts)
            return messages.put_back(session, parcel.id, token, now, (at, Answer(f"put off at {stage}", code, text)))
        case Uncertain(text):
            at = now + post.uncertain
            return messages.put_back(session, parcel.id, token, now, (at, Answer("uncertain", text=text)))
        case Down(text):
            at = now + post.probe
            return messages.put_back(session, parcel.id, token, now, (at, Answer("down", text=text)))


def _record(post: Post, mark: Marks) -> bool:
    """Record in a transaction of its own; a database that is away is asked again for a minute."""
    ends = time.monotonic() + MARK_FOR_SECONDS
    pause = threading.Event()
    while True:
        try:
            with transaction(post.sessions.writes, Act(post.now(), post.desk)) as session:
                return mark(session)
        except DBAPIError:
            if time.monotonic() > ends:
                raise
            log.warning("the database did not take a mark; trying again", exc_info=True)
            pause.wait(0.5)


def _give_back(post: Post, token: str) -> None:
    """Give back what was claimed and not begun: at a stop, at the end of the budget, or when the server is down."""
    _record(post, lambda session: messages.release_claims(session, token, post.now()) > 0)


@contextmanager
def _renewing(post: Post, token: str) -> Iterator[None]:
    """Lengthen the lease every quarter of it while the batch is under way (a server may take ten minutes)."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(post.lease.total_seconds() / 4):
            try:
                now = post.now()
                with transaction(post.sessions.writes, Act(now, post.desk)) as session:
                    messages.renew(session, token, now + post.lease)
            except DBAPIError:
                log.warning("the lease was not renewed; trying again", exc_info=True)

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
