"""The directory of partnerships: by their ids, by place or body, what stands under one; with their parties."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import partnerships
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party


def named(session: Session, act: Act, ids: Collection[UUID]) -> Sequence[Partnership]:
    """Return those of these partnerships that this person may see, newest first, with no more than their parties."""
    return session.scalars(_named(act).where(Partnership.id.in_(ids)).order_by(Partnership.id.desc())).all()


def count(session: Session, act: Act) -> int:
    """Return how many partnerships this person may see."""
    query = select(func.count()).select_from(Partnership)
    return session.scalar(query.where(access.visible(Partnership.id, act.who))) or 0


def under(session: Session, act: Act, partnership_id: UUID) -> Sequence[Partnership]:
    """Return those that stand directly under a partnership and that this person may see, oldest first."""
    query = _named(act).where(Partnership.under_partnership_id == partnership_id)
    return session.scalars(query.order_by(Partnership.id)).all()


def of_place(session: Session, act: Act, region_id: UUID) -> Sequence[Partnership]:
    """Return those with this region, or an organisation in it, as a party that this person may see, oldest first."""
    bodies = select(Organisation.id).where(Organisation.region_id == region_id)
    parties = select(Party.partnership_id).where((Party.region_id == region_id) | Party.organisation_id.in_(bodies))
    return session.scalars(_named(act).where(Partnership.id.in_(parties)).order_by(Partnership.id)).all()


def of_body(session: Session, act: Act, organisation_id: UUID) -> Sequence[Partnership]:
    """Return those with this organisation as a party that this person may see, oldest first."""
    parties = select(Party.partnership_id).where(Party.organisation_id == organisation_id)
    return session.scalars(_named(act).where(Partnership.id.in_(parties)).order_by(Partnership.id)).all()


def of_bodies(
    session: Session, act: Act, bodies: Iterable[Organisation], ids: Iterable[UUID] = ()
) -> Sequence[Partnership]:
    """Return those with one of these organisations, or its place unless that is home, as a party, and these ones.

    Only what this person may see, oldest first; needs the regions of `bodies` loaded.
    """
    known = list(bodies)
    places = {one.region_id for one in known if one.region.home_since is None}
    parties = select(Party.partnership_id).where(
        Party.organisation_id.in_({one.id for one in known}) | Party.region_id.in_(places)
    )
    theirs = Partnership.id.in_(parties) | Partnership.id.in_(list(ids))
    return session.scalars(_named(act).where(theirs).order_by(Partnership.id)).all()


def countries_of(partnership: Partnership) -> list[str]:
    """Return the countries of the partners, each once, in order of the parties; needs `parties` loaded."""
    places = [party.place for party in partnership.parties if not party.is_home]
    return list(dict.fromkeys(place.country for place in places if place))


def _named(act: Act) -> Select[Partnership]:
    query = select(Partnership).where(access.visible(Partnership.id, act.who))
    return query.options(*partnerships.named(selectinload(Partnership.parties)))
