"""The list of delegation visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain.lists import visits as listing
from backend.domain.office.acts import Act
from backend.domain.visits import visits
from backend.domain.visits.visits import Visit
from backend.http.formats import When
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext, text
from backend.web import visit_words
from backend.web import visits_view as view
from backend.web.lists import columns as cells
from backend.web.lists import gatherings, sheets
from backend.web.lists.columns import Column, Link, Titled
from backend.web.lists.sheets import Box, Options, Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One visit with what its line tells."""

    visit: Visit
    when: When
    state: str
    partners: list[Link]
    outside: tuple[int | None, int]


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Row]:
    found = sheets.ordered(ids, session.scalars(visits.seen(act).where(Visit.id.in_(ids))).all())
    outside = gatherings.outside(session, ids)
    return [_row(act, one, outside) for one in found]


def _row(act: Act, visit: Visit, outside: Mapping[UUID, tuple[int | None, int]]) -> Row:
    partners = {
        leg.partnership.id: Link(
            text(leg.partnership.title), url_for("partnerships.show", partnership_id=leg.partnership.id)
        )
        for leg in visit.legs
        if leg.partnership
    }
    return Row(visit, view.days(visit), visits.state(visit, act.today), [*partners.values()], outside[visit.id])


def _columns() -> Sequence[Column]:
    return [
        Column("title", _("Visit"), "title", _title, "", 40),
        Column("when", _("When"), "span", lambda row: row.when, "when", 16, cells.span_parts(lambda row: row.when)),
        Column("direction", _("Direction"), "kind", lambda row: row.visit.direction.value, "direction", 18),
        Column("where", _("Where"), "text", _where, "", 28),
        Column("state", _("State"), "state", lambda row: row.state, "state", 14),
        Column("released", _("What partners have"), "released", lambda row: row.outside, "", 22),
        Column("owner", _("Owner"), "text", lambda row: row.visit.owner.name if row.visit.owner else "", "owner", 20),
        Column("partners", _("With"), "links", lambda row: row.partners, "", 32),
        Column("purpose", _("Purpose"), "texts", lambda row: row.visit.purpose, "", 40),
        Column("audience", _("Who may see it"), "audience", lambda row: row.visit.audience.value, "", 16),
    ]


def _title(row: Row) -> Titled:
    off = row.state in {"called_off", "postponed"}
    return Titled(view.title(row.visit), url_for("visits.show", visit_id=row.visit.id), off=off)


def _where(row: Row) -> str:
    return " → ".join(text(leg.region.name) for leg in row.visit.legs)


def _boxes(session: Session, _act: Act) -> Sequence[Box]:
    directions = [(one[0], one[1]) for one in visit_words.directions()]
    return [
        Box("partnership_id", _("With"), "pick", of="partnerships", main=True),
        Box("direction", _("Direction"), options=directions, empty=_("all"), main=True),
        Box("state", _("State"), options=gatherings.states(listing.STATES), empty=_("all"), main=True),
        sheets.owner_box(session),
        Box("region_id", _("Region"), "pick", of="regions"),
        *gatherings.boxes(),
    ]


def _orders() -> Options:
    return [
        ("when", _("Next first")), ("-when", _("Last first")), ("direction", _("Direction")), ("state", _("State")),
        ("owner", _("Owner")), ("-made", _("Entered last")),
    ]  # fmt: skip


SHEET = Sheet(
    name="visits",
    listing=listing.LISTING,
    title=lambda: _("Delegation visits"),
    columns=_columns,
    usual=("title", "when", "direction", "where", "state", "released", "owner"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s visit", "%(num)s visits", number),
    orders=_orders,
    tabs=gatherings.tabs,
    cut="view",
    cut_usual="coming",
    hint=lambda: _("title, place, partner"),
)
