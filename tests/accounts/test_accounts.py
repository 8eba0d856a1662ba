"""Accounts: made with a first password, signed in to by epoch, closed at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import db
from backend.accounts import accounts, browsers
from backend.accounts.accounts import SignedIn
from backend.accounts.browsers import Pass, Seen
from backend.domain.errors import Forbidden, NotFound, Refused
from backend.domain.office import acts, coordinators, office
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role
from backend.domain.office.history import Change
from backend.domain.office.office import Secured


def person(session: Session, act: Act, email: str, role: Role = Role.COORDINATOR) -> Coordinator:
    """Return a new person with an account."""
    details = CoordinatorDetails(email=email, name=email.partition("@")[0], role=role)
    return accounts.create(session, act, details, "hash", must_change=False)


def enter(session: Session, act: Act, who: Coordinator) -> str:
    """Let a browser of hers be signed in; return its key."""
    return browsers.begin(session, act, who.id, Seen("Firefox · Windows", "203.0.x.x"))


def found(session: Session, act: Act, who: Coordinator, epoch: int, key: str) -> SignedIn | None:
    """Return whom a cookie of this epoch and key belongs to."""
    return accounts.signed_in(session, act.now, Pass(who.id, epoch, key))


def test_a_new_account_must_change_its_first_password(session: Session, act: Act) -> None:
    details = CoordinatorDetails(email="Li@Amity.example", name="Li")
    li = accounts.create(session, act, details, "hash")
    account = accounts.get(session, li.id)
    assert (account.epoch, account.must_change_since, account.last_signed_in_at) == (1, act.now, None)
    assert accounts.credentials(session, " LI@amity.example ") == accounts.Credentials(li.id, "hash", 1)
    signed_in = found(session, act, li, 1, enter(session, act, li))
    assert signed_in is not None
    assert (signed_in.coordinator, signed_in.epoch, signed_in.must_change) == (li, 1, True)
    assert (signed_in.seen_at, signed_in.proved_at, signed_in.must_secure) == (act.now, act.now, False)


def test_only_a_director_makes_accounts(session: Session, act: Act) -> None:
    mine = replace(act, who=person(session, act, "li@amity.example"))
    with pytest.raises(Forbidden):
        accounts.create(session, mine, CoordinatorDetails(email="a@amity.example", name="A"), "hash")
    director = replace(act, who=person(session, act, "mei@amity.example", Role.DIRECTOR))
    assert accounts.create(session, director, CoordinatorDetails(email="a@amity.example", name="A"), "hash").name == "A"


def test_a_new_password_ends_every_session_of_before(session: Session, act: Act) -> None:
    li = person(session, act, "li@amity.example")
    here, there = enter(session, act, li), enter(session, act, li)
    seat = found(session, act, li, 1, here)
    assert seat is not None
    epoch = accounts.set_password(session, replace(act, who=li), li.id, "new", seat.browser_id)
    assert epoch == 2
    assert found(session, act, li, 1, here) is None
    assert found(session, act, li, 2, there) is None
    still = found(session, act, li, 2, here)
    assert still is not None
    assert not still.must_change
    assert accounts.sign_out_everywhere(session, replace(act, who=li), li.id) == 3
    assert found(session, act, li, 3, here) is None


def test_nobody_changes_or_ends_what_is_anothers(session: Session, act: Act) -> None:
    li, wu = person(session, act, "li@amity.example"), person(session, act, "wu@amity.example")
    mine, key = replace(act, who=li), enter(session, act, wu)
    with pytest.raises(Forbidden):
        accounts.sign_out_everywhere(session, mine, wu.id)
    with pytest.raises(Forbidden):
        accounts.set_password(session, mine, wu.id, "new")
    with pytest.raises(Forbidden):
        accounts.reset_password(session, mine, wu.id, "new")
    with pytest.raises(Forbidden):
        accounts.disable(session, mine, wu)
    assert found(session, act, wu, 1, key) is not None


def test_a_reset_password_must_be_changed_and_ends_sessions(session: Session, act: Act) -> None:
    li = person(session, act, "li@amity.example")
    before = enter(session, act, li)
    accounts.reset_password(session, act, li.id, "given")
    assert accounts.credentials(session, li.email) == accounts.Credentials(li.id, "given", 2)
    assert [found(session, act, li, epoch, before) for epoch in (1, 2)] == [None, None]
    after = found(session, act, li, 2, enter(session, act, li))
    assert after is not None
    assert after.must_change


def test_a_closed_account_is_out_at_once(session: Session, act: Act) -> None:
    mei = person(session, act, "mei@amity.example", Role.DIRECTOR)
    li = person(session, act, "li@amity.example")
    key = enter(session, act, li)
    accounts.disable(session, replace(act, who=mei), li)
    assert accounts.credentials(session, li.email) is None
    assert [found(session, act, li, epoch, key) for epoch in (1, 2)] == [None, None]
    assert found(session, act, li, 2, enter(session, act, li)) is None
    accounts.enable(session, replace(act, who=mei), li)
    assert found(session, act, li, 2, enter(session, act, li)) is not None
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
    assert found(session, act, li, 7, enter(session, act, li)) is None
    assert found(session, act, li, 1, "no key of anybody's") is None
    session.delete(accounts.get(session, li.id))
    session.flush()
    with pytest.raises(NotFound):
        accounts.get(session, li.id)


def test_a_cookie_outlives_thirty_days_nowhere(session: Session, act: Act) -> None:
    li = person(session, act, "li@amity.example")
    key = enter(session, act, li)
    assert found(session, replace(act, now=act.now + timedelta(days=29, hours=23)), li, 1, key) is not None
    assert found(session, replace(act, now=act.now + timedelta(days=30)), li, 1, key) is None


def test_of_two_directors_who_leave_at_once_one_stays(sessions: db.Sessions, act: Act) -> None:
    with acts.transaction(sessions.writes, act) as session:
        people = [person(session, act, f"{name}@amity.example", Role.DIRECTOR).id for name in ("mei", "li")]
    together = Barrier(2)

    def leave(index: int) -> bool:
        with acts.transaction(sessions.writes, act) as session:
            if sessions.engine.dialect.name == "postgresql":
                coordinators.active(session)  # both have begun before either goes on
                together.wait(10)
            try:
                accounts.set_role(session, act, coordinators.get(session, people[index]), Role.AUDITOR)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, range(2))) == [False, True]
    with sessions.reads() as session:
        assert len(coordinators.directors(session)) == 1


def test_accounts_are_listed_for_directors_alone(session: Session, act: Act) -> None:
    mei = person(session, act, "mei@amity.example", Role.DIRECTOR)
    li, wu = person(session, act, "li@amity.example"), person(session, act, "wu@amity.example")
    accounts.disable(session, act, li)
    seen = replace(act, now=act.now + timedelta(hours=2))
    enter(session, seen, wu)
    listed = accounts.listed(session, replace(act, who=mei))
    assert [(one.coordinator.name, one.seen_at, one.has_factor) for one in listed] == [
        ("mei", None, False),
        ("wu", seen.now, False),
        ("li", None, False),
    ]
    with pytest.raises(Forbidden):
        accounts.listed(session, replace(act, who=wu))


@pytest.mark.parametrize(("rule", "asked"), [(None, []), (Secured.DIRECTORS, ["mei"]), (Secured.ALL, ["li", "mei"])])
def test_an_office_may_ask_for_a_second_factor(
    session: Session, act: Act, rule: Secured | None, asked: list[str]
) -> None:
    people = [person(session, act, "li@amity.example"), person(session, act, "mei@amity.example", Role.DIRECTOR)]
    with pytest.raises(Forbidden):
        office.secure(session, replace(act, who=people[0]), Secured.ALL)
    office.secure(session, replace(act, who=people[1]), rule)
    seats = {one.name: found(session, act, one, 1, enter(session, act, one)) for one in people}
    assert [name for name, seat in seats.items() if seat and seat.must_secure] == asked
