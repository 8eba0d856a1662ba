"""One transaction a request: committed with a good answer, undone with a bad one."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from backend import db
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.history import Change
from backend.http import transactions
from tests.web_fixtures import Browser


def name_of(sessions: db.Sessions, person: UUID) -> str:
    """Return the stored name."""
    with sessions.reads() as session:
        return session.scalars(select(Coordinator.name).where(Coordinator.id == person)).one()


@pytest.mark.parametrize(("status", "stored"), [(200, "Half"), (303, "Half"), (409, "Mei"), (422, "Mei"), (500, "Mei")])
def test_the_answer_decides(
    signed_in: Browser, director: UUID, sessions_of_app: db.Sessions, status: int, stored: str
) -> None:
    found = signed_in.send(f"/trial-people/{director}/halfway", {"status": status})
    assert (found.status_code, found.text) == (status, "answered")
    assert name_of(sessions_of_app, director) == stored


def test_what_is_changed_is_noted_with_who_did_it(
    signed_in: Browser, director: UUID, sessions_of_app: db.Sessions
) -> None:
    assert signed_in.send(f"/trial-people/{director}", {"name": "Mei Lin"}).text == "saved"
    with sessions_of_app.reads() as session:
        change = session.scalars(select(Change).order_by(Change.id.desc()).limit(1)).one()
    assert (change.who_id, change.old, change.new) == (director, {"name": "Mei"}, {"name": "Mei Lin"})


def test_a_reading_request_cannot_write_where_the_database_knows(app: Flask, director: UUID) -> None:
    with app.test_request_context("/"):
        session, act = transactions.current()
        assert transactions.current() == (session, act)
        assert act.now == transactions.now()
        assert act.who is None
        assert session.get(Coordinator, director) is not None
        transactions.roll_back()
        assert transactions.current()[0] is not session


def test_after_a_refusal_a_writing_request_only_reads(app: Flask, sessions_of_app: db.Sessions) -> None:
    with app.test_request_context("/", method="POST"):
        writing = transactions.current()[0].get_bind().get_execution_options()
        transactions.roll_back()
        reading = transactions.current()[0].get_bind().get_execution_options()
    assert (writing.get("amity_writes"), reading.get("amity_writes")) == (True, None)
