"""Answers are kept once an account and key, on both databases, whoever comes at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend import db
from backend.accounts import idempotency
from backend.accounts.idempotency import Kept
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from tests import factories

KEPT = Kept("k", "digest", 201, {"ETag": '"1"'}, "{}", None)


@pytest.fixture
def li(session: Session) -> Coordinator:
    """Return a coordinator."""
    return factories.coordinator(session, "li")


def test_it_is_found_for_a_day_by_its_account_alone(session: Session, act: Act, li: Coordinator) -> None:
    mine = replace(act, who=li)
    idempotency.keep(session, mine, KEPT)
    assert idempotency.find(session, mine, "k") == KEPT
    assert idempotency.find(session, mine, "K") is None
    assert idempotency.find(session, replace(act, who=factories.coordinator(session, "wu")), "k") is None
    assert idempotency.find(session, replace(mine, now=act.now + timedelta(hours=23)), "k") == KEPT
    assert idempotency.find(session, replace(mine, now=act.now + timedelta(hours=24)), "k") is None


def test_of_many_at_once_one_keeps_and_the_others_find(sessions: db.Sessions, act: Act) -> None:
    with acts.transaction(sessions.writes, act) as session:
        mine = replace(act, who=factories.coordinator(session, "li"))

    def ask(number: int) -> int:
        with acts.transaction(sessions.writes, mine) as session:
            found = idempotency.find(session, mine, "k")
            if found is None:
                idempotency.keep(session, mine, replace(KEPT, status=number))
            return number if found is None else found.status

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(ask, range(6)))) == 1
