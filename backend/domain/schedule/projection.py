"""settle: bring the entries in line with their sources, once a transaction, before it commits.

A flush only notes which watched nouns changed. `settle` widens them to the records whose entries depend on them,
derives those afresh by plain column selects (`sources`), and writes the difference, so that sequence and revision rise
at most once. What the outward verbs noted is carried into the released rows in the same step (decisions 2, 3 and 7).
On PostgreSQL one transaction-level lock makes settling serial; without it concurrent edits of parent and child would
leave a projection that neither of them derived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, selectinload, sessionmaker

from backend import db
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.schedule import entries, sources
from backend.domain.schedule.entries import Content, Ending, Entry, ReleasedEntry, Status
from backend.domain.schedule.sources import Projected, Root

NOTED, SETTLED = "amity_noted", "amity_settled"


def attach(maker: sessionmaker[Session]) -> None:
    """Let every session of `maker` note what it flushes, and refuse bulk statements on watched tables."""
    event.listen(maker, "after_flush", _note)
    event.listen(maker, "do_orm_execute", _refuse_bulk)


def settle(session: Session, act: Act) -> list[Entry]:
    """Bring the entries of all that changed in this transaction in line; return those that changed."""
    session.flush()
    changed: dict[UUID, Entry] = {}
    carries = outward.take_carries(session)
    while noted := session.info.pop(NOTED, set()):
        hold(session)
        roots = sources.widen(session, noted)
        for entry in _settle_roots(session, act, roots, carries):
            changed[entry.id] = entry
        session.flush()
    note_settled(session, changed.values())
    return list(changed.values())


def note_settled(session: Session, changed: Iterable[Entry]) -> None:
    """State that these entries changed in this transaction, so that reminders follow them."""
    session.info.setdefault(SETTLED, {}).update({entry.id: entry for entry in changed})


def hold(session: Session) -> None:
    """Let one transaction at a time settle, release and plan; on PostgreSQL the others wait here."""
    db.lock(session, "settle")


def take_settled(session: Session) -> list[Entry]:
    """Return, once, all entries that changed in this transaction, however often it settled."""
    settled: dict[UUID, Entry] = session.info.pop(SETTLED, {})
    return list(settled.values())


def settle_all(session: Session, act: Act) -> list[Entry]:
    """Derive every entry afresh: after a new day, a new tz database, or a restore."""
    session.info[NOTED] = session.info.get(NOTED, set()) | sources.every_root(session)
    return settle(session, act)


def mismatches(session: Session, act: Act) -> list[entries.Key]:
    """Return the keys whose stored entry, or its mark of waiting, differs from the one derived afresh."""
    session.flush()
    roots = sources.every_root(session)
    derived = {one.key: one.content for one in sources.derive(session, act, roots)}
    stored = {entry.key: entry for entry in _stored(session, roots)}
    wrong = [key for key, content in derived.items() if key not in stored or stored[key].content != content]
    marked = [key for key, entry in stored.items() if entry.waits != (entry.waits_since is not None)]
    gone = [
        key
        for key, entry in stored.items()
        if key not in derived
        and entry.dropped_at is None
        and entry.ends_utc > act.now
        and entry.ending is not Ending.CALLED_OFF
    ]
    return [*dict.fromkeys([*wrong, *gone, *marked])]


def follow(entry: Entry, released: ReleasedEntry) -> None:
    """Keep the working numbers at or above the released ones: equal for equal content, never one for two times."""
    mine, theirs = entry.content, released.content
    if entry.sequence <= released.sequence:
        entry.sequence = entry.take_sequence() if mine.asks_again(theirs) else released.sequence
    if entry.revision <= released.revision:
        entry.revision = entry.take_revision() if mine != theirs else released.revision


def write(entry: Entry, row: Entry | ReleasedEntry, content: Content, act: Act) -> None:
    """Write a changed content into either row of an entry, under the entry's next numbers."""
    old = row.content
    if content == old:
        return
    if content.asks_again(old):
        row.sequence = entry.take_sequence()
    row.revision = entry.take_revision()
    row.fill(content, act.now)
    entries.set_meant_for(row, content.partnership_ids)


def _note(session: Session, _context: UOWTransaction) -> None:
    rows = [*session.new, *session.dirty, *session.deleted]
    if noted := {root for row in rows for root in sources.noted(row)}:
        session.info.setdefault(NOTED, set()).update(noted)


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_select or not (state.is_update or state.is_delete or state.is_insert):
        return
    mapper = state.bind_mapper
    if mapper is not None and mapper.class_ in sources.WATCHED:
        msg = f"a bulk statement on {mapper.class_.__name__} would pass the projection by"
        raise RuntimeError(msg)


