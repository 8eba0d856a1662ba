"""What records are called and where their pages are, for lists that speak of many nouns: one query a noun."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from babel import Locale
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from backend.db import Texts
from backend.domain.agreements.agreements import Agreement
from backend.domain.forums.forums import Forum
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.documents import Document
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed
from backend.domain.partners import partnerships
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import Person
from backend.domain.partners.regions import Region
from backend.domain.schedule.derive.agreements import TITLES as KIND_FIRST
from backend.domain.schedule.entries import Entry, Kind
from backend.domain.values import partner_words
from backend.http.i18n import babel_locale, locale_tag, text
from backend.http.i18n import gettext as _

Pair: TypeAlias = tuple[str, UUID]
Found: TypeAlias = Mapping[UUID, str]

FOLDERS = {
    "partnership": "partnerships",
    "agreement": "agreements",
    "forum": "forums",
    "visit": "visits",
    "region": "regions",
    "organisation": "organisations",
    "person": "people",
    "feed": "feeds",
}


@dataclass(frozen=True, slots=True)
class Title:
    """A record's name in the reader's language, and the path of its page, if it has one."""

    name: str
    href: str | None


def beside_kind(entry: Entry) -> Texts:
    """Return the title of an entry beside whose kind it stands: without that kind's words at its beginning."""
    phrase = KIND_FIRST.get(entry.kind)
    if phrase is None:
        return entry.title
    first = {tag: partner_words.say(phrase, tag, name="") for tag in entry.title}
    return {tag: said.removeprefix(first[tag]) or said for tag, said in entry.title.items()}


def of(session: Session, act: Act, pairs: Iterable[Pair]) -> dict[Pair, Title]:
    """Return the titles of these records (type, id); those that may not be seen or are gone are left out."""
    wanted: dict[str, set[UUID]] = {}
    for kind, record_id in pairs:
        wanted.setdefault(kind, set()).add(record_id)
    return {
        (kind, record_id): Title(name, path(kind, record_id))
        for kind, ids in wanted.items()
        if kind in _NAMES
        for record_id, name in _NAMES[kind](session, act, ids).items()
    }


def path(kind: str, record_id: UUID) -> str | None:
    """Return the path of a record's page; None for what has none."""
    return f"/{FOLDERS[kind]}/{record_id}" if kind in FOLDERS else None


def _partnerships(session: Session, act: Act, ids: Collection[UUID]) -> Found:
    query = select(Partnership).where(Partnership.id.in_(ids), access.visible(Partnership.id, act.who))
    found = session.scalars(query.options(*partnerships.named(selectinload(Partnership.parties))))
    return {one.id: text(one.title) for one in found}


def _visits(session: Session, act: Act, ids: Collection[UUID]) -> Found:
    """Return what visits are called: a title may be made from the legs, and stands in the entry."""
    query = select(Entry.record_id, Entry.title).where(Entry.record_id.in_(ids), Entry.kind == Kind.VISIT)
    return _told(session, query.where(access.visible(Entry.record_id, act.who)))


def _agreements(session: Session, act: Act, ids: Collection[UUID]) -> Found:
    return _told(session, _titles(Agreement, Agreement.title, ids).where(access.visible(Agreement.id, act.who)))


def _forums(session: Session, act: Act, ids: Collection[UUID]) -> Found:
    return _told(session, _titles(Forum, Forum.title, ids).where(access.visible(Forum.id, act.who)))


def _regions(session: Session, _act: Act, ids: Collection[UUID]) -> Found:
    return _told(session, _titles(Region, Region.name, ids))


def _organisations(session: Session, _act: Act, ids: Collection[UUID]) -> Found:
    return _told(session, _titles(Organisation, Organisation.name, ids))


def _people(session: Session, _act: Act, ids: Collection[UUID]) -> Found:
    return {one.id: one.name.shown(locale_tag()) for one in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _coordinators(session: Session, _act: Act, ids: Collection[UUID]) -> Found:
    query = select(Coordinator.id, Coordinator.name).where(Coordinator.id.in_(ids))
    return {one.id: one.name for one in session.execute(query)}


def _feeds(session: Session, act: Act, ids: Collection[UUID]) -> Found:
    query = select(Feed.id, Feed.name).where(Feed.id.in_(ids), feeds.visible(act))
    return {one.id: one.name for one in session.execute(query)}


def _documents(session: Session, act: Act, ids: Collection[UUID]) -> Found:
    """Return files by their titles, each with its language."""
    query = select(Document.id, Document.title, Document.language).where(Document.id.in_(ids))
    found = session.execute(query.where(access.visible(Document.record_id, act.who)))
    return {one.id: file_name(text(one.title), one.language) for one in found}


def file_name(title: str, language: str | None) -> str:
    """Return what a file is called: its title, with the language it is in."""
    word = language_word(language)
    return _("“%(title)s” (%(language)s)", title=title, language=word) if word else _("“%(title)s”", title=title)


def language_word(tag: str | None) -> str:
    """Return a language in the reader's words; of none, or several, nothing."""
    if not tag:
        return ""
    try:
        known = Locale.parse(tag.replace("-", "_")).get_display_name(babel_locale())
    except (ValueError, LookupError):
        return tag
    return str({"zh-Hans": _("Chinese")}.get(tag, known or tag))


def _titles(model: Any, title: Any, ids: Collection[UUID]) -> Select[UUID, Texts]:
    return select(model.id, title).where(model.id.in_(ids))


def _told(session: Session, query: Select[UUID, Texts]) -> Found:
    return {record_id: text(title) for record_id, title in session.execute(query)}


_NAMES: Mapping[str, Callable[[Session, Act, Collection[UUID]], Found]] = {
    "partnership": _partnerships,
    "agreement": _agreements,
    "forum": _forums,
    "visit": _visits,
    "region": _regions,
    "organisation": _organisations,
    "person": _people,
    "coordinator": _coordinators,
    "feed": _feeds,
    "document": _documents,
}
