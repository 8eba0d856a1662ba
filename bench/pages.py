"""How long the server takes for every page a coordinator opens, beside a bare page of as many bytes, on both databases.

    PYTHONPATH=. .venv/bin/python bench/pages.py [--scale S] [--sqlite URL] [--postgresql U] [--only PART] [--rounds N]

The addresses of databases are of those that `office.py` filled before; without them throwaway ones are filled. Pages
are asked for in process: the real application, the real database, a signed-in coordinator (whose rights cost more to
read than a director's), each address once beforehand. For each page the table says the 50th and 95th percentile, how
long this process itself worked (the rest is the database's, or the machine was busy with something else), its
statements (least-most), its bytes as sent and packed, what the bare page took (the same frame of the application, a
sign-in to read, `SELECT 1`, as many bytes), how many times as long the page is, and what misses the aim.
"""

import argparse
import gc
import gzip
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import addresses
import office
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from office import Filled
from sqlalchemy import text

from backend import app as application
from backend.cli import serving
from backend.domain import transactions as sessions_of
from backend.domain.office import acts
from backend.http import transactions
from config import settings
from tests.statements import counted

AIM_MS, SEARCH_MS = 150, 100
SEARCHES = ("/search", "/choices/")
FLOORS = 9
MOST_MS = 15_000
"""After so long no page is asked for again: it has missed the aim."""
floor = Blueprint("floor", __name__)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a page took: milliseconds, those of this process's own processor, statements, bytes, the bare page's."""

    name: str
    times: Sequence[float]
    own: float
    statements: tuple[int, int]
    size: int
    packed: int
    bare: Sequence[float]
    slowest: str

    @property
    def p95(self) -> float:
        """Return the 95th percentile."""
        return statistics.quantiles(self.times, n=20)[-1]

    @property
    def misses(self) -> bool:
        """Say whether it takes longer than it should."""
        return self.p95 > (SEARCH_MS if self.name.startswith(SEARCHES) else AIM_MS)

    def __str__(self) -> str:
        """Return the row of the table."""
        low, high = self.statements
        middle, bare = statistics.median(self.times), statistics.median(self.bare)
        times = f"{middle:7.1f} {self.p95:7.1f} {self.own:7.1f}"
        line = f"{self.name[:62]:<62} {times} {low:>4}-{high:<3} {self.size:>9,} {self.packed:>8,}"
        return f"{line} {bare:6.1f} {middle / bare:5.1f}x" + (f"  MISSES {self.slowest}" if self.misses else "")


COLUMNS = ("p50 ms", "p95 ms", "own ms")
HEAD = f"{'page':<62} {' '.join(f'{one:>7}' for one in COLUMNS)}    stmts     bytes   packed   bare  times"


@floor.get("/bench/bare/<int:size>")
def bare(size: int) -> str:
    """Answer with so many bytes, after what every page does."""
    transactions.current()[0].execute(text("SELECT 1"))
    return "x" * size


def made(url: str, filled: Filled, folder: Path) -> Flask:
    """Return the application over a filled database."""
    given = {"AMITY_DATABASE_URL": url, "AMITY_LOGIN_LIMIT": "1000 per minute", "AMITY_LOG_FORMAT": "json"}
    app = application.create_app(settings.load(given, folder), filled.sessions)
    gc.freeze()  # as the server does
    gc.set_threshold(*serving.COLLECT)
    app.register_blueprint(floor)
    return app


def signed_in(app: Flask, email: str) -> FlaskClient:
    """Return a client in which this person is signed in."""
    client = app.test_client()
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/sign-in").text)
    assert found is not None
    sent = {"csrf_token": found[1], "email": email, "password": office.PASSWORD}
    assert client.post("/sign-in", data=sent).status_code == 303
    return client


def asked(client: FlaskClient, address: str) -> tuple[float, bytes, int]:
    """Ask for an address; return milliseconds, the answer's bytes, its status."""
    begun = time.perf_counter()
    answer = client.get(address)
    data = answer.data
    return (time.perf_counter() - begun) * 1000, data, answer.status_code


