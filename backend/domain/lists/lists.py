"""What every list can do: be narrowed by filters, all of which must hold, put in order, counted, and read page by page.

A noun's own filters and orders stand in its module here, as SQL. What a person may not see is in no list, whatever is
asked for; a filter that is unknown, or whose value cannot be read, narrows nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.domain.errors import DomainError
from backend.domain.lists import names, words
from backend.domain.lists.names import SortName
from backend.domain.office.access import Touch
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.values import countries, dates, sorting

LONGEST_WORDS = 100
MINE = "me"
"""How an address names the owner who reads it."""
Condition: TypeAlias = ColumnElement[bool]
Filter: TypeAlias = Callable[[Act, str], Condition]
"""Returns the condition that a value makes. Raises ValueError for what is no value of it."""
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Order:
    """By what a list is sorted: `by` gives the columns; `is_named` when they hold the key of names."""

    by: Callable[[Act, str], Sequence[Any]]
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one noun. `model.id` is the last of every order, so that no two rows ever tie.

    `query` returns the query of ids of all that may be seen, with the joins that filters and orders need. `words` finds
    by words where the search does not know the noun; `by_partner` also by the names of partnerships that are touched.
    """

    noun: str
    model: type[Any]
    query: Callable[[Act], Select[UUID]]
    filters: Mapping[str, Filter]
    orders: Mapping[str, Order]
    usual: Callable[[Mapping[str, str]], str] = lambda _filters: "name"
    words: Callable[[Session, Act, str], Condition] | None = None
    by_partner: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a list: values of filters by name, words, and an order, with `-` before it when it falls."""

    filters: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    order: str = ""
    locale: str = "en"


def known(listing: Listing, act: Act, filters: Mapping[str, str]) -> dict[str, str]:
    """Return those of `filters` that the list has and whose values can be read."""
    return {name: value for name, value in filters.items() if _condition(listing, act, name, value) is not None}


def order_of(listing: Listing, asked: Asked) -> str:
    """Return the order that counts: the one asked for, else the usual one."""
    return asked.order if asked.order.removeprefix("-") in listing.orders else listing.usual(asked.filters)


def count(session: Session, listing: Listing, act: Act, asked: Asked) -> int:
    """Return how many are found."""
    query = _narrowed(session, listing, act, asked).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalar(query) or 0


def count_all(session: Session, listing: Listing, act: Act) -> int:
    """Return how many there are that this person may see."""
    return count(session, listing, act, Asked())


def ids(session: Session, listing: Listing, act: Act, asked: Asked, page: tuple[int, int] | None = None) -> list[UUID]:
    """Return what is found, in order: all of it, or the `page` of so many rows (first row, how many)."""
    code = order_of(listing, asked)
    order, falls = listing.orders[code.removeprefix("-")], code.startswith("-")
    query = _narrowed(session, listing, act, asked)
    if order.is_named:
        query = query.outerjoin(SortName, SortName.record_id == listing.model.id)
    columns = [*order.by(act, asked.locale), listing.model.id]
    query = query.order_by(*(_directed(one, falls=falls) for one in columns))
    if page is not None:
        query = query.offset(page[0]).limit(page[1])
    return list(session.scalars(query))


def grouped(
    session: Session, listing: Listing, act: Act, asked: Asked, by: ColumnElement[str] | InstrumentedAttribute[Any]
) -> dict[str, int]:
    """Return how many are found of each value of `by`."""
    query = _narrowed(session, listing, act, asked).with_only_columns(by, func.count(), maintain_column_froms=True)
    return {str(value): number for value, number in session.execute(query.group_by(by))}


def found(session: Session, listing: Listing, act: Act, asked: Asked) -> Select[UUID]:
    """Return the query of the ids of what is found, in no order, for a statement that reads more of it."""
    return _narrowed(session, listing, act, asked)


def parts(found: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    """Yield the ids in parts of `size`, for reading many rows a part at a time."""
    return (found[first : first + size] for first in range(0, len(found), size))


def named() -> Order:
    """Return the order by name in the reader's language."""
    return Order(lambda _act, locale: [names.column(locale)], is_named=True)


def by(*columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Order:
    """Return the order by plain columns."""
    return Order(lambda _act, _locale: columns)


def ranked(column: InstrumentedAttribute[E], enum: type[E]) -> Order:
    """Return the order of a list of codes as the enum has it."""
    places = case({member: place for place, member in enumerate(enum)}, value=column)
    return Order(lambda _act, _locale: [places])


def one_of(column: InstrumentedAttribute[E], enum: type[E]) -> Filter:
    """Return the filter by a code."""
    return lambda _act, value: column == enum(value)


def is_id(column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]) -> Filter:
    """Return the filter by what a column refers to."""
    return lambda _act, value: column == UUID(value)


def owned(column: InstrumentedAttribute[UUID | None]) -> Filter:
    """Return the filter by owner: an id, or whoever reads."""
    return lambda act, value: column == owner(act, value)


def touching(model: type[Any]) -> Filter:
    """Return the filter by a partnership that is touched."""

    def condition(_act: Act, value: str) -> Condition:
        found: Condition = model.id.in_(select(Touch.record_id).where(Touch.partnership_id == UUID(value)))
        return found

    return condition


def owner(act: Act, value: str) -> UUID | None:
    """Return the owner that an address names. Raises ValueError."""
    return act.who_id if value == MINE else UUID(value)


def day(value: str) -> date:
    """Return the day that an address names, written as people write it. Raises ValueError."""
    try:
        return dates.parse_day(value)
    except DomainError as problem:
        raise ValueError(value) from problem


def yes(value: str) -> bool:
    """Return whether an address says yes or no. Raises ValueError."""
    if value not in {"yes", "no"}:
        raise ValueError(value)
    return value == "yes"


def country_place(country: ColumnElement[str] | InstrumentedAttribute[str], locale: str) -> ColumnElement[int]:
    """Return where a country stands among all countries by its name in `locale`."""
    ordered = sorted(countries.codes(), key=lambda code: sorting.key(countries.name(code, locale)))
    return case({code: place for place, code in enumerate(ordered)}, value=country)


def owners(session: Session, column: InstrumentedAttribute[UUID | None]) -> list[tuple[UUID, str]]:
    """Return the people who own something here, by name."""
    own = exists().where(column == Coordinator.id)
    found = session.execute(select(Coordinator.id, Coordinator.name).where(own).order_by(Coordinator.id))
    return sorted(((one.id, one.name) for one in found), key=lambda one: sorting.key(one[1]))


def _narrowed(session: Session, listing: Listing, act: Act, asked: Asked) -> Select[UUID]:
    query = listing.query(act)
    for name, value in asked.filters.items():
        condition = _condition(listing, act, name, value)
        query = query if condition is None else query.where(condition)
    sought = asked.words.strip()[:LONGEST_WORDS]
    if not sought:
        return query
    if listing.words:
        return query.where(listing.words(session, act, sought))
    found = words.matching(session, listing.noun, listing.model.id, sought, by_partner=listing.by_partner)
    return query if found is None else query.where(found)


def _condition(listing: Listing, act: Act, name: str, value: str) -> Condition | None:
    try:
        return listing.filters[name](act, value) if value else None
    except (KeyError, ValueError):
        return None


def _directed(column: ColumnElement[Any], *, falls: bool) -> ColumnElement[Any]:
    """Return a column in its direction, what has no value last in both: databases differ about that."""
    ordered = column.desc() if falls else column.asc()
    return ordered.nulls_last() if getattr(column, "nullable", True) else ordered
