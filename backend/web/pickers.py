"""Pickers: one of many partnerships, regions, organisations or people, found by typing a part of the name.

The macro `pick` (macros/forms.html) asks `/choices/<noun>?q=` while one types. Without scripts a name is typed and read
when the form is sent: `read` puts the id in its place, or says at the field which ones it may mean.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias
from uuid import UUID

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend.domain import search
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.lists import used
from backend.domain.office import access, coordinators
from backend.domain.office.acts import Act
from backend.domain.partners import directory, organisations, partnerships, people
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import Person
from backend.domain.partners.regions import Region
from backend.domain.values import countries
from backend.http import nesting, transactions
from backend.http.forms import Form
from backend.http.i18n import locale_tag, text

pages = Blueprint("choices", __name__, url_prefix="/choices")
MOST = 12
_ID = re.compile(r"(?:(?:region|organisation)_id:)?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen: its id as the form sends it, its name, and what tells it from others of that name."""

    id: str
    name: str
    meta: str = ""


Choices: TypeAlias = list[Choice]


@dataclass(frozen=True, slots=True)
class Noun:
    """How one noun is found by words (none: the newest) and how chosen ones are named."""

    find: Callable[[Session, Act, str], Choices]
    name: Callable[[Session, Act, Sequence[str]], Choices]


@pages.record_once
def _attach(state: Any) -> None:
    app: Flask = state.app
    app.jinja_env.globals.update(picked=picked, typed_before=typed_before)


@pages.get("/<noun>")
def offer(noun: str) -> ResponseReturnValue:
    """Answer with what bears the words in its name and may be seen, the nearest first."""
    if noun not in NOUNS:
        raise NotFound
    session, act = transactions.current()
    found = NOUNS[noun].find(session, act, request.args.get("q", "").strip())
    return {"choices": [asdict(one) for one in found[:MOST]], "more": max(0, len(found) - MOST)}


def picked(noun: str, value: object) -> Choices:
    """Return the choices that these ids stand for, in their order; what may not be seen or is not there is left out."""
    ids = [one for one in _listed(value) if _is_id(noun, one)]
    return NOUNS[noun].name(*transactions.current(), ids) if ids else []


def typed_before(name: str) -> dict[str, list[str]]:
    """Return what was typed before in such a field, by language: for the macro `used`."""
    return used.of(*transactions.current(), name)


def read(form: Form, fields: Mapping[str, str]) -> Form:
    """Put ids in the place of names in what was sent; fields: {dotted name, `*` for rows, `[]` for many: noun}.

    What means none or several stays as typed: the form tells so at the field and shows the ones it may mean.
    """
    for pattern, noun in fields.items():
        many = pattern.endswith(("_ids", "[]"))
        for name, holder, key in _places(form.values, pattern.removesuffix("[]").split(".")):
            kept, doubts = _understood(noun, _listed(holder[key]), many=many)
            holder[key] = kept if many else kept[-1] if kept else ""
            for typed, problem, offered in doubts:
                form.doubt(name, typed, problem, offered)
    return form


