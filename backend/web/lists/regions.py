"""The list of regions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend.domain.lists import partnerships
from backend.domain.lists import regions as listing
from backend.domain.office.acts import Act
from backend.domain.partners import regions, vocabulary
from backend.domain.partners.regions import Region
from backend.domain.values import countries
from backend.http import formats
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, ngettext, text
from backend.web.lists import sheets
from backend.web.lists.columns import Column, Link, Titled
from backend.web.lists.sheets import Box, Options, Sheet
from backend.web.partnership_view import other_script
from backend.web.region_view import level_options


@dataclass(frozen=True, slots=True)
class Row:
    """One region, and the time there."""

    region: Region
    clock: tuple[datetime, str]


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Row]:
    found = session.scalars(select(Region).where(Region.id.in_(ids)).options(selectinload(Region.parent))).all()
    return [Row(one, formats.moment(act.now, one.timezone)) for one in sheets.ordered(ids, found)]


def _columns() -> Sequence[Column]:
    return [
        Column("region", _("Region"), "title", _title, "name", 32, beside=("native",)),
        Column("country", _("Country"), "text", _country, "country", 18),
        Column("level", _("Level"), "text", lambda row: _(regions.LABELS[row.region.level]), "level", 18),
        Column("parent", _("Lies in"), "links", _parent, "", 24),
        Column("clock", _("Time there"), "clock", lambda row: row.clock, "zone", 18),
        Column("themes", _("Themes"), "lines", _themes, "", 40),
        Column("zone", _("Time zone"), "text", lambda row: row.region.timezone, "zone", 22),
        Column("native", _("In its own language"), "text", _native, "", 24),
        Column("subdivision", _("Subdivision"), "text", lambda row: row.region.subdivision, "", 14),
        Column("latitude", _("Latitude"), "number", lambda row: row.region.latitude, "", 10),
        Column("longitude", _("Longitude"), "number", lambda row: row.region.longitude, "", 10),
    ]


def _title(row: Row) -> Titled:
    marks = ["home"] if row.region.home_since else []
    href = url_for("regions.show", region_id=row.region.id)
    return Titled(row.region.name, href, native=other_script(row.region.name), marks=marks)


def _country(row: Row) -> str:
    return countries.name(row.region.country, locale_tag())


def _parent(row: Row) -> list[Link]:
    above = row.region.parent
    return [Link(text(above.name), url_for("regions.show", region_id=above.id))] if above else []


def _themes(row: Row) -> list[str]:
    return [_(vocabulary.theme(one)) for one in row.region.themes]


def _native(row: Row) -> str:
    return (other_script(row.region.name) or {}).get("text", "")


def _boxes(session: Session, _act: Act) -> Sequence[Box]:
    themes = [(code, _(said)) for code, said in vocabulary.THEMES.items()]
    return [
        sheets.country_box(partnerships.countries_in_use(session), main=True),
        Box("level", _("Level"), options=level_options(), empty=_("all"), main=True),
        Box("theme", _("Theme"), options=themes, empty=_("all"), main=True),
        Box("parent_id", _("Lies in"), "pick", of="regions"),
    ]


def _orders() -> Options:
    return [
        ("place", _("Our own first, then by country")), ("name", _("Name")), ("country", _("Country")),
        ("level", _("Level")), ("zone", _("Time zone")), ("-made", _("Entered last")),
    ]  # fmt: skip


SHEET = Sheet(
    name="regions",
    listing=listing.LISTING,
    title=lambda: _("Regions"),
    columns=_columns,
    usual=("region", "country", "level", "parent", "clock"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s region", "%(num)s regions", number),
    orders=_orders,
    hint=lambda: _("Name, in any script"),
)
