"""What feeds cost, each figure beside its floor of the same run: a bare server, the plain library.

    PYTHONPATH=. .venv/bin/python bench/feeds.py [--kind sqlite|postgresql] [--url URL] [--events 1000] [--large 10000]
                                                 [--feeds 1000] [--only PART]

`--url` is of a database that `office.py` filled before (100,000 entries), to which events and feeds are ADDED; without
it a small throwaway one is filled. Servers' figures are their own processes' CPU for one request (`served`), medians of
five runs in turn with the floor; figures of making feeds are this process's CPU.
"""

import argparse
import gc
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import office
import published
import served
from office import Filled
from served import Served
from sqlalchemy import func, select

from backend.domain import transactions
from backend.domain.forums import forums
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, selections, snapshots
from backend.domain.schedule.entries import Entry
from backend.ical import feed as ical_feed
from backend.ical import publishing
from backend.ical.publishing import Memory
from workers import export, post

ROUNDS, REQUESTS = 5, 2000
SECRET = "s" * 32


def told(name: str, value: float, floor: float, unit: str = "ms", aim: str = "") -> None:
    """Print a figure beside its floor."""
    print(f"{name:<64} {value:9.3f} {floor:9.3f} {unit}  {value / floor:6.2f}x  {aim}", flush=True)


def said(name: str, value: float, unit: str, aim: str = "") -> None:
    """Print a figure that has no floor but its aim."""
    print(f"{name:<64} {value:9.3f} {'':9} {unit:<12} {aim}", flush=True)


def of_server(filled: Filled, path: str, folder: Path) -> None:
    """Compare 304 and 200 of a current feed with a bare server's, in turn."""
    with ExitStack() as stack:
        amity = stack.enter_context(served.serving("wsgi:app", _environment(filled, folder)))
        amity.ask(path, {})
        for packed in (False, True):
            given = {"Accept-Encoding": "gzip"} if packed else {}
            content, headers, tag = _fetched(amity, path, given)
            (folder / "body").write_bytes(content)
            lines = "\n".join(f"{name}: {value}" for name, value in headers)
            with served.serving("bare:app", {"BENCH_BODY": str(folder / "body"), "BENCH_HEADERS": lines}) as bare:
                if not packed:
                    _in_turn("304, conditional GET", (amity, bare), path, {"If-None-Match": tag}, "at most 2x")
                name = f"200, {len(content):,} bytes {'packed' if packed else 'plain'}"
                _in_turn(name, (amity, bare), path, given, "at most 1.3x")


def of_making(filled: Filled, feed_id: UUID, forum_ids: Sequence[UUID]) -> None:
    """Measure how a large feed is made: from nothing, again, after one event changed; beside plain icalendar."""
    act, memory = replace(filled.act, now=datetime.now(UTC)), Memory()
    made_by = publishing.made_by(act.desk)

    def build() -> snapshots.Kept:
        with acts.transaction(filled.sessions.reads, act) as session:
            return publishing.build(session, act, feed_id, memory, made_by)

    plain = _cpu(lambda: _plain(filled, act, feed_id))
    cold = _cpu(build)
    told(f"cold build of {memory.rendered:,} events, beside plain icalendar", cold, plain, aim="at most 1x")
    warm, changed, rendered = [], [], []
    for number in range(ROUNDS):
        warm.append(_cpu(build))
        _move(filled, forum_ids[number * 7], number)
        before = memory.rendered
        changed.append(_cpu(build))
        rendered.append(memory.rendered - before)
    said("made again, nothing changed", statistics.median(warm), "ms")
    said("made after one event changed", statistics.median(changed), "ms", f"at most 25; rendered {rendered}")


def of_waiting(filled: Filled, path: str, folder: Path, forum_id: UUID) -> None:
    """Measure the first GET of a large feed after one event changed, as a reader waits for it."""
    with served.serving("wsgi:app", _environment(filled, folder)) as amity:
        amity.ask(path, {})
        times = []
        for number in range(ROUNDS):
            _move(filled, forum_id, number + 10)
            begun = time.perf_counter()
            assert amity.ask(path, {"Accept-Encoding": "gzip"})[0] == 200
            times.append((time.perf_counter() - begun) * 1000)
        said("first GET after a change, as the reader waits", statistics.median(times), "ms", "at most 25")