def measured(client: FlaskClient, filled: Filled, name: str, paths: Sequence[str], rounds: int) -> Measured | None:
    """Measure one page over its addresses; None, and a word, when it does not answer."""
    statements, size, packed = [], 0, 0
    for path in paths:
        with counted(filled.sessions.engine) as sent:
            _took, data, status = asked(client, path)
        if status != 200:
            continue
        statements.append(len(sent))
        size, packed = max((size, packed), (len(data), len(gzip.compress(data, 6))))
    good = paths if len(statements) == len(paths) else [path for path in paths if asked(client, path)[2] == 200]
    if not good:
        print(f"not measured: {paths[0]} answers {asked(client, paths[0])[2]}")
        return None
    times, worst, own = [], (0.0, ""), time.process_time()
    for path in islice(cycle(good), max(rounds, len(good), 2)):
        took = asked(client, path)[0]
        times.append(took)
        worst = max(worst, (took, path))
        if len(times) > FLOORS and sum(times) > MOST_MS:
            break
    own = (time.process_time() - own) * 1000 / len(times)
    bare_times = [asked(client, f"/bench/bare/{size}")[0] for _ in range(FLOORS)]
    return Measured(name, times, own, (min(statements), max(statements)), size, packed, bare_times, worst[1])


def bench(url: str, filled: Filled, given: argparse.Namespace) -> Iterator[Measured]:
    """Measure all pages of one database."""
    with tempfile.TemporaryDirectory(prefix="amity-bench-") as folder:
        app = made(url, filled, Path(folder))
        assert filled.coordinator.who is not None
        client = signed_in(app, filled.coordinator.who.email)
        chief = signed_in(app, office.EMAIL)
        with acts.transaction(filled.sessions.reads, filled.coordinator) as session:
            every = list(addresses.every_page(app, client, session, filled.coordinator))
        for name, paths in every:
            if given.only in name:
                found = measured(chief if name.startswith("/accounts") else client, filled, name, paths, given.rounds)
                if found:
                    yield found


def select_one(filled: Filled) -> float:
    """Return how many milliseconds a transaction with nothing but SELECT 1 takes."""
    begun = time.perf_counter()
    with acts.transaction(filled.sessions.reads, filled.act) as session:
        session.execute(text("SELECT 1"))
    return (time.perf_counter() - begun) * 1000


def told(kind: str, url: str, filled: Filled, given: argparse.Namespace) -> None:
    """Print the table of one database."""
    floor_ms = statistics.median(select_one(filled) for _ in range(50))
    print(f"{kind}: SELECT 1 takes {floor_ms:.2f} ms\n{HEAD}", flush=True)
    missing, number = [], 0
    for found in bench(url, filled, given):
        print(found, flush=True)
        number += 1
        missing += [found] if found.misses else []
    print(f"{kind}: {number} pages, of which {len(missing)} miss {AIM_MS} ms (searches: {SEARCH_MS} ms) at p95")


def main() -> None:
    """Measure both databases."""
    takes = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    takes.add_argument("--scale", type=float, default=1.0)
    takes.add_argument("--sqlite")
    takes.add_argument("--postgresql")
    takes.add_argument("--only", default="", help="pages whose name holds this")
    takes.add_argument("--rounds", type=int, default=40)
    given = takes.parse_args()
    for kind in ("sqlite", "postgresql"):
        url = getattr(given, kind)
        if (given.sqlite or given.postgresql) and not url:
            continue
        with ExitStack() as stack:
            if url:
                sessions = sessions_of.open_sessions(url)
                stack.callback(sessions.engine.dispose)
                filled = office.opened(url, sessions, office.now())
            else:
                filled = stack.enter_context(office.filled(kind, given.scale))
            told(kind, filled.url, filled, given)


if __name__ == "__main__":
    main()
