"""The list of organisations: by kind, side, country and region."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from backend.domain.lists import lists, names
from backend.domain.lists.lists import Condition, Listing, Order
from backend.domain.lists.names import SortName
from backend.domain.office.acts import Act
from backend.domain.partners.organisations import Organisation, OrganisationKind
from backend.domain.partners.regions import Region
from backend.domain.values import countries


def _query(_act: Act) -> Select[Any]:
    return select(Organisation.id).join(Region, Region.id == Organisation.region_id)


def _in_country(_act: Act, value: str) -> Condition:
    if not countries.is_country(value):
        raise ValueError(value)
    return Region.country == value


def _of_side(_act: Act, value: str) -> Condition:
    return {"ours": Region.home_since.is_not(None), "theirs": Region.home_since.is_(None)}[value]


def _by_region(_act: Act, locale: str) -> list[Any]:
    of_place = aliased(SortName)
    place = select(names.column(locale, of_place)).where(of_place.record_id == Organisation.region_id).scalar_subquery()
    return [place, names.column(locale)]


LISTING = Listing(
    noun="organisation",
    model=Organisation,
    query=_query,
    filters={
        "kind": lists.one_of(Organisation.kind, OrganisationKind),
        "side": _of_side,
        "country": _in_country,
        "region_id": lists.is_id(Organisation.region_id),
    },
    orders={
        "name": lists.named(),
        "kind": lists.ranked(Organisation.kind, OrganisationKind),
        "region": Order(_by_region, is_named=True),
        "country": Order(lambda _act, locale: [lists.country_place(Region.country, locale)]),
        "made": lists.by(Organisation.created_at),
    },
)