def of_many(filled: Filled, feed_ids: Sequence[UUID], forum_id: UUID) -> None:
    """Measure how long the worker takes to make all feeds that share a changed event current."""
    settings = _post(filled)
    desk = export.Desk(settings)
    export.look(desk)
    times, work = [], []
    for number in range(3):
        _move(filled, forum_id, number + 20)
        begun, cpu = time.perf_counter(), time.process_time()
        made = export.look(desk)
        times.append(time.perf_counter() - begun)
        work.append(time.process_time() - cpu)
        assert made >= len(feed_ids)
    said(f"{len(feed_ids):,} feeds that share one changed event, one worker", statistics.median(times), "s", "10")
    said("of that this process's own work", statistics.median(work), "s")


def of_others(filled: Filled, feed_id: UUID) -> None:
    """Measure how long another thread's short work waits at most while a large feed is made from nothing."""
    act, worst, stop = replace(filled.act, now=datetime.now(UTC)), [0.0], threading.Event()

    def other() -> None:
        while not stop.is_set():
            begun = time.perf_counter()
            with acts.transaction(filled.sessions.reads, act) as session:
                session.scalar(select(func.count()).select_from(snapshots.Snapshot))
            worst[0] = max(worst[0], (time.perf_counter() - begun) * 1000)
            time.sleep(0.005)

    thread = threading.Thread(target=other)
    thread.start()
    with acts.transaction(filled.sessions.reads, act) as session:
        publishing.build(session, act, feed_id, Memory(), "x")
    stop.set()
    thread.join()
    said("longest wait of a short request beside a cold build", worst[0], "ms", "at most 100")


def of_memory(filled: Filled, forum_ids: Sequence[UUID], times: int) -> None:
    """Measure how a worker's memory grows while it makes a feed again and again, each time with another change."""
    desk = export.Desk(_post(filled))
    sizes = []
    for number in range(times):
        _move(filled, forum_ids[number % len(forum_ids)], number)
        export.look(desk)
        if not number % (times // 10):
            gc.collect()
            sizes.append(_resident() / 2**20)
    assert snapshots is not None
    print(f"resident MB over {times:,} rebuilds: {', '.join(f'{one:.0f}' for one in sizes)}")


def main() -> None:
    """Measure them all."""
    takes = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    takes.add_argument("--kind", default="sqlite", choices=("sqlite", "postgresql"))
    takes.add_argument("--url")
    takes.add_argument("--events", type=int, default=1000)
    takes.add_argument("--large", type=int, default=10000)
    takes.add_argument("--feeds", type=int, default=1000)
    takes.add_argument("--rebuilds", type=int, default=500)
    takes.add_argument("--only", default="")
    given = takes.parse_args()
    with ExitStack() as stack:
        filled = stack.enter_context(_filled(given))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="amity-bench-")))
        _measure(filled, folder, given)


def _measure(filled: Filled, folder: Path, given: argparse.Namespace) -> None:
    partner_id, events = published.forums(filled, given.events)
    [(feed_id, path)] = published.opened(filled, partner_id, 1)
    with acts.transaction(filled.sessions.reads, filled.act) as session:
        entries = session.scalar(select(func.count()).select_from(Entry))
    print(f"{filled.sessions.engine.dialect.name}, {entries:,} entries, a feed of {given.events:,} events")
    parts: dict[str, Callable[[], None]] = {
        "server": lambda: of_server(filled, path, folder),
        "memory": lambda: of_memory(filled, events, given.rebuilds),
        "many": lambda: of_many(
            filled, [one for one, _ in published.opened(filled, partner_id, given.feeds)], events[0]
        ),
    }
    for name, part in parts.items():
        if given.only in name:
            part()
    if given.only in {"", "large"}:
        partner_id, events = published.forums(filled, given.large - given.events)
        [(feed_id, path)] = published.opened(filled, partner_id, 1)
        of_making(filled, feed_id, events)
        of_others(filled, feed_id)
        of_waiting(filled, path, folder, events[3])


