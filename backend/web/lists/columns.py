"""Columns of lists: what a cell shows on the page, by a macro of macros/cells.html, and the value it has in a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from flask import current_app, g
from markupsafe import Markup

from backend.domain.values import dates
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import gettext as _
from backend.http.i18n import text
from backend.paper.tables import Head, Value

Read: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a file: a column of the page that holds two facts has two."""

    head: Head
    read: Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `show` names its macro, `read` takes what it shows from a row, `order` is what it sorts by.

    `parts` are set where a file needs more than one column for it; what the page abbreviates, a file has in full.
    `beside` are the codes of columns whose values the page shows in this one: beside a title, or under it.
    """

    code: str
    head: str
    show: str
    read: Read
    order: str = ""
    width: int = 16
    parts: Sequence[Part] = ()
    beside: Sequence[str] = ()

    @property
    def in_file(self) -> Sequence[Part]:
        """Return its columns in a file."""
        plain = _PLAIN[self.show]
        return self.parts or [Part(Head(self.head, self.width), lambda row: plain(self.read(row)))]


@dataclass(frozen=True, slots=True)
class Titled:
    """The first cell of a row: the name that leads to its page, in its other script too, and what stands under it."""

    name: Mapping[str, str] | str
    href: str
    native: dict[str, str] | None = None
    under: str = ""
    under_href: str = ""
    marks: Sequence[str] = ()
    off: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads somewhere."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A day with what happens on it, or how near it is."""

    day: date | None
    said: str = ""
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The terms of an agreement as a bar over time, for the macro `bar` of macros/terms.html; `said` in words.

    `window`: the days of the scale that the bars of one list share; `ends_on` stands in words beneath.
    """

    bars: list[dict[str, Any]]
    today: date
    label: str
    said: str
    window: tuple[date, date]
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its own name, and its tag."""

    text: str
    tag: str


def of_file(columns: Sequence[Column], every: Sequence[Column]) -> list[Part]:
    """Return the columns of a file: all that the chosen ones show, each fact once."""
    known = {one.code: one for one in every}
    chosen = {one.code for one in columns}
    codes = [code for one in columns for code in (one.code, *(other for other in one.beside if other not in chosen))]
    found: dict[str, Part] = {}
    for code in codes:
        for part in known[code].in_file:
            found.setdefault(part.head.text, part)
    return list(found.values())


def words(macro: str, code: object) -> str:
    """Return what the chip of this macro in macros/ui.html says of a code."""
    known: dict[tuple[str, object], str] = g.setdefault("chip_words", {})
    if (macro, code) not in known:
        chips = current_app.jinja_env.get_template("macros/ui.html").module
        known[macro, code] = Markup(getattr(chips, macro)(code)).striptags()  # noqa: S704 - our own markup
    return known[macro, code]


def released(value: tuple[int | None, int]) -> str:
    """Return what partners have of it, in words."""
    number, waiting = value
    if not number and not waiting:
        return ""
    chips: Any = current_app.jinja_env.get_template("macros/ui.html").module
    return str(Markup(chips.released(number, waiting)).striptags())  # noqa: S704 - our own markup


def span_parts(read: Callable[[Any], When]) -> list[Part]:
    """Return the columns of a time in a file: from, to, and the place whose clocks are meant."""
    return [
        Part(Head(_("From"), 18), lambda row: read(row).starts),
        Part(Head(_("To"), 18), lambda row: read(row).ends),
        Part(Head(_("On the clocks of"), 16), lambda row: _clocks(read(row))),
    ]


def _clocks(when: When) -> str:
    return " ".join(part for part in (when.place, when.offset) if part)


def _chip(macro: str) -> Callable[[Any], Value]:
    return lambda code: words(macro, code) if code else ""


def _named(value: Mapping[str, str] | str) -> str:
    return value if isinstance(value, str) else text(value)


def _partial(value: str | None) -> Value:
    """Return a day where it is known in full, else what is known of it."""
    return dates.full(value) or formats.partial(value)


_PLAIN: Mapping[str, Callable[[Any], Value]] = {
    "title": lambda value: _named(value.name),
    "kind": _chip("kind"),
    "state": _chip("state"),
    "message_state": _chip("message_state"),
    "audience": _chip("audience"),
    "states": lambda codes: formats.listed(words("state", code) for code in codes),
    "text": lambda value: value or "",
    "texts": lambda value: text(value) if value else "",
    "language": lambda value: value.text,
    "lines": lambda values: _("; ").join(values),
    "links": lambda values: _("; ").join(one.text for one in values),
    "number": lambda value: value,
    "partial": _partial,
    "day": lambda value: value,
    "dated": lambda value: value.day,
    "moment": lambda value: value.starts,
    "span": lambda value: value.starts,
    "clock": lambda value: f"{value[0]:%H:%M} {value[1]}",
    "signal": lambda value: value.reason if value else "",
    "released": released,
    "terms": lambda value: value.said,
    "readers": lambda value: value.said,
    "flag": lambda value: _("yes") if value else _("no"),
}
