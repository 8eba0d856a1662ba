"""Accounts: made with a first password, signed in to by epoch, closed at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.accounts import accounts
from backend.domain.errors import Forbidden, NotFound, Refused
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role
from backend.domain.office.history import Change


def person(session: Session, act: Act, email: str, role: Role = Role.COORDINATOR) -> Coordinator:
    """Return a new person with an account."""
    details = CoordinatorDetails(email=email, name=email.partition("@")[0], role=role)
    return accounts.create(session, act, details, "hash", must_change=False)


def test_a_new_account_must_change_its_first_password(session: Session, act: Act) -> None:
    details = CoordinatorDetails(email="Li@Amity.example", name="Li")
    found = accounts.create(session, act, details, "hash")
    account = accounts.get(session, found.id)
    assert (account.epoch, account.must_change_since, account.last_signed_in_at) == (1, act.now, None)
    assert accounts.credentials(session, " LI@amity.example ") == accounts.Credentials(found.id, "hash", 1)
    signed_in = accounts.signed_in(session, found.id, 1)
    assert signed_in == accounts.SignedIn(found, 1, must_change=True)


def test_only_a_director_makes_accounts(session: Session, act: Act) -> None:
    mine = replace(act, who=person(session, act, "li@amity.example"))
    with pytest.raises(Forbidden):
        accounts.create(session, mine, CoordinatorDetails(email="a@amity.example", name="A"), "hash")
    director = replace(act, who=person(session, act, "mei@amity.example", Role.DIRECTOR))
    assert accounts.create(session, director, CoordinatorDetails(email="a@amity.example", name="A"), "hash").name == "A"


def test_a_new_password_ends_every_session_of_before(session: Session, act: Act) -> None:
    li = person(session, act, "li@amity.example")
    epoch = accounts.set_password(session, replace(act, who=li), li.id, "new")
    assert epoch == 2
    assert accounts.signed_in(session, li.id, 1) is None
    assert accounts.signed_in(session, li.id, 2) == accounts.SignedIn(li, 2, must_change=False)
    assert accounts.sign_out_everywhere(session, replace(act, who=li), li.id) == 3
    assert accounts.signed_in(session, li.id, 2) is None


def test_nobody_changes_or_ends_what_is_anothers(session: Session, act: Act) -> None:
    li, wu = person(session, act, "li@amity.example"), person(session, act, "wu@amity.example")
    mine = replace(act, who=li)
    with pytest.raises(Forbidden):
        accounts.sign_out_everywhere(session, mine, wu.id)
    with pytest.raises(Forbidden):
        accounts.set_password(session, mine, wu.id, "new")
    with pytest.raises(Forbidden):
        accounts.reset_password(session, mine, wu.id, "new")
    with pytest.raises(Forbidden):
        accounts.disable(session, mine, wu)
    assert accounts.signed_in(session, wu.id, 1) is not None


def test_a_reset_password_must_be_changed_and_ends_sessions(session: Session, act: Act) -> None:
    li = person(session, act, "li@amity.example")
    accounts.reset_password(session, act, li.id, "given")
    assert accounts.credentials(session, li.email) == accounts.Credentials(li.id, "given", 2)
    assert accounts.signed_in(session, li.id, 2) == accounts.SignedIn(li, 2, must_change=True)


def test_a_closed_account_is_out_at_once(session: Session, act: Act) -> None:
    mei = person(session, act, "mei@amity.example", Role.DIRECTOR)
    li = person(session, act, "li@amity.example")
    accounts.disable(session, replace(act, who=mei), li)
    assert accounts.credentials(session, li.email) is None
    assert accounts.signed_in(session, li.id, 1) is None
    assert accounts.signed_in(session, li.id, 2) is None
    with pytest.raises(Refused, match="The last director"):
        accounts.disable(session, act, mei)


def test_a_sign_in_is_noted_without_the_hash(session: Session, act: Act) -> None:
    li = person(session, act, "li@amity.example")
    later = replace(act, now=act.now + timedelta(hours=1), who=li)
    accounts.note_sign_in(session, later, li.id, "rehashed")
    account = session.scalars(select(accounts.Account).execution_options(populate_existing=True)).one()
    assert (account.last_signed_in_at, account.password_hash, account.epoch) == (later.now, "rehashed", 1)
    session.flush()
    rows = session.scalars(select(Change).where(Change.record_id == li.id)).all()
    assert {row.verb for row in rows} == {"created", "signed_in"}
    assert "rehashed" not in str([row.new for row in rows])
    assert [row.new["password_hash"] for row in rows if row.noun == "account"] == ["…"]


def test_what_is_not_there_is_not_found(session: Session, act: Act) -> None:
    li = person(session, act, "li@amity.example")
    assert accounts.credentials(session, "nobody@amity.example") is None
    assert accounts.signed_in(session, li.id, 7) is None
    session.delete(accounts.get(session, li.id))
    session.flush()
    with pytest.raises(NotFound):
        accounts.get(session, li.id)
