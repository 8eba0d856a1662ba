"""What partners are called, and which of them a sentence names: in any of their languages, a slip of a finger too."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from backend.db import Texts
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party
from backend.domain.partners.regions import Region

SHORTEST, SHORTEST_SLIP, ALIKE = 2, 5, 84


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a sentence names something, and the ids that bear the name."""

    start: int
    end: int
    ids: tuple[UUID, ...]


def partners(session: Session, act: Act) -> dict[str, list[UUID]]:
    """Return the partnerships this person may see by each name they or their partners bear, folded.

    The place of a partner's body is its name too, where no partnership bears that itself.
    """
    place = aliased(Region)
    query = (
        select(Partnership.id, Partnership.name, Region.name, Region.short_name, Organisation.name)
        .add_columns(place.name, place.short_name)
        .join(Party, Party.partnership_id == Partnership.id)
        .outerjoin(Region, Region.id == Party.region_id)
        .outerjoin(Organisation, Organisation.id == Party.organisation_id)
        .outerjoin(place, (place.id == Organisation.region_id) & place.home_since.is_(None))
        .where(access.visible(Partnership.id, act.who), Region.home_since.is_(None))
    )
    found = session.execute(query).all()
    places = _by_name((one[0], list(one[5:])) for one in found)
    return {**places, **_by_name((one[0], list(one[1:5])) for one in found)}


def regions(session: Session) -> dict[str, list[UUID]]:
    """Return the regions by each name they bear, folded."""
    query = select(Region.id, Region.name, Region.short_name)
    return _by_name((one, texts) for one, *texts in session.execute(query))


def mentioned(text: str, names: Mapping[str, list[UUID]]) -> list[Mention]:
    """Return what a sentence names, in its order: the longest names first, then words that are nearly one."""
    folded, places = _folded(text)
    found: list[Mention] = []
    for name in sorted((one for one in names if one in folded), key=len, reverse=True):
        at = folded.find(name)
        while at >= 0:
            one = Mention(places[at], places[at + len(name) - 1] + 1, tuple(dict.fromkeys(names[name])))
            if _is_whole(folded, at, name) and not _overlaps(one, found):
                found.append(one)
            at = folded.find(name, at + 1)
    if not found:
        found = _nearly(folded, places, names)
    return sorted(found, key=lambda one: one.start)


def _nearly(folded: str, places: list[int], names: Mapping[str, list[UUID]]) -> list[Mention]:
    """Return the words that are a slip away from a name."""
    known = [one for one in names if len(one) >= SHORTEST_SLIP and one.isascii()]
    found, at = [], 0
    for word in folded.split(" "):
        near = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=ALIKE) if _may_slip(word) else None
        if near:
            ids = tuple(dict.fromkeys(names[near[0]]))
            found.append(Mention(places[at], places[at + len(word) - 1] + 1, ids))
        at += len(word) + 1
    return found


def _may_slip(word: str) -> bool:
    return len(word) >= SHORTEST_SLIP and word.isalpha() and word.isascii()


def _by_name(rows: Iterable[tuple[UUID, list[Texts | None]]]) -> dict[str, list[UUID]]:
    names: dict[str, list[UUID]] = {}
    for record_id, many in rows:
        for text in (one for texts in many for one in (texts or {}).values()):
            folded = _folded(text)[0].strip()
            for name in {folded, folded.removesuffix("市")}:
                if len(name) >= SHORTEST:
                    names.setdefault(name, []).append(record_id)
    return names


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text without marks and capitals, and for each of its signs where that stood."""
    signs, places = [], []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", sign.casefold()):
            if not unicodedata.combining(part):
                signs.append({"ł": "l", "ø": "o", "đ": "d"}.get(part, part))
                places.append(place)
    return "".join(signs), places


def _is_whole(folded: str, at: int, name: str) -> bool:
    """Say whether a name in letters stands as words of its own; Chinese is written without gaps."""
    if not name[0].isascii() or not name[-1].isascii():
        return True
    before, after = folded[at - 1 : at], folded[at + len(name) : at + len(name) + 1]
    return not any(one.isascii() and one.isalnum() for one in (before, after) if one)


def _overlaps(one: Mention, others: Iterable[Mention]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
