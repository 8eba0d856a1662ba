"""The entries of some days as a calendar shows them: page by page in order of time, or thinned to what a day can hold.

Only the working version is read (decisions 1). A visit of one leg stands there once: its leg says nothing that the
visit does not, and is left out unless legs are asked for.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.db import Texts
from backend.domain.errors import NotFound
from backend.domain.office import access
from backend.domain.office.access import Standing, TeamMember
from backend.domain.office.acts import Act
from backend.domain.office.workdays import Place
from backend.domain.partners import partnerships
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party
from backend.domain.partners.regions import Region
from backend.domain.schedule import entries
from backend.domain.schedule.entries import Entry, Kind, MeantFor, Wanted
from backend.domain.values import times

OF_PARTNERSHIPS = ("partnership", "agreement")
"""Records that belong to those who own a partnership, not to one person alone."""
DAY = timedelta(days=1)
DERIVED = (Kind.ANNIVERSARY, Kind.NOTICE_BY, Kind.TERM_END)
"""Kinds that follow from another fact and cannot be moved by hand."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a calendar asks for: days, both inclusive, on the clocks of `zone` or of each place, and what of them.

    `mine` is whose records alone; `every_leg` asks for legs that say no more than their visit too. Empty means all.
    """

    first: date
    last: date
    zone: str
    at_place: bool = False
    kinds: tuple[Kind, ...] = ()
    partnership_ids: tuple[UUID, ...] = ()
    mine: UUID | None = None
    every_leg: bool = False


@dataclass(frozen=True, slots=True)
class Partner:
    """A partnership as a calendar needs it: its name, and where its partners are."""

    name: Texts
    places: tuple[Place, ...]


def page(session: Session, act: Act, asked: Asked, start: int, most: int) -> Sequence[Entry]:
    """Return a page of the entries in order of time, without what hangs on them."""
    query = select(Entry).where(*_conditions(act, asked)).order_by(Entry.starts_utc, Entry.id)
    return session.scalars(query.offset(start).limit(most)).all()


def drawn(session: Session, act: Act, asked: Asked, a_day: int) -> tuple[Sequence[Entry], int]:
    """Return the entries in order of time, of those that begin on one day (in UTC) no more than `a_day`; and how many
    there are in all.
    """
    day = func.date(Entry.starts_utc)
    place = func.row_number().over(partition_by=day, order_by=(Entry.starts_utc, Entry.id)).label("place")
    ranked = select(Entry.id, place, func.count().over().label("every")).where(*_conditions(act, asked)).subquery()
    query = select(Entry, ranked.c.every).join(ranked, ranked.c.id == Entry.id).where(ranked.c.place <= a_day)
    rows = session.execute(query.order_by(Entry.starts_utc, Entry.id)).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def about(session: Session, act: Act, about_id: UUID) -> Sequence[Entry]:
    """Return the living entries of a record, or of one leg or item of it, in order of time. Raises NotFound."""
    mine = or_(Entry.record_id == about_id, Entry.source_id == about_id)
    found = session.scalars(entries.seen(act, Wanted()).where(mine).order_by(Entry.starts_utc, Entry.id)).all()
    if not found:
        raise NotFound
    return found


def count(session: Session, act: Act, asked: Asked) -> int:
    """Return how many entries there are."""
    return session.scalar(select(func.count()).select_from(Entry).where(*_conditions(act, asked))) or 0


def partnerships_of(session: Session, act: Act, found: Collection[Entry]) -> dict[UUID, list[UUID]]:
    """Return the partnerships each of these entries is about that this person may see, by entry."""
    query = select(MeantFor.entry_id, MeantFor.partnership_id).where(
        MeantFor.entry_id.in_([one.id for one in found]), access.visible(MeantFor.partnership_id, act.who)
    )
    links: dict[UUID, list[UUID]] = {}
    for entry_id, partnership_id in session.execute(query.order_by(MeantFor.partnership_id)):
        links.setdefault(entry_id, []).append(partnership_id)
    return links


def partners(session: Session, act: Act, ids: Collection[UUID] | None) -> dict[UUID, Partner]:
    """Return the partnerships this person may see, all or those of `ids`, with their names and partners' places."""
    region, body = aliased(Region), Organisation
    query = (
        select(Partnership.id, Partnership.name, body.name, region.name, region.home_since)
        .add_columns(region.country, region.subdivision)
        .outerjoin(Party, Party.partnership_id == Partnership.id)
        .outerjoin(body, body.id == Party.organisation_id)
        .outerjoin(region, region.id == func.coalesce(Party.region_id, body.region_id))
        .where(access.visible(Partnership.id, act.who))
        .order_by(Partnership.id, Party.position)
    )
    rows: dict[UUID, list[Any]] = {}
    for row in session.execute(query if ids is None else query.where(Partnership.id.in_(ids))):
        rows.setdefault(row[0], []).append(row)
    return {one: _partner(parties) for one, parties in rows.items()}


