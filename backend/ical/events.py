"""One thing with a date, and its VEVENT (RFC 5545 section 3.6.1)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import icalendar
from icalendar.prop import vCategory, vDate, vDatetime, vInt, vUri

from backend.ical import lines

UTC_ZONE: Final = "UTC"
_UID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.@_-]{0,253}")
_PLACE: Final = re.compile(r"(?!Etc/)[A-Za-z]+/.+")


class Status(StrEnum):
    """STATUS of an event (section 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class AllDay:
    """Days, both inclusive; a calendar is given the exclusive end."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"all-day event ends on {self.last}, before {self.first}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall time (naive; its `fold` says which pass of an ambiguous time) in an IANA zone."""

    wall: datetime
    zone: str

    def __post_init__(self) -> None:
        if self.wall.tzinfo:
            raise ValueError("a wall time has no zone of its own")

    @property
    def utc(self) -> datetime:
        """The instant."""
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def plain(self) -> bool:
        """Whether every reader finds the instant from wall time and zone.

        Not so for times that clocks show twice or not at all, and for zones that are not a place.
        """
        first, second = (self.wall.replace(tzinfo=ZoneInfo(self.zone), fold=fold) for fold in (0, 1))
        return first.utcoffset() == second.utcoffset() and bool(_PLACE.match(self.zone))


@dataclass(frozen=True, slots=True)
class Timed:
    """From a moment to another, which may be in another zone; without end, or with one not later, a moment only."""

    starts: Moment
    ends: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What one VEVENT says. Texts may hold anything: they are cleaned and escaped when written.

    `created_at` and `updated_at` are aware and in UTC; `updated_at` rises with every visible change. `busy` is false
    for what takes nobody's time. `related_to` is the UID of the event this one is a part of. Raises ValueError for an
    identity or history that no calendar could follow.
    """

    uid: str
    sequence: int
    created_at: datetime
    updated_at: datetime
    status: Status
    summary: str
    when: AllDay | Timed
    location: str | None = None
    description: str | None = None
    url: str | None = None
    categories: tuple[str, ...] = ()
    busy: bool = True
    related_to: str | None = None

    def __post_init__(self) -> None:
        if not all(_UID.fullmatch(uid) for uid in (self.uid, self.related_to) if uid is not None):
            raise ValueError(f"not a UID: {self.uid!r}, {self.related_to!r}")
        if self.sequence < 0 or self.updated_at < self.created_at:
            raise ValueError(f"impossible history of {self.uid}")
        if self.created_at.utcoffset() or self.updated_at.utcoffset():
            raise ValueError(f"history of {self.uid} is not in UTC")

    @property
    def order(self) -> tuple[datetime, str]:
        """The place of the event in a feed."""
        return self.span[0], self.uid

    @property
    def span(self) -> tuple[datetime, datetime]:
        """First and last instant; days are taken as days of UTC."""
        if isinstance(self.when, AllDay):
            return _midnight(self.when.first), _midnight(self.when.last)
        starts = self.when.starts.utc
        return starts, max(starts, self.when.ends.utc) if self.when.ends else starts

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones in which the event's times can be written."""
        if isinstance(self.when, AllDay):
            return ()
        moments = (self.when.starts, self.when.ends)
        return tuple(moment.zone for moment in moments if moment and moment.plain)


def render(event: Event, zones: frozenset[str]) -> bytes:
    """The VEVENT's lines, ended by CRLF. Times in a zone that is not among `zones` are written in UTC."""
    component = icalendar.Event()
    component["UID"] = lines.Text(event.uid)
    component["SEQUENCE"] = vInt(event.sequence)
    for name, at in (("DTSTAMP", event.updated_at), ("CREATED", event.created_at), ("LAST-MODIFIED", event.updated_at)):
        component[name] = vDatetime(at)
    _put_time(component, event.when, zones)
    component["STATUS"] = lines.Text(event.status)
    if event.status is Status.CANCELLED or not event.busy:
        component["TRANSP"] = lines.Text("TRANSPARENT")
    _put_texts(component, event)
    if event.related_to:
        component["RELATED-TO"] = lines.Text(event.related_to)
    return lines.write(component)


def _put_time(component: icalendar.Event, when: AllDay | Timed, zones: frozenset[str]) -> None:
    if isinstance(when, AllDay):
        component["DTSTART"] = vDate(when.first, params={"VALUE": "DATE"})
        component["DTEND"] = vDate(when.last + timedelta(days=1), params={"VALUE": "DATE"})
        return
    component["DTSTART"] = _date_time(when.starts, zones)
    if when.ends and when.ends.utc > when.starts.utc:
        component["DTEND"] = _date_time(when.ends, zones)


def _date_time(moment: Moment, zones: frozenset[str]) -> vDatetime:
    if moment.zone in zones and moment.plain:
        local = vDatetime(moment.wall)
        local.params["TZID"] = moment.zone
        return local
    return vDatetime(moment.utc)


def _put_texts(component: icalendar.Event, event: Event) -> None:
    component["SUMMARY"] = lines.Text(lines.one_line(event.summary) or "…")
    if location := lines.one_line(event.location or ""):
        component["LOCATION"] = lines.Text(location)
    if description := lines.clean(event.description or ""):
        component["DESCRIPTION"] = lines.Text(description)
    if url := lines.uri(event.url or ""):
        component["URL"] = vUri(url)
    if categories := [name for name in map(lines.one_line, event.categories) if name]:
        component["CATEGORIES"] = vCategory([lines.Text(name) for name in categories])


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
