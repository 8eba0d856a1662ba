"""What search found as people read it: the name with what they typed marked, where it stands, when and where it is.

One query a noun that was found, however many were found of it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend.db import Texts
from backend.domain.agreements import agreements
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.words import KINDS
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.index import derive, folding
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed
from backend.domain.partners import organisations, partnerships, people, regions
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import Person, Post
from backend.domain.partners.regions import Region
from backend.domain.search import Found, Group
from backend.domain.values import countries
from backend.domain.visits import visits
from backend.domain.visits.visits import Leg, Visit
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import forums_view, partnership_view, titles, visit_words, visits_view

Pieces: TypeAlias = list[tuple[str, bool]]
"""A text in pieces, each with whether it is what was typed."""
ICONS: Mapping[str, str] = {
    "partnership": "heart-handshake", "agreement": "file-text", "forum": "microphone-2", "visit": "plane-arrival",
    "region": "map-pin", "organisation": "building", "person": "user", "feed": "rss",
}  # fmt: skip


@dataclass(slots=True)
class Hit:
    """One record that was found. `also` is the name in another language that bears what was typed when `name` does not.

    `state` is a code of the macro `state`; `bits` say in one line what it is, where and whose; `when` its time.
    """

    noun: str
    href: str
    icon: str
    name: Pieces
    also: Pieces = field(default_factory=list)
    also_lang: str = ""
    state: str | None = None
    bits: list[Pieces] = field(default_factory=list)
    when: When | None = None
    near: bool = False

    @property
    def bears(self) -> bool:
        """Say whether something that is shown bears what was typed."""
        return any(map(_bears, (self.name, self.also, *self.bits)))


@dataclass(frozen=True, slots=True)
class Card:
    """One record before what was typed is marked: its names by language, its state, what else is said of it."""

    names: Texts
    state: str | None = None
    bits: Sequence[str] = ()
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One group as it is shown."""

    noun: str
    head: str
    hits: list[Hit]
    total: int

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return max(0, self.total - len(self.hits))


def heads() -> dict[str, str]:
    """Return what the groups are headed by."""
    return {
        "partnership": _("Partnerships"),
        "agreement": _("Agreements"),
        "forum": _("Forums"),
        "visit": _("Visits"),
        "region": _("Regions"),
        "organisation": _("Organisations"),
        "person": _("People"),
        "feed": _("Feeds"),
    }


def all_near(groups: Iterable[Shown]) -> bool:
    """Say whether nothing was found as it was typed."""
    hits = [hit for group in groups for hit in group.hits]
    return bool(hits) and all(hit.near for hit in hits)


def shown(session: Session, act: Act, found: Found) -> list[Shown]:
    """Return the groups with all that is said of each find."""
    words = [*found.typed, *found.meant]
    return [Shown(one.noun, heads()[one.noun], _of_group(session, act, one, words), one.total) for one in found.groups]


def of(session: Session, act: Act, pairs: Iterable[tuple[str, UUID]]) -> list[Hit]:
    """Return these records in their order, with nothing marked; those that may not be seen or are gone are left out."""
    wanted = list(pairs)
    by_noun = {noun: [record_id for kind, record_id in wanted if kind == noun] for noun, _id in wanted if noun in CARDS}
    cards = {(noun, key): card for noun, ids in by_noun.items() for key, card in CARDS[noun](session, act, ids).items()}
    return [
        _hit(noun, record_id, cards[noun, record_id], []) for noun, record_id in wanted if (noun, record_id) in cards
    ]


def _of_group(session: Session, act: Act, group: Group, words: list[str]) -> list[Hit]:
    cards = CARDS[group.noun](session, act, group.ids)
    hits = {one: _hit(group.noun, one, cards[one], words) for one in group.ids if one in cards}
    for record_id, hit in hits.items():
        hit.near = record_id in group.near
    _say_why(session, group.noun, {one: hit for one, hit in hits.items() if not hit.bears}, words)
    return list(hits.values())


def _say_why(session: Session, noun: str, hits: Mapping[UUID, Hit], words: list[str]) -> None:
    """Say of finds that show nothing of what was typed which name or place of theirs bears it."""
    for one in derive.derive(session, noun, list(hits)) if hits else ():
        said = (folding.marked(text, words) for text in (*one.names, *one.places))
        if why := next((pieces for pieces in said if _bears(pieces)), None):
            hits[one.record_id].bits.append(why)


def _hit(noun: str, record_id: UUID, card: Card, words: list[str]) -> Hit:
    shown_name = text(card.names)
    name = folding.marked(shown_name, words)
    hit = Hit(noun, titles.path(noun, record_id) or "/", ICONS[noun], name, state=card.state, when=card.when)
    if words and not _bears(name):
        others = ((tag, folding.marked(one, words)) for tag, one in card.names.items() if one != shown_name)
        hit.also_lang, hit.also = next(((tag, pieces) for tag, pieces in others if _bears(pieces)), ("", []))
    hit.bits = [folding.marked(one, words) for one in card.bits if one]
    return hit


def _bears(pieces: Pieces) -> bool:
    return any(marked for _text, marked in pieces)


