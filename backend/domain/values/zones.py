"""Time zones by the places they are named for, as people write them: Berlin, 柏林, Mexico City, 墨西哥城.

The names are those of CLDR in every language of the office, with the older names of the tz database; what they mean is
always a zone of that database (`times.is_zone`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache

from babel import Locale
from babel.core import get_global

from backend.domain.values import countries, times

LOCALES = ("en", "zh-Hans")
MOST = 4
_ALSO = {"beijing": "Asia/Shanghai", "北京": "Asia/Shanghai", "重庆": "Asia/Shanghai", "utc": "UTC"}
"""Places that have the clocks of another city, and are often meant here."""


@cache
def all_zones() -> tuple[str, ...]:
    """Return the zones that are places today, without older names of the same."""
    return tuple(
        sorted(one for one in get_global("zone_territories") if times.is_zone(one) and "/" in one and one[:4] != "Etc/")
    )


def name(zone: str, locale: str) -> str:
    """Return the place that a zone is named for, in `locale`."""
    return _cities(locale).get(_canonical(zone)) or zone.rpartition("/")[2].replace("_", " ")


def beside(zone: str, offset: str, locale: str) -> str:
    """Return the place with its offset in brackets as `locale` writes them; of UTC itself the offset alone."""
    if zone == "UTC":
        return zone
    return f"{name(zone, locale)}（{offset}）" if locale.startswith("zh") else f"{name(zone, locale)} ({offset})"


def written(zone: str, locale: str) -> str:
    """Return how a box holds a zone: by its place, where that says which one it is."""
    if not times.is_zone(zone):
        return zone
    said = name(zone, locale)
    return said if find(said) == zone else zone


def find(typed: str) -> str | None:
    """Return the zone that is meant by a name of the tz database or of a place; None when none is, or several are."""
    found = _by_name().get(_folded(typed), frozenset())
    if len(found) == 1:
        return next(iter(found))
    return typed.strip() if times.is_zone(typed.strip()) else None  # of a place first: Singapore is an old zone too


def like(typed: str) -> list[str]:
    """Return the places that may have been meant, nearest first, in the script that was typed: with those letters in
    them, of that country, or nearly so written.
    """
    wanted = _folded(typed)
    if not wanted:
        return []
    locale = "zh-Hans" if _is_chinese(typed) else "en"
    names = {_folded(said): said for zone in all_zones() if (said := name(zone, locale))}
    inside = sorted((each for each in names if wanted in each or each in wanted), key=len)
    near = get_close_matches(wanted, list(names), MOST, 0.6)
    found = [*(names[each] for each in inside), *_of_country(wanted, locale), *(names[each] for each in near)]
    return list(dict.fromkeys(found))[:MOST]


def offered(typed: str) -> str:
    """Return what may have been meant as a list in words; empty where nothing is near."""
    return ("、" if _is_chinese(typed) else ", ").join(like(typed))


def _is_chinese(typed: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in typed)


def _of_country(wanted: str, locale: str) -> Iterable[str]:
    zones = get_global("zone_territories")
    for zone in all_zones():
        country = zones[zone]
        if countries.is_country(country) and _folded(countries.name(country, locale)) == wanted:
            yield name(zone, locale)


@cache
def _cities(locale: str) -> dict[str, str]:
    """Return the name of each zone's place; CLDR keeps some of them under an older name of the zone."""
    known = Locale.parse(locale, sep="-").time_zones
    cities = {zone: zone.rpartition("/")[2].replace("_", " ") for zone in all_zones()}
    return cities | {_canonical(zone): one["city"] for zone, one in known.items() if one.get("city")}


@cache
def _by_name() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for zone in all_zones():
        for said in (zone.rpartition("/")[2], *(_cities(locale)[zone] for locale in LOCALES)):
            found[_folded(said)].add(zone)
    for alias, zone in _aliases().items():
        if "/" not in alias or zone not in all_zones():
            continue
        found.setdefault(_folded(alias.rpartition("/")[2]), {zone})
    also = {said: {zone} for said, zone in _ALSO.items()}
    return {said: frozenset(zones) for said, zones in {**found, **also}.items()}


def _canonical(zone: str) -> str:
    return _aliases().get(zone, zone)


def _aliases() -> Mapping[str, str]:
    return get_global("zone_aliases")


def _folded(said: str) -> str:
    return " ".join(said.replace("_", " ").casefold().split())
