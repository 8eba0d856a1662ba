"""Search by name over all nouns at once, in any script, marks and capitals apart; only what the person may see.

Names are read as plain columns, one statement a noun, and compared here: so `dusseldorf` finds Düsseldorf on either
database. All words must be in a name, in any of its languages.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.agreements.agreements import Agreement
from backend.domain.forums.forums import Forum
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party
from backend.domain.partners.people import Person
from backend.domain.partners.regions import Region
from backend.domain.schedule.entries import Entry, Kind

Named: TypeAlias = Iterator[tuple[UUID, list[str]]]
MOST = 8
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one noun: the ids of the best, and how many there are in all."""

    noun: str
    ids: list[UUID]
    total: int


def found(session: Session, act: Act, words: str, most: int = MOST) -> list[Group]:
    """Return what bears these words in its names, noun by noun, the nearest first; nothing for no words."""
    wanted = folded(words[:LONGEST]).split()
    groups = (_group(noun, names(session, act), wanted, most) for noun, names in NOUNS.items()) if wanted else ()
    return [one for one in groups if one.total]


def folded(text: str) -> str:
    """Return a text without marks, capitals and differences of width."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).replace("ł", "l").replace("ø", "o")


def _group(noun: str, named: Named, wanted: list[str], most: int) -> Group:
    hits = []
    for record_id, names in named:
        rank = _rank([folded(name) for name in names if name], wanted)
        if rank is not None:
            hits.append((rank, record_id))
    hits.sort()
    return Group(noun, [record_id for _rank, record_id in hits[:most]], len(hits))


def _rank(names: list[str], wanted: list[str]) -> tuple[int, int] | None:
    """Return how near a record is: a name that begins so, a word that does, any part; shorter names first."""
    whole = " ".join(names)
    if not all(word in whole for word in wanted):
        return None
    shortest = min(len(name) for name in names)
    if any(name.startswith(wanted[0]) for name in names):
        return 0, shortest
    return (1 if f" {wanted[0]}" in f" {whole}" else 2), shortest


def _partnerships(session: Session, act: Act) -> Named:
    query = (
        select(Partnership.id, Partnership.name, Region.name, Organisation.name)
        .join(Party, Party.partnership_id == Partnership.id)
        .outerjoin(Region, Region.id == Party.region_id)
        .outerjoin(Organisation, Organisation.id == Party.organisation_id)
        .where(access.visible(Partnership.id, act.who), Region.home_since.is_(None))
    )
    names: dict[UUID, list[str]] = {}
    for partnership_id, *texts in session.execute(query):
        names.setdefault(partnership_id, []).extend(_all(texts))
    return iter(names.items())


def _agreements(session: Session, act: Act) -> Named:
    query = select(Agreement.id, Agreement.title).where(access.visible(Agreement.id, act.who))
    return ((record_id, _all([title])) for record_id, title in session.execute(query))


def _forums(session: Session, act: Act) -> Named:
    query = select(Forum.id, Forum.title, Forum.venue).where(access.visible(Forum.id, act.who))
    return ((record_id, _all(texts)) for record_id, *texts in session.execute(query))


def _visits(session: Session, act: Act) -> Named:
    """Read what visits are called: a title may be made from the legs, and stands in the entry."""
    query = select(Entry.record_id, Entry.title).where(Entry.kind == Kind.VISIT, Entry.dropped_at.is_(None))
    rows = session.execute(query.where(access.visible(Entry.record_id, act.who)))
    return ((record_id, _all([title])) for record_id, title in rows)


def _regions(session: Session, _act: Act) -> Named:
    query = select(Region.id, Region.name, Region.short_name)
    return ((record_id, _all(texts)) for record_id, *texts in session.execute(query))


def _organisations(session: Session, _act: Act) -> Named:
    query = select(Organisation.id, Organisation.name)
    return ((record_id, _all([name])) for record_id, name in session.execute(query))


def _people(session: Session, _act: Act) -> Named:
    query = select(Person.id, Person.written, Person.family, Person.given, Person.native, Person.email)
    for record_id, written, family, given, *others in session.execute(query):
        latin = [" ".join(part for part in pair if part) for pair in ((given, family), (family, given))]
        yield record_id, [*_all([written]), *latin, *(one for one in others if one)]


def _all(many: Iterable[Texts | None]) -> list[str]:
    return [text for texts in many for text in (texts or {}).values()]


NOUNS: Mapping[str, Callable[[Session, Act], Named]] = {
    "partnership": _partnerships,
    "agreement": _agreements,
    "forum": _forums,
    "visit": _visits,
    "region": _regions,
    "organisation": _organisations,
    "person": _people,
}
