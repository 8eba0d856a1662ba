"""Publishing: a feed as bytes, made of parts that were made before wherever nothing changed.

An event's lines are kept by its row, its revision and the feed's `variant` (a revision never stands for two contents);
runs of events are packed together and kept by what they are made of. So one changed event costs one event, and feeds
that show the same share the work. Parts are kept in memory alone, by keys that say all about them: nothing here can be
out of date, and an empty memory costs time only.
"""

import hashlib
import importlib.metadata
import time
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as clock
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import catalogs
from backend.domain.office import office
from backend.domain.office.acts import Act, Desk
from backend.domain.outreach import feed_words, feeds, selections, snapshots
from backend.domain.outreach.feeds import Feed, State
from backend.domain.outreach.selections import Key
from backend.domain.outreach.snapshots import Kept
from backend.ical import calendar, events, farewell, feed, packing
from backend.ical.events import Event
from backend.ical.packing import Chunk
from backend.ical.shelf import Shelf

RUN: Final = 64
"""How many events a run has on average: it ends after a row whose id says so, so that runs stay what they are."""
AT_ONCE: Final = 500
BREATH: Final = 16
"""After so many events others get a turn: a long feed must not keep a short request waiting."""
ROOM: Final = 32 * 1024 * 1024
BESIDE: Final = 200
"""Bytes that a part takes in memory beside its lines, about."""
Zones: TypeAlias = frozenset[str]


