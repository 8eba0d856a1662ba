"""How mail is doing, for the frame and the desk: the beats of the workers, what waits, what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from backend.domain.office import beats
from backend.domain.office.acts import Act
from backend.domain.outreach import messages
from backend.domain.outreach.messages import State as MessageState

SILENT_AFTER = timedelta(minutes=2)
LATE_AFTER = timedelta(minutes=5)
BOTH = (beats.CLOCK, beats.DRAIN)


class State(StrEnum):
    """Whether mail goes out."""

    RUNNING = "running"
    LATE = "late"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class MailState:
    """How mail is doing; `worked_at`: when planning and sending last worked both, if ever; `seconds` since.

    `oldest_due_at` is when the oldest unsent mail was due; `failed` and `bounced` count what the reader may see.
    """

    state: State
    seconds: int | None
    worked_at: datetime | None
    oldest_due_at: datetime | None
    failed: int


def of(session: Session, act: Act) -> MailState:
    """Return how mail is doing now."""
    working = [at for name in BOTH if (at := beats.last(session, name))]
    worked_at = min(working) if len(working) == len(BOTH) else None
    oldest = messages.oldest_unsent(session, act.now)
    counts = messages.counts(session, act, (MessageState.FAILED, MessageState.BOUNCED))
    return MailState(
        state=_state(act.now, working, oldest),
        seconds=max(int((act.now - worked_at).total_seconds()), 0) if worked_at else None,
        worked_at=worked_at,
        oldest_due_at=oldest,
        failed=sum(counts.values()),
    )


def _state(now: datetime, working: list[datetime], oldest: datetime | None) -> State:
    """Both clock and drain must beat: without the one nothing is planned, without the other nothing leaves."""
    if len(working) < len(BOTH) or now - min(working) > SILENT_AFTER:
        return State.STOPPED
    return State.LATE if oldest is not None and now - oldest > LATE_AFTER else State.RUNNING
