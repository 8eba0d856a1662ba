"""Sending a mail again, or letting it go late, by a person's decision: it says what is true now, not what was planned.

What is over by then, such as the programme of a day long past, goes only by a second decision.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend.domain.errors import N_, Refused
from backend.domain.office import access, history
from backend.domain.office.acts import Act
from backend.domain.outreach import keys, leads, messages
from backend.domain.outreach.messages import Message, State
from backend.domain.values.inputs import Details, YesNo

OUT_OF_DATE = N_("It is out of date: what it tells of has begun or is over. Say that it is to go all the same")


class AgainDetails(Details):
    """How a mail is sent again: `anyway` also when what it tells of is over."""

    anyway: YesNo = False


def retry(session: Session, act: Act, message: Message, again: AgainDetails = AgainDetails()) -> None:  # noqa: B008 - frozen
    """Send it again, by a person's decision, saying what is true now: under a new Message-ID when it may have left.

    What is over goes only by a second decision: `again.anyway`. Raises Refused.
    """
    access.require_change(act)
    if message.state in messages.OPEN or (message.entry_id is None and message.expires_at <= act.now):
        raise Refused(N_("It is still on its way") if message.state in messages.OPEN else messages.RUN_OUT)
    if is_out_of_date(message, act.now) and not again.anyway:
        raise Refused(OUT_OF_DATE)
    if message.sent_at or message.uncertain_at:
        message.epoch += 1
        message.message_id = keys.message_id_of(message.key, message.epoch, act.desk.domain)
        message.dated_at = None
    plan(act, message)
    if message.entry_id is not None:
        message.expires_at = max(message.expires_at, act.now + timedelta(hours=1))
    message.attempts, message.uncertain_at, message.sent_at = 0, None, None
    history.note(session, act, "message_again", ("message", message.record_id), {"message_id": message.message_id})
    session.flush()


def plan(act: Act, message: Message) -> None:
    """Plan it for its hour, or for now when that is past; it will say how long it is from then."""
    message.about = about_now(act, message)
    message.state, message.updated_at = State.PLANNED, act.now
    message.next_try_at = max(message.due_at, act.now)


def about_now(act: Act, message: Message) -> dict[str, Any]:
    """Return what it says of time if it leaves now: not how long it was when it should have left."""
    if message.entry is None or "lead" not in message.about:
        return message.about
    [step] = message.about["lead"].items()
    return {**message.about, "lead": leads.of(message.entry, step, message.due_at, (act.now, act.desk.timezone))}


def is_out_of_date(message: Message, now: datetime) -> bool:
    """Say whether what it tells of is over; never of a notice about an account, whose link runs out."""
    return message.entry is not None and leads.is_over(message.about, message.entry, now)