@dataclass(slots=True)
class Part:
    """One event: the zones its times can be written in, its span, its lines by the zones they are written in."""

    zones: Zones
    uses: tuple[str, ...]
    span: tuple[datetime, datetime]
    lines: dict[Zones, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Run:
    """Events that stand together: how often they use which zone, their span, their bytes by the zones written."""

    uses: Counter[str]
    span: tuple[datetime, datetime]
    chunks: dict[Zones, Chunk] = field(default_factory=dict)


@dataclass(slots=True)
class Memory:
    """What was made before; one a process. `rendered` counts the events whose lines were made."""

    parts: Shelf[tuple[Hashable, Key], Part] = field(default_factory=lambda: Shelf(ROOM))
    runs: Shelf[tuple[Hashable, tuple[Key, ...]], Run] = field(default_factory=lambda: Shelf(ROOM))
    rendered: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """One building: of which feed, by whom, with what was made before."""

    session: Session
    act: Act
    feed: Feed
    memory: Memory
    variant: Hashable


@cache
def made_by(desk: Desk) -> str:
    """Return a name of all that bytes depend on beside the calendar: this code, its words, the tz database, the desk.

    Feeds that another made are made anew.
    """
    known = hashlib.sha256(importlib.metadata.version("tzdata").encode())
    known.update(repr((desk.timezone, desk.locale, desk.base_url)).encode())
    sources = [*Path(__file__).parent.glob("*.py"), *catalogs.ROOT.glob(f"*/LC_MESSAGES/{catalogs.PARTNERS}.po")]
    for path in sorted([*sources, Path(feed_words.__file__)]):
        known.update(path.read_bytes())
    return known.hexdigest()[:16]


def build(session: Session, act: Act, feed_id: UUID, memory: Memory, made_by: str) -> Kept:
    """Return the feed as it is now, to be kept; its number is read before the calendar is.

    Raises NotFound when there is no such feed.
    """
    row = snapshots.find(session, feed_id)
    found = feeds.whole(session, feed_id)
    built, good_until = row.wanted if row else 0, _midnight(act)
    if feeds.says_farewell(found, act.today):
        body = farewell.render(found, office.name_of(session), act.desk)
        plain, packed, etag = packing.join([packing.chunk(body)])
    elif feeds.state(found, act.today) is State.OPEN:
        plain, packed, etag = _body(Work(session, act, found, memory, feed.variant(found, act.desk)))
    else:
        return Kept(feed_id, built, good_until, made_by)
    modified_at = snapshots.modified_at(row, etag, act.now)
    return Kept(feed_id, built, good_until, made_by, found.name, etag, modified_at, plain, packed)


def _midnight(act: Act) -> datetime:
    """Return when the next day begins at the office: the window moves, and a feed may have ended."""
    return datetime.combine(act.today + timedelta(days=1), clock(), ZoneInfo(act.desk.timezone))


def _body(work: Work) -> tuple[bytes, bytes, str]:
    cut = list(_cut(selections.keys(work.session, work.act, work.feed)))
    _parts(work, [key for keys in cut if work.memory.runs.get((work.variant, keys)) is None for key in keys])
    runs = [(keys, _run(work, keys)) for keys in cut]
    uses = sum((run.uses for _keys, run in runs), Counter[str]())
    span = (min(run.span[0] for _k, run in runs), max(run.span[1] for _k, run in runs)) if runs else None
    described = feed.described(work.feed, selections.since(work.act), work.act.desk)
    zones = calendar.defined(described, uses, span)
    begun = packing.chunk(calendar.begin(described, zones))
    written = frozenset(zones)
    chunks = [_chunk(work, keys, run, written.intersection(run.uses)) for keys, run in runs]
    return packing.join([begun, *chunks, _END])


def _cut(keys: Sequence[Key]) -> Iterable[tuple[Key, ...]]:
    """Yield the keys in runs; where one ends depends on the row it ends with alone."""
    start = 0
    for place, key in enumerate(keys, 1):
        if key[-2:] in _ENDS:
            yield tuple(keys[start:place])
            start = place
    if start < len(keys):
        yield tuple(keys[start:])


def _run(work: Work, keys: tuple[Key, ...]) -> Run:
    name = work.variant, keys
    run = work.memory.runs.get(name)
    if run is None:
        parts = _parts(work, keys)
        uses = Counter(zone for part in parts for zone in part.uses)
        run = Run(uses, (min(part.span[0] for part in parts), max(part.span[1] for part in parts)))
        work.memory.runs.put(name, run, BESIDE + len(keys) * BESIDE)
    return run


def _chunk(work: Work, keys: tuple[Key, ...], run: Run, written: Zones) -> Chunk:
    found = run.chunks.get(written)
    if found is None:
        parts = _parts(work, keys, written)
        found = packing.chunk(b"".join([part.lines[part.zones & written] for part in parts]))
        run.chunks = {written: found}
        size = BESIDE + len(keys) * BESIDE + len(found.plain) + len(found.packed)
        work.memory.runs.put((work.variant, keys), run, size)
    return found


def _parts(work: Work, keys: Sequence[Key], written: Zones | None = None) -> list[Part]:
    """Return the parts of these rows, with their lines in the zones that are written (in all, when not said)."""
    shelf, variant = work.memory.parts, work.variant
    found = {key: shelf.get((variant, key)) for key in keys}
    missing = [
        key
        for key, part in found.items()
        if part is None or (written is not None and part.zones & written not in part.lines)
    ]
    for start in range(0, len(missing), AT_ONCE):
        made = _made(work, missing[start : start + AT_ONCE], written)
        for key, part in made.items():
            found[key] = part
            shelf.put((variant, key), part, BESIDE + sum(map(len, part.lines.values())))
    return [part for part in found.values() if part is not None]


def _made(work: Work, keys: Sequence[Key], written: Zones | None) -> dict[Key, Part]:
    """Read these rows and make their lines."""
    made: dict[Key, Part] = {}
    rows = selections.rows(work.session, work.feed, keys)
    for number, (key, (row, whole)) in enumerate(zip(keys, rows, strict=True), 1):
        made[key] = _part(feed.event(work.feed, row, work.act.desk, whole), written)
        work.memory.rendered += 1
        if not number % BREATH:
            time.sleep(0)  # noqa: TID251 - waits for nothing: lets other threads have the interpreter
    return made


def _part(event: Event, written: Zones | None) -> Part:
    zones = frozenset(event.zones)
    part = Part(zones, event.zones, event.span)
    chosen = zones if written is None else zones & written
    part.lines[chosen] = events.render(event, chosen)
    return part


_ENDS: Final = frozenset(f"{number:02x}" for number in range(0, 256, RUN))
_END: Final = packing.chunk(calendar.END)
