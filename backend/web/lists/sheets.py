"""A sheet: all that one list is on its page and in a file. Each noun has one; `SHEETS` in `every` names them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from backend.domain.lists import lists
from backend.domain.lists.lists import Asked, Listing
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.values import countries, sorting
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag
from backend.web.lists.columns import Column

Options: TypeAlias = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Box:
    """One filter as the page offers it.

    `kind`: select with its `options`, pick with the noun of web/pickers.py in `of`, day, or text. A `main` one stands
    in the row itself, others behind "more".
    """

    name: str
    label: str
    kind: str = "select"
    options: Options = ()
    of: str = ""
    empty: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the ways in which a list is cut first: by time, by what is asked, by state."""

    value: str
    text: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list. `name` is that of its pages' blueprint; `rows` reads what the cells need, in the order of the ids.

    `columns` are all there are, `usual` those shown where nobody chose. `cut` names the filter that the tabs set, and
    `cut_usual` its value where the address has none. `counted` says how many there are. `stream` reads the rows of a
    file where ids are too many to hold; after `most` of them the file ends, and says so.
    """

    name: str
    listing: Listing
    title: Callable[[], str]
    columns: Callable[[], Sequence[Column]]
    usual: Sequence[str]
    rows: Callable[[Session, Act, Sequence[UUID]], Sequence[Any]]
    boxes: Callable[[Session, Act], Sequence[Box]]
    counted: Callable[[int], str]
    orders: Callable[[], Options]
    tabs: Callable[[Session, Act, Asked], Sequence[Tab]] | None = None
    cut: str = ""
    cut_usual: str = ""
    is_personal: bool = False
    hint: Callable[[], str] = str
    stream: Callable[[Session, Act, Asked], Iterator[Any]] | None = None
    most: int | None = None


def ordered(ids: Sequence[UUID], found: Sequence[Any]) -> list[Any]:
    """Return rows in the order of their ids; what went meanwhile is left out."""
    known: Mapping[UUID, Any] = {one.id: one for one in found}
    return [known[one] for one in ids if one in known]


def owner_box(session: Session, *, main: bool = False) -> Box:
    """Return the filter by owner: mine first, then everybody."""
    people = [(str(one.id), one.name) for one in coordinators.active(session)]
    return Box("owner", _("Owner"), options=[(lists.MINE, _("me")), *people], empty=_("everybody"), main=main)


def country_box(codes: Sequence[str], *, main: bool = False) -> Box:
    """Return the filter by country, of those there are."""
    named = sorted(((code, countries.name(code, locale_tag())) for code in codes), key=lambda one: sorting.key(one[1]))
    return Box("country", _("Country"), options=named, empty=_("all"), main=main)


def sides() -> Options:
    """Return whose side somebody is on."""
    return [("ours", _("our side")), ("theirs", _("the partners’ side"))]


def yes_or_no() -> Options:
    """Return yes and no."""
    return [("yes", _("yes")), ("no", _("no"))]
