"""JSON bodies, read strictly: one object, no NaN, no name twice, no depth that breaks the reader."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

DEEPEST = 20


def read_object() -> dict[str, Any]:
    """Return the body's JSON object; {} of an empty body. Raises BadRequest (400), UnsupportedMediaType (415)."""
    raw = request.get_data(cache=True)
    if not raw:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        found = json.loads(raw, parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(found, dict) or _depth(found) > DEEPEST:
        raise BadRequest
    return found


def _refuse(name: str) -> float:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice in one object: readers differ on which one counts (RFC 8259, 4)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found


def _depth(value: object, level: int = 1) -> int:
    if level > DEEPEST or not isinstance(value, Mapping | list):
        return level
    inner = value.values() if isinstance(value, Mapping) else value
    return max((_depth(one, level + 1) for one in inner), default=level)
