"""The list of organisations."""

from collections.abc import Sequence
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain.lists import organisations as listing
from backend.domain.lists import partnerships
from backend.domain.office.acts import Act
from backend.domain.partners import organisations
from backend.domain.partners.organisations import LABELS, Organisation, OrganisationKind
from backend.domain.values import countries
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, ngettext, text
from backend.web.lists import sheets
from backend.web.lists.columns import Column, Link, Titled
from backend.web.lists.sheets import Box, Options, Sheet
from backend.web.partnership_view import other_script


def _rows(session: Session, _act: Act, ids: Sequence[UUID]) -> Sequence[Organisation]:
    found = session.scalars(organisations.whole().where(Organisation.id.in_(ids))).all()
    return sheets.ordered(ids, found)


def _columns() -> Sequence[Column]:
    return [
        Column("organisation", _("Organisation"), "title", _title, "name", 40, beside=("native",)),
        Column("kind", _("Kind"), "text", lambda row: _(LABELS[row.kind]), "kind", 22),
        Column("region", _("Region"), "links", _region, "region", 24),
        Column("country", _("Country"), "text", lambda row: _country(row.region.country), "country", 18),
        Column("partner_country", _("Joint with"), "text", lambda row: _country(row.partner_country), "", 18),
        Column("website", _("Website"), "text", lambda row: row.website, "", 30),
        Column("native", _("In its own language"), "text", _native, "", 30),
    ]


def _title(row: Organisation) -> Titled:
    href = url_for("organisations.show", organisation_id=row.id)
    return Titled(row.name, href, native=other_script(row.name), marks=["home"] if row.region.home_since else [])


def _region(row: Organisation) -> list[Link]:
    return [Link(text(row.region.name), url_for("regions.show", region_id=row.region_id))]


def _country(code: str | None) -> str:
    return countries.name(code, locale_tag()) if code else ""


def _native(row: Organisation) -> str:
    return (other_script(row.name) or {}).get("text", "")


def _boxes(session: Session, _act: Act) -> Sequence[Box]:
    kinds = [(one.value, _(LABELS[one])) for one in OrganisationKind]
    return [
        Box("kind", _("Kind"), options=kinds, empty=_("all"), main=True),
        Box("side", _("Side"), options=sheets.sides(), empty=_("both"), main=True),
        sheets.country_box(partnerships.countries_in_use(session), main=True),
        Box("region_id", _("Region"), "pick", of="regions", main=True),
    ]


def _orders() -> Options:
    return [
        ("name", _("Name")), ("region", _("Region")), ("country", _("Country")), ("kind", _("Kind")),
        ("-made", _("Entered last")),
    ]  # fmt: skip


SHEET = Sheet(
    name="organisations",
    listing=listing.LISTING,
    title=lambda: _("Organisations"),
    columns=_columns,
    usual=("organisation", "kind", "region", "country"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s organisation", "%(num)s organisations", number),
    orders=_orders,
    hint=lambda: _("Name, in any script"),
)
