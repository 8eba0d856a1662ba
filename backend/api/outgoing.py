"""The verbs that several nouns share: release, mute, unmute, postpone, call off, reinstate."""

from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from backend.api.operations import Verb
from backend.db import Keyed
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import rules
from backend.domain.schedule import releases
from backend.domain.values.inputs import Details


class ReleaseDetails(Details):
    """What to leave out: item ids. One never shown stays a draft; one that partners have seen is called off, or, named
    in `wait`, stays to them as it is.
    """

    leave_out: tuple[UUID, ...] = Field(default=(), max_length=500)
    wait: tuple[UUID, ...] = Field(default=(), max_length=500)


def release_of(name: str) -> Verb:
    """Return the verb that shows partners a record of this noun as it stands."""

    def release(session: Session, act: Act, record: Keyed, details: ReleaseDetails) -> None:
        releases.release(session, act, (name, record.id), details.leave_out, details.wait)

    return Verb("release", release, ReleaseDetails, summary="Show partners the record as it stands")


def discard_unseen(session: Session, record_id: UUID, source_id: UUID | None = None) -> None:
    """Raise Refused when partners have seen it: nothing they know of is deleted."""
    releases.require_unseen(session, record_id, source_id)


def zone_of(record: Any) -> dict[str, object]:
    """Return the zone that a new time is in when the request names none."""
    return {"timezone": record.timezone}


def _mute(session: Session, act: Act, record: Keyed) -> None:
    rules.mute(session, act, record.id)


def _unmute(session: Session, act: Act, record: Keyed) -> None:
    rules.unmute(session, act, record.id)


MUTING = (
    Verb("mute", _mute, summary="Remind nobody of this record any more"),
    Verb("unmute", _unmute, summary="Remind of this record again"),
)
ENDING = (
    Verb("postpone", outward.postpone, EndDetails),
    Verb("call-off", outward.call_off, EndDetails),
    Verb("reinstate", outward.reinstate),
)
