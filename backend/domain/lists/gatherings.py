"""What the lists of forums and of visits share: what was released, whose they are, next first or last first."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from backend.domain.lists.lists import Condition, Filter, Order
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.schedule import releases
from backend.domain.schedule.releases import Release


def usual(filters: Mapping[str, str]) -> str:
    """Return the order by time: what is over, last first."""
    return "-when" if filters.get("view") == "past" else "when"


def word(value: str, known: Collection[str]) -> str:
    """Return the value if it is one of `known`. Raises ValueError."""
    if value not in known:
        raise ValueError(value)
    return value


def released(record_id: InstrumentedAttribute[UUID]) -> Filter:
    """Return the filter by what partners have of it: nothing yet, a release, or one behind which changes wait."""
    ever = exists().where(Release.record_id == record_id)

    def condition(_act: Act, value: str) -> Condition:
        return {"yes": ever, "no": ~ever, "waiting": and_(ever, releases.waits(record_id))}[value]

    return condition


def by_owner(owner_id: InstrumentedAttribute[UUID | None]) -> Order:
    """Return the order by the owner's name."""

    def name(_act: Act, _locale: str) -> list[ColumnElement[Any]]:
        return [select(Coordinator.name).where(Coordinator.id == owner_id).scalar_subquery()]

    return Order(name)
