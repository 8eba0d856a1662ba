"""A calendar to subscribe to, or one event to keep, as text/calendar (RFC 5545, RFC 7986).

Never a METHOD, an ORGANIZER or an ATTENDEE: a feed publishes, it invites nobody. The same input always gives the same
bytes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

import icalendar
from icalendar.prop import vDuration, vUri

from backend.ical import events, lines, vtimezone
from backend.ical.events import Event
from backend.ical.vtimezone import Window

ZONE_LINES: Final = 200  # beyond these Google takes the feed for another charset
END: Final = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What a VCALENDAR says of itself.

    `source` is the feed's own address, for the feed of that subscriber only; `url` a page about it. Both are left out
    unless they are https. `timezone` is a hint for display. `color` is a CSS3 colour name. `window` is what the feed
    promises to cover; it is widened by events outside.
    """

    prodid: str
    name: str
    timezone: str
    refresh: timedelta
    window: Window
    description: str | None = None
    url: str | None = None
    source: str | None = None
    color: str | None = None

    def __post_init__(self) -> None:
        if self.refresh < timedelta(minutes=1):
            raise ValueError(f"refresh interval {self.refresh} is not positive")
        if self.color is not None and not events.is_color(self.color):
            raise ValueError(f"not a CSS colour name: {self.color!r}")
        if not lines.one_line(self.prodid):
            raise ValueError("a calendar names its product")


def render(calendar: Calendar, content: Iterable[Event]) -> bytes:
    """The feed: events in the order of their start, then UID. Raises ValueError when two have the same UID."""
    return put_together(calendar, sorted(content, key=lambda event: event.order))


def put_together(calendar: Calendar, content: Sequence[Event]) -> bytes:
    """The feed: events as they are given. Raises ValueError when two have the same UID."""
    if len({event.uid.casefold() for event in content}) < len(content):
        raise ValueError("two events with the same UID")
    return _object(_head(calendar), calendar, content)


def render_alone(calendar: Calendar, content: Sequence[Event]) -> bytes:
    """Events as a file of their own: the same UIDs and SEQUENCEs as in every feed, nothing about subscribing."""
    return _object(_frame(calendar), calendar, content)


def definitions(calendar: Calendar, content: Sequence[Event]) -> dict[str, bytes]:
    """The VTIMEZONE of each zone that is written by name, by zone; times in all others go out in UTC."""
    if not content:
        return defined(calendar, Counter(), None)
    spans = [event.span for event in content]
    uses = Counter(chain.from_iterable(event.zones for event in content))
    return defined(calendar, uses, (min(first for first, _ in spans), max(last for _, last in spans)))


def defined(calendar: Calendar, uses: Counter[str], span: tuple[datetime, datetime] | None) -> dict[str, bytes]:
    """As `definitions`, of events of this span that use the zones so often; `span` is None when there is no event.

    The zones used most come first, until the next would exceed 200 lines. A calendar without events gets its own zone.
    """
    if span is None:
        return {calendar.timezone: vtimezone.define(calendar.timezone, calendar.window).content}
    window = calendar.window.including(*span)
    found: dict[str, bytes] = {}
    room = ZONE_LINES
    for zone in sorted(uses, key=lambda zone: (-uses[zone], zone)):
        definition = vtimezone.define(zone, window)
        size = definition.content.count(b"\n")
        if definition.regular and size < room:
            found[definition.zone] = definition.content
            room -= size
    return found


def begin(calendar: Calendar, zones: Mapping[str, bytes]) -> bytes:
    """What stands before the events of a feed: the calendar's own properties, and its VTIMEZONEs."""
    return _begun(_head(calendar), zones)


def _object(head: icalendar.Calendar, calendar: Calendar, content: Sequence[Event]) -> bytes:
    zones = definitions(calendar, content)
    written = frozenset(zones)
    return b"".join([_begun(head, zones), *(events.render(event, written) for event in content), END])


def _begun(head: icalendar.Calendar, zones: Mapping[str, bytes]) -> bytes:
    return b"".join([lines.write(head).removesuffix(END), *(zones[name] for name in sorted(zones))])


def _frame(calendar: Calendar) -> icalendar.Calendar:
    component = icalendar.Calendar()
    component["VERSION"] = lines.Text("2.0")
    component["PRODID"] = lines.Text(lines.one_line(calendar.prodid))
    component["CALSCALE"] = lines.Text("GREGORIAN")
    return component


def _head(calendar: Calendar) -> icalendar.Calendar:
    component = _frame(calendar)
    name = lines.Text(lines.one_line(calendar.name))
    component["NAME"] = component["X-WR-CALNAME"] = name
    if description := lines.Text(lines.clean(calendar.description or "")):
        component["DESCRIPTION"] = component["X-WR-CALDESC"] = description
    component["X-WR-TIMEZONE"] = lines.Text(calendar.timezone)
    component["REFRESH-INTERVAL"] = vDuration(calendar.refresh, params={"VALUE": "DURATION"})
    component["X-PUBLISHED-TTL"] = vDuration(calendar.refresh)
    if source := lines.uri(calendar.source or "", ("https",)):
        component["SOURCE"] = vUri(source, params={"VALUE": "URI"})
    if url := lines.uri(calendar.url or "", ("https",)):
        component["URL"] = vUri(url)
    if calendar.color:
        component["COLOR"] = lines.Text(calendar.color)
    return component
