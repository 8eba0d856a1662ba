"""One person, or one organisation, as people read it before a meeting: posts, what is done together, papers signed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from backend.domain import mentions
from backend.domain.office import access, history
from backend.domain.office.acts import Act
from backend.domain.partners import contacts, directory, duplicates, people
from backend.domain.partners.contacts import Contact
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import Person, Post
from backend.domain.schedule import entries
from backend.domain.schedule.entries import Entry, Kind
from backend.domain.values import dates
from backend.http import formats
from backend.http.i18n import NAMES, locale_tag
from backend.http.i18n import gettext as _
from backend.web import history_view, titles
from backend.web import partnership_view as partners

MET = (Kind.FORUM, Kind.VISIT, Kind.SIGNING)
AHEAD, BEHIND, READ, DEEDS = 6, 12, 60, 60
SOON = timedelta(days=180)


def shown(session: Session, act: Act, person: Person) -> dict[str, Any]:
    """Return what the page of a person says, by a fixed number of queries."""
    posts = people.posts_of(session, person.id)
    named = contacts.of_people(session, act, [person.id])
    found = _partnerships(session, act, posts, named)
    held = [one for one in posts if people.is_held(one, act.today)]
    ahead = [one for one in posts if one.since and dates.earliest(one.since) > act.today]
    return {
        "held": held,
        "ahead": ahead,
        "left": [one for one in posts if one.until and dates.latest(one.until) < act.today],
        "followers": people.followers(session, [one.id for one in posts]),
        "soon": act.today + SOON,
        "contacts": named,
        "partnerships": found,
        "papers": mentions.signatures(session, act, person, _signing(posts, found)),
        "twins": duplicates.likely(session, person),
        "passport": person.passport_name if access.may_read_passports(act) else None,
        **_coming(session, act, _still(found, [*held, *ahead], named)),
        **_behind(session, act, [one.id for one in found], posts),
        "deeds": deeds(session, act, [person.id, *(one.id for one in posts)]),
    }


def names(person: Person) -> dict[str, Any]:
    """Return a person's names: as the page's readers say it, and in the other script, with its language."""
    name, tag = person.name, locale_tag()
    said = name.shown(tag)
    other = beside(person)
    return {
        "name": name,
        "said": said,
        "lang": person.locale if said == name.native and not said.isascii() else None,
        "other": other,
        "addressed": [(NAMES.get(one, one), one, name.addressed(one)) for one in person.honorific or {}],
        "speaks": [NAMES.get(one, one) for one in person.languages or ()],
        "language": NAMES.get(person.locale, person.locale),
    }


def beside(person: Person) -> dict[str, str] | None:
    """Return the name that stands beside what the page's readers read, with its language; None where there is none."""
    other = person.name.beside(locale_tag())
    return {"lang": person.locale if other == person.native else "en", "text": other} if other else None


def differences(person: Person, other: Person) -> list[dict[str, Any]]:
    """Return where two people's values differ, as a form shows them: what the first has none of is the other's.

    `prefers`: which of both stays unless the other is chosen.
    """
    found: list[dict[str, Any]] = []
    presets = current_app.config["LOCALES"]
    for field in duplicates.FIELDS:
        mine, theirs = getattr(person, field), getattr(other, field)
        if theirs is not None and mine != theirs:
            prefers = "theirs" if duplicates.is_more_telling(field, person, other, presets) else "mine"
            told = {"mine": _told(field, mine), "theirs": _told(field, theirs)}
            found.append({"field": field, "prefers": prefers, **told})
    return found


def together(session: Session, act: Act, found: Iterable[Partnership]) -> dict[str, Any]:
    """Return what is done with these partners: what lies ahead and behind."""
    ids = [one.id for one in found]
    return {**_coming(session, act, ids), **_behind(session, act, ids, ())}


def deeds(session: Session, act: Act, record_ids: Sequence[UUID]) -> list[history_view.Line]:
    """Return what was done to these records, newest first."""
    return history_view.lines(session, act, history.of_records(session, record_ids, DEEDS))


def _told(field: str, value: object) -> str:
    """Return a value of a person in words."""
    if isinstance(value, Mapping):
        return " · ".join(f"{NAMES.get(tag, tag)}: {one}" for tag, one in value.items())
    if isinstance(value, list):
        return formats.comma().join(NAMES.get(str(one), str(one)) for one in value)
    if isinstance(value, bool):
        return _("family name first") if value else _("given name first")
    if value is None:
        return ""
    return NAMES.get(str(value), str(value)) if field == "locale" else str(value)


def _partnerships(session: Session, act: Act, posts: Sequence[Post], named: Sequence[Contact]) -> Sequence[Partnership]:
    """Return the partnerships of the organisations where she holds or held a post, and those she is the contact for."""
    bodies = {one.organisation_id: one.organisation for one in posts}
    return directory.of_bodies(session, act, bodies.values(), [one.partnership_id for one in named])


def _signing(posts: Sequence[Post], found: Sequence[Partnership]) -> list[UUID] | None:
    """Return whose papers she may have signed: our own people sign with every partner."""
    if any(one.organisation.region.home_since is not None for one in posts):
        return None
    return [one.id for one in found]


def _still(found: Sequence[Partnership], posts: Sequence[Post], named: Sequence[Contact]) -> list[UUID]:
    """Return those of the partnerships that she has to do with now: by a post not left yet, or as the contact."""
    bodies, places = {one.organisation_id for one in posts}, {one.organisation.region_id for one in posts}
    contact = {one.partnership_id for one in named}
    return [
        one.id
        for one in found
        if one.id in contact
        or any(party.organisation_id in bodies or party.region_id in places for party in one.parties)
    ]


def _coming(session: Session, act: Act, ids: Sequence[UUID]) -> dict[str, Any]:
    """Return what lies ahead with these partners."""
    if not ids:
        return {"coming": []}
    wanted = entries.seen(act, entries.Wanted(kinds=MET, partnership_ids=tuple(ids)))
    ahead = wanted.where(Entry.ends_utc > act.now).order_by(Entry.starts_utc, Entry.id).limit(AHEAD)
    return {"coming": partners.coming(session.scalars(ahead).all(), act.today)}


def _behind(session: Session, act: Act, ids: Sequence[UUID], posts: Sequence[Post]) -> dict[str, Any]:
    """Return what was done with these partners, the latest first; what fell into the time of one of these posts."""
    if not ids:
        return {"behind": [], "more_behind": False}
    wanted = entries.seen(act, entries.Wanted(kinds=MET, partnership_ids=tuple(ids)))
    past = wanted.where(Entry.ends_utc <= act.now).order_by(Entry.starts_utc.desc(), Entry.id).limit(READ)
    latest = session.scalars(past).all()
    theirs = [one for one in latest if not posts or any(people.is_held(post, one.span.first_day) for post in posts)]
    return {"behind": [_line(one) for one in theirs[:BEHIND]], "more_behind": len(theirs) > BEHIND}


def _line(entry: Entry) -> Mapping[str, Any]:
    return {
        "on": entry.span.first_day.isoformat(),
        "kind": entry.kind.value,
        "title": titles.beside_kind(entry),
        "href": partners.address(entry.record_type, entry.record_id),
        "ending": entry.ending.value if entry.ending else None,
    }
