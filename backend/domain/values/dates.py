"""Dates as people know them: partial ones kept as known, months added with the month's end in mind.

A partial date is the text `2019`, `2019-11` or `2019-11-05` (the shapes of RFC 3339 full-date, cut short).
"""

import re
from calendar import monthrange
from datetime import date

from backend.domain.errors import N_, Refused

_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:(?<=-\d{2})-(\d{2}))?\Z", re.ASCII)


def parse_day(text: str) -> date:
    """Read a day as the API writes it: 2026-05-12 (`written` reads what people type). Raises Refused."""
    found = _PARTIAL.match(text.strip())
    if found is None or found[3] is None:
        raise Refused(N_("Not a date: write it as 2026-05-12"))
    return _day(int(found[1]), int(found[2]), int(found[3]))


def parse_partial(text: str) -> str:
    """Read a day, a month or a year as the API writes it, and return it as a partial date. Raises Refused."""
    found = _PARTIAL.match(text.strip())
    if found is None:
        raise Refused(N_("Not a date: write it as 2026-05-12"))
    _day(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    return text.strip()


def full(partial: str | None) -> date | None:
    """Return the date when day, month and year are all known, else None."""
    if partial is None or len(partial) != len("2019-11-05"):
        return None
    return date.fromisoformat(partial)


def earliest(partial: str) -> date:
    """Return the first day that `partial` may mean; for sorting, never for showing."""
    found = _PARTIAL.match(partial)
    assert found is not None  # noqa: S101 - only checked values are stored
    return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))


def latest(partial: str) -> date:
    """Return the last day that `partial` may mean."""
    first = earliest(partial)
    if len(partial) == len("2019"):
        return date(first.year, 12, 31)
    return first if full(partial) else date(first.year, first.month, monthrange(first.year, first.month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later (or earlier), clamped to the month's end."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def anniversary(day: date, years: int) -> date:
    """Return the `years`-th anniversary; of 29 February it falls on the 28th in common years."""
    return add_months(day, 12 * years)


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused(N_("There is no such day")) from None
    if not 1800 <= year <= 2200:
        raise Refused(N_("The year must lie between 1800 and 2200"))
    return found