def _settle_roots(session: Session, act: Act, roots: set[Root], carries: Sequence[outward.Carry]) -> Iterable[Entry]:
    derived = {one.key: one for one in sources.derive(session, act, roots)}
    stored = {entry.key: entry for entry in _stored(session, roots)}
    for key, one in derived.items():
        if key not in stored:
            yield _begin(session, act, one)
        elif _update(act, stored[key], one, _fields(stored[key], carries)):
            yield stored[key]
    told = {one.id for one in carries if one.fields >= outward.STATE}
    off = {key.source_id: one.content for key, one in derived.items() if one.content.ending and key.source_id in told}
    for entry in [one for key, one in stored.items() if key not in derived]:
        if _end(act, entry):
            yield entry
        _end_with(act, entry, off.get(entry.record_id))
    for entry in stored.values():
        entry.mark(act.now)


def _stored(session: Session, roots: Iterable[Root]) -> Sequence[Entry]:
    query = select(Entry).options(
        selectinload(Entry.meant_for), selectinload(Entry.released).selectinload(ReleasedEntry.meant_for)
    )
    found: list[Entry] = []
    ids = sorted({root.id for root in roots})
    for start in range(0, len(ids), 500):
        batch = query.where(Entry.record_id.in_(ids[start : start + 500]))
        found += session.scalars(batch.execution_options(populate_existing=True)).all()
    return found


def _begin(session: Session, act: Act, one: Projected) -> Entry:
    key = one.key
    entry = Entry(
        id=db.new_id(),
        uid=f"{db.new_id()}@{act.desk.domain}",
        source_type=key.source_type,
        source_id=key.source_id,
        facet=key.facet,
        owner_id=one.owner_id,
        sequence=0,
        revision=1,
        top_sequence=0,
        top_revision=1,
        meant_for=[],
        released=None,
        created_at=act.now,
    )
    entry.fill(one.content, act.now)
    entries.set_meant_for(entry, one.content.partnership_ids)
    entry.mark(act.now)
    session.add(entry)
    return entry


def _fields(entry: Entry, carries: Sequence[outward.Carry]) -> frozenset[str]:
    """Return the fields of this entry that go out at once: noted for its source, or for its whole record."""
    mine = {entry.source_id, entry.record_id}
    return frozenset(name for one in carries if one.id in mine for name in one.fields)


def _update(act: Act, entry: Entry, one: Projected, carried: frozenset[str]) -> bool:
    """Write the derived content, and what of it goes out at once; return whether anything changed."""
    before = (entry.revision, entry.owner_id, entry.dropped_at)
    released = entry.released
    if released is not None and _is_over(released, one.content):
        carried = frozenset()
    waiting = released is not None and entry.content != released.content
    entry.owner_id, entry.dropped_at = one.owner_id, None
    if released is not None and carried and waiting:
        _carry(act, entry, released, one.content, carried)
    write(entry, entry, one.content, act)
    if released is not None and carried and not waiting:
        _copy(act, entry, released, one.content, carried)
    if released is not None:
        follow(entry, released)
    return before != (entry.revision, entry.owner_id, entry.dropped_at)


def _is_over(released: ReleasedEntry, new: Content) -> bool:
    """Say whether verbs no longer reach partners: it was withdrawn, or it is off to them and internal by now."""
    return released.withdrawn_at is not None or (released.ending is not None and not new.audience.outward)


def _carry(act: Act, entry: Entry, released: ReleasedEntry, new: Content, fields: frozenset[str]) -> None:
    changed = replace(released.content, **{name: getattr(new, name) for name in fields})
    write(entry, released, changed, act)


def _copy(act: Act, entry: Entry, released: ReleasedEntry, new: Content, fields: frozenset[str]) -> None:
    """Carry the fields under the working row's own new numbers: with nothing waiting both are the same."""
    changed = replace(released.content, **{name: getattr(new, name) for name in fields})
    if changed == released.content:
        return
    if changed == new:
        released.fill(changed, act.now)
        released.sequence, released.revision = entry.sequence, entry.revision
    else:
        write(entry, released, changed, act)


def _end(act: Act, entry: Entry) -> bool:
    """Treat an entry that is no longer derived: past stays, released is called off, never released is dropped."""
    if entry.dropped_at is not None or entry.ends_utc <= act.now:
        return False
    if entry.released is None:
        entry.dropped_at = act.now
        return True
    gone = replace(entry.content, status=Status.CANCELLED, ending=Ending.CALLED_OFF)
    changed = gone != entry.content
    write(entry, entry, gone, act)
    return changed


def _end_with(act: Act, entry: Entry, record: Content | None) -> None:
    """Tell partners of what a draft has taken out of a record that the record itself is off: they still see it on."""
    released = entry.released
    if record is None or released is None or released.ending is not None or released.ends_utc <= act.now:
        return
    write(entry, released, replace(released.content, **{name: getattr(record, name) for name in outward.STATE}), act)
    follow(entry, released)
