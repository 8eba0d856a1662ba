"""The rows that are searched follow the records: in their transaction, through renames, savepoints and rollbacks."""

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from backend.domain import search, transactions
from backend.domain.errors import DomainError
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum, ForumDetails
from backend.domain.index import upkeep
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds
from backend.domain.partners import organisations, people
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import PersonDetails, PostDetails
from backend.domain.partners.regions import Region
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from tests import factories


def nouns(session: Session, act: Act, words: str) -> set[str]:
    """Return of which nouns anything is found."""
    return {one.noun for one in search.found(session, act, words)}


def test_a_region_renames_what_is_named_after_it(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act, "Altstadt")
    factories.visit(session, act, partner)
    region = session.scalars(sa.select(Region).where(Region.home_since.is_(None))).one()
    body = organisations.create(
        session,
        act,
        OrganisationDetails(name={"en": "Port"}, kind="port", region_id=region.id),
    )
    person = people.create(session, act, PersonDetails(family="Muster"))
    post = PostDetails(person_id=person.id, organisation_id=body.id, title={"en": "Harbour master"})
    people.appoint(session, act, post)
    session.commit()
    named = {"partnership", "visit", "region", "organisation", "person"}
    assert nouns(session, act, "altstadt") == named
    region.name = {"en": "Neustadt"}
    session.commit()
    assert nouns(session, act, "altstadt") == set()
    assert nouns(session, act, "neustadt") == named
    assert upkeep.mismatches(session) == []


def test_an_undone_savepoint_leaves_nothing(session: Session, act: Act) -> None:
    region = factories.region(session, "Muster")
    session.commit()
    savepoint = session.begin_nested()
    region.name = {"en": "Wrong"}
    factories.region(session, "Undone")
    session.flush()
    savepoint.rollback()
    session.commit()
    assert nouns(session, act, "undone") == nouns(session, act, "wrong") == set()
    assert nouns(session, act, "muster") == {"region"}
    assert upkeep.mismatches(session) == []


def test_a_rollback_takes_the_notes_with_it(session: Session, act: Act) -> None:
    factories.region(session, "Muster")
    session.commit()
    factories.region(session, "Undone")
    session.rollback()
    factories.region(session, "Later")
    session.commit()
    assert nouns(session, act, "undone") == set()
    assert nouns(session, act, "later") == {"region"}


def test_what_is_taken_away_is_not_found(session: Session, act: Act) -> None:
    forum = factories.forum(session, act, [factories.partnership(session, act)], title={"en": "Passing"})
    session.commit()
    assert nouns(session, act, "passing") == {"forum"}
    forums.discard(session, act, forums.get(session, act, forum.id))
    session.commit()
    assert nouns(session, act, "passing") == nouns(session, act, "pasing") == set()
    assert upkeep.mismatches(session) == []


def test_a_name_that_is_taken_away_is_kept_nowhere(session: Session, act: Act) -> None:
    person = people.create(session, act, PersonDetails(family="Verschwunden", given="Anna"))
    people.create(session, act, PersonDetails(family="Muster", given="Anna"))
    session.commit()
    people.change(session, act, person, PersonDetails(family="Bleibt"))
    session.commit()
    words = set(session.scalars(sa.text("SELECT word FROM search_words").columns(sa.column("word", sa.String))))
    assert "verschwunden" not in words
    assert {"anna", "bleibt", "muster"} <= words


def test_bulk_statements_are_refused(session: Session) -> None:
    with pytest.raises(RuntimeError, match="bulk statement on Person"):
        session.execute(sa.update(people.Person).values(family="x"))