@contextmanager
def _filled(given: argparse.Namespace) -> Iterator[Filled]:
    if given.url:
        sessions = transactions.open_sessions(given.url)
        found = office.opened(given.url, sessions, office.now())
        yield _known(found)
        sessions.engine.dispose()
    else:
        with office.filled(given.kind, 0.01) as found:
            yield _known(found)


def _known(found: Filled) -> Filled:
    """Return the office as the servers see it: with their secret and address."""
    desk = replace(found.act.desk, secret=SECRET.encode())
    director = replace(found.director, desk=desk)
    return replace(found, act=replace(found.act, desk=desk), director=director)


def _environment(filled: Filled, folder: Path) -> dict[str, str]:
    return {
        "AMITY_DATABASE_URL": filled.url, "AMITY_DATA_DIR": str(folder), "AMITY_SECRET_KEY": SECRET,
        "AMITY_BASE_URL": filled.act.desk.base_url, "AMITY_INSTANCE_DOMAIN": filled.act.desk.domain,
    }  # fmt: skip


def _fetched(amity: Served, path: str, given: dict[str, str]) -> tuple[bytes, list[tuple[str, str]], str]:
    amity.connection.request("GET", path, headers=given)
    answer = amity.connection.getresponse()
    headers = [one for one in answer.getheaders() if one[0].lower() not in {"date", "server"}]
    return answer.read(), headers, answer.headers["ETag"]


def _in_turn(name: str, sides: tuple[Served, Served], path: str, headers: dict[str, str], aim: str) -> None:
    amity, bare = sides
    amity.worked(path, headers, 200)
    bare.worked("/", headers, 200)
    pairs = [(amity.worked(path, headers, REQUESTS), bare.worked("/", headers, REQUESTS)) for _ in range(ROUNDS)]
    told(name, *(statistics.median(side) for side in zip(*pairs, strict=True)), aim=aim)


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def _plain(filled: Filled, act: Act, feed_id: UUID) -> bytes:
    """Make the same properties of the same rows with icalendar alone, as its documentation does."""
    with acts.transaction(filled.sessions.reads, act) as session:
        feed = feeds.whole(session, feed_id)
        calendar = icalendar.Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", ical_feed.PRODID)
        for one in ical_feed.content(selections.selection(session, act, feed), act.desk):
            calendar.add_component(_component(one))
        return calendar.to_ical()


def _component(one: "ical_feed.Event") -> icalendar.Event:
    found = icalendar.Event()
    found.add("uid", one.uid)
    found.add("sequence", one.sequence)
    found.add("dtstamp", one.updated_at)
    found.add("created", one.created_at)
    found.add("last-modified", one.updated_at)
    starts, ends = one.when.starts, one.when.ends  # type: ignore[union-attr] # the sample's forums have hours
    for name, moment in (("dtstart", starts), ("dtend", ends)):
        if moment is not None:
            found.add(name, moment.utc.astimezone(ZoneInfo(moment.zone)))
    found.add("status", str(one.status))
    found.add("summary", one.summary)
    for name in ("location", "description", "url"):
        if value := getattr(one, name):
            found.add(name, value)
    if one.categories:
        found.add("categories", list(one.categories))
    if one.color:
        found.add("color", one.color)
    if one.conference:
        given = {"VALUE": "URI", "FEATURE": list(one.conference.features), "LABEL": one.conference.label}
        found.add("conference", one.conference.uri, parameters=given)
    return found


def _move(filled: Filled, forum_id: UUID, number: int) -> None:
    """Change where a forum takes place, at once for partners."""
    act = replace(filled.director, now=datetime.now(UTC))
    with acts.transaction(filled.sessions.writes, act) as session:
        forum = forums.get(session, act, forum_id)
        forums.relocate(session, act, forum, {"en": f"Hall {number}"})


def _post(filled: Filled) -> post.Post:
    nobody = post.mailbox("Amity <amity@example.org>")
    return post.Post(
        sessions=filled.sessions, desk=filled.act.desk, sender=nobody, open=_no_mail, mail_url="", sample_url="",
        lease=timedelta(seconds=60), retry_minutes=(1.0,),
    )  # fmt: skip


def _no_mail(url: str) -> "post.Transport":
    raise RuntimeError(url)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
