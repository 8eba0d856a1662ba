"""What the forms offer to choose from, zones and people of the office; and what partnerships are called."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.partners import directory, regions
from backend.domain.values import times
from backend.domain.values import zones as values
from backend.http import formats


def names(session: Session, act: Act, partnership_ids: Collection[UUID]) -> dict[UUID, Texts]:
    """Return what those of these partnerships are called that this person may see."""
    return {one.id: one.title for one in directory.named(session, act, partnership_ids)}


def zones(session: Session, act: Act) -> list[tuple[str, str]]:
    """Return the places whose clocks can be meant, those in use here first, each with its present offset, for the macro
    `zone_options`.
    """
    used = regions.zones(session) | {act.desk.timezone}
    if act.who:
        used.add(act.who.timezone)
    every = [*sorted(used), *(zone for zone in values.all_zones() if zone not in used)]
    return [(formats.zone_box(zone), times.offset_text(act.now, zone)) for zone in every]


def people(session: Session) -> list[tuple[str, str]]:
    """Return the people of the office by name, for the owner of a record."""
    return [(one.email, one.name) for one in coordinators.active(session)]
