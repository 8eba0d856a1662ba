"""Reminders: one step of a rule on one entry, written in the transaction of its cause (decisions 16 and 18).

`replan` follows every change of an entry, a rule or a mute; `fan_out` turns what falls due into one message per
recipient. A step already past when the entry appears is skipped; after a move the nearest past step goes once.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, UniqueConstraint, event, func, select
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column, relationship, selectinload, sessionmaker

from backend.db import Base, Instant, Keyed, OneOf, one_of
from backend.domain.errors import N_, NotFound
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.outreach import leads, messages, rules
from backend.domain.outreach.rules import Mute, Rule
from backend.domain.schedule import projection
from backend.domain.schedule.entries import Entry, Kind

NOTED = "amity_rules"
DAY = "day:"


class State(StrEnum):
    """How far a reminder has come."""

    PLANNED = "planned"
    FANNED = "fanned"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Reminder(Keyed, Base):
    """One step of a rule on one entry, for one time of that entry (`anchor_at`)."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("rule_id", "entry_id", "step", "anchor_at"),
        Index("ix_reminders_due", "state", "due_at"),
        one_of("state", State),
    )

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("rules.id"), index=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)
    step: Mapped[str]
    anchor_at: Mapped[datetime] = mapped_column(Instant())
    due_at: Mapped[datetime] = mapped_column(Instant())
    state: Mapped[State] = mapped_column(OneOf(State))
    moved_at: Mapped[datetime | None] = mapped_column(Instant())
    rule: Mapped[Rule] = relationship(lazy="raise")
    entry: Mapped[Entry] = relationship(lazy="raise")


class Plan:
    """What should be reminded of, for the entries of one pass."""

    def __init__(self, session: Session, act: Act, entries: Sequence[Entry]) -> None:
        self.session, self.act = session, act
        self.rules = rules.in_force(session)
        self.muted = set(session.scalars(select(Mute.record_id)))
        ids = [one.id for one in entries]
        self.reopened = messages.cancel_planned(session, ids, act.now, N_("Planned anew after a change"))
        self.reopened |= messages.held_of(session, ids)
        self.known: dict[UUID, list[Reminder]] = {}
        for start in range(0, len(entries), 500):
            ids = [one.id for one in entries[start : start + 500]]
            for reminder in session.scalars(select(Reminder).where(Reminder.entry_id.in_(ids))):
                self.known.setdefault(reminder.entry_id, []).append(reminder)


def attach(maker: sessionmaker[Session]) -> None:
    """Let every session of `maker` note changed rules and mutes."""
    event.listen(maker, "after_flush", _note)


def replan(session: Session, act: Act, changed: Iterable[Entry]) -> None:
    """Plan the reminders of changed entries, and of all that changed rules and mutes concern, anew."""
    if session.info.get(NOTED):
        projection.hold(session)
    entries = {one.id: one for one in changed}
    for one in _of_noted(session, act):
        entries.setdefault(one.id, one)
    if not entries:
        return
    visits = _visits_of(session, [one for one in entries.values() if one.kind in {Kind.ITEM, Kind.LEG, Kind.VISIT}])
    plan = Plan(session, act, list({**entries, **{one.id: one for one in visits}}.values()))
    for entry in entries.values():
        _apply(plan, entry, _wanted(plan, entry), days=False)
    for visit in visits:
        _apply(plan, visit, _wanted_days(plan, visit), days=True)
    session.flush()
    _drop_held(session, act, plan.reopened)


def due(session: Session, until: datetime, limit: int) -> Sequence[Reminder]:
    """Return the planned reminders due by `until`, oldest first."""
    query = (
        select(Reminder)
        .where(Reminder.state == State.PLANNED, Reminder.due_at <= until)
        .order_by(Reminder.due_at, Reminder.id)
        .limit(limit)
        .options(selectinload(Reminder.rule), selectinload(Reminder.entry).selectinload(Entry.meant_for))
        .with_for_update(skip_locked=True, of=Reminder)
    )
    return session.scalars(query).all()


def anything_due(session: Session, until: datetime) -> bool:
    """Say whether any reminder is due by `until`: one indexed read."""
    query = select(Reminder.id).where(Reminder.state == State.PLANNED, Reminder.due_at <= until).limit(1)
    return session.scalar(query) is not None


