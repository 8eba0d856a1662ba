"""Reminder rules: which kind of entry is reminded of how long before, at which hour, and who is told (decisions 18).

A rule is for every entry of a kind, or one record's own. The shipped ones are laid once, by key, and are the office's
to change from then on.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base, Instant, Keyed, OneOf, Record, one_of
from backend.domain.errors import N_, NotFound
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.schedule.entries import Entry, Kind
from backend.domain.values import times
from backend.domain.values.inputs import Count, Details, wrong

OFFICE_HOUR = "09:00"
MORNING = "07:00"
EARLIEST, EVENING = "06:00", "18:00"
IN_TIME = timedelta(hours=2)
"""How long before the first item of a day its list is there; not in the night, but the evening before."""


class Told(StrEnum):
    """Who is told."""

    OWNER = "owner"
    CO_OWNERS = "co_owners"
    DIRECTOR = "director"


class Rule(Record, Base):
    """One rule. `steps` are leads before the start; `record_id` is set on a record's own."""

    __tablename__ = "rules"
    __table_args__ = (one_of("kind", Kind),)
    __noun__ = "rule"

    key: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(OneOf(Kind))
    record_id: Mapped[UUID | None] = mapped_column(index=True)
    source_id: Mapped[UUID | None] = mapped_column(index=True)
    steps: Mapped[list[dict[str, Any]]]
    hour: Mapped[str] = mapped_column(default=OFFICE_HOUR)
    told: Mapped[list[str]]
    tenth_only_since: Mapped[datetime | None] = mapped_column(Instant())
    disabled_at: Mapped[datetime | None] = mapped_column(Instant())


class Mute(Keyed, Base):
    """That nobody is reminded of a record."""

    __tablename__ = "mutes"
    __noun__ = "mute"
    __record__ = ("record", "record_id")

    record_id: Mapped[UUID] = mapped_column(unique=True)
    muted_at: Mapped[datetime] = mapped_column(Instant())


class Lead(Details):
    """How long before the start: one of days, hours, minutes."""

    days: Count | None = Field(default=None, ge=0, le=3660)
    hours: Count | None = Field(default=None, ge=1, le=2000)
    minutes: Count | None = Field(default=None, ge=0, le=10000)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(part is not None for part in (self.days, self.hours, self.minutes)) != 1:
            raise wrong(N_("Give days, hours or minutes: one of them"))
        return self

    @property
    def step(self) -> dict[str, int]:
        """Return the lead as it is stored."""
        return {name: value for name, value in self.model_dump().items() if value is not None}


class SourceDetails(Details):
    """The record a rule belongs to."""

    type: str = Field(pattern="^(partnership|agreement|forum|visit|item)$")
    id: UUID


