"""Who or what may be here already when somebody enters it: alike in name by a letter, or with the same address.

To be warned of, never to be refused: two people may bear one name. Candidates come from the search, so that it costs
a few statements however many there are; what the name resembles is judged here.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from rapidfuzz.distance import OSA
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from backend.domain import search
from backend.domain.index import folding
from backend.domain.office.acts import Act
from backend.domain.partners.organisations import Organisation, OrganisationDetails
from backend.domain.partners.people import Person, PersonDetails
from backend.domain.values.names import PersonalName

MOST = 5
LOOKED_AT = 20
SHORTEST = 3
"""How many letters a name has at least that one letter may be off."""


def people(session: Session, act: Act, details: PersonDetails) -> Sequence[Person]:
    """Return who may be the person that is typed, at most `MOST`: the same address, or nearly the same name."""
    name = PersonalName(details.native, details.family, details.given, written=details.written)
    typed = _names(name)
    ids = _sought(session, act, "person", typed)
    known = or_(Person.id.in_(ids), Person.email == details.email) if details.email else Person.id.in_(ids)
    found = session.scalars(select(Person).where(known, Person.merged_into_id.is_(None)).order_by(Person.id)).all()
    same = [one for one in found if details.email and one.email == details.email]
    return [*same, *(one for one in found if one not in same and _alike(typed, _names(one.name)))][:MOST]


def organisations(session: Session, act: Act, details: OrganisationDetails) -> Sequence[Organisation]:
    """Return what may be the organisation that is typed, at most `MOST`: nearly the same name, in the same region."""
    typed = [name for name in details.name.values() if name]
    query = select(Organisation).where(Organisation.id.in_(_sought(session, act, "organisation", typed)))
    query = query.where(Organisation.region_id == details.region_id).options(selectinload(Organisation.region))
    found = session.scalars(query.order_by(Organisation.id)).all()
    return [one for one in found if _alike(typed, one.name.values())][:MOST]


def _names(name: PersonalName) -> list[str]:
    latin = " ".join(part for part in (name.given, name.family) if part)
    return [one for one in (name.native, latin, *(name.written or {}).values()) if one]


def _sought(session: Session, act: Act, noun: str, names: Iterable[str]) -> set[UUID]:
    """Return the records of a noun that bear one of these names, also a letter off."""
    groups = (group for name in dict.fromkeys(names) for group in search.found(session, act, name, LOOKED_AT))
    return {record_id for group in groups if group.noun == noun for record_id in group.ids}


def _alike(typed: Iterable[str], known: Iterable[str]) -> bool:
    """Say whether one of these names is one of those, the order of its words and one letter apart."""
    theirs = {_plain(name) for name in known}
    return any(_near(mine, other) for mine in map(_plain, typed) for other in theirs if mine and other)


def _plain(name: str) -> str:
    return "".join(sorted(folding.words(name)))


def _near(one: str, other: str) -> bool:
    least = min(len(one), len(other))
    return one == other or (least >= SHORTEST and OSA.distance(one, other, score_cutoff=1) <= 1)
