"""The year of partnerships: one row a partner, one column a month, what took place and what is planned in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from babel import dates
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.lists import lists
from backend.domain.office.acts import Act
from backend.domain.schedule import entries
from backend.domain.schedule.entries import Entry, Kind, Wanted
from backend.http import transactions
from backend.http.i18n import babel_locale, text
from backend.web import titles
from backend.web.lists import partnerships as sheet
from backend.web.lists import shown as reading
from backend.web.lists.shown import PAGE

pages = Blueprint("partnership_year", __name__, url_prefix="/partnerships/year")
SHOWN = (Kind.FORUM, Kind.LEG, Kind.SIGNING, Kind.ANNIVERSARY, Kind.NOTICE_BY, Kind.TERM_END)
A_DAY = timedelta(days=1)
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing of a month: its kind, its name, its day, where it leads, whether it is off."""

    kind: str
    title: str
    day: date
    href: str | None
    off: bool


@pages.get("")
def index() -> ResponseReturnValue:
    """Show a year (?year=) of the partnerships that the list's filters leave, page by page."""
    session, act = transactions.current()
    shown = reading.read(session, act, sheet.SHEET)
    year = min(max(request.args.get("year", act.today.year, type=int), MINYEAR + 1), MAXYEAR - 1)
    found = lists.count(session, sheet.SHEET.listing, act, shown.asked)
    last = max((found + PAGE - 1) // PAGE, 1)
    number = min(shown.page, last)
    ids = lists.ids(session, sheet.SHEET.listing, act, shown.asked, ((number - 1) * PAGE, PAGE))
    cells = _cells(session, act, year, ids)
    names = titles.of(session, act, [("partnership", one) for one in ids])
    rows = [
        {"title": names["partnership", one], "months": [cells.get((one, month), []) for month in MONTHS]}
        for one in ids
        if ("partnership", one) in names
    ]
    return render_template(
        "partnerships/year.html",
        shown=shown,
        year=year,
        months=[dates.format_date(date(year, month, 1), "LLL", locale=babel_locale()) for month in MONTHS],
        rows=rows,
        found=found,
        number=number,
        last=last,
        this_month=act.today.month if act.today.year == year else 0,
    )


def _cells(session: Session, act: Act, year: int, ids: Sequence[UUID]) -> Mapping[tuple[UUID, int], list[Cell]]:
    """Return what begins in each month of the year, on the clocks of its place."""
    if not ids:
        return {}
    around = (datetime(year, 1, 1, tzinfo=UTC) - A_DAY, datetime(year + 1, 1, 1, tzinfo=UTC) + A_DAY)
    wanted = Wanted(from_utc=around[0], to_utc=around[1], kinds=SHOWN, partnership_ids=tuple(ids))
    cells: dict[tuple[UUID, int], list[Cell]] = {}
    rows = set(ids)
    for entry in entries.listed(session, act, wanted):
        day = entry.span.first_day
        for partnership_id in {one.partnership_id for one in entry.meant_for} & rows if day.year == year else ():
            cells.setdefault((partnership_id, day.month), []).append(_cell(entry, day))
    return cells


def _cell(entry: Entry, day: date) -> Cell:
    kind: Any = Kind.VISIT if entry.kind is Kind.LEG else entry.kind
    return Cell(
        kind=kind.value,
        title=text(entry.title),
        day=day,
        href=titles.path(entry.record_type, entry.record_id),
        off=entry.ending is not None,
    )