class RuleDetails(Details):
    """What is typed about a rule: for a kind, or for one record's own entry (`source`)."""

    kind: Kind | None = None
    source: SourceDetails | None = None
    steps: tuple[Lead, ...] = Field(min_length=1, max_length=20)
    hour: str = Field(default=OFFICE_HOUR, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    told: tuple[Told, ...] = Field(default=(Told.OWNER, Told.CO_OWNERS), min_length=1)

    @model_validator(mode="after")
    def _about(self) -> Self:
        if (self.kind is None) == (self.source is None):
            raise wrong(N_("Say which kind of entry, or which record"), at="kind")
        return self


OWN_KIND = {
    "partnership": Kind.ANNIVERSARY,
    "agreement": Kind.NOTICE_BY,
    "forum": Kind.FORUM,
    "visit": Kind.VISIT,
    "item": Kind.ITEM,
}
BOTH = (Told.OWNER, Told.CO_OWNERS)
SHIPPED: tuple[tuple[str, Kind, tuple[int, ...], tuple[Told, ...]], ...] = (
    ("notice_by", Kind.NOTICE_BY, (180, 90, 30, 7), (*BOTH, Told.DIRECTOR)),
    ("term_end", Kind.TERM_END, (90, 30), (*BOTH, Told.DIRECTOR)),
    ("signing", Kind.SIGNING, (30, 7, 1), BOTH),
    ("forum", Kind.FORUM, (30, 7, 1), BOTH),
    ("visit", Kind.VISIT, (30, 14, 7, 1), BOTH),
    ("anniversary", Kind.ANNIVERSARY, (30,), BOTH),
    ("tenth_anniversary", Kind.ANNIVERSARY, (365,), BOTH),
    ("day", Kind.ITEM, (0,), BOTH),
)


def lay_shipped(session: Session, act: Act) -> None:
    """Lay the shipped rules that were never laid here; those the office changed or disabled stay as they are."""
    known = set(session.scalars(select(Rule.key)))
    for key, kind, days, told in SHIPPED:
        if key not in known:
            session.add(
                Rule(
                    key=key,
                    kind=kind,
                    steps=[{"days": one} for one in days],
                    told=[one.value for one in told],
                    hour=MORNING if key == "day" else OFFICE_HOUR,
                    tenth_only_since=act.now if key == "tenth_anniversary" else None,
                )
            )
    session.flush()


def make(session: Session, act: Act, details: RuleDetails) -> Rule:
    """Make a rule for a kind (directors), or for one record (whoever may change it)."""
    access.require_change(act)
    rule = Rule(told=[], steps=[])
    if details.source is None:
        access.require_director(act)
        assert details.kind is not None  # noqa: S101 - checked by RuleDetails
        rule.kind = details.kind
    else:
        rule.kind = OWN_KIND[details.source.type]
        rule.source_id = details.source.id
        rule.record_id = record_of(session, act, details.source)
    _fill(rule, details)
    session.add(rule)
    session.flush()
    return rule


def change(session: Session, act: Act, rule: Rule, details: RuleDetails) -> None:
    """Change leads, hour and who is told; kind and record stay."""
    access.require_change(act)
    if rule.record_id is None:
        access.require_director(act)
    _fill(rule, details)
    session.flush()


def disable(session: Session, act: Act, rule: Rule) -> None:
    """Stop a rule; what it planned is cancelled."""
    access.require_change(act)
    if rule.record_id is None:
        access.require_director(act)
    rule.disabled_at = act.now
    session.flush()


def enable(session: Session, act: Act, rule: Rule) -> None:
    """Take a stop back."""
    access.require_change(act)
    if rule.record_id is None:
        access.require_director(act)
    rule.disabled_at = None
    session.flush()


def mute(session: Session, act: Act, record_id: UUID) -> None:
    """Remind nobody of this record any more. Raises NotFound for what may not be seen."""
    access.require_change(act)
    access.require_visible(session, act, [record_id])
    if not is_muted(session, record_id):
        session.add(Mute(record_id=record_id, muted_at=act.now))
        session.flush()


def unmute(session: Session, act: Act, record_id: UUID) -> None:
    """Remind of this record again. Raises NotFound for what may not be seen."""
    access.require_change(act)
    access.require_visible(session, act, [record_id])
    for one in session.scalars(select(Mute).where(Mute.record_id == record_id)):
        session.delete(one)
    session.flush()


def is_muted(session: Session, record_id: UUID) -> bool:
    """Say whether nobody is reminded of this record."""
    return session.scalar(select(Mute.id).where(Mute.record_id == record_id)) is not None


def muted(session: Session, record_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these records that nobody is reminded of."""
    return set(session.scalars(select(Mute.record_id).where(Mute.record_id.in_(record_ids))))


def get(session: Session, act: Act, rule_id: UUID) -> Rule:
    """Return the rule. Raises NotFound, also for one of a record that may not be seen."""
    found = session.scalar(seen(act).where(Rule.id == rule_id))
    if found is None:
        raise NotFound
    return found


def listed(session: Session, act: Act, record_id: UUID | None = None) -> Sequence[Rule]:
    """Return the office's rules, or one record's own, in a stable order; those this person may see."""
    return session.scalars(seen(act, record_id).order_by(Rule.id)).all()


def seen(act: Act, record_id: UUID | None = None) -> Select[Rule]:
    """Return the query of the office's rules and of those of records this person may see; one record's when asked."""
    query = select(Rule).where(or_(Rule.record_id.is_(None), access.visible(Rule.record_id, act.who)))
    return query if record_id is None else query.where(Rule.record_id == record_id)


def in_force(session: Session) -> Sequence[Rule]:
    """Return every rule that is not disabled."""
    return session.scalars(select(Rule).where(Rule.disabled_at.is_(None)).order_by(Rule.id)).all()


def given(rule: Rule) -> dict[str, Any]:
    """Return what a `RuleDetails` of this rule says; a PATCH starts from it."""
    own = {value: name for name, value in OWN_KIND.items()}
    source = {"type": own[rule.kind], "id": rule.source_id} if rule.source_id else None
    return {
        "kind": None if source else rule.kind,
        "source": source,
        "steps": rule.steps,
        "hour": rule.hour,
        "told": rule.told,
    }


def applies(rule: Rule, entry: Entry) -> bool:
    """Say whether a rule reminds of an entry; the day's list (kind item, 0 days, shipped) is planned by day instead."""
    if rule.kind is not entry.kind or rule.key == "day":
        return False
    if rule.source_id is not None and rule.source_id != entry.source_id:
        return False
    years = int(entry.facet.partition(":")[2] or 0) if entry.kind is Kind.ANNIVERSARY else 0
    return rule.tenth_only_since is None or years % 10 == 0


def due_at(rule: Rule, step: dict[str, int], entry: Entry, office_zone: str) -> datetime:
    """Return when a step is due: days before at the office's hour (wall time), hours and minutes as elapsed time."""
    if "days" in step:
        return morning(entry.span.first_day - timedelta(days=step["days"]), rule.hour, office_zone)
    return entry.starts_utc - timedelta(hours=step.get("hours", 0), minutes=step.get("minutes", 0))


def morning(day: date, hour: str, zone: str) -> datetime:
    """Return the instant of a wall-clock hour; inside a gap it moves forward with the clocks (PEP 495)."""
    return times.to_utc(datetime.combine(day, time.fromisoformat(hour)), zone)


def day_list_at(rule: Rule, first: Entry) -> datetime:
    """Return when the list of a day goes out whose first item this is, on the clocks where that begins: at the rule's
    hour, but two hours before it at the latest; where that would be in the night, in the evening before.
    """
    day, zone = first.span.first_day, first.timezone
    usual, latest = morning(day, rule.hour, zone), first.starts_utc - IN_TIME
    if first.span.all_day or usual <= latest:
        return usual
    return latest if latest >= morning(day, EARLIEST, zone) else morning(day - timedelta(days=1), EVENING, zone)


def record_of(session: Session, act: Act, source: SourceDetails) -> UUID:
    """Return the record that holds a source. Raises NotFound, also when it may not be seen."""
    found = session.scalar(
        select(Entry.record_id).where(
            Entry.source_id == source.id, Entry.source_type == source.type, access.visible(Entry.record_id, act.who)
        )
    )
    if found is None:
        raise NotFound(field="source.id")
    return found


def _fill(rule: Rule, details: RuleDetails) -> None:
    rule.steps = [dict(one.step) for one in details.steps]
    rule.hour = details.hour
    rule.told = [one.value for one in details.told]
