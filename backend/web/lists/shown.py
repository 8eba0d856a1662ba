"""What a list page is asked to show, by its address, by a view somebody kept, or as it comes; and its addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from backend.domain.errors import NotFound
from backend.domain.lists import lists, views
from backend.domain.lists.lists import Asked
from backend.domain.lists.views import ListHabit, SavedView
from backend.domain.office.acts import Act
from backend.http.i18n import locale_tag
from backend.web import pickers
from backend.web.lists.columns import Column
from backend.web.lists.sheets import Box, Sheet

PAGE = 50
FARTHEST = 100_000
LONGEST = 200
OWN = frozenset({"q", "sort", "columns", "page", "before", "saved", "open"})
"""What an address says beside filters."""
PICKED = {
    "partnership_id": "partnerships",
    "region_id": "regions",
    "parent_id": "regions",
    "organisation_id": "organisations",
}
"""Filters whose value is found by name."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: `asked` of the domain, `columns` in order, the page (from 1), the view it began from.

    `left_out` names what was asked for and is not known, or could not be read; `is_changed` says that the address
    says something else than the view it names.
    """

    sheet: Sheet
    asked: Asked
    columns: Sequence[Column]
    page: int = 1
    view: SavedView | None = None
    views: Sequence[SavedView] = ()
    habit: ListHabit | None = None
    left_out: Sequence[str] = ()
    is_changed: bool = False

    @property
    def order(self) -> str:
        """Return the order that counts."""
        return lists.order_of(self.sheet.listing, self.asked)

    @property
    def orders(self) -> Sequence[tuple[str, str]]:
        """Return the orders to choose from, with the one that a column's head gave."""
        known = self.sheet.orders()
        if self.order in {code for code, _said in known}:
            return known
        head = next((one.head for one in self.sheet.columns() if one.order == self.order.removeprefix("-")), self.order)
        return [*known, (self.order, f"{head} ↓" if self.order.startswith("-") else head)]

    @property
    def narrowed(self) -> Mapping[str, str]:
        """Return the filters that narrow it, the cut that comes by itself apart."""
        return {name: value for name, value in self.asked.filters.items() if name != self.sheet.cut}

    def args(self, **changes: Any) -> dict[str, Any]:
        """Return what an address says for this list with `changes`; None takes something out."""
        cut = self.asked.filters.get(self.sheet.cut, "")
        said: dict[str, Any] = {**self.narrowed, "q": self.asked.words or None, "sort": self.order}
        if self.sheet.cut:
            said[self.sheet.cut] = cut or None
        said["saved"] = str(self.view.id) if self.view else None
        if "columns" in request.args:
            said["columns"] = ",".join(one.code for one in self.columns)
        return {name: value for name, value in {**said, **changes}.items() if value is not None}

    def href(self, **changes: Any) -> str:
        """Return the address of the list with `changes`."""
        return url_for(f"{self.sheet.name}.index", **self.args(**changes))

    def file(self, kind: str) -> str:
        """Return the address of the same rows as a file."""
        columns = ",".join(one.code for one in self.columns)
        return url_for("lists.export", list_name=self.sheet.name, file_kind=kind, **self.args(columns=columns))


@dataclass(slots=True)
class _Given:
    """What an address, or a view, says as it stands there."""

    filters: dict[str, str] = field(default_factory=dict)
    words: str = ""
    order: str = ""
    columns: Sequence[str] = ()


def read(session: Session, act: Act, sheet: Sheet) -> Shown:
    """Return what is to be shown. Raises NotFound for a view that is not there or another person's own."""
    habit = views.habit(session, act, sheet.name)
    known_views = views.listed(session, act, sheet.name)
    view = _view(habit, known_views)
    explicit = bool(set(request.args) - {"saved", "page", "before", "open"})
    kept = _of_view(view)
    given = _of_args(sheet) if explicit or view is None else kept
    filters = lists.known(sheet.listing, act, given.filters)
    missed = [name for name in given.filters if name not in filters]
    if sheet.cut:
        filters.setdefault(sheet.cut, sheet.cut_usual)
    chosen = _chosen(given.columns, kept.columns, habit.columns if habit else ())
    asked = Asked({name: value for name, value in filters.items() if value}, given.words, given.order, locale_tag())
    return Shown(
        sheet,
        asked,
        columns_of(sheet, chosen),
        page=_page(),
        view=view,
        views=known_views,
        habit=habit,
        left_out=missed,
        is_changed=view is not None and explicit and _says(given, sheet, kept) != _says(kept, sheet, kept),
    )


def columns_of(sheet: Sheet, codes: Sequence[str]) -> list[Column]:
    """Return the columns of these codes, in this order; the usual where none is known; the first always."""
    every = {one.code: one for one in sheet.columns()}
    first = next(iter(every))
    wanted = [one for one in dict.fromkeys(codes) if one in every] or list(sheet.usual)
    return [every[one] for one in (wanted if first in wanted else [first, *wanted])]


def options_of(box: Box) -> dict[str, str]:
    """Return the options of a filter by value."""
    return {value: said for value, said in box.options}  # noqa: C416 - options may be any pairs


def _view(habit: ListHabit | None, known: Sequence[SavedView]) -> SavedView | None:
    """Return the view the address names; of an address that says nothing, the one the list opens with."""
    wanted = request.args.get("saved")
    if wanted is None:
        usual = habit.view_id if habit and not request.args else None
        return next((one for one in known if one.id == usual), None)
    found = next((one for one in known if str(one.id) == wanted), None)
    if found is None:
        raise NotFound
    return found


def _of_args(sheet: Sheet) -> _Given:
    filters = {name: value.strip()[:LONGEST] for name, value in request.args.items() if name not in OWN}
    for name, noun in PICKED.items():
        if name in filters and name in sheet.listing.filters:
            filters[name] = pickers.asked(noun, name) or filters[name]
    columns = [one for one in request.args.get("columns", "").split(",") if one]
    words = request.args.get("q", "").strip()[:LONGEST]
    return _Given(
        {name: value for name, value in filters.items() if value}, words, request.args.get("sort", ""), columns
    )


def _of_view(view: SavedView | None) -> _Given:
    return _Given(view.filters, view.words, view.order, view.columns) if view else _Given()


def _says(given: _Given, sheet: Sheet, kept: _Given) -> tuple[Any, ...]:
    """Return what tells two askings apart; columns that are not said are those of the view."""
    filters = {name: value for name, value in given.filters.items() if name != sheet.cut or value != sheet.cut_usual}
    order = lists.order_of(sheet.listing, Asked(given.filters, order=given.order))
    return filters, given.words, order, tuple(given.columns or kept.columns)


def _chosen(*many: Sequence[str]) -> Sequence[str]:
    """Return the first choice of columns that there is."""
    return next((one for one in many if one), ())


def _page() -> int:
    number = request.args.get("page", 1, type=int)
    return min(max(number, 1), FARTHEST)
