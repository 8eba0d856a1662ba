"""What a derivation yields, and the reads that several derivations share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from backend.db import Texts
from backend.domain.office.access import Standing, TeamMember, Touch
from backend.domain.partners import partnerships
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party
from backend.domain.partners.regions import Region
from backend.domain.schedule.entries import Content, Ending, Key, Status


@dataclass(frozen=True, slots=True)
class Projected:
    """One derived entry: its identity, what it says, whose it is."""

    key: Key
    content: Content
    owner_id: UUID | None


def names(session: Session, partnership_ids: Iterable[UUID]) -> dict[UUID, Texts]:
    """Return what each partnership is called: its own name, else its partners' names put together."""
    ids = set(partnership_ids)
    own = {
        one.id: one.name
        for one in session.execute(select(Partnership.id, Partnership.name).where(Partnership.id.in_(ids)))
    }
    parties: dict[UUID, list[tuple[Texts, bool]]] = {}
    for one in session.execute(_parties().where(Party.partnership_id.in_(ids))):
        parties.setdefault(one.partnership_id, []).append((one.organisation or one.region, one.home_since is not None))
    return {one: own[one] or partnerships.name_of_parties(parties.get(one, [])) for one in own}


def _parties() -> Select[UUID, Texts, Texts, datetime | None]:
    place = aliased(Region)
    return (
        select(
            Party.partnership_id, Organisation.name.label("organisation"), place.name.label("region"), place.home_since
        )
        .outerjoin(Organisation, Organisation.id == Party.organisation_id)
        .join(place, place.id == func.coalesce(Party.region_id, Organisation.region_id))
        .order_by(Party.position)
    )


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
