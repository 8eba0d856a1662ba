"""A sample office of national size in a migrated database, for benchmarks.

    PYTHONPATH=. .venv/bin/python bench/office.py [URL] [--scale 1]

At scale 1: 3,000 partnerships with 3,000 regions, 6,000 organisations, 50,000 people with posts, 10,000 agreements
with their terms, visits with legs and programmes, forums, so that there are 100,000 calendar entries exactly; feeds,
releases, reminders, mail that was sent, and the history. The same seed and day give the same rows.

Rows are inserted in bulk, below the ORM: entries are those that the product's own derivation yields (nothing here
computes one), search rows and sort names are made by their `rebuild`. A few minutes at scale 1.

From another benchmark in this folder:

    import office
    with office.filled(kind, scale) as filled: ...       # kind: "sqlite" or "postgresql", in a throwaway database

where `filled` has `url`, `sessions`, `act` (Amity itself, today), `director`, `coordinator` (acts of people), and
`EMAIL`, `PASSWORD` sign in as the director. `fill(sessions, act, scale)` alone fills an empty migrated database.
Without an address it fills a throwaway SQLite file at a tenth and checks it.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import dated
import records
import sqlalchemy as sa
from rows import Rows
from sqlalchemy import select

from backend.accounts import passwords
from backend.accounts.passwords import Cost
from backend.db import Sessions
from backend.domain import transactions
from backend.domain.index import upkeep
from backend.domain.lists import names
from backend.domain.office import acts
from backend.domain.office.acts import Act, Desk
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.outreach import rules
from backend.domain.schedule import projection
from config import settings
from tests.servers import databases, postgres

EMAIL, PASSWORD = "director@example.org", "sample-office-2026"
SEED = 20261123


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of each; `entries` is reached exactly by the number of forums."""

    regions: int = 3000
    partnerships: int = 3000
    organisations: int = 6000
    people: int = 50000
    agreements: int = 10000
    visits: int = 3500
    entries: int = 100000
    feeds: int = 300
    coordinators: int = 40

    def scaled(self, scale: float) -> "Sizes":
        """Return the sizes at a scale; people of the office stay."""
        values = {name: max(3, round(getattr(self, name) * scale)) for name in self.__dataclass_fields__}
        return Sizes(**values | {"coordinators": self.coordinators})


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled database."""

    url: str
    sessions: Sessions
    act: Act
    director: Act
    coordinator: Act


def fill(sessions: Sessions, act: Act, scale: float = 1.0) -> dict[str, int]:
    """Fill an empty migrated database; return how many rows each table got."""
    sizes = Sizes().scaled(scale)
    with acts.transaction(sessions.writes, act) as session:
        rows = Rows(session, act, random.Random(SEED))
        rules.lay_shipped(session, act)
        session.flush()
        made = records.fill(rows, sizes, passwords.hashed(Cost(1, 64), PASSWORD))
        dated.fill(rows, sizes, made)
        rows.flush()
        names.rebuild(session)
        upkeep.rebuild(session)
    with sessions.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    return rows.counts


@contextmanager
def filled(kind: str, scale: float = 1.0) -> Iterator[Filled]:
    """Yield a throwaway database of this kind, migrated and filled."""
    with ExitStack() as stack:
        url = _throwaway(stack, kind)
        sessions = transactions.open_sessions(url)
        stack.callback(sessions.engine.dispose)
        act = now()
        fill(sessions, act, scale)
        yield opened(url, sessions, act)


def opened(url: str, sessions: Sessions, act: Act) -> Filled:
    """Return a database that was filled before, with acts of a director and a coordinator."""
    with acts.transaction(sessions.reads, act) as session:
        people = session.scalars(select(Coordinator).order_by(Coordinator.id)).all()
    director = next(one for one in people if one.role is Role.DIRECTOR)
    coordinator = next(one for one in people if one.role is Role.COORDINATOR)
    return Filled(url, sessions, act, replace(act, who=director), replace(act, who=coordinator))


def now() -> Act:
    """Return an act of Amity itself, now."""
    settings.one_tz_database()
    return Act(datetime.now(UTC).replace(microsecond=0), Desk(secret=b"s" * 32))


def _throwaway(stack: ExitStack, kind: str) -> str:
    """Return the address of a migrated database that is gone at the end."""
    if kind == "sqlite":
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="amity-bench-"))
        url = f"sqlite:///{Path(folder) / 'amity.sqlite3'}"
    else:
        url = str(stack.enter_context(postgres.server()).create("bench"))
    databases.create(url)
    return url


def main() -> None:
    """Fill a database and check that it is consistent."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("url", nargs="?", help="an empty migrated database; a throwaway one when left out")
    asked.add_argument("--scale", type=float)
    given = asked.parse_args()
    with ExitStack() as stack:
        url = given.url or _throwaway(stack, "sqlite")
        sessions, act = transactions.open_sessions(url), now()
        stack.callback(sessions.engine.dispose)
        begun = time.perf_counter()
        counts = fill(sessions, act, given.scale or (1.0 if given.url else 0.1))
        print(f"filled in {time.perf_counter() - begun:.1f} s")
        print("\n".join(f"{count:>9,} {name}" for name, count in sorted(counts.items())))
        with acts.transaction(sessions.reads, act) as session:
            wrong = len(projection.mismatches(session, act)), len(upkeep.mismatches(session))
        print(f"entries that are not what is derived: {wrong[0]}; records not found as they are called: {wrong[1]}")
        print(f"sign in as {EMAIL} with {PASSWORD}")
        assert wrong == (0, 0)


if __name__ == "__main__":
    main()