def home(session: Session) -> Place | None:
    """Return the country, and its part, that the office is in."""
    query = select(Region.country, Region.subdivision).where(Region.home_since.is_not(None))
    found = session.execute(query).first()
    return Place(found.country, found.subdivision) if found else None


def is_fixed(entry: Entry) -> bool:
    """Say whether its time follows from another fact: computed ones, and the day of what is signed."""
    return entry.kind in DERIVED or (entry.kind is Kind.SIGNING and entry.status is entries.Status.CONFIRMED)


def _partner(parties: Sequence[Any]) -> Partner:
    named = [(body or place or {}, home is not None) for _id, _own, body, place, home, _country, _part in parties]
    places = [Place(country, part) for *_, home, country, part in parties if country and home is None]
    return Partner(parties[0][1] or partnerships.name_of_parties(named), tuple(dict.fromkeys(places)))


def _conditions(act: Act, asked: Asked) -> list[ColumnElement[bool]]:
    starts, ends = datetime.combine(asked.first, time()), datetime.combine(asked.last + DAY, time())
    window = times.to_utc(starts, asked.zone), times.to_utc(ends, asked.zone)
    timed = _at_place(starts, ends) if asked.at_place else _between(*window)
    wanted = Wanted(kinds=asked.kinds, partnership_ids=asked.partnership_ids)
    found = [*_near(*window), Entry.dropped_at.is_(None), *entries.conditions(act, wanted), or_(_on_days(asked), timed)]
    if asked.mine is not None:
        found.append(_of(asked.mine))
    if not asked.every_leg:
        found.append(_says_more())
    return found


def _near(from_utc: datetime, to_utc: datetime) -> list[ColumnElement[bool]]:
    """Return plain conditions on start and end that one index answers; a day wider than what any clock can show."""
    return [Entry.starts_utc < to_utc + DAY, Entry.ends_utc > from_utc - DAY]


def _on_days(asked: Asked) -> ColumnElement[bool]:
    """Return the condition that an all-day entry touches the days: it stays on its dates wherever they are read."""
    return and_(Entry.starts_on <= asked.last, func.coalesce(Entry.ends_on, Entry.starts_on) >= asked.first)


def _between(from_utc: datetime, to_utc: datetime) -> ColumnElement[bool]:
    lasting = or_(Entry.ends_utc > from_utc, Entry.starts_utc >= from_utc)
    return and_(Entry.starts_at.is_not(None), Entry.starts_utc < to_utc, lasting)


def _at_place(starts: datetime, ends: datetime) -> ColumnElement[bool]:
    return and_(Entry.starts_at < ends, or_(Entry.ends_at > starts, Entry.starts_at >= starts))


def _of(who_id: UUID) -> ColumnElement[bool]:
    """Return the condition that an entry's record is owned by this person, or by a team that she owns or co-owns."""
    owned = (
        select(MeantFor.entry_id)
        .join(TeamMember, TeamMember.partnership_id == MeantFor.partnership_id)
        .where(TeamMember.coordinator_id == who_id, TeamMember.standing.in_([Standing.OWNER, Standing.CO_OWNER]))
    )
    return or_(Entry.owner_id == who_id, and_(Entry.record_type.in_(OF_PARTNERSHIPS), Entry.id.in_(owned)))


def _says_more() -> ColumnElement[bool]:
    """Return the condition that an entry is no leg, or one of several of its visit."""
    other = aliased(Entry)
    beside = select(other.id).where(
        other.record_id == Entry.record_id,
        other.kind == Kind.LEG,
        other.id != Entry.id,
        other.dropped_at.is_(None),
    )
    return or_(Entry.kind != Kind.LEG, beside.limit(1).scalar_subquery().is_not(None))  # one look-up a leg, no hashing
