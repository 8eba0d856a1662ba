"""How long a search takes at national scale, on both databases, beside a bare statement and a bare page.

    PYTHONPATH=. .venv/bin/python bench/search.py [--scale 1] [--sqlite URL] [--postgresql URL]

The addresses are of databases that `office.py` filled before; without them throwaway ones are filled. Fails when the
95th percentile of all searches is over 100 ms at scale 1. What else the machine does is in the times: beside them is
what this process alone computed, which on SQLite is all of it.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import cycle, islice

import office
from office import Filled
from sqlalchemy import text

from backend.domain import search, transactions
from backend.domain.office import acts
from backend.domain.office.acts import Act

LIMIT_MS = 100
ROUNDS = 60
QUERIES = {
    "one letter": ["m", "a", "s", "k"],
    "two letters": ["mu", "an", "vo", "pr"],
    "three letters": ["mus", "ana", "spe", "dor"],
    "a common word": ["muster", "sample", "forum", "memorandum", "mayor"],
    "a family name": ["mustermann", "esempioini", "przykladska", "mintanen"],
    "a full name": ["anna mustermann", "shi xiaoming", "jonas exempleez", "hakon minta"],
    "a place": ["musterhausen", "bad esempiodorf", "oberejemploville", "neumintagrad"],
    "two words": ["forum ports", "memorandum training", "deputy mayor", "chamber germany"],
    "one Chinese sign": ["示", "市", "明", "港"],
    "two Chinese signs": ["晓明", "论坛", "市长", "穆斯"],
    "a Chinese phrase": ["绿色港口", "合作备忘录", "穆斯特豪森", "国际关系处处长"],
    "in pinyin": ["xiaoming", "shiming", "heshiming", "shixiao"],
    "a sign off": ["绿色巷口", "穆思特豪森", "示小明", "合作备忘陆"],
    "a letter off": ["mustermnan", "esempoi", "musterhuasen", "memorandun", "dusseldrof"],
    "nothing": ["xyzzyq", "qqqq", "魑魅", "zzzz yyyy"],
}


def measured(run: Callable[[], object]) -> tuple[float, float]:
    """Return how many milliseconds it took, and how many of them this process computed."""
    begun, computed = time.perf_counter(), time.process_time()
    run()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - computed) * 1000


def row(name: str, times: Sequence[tuple[float, float]]) -> float:
    """Print one line and return the 95th percentile."""
    took, computed = ([one[place] for one in times] for place in (0, 1))
    p95, p95_computed = (statistics.quantiles(many, n=20)[-1] for many in (took, computed))
    print(
        f"  {name:<20} p50 {statistics.median(took):7.1f} ms   p95 {p95:7.1f} ms   most {max(took):7.1f} ms"
        f"   computed here p50 {statistics.median(computed):6.1f} ms   p95 {p95_computed:6.1f} ms"
    )
    return p95


def look_up(filled: Filled, act: Act, words: str) -> None:
    """Search as a request does: a transaction of its own."""
    with acts.transaction(filled.sessions.reads, act) as session:
        search.looked_up(session, act, words)


def bare(filled: Filled) -> None:
    """Do what any request does to the database, and nothing more."""
    with acts.transaction(filled.sessions.reads, filled.act) as session:
        session.execute(text("SELECT 1"))


def bench(kind: str, filled: Filled) -> float:
    """Measure one database; return the 95th percentile of all searches."""
    print(kind)
    row("bare SELECT 1", [measured(lambda: bare(filled)) for _ in range(ROUNDS)])
    every: list[tuple[float, float]] = []
    for name, queries in QUERIES.items():
        for words in queries:
            look_up(filled, filled.coordinator, words)
        times = [
            measured(lambda words=words: look_up(filled, filled.coordinator, words))
            for words in islice(cycle(queries), ROUNDS)
        ]
        row(name, times)
        every += times
    return row("all of them", every)


def main() -> None:
    """Measure both databases."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--sqlite")
    asked.add_argument("--postgresql")
    given = asked.parse_args()
    one_only = bool(given.sqlite) != bool(given.postgresql)
    for kind in ("sqlite", "postgresql"):
        url = getattr(given, kind)
        if one_only and not url:
            continue
        with ExitStack() as stack:
            if url:
                sessions = transactions.open_sessions(url)
                stack.callback(sessions.engine.dispose)
                filled = office.opened(url, sessions, office.now())
            else:
                filled = stack.enter_context(office.filled(kind, given.scale))
            p95 = bench(kind, filled)
            assert given.scale < 1 or p95 <= LIMIT_MS, f"{kind}: {p95:.0f} ms"


if __name__ == "__main__":
    main()
