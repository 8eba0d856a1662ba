"""Undo: what was done is as if it had not been, for ten minutes, while nothing of it has left the house."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from backend.db import Base
from backend.domain import chronicle, restoring, transactions, undo
from backend.domain.chronicle import Wanted
from backend.domain.errors import DomainError, Forbidden, NotFound, Refused
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.outreach import fan, feeds
from backend.domain.outreach.messages import Message, State
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import PartnershipDetails
from backend.domain.schedule import projection, releases
from backend.domain.schedule.entries import Entry
from tests import factories
from tests.domain.undo_deeds import (
    DEEDS,
    Deed,
    change_forum,
    conclude_partnership,
    move_forum,
    open_feed,
    plan_forum,
    postpone_forum,
)
from tests.domain.undo_world import World
from tests.servers import databases
from tests.statements import counted

MINUTE = timedelta(minutes=1)
FORGOTTEN = {"revision", "updated_at"}
APART = {"changes", "undone_acts", "past_touches", "touches", "entries", "entry_partnerships", "reminders"}
APART |= {"sort_names", "search_rows", "search_words", "snapshots", "snapshot_bodies"}
"""Tables that follow from the others, or tell what was done."""


@pytest.fixture
def world(session: Session, act: Act) -> World:
    """Return an office with a record of each noun."""
    return World.opened(session, act)


def done(world: World, deed: Callable[[World], object], who: Coordinator | None = None, minutes: int = 1) -> UUID:
    """Do something as an act of its own and return that act's id."""
    known = who or world.act.who
    person = known and world.session.get(Coordinator, known.id)
    world.act = replace(world.act, now=world.act.now + minutes * MINUTE, who=person)
    world.session.info["act"] = world.act
    deed(world)
    world.session.commit()
    world.session.expunge_all()
    found = world.session.info[history.DONE]
    assert isinstance(found, UUID)
    return found


def take_back(world: World, act_id: UUID, who: Coordinator | None = None, minutes: int = 1) -> UUID:
    """Undo an act as an act of its own; a refusal leaves nothing behind."""
    try:
        return done(world, lambda w: undo.undo(w.session, w.act, act_id), who, minutes)
    except DomainError:
        world.session.rollback()
        raise


