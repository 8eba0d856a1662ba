"""Facts: all that a mail's text is made from, plain values and frozen; who gathers them is outreach's business.

Every constructor refuses with ValueError what could not be rendered, so that a broken row fails by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend.domain.values.times import Span

Texts = Mapping[str, str]
ENTRY_KINDS = ("forum", "visit", "leg", "item", "signing", "term_end", "notice_by", "anniversary")
ACCOUNT_KINDS = ("password_reset", "invitation")
ITEM_KINDS = ("flight", "transfer", "talks", "courtesy_call", "site_visit", "meal", "ceremony", "press", "rest")
STATUSES = (
    *("idea", "proposed", "planned", "invited", "confirmed", "tentative"),
    *("under_way", "held", "completed", "reported", "postponed", "called_off", "cancelled"),
)


@dataclass(frozen=True, slots=True)
class AllDay:
    """A date without an hour; as an end it is the last day (inclusive)."""

    day: date


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall time (naive) in an IANA zone; `fold` chooses the pass of an ambiguous one."""

    at: datetime
    zone: str
    fold: int = 0

    def __post_init__(self) -> None:
        _check_zone(self.zone)
        if self.at.tzinfo is not None:
            raise ValueError("a wall time has no offset of its own")


When = AllDay | Moment


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before the start the reader is told: 0 is today (days) or now (hours, minutes), below 0 is after."""

    amount: int
    unit: Literal["days", "hours", "minutes"] = "days"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets the mail, in which language and zone she lives."""

    name: str
    address: str
    locale: str
    timezone: str

    def __post_init__(self) -> None:
        _check_zone(self.timezone)


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """One entry, one reader. `url` is the absolute address of its page, `years` the anniversary's number."""

    entry_kind: str
    title: Texts
    starts: When
    ends: When | None
    lead: Lead
    recipient: Reader
    office_name: Texts
    place: Texts | None = None
    partners: tuple[Texts, ...] = ()
    moved: bool = False
    status: str | None = None
    url: str | None = None
    note: Texts | None = None
    years: int | None = None

    def __post_init__(self) -> None:
        if self.entry_kind not in ENTRY_KINDS:
            raise ValueError(f"no words for entries of kind {self.entry_kind!r}")
        if self.entry_kind == "anniversary" and not self.years:
            raise ValueError("an anniversary needs its number of years")
        _check_status(self.status)
        _check_url(self.url)
        _check_range(self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """A link about the reader's own account; without `url` the text says where it would stand."""

    kind: str
    recipient: Reader
    office_name: Texts
    until: Moment
    url: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in ACCOUNT_KINDS:
            raise ValueError(f"no words for a mail of kind {self.kind!r}")
        _check_url(self.url)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One line of a day's programme."""

    kind: str
    title: Texts
    starts: When
    ends: When | None = None
    place: Texts | None = None
    note: Texts | None = None
    status: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in ITEM_KINDS:
            raise ValueError(f"no words for items of kind {self.kind!r}")
        _check_status(self.status)
        _check_range(self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """The programme of one visit on one day, in the order to be shown; `zone` is the leg's."""

    visit_title: Texts
    day: date
    zone: str
    items: tuple[ItemFacts, ...]
    recipient: Reader
    office_name: Texts
    partners: tuple[Texts, ...] = ()
    url: str | None = None

    def __post_init__(self) -> None:
        _check_zone(self.zone)
        _check_url(self.url)
        if not self.items:
            raise ValueError("a day without items is not written about")


def start_and_end(span: Span) -> tuple[When, When | None]:
    """Return the two ends of a span as facts; None when it is a moment or a single day."""
    if span.starts_on is not None:
        single = span.ends_on is None or span.ends_on == span.starts_on
        return AllDay(span.starts_on), None if single or span.ends_on is None else AllDay(span.ends_on)
    if span.starts_at is None:
        raise ValueError("a span is days or wall times")
    starts = Moment(span.starts_at, span.timezone, span.fold)
    if span.ends_at is None:
        return starts, None
    return starts, Moment(span.ends_at, span.ends_timezone or span.timezone, span.ends_fold)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"unknown time zone {name!r}") from error


def _check_status(status: str | None) -> None:
    if status is not None and status not in STATUSES:
        raise ValueError(f"no words for status {status!r}")


def _check_url(url: str | None) -> None:
    if url is not None and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc):
        raise ValueError("the page's address must be absolute")


def _check_range(starts: When, ends: When | None) -> None:
    if ends is not None and type(starts) is not type(ends):
        raise ValueError("start and end are both days or both wall times")
