"""Authenticator apps and recovery codes: sealed at rest, each code once, whoever sends it at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import db
from backend.accounts import accounts, factors, keys, recovery, totp
from backend.accounts.factors import Factors
from backend.accounts.recovery import RecoveryCode
from backend.domain.errors import Forbidden, Invalid, Refused
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails
from backend.domain.office.history import Change
from tests import factories
from tests.accounts.devices import code_of


@pytest.fixture
def li(session: Session, act: Act) -> Coordinator:
    """Return a coordinator with an account."""
    return accounts.create(session, act, CoordinatorDetails(email="li@amity.example", name="Li"), "hash")


def begun(session: Session, act: Act, who: Coordinator) -> str:
    """Return the secret of a new app."""
    secret = totp.secret_of(act, totp.begin(session, act, who.id))
    assert secret is not None
    return secret


def shown(secret: str, act: Act, seconds: int = 0) -> str:
    """Return what the app shows, some seconds from now."""
    return code_of(secret, act.now.timestamp() + seconds)


def test_an_app_counts_once_it_has_shown_a_code(session: Session, act: Act, li: Coordinator) -> None:
    secret = begun(session, act, li)
    assert not factors.of(session, li.id).any
    assert not totp.accept(session, act, li.id, shown(secret, act))
    with pytest.raises(Invalid) as refused:
        totp.confirm(session, act, li.id, "000000")
    assert refused.value.field == "code"
    totp.confirm(session, act, li.id, shown(secret, act))
    assert factors.of(session, li.id) == Factors(app=True)
    with pytest.raises(Refused, match="an app already"):
        totp.begin(session, act, li.id)


def test_a_code_is_taken_once_and_none_before_it(session: Session, act: Act, li: Coordinator) -> None:
    secret = begun(session, act, li)
    totp.confirm(session, act, li.id, shown(secret, act, -30))
    assert not totp.accept(session, act, li.id, shown(secret, act, -30))
    assert totp.accept(session, act, li.id, shown(secret, act))
    assert not totp.accept(session, act, li.id, shown(secret, act))
    assert totp.accept(session, act, li.id, shown(secret, act, 30))
    assert not totp.accept(session, act, li.id, shown(secret, act))
    assert not totp.accept(session, act, li.id, shown(secret, act, 60))
    after = replace(act, now=act.now + timedelta(minutes=5))
    assert totp.accept(session, after, li.id, shown(secret, after))


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}-{1} ", "{0}\u3000{1}"])
def test_a_code_is_read_as_people_type_it(session: Session, act: Act, li: Coordinator, typed: str) -> None:
    code = shown(begun(session, act, li), act)
    totp.confirm(session, act, li.id, typed.format(code[:3], code[3:]).translate({ord("1"): "１"}))
    assert factors.of(session, li.id).app


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "१२३४५६", "\ud800", "1" * 5000])
def test_what_is_no_code_is_refused(session: Session, act: Act, li: Coordinator, typed: str) -> None:
    begun(session, act, li)
    with pytest.raises(Invalid):
        totp.confirm(session, act, li.id, typed)
    assert factors.accept(session, act, li.id, typed) is None


def test_of_many_at_once_one_code_is_taken(sessions: db.Sessions, act: Act) -> None:
    with acts.transaction(sessions.writes, act) as session:
        who = accounts.create(session, act, CoordinatorDetails(email="li@amity.example", name="Li"), "hash").id
        secret = totp.secret_of(act, totp.begin(session, act, who))
        assert secret is not None
        totp.confirm(session, act, who, shown(secret, act, -30))
        spare = recovery.make(session, act, who)[0]

    def try_it(code: str) -> bool:
        with acts.transaction(sessions.writes, act) as session:
            return factors.accept(session, act, who, code) is not None

    with ThreadPoolExecutor(4) as pool:
        for code in (shown(secret, act), spare):
            assert sorted(pool.map(try_it, [code] * 4)) == [False, False, False, True]


def test_the_database_alone_tells_no_secret(session: Session, act: Act, li: Coordinator) -> None:
    secret = begun(session, act, li)
    row = totp.find(session, li.id)
    assert row is not None
    assert secret not in row.sealed
    other = replace(act, desk=replace(act.desk, secret=b"t" * 32))
    assert totp.secret_of(other, row) is None
    assert not totp.accept(session, other, li.id, shown(secret, act))
    key = keys.derived(act.desk.secret, "authenticator apps")
    assert keys.opened(key, row.sealed, str(li.id)) == secret
    assert keys.opened(key, row.sealed, "somebody else") is None
    assert keys.opened(key, "no base64 é", str(li.id)) is None
    with pytest.raises(ValueError, match="secret key"):
        keys.derived(b"", "authenticator apps")


def test_ten_recovery_codes_work_once_each(session: Session, act: Act, li: Coordinator) -> None:
    codes = recovery.make(session, act, li.id)
    assert len(set(codes)) == 10
    kept = session.scalars(select(RecoveryCode.digest)).all()
    assert not set(codes) & set(kept)
    assert factors.accept(session, act, li.id, codes[0].upper().replace("-", " ")) == "recovery"
    assert factors.accept(session, act, li.id, codes[0]) is None
    assert factors.accept(session, act, factories.coordinator(session, "wu").id, codes[1]) is None
    assert recovery.left(session, li.id) == 9
    recovery.make(session, act, li.id)
    assert factors.accept(session, act, li.id, codes[1]) is None
    assert recovery.left(session, li.id) == 10


def test_codes_come_with_the_first_factor_and_go_with_the_last(session: Session, act: Act, li: Coordinator) -> None:
    secret = begun(session, act, li)
    totp.confirm(session, act, li.id, shown(secret, act))
    assert len(factors.first_codes(session, act, li.id)) == 10
    assert factors.first_codes(session, act, li.id) == ()
    factors.tidy(session, li.id)
    assert recovery.left(session, li.id) == 10
    totp.remove(session, act, li.id)
    factors.tidy(session, li.id)
    assert factors.of(session, li.id) == Factors()


def test_a_director_takes_away_what_was_lost(session: Session, act: Act, li: Coordinator) -> None:
    totp.confirm(session, act, li.id, shown(begun(session, act, li), act))
    recovery.make(session, act, li.id)
    with pytest.raises(Forbidden):
        factors.reset(session, replace(act, who=li), li.id)
    factors.reset(session, act, li.id)
    assert factors.of(session, li.id) == Factors()
    verbs = [one.verb for one in session.scalars(select(Change).where(Change.record_id == li.id))]
    assert {"app_added", "recovery_made", "factors_reset"} <= set(verbs)
