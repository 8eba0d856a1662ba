"""The office's history by rights: confidential records, internal feeds, rules and accounts of others are left out."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from backend.domain import chronicle
from backend.domain.chronicle import Wanted
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.outreach import rules
from backend.domain.outreach.rules import RuleDetails
from backend.domain.values import inputs
from tests import factories


@pytest.fixture
def owner(session: Session) -> Coordinator:
    """Return a coordinator with a confidential partnership."""
    return factories.coordinator(session, "owner")


def read(session: Session, act: Act, who: Coordinator, wanted: Wanted | None = None) -> set[str]:
    """Return the nouns of the records whose changes a person reads of."""
    return {one.record_type for one in chronicle.listed(session, replace(act, who=who), wanted or Wanted())}


def test_what_touches_a_closed_partnership_is_of_its_team(session: Session, act: Act, owner: Coordinator) -> None:
    closed = factories.partnership(session, act, "Verborgen", confidential=True, owner=owner.email)
    forum = factories.forum(session, act, [closed])
    session.commit()
    details = {"source": {"type": "forum", "id": forum.id}, "steps": [{"hours": 2}]}
    rules.make(session, act, inputs.parse(RuleDetails, details))
    other = factories.coordinator(session, "other")
    hidden = {"partnership", "forum", "rule"}
    assert hidden <= read(session, act, owner)
    assert not hidden & read(session, act, other)
    assert hidden <= read(session, act, factories.coordinator(session, "audit", Role.AUDITOR))


def test_an_internal_feed_is_its_owners_and_the_directors(session: Session, act: Act, owner: Coordinator) -> None:
    feed = factories.feed(session, replace(act, who=owner), audience="internal", name="Mine alone")
    wanted = Wanted(record_type="feed", record_id=feed.id)
    assert read(session, act, owner, wanted) == {"feed"}
    assert read(session, act, factories.coordinator(session, "dora", Role.DIRECTOR), wanted) == {"feed"}
    assert read(session, act, factories.coordinator(session, "other"), wanted) == set()
    assert read(session, act, factories.coordinator(session, "audit", Role.AUDITOR), wanted) == set()


def test_sign_ins_are_a_persons_own_and_the_directors(session: Session, act: Act, owner: Coordinator) -> None:
    history.note(session, act, "signed_in", ("coordinator", owner.id))
    session.flush()
    wanted = Wanted(record_type="coordinator", record_id=owner.id)
    assert read(session, act, owner, wanted) == {"coordinator"}
    assert read(session, act, factories.coordinator(session, "dora", Role.DIRECTOR), wanted) == {"coordinator"}
    assert read(session, act, factories.coordinator(session, "other"), wanted) == set()


def test_it_goes_on_before_a_change(session: Session, act: Act) -> None:
    dora = factories.coordinator(session, "dora", Role.DIRECTOR)
    for name in ("One", "Two", "Three"):
        factories.region(session, name)
    known = replace(act, who=dora)
    first = chronicle.listed(session, known, Wanted(record_type="region", limit=2))
    assert [one.new["name"]["en"] for one in first] == ["Three", "Two"]
    rest = chronicle.listed(session, known, Wanted(record_type="region", before=first[-1].id))
    assert [one.new["name"]["en"] for one in rest] == ["One"]