def test_a_rebuild_says_the_same(session: Session, act: Act) -> None:
    factories.visit(session, act, factories.partnership(session, act, "Düsseldorf"))
    session.commit()
    session.execute(sa.text("DELETE FROM search_words"))
    session.execute(sa.text("DELETE FROM search_rows WHERE noun = 'visit'"))
    assert len(upkeep.mismatches(session)) == 2
    assert upkeep.rebuild(session) == 4
    assert upkeep.mismatches(session) == []
    assert upkeep.is_whole(session)
    assert not upkeep.catch_up(session)
    for left_out in ("WHERE noun = 'region'", ""):
        session.execute(sa.text(f"DELETE FROM search_rows {left_out}"))
        assert upkeep.catch_up(session)
    assert upkeep.mismatches(session) == []


Name = st.sampled_from(["Muster", "Düsseldorf", "示例市", "Esempio Muster", "Łódź", "—"])
Step = st.tuples(st.sampled_from(["region", "partnership", "forum", "visit", "person", "feed", "item"]), Name, Name)
Steps = st.lists(st.tuples(Step, st.sampled_from(["commit", "undo", "nested", "on"])), min_size=1, max_size=10)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(steps=Steps)
def test_whatever_is_done_the_index_is_what_is_derived(engine: Engine, act: Act, steps: Any) -> None:
    with engine.execution_options(amity_writes=True).connect() as connection, connection.begin() as outer:
        maker = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        transactions.attach_to(maker)
        with maker(info={"act": act}) as session:
            for (what, name, other), end in steps:
                _do(session, act, (what, name, other), end)
            session.commit()
            assert upkeep.mismatches(session) == []
            assert upkeep.is_whole(session)
        outer.rollback()


def _do(session: Session, act: Act, step: tuple[str, str, str], end: str) -> None:
    """Make something and change something of its kind, in a savepoint or not, and end the transaction so."""
    if end == "nested":
        savepoint = session.begin_nested()
        _change(session, act, *step)
        savepoint.rollback()
        return
    _change(session, act, *step)
    if end != "on":
        session.commit() if end == "commit" else session.rollback()
        session.expunge_all()


def _change(session: Session, act: Act, what: str, name: str, other: str) -> None:
    try:
        _COMMANDS[what](session, act, name, other)
        session.flush()
    except DomainError:
        session.rollback()


def _region(session: Session, _act: Act, name: str, other: str) -> None:
    for one in session.scalars(sa.select(Region).limit(2)):
        one.name = {"en": other, "zh-Hans": name}
    factories.region(session, name)


def _partnership(session: Session, act: Act, name: str, other: str) -> Partnership:
    partnership = factories.partnership(session, act, name)
    partnership.name = {"en": other}
    return partnership


def _forum(session: Session, act: Act, name: str, other: str) -> None:
    forum = factories.forum(session, act, [factories.partnership(session, act, name)], title={"en": other})
    details = inputs.parse(ForumDetails, forums.given(forum) | {"venue": {"en": name}, "title": {"zh-Hans": name}})
    forums.change(session, act, forum, details)
    for one in session.scalars(sa.select(Forum).where(Forum.id != forum.id).limit(1)):
        session.delete(one)


def _visit(session: Session, act: Act, name: str, other: str) -> None:
    visit = factories.visit(session, act, _partnership(session, act, name, other))
    visits.confirm(session, act, visit)


def _item(session: Session, act: Act, name: str, other: str) -> None:
    visit = factories.visit(session, act, factories.partnership(session, act, name))
    given = {"kind": "talks", "title": other, "starts_at": "2027-05-11T09:00:00", "timezone": "Asia/Shanghai"}
    programme.add(session, act, visit, inputs.parse(ItemDetails, given))


def _person(session: Session, act: Act, name: str, other: str) -> None:
    person = people.create(session, act, PersonDetails(native=name))
    people.change(session, act, person, PersonDetails(native=name, family=other))


def _feed(session: Session, act: Act, name: str, _other: str) -> None:
    feed = factories.feed(session, act, [factories.partnership(session, act, name)], name=name)
    feeds.revoke(session, act, feed)


_COMMANDS: dict[str, Any] = {
    "region": _region,
    "partnership": _partnership,
    "forum": _forum,
    "visit": _visit,
    "item": _item,
    "person": _person,
    "feed": _feed,
}