def _partnerships(session: Session, act: Act, ids: Collection[UUID]) -> dict[UUID, Card]:
    query = select(Partnership).where(Partnership.id.in_(ids), access.visible(Partnership.id, act.who))
    tiers = dict(partnership_view.tier_options())
    cards = {}
    for one in session.scalars(query.options(*partnerships.named(selectinload(Partnership.parties)))):
        places = [party.place for party in one.parties if not party.is_home and party.place]
        named = [text(place.name) for place in places if text(place.name) not in text(one.title)]
        where = partnership_view.country_names(dict.fromkeys(place.country for place in places))
        cards[one.id] = Card(one.title, one.status.value, [tiers[one.tier.value], *named[:3], where])
    return cards


def _agreements(session: Session, act: Act, ids: Collection[UUID]) -> dict[UUID, Card]:
    query = select(Agreement).where(Agreement.id.in_(ids), access.visible(Agreement.id, act.who))
    partner = selectinload(Agreement.partnership).selectinload(Partnership.parties)
    loads = selectinload(Agreement.terms), *partnerships.named(partner)
    return {
        one.id: Card(
            one.title,
            agreements.status_at(one, act.today).value,
            [_(KINDS[one.kind]), text(one.partnership.title), formats.partial(one.signed_on)],
        )
        for one in session.scalars(query.options(*loads))
    }


def _forums(session: Session, act: Act, ids: Collection[UUID]) -> dict[UUID, Card]:
    query = select(Forum).where(Forum.id.in_(ids), access.visible(Forum.id, act.who))
    kinds = dict(forums_view.kinds())
    return {
        one.id: Card(
            one.title, forums.state(one, act.today), [kinds[one.kind.value], text(one.venue)], formats.when(one.span)
        )
        for one in session.scalars(query)
    }


def _visits(session: Session, act: Act, ids: Collection[UUID]) -> dict[UUID, Card]:
    query = select(Visit).where(Visit.id.in_(ids), access.visible(Visit.id, act.who))
    legs = selectinload(Visit.legs)
    parties = legs.selectinload(Leg.partnership).selectinload(Partnership.parties)
    kinds = {code: short for code, _long, short in visit_words.directions()}
    cards = {}
    for one in session.scalars(query.options(legs.selectinload(Leg.region), *partnerships.named(parties))):
        where = list(dict.fromkeys(text(leg.region.name) for leg in one.legs))
        bits = [kinds[one.direction.value], *where[:3]]
        cards[one.id] = Card(visits_view.title(one), visits.state(one, act.today), bits, visits_view.days(one))
    return cards


def _regions(session: Session, _act: Act, ids: Collection[UUID]) -> dict[UUID, Card]:
    return {
        one.id: Card(one.name, None, [_(regions.LABELS[one.level]), countries.name(one.country, locale_tag())])
        for one in session.scalars(select(Region).where(Region.id.in_(ids)))
    }


def _organisations(session: Session, _act: Act, ids: Collection[UUID]) -> dict[UUID, Card]:
    query = select(Organisation).where(Organisation.id.in_(ids)).options(selectinload(Organisation.region))
    return {
        one.id: Card(one.name, None, [_(organisations.LABELS[one.kind]), text(one.region.name)])
        for one in session.scalars(query)
    }


def _people(session: Session, act: Act, ids: Collection[UUID]) -> dict[UUID, Card]:
    held: dict[UUID, list[str]] = {}
    query = select(Post).where(Post.person_id.in_(ids), people.held(act.today)).order_by(Post.rank, Post.id)
    for post in session.scalars(query.options(selectinload(Post.organisation))):
        held.setdefault(post.person_id, []).append(f"{text(post.title)}, {text(post.organisation.name)}")
    found = session.scalars(select(Person).where(Person.id.in_(ids)))
    return {
        one.id: Card(_names_of(one), None, [one.name.beside(locale_tag()), *held.get(one.id, [])[:2], one.email or ""])
        for one in found
    }


def _names_of(person: Person) -> Texts:
    """Return what a person is called: as this page's readers read it, then otherwise; not what stands beside."""
    name, beside = person.name, person.name.beside(locale_tag())
    found = {locale_tag(): name.shown(locale_tag())}
    others = {"und-Latn": name.latin, "zh-Hans" if name.native else "und": name.native or "", **(name.written or {})}
    return found | {tag: one for tag, one in others.items() if one and one != beside and tag not in found}


def _feeds(session: Session, act: Act, ids: Collection[UUID]) -> dict[UUID, Card]:
    query = select(Feed).where(Feed.id.in_(ids), feeds.visible(act)).options(selectinload(Feed.owner))
    return {
        one.id: Card({locale_tag(): one.name}, feeds.state(one, act.today).value, [one.owner.name if one.owner else ""])
        for one in session.scalars(query)
    }


CARDS: Mapping[str, Callable[[Session, Act, Collection[UUID]], dict[UUID, Card]]] = {
    "partnership": _partnerships,
    "agreement": _agreements,
    "forum": _forums,
    "visit": _visits,
    "region": _regions,
    "organisation": _organisations,
    "person": _people,
    "feed": _feeds,
}
