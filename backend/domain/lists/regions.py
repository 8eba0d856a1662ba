"""The list of regions: by country, level, theme and what they lie in; the office's own first."""

from typing import Any

from sqlalchemy import Select, String, cast, select

from backend.domain.lists import lists, names
from backend.domain.lists.lists import Condition, Listing, Order
from backend.domain.office.acts import Act
from backend.domain.partners import vocabulary
from backend.domain.partners.regions import Level, Region
from backend.domain.values import countries


def _query(_act: Act) -> Select[Any]:
    return select(Region.id)


def _in_country(_act: Act, value: str) -> Condition:
    if not countries.is_country(value):
        raise ValueError(value)
    return Region.country == value


def _of_theme(_act: Act, value: str) -> Condition:
    if value not in vocabulary.THEMES:
        raise ValueError(value)
    return cast(Region.themes, String).contains(f'"{value}"', autoescape=True)


def _home_first(_act: Act, locale: str) -> list[Any]:
    return [Region.home_since.is_(None), lists.country_place(Region.country, locale), names.column(locale)]


LISTING = Listing(
    noun="region",
    model=Region,
    query=_query,
    filters={
        "country": _in_country,
        "level": lists.one_of(Region.level, Level),
        "theme": _of_theme,
        "parent_id": lists.is_id(Region.parent_id),
    },
    orders={
        "place": Order(_home_first, is_named=True),
        "name": lists.named(),
        "country": Order(lambda _act, locale: [lists.country_place(Region.country, locale)]),
        "level": lists.ranked(Region.level, Level),
        "zone": lists.by(Region.timezone),
        "made": lists.by(Region.created_at),
    },
    usual=lambda _filters: "place",
)
