"""The list of forums and events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.lists import forums as listing
from backend.domain.office.acts import Act
from backend.domain.values import sorting
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext
from backend.web import forums_view as view
from backend.web.lists import columns as cells
from backend.web.lists import gatherings, sheets
from backend.web.lists.columns import Column, Link, Titled
from backend.web.lists.sheets import Box, Options, Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One forum with what its line tells."""

    forum: Forum
    when: When
    state: str
    partners: list[Link]
    outside: tuple[int | None, int]


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Row]:
    found = sheets.ordered(ids, session.scalars(forums.seen(act).where(Forum.id.in_(ids))).all())
    known = gatherings.partners(session, act, {each for one in found for each in one.partnership_ids})
    outside = gatherings.outside(session, ids)
    return [_row(act, one, known, outside[one.id]) for one in found]


def _row(act: Act, forum: Forum, known: Mapping[UUID, Link], outside: tuple[int | None, int]) -> Row:
    partners = sorted(
        (known[one] for one in forum.partnership_ids if one in known), key=lambda one: sorting.key(one.text)
    )
    when = formats.when(forum.span, view.own_zone(act))
    return Row(forum, when, forums.state(forum, act.today), partners, outside)


def _columns() -> Sequence[Column]:
    return [
        Column("title", _("Forum or event"), "title", _title, "name", 40),
        Column("when", _("When"), "span", lambda row: row.when, "when", 18, cells.span_parts(lambda row: row.when)),
        Column("kind", _("Kind"), "kind", lambda row: row.forum.kind.value, "kind", 14),
        Column("partners", _("With"), "links", lambda row: row.partners, "", 32),
        Column("place", _("Place"), "texts", lambda row: row.forum.venue, "", 28),
        Column("state", _("State"), "state", lambda row: row.state, "state", 14),
        Column("released", _("What partners have"), "released", lambda row: row.outside, "", 22),
        Column("owner", _("Owner"), "text", lambda row: row.forum.owner.name if row.forum.owner else "", "owner", 20),
        Column("format", _("Format"), "text", lambda row: dict(view.formats_of())[row.forum.format.value], "", 18),
        Column("audience", _("Who may see it"), "audience", lambda row: row.forum.audience.value, "", 16),
        Column("link", _("Link"), "text", lambda row: row.forum.url, "", 30),
    ]


def _title(row: Row) -> Titled:
    off = row.state in {"called_off", "postponed"}
    return Titled(row.forum.title, url_for("forums.show", forum_id=row.forum.id), off=off)


def _boxes(session: Session, _act: Act) -> Sequence[Box]:
    return [
        Box("partnership_id", _("With"), "pick", of="partnerships", main=True),
        Box("kind", _("Kind"), options=view.kinds(), empty=_("all"), main=True),
        Box("state", _("State"), options=gatherings.states(listing.STATES), empty=_("all"), main=True),
        sheets.owner_box(session),
        Box("format", _("Format"), options=view.formats_of(), empty=_("all")),
        *gatherings.boxes(),
    ]


def _orders() -> Options:
    return [
        ("when", _("Next first")), ("-when", _("Last first")), ("name", _("Name")), ("kind", _("Kind")),
        ("state", _("State")), ("owner", _("Owner")), ("-made", _("Entered last")),
    ]  # fmt: skip


SHEET = Sheet(
    name="forums",
    listing=listing.LISTING,
    title=lambda: _("Forums and events"),
    columns=_columns,
    usual=("title", "when", "kind", "partners", "place", "state", "released"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s forum or event", "%(num)s forums and events", number),
    orders=_orders,
    tabs=gatherings.tabs,
    cut="view",
    cut_usual="coming",
    hint=lambda: _("title, place, partner"),
)
