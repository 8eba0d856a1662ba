"""What the forms offer to choose from: partnerships, regions, zones, people; read once, as plain values."""

from uuid import UUID

from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.partners import directory, organisations, regions
from backend.domain.partners.partnerships import Partnership
from backend.domain.values import times
from backend.http import formats
from backend.http.i18n import babel_locale, text


def partnerships(session: Session, act: Act) -> list[dict[str, str]]:
    """Return the partnerships this person may see, by name, for the macro `choose`."""
    found = [
        {"id": str(one.id), "name": text(one.title), "meta": _country(one)} for one in directory.named(session, act)
    ]
    return sorted(found, key=lambda one: one["name"].casefold())


def names(session: Session, act: Act) -> dict[UUID, Texts]:
    """Return what the partnerships this person may see are called."""
    return {one.id: one.title for one in directory.named(session, act)}


def places(session: Session) -> list[tuple[str, str]]:
    """Return the regions by name, the office's own first, for the macro `select`."""
    found = sorted(regions.listed(session), key=lambda one: (one.home_since is None, text(one.name).casefold()))
    return [(str(one.id), text(one.name)) for one in found]


def zones(session: Session, act: Act) -> list[tuple[str, str]]:
    """Return the zones in use here, each with its place and present offset, for the macro `zone_options`."""
    used = {one.timezone for one in regions.listed(session)} | {act.desk.timezone}
    if act.who:
        used.add(act.who.timezone)
    return [(zone, f"{formats.city(zone)}, {times.offset_text(act.now, zone)}") for zone in sorted(used)]


def people(session: Session) -> list[tuple[str, str]]:
    """Return the people of the office by name, for the owner of a record."""
    return [(one.email, one.name) for one in coordinators.active(session)]


def bodies(session: Session) -> list[tuple[str, str]]:
    """Return the organisations by name, with their region."""
    found = [(str(one.id), f"{text(one.name)} · {text(one.region.name)}") for one in organisations.listed(session)]
    return sorted(found, key=lambda one: one[1].casefold())


def _country(partnership: Partnership) -> str:
    codes = directory.countries_of(partnership)
    return " · ".join(babel_locale().territories.get(code, code) for code in codes)
