"""The list of partnerships."""

from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain.lists import partnerships as listing
from backend.domain.office.acts import Act
from backend.domain.partners import partnerships, vocabulary
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import activity, entries
from backend.domain.schedule.activity import Activity
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext, text
from backend.paper.tables import Head
from backend.web import activity_words
from backend.web import partnership_view as view
from backend.web.lists import sheets
from backend.web.lists.columns import Column, Dated, Part, Titled
from backend.web.lists.sheets import Box, Options, Sheet
from backend.web.partnership_view import Line

Row: TypeAlias = tuple[Partnership, Line, Activity | None]


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Row]:
    found = sheets.ordered(ids, partnerships.listed(session, act, ids))
    ahead, lively = entries.next_of(session, act, ids), activity.of(session, act, ids)
    return [(one, view.line(one, ahead), lively.get(one.id)) for one in found]


def _columns() -> Sequence[Column]:
    return [
        Column("partner", _("Partner"), "title", _title, "name", 36, beside=("native", "country")),
        Column("tier", _("Kind"), "kind", lambda row: row[1].tier, "tier", 24),
        Column("status", _("State"), "state", lambda row: row[1].status, "status", 16),
        Column("activity", _("How lively"), "signal", lambda row: activity_words.signal(row[2]), "", 30),
        Column("since", _("Since"), "partial", lambda row: row[1].since, "since", 14),
        Column("next", _("Next date"), "dated", _next, "", 14, _next_parts()),
        Column("owner", _("Owner"), "text", lambda row: row[1].owner, "owner", 20),
        Column("country", _("Country"), "text", lambda row: row[1].countries, "country", 18),
        Column("themes", _("Themes"), "lines", _themes, "", 40),
        Column("native", _("In its own language"), "text", _native, "", 24),
        Column("team", _("Team"), "lines", _team, "", 30),
        Column("confidential", _("Confidential"), "flag", lambda row: row[1].confidential, "", 12),
        Column("why", _("Why this partner"), "text", lambda row: row[0].why, "", 40),
    ]


def _title(row: Row) -> Titled:
    line = row[1]
    return Titled(
        line.title,
        url_for("partnerships.show", partnership_id=line.id),
        native=line.native,
        under=line.countries,
        marks=["confidential"] if line.confidential else [],
    )


def _next(row: Row) -> Dated:
    entry = row[1].next
    return Dated(entry.span.first_day, text(entry.title)) if entry else Dated(None)


def _next_parts() -> list[Part]:
    return [
        Part(Head(_("Next date"), 14), lambda row: _next(row).day),
        Part(Head(_("What is next"), 32), lambda row: _next(row).said),
    ]


def _themes(row: Row) -> list[str]:
    place = row[0].partner_region
    return [_(vocabulary.theme(one)) for one in place.themes] if place else []


def _native(row: Row) -> str:
    return row[1].native["text"] if row[1].native else ""


def _team(row: Row) -> list[str]:
    return [one.coordinator.name for one in row[0].team.members] if row[0].team else []


def _boxes(session: Session, _act: Act) -> Sequence[Box]:
    themes = [(code, _(said)) for code, said in vocabulary.THEMES.items()]
    return [
        Box("tier", _("Kind of relationship"), options=view.tier_options(), empty=_("all"), main=True),
        Box("status", _("State"), options=view.status_options(), empty=_("all"), main=True),
        sheets.country_box(listing.countries_in_use(session), main=True),
        sheets.owner_box(session, main=True),
        Box("activity", _("How lively"), options=activity_words.options(), empty=_("all"), main=True),
        Box("theme", _("Theme"), options=themes, empty=_("all")),
        Box("confidential", _("Confidential"), options=sheets.yes_or_no(), empty=_("all")),
        Box("under", _("Under a partnership of the parent region"), options=sheets.yes_or_no(), empty=_("all")),
    ]


def _orders() -> Options:
    return [
        ("name", _("Name")), ("tier", _("Kind")), ("status", _("State")), ("country", _("Country")),
        ("since", _("Oldest first")), ("-since", _("Newest first")), ("owner", _("Owner")),
        ("-made", _("Entered last")),
    ]  # fmt: skip


SHEET: Sheet = Sheet(
    name="partnerships",
    listing=listing.LISTING,
    title=lambda: _("Partnerships"),
    columns=_columns,
    usual=("partner", "tier", "status", "activity", "since", "next", "owner"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s lasting relationship", "%(num)s lasting relationships", number),
    orders=_orders,
    hint=lambda: _("Name, in any script"),
)
