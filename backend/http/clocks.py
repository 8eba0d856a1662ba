"""Between the boxes of a form and the input types: a day and an hour typed apart are one wall time.

Boxes: `all_day`, `starts_on`, `starts_time`, `ends_on`, `ends_time`. Fields: `starts_at`, `ends_at`, or `starts_on`,
`ends_on` (see `values.timed`). What stands together in the first box, as "5月12日 9:30-17:00" or "12–14 May", is shared
out among the empty ones. What cannot be read is passed on as typed, for the input type to refuse in its words.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from backend.domain.errors import DomainError
from backend.domain.values import written, written_hours
from backend.domain.values.inputs import DayAndHour
from backend.domain.values.written import Days
from backend.domain.values.written_hours import Hours
from backend.http import nesting

BOXES = frozenset({"all_day", "starts_time", "ends_time"})
_BESIDE = {"starts_at": "starts_on", "ends_at": "ends_on", "starts_at.hour": "starts_time", "ends_at.hour": "ends_time"}
_FIELD = re.compile(r"(?:^|(?<=\.))(?:starts|ends)_at(?:\.hour)?$")
_APART = re.compile(r"[\s,;，]+|(?<=[日号])")


def joined(value: Any, today: date) -> Any:
    """Return the fields with day and hour put together, wherever a part of the form has boxes for them."""
    if isinstance(value, list):
        return [joined(one, today) for one in value]
    if not isinstance(value, Mapping):
        return value
    value = shared(value, today)
    fields = {name: joined(one, today) for name, one in value.items() if name not in BOXES}
    starts, ends = value.get("starts_time"), value.get("ends_time")
    if value.get("all_day") or not (starts or ends):
        return fields
    first, last = fields.pop("starts_on", ""), fields.pop("ends_on", None)
    fields["starts_at"] = DayAndHour(str(first), str(starts or ""))
    if ends or last:
        fields["ends_at"] = DayAndHour(str(last or first), str(ends or ""))
    return fields


def shared(boxes: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    """Return the boxes with what stands together in the first one put where it belongs, so far as those are empty."""
    typed, found = boxes.get("starts_on"), None
    if isinstance(typed, str) and typed.strip():
        found = understood(typed, today)
    if found is None:
        return boxes
    days, hours = found
    more = {"starts_on": days.first.isoformat()}
    if days.last != days.first:
        more["ends_on"] = days.last.isoformat()
    if hours:
        more["starts_time"] = f"{hours.starts:%H:%M}"
        if hours.ends:
            more["ends_time"] = f"{hours.ends:%H:%M}"
        if hours.ends and hours.ends <= hours.starts:
            more.setdefault("ends_on", (days.last + timedelta(days=1)).isoformat())
    return {**more, **{name: one for name, one in boxes.items() if one and name != "starts_on"}}


def understood(text: str, today: date) -> tuple[Days, Hours | None] | None:
    """Return the days, and the hours after them, that are written and nothing else; None where it is one plain day."""
    try:
        days = written.days(text, today)
    except DomainError:
        return _together(text, today)
    return None if days.first == days.last else (days, None)


def _together(text: str, today: date) -> tuple[Days, Hours] | None:
    for at in [found.end() for found in _APART.finditer(text)]:
        try:
            return written.days(text[:at].rstrip(" ,;，\u3000"), today), written_hours.hours(text[at:])
        except DomainError:
            continue
    return None


def split(value: Any) -> Any:
    """Return the values of a record as the boxes hold them: the other way round."""
    if isinstance(value, list):
        return [split(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    boxes = {name: split(one) for name, one in value.items()}
    if boxes.get("starts_on") is not None and "timezone" in boxes:
        boxes["all_day"] = "1"
    for edge in ("starts", "ends"):
        wall = boxes.pop(f"{edge}_at", None)
        if isinstance(wall, datetime):
            boxes[f"{edge}_on"], boxes[f"{edge}_time"] = f"{wall:%Y-%m-%d}", f"{wall:%H:%M}"
    return boxes


def box_of(field: str, boxes: Mapping[str, Any] | None = None) -> str:
    """Return the box beside which a problem of this field is told; an end on that same day at its hour."""
    within = field.removesuffix("ends_at")
    if boxes is not None and within != field:
        first, last = (nesting.found(boxes, f"{within}{edge}_on") for edge in ("starts", "ends"))
        if not last or last == first:
            return f"{within}ends_time"
    return _FIELD.sub(lambda found: _BESIDE[found[0]], field)
