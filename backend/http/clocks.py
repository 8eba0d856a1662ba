"""Between the boxes of a form and the input types: a day and an hour typed apart are one wall time.

Boxes: `all_day`, `starts_on`, `starts_time`, `ends_on`, `ends_time`. Fields: `starts_at`, `ends_at`, or `starts_on`,
`ends_on` (see `values.timed`). What cannot be read is passed on as typed, for the input type to refuse in its words.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend.domain.errors import DomainError
from backend.domain.values import dates

BOXES = frozenset({"all_day", "starts_time", "ends_time"})
_HOUR = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))(?::\d{2})?$")
_BESIDE = {"starts_at": "starts_on", "ends_at": "ends_on"}


def joined(value: Any) -> Any:
    """Return the fields with day and hour put together, wherever a part of the form has boxes for them."""
    if isinstance(value, list):
        return [joined(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    fields = {name: joined(one) for name, one in value.items() if name not in BOXES}
    starts, ends = value.get("starts_time"), value.get("ends_time")
    if value.get("all_day") or not (starts or ends):
        return fields
    first, last = fields.pop("starts_on", ""), fields.pop("ends_on", None)
    fields["starts_at"] = _wall(first, starts or "")
    if ends or last:
        fields["ends_at"] = _wall(last or first, ends or "")
    return fields


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


def box_of(field: str) -> str:
    """Return the box beside which a problem of this field is told."""
    head, dot, last = field.rpartition(".")
    return f"{head}{dot}{_BESIDE.get(last, last)}"


def _wall(day: object, hour: object) -> str:
    try:
        day = dates.parse_day(str(day)).isoformat()
    except DomainError:
        day = str(day)
    found = _HOUR.match(str(hour).strip().replace(":", ":"))
    return f"{day}T{int(found[1]):02}:{found[2]}" if found else f"{day}T{hour}"
