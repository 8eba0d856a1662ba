"""Delegation visits, inbound, outbound or online, and their legs.

A leg is the part of a visit in one region, for one partnership: it is what that partner sees; the visit's own entry is
internal (decisions 5). under way and completed follow from dates and `today`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    ScalarSelect,
    Select,
    Uuid,
    column,
    exists,
    func,
    select,
    table,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, OneOf, Record, Texts, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access, coordinators, outward
from backend.domain.office.access import Touch
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.outward import Endable
from backend.domain.partners import partnerships, regions
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party
from backend.domain.partners.regions import Region
from backend.domain.values import timed
from backend.domain.values.audience import Audience
from backend.domain.values.timed import Timed
from backend.domain.visits.details import LegDetails, MoveDetails, VisitDetails
from backend.domain.visits.words import Direction, Status

MOST = 500
"""How many a list of the office shows at most."""
KEPT = ("direction", "title", "purpose", "audience", "status")


class Visit(Endable, Record, Base):
    """A delegation's visit; its dates are those of its legs."""

    __tablename__ = "visits"
    __table_args__ = (one_of("direction", Direction), one_of("status", Status), one_of("audience", Audience))
    __noun__ = "visit"

    direction: Mapped[Direction] = mapped_column(OneOf(Direction))
    title: Mapped[Texts | None]
    purpose: Mapped[Texts | None]
    status: Mapped[Status] = mapped_column(OneOf(Status))
    audience: Mapped[Audience] = mapped_column(OneOf(Audience))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"), index=True)
    reported_at: Mapped[datetime | None] = mapped_column(Instant())
    owner: Mapped[Coordinator | None] = relationship(lazy="raise")
    legs: Mapped[list["Leg"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Leg.position", back_populates="visit"
    )

    @property
    def starts_on(self) -> date:
        """Return the first day of the first leg; needs `legs` loaded."""
        return min(leg.span.first_day for leg in self.legs)

    @property
    def ends_on(self) -> date:
        """Return the last day of the last leg; needs `legs` loaded."""
        return max(leg.span.last_day for leg in self.legs)


class Leg(Timed, Endable, Record, Base):
    """The part of a visit in one region: dates, zone, inviting body, and the partnership it is for."""

    __tablename__ = "legs"
    __noun__ = "leg"
    __record__ = ("visit", "visit_id")

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    position: Mapped[int]
    region_id: Mapped[UUID] = mapped_column(ForeignKey("regions.id"), index=True)
    partnership_id: Mapped[UUID | None] = mapped_column(ForeignKey("partnerships.id"), index=True)
    inviting_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    visit: Mapped[Visit] = relationship(lazy="raise", back_populates="legs")
    region: Mapped[Region] = relationship(lazy="raise")
    partnership: Mapped[Partnership | None] = relationship(lazy="raise")
    inviting_organisation: Mapped[Organisation | None] = relationship(lazy="raise")


def propose(session: Session, act: Act, details: VisitDetails) -> Visit:
    """Record a visit with its legs; it is a draft to partners until it is released."""
    access.require_change(act)
    visit = Visit(owner_id=act.who_id, legs=[])
    session.add(visit)
    _fill(session, act, visit, details)
    return get(session, act, visit.id)


def change(session: Session, act: Act, visit: Visit, details: VisitDetails) -> None:
    """Change what was typed; legs are matched by `id`, else by place in the list."""
    access.require_change(act)
    _fill(session, act, visit, details)
    session.expire(visit)
    get(session, act, visit.id)


def confirm(session: Session, act: Act, visit: Visit) -> None:
    """Say that it will take place. Raises Refused when it is called off."""
    access.require_change(act)
    outward.require_on(visit)
    visit.status = Status.CONFIRMED
    session.flush()


def invite(session: Session, act: Act, visit: Visit) -> None:
    """Note that the invitation is out. Raises Refused when it is called off, or confirmed already."""
    access.require_change(act)
    outward.require_on(visit)
    if visit.status is Status.CONFIRMED:
        raise Refused(N_("It is confirmed already"))
    visit.status = Status.INVITED
    session.flush()


def report(session: Session, act: Act, visit: Visit) -> None:
    """Say that the trip report is in. Raises Refused before the visit has ended, or when it did not take place."""
    access.require_change(act)
    outward.require_on(visit)
    if visit.ends_on >= act.today:
        raise Refused(N_("It has not ended yet"))
    visit.reported_at = act.now
    session.flush()


def move_legs(session: Session, visit: Visit, details: MoveDetails) -> int:
    """Shift every leg so that the visit starts on `starts_on`; return by how many days. `ends_on` ends the last leg."""
    days = (details.starts_on - visit.starts_on).days
    for leg in visit.legs:
        leg.set_span(timed.shifted(leg.span, days))
    last = max(visit.legs, key=lambda leg: leg.span.last_day)
    if details.ends_on is not None:
        if details.ends_on < last.span.first_day:
            raise Refused(N_("The last day is before the first"), field="ends_on")
        last.ends_on = details.ends_on
    if details.timezone is not None:
        if len(visit.legs) > 1:
            raise Refused(N_("Each leg has a zone of its own: change it there"), field="timezone")
        last.timezone = details.timezone
    session.flush()
    return days


def discard(session: Session, act: Act, visit: Visit) -> None:
    """Take away a draft without a programme, that was never released. Its history stays whose it was."""
    access.require_change(act)
    session.delete(visit)
    session.flush()


def state(visit: Visit, today: date) -> str:
    """Return the state people see: called_off, postponed, reported, completed, under_way, or as stored."""
    if visit.called_off_at:
        return "called_off"
    if visit.postponed_at:
        return "postponed"
    if visit.reported_at:
        return "reported"
    if visit.ends_on < today:
        return "completed"
    return "under_way" if visit.starts_on <= today else visit.status.value


def given(visit: Visit) -> dict[str, Any]:
    """Return what a `VisitDetails` of this visit says; a PATCH starts from it."""
    names = ("id", "region_id", "partnership_id", "inviting_organisation_id", "starts_on", "ends_on", "timezone")
    return {
        **{name: getattr(visit, name) for name in KEPT},
        "legs": [{name: getattr(leg, name) for name in names} for leg in visit.legs],
        "owner": visit.owner.email if visit.owner else None,
    }


def get(session: Session, act: Act, visit_id: UUID) -> Visit:
    """Return the visit with its legs. Raises NotFound, also for what may not be seen."""
    found = session.scalar(_whole().where(Visit.id == visit_id, access.visible(Visit.id, act.who)))
    if found is None:
        raise NotFound
    return found


def leg_of(visit: Visit, leg_id: UUID) -> Leg:
    """Return one leg of the visit. Raises NotFound."""
    found = next((leg for leg in visit.legs if leg.id == leg_id), None)
    if found is None:
        raise NotFound
    return found


def listed(session: Session, act: Act, partnership_id: UUID | None = None) -> Sequence[Visit]:
    """Return the visits this person may see, newest first; those that touch one partnership when asked."""
    return session.scalars(seen(act, partnership_id).order_by(Visit.id.desc())).all()


def coming(session: Session, act: Act, partnership_id: UUID | None = None) -> Sequence[Visit]:
    """Return the visits under way and ahead that this person may see, next first."""
    query = seen(act, partnership_id).where(_goes_on(act.today)).limit(MOST)
    return session.scalars(query.order_by(_first_day(), Visit.id)).all()


def past(session: Session, act: Act, partnership_id: UUID | None = None) -> Sequence[Visit]:
    """Return the visits that are over and that this person may see, last first."""
    query = seen(act, partnership_id).where(~_goes_on(act.today)).limit(MOST)
    return session.scalars(query.order_by(_first_day().desc(), Visit.id)).all()


def seen(act: Act, partnership_id: UUID | None = None) -> Select[Visit]:
    """Return the query of the visits this person may see; those that touch one partnership when asked."""
    query = _whole().where(access.visible(Visit.id, act.who))
    if partnership_id is None:
        return query
    return query.where(Visit.id.in_(select(Touch.record_id).where(Touch.partnership_id == partnership_id)))


def _goes_on(today: date) -> ColumnElement[bool]:
    return exists().where(Leg.visit_id == Visit.id, ~timed.over(Leg, today))


def _first_day() -> ScalarSelect[date | None]:
    return select(func.min(Leg.starts_on)).where(Leg.visit_id == Visit.id).scalar_subquery()


def _whole() -> Select[Visit]:
    legs = selectinload(Visit.legs)
    parties = legs.selectinload(Leg.partnership).selectinload(Partnership.parties)
    return select(Visit).options(
        selectinload(Visit.owner),
        legs.selectinload(Leg.region),
        legs.selectinload(Leg.inviting_organisation),
        parties.selectinload(Party.region),
        parties.selectinload(Party.organisation).selectinload(Organisation.region),
    )


def _fill(session: Session, act: Act, visit: Visit, details: VisitDetails) -> None:
    for name in KEPT:
        setattr(visit, name, getattr(details, name))
    if details.owner:
        visit.owner_id = coordinators.named(session, [details.owner], "owner")[0].id
    wanted = [leg.partnership_id for leg in details.legs if leg.partnership_id]
    known = {one.id: one for one in partnerships.require(session, act, wanted, "legs")}
    matched = _matched(visit, details.legs)
    _require_empty(session, [leg for leg in visit.legs if leg not in matched])
    visit.legs = [
        _leg(session, visit, place, (old, one, known.get(one.partnership_id) if one.partnership_id else None))
        for place, (old, one) in enumerate(zip(matched, details.legs, strict=True))
    ]
    session.flush()
    access.touch(session, visit.id, wanted)


def _matched(visit: Visit, wanted: Sequence[LegDetails]) -> list[Leg | None]:
    """Return the present leg that each wanted one goes on with: by `id`; where none has one, by place in the list."""
    if not any(one.id for one in wanted):
        return [*visit.legs[: len(wanted)], *[None] * (len(wanted) - len(visit.legs))]
    left = {leg.id: leg for leg in visit.legs}
    matched = [left.pop(one.id, None) if one.id else None for one in wanted]
    for place, (found, one) in enumerate(zip(matched, wanted, strict=True)):
        if one.id and found is None:
            raise Refused(N_("There is no such leg"), field=f"legs.{place}.id")
    return matched


def _require_empty(session: Session, gone: Sequence[Leg]) -> None:
    """Raise Refused when a leg that is to go still has programme items; read as plain columns, legs know no items."""
    items = table("items", column("leg_id", Uuid()))
    held = select(items.c.leg_id).where(items.c.leg_id.in_([leg.id for leg in gone])).limit(1)
    if gone and session.execute(held).first():
        raise Refused(N_("A leg with programme items cannot go: move or discard its items first"), field="legs")


def _leg(session: Session, visit: Visit, place: int, parts: tuple[Leg | None, LegDetails, Partnership | None]) -> Leg:
    old, details, partnership = parts
    region = _region(session, visit, details, partnership, place)
    leg = old or Leg(visit_id=visit.id)
    leg.position = place
    leg.region_id = region.id
    leg.partnership_id = details.partnership_id
    leg.inviting_organisation_id = details.inviting_organisation_id
    leg.starts_on, leg.ends_on = details.starts_on, details.ends_on
    leg.timezone = details.timezone or region.timezone
    if details.inviting_organisation_id and session.get(Organisation, details.inviting_organisation_id) is None:
        raise Refused(N_("There is no such organisation"), field=f"legs.{place}.inviting_organisation_id")
    return leg


def _region(session: Session, visit: Visit, details: LegDetails, partnership: Partnership | None, place: int) -> Region:
    """Return the leg's region: as given; else inbound and online at home, outbound at the partner's (decisions 25)."""
    if details.region_id:
        found = session.get(Region, details.region_id)
    elif visit.direction is Direction.OUTBOUND:
        found = partnership.partner_region if partnership else None
    else:
        found = regions.find_home(session)
    if found is None:
        raise Refused(N_("Name the region of this leg"), field=f"legs.{place}.region_id")
    return found