def of_record(session: Session, record_id: UUID) -> Sequence[Reminder]:
    """Return the reminders of one record in order of time; the caller has checked that it may be seen."""
    query = (
        select(Reminder)
        .join(Entry, Entry.id == Reminder.entry_id)
        .where(Entry.record_id == record_id, Reminder.state != State.CANCELLED)
        .order_by(Reminder.due_at, Reminder.id)
        .options(selectinload(Reminder.rule), selectinload(Reminder.entry))
    )
    return session.scalars(query).all()


def ahead(session: Session, act: Act, until: datetime, limit: int) -> Sequence[Reminder]:
    """Return the planned reminders of what this person may see, due by `until`, in order of time."""
    query = (
        _ahead(act, until)
        .order_by(Reminder.due_at, Reminder.id)
        .limit(limit)
        .options(selectinload(Reminder.rule), selectinload(Reminder.entry).selectinload(Entry.meant_for))
    )
    return session.scalars(query).all()


def count_ahead(session: Session, act: Act, until: datetime) -> int:
    """Return how many reminders `ahead` would return without a limit."""
    return session.scalar(select(func.count()).select_from(_ahead(act, until).subquery())) or 0


def get(session: Session, act: Act, reminder_id: UUID) -> Reminder:
    """Return a reminder with its rule and entry. Raises NotFound, also for one of what may not be seen."""
    query = select(Reminder).join(Entry, Entry.id == Reminder.entry_id)
    found = session.scalar(
        query.where(Reminder.id == reminder_id, access.visible(Entry.record_id, act.who)).options(
            selectinload(Reminder.rule), selectinload(Reminder.entry).selectinload(Entry.meant_for)
        )
    )
    if found is None:
        raise NotFound
    return found


def is_day_list(reminder: Reminder) -> bool:
    """Say whether it stands for the list of a visit's day."""
    return reminder.step.startswith(DAY)


def was_moved(session: Session, reminder_id: UUID | None, entry: Entry) -> bool:
    """Say whether a reminder was made for another time than the one its entry has now."""
    reminder = session.get(Reminder, reminder_id) if reminder_id else None
    return reminder is not None and not is_day_list(reminder) and reminder.anchor_at != entry.starts_utc


def end_of_use(entry: Entry, due_at: datetime) -> datetime:
    """Return when a reminder has lost its meaning: at the start; of days at the end of the first; an hour is left."""
    return max(leads.begins(entry), due_at + timedelta(hours=1))


def _ahead(act: Act, until: datetime) -> Select[Reminder]:
    query = select(Reminder).where(Reminder.state == State.PLANNED, Reminder.due_at <= until)
    hidden = access.hidden(act.who)  # left out by the few entries that are hidden, not asked of each that is shown
    return query if hidden is None else query.where(~_of_records(hidden))


def _of_records(record_ids: Select[UUID]) -> ColumnElement[bool]:
    return Reminder.entry_id.in_(select(Entry.id).where(Entry.record_id.in_(record_ids)))


def _note(session: Session, _context: UOWTransaction) -> None:
    noted: set[tuple[str, UUID]] = session.info.setdefault(NOTED, set())
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Rule):
            noted.add(("rule", row.id))
        elif isinstance(row, Mute):
            noted.add(("record", row.record_id))


def _of_noted(session: Session, act: Act) -> Sequence[Entry]:
    noted: set[tuple[str, UUID]] = session.info.pop(NOTED, set())
    found: dict[UUID, Entry] = {}
    for kind, one in sorted(noted):
        query = select(Entry).where(Entry.ends_utc > act.now, Entry.dropped_at.is_(None))
        if kind == "record":
            query = query.where(Entry.record_id == one)
        else:
            rule = session.get(Rule, one)
            if rule is None:  # taken back: nothing is planned by it any more
                continue
            query = query.where(Entry.source_id == rule.source_id if rule.source_id else Entry.kind == rule.kind)
        found |= {entry.id: entry for entry in session.scalars(query)}
    return list(found.values())


def _drop_held(session: Session, act: Act, reminder_ids: Collection[UUID]) -> None:
    """Cancel what somebody held back of reminders that are not wanted any more; what is still wanted stays held."""
    gone = select(Reminder.id).where(Reminder.id.in_(reminder_ids), Reminder.state == State.CANCELLED)
    messages.cancel_held(session, session.scalars(gone).all(), act.now, N_("Planned anew after a change"))


