"""What a derivation yields, and the reads that several derivations share."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend.db import Texts
from backend.domain.office.access import Standing, TeamMember, Touch
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party
from backend.domain.schedule.entries import Content, Ending, Key, Status


@dataclass(frozen=True, slots=True)
class Projected:
    """One derived entry: its identity, what it says, whose it is."""

    key: Key
    content: Content
    owner_id: UUID | None


def names(session: Session, partnership_ids: Iterable[UUID]) -> dict[UUID, Texts]:
    """Return the names of partnerships as partners are called, read afresh."""
    query = (
        select(Partnership)
        .where(Partnership.id.in_(set(partnership_ids)))
        .options(
            selectinload(Partnership.parties).selectinload(Party.region),
            selectinload(Partnership.parties).selectinload(Party.organisation).selectinload(Organisation.region),
        )
        .execution_options(populate_existing=True)
    )
    return {one.id: one.title for one in session.scalars(query)}


def touched(session: Session, record_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return which partnerships each record touches."""
    found: dict[UUID, set[UUID]] = {}
    rows = session.execute(select(Touch.record_id, Touch.partnership_id).where(Touch.record_id.in_(list(record_ids))))
    for record_id, partnership_id in rows:
        found.setdefault(record_id, set()).add(partnership_id)
    return {record_id: frozenset(ids) for record_id, ids in found.items()}


def owners(session: Session, partnership_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the owner of each partnership that has one."""
    rows = session.execute(
        select(TeamMember.partnership_id, TeamMember.coordinator_id).where(
            TeamMember.partnership_id.in_(set(partnership_ids)), TeamMember.standing == Standing.OWNER
        )
    )
    return {one.partnership_id: one.coordinator_id for one in rows}


def ending(called_off: object, postponed: object) -> Ending | None:
    """Return why it is CANCELLED, if it is."""
    if called_off is not None:
        return Ending.CALLED_OFF
    return Ending.POSTPONED if postponed is not None else None


def status(*, ended: Ending | None, firm: bool) -> Status:
    """Return the iCalendar STATUS (decisions 8)."""
    if ended is not None:
        return Status.CANCELLED
    return Status.CONFIRMED if firm else Status.TENTATIVE
