"""What stands in the sample office's calendar: agreements, visits, forums; their entries, releases, reminders, mail.

Entries are those that `backend.domain.schedule.sources` derives of the rows; forums are added until there are as many
as asked for.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import samples
from records import Made, noted
from rows import Rows
from sqlalchemy import select, update

from backend.domain.agreements import terms
from backend.domain.agreements.agreements import Agreement, AgreementParty
from backend.domain.agreements.terms import Plan, Term
from backend.domain.agreements.words import Decision, Kind, Origin, Renewal
from backend.domain.agreements.words import Status as AgreementStatus
from backend.domain.forums.forums import Format, Forum
from backend.domain.forums.forums import Kind as ForumKind
from backend.domain.forums.forums import Status as ForumStatus
from backend.domain.office.access import Touch
from backend.domain.outreach import messages, rules
from backend.domain.outreach.messages import Message
from backend.domain.outreach.reminders import Reminder
from backend.domain.outreach.reminders import State as ReminderState
from backend.domain.schedule import sources
from backend.domain.schedule.entries import FIELDS, Entry, MeantFor, ReleasedEntry, ReleasedFor
from backend.domain.schedule.releases import Release
from backend.domain.schedule.sources import Projected, Root
from backend.domain.values.audience import Audience
from backend.domain.values.timed import SPAN_FIELDS
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Leg, Visit
from backend.domain.visits.words import Direction, ItemKind, Status

COPIED = (*FIELDS, *SPAN_FIELDS, "digest", "starts_utc", "ends_utc", "sequence", "revision", "created_at", "updated_at")
PROGRAMME = [
    (ItemKind.TRANSFER, "Transfer", "接送", 8), (ItemKind.TALKS, "Talks", "会谈", 9),
    (ItemKind.SITE_VISIT, "Site visit", "参观", 11), (ItemKind.MEAL, "Working lunch", "工作午餐", 12),
    (ItemKind.COURTESY_CALL, "Courtesy call", "拜会", 15), (ItemKind.MEAL, "Dinner", "晚宴", 18),
]  # fmt: skip
OFF = {"called_off_at": None, "postponed_at": None, "reason": None, "outward_text": None, "reported_at": None}
LONG = {
    "en": ", with an exhibition of enterprises, a round table of mayors and the meeting of the joint committee",
    "zh-Hans": "暨双方企业展览会、市长圆桌会议和联合委员会年度全体会议",
}


def fill(rows: Rows, sizes: Any, made: Made) -> None:
    """Make them all; `sizes` as `office.Sizes`."""
    _agreements(rows, made, sizes.agreements)
    _visits(rows, made, sizes.visits)
    rows.flush()
    stored = derive(rows, sources.every_root(rows.session))
    missing = sizes.entries - len(stored)
    roots = {Root("forum", _forum(rows, made, number)) for number in range(max(3, missing))}
    rows.flush()
    stored += derive(rows, roots)
    rows.flush()
    _release(rows, made, stored)
    rows.flush()
    out = Entry.id.in_(select(ReleasedEntry.entry_id))
    rows.session.execute(update(Entry).where(out).values(waits_since=None))
    _remind(rows, made, stored)


def _agreements(rows: Rows, made: Made, count: int) -> None:
    today = rows.act.today
    for number in range(count):
        partnership, region = made.partnerships[number % len(made.partnerships)]
        english, chinese = samples.subject(number)
        where = made.names[region]
        title = {
            "en": f"Memorandum on {english} with {where['en']} (sample)",
            "zh-Hans": f"与{where['zh-Hans']}{chinese}合作备忘录（示例）",
        }
        signed = today - timedelta(days=rows.chance.randrange(100, 4000))
        status = AgreementStatus.DRAFT if number % 12 == 11 else AgreementStatus.SIGNED
        months, again = rows.pick([36, 48, 60]), rows.pick([12, 12, 24])
        renewal = Renewal.NONE if number % 10 == 3 else Renewal.TACIT
        plan = Plan(signed, months, renewal, again if renewal is Renewal.TACIT else None, 6)
        found = rows.add(
            Agreement,
            partnership_id=partnership,
            kind=rows.pick(list(Kind)),
            title=title,
            status=status,
            signed_on=signed.isoformat(),
            term_months=months,
            renewal=renewal,
            renewal_months=plan.renewal_months,
            notice_months=6,
            audience=Audience.INTERNAL if number % 4 else Audience.PARTNER,
            owner_id=made.owners[partnership],
        )
        for position, place in enumerate((made.home, region)):
            rows.add(AgreementParty, agreement_id=found, position=position, region_id=place)
        rows.add(Touch, record_id=found, partnership_id=partnership)
        if status is AgreementStatus.SIGNED:
            _terms(rows, made, found, plan)
        noted(rows, made, "agreement", found, {"title": title, "signed_on": signed.isoformat()})


def _terms(rows: Rows, made: Made, agreement_id: UUID, plan: Plan) -> None:
    for span in terms.laid_out(plan, rows.act.today):
        values = {name: getattr(span, name) for name in span.__dataclass_fields__}
        decided = span.origin is Origin.TACIT and not rows.one_in(60)
        if decided:
            day = datetime.combine(span.starts_on, time(9), tzinfo=rows.act.now.tzinfo)
            values |= {
                "decision": Decision.KEEP,
                "decided_at": min(rows.act.now, day),
                "decided_by_id": made.coordinators[0],
            }
        rows.add(Term, agreement_id=agreement_id, **values)


def _visits(rows: Rows, made: Made, count: int) -> None:
    for number in range(count):
        partnership, region = made.partnerships[number * 7 % len(made.partnerships)]
        direction = Direction.OUTBOUND if number % 3 == 0 else Direction.INBOUND
        first = rows.act.today + timedelta(days=rows.chance.randrange(-1500, 400))
        found = rows.add(
            Visit,
            direction=direction,
            status=rows.pick(list(Status)),
            audience=Audience.PARTNER if number % 4 else Audience.INTERNAL,
            owner_id=made.owners[partnership],
            **OFF | {"called_off_at": rows.act.now if number % 40 == 9 else None},
        )
        where = region if direction is Direction.OUTBOUND else made.home
        leg = rows.add(
            Leg,
            visit_id=found,
            position=0,
            region_id=where,
            partnership_id=partnership,
            starts_on=first,
            ends_on=first + timedelta(days=1),
            timezone=made.zones[where],
            fold=0,
            ends_fold=0,
        )
        rows.add(Touch, record_id=found, partnership_id=partnership)
        for item in range(10):
            _item(rows, (found, leg), (first + timedelta(days=item // 5), made.zones[where]), item % 5 + item // 9)
        noted(rows, made, "visit", found, {"direction": direction.value, "status": "proposed"})


def _item(rows: Rows, visit: tuple[UUID, UUID], where: tuple[Any, str], place: int) -> None:
    kind, english, chinese, hour = PROGRAMME[place]
    rows.add(
        Item,
        visit_id=visit[0],
        leg_id=visit[1],
        kind=kind,
        title={"en": f"{english} (sample)", "zh-Hans": f"{chinese}（示例）"},
        place=dict(zip(("en", "zh-Hans"), rows.pick(samples.VENUES), strict=True)),
        starts_at=datetime.combine(where[0], time(hour)),
        ends_at=datetime.combine(where[0], time(hour, 45)),
        timezone=where[1],
        fold=0,
        ends_fold=0,
    )


def _forum(rows: Rows, made: Made, number: int) -> UUID:
    english, chinese = samples.subject(number)
    partners = rows.chance.sample(made.partnerships, 1 + number % 3)
    where = made.names[partners[0][1]]
    day = rows.act.today + timedelta(days=rows.chance.randrange(-3000, 500))
    title = {
        "en": f"Forum on {english} with {where['en']} (sample)",
        "zh-Hans": f"{where['zh-Hans']}{chinese}论坛（示例）",
    }
    if number % 9 == 4:  # some are called as committees call them
        title = {tag: f"{words}{LONG[tag]}" for tag, words in title.items()}
    found = rows.add(
        Forum,
        title=title,
        kind=rows.pick(list(ForumKind)),
        format=rows.pick(list(Format)),
        status=rows.pick(list(ForumStatus)),
        venue=dict(zip(("en", "zh-Hans"), rows.pick(samples.VENUES), strict=True)),
        audience=Audience.PARTNER if number % 3 else Audience.INTERNAL,
        owner_id=made.owners[partners[0][0]],
        starts_at=datetime.combine(day, time(9, 30)),
        ends_at=datetime.combine(day, time(17)),
        timezone="Asia/Shanghai",
        fold=0,
        ends_fold=0,
        **OFF | {"called_off_at": rows.act.now if number % 50 == 9 else None},
    )
    for partnership, _region in partners:
        rows.add(Touch, record_id=found, partnership_id=partnership)
    noted(rows, made, "forum", found, {"title": title})
    return found


def derive(rows: Rows, roots: set[Root]) -> list[Entry]:
    """Add the entries that these records have, as the product derives them; return them."""
    return [_entry(rows, one) for one in sources.derive(rows.session, rows.act, roots)]


def _entry(rows: Rows, one: Projected) -> Entry:
    entry = Entry(id=rows.new_id(), sequence=0, revision=1, created_at=rows.act.now, owner_id=one.owner_id)
    entry.source_type, entry.source_id, entry.facet = one.key.source_type, one.key.source_id, one.key.facet
    entry.fill(one.content, rows.act.now)
    values = {name: getattr(entry, name) for name in (*COPIED, "id", "owner_id", "source_type", "source_id", "facet")}
    more = {"uid": f"{entry.id}@{rows.act.desk.domain}", "top_sequence": 0, "top_revision": 1}
    waits = rows.act.now if entry.audience.outward and entry.ending is None else None
    rows.extend(Entry, [values | more | {"waits_since": waits}])
    meant = sorted(one.content.partnership_ids)
    rows.extend(MeantFor, ({"entry_id": entry.id, "partnership_id": partnership} for partnership in meant))
    entry.meant_for = [MeantFor(entry_id=entry.id, partnership_id=partnership) for partnership in meant]
    return entry


def _release(rows: Rows, made: Made, entries: list[Entry]) -> None:
    """Show three of four outward records to partners as they stand."""
    by_record: dict[UUID, list[Entry]] = {}
    for entry in entries:
        if entry.audience.outward:
            by_record.setdefault(entry.record_id, []).append(entry)
    for number, (record_id, mine) in enumerate(by_record.items()):
        if number % 4 == 3:
            continue
        rows.add(
            Release,
            record_type=mine[0].record_type,
            record_id=record_id,
            number=1,
            released_at=rows.act.now,
            released_by_id=rows.pick(made.coordinators),
        )
        for entry in mine:
            show(rows, entry)


def show(rows: Rows, entry: Entry) -> None:
    values = {name: getattr(entry, name) for name in COPIED}
    found = rows.add(
        ReleasedEntry,
        uid=f"{entry.id}@{rows.act.desk.domain}",
        entry_id=entry.id,
        released_at=rows.act.now,
        **values,
    )
    rows.extend(
        ReleasedFor, ({"released_entry_id": found, "partnership_id": one.partnership_id} for one in entry.meant_for)
    )


def _remind(rows: Rows, made: Made, entries: list[Entry]) -> None:
    """Plan the reminders of what lies ahead, and let some of what is past have been mailed."""
    in_force = rules.in_force(rows.session)
    for number, entry in enumerate(entries):
        if entry.ending is not None or (entry.starts_utc < rows.act.now and number % 4):
            continue
        for rule in in_force:
            for step, due_at in _steps(rows, rule, entry):
                _reminder(rows, made, entry, (rule.id, step, due_at))


def _steps(rows: Rows, rule: rules.Rule, entry: Entry) -> Iterator[tuple[str, datetime]]:
    if rules.applies(rule, entry):
        for step in rule.steps:
            due_at = rules.due_at(rule, step, entry, rows.act.desk.timezone)
            yield next(f"{unit}:{count}" for unit, count in step.items()), due_at


def _reminder(rows: Rows, made: Made, entry: Entry, planned: tuple[UUID, str, datetime]) -> None:
    rule_id, step, due_at = planned
    past = due_at <= rows.act.now
    state = ReminderState.FANNED if past else ReminderState.PLANNED
    values = {"rule_id": rule_id, "entry_id": entry.id, "step": step, "anchor_at": entry.starts_utc, "due_at": due_at}
    found = rows.add(Reminder, **values, state=state)
    if not past:
        return
    recipient = entry.owner_id or made.coordinators[0]
    at = dict.fromkeys(("due_at", "next_try_at", "dated_at", "sent_at", "created_at", "updated_at"), due_at)
    failed = rows.one_in(500)
    rows.add(
        Message,
        due_at,
        key=f"{found}:{recipient}",
        message_id=f"<{found}@{rows.act.desk.domain}>",
        epoch=0,
        kind=messages.Kind.REMINDER,
        priority=5,
        recipient_id=recipient,
        address="sample@example.org",
        domain="example.org",
        record_id=entry.record_id,
        entry_id=entry.id,
        sequence=0,
        reminder_id=found,
        about={"lead": {"days": 7}, "moved": False},
        expires_at=due_at + timedelta(days=2),
        state=messages.State.FAILED if failed else messages.State.SENT,
        attempts=1,
        **at | ({"sent_at": None} if failed else {}),
    )
