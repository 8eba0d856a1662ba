"""What each noun says to the schedule: which rows are watched, what they widen to, and the entries they derive.

A root is a record with all its entries (a visit with legs and items, an agreement with its terms). Everything is read
by plain column selects: relationships loaded earlier in the transaction may be stale. A new noun joins here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.terms import Term
from backend.domain.forums.forums import Forum
from backend.domain.office.access import Team, TeamMember, Touch
from backend.domain.office.acts import Act
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party
from backend.domain.partners.regions import Region
from backend.domain.schedule.derive import agreements, forums, partnerships, visits
from backend.domain.schedule.derive.projected import Projected
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Leg, Visit

__all__ = ["WATCHED", "Projected", "Root", "derive", "every_root", "noted", "widen"]


@dataclass(frozen=True, slots=True, order=True)
class Root:
    """A record whose entries are derived together; of `touched` the id alone is known."""

    type: str
    id: UUID


WATCHED: dict[type, tuple[str, str]] = {
    Forum: ("forum", "id"),
    Visit: ("visit", "id"),
    Leg: ("visit", "visit_id"),
    Item: ("visit", "visit_id"),
    Agreement: ("agreement", "id"),
    Term: ("agreement", "agreement_id"),
    Partnership: ("partnership", "id"),
    Party: ("partnership", "partnership_id"),
    Team: ("partnership", "partnership_id"),
    TeamMember: ("partnership", "partnership_id"),
    Touch: ("touched", "record_id"),
    Region: ("region", "id"),
    Organisation: ("organisation", "id"),
}
ROOTS: dict[str, type[Any]] = {"forum": Forum, "visit": Visit, "agreement": Agreement, "partnership": Partnership}
DERIVE: dict[str, Callable[[Session, Act, list[UUID]], Iterable[Projected]]] = {
    "forum": forums.derive,
    "visit": visits.derive,
    "agreement": agreements.derive,
    "partnership": partnerships.derive,
}


def noted(row: object) -> Iterator[Root]:
    """Return what a flushed row changes, if it is watched."""
    if watched := WATCHED.get(type(row)):
        yield Root(watched[0], getattr(row, watched[1]))


def widen(session: Session, changed: Iterable[Root]) -> set[Root]:
    """Return the roots whose entries may differ after these changes, children included."""
    ids: dict[str, set[UUID]] = {}
    for one in changed:
        ids.setdefault(one.type, set()).add(one.id)
    regions, organisations = ids.pop("region", set()), ids.pop("organisation", set())
    for kind in ROOTS:
        ids[kind] = ids.get(kind, set()) | _touched(session, kind, ids.get("touched", set()))
    in_region = select(Organisation.id).where(Organisation.region_id.in_(regions))
    named = select(Party.partnership_id).where(
        Party.region_id.in_(regions) | Party.organisation_id.in_(organisations) | Party.organisation_id.in_(in_region)
    )
    ids["partnership"] |= set(session.scalars(named)) if regions or organisations else set()
    above = ids["partnership"]
    legs = select(Leg.visit_id).where(Leg.partnership_id.in_(above) | Leg.region_id.in_(regions))
    ids["visit"] |= set(session.scalars(legs)) if above or regions else set()
    owned = select(Agreement.id).where(Agreement.partnership_id.in_(above))
    ids["agreement"] |= set(session.scalars(owned)) if above else set()
    return {Root(kind, one) for kind in ROOTS for one in ids[kind]}


def every_root(session: Session) -> set[Root]:
    """Return every record that has or may have entries."""
    return {Root(kind, one) for kind, model in ROOTS.items() for one in session.scalars(select(model.id))}


def derive(session: Session, act: Act, roots: Iterable[Root]) -> Iterator[Projected]:
    """Derive the entries of these records from their rows alone."""
    ids: dict[str, list[UUID]] = {}
    for root in sorted(roots):
        ids.setdefault(root.type, []).append(root.id)
    for kind, wanted in ids.items():
        for start in range(0, len(wanted), 500):
            yield from DERIVE[kind](session, act, wanted[start : start + 500])


def _touched(session: Session, kind: str, record_ids: set[UUID]) -> set[UUID]:
    if not record_ids:
        return set()
    model = ROOTS[kind]
    return set(session.scalars(select(model.id).where(model.id.in_(record_ids))))
