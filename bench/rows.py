"""Rows inserted in bulk, below the ORM, with ids that the seed gives."""

import random
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.db import Base, Record
from backend.domain.office.acts import Act

MANY = 5000


class Rows:
    """Collects rows of each table and inserts them in the order in which tables depend on each other."""

    def __init__(self, session: Session, act: Act, chance: random.Random) -> None:
        self.session, self.act, self.chance = session, act, chance
        self.counts: dict[str, int] = {}
        self.waiting: dict[type[Base], list[dict[str, Any]]] = {}

    def new_id(self, at: datetime | None = None) -> UUID:
        """Return a UUIDv7 of an instant, its random bits from the seed."""
        stamp = int((at or self.act.now).timestamp() * 1000)
        value = stamp << 80 | self.chance.getrandbits(80)
        return UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)

    def add(self, model: type[Base], made_at: datetime | None = None, /, **values: Any) -> UUID:
        """Add a row; its id, and what every record has, is filled in. Return its id."""
        row = {"id": self.new_id(made_at)} | values if "id" in model.__table__.c else values
        if issubclass(model, Record):
            row |= {"created_at": made_at or self.act.now, "updated_at": made_at or self.act.now, "revision": 1}
        self.waiting.setdefault(model, []).append(row)
        found = row.get("id")
        return found if isinstance(found, UUID) else UUID(int=0)

    def extend(self, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
        """Add whole rows."""
        self.waiting.setdefault(model, []).extend(rows)

    def flush(self) -> None:
        """Insert what was added so far, parents first."""
        tables = {model.__table__: rows for model, rows in self.waiting.items()}
        for table in Base.metadata.sorted_tables:
            rows = tables.get(table, [])
            self.counts[table.name] = self.counts.get(table.name, 0) + len(rows)
            filled = {name: None for row in rows for name in row}
            for start in range(0, len(rows), MANY):
                batch = [filled | row for row in rows[start : start + MANY]]
                self.session.connection().execute(sa.insert(table), batch)
        self.waiting.clear()
        self.counts = {name: count for name, count in self.counts.items() if count}

    def pick(self, many: list[Any]) -> Any:
        """Return one of many."""
        return many[self.chance.randrange(len(many))]

    def one_in(self, number: int) -> bool:
        """Say yes once in so many times."""
        return self.chance.randrange(number) == 0
