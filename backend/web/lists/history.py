"""The office's history as a list: views of what it is narrowed by, and its sentences as a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain import chronicle
from backend.domain.chronicle import Wanted
from backend.domain.lists import history as listing
from backend.domain.lists.lists import Asked
from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.http import transactions
from backend.http.formats import When
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext
from backend.paper.tables import Head
from backend.web import history_view
from backend.web.history_values import Row
from backend.web.history_view import Line
from backend.web.lists import sheets
from backend.web.lists.columns import Column, Part
from backend.web.lists.sheets import Options, Sheet

MOST, AT_ONCE = 10_000, 500
"""How many lines a file has at most, and how many rows are read for it at once."""


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Line]:
    found = session.scalars(chronicle.seen(act, Wanted()).where(Change.id.in_(ids))).all()
    return history_view.lines(session, act, sheets.ordered(ids, found))


def _stream(session: Session, act: Act, asked: Asked) -> Iterator[Line]:
    wanted = replace(listing.wanted(session, act, asked), limit=AT_ONCE)
    for some in listing.parts(session, act, wanted):
        yield from history_view.lines(session, act, some)


def _columns() -> Sequence[Column]:
    return [
        Column("when", _("When"), "moment", _moment, "when", 18, _when_parts()),
        Column("what", _("What was done"), "text", lambda line: line.sentence.striptags(), "", 70),
        Column("who", _("Who did it"), "text", lambda line: line.who, "", 20),
        Column("noun", _("What"), "text", lambda line: line.noun, "", 16),
        Column("record", _("Record"), "text", lambda line: line.title.name, "", 40),
        Column("before", _("Before"), "text", lambda line: _values(line, lambda row: row.old), "", 50),
        Column("after", _("Now"), "text", lambda line: _values(line, lambda row: row.new), "", 50),
        Column("address", _("Address"), "text", _address, "", 40),
    ]


def _moment(line: Line) -> When:
    return When(False, line.moment, None, line.clock, line.offset)


def _when_parts() -> list[Part]:
    return [
        Part(Head(_("When"), 18), lambda line: line.moment),
        Part(Head(_("On the clocks of"), 18), lambda line: f"{line.clock} {line.offset}"),
    ]


def _values(line: Line, side: Callable[[Row], str | None]) -> str:
    """Return what stood on one side of each change, a line a value."""
    rows = [(part, row) for part in line.told for row in part.rows if side(row) is not None]
    return "\n".join(_("%(name)s: %(value)s", name=_label(part, row), value=side(row)) for part, row in rows)


def _label(part: history_view.Part, row: Row) -> str:
    return " · ".join(one for one in (part.noun, part.name, row.label) if one)


def _address(line: Line) -> str:
    """Return the record's page; where it has none, or is gone, its history."""
    path = line.title.href or url_for("history.index", record_id=line.record_id)
    return f"{transactions.current()[1].desk.base_url}{path}"


def _orders() -> Options:
    return [("-when", _("Newest first"))]


SHEET = Sheet(
    name="history",
    listing=listing.LISTING,
    title=lambda: _("History"),
    columns=_columns,
    usual=("when", "what", "who", "noun", "record", "before", "after", "address"),
    rows=_rows,
    boxes=lambda _session, _act: (),
    counted=lambda number: ngettext("%(num)s change", "%(num)s changes", number),
    orders=_orders,
    is_personal=True,
    stream=_stream,
    most=MOST,
)
