"""Lists by cursor: at most 200 a page, in a stable order, unmoved by what is added meanwhile.

A cursor holds the sorting values of the last row shown, signed: only the list that gave it out takes it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.domain.errors import N_, Invalid, Refused

USUAL, MOST = 50, 200
T = TypeVar("T")
_READERS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "UUID": UUID,
    "int": int,
    "str": str,
}


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next` is the cursor of the page after it, None on the last."""

    items: Sequence[T]
    next: str | None


def page(session: Session, query: Select[T], *by: InstrumentedAttribute[Any], newest_first: bool = False) -> Page[T]:
    """Return the page this request asks for by `limit` and `cursor`, ordered by non-null columns, the last one unique.

    Raises Invalid for a limit or cursor that is none.
    """
    limit, after = _limit(), _read(by)
    if after is not None:
        edge = tuple_(*by)
        here = tuple_(*(literal(value, column.type) for column, value in zip(by, after, strict=True)))
        query = query.where(edge < here if newest_first else edge > here)
    ordered = query.order_by(None).order_by(*(one.desc() if newest_first else one.asc() for one in by))
    found = session.scalars(ordered.limit(limit + 1)).all()
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], None if last is None else _write(by, last))


def _limit() -> int:
    text = request.args.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise Invalid({"limit": Refused(N_("Give a number from 1 to %(most)s"), most=MOST)})
    return int(text)


def _read(by: Sequence[InstrumentedAttribute[Any]]) -> list[Any] | None:
    """Return the values of `by` at the edge of the page before."""
    text = request.args.get("cursor")
    if not text:
        return None
    try:
        return [_READERS[kind](value) for kind, value in _signer(by).loads(text)]
    except BadSignature:
        raise Invalid({"cursor": Refused(N_("This is no cursor of this list"))}) from None


def _write(by: Sequence[InstrumentedAttribute[Any]], last: object) -> str:
    values = [getattr(last, one.key) for one in by]
    return str(_signer(by).dumps([(type(one).__name__, _plain(one)) for one in values]))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _signer(by: Sequence[InstrumentedAttribute[Any]]) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="cursor " + " ".join(str(one) for one in by))
