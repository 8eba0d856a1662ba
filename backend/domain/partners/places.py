"""Where partnerships are: the place of each partner, for the map and the list of countries beside it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.partners import partnerships
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party, Status, Tier
from backend.domain.partners.regions import Region


@dataclass(frozen=True, slots=True)
class Placed:
    """A partnership at its first partner's place; `at` is (longitude, latitude), None where that is not known."""

    partnership_id: UUID
    title: Texts
    tier: Tier
    status: Status
    since: str | None
    country: str
    at: tuple[float, float] | None


def of(session: Session, partnership_ids: Collection[UUID] | Select[UUID]) -> list[Placed]:
    """Return these partnerships where their partners are; the caller has checked that they may be seen."""
    rows = session.execute(_parties().where(Partnership.id.in_(partnership_ids)))
    return [_placed(list(parties)) for _partnership_id, parties in groupby(rows, key=lambda row: row.id)]


def _parties() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Partnership.id,
            Partnership.name.label("own"),
            Partnership.tier,
            Partnership.status,
            Partnership.concluded_on,
            func.coalesce(Organisation.name, Region.name, type_=Region.name.type).label("name"),
            Region.home_since,
            Region.country,
            Region.latitude,
            Region.longitude,
        )
        .join(Party, Party.partnership_id == Partnership.id)
        .outerjoin(Organisation, Organisation.id == Party.organisation_id)
        .join(Region, Region.id == func.coalesce(Party.region_id, Organisation.region_id))
        .order_by(Partnership.id, Party.position)
    )


def _placed(parties: list[Row[Any]]) -> Placed:
    first = next((one for one in parties if one.home_since is None), parties[0])
    placed = first.latitude is not None and first.longitude is not None
    return Placed(
        partnership_id=first.id,
        title=first.own or partnerships.name_of_parties(list(_names(parties))),
        tier=first.tier,
        status=first.status,
        since=first.concluded_on,
        country=first.country,
        at=(float(first.longitude), float(first.latitude)) if placed else None,
    )


def _names(parties: Iterable[Row[Any]]) -> Iterable[tuple[Texts, bool]]:
    return ((one.name, one.home_since is not None) for one in parties)
