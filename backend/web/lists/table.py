"""The page of a list, and its rows as a file: one way from what is asked to what is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.errors import DomainError
from backend.domain.lists import lists, views
from backend.domain.office import office
from backend.domain.office.acts import Act
from backend.domain.values import dates
from backend.http import formats, transactions
from backend.http.i18n import gettext as _
from backend.paper import tables
from backend.paper.tables import Head, Table, Value
from backend.web import pickers
from backend.web.lists import shown as reading
from backend.web.lists.columns import Part, of_file
from backend.web.lists.sheets import Box, Sheet
from backend.web.lists.shown import PAGE, PICKED, Shown

AT_ONCE = 500
"""How many rows of a file are read at once."""
IN_MEMORY = 2 * 1024 * 1024
NEAR = 2
FORMATS = {"csv": tables.write_csv, "xlsx": tables.write_xlsx}
SAMPLE = "Sample data 示例数据: no real agreement, visit or person"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that narrows the list, and the address without it."""

    label: str
    value: str
    href: str


def page(sheet: Sheet, template: str, **more: Any) -> ResponseReturnValue:
    """Show a list as its address asks; `more` is what its own template needs besides."""
    session, act = transactions.current()
    shown = reading.read(session, act, sheet)
    tabs = sheet.tabs(session, act, shown.asked) if sheet.tabs else ()
    here = [one.count for one in tabs if one.value == shown.asked.filters.get(sheet.cut, "")]
    found = next((one for one in here if one is not None), None)
    if found is None:
        found = lists.count(session, sheet.listing, act, shown.asked)
    last = max((found + PAGE - 1) // PAGE, 1)
    number = min(shown.page, last)
    ids = lists.ids(session, sheet.listing, act, shown.asked, ((number - 1) * PAGE, PAGE))
    boxes = sheet.boxes(session, act)
    is_narrowed = bool(shown.narrowed or shown.asked.words)
    return render_template(
        template,
        sheet=sheet,
        shown=shown,
        rows=sheet.rows(session, act, ids),
        found=found,
        known=found or is_narrowed or lists.count_all(session, sheet.listing, act),
        is_narrowed=is_narrowed,
        boxes=boxes,
        chips=_chips(shown, boxes),
        tabs=tabs,
        pages=_pages(number, last),
        number=number,
        page_size=PAGE,
        choice=_choice(shown),
        may_change_view=shown.view is not None and views.may_change(act, shown.view),
        **more,
    )


def written(sheet: Sheet, kind: str) -> tuple[IO[bytes], int]:
    """Write all rows that the address asks for as a file of this kind; return it, and how many rows it has."""
    session, act = transactions.current()
    shown = reading.read(session, act, sheet)
    parts = of_file(shown.columns, sheet.columns())
    title = f"{_('Sample')} {sheet.title()}" if office.is_sample(session) else sheet.title()
    mark = SAMPLE if office.is_sample(session) else ""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    heads = [Head(part.head.text, part.head.width) for part in parts]
    number = FORMATS[kind](file, Table(title, heads, _values(session, act, shown, parts), mark))  # type: ignore[arg-type]
    file.seek(0)
    return file, number


def _values(session: Session, act: Act, shown: Shown, parts: Sequence[Part]) -> Iterator[Sequence[Value]]:
    """Yield the rows of a file, of which the session keeps none; a list that is cut says so in its last row."""
    rows = _rows(session, act, shown)
    for row in islice(rows, shown.sheet.most):
        yield [part.read(row) for part in parts]
    if next(rows, None) is not None:
        yield [
            _(
                "The file ends here, after %(num)s rows: narrow the list to have the others.",
                num=formats.number(shown.sheet.most or 0),
            )
        ]


def _rows(session: Session, act: Act, shown: Shown) -> Iterator[Any]:
    """Return the rows of a file, read in parts."""
    if shown.sheet.stream is not None:
        return shown.sheet.stream(session, act, shown.asked)
    found = lists.parts(lists.ids(session, shown.sheet.listing, act, shown.asked), AT_ONCE)
    return (row for ids in found for row in shown.sheet.rows(session, act, ids))


def _chips(shown: Shown, boxes: Sequence[Box]) -> list[Chip]:
    known = {one.name: one for one in boxes}
    chips = [Chip(_("Words"), shown.asked.words, shown.href(q=None))] if shown.asked.words else []
    for name, value in shown.narrowed.items():
        label = known[name].label if name in known else name
        chips.append(Chip(label, _said(known.get(name), name, value), shown.href(**{name: None})))
    return chips


def _said(box: Box | None, name: str, value: str) -> str:
    """Return a value as its filter calls it."""
    if name in PICKED:
        return formats.comma().join(one.name for one in pickers.picked(PICKED[name], value)) or _("one that is gone")
    if box is not None and box.kind == "day":
        return _day(value)
    return dict(box.options).get(value, value) if box else value


def _day(value: str) -> str:
    """Return a day as its readers write it."""
    try:
        return formats.day(dates.parse_day(value))
    except DomainError:
        return value


def _pages(number: int, last: int) -> list[int | None]:
    """Return the numbers of the pages to go to: the first, those around, the last; None for those between."""
    near = [one for one in range(1, last + 1) if one in {1, last} or abs(one - number) <= NEAR]
    told: list[int | None] = []
    for one in near:
        if told and told[-1] is not None and one - told[-1] > 1:
            told.append(None)
        told.append(one)
    return told


def _choice(shown: Shown) -> list[tuple[str, str, bool]]:
    """Return all columns as a choice: those shown in their order, then the others."""
    on = [(one.code, one.head, True) for one in shown.columns]
    codes = {one.code for one in shown.columns}
    return on + [(one.code, one.head, False) for one in shown.sheet.columns() if one.code not in codes]
