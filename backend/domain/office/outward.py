"""The four outward verbs: reschedule, postpone, call off, reinstate (decisions 3).

They change the working record like any other command, and note on the session that the change is carried into the
released version at once, in these fields only; `schedule.projection.settle` does the carrying before the commit.
The internal `reason` never leaves the office; `outward_text` is what partners read.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Instant, Texts
from backend.domain.errors import N_, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.values.inputs import Details, Prose, ProseTexts
from backend.domain.values.times import Span

TIME = frozenset({"span"})
STATE = frozenset({"status", "ending", "outward_text"})
PLACE = frozenset({"place"})
CARRIES = "amity_carries"


class Endable:
    """A dated row that can be postponed or called off; it is never deleted."""

    postponed_at: Mapped[datetime | None] = mapped_column(Instant())
    called_off_at: Mapped[datetime | None] = mapped_column(Instant())
    reason: Mapped[str | None]
    outward_text: Mapped[Texts | None]


class Ends(Protocol):
    """What the verbs need of a row, its time apart."""

    __noun__: str
    id: UUID
    postponed_at: datetime | None
    called_off_at: datetime | None
    reason: str | None
    outward_text: Texts | None


class Dated(Ends, Protocol):
    """What moving needs of a row."""

    def set_span(self, span: Span) -> None:
        """Store another time."""


class EndDetails(Details):
    """Why (internal) and what partners are told."""

    reason: Prose | None = None
    outward_text: ProseTexts = None


@dataclass(frozen=True, slots=True)
class Carry:
    """That fields of one source's entries go out at once."""

    noun: str
    id: UUID
    fields: frozenset[str] = field(default_factory=frozenset)


def carry(session: Session, noun: str, source_id: UUID, fields: frozenset[str]) -> None:
    """Note that a change of these fields reaches partners with this commit, if they have seen the thing at all."""
    session.info.setdefault(CARRIES, []).append(Carry(noun, source_id, fields))


def take_carries(session: Session) -> list[Carry]:
    """Return what was noted, once."""
    carries: list[Carry] = session.info.pop(CARRIES, [])
    return carries


def reschedule(session: Session, act: Act, row: Dated, span: Span) -> None:
    """Move it to another time; what was postponed is on again. Raises Refused when it is called off."""
    access.require_change(act)
    require_on(row)
    row.set_span(span)
    carry(session, row.__noun__, row.id, resume(row))
    session.flush()


def resume(row: Ends) -> frozenset[str]:
    """Take back a postponement, as a new time does; return the fields that go out at once."""
    if row.postponed_at is None:
        return TIME
    row.postponed_at = row.reason = row.outward_text = None
    return TIME | STATE


def relocate(session: Session, act: Act, row: Ends) -> None:
    """Let another place, written to the row by its noun, go out at once. Raises Refused when it is called off."""
    access.require_change(act)
    require_on(row)
    carry(session, row.__noun__, row.id, PLACE)
    session.flush()


def postpone(session: Session, act: Act, row: Ends, details: EndDetails) -> None:
    """Put it off without a new date."""
    access.require_change(act)
    require_on(row)
    if row.postponed_at is not None:
        raise Refused(N_("It is postponed already"))
    row.postponed_at = act.now
    _tell(session, row, details)


def call_off(session: Session, act: Act, row: Ends, details: EndDetails) -> None:
    """Call it off; it stays where it was, struck through."""
    access.require_change(act)
    require_on(row)
    row.called_off_at = act.now
    _tell(session, row, details)


def reinstate(session: Session, act: Act, row: Ends) -> None:
    """Take back a calling-off or a postponement: it takes place as it stands."""
    access.require_change(act)
    if row.called_off_at is None and row.postponed_at is None:
        raise Refused(N_("It is neither called off nor postponed"))
    row.called_off_at = row.postponed_at = row.reason = row.outward_text = None
    carry(session, row.__noun__, row.id, STATE)
    session.flush()


def require_on(row: Ends) -> None:
    """Raise Refused when it is called off."""
    if row.called_off_at is not None:
        raise Refused(N_("It is called off: reinstate it first"))


def _tell(session: Session, row: Ends, details: EndDetails) -> None:
    row.reason = details.reason
    row.outward_text = details.outward_text
    carry(session, row.__noun__, row.id, STATE)
    session.flush()
