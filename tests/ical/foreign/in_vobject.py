"""vobject, which reads VTIMEZONE through dateutil."""

from datetime import UTC, date, datetime
from typing import Any

import vobject

from tests.ical.foreign.events import ForeignEvent, decoded, settled_end


def read(content: bytes) -> list[ForeignEvent]:
    """Read with vobject."""
    calendar: Any = vobject.readOne(content.decode())
    name = _text(calendar, "x-wr-calname")
    return [_event(event, name) for event in calendar.contents.get("vevent", [])]


def _event(event: Any, name: str | None) -> ForeignEvent:
    start = _told(event.dtstart.value)
    categories = [name for line in event.contents.get("categories", []) for name in line.value]
    return ForeignEvent(
        uid=event.uid.value,
        sequence=int(event.sequence.value),
        status=event.status.value,
        summary=event.summary.value,
        location=_text(event, "location"),
        description=_text(event, "description"),
        categories=tuple(categories),
        start=start,
        end=settled_end(start, _told(event.dtend.value) if hasattr(event, "dtend") else None),
        url=_text(event, "url"),
        label=decoded(
            next((line.params.get("LABEL", [None])[0] for line in event.contents.get("conference", [])), None)
        ),
        calendar=name,
    )


def _text(event: Any, name: str) -> str | None:
    lines = event.contents.get(name)
    return str(lines[0].value) if lines else None


def _told(value: datetime | date) -> datetime | date:
    if not isinstance(value, datetime):
        return value
    assert value.tzinfo is not None, f"floating time {value}"
    return value.astimezone(UTC)