def _visits_of(session: Session, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the visits' own entries of these items, legs and visits: they carry the lists of the day."""
    records = {one.record_id for one in entries}
    if not records:
        return []
    return session.scalars(select(Entry).where(Entry.record_id.in_(records), Entry.kind == Kind.VISIT)).all()


def _living(plan: Plan, entry: Entry) -> bool:
    takes_place = entry.dropped_at is None and entry.ending is None and entry.ends_utc > plan.act.now
    return takes_place and entry.record_id not in plan.muted


def _wanted(plan: Plan, entry: Entry) -> dict[tuple[UUID, str, datetime], datetime]:
    """Return the due instant of each (rule, step, anchor) of an entry."""
    if not _living(plan, entry):
        return {}
    return {
        (rule.id, _text(step), entry.starts_utc): rules.due_at(rule, step, entry, plan.act.desk.timezone)
        for rule in plan.rules
        if rules.applies(rule, entry)
        for step in rule.steps
    }


def _wanted_days(plan: Plan, visit: Entry) -> dict[tuple[UUID, str, datetime], datetime]:
    """Return the due instant of each day of a visit that has programme items: before the first of them begins.

    Its anchor is the date itself, so that a day has one list, whatever becomes of zones and hours.
    """
    rule = next((one for one in plan.rules if one.key == "day"), None)
    if rule is None or not _living(plan, visit):
        return {}
    living = Entry.dropped_at.is_(None), Entry.ending.is_(None), Entry.kind == Kind.ITEM
    rows = plan.session.scalars(select(Entry).where(Entry.record_id == visit.record_id, *living))
    first: dict[date, Entry] = {}
    for item in sorted(rows, key=lambda one: (one.span.all_day, one.starts_utc, one.id)):
        first.setdefault(item.span.first_day, item)
    return {
        (rule.id, f"{DAY}{day.isoformat()}", rules.morning(day, "00:00", "UTC")): rules.day_list_at(rule, item)
        for day, item in first.items()
    }


def _text(step: dict[str, int]) -> str:
    return next(f"{unit}:{number}" for unit, number in step.items())


def _apply(plan: Plan, entry: Entry, wanted: dict[tuple[UUID, str, datetime], datetime], *, days: bool) -> None:
    """Write the difference between what is wanted and what is known of one entry."""
    known = {
        (one.rule_id, one.step, one.anchor_at): one for one in plan.known.get(entry.id, []) if is_day_list(one) is days
    }
    for key, reminder in known.items():
        if key not in wanted:
            reminder.state = State.CANCELLED if reminder.state is State.PLANNED else _closed(plan, reminder)
    fresh = [_begin(plan, entry, key, at) for key, at in wanted.items() if key not in known]
    for key, at in wanted.items():
        if key in known:
            _again(plan, known[key], at)
    if known and not days and all(one.anchor_at != entry.starts_utc for one in known.values()):
        _send_nearest(plan, entry, fresh)


def _closed(plan: Plan, reminder: Reminder) -> State:
    """Return the state of a reminder no longer wanted: one whose messages were still unsent is cancelled."""
    return State.CANCELLED if reminder.id in plan.reopened else reminder.state


def _begin(plan: Plan, entry: Entry, key: tuple[UUID, str, datetime], at: datetime) -> Reminder:
    state = State.PLANNED if at > plan.act.now else State.SKIPPED
    reminder = Reminder(rule_id=key[0], entry_id=entry.id, step=key[1], anchor_at=key[2], due_at=at, state=state)
    plan.session.add(reminder)
    return reminder


def _again(plan: Plan, reminder: Reminder, at: datetime) -> None:
    """Plan a known reminder again: unsent ones at the hour now wanted, cancelled ones when still ahead."""
    if reminder.moved_at is not None and reminder.state is not State.CANCELLED:
        at = reminder.due_at
    open_again = reminder.state is State.PLANNED or (reminder.state is State.FANNED and reminder.id in plan.reopened)
    if open_again or (reminder.state in {State.CANCELLED, State.SKIPPED} and at > plan.act.now):
        reminder.state, reminder.due_at = State.PLANNED, at


def _send_nearest(plan: Plan, entry: Entry, fresh: Sequence[Reminder]) -> None:
    """After a move, let the nearest step that is already past go once, marked as moved."""
    past = [one for one in fresh if one.state is State.SKIPPED]
    if past and entry.starts_utc > plan.act.now:
        nearest = max(past, key=lambda one: one.due_at)
        nearest.state, nearest.due_at, nearest.moved_at = State.PLANNED, plan.act.now, plan.act.now