def told(form: Form, fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (id, name) of all that stands in these fields, here or as somebody else saved it: for `differences`."""
    found: dict[str, Choice] = {}
    for pattern, noun in fields.items() if form.is_stale else ():
        name = pattern.removesuffix("[]").partition(".")[0]
        theirs = [one for at, ids in form.theirs.items() if at.partition(".")[0] == name for one in ids.split(", ")]
        ours = [one for at, ids in nesting.flattened(form.value(name), name).items() for one in ids.split(", ")]
        found |= {one.id: one for one in picked(noun, [one for one in (*theirs, *ours) if _is_id(noun, one)])}
    return [(one.id.rpartition(":")[2], one.name) for one in found.values()]


def asked(noun: str, name: str) -> str | None:
    """Return the id that the address names (?partnership_id=), also by a name that only one bears; None for none."""
    kept, _doubts = _understood(noun, [one for one in request.args.getlist(name) if one.strip()], many=False)
    return kept[-1] if kept else None


def _understood(noun: str, values: list[str], *, many: bool) -> tuple[list[str], list[tuple[str, Refused, Choices]]]:
    """Return the ids among the values and those that names stand for, and what is in doubt; of one, a name wins."""
    names = [one.strip() for one in values if not _is_id(noun, one)]
    ids = [one for one in values if _is_id(noun, one)] if many or not names else []
    doubts = []
    for typed in names:
        meant, offered = _meant(noun, typed)
        if meant:
            ids.append(meant)
        elif offered:
            problem = Refused(N_("“%(typed)s” may be one of several: choose"), typed=typed[:60])
            doubts.append((typed, problem, offered))
        else:
            doubts.append((typed, Refused(N_("Nothing here is called “%(typed)s”"), typed=typed[:60]), []))
    return list(dict.fromkeys(ids)), doubts


def _meant(noun: str, typed: str) -> tuple[str | None, Choices]:
    """Return the id of the one choice with this name, else of the only one that bears it, else the nearest few."""
    found = NOUNS[noun].find(*transactions.current(), typed)
    same = [one for one in found if search.folded(one.name) == search.folded(typed)]
    only = same if len(same) == 1 else found
    return (only[0].id, []) if len(only) == 1 else (None, found[:MOST])


def _places(values: Any, path: list[str], at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield dotted name, holder and key of all places of this path where something was sent."""
    first, *rest = path
    keys: Any = [first]
    if first == "*":
        keys = range(len(values)) if isinstance(values, list) else []
    for key in keys:
        inside = values[key] if first == "*" else values.get(key) if isinstance(values, dict) else None
        name = f"{at}.{key}" if at else str(key)
        if inside and rest:
            yield from _places(inside, rest, name)
        elif inside:
            yield name, values, key


def _listed(value: object) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [str(one) for one in values if one is not None and str(one).strip()]


def _is_id(noun: str, value: str) -> bool:
    return "@" in value if noun == "coordinators" else bool(_ID.fullmatch(value.strip()))


def _sought(session: Session, act: Act, noun: str, words: str) -> list[UUID]:
    groups = search.found(session, act, words, MOST + 1)
    return next((one.ids for one in groups if one.noun == noun), [])


def _ordered(ids: Sequence[str], found: Sequence[Choice]) -> Choices:
    known = {one.id: one for one in found}
    return [known[one] for one in dict.fromkeys(ids) if one in known]


def _uuids(ids: Sequence[str]) -> list[UUID]:
    return [UUID(one.rpartition(":")[2]) for one in ids]


def _find_partnerships(session: Session, act: Act, words: str) -> Choices:
    if words:
        ids = _sought(session, act, "partnership", words)
    else:
        query = select(Partnership.id).where(access.visible(Partnership.id, act.who))
        ids = list(session.scalars(query.order_by(Partnership.updated_at.desc()).limit(MOST)))
    return _name_partnerships(session, act, [str(one) for one in ids])


def _name_partnerships(session: Session, act: Act, ids: Sequence[str]) -> Choices:
    query = select(Partnership).where(Partnership.id.in_(_uuids(ids)), access.visible(Partnership.id, act.who))
    found = session.scalars(query.options(*partnerships.named(selectinload(Partnership.parties))))
    named = [Choice(str(one.id), text(one.title), _countries(directory.countries_of(one))) for one in found]
    return _ordered([str(one) for one in _uuids(ids)], named)


def _find_regions(session: Session, act: Act, words: str) -> Choices:
    ids = _sought(session, act, "region", words) if words else _newest(session, Region)
    return _name_regions(session, act, [str(one) for one in ids])


def _name_regions(session: Session, _act: Act, ids: Sequence[str]) -> Choices:
    query = select(Region.id, Region.name, Region.country).where(Region.id.in_(_uuids(ids)))
    found = [Choice(str(one), text(name), _countries([country])) for one, name, country in session.execute(query)]
    return _ordered([str(one) for one in _uuids(ids)], found)


def _find_organisations(session: Session, act: Act, words: str) -> Choices:
    ids = _sought(session, act, "organisation", words) if words else _newest(session, Organisation)
    return _name_organisations(session, act, [str(one) for one in ids])


def _name_organisations(session: Session, _act: Act, ids: Sequence[str]) -> Choices:
    found = session.scalars(organisations.whole().where(Organisation.id.in_(_uuids(ids))))
    named = [Choice(str(one.id), text(one.name), text(one.region.name)) for one in found]
    return _ordered([str(one) for one in _uuids(ids)], named)


def _find_parties(session: Session, act: Act, words: str) -> Choices:
    regions = [_coded("region_id", one) for one in _find_regions(session, act, words)]
    return regions + [_coded("organisation_id", one) for one in _find_organisations(session, act, words)]


def _name_parties(session: Session, act: Act, ids: Sequence[str]) -> Choices:
    bodies = [one for one in ids if one.startswith("organisation_id:")]
    places = [one for one in ids if one not in bodies]
    found = [_coded("region_id", one) for one in _name_regions(session, act, places)]
    found += [_coded("organisation_id", one) for one in _name_organisations(session, act, bodies)]
    return _ordered([one if ":" in one else f"region_id:{one}" for one in ids], found)


def _find_people(session: Session, act: Act, words: str) -> Choices:
    ids = _sought(session, act, "person", words) if words else _newest(session, Person)
    return _name_people(session, act, [str(one) for one in ids])


def _name_people(session: Session, act: Act, ids: Sequence[str]) -> Choices:
    wanted = _uuids(ids)
    posts = session.scalars(people.all_posts().where(people.Post.person_id.in_(wanted), people.held(act.today)))
    held = {one.person_id: f"{text(one.title)}, {text(one.organisation.name)}" for one in posts}
    found = session.scalars(select(Person).where(Person.id.in_(wanted)))
    named = [Choice(str(one.id), one.name.shown(locale_tag()), _of_person(one, held)) for one in found]
    return _ordered([str(one) for one in wanted], named)


def _of_person(person: Person, held: Mapping[UUID, str]) -> str:
    """Return what tells a person from another of the name: the original of it, and the post."""
    return " · ".join(part for part in (person.name.beside(locale_tag()), held.get(person.id)) if part)


def _find_coordinators(session: Session, _act: Act, words: str) -> Choices:
    wanted = search.folded(words).split()
    every = [Choice(one.email, one.name, one.email) for one in coordinators.active(session)]
    return [one for one in every if all(word in search.folded(f"{one.name} {one.id}") for word in wanted)]


def _name_coordinators(session: Session, act: Act, ids: Sequence[str]) -> Choices:
    return _ordered(ids, _find_coordinators(session, act, ""))


def _newest(session: Session, model: type[Region] | type[Organisation] | type[Person]) -> list[UUID]:
    return list(session.scalars(select(model.id).order_by(model.id.desc()).limit(MOST)))


def _coded(field: str, one: Choice) -> Choice:
    return Choice(f"{field}:{one.id}", one.name, one.meta)


def _countries(codes: Sequence[str]) -> str:
    return " · ".join(countries.name(code, locale_tag()) for code in codes)


NOUNS: Mapping[str, Noun] = {
    "partnerships": Noun(_find_partnerships, _name_partnerships),
    "regions": Noun(_find_regions, _name_regions),
    "organisations": Noun(_find_organisations, _name_organisations),
    "parties": Noun(_find_parties, _name_parties),
    "people": Noun(_find_people, _name_people),
    "coordinators": Noun(_find_coordinators, _name_coordinators),
}
