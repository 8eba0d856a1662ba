"""Fanning out: what falls due within a quarter of an hour becomes one planned message for each recipient."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend import db
from backend.domain.office import access, coordinators
from backend.domain.office.access import Standing, TeamMember, Touch
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.outreach import keys, leads, messages, reminders
from backend.domain.outreach.messages import Kind, Message, State
from backend.domain.outreach.reminders import Reminder
from backend.domain.outreach.rules import Rule, Told
from backend.domain.schedule.entries import Entry

AHEAD = timedelta(minutes=15)
MOST = 2000
BATCH = 1000
T = TypeVar("T")


class Circle:
    """Who may be told of some entries: read in a few statements, however many reminders fall due at once."""

    def __init__(self, session: Session, entries: Iterable[Entry]) -> None:
        self.people = {one.id: one for one in coordinators.active(session)}
        self.records = sorted({one.record_id for one in entries})
        self.co_owners: dict[UUID, set[UUID]] = {}
        for some in _batches(self.records):
            for row in session.execute(_co_owners_of(some)):
                self.co_owners.setdefault(row.record_id, set()).add(row.coordinator_id)
        self.closed: dict[UUID, set[UUID]] = {}
        for some in _batches(self.records):
            self.closed |= access.closed(session, some)

    def recipients(self, rule: Rule, entry: Entry) -> Sequence[Coordinator]:
        """Return who is told: active people who may see the record; the directors when nobody else is named."""
        named = set(self._ids(rule, entry))
        told = [one for one in self.people.values() if one.id in named] or self._directors()
        return [one for one in told if access.sees(one, entry.record_id, self.closed)]

    def _ids(self, rule: Rule, entry: Entry) -> Iterable[UUID]:
        if Told.OWNER in rule.told and entry.owner_id is not None:
            yield entry.owner_id
        if Told.CO_OWNERS in rule.told:
            yield from self.co_owners.get(entry.record_id, ())
        if Told.DIRECTOR in rule.told:
            yield from (one.id for one in self._directors())

    def _directors(self) -> list[Coordinator]:
        return [one for one in self.people.values() if one.role is Role.DIRECTOR]


def fan_out(session: Session, act: Act) -> int:
    """Write the messages of all reminders due within `AHEAD`, at most `MOST`; return how many reminders that were."""
    found = reminders.due(session, act.now + AHEAD, MOST)
    circle = Circle(session, [one.entry for one in found])
    rows: dict[str, dict[str, Any]] = {}
    for reminder in _nearest(found, act.now):
        told = circle.recipients(reminder.rule, reminder.entry)
        rows |= {row["key"]: row for row in (row_of(act, reminder, one) for one in told)}
        reminder.state = reminders.State.FANNED if told else reminders.State.SKIPPED
    if rows:
        _insert(session, act, list(rows.values()))
    session.flush()
    return len(found)


def recipients(session: Session, rule: Rule, entry: Entry) -> Sequence[Coordinator]:
    """Return who is told of one entry under one rule."""
    return Circle(session, [entry]).recipients(rule, entry)


def row_of(act: Act, reminder: Reminder, recipient: Coordinator) -> dict[str, Any]:
    """Return the message that a reminder becomes for one recipient, planned for its hour."""
    entry = reminder.entry
    kind = Kind.DAY if reminders.is_day_list(reminder) else Kind.REMINDER
    source = (entry.uid, reminder.step)
    key = keys.key_of(kind, source, reminder.rule_id, reminder.anchor_at, recipient.id)
    return {
        "id": db.new_id(),
        "key": key,
        "message_id": keys.message_id_of(key, 0, act.desk.domain),
        "epoch": 0,
        "kind": kind,
        "priority": 5,
        "recipient_id": recipient.id,
        "address": recipient.email,
        "domain": recipient.email.rpartition("@")[2],
        "record_id": entry.record_id,
        "entry_id": entry.id,
        "sequence": entry.sequence,
        "reminder_id": reminder.id,
        "about": _about(act, reminder),
        "due_at": reminder.due_at,
        "next_try_at": reminder.due_at,
        "expires_at": _expires_at(reminder),
        "state": State.PLANNED,
        "attempts": 0,
        "created_at": act.now,
        "updated_at": act.now,
    }


def may_see(session: Session, who: Coordinator, record_id: UUID) -> bool:
    """Say whether a recipient may still see the record a message is about."""
    query = select(Entry.id).where(Entry.record_id == record_id, access.visible(Entry.record_id, who))
    return session.scalar(query.limit(1)) is not None


def _co_owners_of(record_ids: Sequence[UUID]) -> Select[UUID, UUID]:
    return (
        select(Touch.record_id, TeamMember.coordinator_id)
        .join(TeamMember, TeamMember.partnership_id == Touch.partnership_id)
        .where(Touch.record_id.in_(record_ids), TeamMember.standing == Standing.CO_OWNER)
    )


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the items in parts that fit into one statement: databases bound the parameters of each."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _nearest(found: Sequence[Reminder], now: datetime) -> list[Reminder]:
    """Return what is still to go, and of what was due by now the latest step of each rule on each entry.

    After an outage one reminder of a thing goes out, not all that were missed: the earlier ones are skipped.
    """
    ahead = [one for one in found if one.due_at > now]
    latest: dict[tuple[UUID, UUID, str], Reminder] = {}
    for reminder in (one for one in found if one.due_at <= now):
        key = (reminder.rule_id, reminder.entry_id, reminder.step if reminders.is_day_list(reminder) else "")
        if overtaken := latest.get(key):
            overtaken.state = reminders.State.SKIPPED
        latest[key] = reminder
    return [*latest.values(), *ahead]


def _about(act: Act, reminder: Reminder) -> dict[str, Any]:
    """Return what the mail says of the reminder; a late one says how long it is from now on, not from then."""
    unit, _, value = reminder.step.partition(":")
    if unit == "day":
        return {"day": value}
    lead = leads.of(reminder.entry, (unit, int(value)), reminder.due_at, (act.now, act.desk.timezone))
    return {"lead": lead, "moved": reminder.moved_at is not None}


def _expires_at(reminder: Reminder) -> datetime:
    if reminders.is_day_list(reminder):
        morning = time.fromisoformat(reminder.rule.hour)
        return reminder.due_at + timedelta(days=1, hours=-morning.hour, minutes=-morning.minute)  # midnight there
    return reminders.end_of_use(reminder.entry, reminder.due_at)


def _insert(session: Session, act: Act, rows: Sequence[dict[str, Any]]) -> None:
    """Insert all at once, or take up again what was cancelled under the same key: moved away and back is owed once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Message)
    taken_up = {
        name: statement.excluded[name]
        for name in ("state", "due_at", "next_try_at", "expires_at", "sequence", "address", "domain", "reminder_id")
    }
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={**taken_up, "about": statement.excluded.about, "answer": None, "updated_at": act.now},
            where=and_(Message.state == State.CANCELLED, Message.answer.is_distinct_from(messages.GIVEN_UP)),
        ).execution_options(synchronize_session=False),
        rows,
    )
