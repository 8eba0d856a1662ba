"""One thing with a date, and its VEVENT (RFC 5545 section 3.6.1).

Its lines are written straight: feeds have thousands of them, and a component of icalendar for each takes most of the
time. What icalendar makes of the same properties is what the tests compare them with.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from backend.ical import lines

_UID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.@_-]{0,253}")
_PLACE: Final = re.compile(r"(?!Etc/)[A-Za-z]+/.+")
_DAY: Final = "%Y%m%d"
_WALL: Final = "%Y%m%dT%H%M%S"
_INSTANT: Final = "%Y%m%dT%H%M%SZ"
FEATURES: Final = frozenset({"AUDIO", "CHAT", "FEED", "MODERATOR", "PHONE", "SCREEN", "VIDEO"})
"""What a conference can offer (RFC 7986 section 6.3)."""


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


@dataclass(frozen=True, slots=True)
class Conference:
    """Where to take part from afar (RFC 7986 section 5.11): an address, what it is called, what it offers."""

    uri: str
    label: str
    features: tuple[str, ...] = ("VIDEO",)

    def __post_init__(self) -> None:
        if not set(self.features) <= FEATURES:
            raise ValueError(f"no features of a conference: {self.features}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What one VEVENT says. Texts may hold anything: they are cleaned and escaped when written.

    `created_at` and `updated_at` are aware and in UTC; `updated_at` rises with every visible change. `busy` is false
    for what takes nobody's time. `related_to` is the UID of the event this one is a part of. `color` is a
    CSS3 colour name. Raises ValueError for an identity or history that no calendar could follow.
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
    color: str | None = None
    conference: Conference | None = None

    def __post_init__(self) -> None:
        if not all(_UID.fullmatch(uid) for uid in (self.uid, self.related_to) if uid is not None):
            raise ValueError(f"not a UID: {self.uid!r}, {self.related_to!r}")
        if self.sequence < 0 or self.updated_at < self.created_at:
            raise ValueError(f"impossible history of {self.uid}")
        if self.created_at.utcoffset() or self.updated_at.utcoffset():
            raise ValueError(f"history of {self.uid} is not in UTC")
        if self.color is not None and not is_color(self.color):
            raise ValueError(f"not a CSS colour name: {self.color!r}")

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


def is_color(name: str) -> bool:
    """Say whether this has the shape of a CSS3 colour name (RFC 7986 section 5.9)."""
    return name.isascii() and name.isalpha() and name.islower()


def render(event: Event, zones: frozenset[str]) -> bytes:
    """The VEVENT's lines, ended by CRLF. Times in a zone that is not among `zones` are written in UTC."""
    return lines.join([*_history(event), *_time(event.when, zones), *_state(event), *_texts(event), "END:VEVENT"])


def _history(event: Event) -> tuple[str, ...]:
    updated = f"{event.updated_at:{_INSTANT}}"
    return (
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{updated}",
        f"CREATED:{event.created_at:{_INSTANT}}",
        f"LAST-MODIFIED:{updated}",
    )


def _time(when: AllDay | Timed, zones: frozenset[str]) -> Iterator[str]:
    if isinstance(when, AllDay):
        yield f"DTSTART;VALUE=DATE:{when.first:{_DAY}}"
        yield f"DTEND;VALUE=DATE:{when.last + timedelta(days=1):{_DAY}}"
        return
    yield _date_time("DTSTART", when.starts, zones)
    if when.ends and when.ends.utc > when.starts.utc:
        yield _date_time("DTEND", when.ends, zones)


def _date_time(name: str, moment: Moment, zones: frozenset[str]) -> str:
    if moment.zone in zones and moment.plain:
        return f"{name};TZID={moment.zone}:{moment.wall:{_WALL}}"
    return f"{name}:{moment.utc:{_INSTANT}}"


def _state(event: Event) -> Iterator[str]:
    yield f"STATUS:{event.status}"
    if event.status is Status.CANCELLED or not event.busy:
        yield "TRANSP:TRANSPARENT"


def _texts(event: Event) -> Iterator[str]:
    yield f"SUMMARY:{lines.escape(lines.one_line(event.summary) or '…')}"
    if location := lines.one_line(event.location or ""):
        yield f"LOCATION:{lines.escape(location)}"
    if description := lines.clean(event.description or ""):
        yield f"DESCRIPTION:{lines.escape(description)}"
    if url := lines.uri(event.url or ""):
        yield f"URL:{url}"
    if categories := [lines.escape(name) for name in map(lines.one_line, event.categories) if name]:
        yield f"CATEGORIES:{','.join(categories)}"
    if event.conference and (uri := lines.uri(event.conference.uri)):
        label = f";LABEL={lines.parameter(said)}" if (said := lines.one_line(event.conference.label)) else ""
        yield f"CONFERENCE;VALUE=URI;FEATURE={','.join(event.conference.features)}{label}:{uri}"
    if event.color:
        yield f"COLOR:{event.color}"
    if event.related_to:
        yield f"RELATED-TO:{event.related_to}"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