def different(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return, by table, the rows that are on one side alone."""
    pairs = {name: (set(before[name]) - set(after[name]), set(after[name]) - set(before[name])) for name in before}
    return {name: sides for name, sides in pairs.items() if any(sides)}


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that people fill, versions and the time of the last change apart."""
    return {
        table.name: sorted(
            (
                repr(
                    [
                        (one.name, value)
                        for one, value in zip(table.columns, row, strict=True)
                        if one.name not in FORGOTTEN
                    ]
                ),
            )
            for row in session.execute(select(table))
        )
        for table in Base.metadata.sorted_tables
        if table.name not in APART
    }


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_what_is_undone_is_as_it_was(world: World, deed: Deed) -> None:
    session = world.session
    before = everything(session)
    act_id = done(world, deed)
    assert everything(session) != before
    back = take_back(world, act_id)
    assert different(before, everything(session)) == {}
    assert projection.mismatches(session, world.act) == []
    if deed is open_feed:
        with pytest.raises(Refused, match="secret"):
            take_back(world, back)
        return
    take_back(world, back)
    assert different(before, everything(session)) != {}
    assert projection.mismatches(session, world.act) == []


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(wanted=st.lists(st.sampled_from(DEEDS), min_size=2, max_size=5, unique=True))
def test_whatever_was_done_is_taken_back_one_by_one(engine: Engine, act: Act, wanted: list[Deed]) -> None:
    with session_of(engine, act) as session:
        world = World.opened(session, act)
        states: list[dict[str, Any]] = []
        ids: list[UUID] = []
        for deed in wanted:
            before = everything(session)
            try:
                ids.append(done(world, deed, minutes=0))
            except DomainError:
                session.rollback()
            else:
                states.append(before)
        for act_id, state in zip(reversed(ids), reversed(states), strict=True):
            take_back(world, act_id, minutes=0)
            assert different(state, everything(session)) == {}
        assert projection.mismatches(session, world.act) == []


@contextmanager
def session_of(engine: Engine, act: Act) -> Iterator[Session]:
    """Yield a session of one example, of which nothing is left."""
    with engine.execution_options(amity_writes=True).connect() as connection, connection.begin() as outer:
        maker = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        transactions.attach_to(maker)
        with maker(info={"act": act}) as session:
            yield session
        outer.rollback()


def refusal(world: World, act_id: UUID, **more: Any) -> str:
    """Return why an act cannot be undone."""
    with pytest.raises(DomainError) as refused:
        take_back(world, act_id, **more)
    return str(refused.value)


def person(world: World, name: str, role: Role = Role.COORDINATOR) -> Coordinator:
    """Return another person of the office."""
    made = factories.coordinator(world.session, name, role)
    world.session.commit()
    return made


def release_forum(world: World) -> None:
    """Show partners the forum."""
    releases.release(world.session, world.act, ("forum", world.ids["forum"]))


def test_after_ten_minutes_it_stays(world: World) -> None:
    act_id = done(world, move_forum)
    assert refusal(world, act_id, minutes=10) == "It is more than ten minutes ago"


def test_what_partners_see_is_not_undone_and_a_draft_of_it_is(world: World) -> None:
    done(world, release_forum)
    moved = done(world, move_forum)
    assert "Partners see it already" in refusal(world, moved)
    drafted = done(world, lambda w: change_texts(w, "Blue"))
    take_back(world, drafted)
    assert world.forum().title["en"] == "Forum on green ports"
    assert projection.mismatches(world.session, world.act) == []


def change_texts(world: World, title: str) -> None:
    """Give the forum another title."""
    forum = world.forum()
    details = world.read(ForumDetails, **forums.given(forum) | {"title": {"en": title}})
    forums.change(world.session, world.act, forum, details)


def test_a_release_is_not_undone_and_what_it_released_neither(world: World) -> None:
    planned = done(world, lambda w: change_texts(w, "Blue"))
    released = done(world, release_forum)
    assert refusal(world, released) == undo.NEVER["release"]
    assert "Partners see it already" in refusal(world, planned)


def test_a_mail_that_has_gone_out_keeps_it(world: World) -> None:
    act_id = done(world, lambda w: change_texts(w, "Blue"))
    entry = world.session.scalars(select(Entry).where(Entry.record_id == world.ids["forum"])).one()
    fan.fan_out(world.session, replace(world.act, now=entry.starts_utc))
    for one in world.session.scalars(select(Message)):
        one.state, one.updated_at = State.CLAIMED, world.act.now
    world.session.commit()
    assert refusal(world, act_id) == "A mail about it has gone out"


def test_a_feed_whose_address_was_given_out_stays(world: World) -> None:
    made = done(world, open_feed)
    made_id = chronicle.of_act(world.session, world.act, made)[0].record_id
    done(world, lambda w: feeds.show_link(w.session, w.act, feeds.get(w.session, w.act, made_id)))
    assert "address of this feed" in refusal(world, made)
    rotated = done(world, lambda w: feeds.rotate(w.session, w.act, feeds.get(w.session, w.act, w.ids["feed"])))
    assert refusal(world, rotated) == undo.OTHERWISE


def test_a_later_change_of_somebody_keeps_it_until_that_is_undone(world: World) -> None:
    europe = person(world, "asia")
    first = done(world, lambda w: change_texts(w, "Blue"))
    later = done(world, move_forum, europe)
    assert refusal(world, first, who=europe) == "Only who did it, or a director, may undo it"
    dora = world.session.scalars(select(Coordinator).where(Coordinator.role == Role.DIRECTOR)).one()
    assert refusal(world, first, who=dora).startswith("Asia has changed it since")
    take_back(world, later)
    take_back(world, first)
    assert world.forum().title["en"] == "Forum on green ports"


def test_an_act_is_undone_once(world: World) -> None:
    act_id = done(world, move_forum)
    take_back(world, act_id)
    assert refusal(world, act_id) == "It is undone already"


def test_a_series_goes_back_and_forth_in_its_order_alone(world: World) -> None:
    blue = done(world, lambda w: change_texts(w, "Blue"))
    green = done(world, lambda w: change_texts(w, "Green"))
    not_green, not_blue = take_back(world, green), take_back(world, blue)
    assert "has changed it since" in refusal(world, not_green)
    take_back(world, not_blue)
    assert world.forum().title["en"] == "Blue"
    take_back(world, not_green)
    assert world.forum().title["en"] == "Green"


def test_what_others_build_on_stays(world: World) -> None:
    made = done(world, conclude_partnership)
    partner_id = chronicle.of_act(world.session, world.act, made)[0].record_id
    done(world, lambda w: factories.forum(w.session, w.act, [partnerships.get(w.session, w.act, partner_id)]))
    assert refusal(world, made) == "Something else builds on it by now"


def test_an_auditor_undoes_nothing_and_nobody_what_amity_did(world: World) -> None:
    act_id = done(world, move_forum)
    audit = person(world, "audit", Role.AUDITOR)
    with pytest.raises(Forbidden):
        take_back(world, act_id, who=audit)
    by_itself = replace(world, act=replace(world.act, who=None))
    world.session.info["act"] = by_itself.act
    postpone_forum(by_itself)
    world.session.commit()
    done_by_itself = world.session.info[history.DONE]
    europe = world.session.scalars(select(Coordinator).where(Coordinator.name == "Europe")).one()
    assert refusal(world, done_by_itself, who=europe) == "Only who did it, or a director, may undo it"


def test_rights_lost_since_are_lost(world: World) -> None:
    asia = person(world, "asia")
    act_id = done(world, lambda w: change_texts(w, "Blue"), asia)
    dora = world.session.scalars(select(Coordinator).where(Coordinator.role == Role.DIRECTOR)).one()
    done(world, close, dora)
    with pytest.raises(NotFound):
        take_back(world, act_id, who=asia)


def close(world: World) -> None:
    """Close a partnership to all but its team."""
    partner = world.partner()
    given_ = partnerships.given(partner) | {"confidential": True}
    partnerships.change(world.session, world.act, partner, world.read(PartnershipDetails, **given_))


def test_a_confidential_partnership_stays_on_record(world: World) -> None:
    def conclude(w: World) -> None:
        given_ = {"tier": "contact", "parties": [{"region_id": w.ids["region"]}], "confidential": True}
        partnerships.conclude(w.session, w.act, w.read(PartnershipDetails, **given_))

    assert "stays on record" in refusal(world, done(world, conclude))


def test_standings_say_until_when_by_as_many_statements_for_three_as_for_one(world: World) -> None:
    one = done(world, move_forum)
    rows = chronicle.listed(world.session, world.act, Wanted(limit=1))
    found = undo.standings(world.session, world.act, rows)
    assert found[one].refusal is None
    assert found[one].until == world.act.now + undo.WINDOW
    with counted(world.session.connection().engine) as few:
        undo.standings(world.session, world.act, rows)
    done(world, plan_forum)
    done(world, lambda w: change_texts(w, "Blue"))
    every = chronicle.listed(world.session, world.act, Wanted(limit=100))
    with counted(world.session.connection().engine) as many:
        refusals = [one.refusal for one in undo.standings(world.session, world.act, every).values()]
    assert len(many) == len(few)
    assert [one is None for one in refusals].count(False) >= 1


def test_every_noun_with_a_history_says_whether_it_can_be_undone() -> None:
    databases.import_models()
    restoring.models.cache_clear()
    told = set(restoring.models())
    assert told <= undo.UNDOABLE | undo.NEVER.keys(), "a new noun: say in domain/undo.py whether it can be undone"
    assert not undo.UNDOABLE & undo.NEVER.keys()
    assert told >= undo.UNDOABLE


def test_what_was_taken_off_a_closed_partnership_stays_its_teams(world: World) -> None:
    dora = world.session.scalars(select(Coordinator).where(Coordinator.role == Role.DIRECTOR)).one()
    asia = person(world, "asia")
    done(world, close, dora)
    done(world, lambda w: change_texts(w, "Talks with Muster"), dora)
    done(world, change_forum, dora)
    done(world, lambda w: change_texts(w, "Blue again"), dora)
    wanted = Wanted(record_id=world.ids["forum"])
    hers = [one.new.get("title") for one in chronicle.listed(world.session, replace(world.act, who=asia), wanted)]
    all_ = [one.new.get("title") for one in chronicle.listed(world.session, world.act, wanted)]
    assert hers == [{"en": "Blue again"}]
    assert {"en": "Talks with Muster"} in all_
