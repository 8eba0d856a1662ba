"""What each record is searched by, noun by noun: its names in all languages, then its places; and how long it lasts.

Read by plain column selects, as the schedule's derivations are: relationships loaded earlier may be stale. A new noun
joins here, in `DERIVE`, and in `upkeep.WATCHED` with the rows that its names are made of.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from backend.db import Texts
from backend.domain.agreements.agreements import Agreement, AgreementParty
from backend.domain.agreements.terms import Term
from backend.domain.agreements.words import Renewal, Status
from backend.domain.forums.forums import Forum
from backend.domain.outreach.feeds import Feed
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party, name_of_parties
from backend.domain.partners.partnerships import Status as PartnershipStatus
from backend.domain.partners.people import Person, Post
from backend.domain.partners.regions import Region
from backend.domain.schedule.derive import projected
from backend.domain.schedule.derive.visits import title_of
from backend.domain.values import countries, dates, texts
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Leg, Visit

OVER = 1
"""The last day of what is over without a date: long ago."""
LOCALES = ("en", "zh-Hans")
Row = Any  # a row of one of the tables, read by columns


@dataclass(slots=True)
class Named:
    """One record as it is searched; `places` are all texts it is found by that are not its name."""

    noun: str
    record_id: UUID
    names: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    until: int | None = None

    def call(self, *many: Texts | str | None) -> None:
        """Add names, in all their languages."""
        self.names += _all(many)

    def place(self, *many: Texts | str | None) -> None:
        """Add other texts, in all their languages."""
        self.places += _all(many)


def derive(session: Session, noun: str, ids: list[UUID]) -> Iterator[Named]:
    """Yield these records of one noun as they are searched; those that are gone or nameless are left out."""
    return (one for one in DERIVE[noun](session, ids) if any(one.names))


def _partnerships(session: Session, ids: list[UUID]) -> Iterator[Named]:
    table = Partnership.__table__
    parties = _parties_of(session, Party.partnership_id, ids)
    for row in session.execute(select(table).where(table.c.id.in_(ids))):
        found, mine = Named("partnership", row.id), parties.get(row.id, [])
        found.call(row.name or name_of_parties([(one.organisation or one.region, _is_ours(one)) for one in mine]))
        for one in mine:
            if not _is_ours(one):
                found.call(one.organisation or one.region, one.short_name if one.organisation is None else None)
                found.place(one.region, *_country(one.country))
        found.until = OVER if row.status == PartnershipStatus.ENDED else None
        yield found


def _agreements(session: Session, ids: list[UUID]) -> Iterator[Named]:
    table, terms = Agreement.__table__, Term.__table__
    parties = _parties_of(session, AgreementParty.agreement_id, ids)
    ends: dict[UUID, list[date | None]] = {}
    for row in session.execute(select(terms.c.agreement_id, terms.c.ends_on).where(terms.c.agreement_id.in_(ids))):
        ends.setdefault(row.agreement_id, []).append(row.ends_on)
    for row in session.execute(select(table).where(table.c.id.in_(ids))):
        found = Named("agreement", row.id)
        found.call(row.title)
        for one in parties.get(row.id, []):
            if not _is_ours(one):
                found.place(one.organisation, one.region)
        found.until = _agreed_until(row, ends.get(row.id, []))
        yield found


def _agreed_until(row: Row, ends: list[date | None]) -> int | None:
    if row.terminated_on is not None:
        return _number(row.terminated_on)
    goes_on = row.renewal == Renewal.TACIT and row.notice_given_on is None
    if row.status != Status.SIGNED or goes_on or not ends:
        return None
    known = [day for day in ends if day is not None]
    return _number(max(known)) if len(known) == len(ends) else None


def _forums(session: Session, ids: list[UUID]) -> Iterator[Named]:
    table = Forum.__table__
    for row in session.execute(select(table).where(table.c.id.in_(ids))):
        found = Named("forum", row.id, until=_dated_until(row, [row]))
        found.call(row.title)
        found.place(row.venue)
        yield found


def _visits(session: Session, ids: list[UUID]) -> Iterator[Named]:
    visits, legs, items = Visit.__table__, Leg.__table__, Item.__table__
    rows = session.execute(select(legs).where(legs.c.visit_id.in_(ids)).order_by(legs.c.position)).all()
    names = projected.names(session, [leg.partnership_id for leg in rows if leg.partnership_id])
    regions = _by_id(session, Region, [leg.region_id for leg in rows])
    hosts = _by_id(session, Organisation, [leg.inviting_organisation_id for leg in rows])
    programme = select(items.c.visit_id, items.c.title, items.c.place).where(items.c.visit_id.in_(ids))
    found: dict[UUID, Named] = {}
    for visit in session.execute(select(visits).where(visits.c.id.in_(ids))):
        mine = [leg for leg in rows if leg.visit_id == visit.id]
        called = {
            leg.partnership_id or leg.region_id: names.get(leg.partnership_id) or regions[leg.region_id] for leg in mine
        }
        one = found[visit.id] = Named("visit", visit.id, until=_dated_until(visit, mine))
        one.call(title_of(visit.direction, visit.title, _joined(list(called.values()))))
        one.place(*called.values(), *(regions[leg.region_id] for leg in mine))
        one.place(*(hosts.get(leg.inviting_organisation_id) for leg in mine))
    for item in session.execute(programme.order_by(items.c.id)):
        found[item.visit_id].place(item.title, item.place)
    yield from found.values()


def _regions(session: Session, ids: list[UUID]) -> Iterator[Named]:
    table = Region.__table__
    columns = table.c.id, table.c.name, table.c.short_name, table.c.country
    for row in session.execute(select(*columns).where(table.c.id.in_(ids))):
        found = Named("region", row.id)
        found.call(row.name, row.short_name)
        found.place(*_country(row.country))
        yield found


def _organisations(session: Session, ids: list[UUID]) -> Iterator[Named]:
    query = select(Organisation.id, Organisation.name, Region.name.label("region"), Region.country)
    for row in session.execute(query.join(Region, Region.id == Organisation.region_id).where(Organisation.id.in_(ids))):
        found = Named("organisation", row.id)
        found.call(row.name)
        found.place(row.region, *_country(row.country))
        yield found


def _people(session: Session, ids: list[UUID]) -> Iterator[Named]:
    table = Person.__table__
    query = select(Post.person_id, Post.title, Post.until, Organisation.name, Region.name.label("region"))
    query = query.join(Organisation, Organisation.id == Post.organisation_id)
    query = query.join(Region, Region.id == Organisation.region_id).where(Post.person_id.in_(ids))
    posts: dict[UUID, list[Row]] = {}
    for post in session.execute(query.order_by(Post.id)):
        posts.setdefault(post.person_id, []).append(post)
    for row in session.execute(select(table).where(table.c.id.in_(ids), table.c.merged_into_id.is_(None))):
        mine = posts.get(row.id, [])
        found = Named("person", row.id, until=_held_until(mine))
        found.call(row.native, row.written)
        found.call(*(" ".join(filter(None, pair)) for pair in ((row.given, row.family), (row.family, row.given))))
        found.place(row.email, *(text for post in mine for text in (post.title, post.name, post.region)))
        yield found


def _held_until(posts: list[Row]) -> int | None:
    """Return the last day of who has left every post."""
    if not posts or any(post.until is None for post in posts):
        return None
    return max(dates.latest(post.until).toordinal() for post in posts)


def _feeds(session: Session, ids: list[UUID]) -> Iterator[Named]:
    for row in session.execute(select(Feed.id, Feed.name, Feed.expires_on, Feed.revoked_at).where(Feed.id.in_(ids))):
        found = Named("feed", row.id, until=OVER if row.revoked_at else _number(row.expires_on))
        found.call(row.name)
        yield found


def _parties_of(session: Session, whole: Any, ids: list[UUID]) -> dict[UUID, list[Row]]:
    """Return the parties of these partnerships or agreements in their order; `whole` is the column that says whose."""
    model, place = whole.class_, aliased(Region)
    query: Select[*tuple[Any, ...]] = (
        select(
            whole.label("whole_id"),
            Organisation.name.label("organisation"),
            place.name.label("region"),
            *(place.short_name, place.country, place.home_since),
        )
        .outerjoin(Organisation, Organisation.id == model.organisation_id)
        .join(place, place.id == func.coalesce(model.region_id, Organisation.region_id))
        .where(whole.in_(ids))
        .order_by(whole, model.position)
    )
    found: dict[UUID, list[Row]] = {}
    for row in session.execute(query):
        found.setdefault(row.whole_id, []).append(row)
    return found


def _is_ours(party: Row) -> bool:
    return party.home_since is not None


def _by_id(session: Session, model: Any, ids: Iterable[UUID | None]) -> dict[UUID | None, Texts]:
    wanted: ColumnElement[bool] = model.id.in_({one for one in ids if one})
    return {row.id: row.name for row in session.execute(select(model.id, model.name).where(wanted))}


def _joined(many: list[Texts]) -> Texts:
    return {tag: " · ".join(texts.say(one, tag) for one in many) for tag in texts.tags_of(*many)}


def _country(code: str) -> list[str]:
    return [countries.name(code, locale) for locale in LOCALES]


def _dated_until(row: Row, spans: list[Row]) -> int | None:
    """Return the last day of a forum or visit; the day it was called off, if it was."""
    if row.called_off_at is not None:
        return _number(row.called_off_at.date())
    if row.postponed_at is not None:
        return None
    days = [one.ends_on or (one.ends_at or one.starts_at).date() for one in spans]
    return _number(max(days, default=None))


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _all(many: Iterable[Texts | str | None]) -> list[str]:
    given = [list(one.values()) if isinstance(one, dict) else [one] for one in many if one]
    return [text for some in given for text in some if text]


DERIVE: Mapping[str, Callable[[Session, list[UUID]], Iterator[Named]]] = {
    "partnership": _partnerships,
    "agreement": _agreements,
    "forum": _forums,
    "visit": _visits,
    "region": _regions,
    "organisation": _organisations,
    "person": _people,
    "feed": _feeds,
}
"""Each noun that is searched, in the order in which finds are shown."""
