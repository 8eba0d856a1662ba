"""The schedule under random commands: what is stored equals what is derived afresh, and no number ever lies."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, selectinload, sessionmaker

from backend.domain import transactions
from backend.domain.errors import DomainError
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import feeds, reminders, rules, selections, snapshots
from backend.domain.outreach.reminders import Reminder
from backend.domain.outreach.snapshots import Kept
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import PartnershipDetails
from backend.domain.partners.regions import Region
from backend.domain.schedule import ahead, projection, releases
from backend.domain.schedule.entries import Content, Entry, ReleasedEntry
from backend.domain.values import inputs
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, MoveDetails, VisitDetails
from backend.ical import feed as ical_feed
from backend.ical import publishing
from backend.ical.publishing import Memory
from tests import factories

START = datetime(2027, 5, 12, 9, 30)
# few values each, so that commands meet: the same forum moved to the time a draft already had
Pick = st.integers(min_value=0, max_value=1)
Days = st.sampled_from([0, 1, 30])
Outward = st.sampled_from(["internal", "partner", "public"])


class Office(RuleBasedStateMachine):
    """An office whose coordinator plans, moves, calls off and releases at random."""

    def __init__(self, engine: Engine, act: Act) -> None:
        super().__init__()
        self.connection = engine.execution_options(amity_writes=True).connect()
        self.outer = self.connection.begin()
        maker = sessionmaker(self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        transactions.attach_to(maker)
        self.session: Session = maker(info={"act": act})
        self.act = act
        self.partner_ids: list[UUID] = []
        self.forums: list[UUID] = []
        self.visits: list[UUID] = []
        self.items: list[tuple[UUID, UUID]] = []
        self.asked: dict[tuple[str, int], Any] = {}
        self.said: dict[tuple[str, int], Content] = {}
        self.numbers: dict[str, tuple[int, int]] = {}
        self.shown: dict[str, tuple[Content, int]] = {}
        self.kept: dict[UUID, Kept] = {}
        self.memory = Memory()

    @initialize()
    def open_office(self) -> None:
        """Begin with three partners, a released forum and a released visit."""
        rules.lay_shipped(self.session, self.act)
        partners = [
            factories.partnership(self.session, self.act, name, concluded_on="2017-06-01")
            for name in ("Muster", "Esempio", "Exemple")
        ]
        self.partner_ids = [one.id for one in partners]
        mei = factories.coordinator(self.session, "mei")
        opened = [
            factories.feed(self.session, self.act, [partners[0]]),
            factories.feed(self.session, self.act, partners[1:], detail="titles", cancelled="removed"),
            factories.feed(self.session, self.act, audience="public"),
            factories.feed(self.session, replace(self.act, who=mei), audience="internal"),
        ]
        self.kept = {one.id: Kept(one.id, -1, self.act.now, "test") for one in opened}
        self.forums.append(factories.forum(self.session, self.act, partners).id)
        self.visits.append(factories.visit(self.session, self.act, partners[0]).id)
        self.session.commit()
        releases.release(self.session, self.act, ("forum", self.forums[0]))
        releases.release(self.session, self.act, ("visit", self.visits[0]))
        self.session.commit()

    def teardown(self) -> None:
        """Leave the database as it was."""
        self.session.close()
        self.outer.rollback()
        self.connection.close()

    def do(self, command: Callable[[], object], *, outwards: bool = False) -> None:
        """Run one command in a transaction of its own; what the domain refuses leaves nothing behind."""
        before = self.released()
        try:
            command()
            self.session.commit()
        except DomainError:
            self.session.rollback()
        self.session.expunge_all()
        if not outwards:
            assert self.released() == before, "a draft change reached partners"

    def released(self) -> dict[str, tuple[Content, int]]:
        """Return what partners see: content and sequence by uid."""
        rows = self.session.scalars(select(ReleasedEntry).options(selectinload(ReleasedEntry.meant_for)))
        return {row.uid: (row.content, row.sequence) for row in rows}

    def one(self, ids: list[Any], pick: int) -> Any:
        """Return one of what was made so far."""
        return ids[pick % len(ids)]

    @rule(audience=Outward, count=st.integers(1, 3), days=Days)
    def plan_forum(self, audience: str, count: int, days: int) -> None:
        """Plan a forum with some of the partners."""

        def plan() -> None:
            partners = partnerships.require(self.session, self.act, self.partner_ids[:count], "partnership_ids")
            starts = START + timedelta(days=days)
            forum = factories.forum(
                self.session,
                self.act,
                partners,
                audience=audience,
                starts_at=starts,
                ends_at=starts + timedelta(hours=3),
            )
            self.forums.append(forum.id)

        self.do(plan)

    @precondition(lambda self: self.forums)
    @rule(pick=Pick, days=Days, audience=Outward, word=st.sampled_from(["one", "two"]))
    def draft_forum(self, pick: int, days: int, audience: str, word: str) -> None:
        """Change a forum as a draft."""

        def change() -> None:
            forum = forums.get(self.session, self.act, self.one(self.forums, pick))
            starts = START + timedelta(days=days)
            given = forums.given(forum) | {"starts_at": starts, "ends_at": starts, "title": word, "audience": audience}
            forums.change(self.session, self.act, forum, inputs.parse(ForumDetails, given))

        self.do(change)

    @precondition(lambda self: self.forums)
    @rule(pick=Pick, days=Days)
    def reschedule_forum(self, pick: int, days: int) -> None:
        """Move a forum, at once for partners."""

        def move() -> None:
            forum = forums.get(self.session, self.act, self.one(self.forums, pick))
            starts = START + timedelta(days=days)
            details = TimeDetails(starts_at=starts, ends_at=starts, timezone="Asia/Shanghai")
            forums.reschedule(self.session, self.act, forum, details)

        self.do(move, outwards=True)

    @precondition(lambda self: self.forums or self.visits)
    @rule(pick=Pick, verb=st.sampled_from(["postpone", "call_off", "reinstate"]), of_visit=st.booleans())
    def end_or_not(self, pick: int, verb: str, *, of_visit: bool) -> None:
        """Postpone, call off or reinstate a forum or a visit."""

        def act_on() -> None:
            ids = self.visits if of_visit and self.visits else self.forums or self.visits
            get = visits.get if ids is self.visits else forums.get
            self.verb(verb, get(self.session, self.act, self.one(ids, pick)))

        self.do(act_on, outwards=True)

    @precondition(lambda self: self.items)
    @rule(pick=Pick, verb=st.sampled_from(["postpone", "call_off", "reinstate"]))
    def end_item(self, pick: int, verb: str) -> None:
        """Postpone, call off or reinstate one programme item."""

        def act_on() -> None:
            visit_id, item_id = self.one(self.items, pick)
            visit = visits.get(self.session, self.act, visit_id)
            self.verb(verb, programme.get(self.session, visit, item_id))

        self.do(act_on, outwards=True)

    def verb(self, verb: str, row: Any) -> None:
        """Call one of the outward verbs on a row."""
        if verb == "reinstate":
            outward.reinstate(self.session, self.act, row)
            return
        details = EndDetails(reason="PLANTED", outward_text={"en": "Sorry"})
        {"postpone": outward.postpone, "call_off": outward.call_off}[verb](self.session, self.act, row, details)

    @rule(audience=Outward, legs=st.integers(1, 2), days=Days)
    def propose_visit(self, audience: str, legs: int, days: int) -> None:
        """Propose a visit of one or two legs."""

        def propose() -> None:
            first = START.date() + timedelta(days=days)
            given = {
                "direction": "outbound",
                "audience": audience,
                "legs": [
                    {
                        "partnership_id": self.partner_ids[n],
                        "starts_on": first + timedelta(days=3 * n),
                        "ends_on": first + timedelta(days=3 * n + 2),
                    }
                    for n in range(legs)
                ],
            }
            self.visits.append(visits.propose(self.session, self.act, inputs.parse(VisitDetails, given)).id)

        self.do(propose)

    @precondition(lambda self: self.visits)
    @rule(pick=Pick, hour=st.integers(0, 23), day=st.integers(0, 5), audience=st.sampled_from([None, "internal"]))
    def add_item(self, pick: int, hour: int, day: int, audience: str | None) -> None:
        """Put an item into a programme."""

        def add() -> None:
            visit = visits.get(self.session, self.act, self.one(self.visits, pick))
            starts = datetime.combine(visit.starts_on + timedelta(days=day), datetime.min.time()) + timedelta(
                hours=hour
            )
            given = {
                "kind": "talks",
                "title": "Talks",
                "starts_at": starts,
                "timezone": "Europe/Berlin",
                "audience": audience,
            }
            item = programme.add(self.session, self.act, visit, inputs.parse(ItemDetails, given))
            self.items.append((visit.id, item.id))

        self.do(add)

    @precondition(lambda self: self.visits)
    @rule(pick=Pick, days=Days)
    def move_visit(self, pick: int, days: int) -> None:
        """Move a whole visit, at once for partners."""

        def move() -> None:
            visit = visits.get(self.session, self.act, self.one(self.visits, pick))
            details = MoveDetails(starts_on=START.date() + timedelta(days=days))
            programme.move(self.session, self.act, visit, details)

        self.do(move, outwards=True)

    @precondition(lambda self: self.forums or self.visits)
    @rule(pick=Pick, leave_out=st.booleans(), of_visit=st.booleans())
    def release(self, pick: int, *, leave_out: bool, of_visit: bool) -> None:
        """Release a record, perhaps leaving an item out."""

        def release() -> None:
            kind, ids = ("visit", self.visits) if of_visit and self.visits else ("forum", self.forums)
            if ids:
                left = {item for _, item in self.items[:1]} if leave_out else set()
                releases.release(self.session, self.act, (kind, self.one(ids, pick)), left)

        self.do(release, outwards=True)

    @rule(pick=Pick, year=st.integers(2015, 2026))
    def correct_partnership(self, pick: int, year: int) -> None:
        """Correct the day a partnership was concluded."""

        def correct() -> None:
            partnership = partnerships.get(self.session, self.act, self.one(self.partner_ids, pick))
            given = partnerships.given(partnership) | {"concluded_on": f"{year}-02-28", "audience": "partner"}
            partnerships.change(self.session, self.act, partnership, inputs.parse(PartnershipDetails, given))

        self.do(correct)

    @rule(word=st.sampled_from(["Neustadt", "Altstadt"]))
    def rename_region(self, word: str) -> None:
        """Give a partner's region another name."""

        def rename() -> None:
            region = self.session.scalars(select(Region).where(Region.home_since.is_(None)).order_by(Region.id)).first()
            assert region is not None
            region.name = {"en": word}

        self.do(rename)

    @rule(days=st.integers(1, 30))
    def pass_days(self, days: int) -> None:
        """Let days go by; the clock brings the office up to date."""

        def turn() -> None:
            self.act = replace(self.act, now=self.act.now + timedelta(days=days))
            self.session.info["act"] = self.act
            projection.settle_all(self.session, self.act)

        self.do(turn)

    @invariant()
    def projection_holds(self) -> None:
        """What is stored equals what is derived afresh."""
        assert projection.mismatches(self.session, self.act) == []

    @invariant()
    def feeds_that_count_as_current_are(self) -> None:
        """What was kept of each feed is what it says now, unless it is marked as stale; then it is made anew."""
        for feed_id, kept in list(self.kept.items()):
            row = snapshots.find(self.session, feed_id)
            assert row is not None
            made = publishing.build(self.session, self.act, feed_id, self.memory, "test")
            if row.wanted == kept.built:
                assert made.plain == kept.plain
            feed = feeds.whole(self.session, feed_id)
            plain = ical_feed.render(selections.selection(self.session, self.act, feed), self.act.desk)
            assert made.plain == plain
            self.kept[feed_id] = made

    @invariant()
    def numbers_never_lie(self) -> None:
        """No sequence stands for two times, no revision for two contents, and partners see no number fall."""
        loaded = selectinload(Entry.meant_for), selectinload(Entry.released).selectinload(ReleasedEntry.meant_for)
        for entry in self.session.scalars(select(Entry).options(*loaded).execution_options(populate_existing=True)):
            for row in (entry, entry.released):
                if row is not None:
                    content = row.content
                    asked = (content.span, content.place, content.status)
                    assert self.asked.setdefault((entry.uid, row.sequence), asked) == asked
                    assert self.said.setdefault((entry.uid, row.revision), content) == content
            assert entry.top_sequence >= entry.sequence
            if entry.released is not None:
                assert entry.released.uid == entry.uid
                assert entry.sequence >= entry.released.sequence
                assert (entry.digest == entry.released.digest) == (entry.content == entry.released.content)
                seen = self.numbers.get(entry.uid, (0, 0))
                assert (entry.released.sequence, entry.released.revision) >= seen
                self.numbers[entry.uid] = (entry.released.sequence, entry.released.revision)

    @invariant()
    def the_desk_knows_what_waits(self) -> None:
        """The desk lists exactly the records whose next release would change something to come."""
        listed = {one.record_id for one in ahead.drafts(self.session, self.act, None, 1000)[0]}
        for record_id in (*self.forums, *self.visits):
            waiting = releases.waiting(self.session, record_id)
            assert (record_id in listed) == any(one.entry.ends_utc > self.act.now for one in waiting)
            marked = select(Entry.id).where(Entry.record_id == record_id, Entry.waits_since.is_not(None))
            assert set(self.session.scalars(marked)) == {one.entry.id for one in waiting}

    @invariant()
    def nothing_internal_is_out(self) -> None:
        """No reason leaves the office, and nothing internal is released as living."""
        for content, _ in self.released().values():
            assert "PLANTED" not in repr(content)
            assert content.audience.outward

    @invariant()
    def reminders_follow(self) -> None:
        """Every planned reminder belongs to an entry that takes place, at the time it has now."""
        planned = select(Reminder).where(Reminder.state == reminders.State.PLANNED)
        for reminder in self.session.scalars(planned.options(selectinload(Reminder.entry))):
            entry = reminder.entry
            assert entry.dropped_at is None
            assert entry.ending is None
            assert reminders.is_day_list(reminder) or reminder.anchor_at == entry.starts_utc


def test_random_commands_keep_the_schedule_true(engine: Engine, act: Act, *, long: bool) -> None:
    """Whatever a coordinator does in whatever order, the schedule holds its invariants."""
    examples, steps = (200, 40) if long else (10, 20)
    run_state_machine_as_test(
        lambda: Office(engine, act),  # type: ignore[arg-type] # a maker of machines will do
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
