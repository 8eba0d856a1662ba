"""Tokens of the API: shown once, kept as a digest, narrowed by scope, revoked for good."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend.accounts import accounts, tokens
from backend.accounts.tokens import Scope, TokenDetails
from backend.domain.errors import Forbidden, NotFound, Refused
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role


@pytest.fixture
def mei(session: Session, act: Act) -> Coordinator:
    """Return a director."""
    details = CoordinatorDetails(email="mei@amity.example", name="Mei", role=Role.DIRECTOR)
    return accounts.create(session, act, details, "hash")


@pytest.fixture
def li(session: Session, act: Act) -> Coordinator:
    """Return a coordinator."""
    return accounts.create(session, act, CoordinatorDetails(email="li@amity.example", name="Li"), "hash")


def test_a_token_is_found_by_its_text_alone(session: Session, act: Act, li: Coordinator) -> None:
    token, text = tokens.create(session, replace(act, who=li), li, TokenDetails(name="Excel", scope=Scope.WRITE))
    assert text.startswith("amity_")
    assert len(text) >= 6 + 43
    assert text not in str(vars(token))
    found = tokens.find(session, text, act.now)
    assert found is token
    assert (found.coordinator, found.name, found.scope, found.created_at) == (li, "Excel", Scope.WRITE, act.now)
    assert tokens.find(session, text[:-1], act.now) is None
    assert tokens.find(session, "\ud800", act.now) is None


def test_a_revoked_token_and_one_of_a_closed_account_are_dead(session: Session, act: Act, li: Coordinator) -> None:
    one, first = tokens.create(session, act, li, TokenDetails())
    _other, second = tokens.create(session, act, li, TokenDetails())
    tokens.revoke(session, replace(act, who=li), one)
    tokens.revoke(session, replace(act, now=act.now + timedelta(days=1)), one)
    assert one.revoked_at == act.now
    assert tokens.find(session, first, act.now) is None
    assert tokens.find(session, second, act.now) is not None
    accounts.disable(session, act, li)
    session.flush()
    assert tokens.find(session, second, act.now) is None


def test_admin_is_for_directors(session: Session, act: Act, mei: Coordinator, li: Coordinator) -> None:
    with pytest.raises(Refused) as refused:
        tokens.create(session, act, li, TokenDetails(scope=Scope.ADMIN))
    assert refused.value.field == "scope"
    assert tokens.create(session, act, mei, TokenDetails(scope=Scope.ADMIN))[0].scope is Scope.ADMIN


def test_a_scope_includes_those_before_it() -> None:
    included = {(one.value, other.value) for one in Scope for other in Scope if one.includes(other)}
    assert included == {
        ("read", "read"),
        ("write", "read"),
        ("write", "write"),
        ("admin", "read"),
        ("admin", "write"),
        ("admin", "admin"),
    }


def test_one_sees_and_ends_ones_own_and_a_director_all(
    session: Session, act: Act, mei: Coordinator, li: Coordinator
) -> None:
    mine, _text = tokens.create(session, act, li, TokenDetails(name="mine"))
    hers, _text = tokens.create(session, act, mei, TokenDetails(name="hers"))
    as_li, as_mei = replace(act, who=li), replace(act, who=mei)
    assert [one.name for one in tokens.listed(session, as_li)] == ["mine"]
    assert [one.name for one in tokens.listed(session, as_mei)] == ["hers", "mine"]
    assert tokens.get(session, as_mei, mine.id) is mine
    with pytest.raises(NotFound):
        tokens.get(session, as_li, hers.id)
    with pytest.raises(Forbidden):
        tokens.revoke(session, as_li, hers)
    with pytest.raises(Forbidden):
        tokens.create(session, as_li, mei, TokenDetails())


def test_use_is_noted_once_a_minute(session: Session, act: Act, li: Coordinator) -> None:
    token, _text = tokens.create(session, act, li, TokenDetails())
    noted = []
    for seconds in (0, 59, 60, 61, 120):
        now = act.now + timedelta(seconds=seconds)
        due = tokens.is_use_unnoted(token, now)
        tokens.note_use(session, token.id, now)
        session.refresh(token)
        noted.append((due, token.last_used_at == now))
    assert noted == [(True, True), (False, False), (True, True), (False, False), (True, True)]
