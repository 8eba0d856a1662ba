"""Public holidays, rest days and makeup workdays of countries and their parts, as the library `holidays` knows them.

China moves workdays onto weekends around its long holidays (调休上班日), laid down each autumn for the next year:
`unpublished` names the years for which they are not known yet. What is computed is kept by place and year.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays
from holidays import HolidayBase

SWAPPING = frozenset({"CN"})
"""Countries that lay down makeup workdays for each year anew."""
MOST_YEARS = 2048
_ENGLISH = ("en_US", "en_GB")
_AMERICAN_DAY = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")
_STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A country (ISO 3166-1), and where one is known its part (ISO 3166-2, such as DE-NW)."""

    country: str
    subdivision: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A day that is not like others in a country: a holiday with its name, or (None) a weekend day that is worked."""

    day: date
    country: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of one year at one place; `rest` are the days of the week without work, Monday being 0."""

    holidays: Mapping[date, str]
    makeup: frozenset[date]
    rest: frozenset[int]


@lru_cache(maxsize=MOST_YEARS)
def year(place: Place, number: int, locale: str) -> Year:
    """Return what is known of a year, names in the language of `locale` where the library has it, else in English."""
    parts = _supported().get(place.country)
    if parts is None:
        return Year({}, frozenset(), frozenset({5, 6}))
    part = (place.subdivision or "").removeprefix(f"{place.country}-")
    found = holidays.country_holidays(
        place.country, subdiv=part if part in parts else None, years=[number], language=_language(place.country, locale)
    )
    return Year(
        holidays={day: _AMERICAN_DAY.sub(r"\3-\1-\2", name) for day, name in found.items() if day.year == number},
        makeup=frozenset(day for day in _makeup(found) if day.year == number),
        rest=frozenset(int(one) for one in found.weekend),
    )


def marks(places: Iterable[Place], first: date, last: date, locale: str) -> list[Mark]:
    """Return the holidays and makeup workdays of these places from `first` to `last`, each country's once."""
    return sorted(
        {
            one
            for place in places
            for number in range(first.year, last.year + 1)
            for one in _of_year(place, number, locale)
            if first <= one.day <= last
        },
        key=lambda one: (one.day, one.country, one.name or ""),
    )


def is_workday(place: Place, day: date) -> bool:
    """Say whether people work there on this day, as far as that is known."""
    known = year(place, day.year, "en")
    if day in known.makeup:
        return True
    return day.weekday() not in known.rest and day not in known.holidays


def workdays_before(place: Place, day: date, count: int) -> date:
    """Return the workday that lies `count` workdays before `day`; for none, `day` or the last workday before it."""
    found = day
    while not is_workday(place, found):
        found -= _STEP
    for _number in range(count):
        found -= _STEP
        while not is_workday(place, found):
            found -= _STEP
    return found


def unpublished(places: Iterable[Place], first: date, last: date) -> list[tuple[str, int]]:
    """Return (country, year) for which makeup workdays are laid down each year and not known for this one."""
    countries = sorted({place.country for place in places} & SWAPPING)
    return [
        (country, number)
        for country in countries
        for number in range(first.year, last.year + 1)
        if not year(Place(country), number, "en").makeup
    ]


def _of_year(place: Place, number: int, locale: str) -> Iterator[Mark]:
    known = year(place, number, locale)
    for day, name in known.holidays.items():
        yield Mark(day, place.country, name)
    for day in known.makeup:
        yield Mark(day, place.country, None)


def _makeup(found: HolidayBase) -> set[date]:
    return set(found.weekend_workdays)


def _language(country: str, locale: str) -> str | None:
    """Return the library's language for a locale: exactly that script or region, else English, else its default."""
    offered = _languages(country)
    wanted = "zh_CN" if locale == "zh-Hans" else locale.replace("-", "_")
    alike = [one for one in offered if one == wanted or one.partition("_")[0] == wanted]
    english = [one for one in _ENGLISH if one in offered] + [one for one in offered if one.startswith("en")]
    return next(iter([*alike, *english]), None) if locale != "en" else next(iter(english), None)


@cache
def _supported() -> Mapping[str, frozenset[str]]:
    return {country: frozenset(parts) for country, parts in holidays.list_supported_countries().items()}


@cache
def _languages(country: str) -> tuple[str, ...]:
    return tuple(holidays.country_holidays(country).supported_languages)
