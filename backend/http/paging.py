"""Lists by cursor: at most 200 a page, in a stable order, unmoved by what is added meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import request
from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.domain.errors import N_, Invalid, Refused

USUAL, MOST = 50, 200
T = TypeVar("T")
_READERS: dict[type, Any] = {datetime: datetime.fromisoformat, date: date.fromisoformat, UUID: UUID, int: int, str: str}


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next` is the cursor of the page after it, None on the last."""

    items: Sequence[T]
    next: str | None


def page(session: Session, query: Select[T], *by: InstrumentedAttribute[Any], newest_first: bool = False) -> Page[T]:
    """Return the page this request asks for by `limit` and `cursor`, ordered by non-null columns, the last one unique.

    Raises Invalid for a limit or cursor that is none.
    """
    limit, after = _limit(), _cursor(by)
    if after is not None:
        edge, here = tuple_(*by), tuple_(*(_typed(column, value) for column, value in zip(by, after, strict=True)))
        query = query.where(edge < here if newest_first else edge > here)
    ordered = query.order_by(None).order_by(*(one.desc() if newest_first else one.asc() for one in by))
    found = session.scalars(ordered.limit(limit + 1)).all()
    more = len(found) > limit
    return Page(found[:limit], _write([getattr(found[limit - 1], one.key) for one in by]) if more else None)


def _limit() -> int:
    text = request.args.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise Invalid({"limit": Refused(N_("Give a number from 1 to %(most)s"), most=MOST)})
    return int(text)


def _cursor(by: Sequence[InstrumentedAttribute[Any]]) -> list[Any] | None:
    """Return the values of `by` at the edge of the page before."""
    text = request.args.get("cursor")
    if not text:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        return [_READERS[column.type.python_type](part) for column, part in zip(by, parts, strict=True)]
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError):
        raise Invalid({"cursor": Refused(N_("This is no cursor of this list"))}) from None


def _write(values: list[Any]) -> str:
    parts = [one.isoformat() if isinstance(one, date) else one if isinstance(one, int) else str(one) for one in values]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).rstrip(b"=").decode()


def _typed(column: InstrumentedAttribute[Any], value: object) -> ColumnElement[Any]:
    return literal(value, column.type)
