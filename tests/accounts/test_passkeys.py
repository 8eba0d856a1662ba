"""Passkeys: bound to site, person and challenge, verified by the device, never taken twice."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend import db
from backend.accounts import accounts, passkeys
from backend.accounts.passkeys import Challenge, Passkey, Site
from backend.domain.errors import NotFound, Refused
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails
from tests import factories
from tests.accounts.devices import USER_PRESENT, SoftKey

SITE = Site("amity.example", "https://amity.example")


@pytest.fixture
def li(session: Session, act: Act) -> Coordinator:
    """Return a coordinator with an account."""
    return accounts.create(session, act, CoordinatorDetails(email="li@amity.example", name="Li"), "hash")


def added(session: Session, act: Act, who: Coordinator, key: SoftKey) -> Passkey:
    """Return the passkey that `key` became for `who`."""
    mine = replace(act, who=who)
    options, challenge = passkeys.creation(SITE, who, passkeys.of(session, who.id), "Office")
    answer = key.create(json.loads(options))
    return passkeys.add(session, mine, SITE, Challenge(challenge, act.now), (answer, "My key"))


def answered(act: Act, key: SoftKey) -> tuple[Challenge, str]:
    """Return a fresh challenge and the answer of `key`."""
    options, challenge = passkeys.request(SITE)
    return Challenge(challenge, act.now), key.get(json.loads(options))


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://amity.example", Site("amity.example", "https://amity.example")),
        ("https://amity.example:8443", Site("amity.example", "https://amity.example:8443")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://127.0.0.1:8000", None),
        ("https://192.0.2.1", None),
        ("http://[::1]:8000", None),
        ("http://amity.example", None),
    ],
)
def test_browsers_allow_passkeys_on_names_with_https_alone(address: str, site: Site | None) -> None:
    assert Site.of(address) == site


def test_a_passkey_signs_in_who_it_was_made_for(session: Session, act: Act, li: Coordinator) -> None:
    key = SoftKey()
    made = added(session, act, li, key)
    assert (made.name, made.transports, made.sign_count, made.last_used_at) == ("My key", ["usb"], 0, None)
    later = factories.later(act, minutes=1)
    assert passkeys.accept(session, later, SITE, *answered(later, key)).coordinator == li
    session.refresh(made)
    assert (made.sign_count, made.last_used_at) == (1, later.now)
    ((_, known),) = [(one.id, one) for one in passkeys.of(session, li.id)]
    assert json.loads(passkeys.request(SITE, [known])[0])["allowCredentials"][0]["id"] == made.credential


def test_every_ceremony_asks_the_device_to_verify_its_user(session: Session, act: Act, li: Coordinator) -> None:
    creation = json.loads(passkeys.creation(SITE, li, [], "Office")[0])
    chosen = creation["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"], creation["rp"]["id"]) == (
        "required",
        "required",
        SITE.host,
    )
    assert json.loads(passkeys.request(SITE)[0])["userVerification"] == "required"
    key = SoftKey()
    added(session, act, li, key)
    key.flags = USER_PRESENT
    with pytest.raises(Refused):
        passkeys.accept(session, act, SITE, *answered(act, key))
    with pytest.raises(Refused):
        added(session, act, li, SoftKey(flags=USER_PRESENT, credential=b"another"))


def test_an_answer_is_taken_once_and_soon(session: Session, act: Act, li: Coordinator) -> None:
    key = SoftKey()
    added(session, act, li, key)
    challenge, answer = answered(act, key)
    assert passkeys.accept(session, act, SITE, challenge, answer).coordinator == li
    with pytest.raises(Refused):
        passkeys.accept(session, act, SITE, challenge, answer)
    late = replace(act, now=act.now + passkeys.CHALLENGE_LIVES + timedelta(seconds=1))
    challenge, answer = answered(act, key)
    with pytest.raises(Refused):
        passkeys.accept(session, late, SITE, challenge, answer)


def test_a_copied_key_gives_itself_away_by_its_count(session: Session, act: Act, li: Coordinator) -> None:
    key = SoftKey()
    added(session, act, li, key)
    copy = replace(key)
    passkeys.accept(session, act, SITE, *answered(act, key))
    with pytest.raises(Refused):
        passkeys.accept(session, act, SITE, *answered(act, copy))


Spoil = Callable[[SoftKey], object]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: setattr(key, "origin", "https://amity.evil"),
        lambda key: setattr(key, "host", "amity.evil"),
        lambda key: setattr(key, "private", SoftKey().private),
        lambda key: setattr(key, "credential", b"of nobody"),
        lambda key: setattr(key, "handle", "AAAA"),
    ],
    ids=["origin", "host", "key", "credential", "person"],
)
def test_an_answer_that_is_not_hers_is_refused(session: Session, act: Act, li: Coordinator, spoil: Spoil) -> None:
    key = SoftKey()
    added(session, act, li, key)
    spoil(key)
    with pytest.raises(Refused, match="did not fit"):
        passkeys.accept(session, act, SITE, *answered(act, key))


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "\ud800", '{"id": 1}', '{"id": "a", "rawId": "b", "response": {}}']
)
def test_what_no_browser_sends_is_refused(session: Session, act: Act, li: Coordinator, text: str) -> None:
    challenge = Challenge(passkeys.request(SITE)[1], act.now)
    with pytest.raises(Refused):
        passkeys.accept(session, act, SITE, challenge, text)
    other = Challenge(passkeys.request(SITE)[1], act.now)
    with pytest.raises(Refused):
        passkeys.add(session, replace(act, who=li), SITE, other, (text, "Name"))
    assert not passkeys.of(session, li.id)


def test_a_passkey_of_a_closed_account_or_taken_away_opens_nothing(session: Session, act: Act, li: Coordinator) -> None:
    key, mine = SoftKey(), replace(act, who=li)
    made = added(session, act, li, key)
    with pytest.raises(Refused, match="in use already"):
        added(session, act, li, key)
    accounts.disable(session, act, li)
    with pytest.raises(Refused):
        passkeys.accept(session, act, SITE, *answered(act, key))
    accounts.enable(session, act, li)
    other = replace(act, who=factories.coordinator(session, "wu"))
    with pytest.raises(NotFound):
        passkeys.get(session, other, made.id)
    with pytest.raises(NotFound):
        passkeys.remove(session, other, made)
    passkeys.rename(session, mine, made, "Old key")
    passkeys.remove(session, mine, made)
    with pytest.raises(Refused):
        passkeys.accept(session, act, SITE, *answered(act, key))


def test_of_many_at_once_one_answer_is_taken(sessions: db.Sessions, act: Act) -> None:
    key = SoftKey()
    with acts.transaction(sessions.writes, act) as session:
        who = accounts.create(session, act, CoordinatorDetails(email="li@amity.example", name="Li"), "hash")
        added(session, act, who, key)
    challenge, answer = answered(act, key)

    def try_it(_number: int) -> bool:
        try:
            with acts.transaction(sessions.writes, act) as session:
                return bool(passkeys.accept(session, act, SITE, challenge, answer))
        except Refused:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, range(4))) == [False, False, False, True]
