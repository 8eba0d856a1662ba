"""Passwords: the parameters in the hash, the work done for nobody, what may be chosen."""

import re
from time import process_time

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from hypothesis import given
from hypothesis import strategies as st

from backend.accounts import passwords
from backend.accounts.passwords import Cost
from backend.domain.errors import Invalid

CHEAP = Cost(time=1, memory_kib=8)
EMAIL = "mei.lin@amity.example"


def test_a_hash_is_argon2id_at_the_cost_of_the_settings() -> None:
    found = extract_parameters(passwords.hashed(Cost(time=2, memory_kib=1024), "four words of mine"))
    assert (found.type, found.time_cost, found.memory_cost, found.parallelism) == (Type.ID, 2, 1024, 4)
    assert found.hash_len >= 32
    assert found.salt_len >= 16


def test_two_hashes_of_one_password_differ_and_both_match() -> None:
    one, other = passwords.hashed(CHEAP, "four words of mine"), passwords.hashed(CHEAP, "four words of mine")
    assert one != other
    assert passwords.matches(CHEAP, one, "four words of mine")
    assert not passwords.matches(CHEAP, one, "four words of yours")
    assert not passwords.matches(CHEAP, "no hash at all", "four words of mine")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_can_be_typed_as_a_password(text: str) -> None:
    assert passwords.matches(CHEAP, passwords.hashed(CHEAP, text), text)
    assert not passwords.matches(CHEAP, None, text)


def test_a_composed_sign_is_the_same_however_the_keyboard_made_it() -> None:
    assert passwords.matches(CHEAP, passwords.hashed(CHEAP, "gru\u0308n und blau"), "gr\u00fcn und blau")


def test_an_unknown_account_costs_the_same_work() -> None:
    cost = Cost(time=3, memory_kib=32768)
    known = passwords.hashed(cost, "four words of mine")
    assert not passwords.matches(cost, None, "x")  # makes the hash of nobody, once a process

    def work(stored: str | None) -> float:
        began = process_time()
        assert not passwords.matches(cost, stored, "wrong")
        return process_time() - began

    spent = {stored: min(work(stored) for _ in range(5)) for stored in (known, None)}
    assert 0.5 < spent[None] / spent[known] < 2


def test_a_hash_at_another_cost_is_outdated() -> None:
    known = passwords.hashed(CHEAP, "four words of mine")
    assert not passwords.is_outdated(CHEAP, known)
    assert passwords.is_outdated(Cost(time=2, memory_kib=8), known)


def test_a_first_password_is_random_and_can_be_read_out() -> None:
    made = {passwords.first(CHEAP).text for _ in range(20)}
    assert len(made) == 20
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", text) for text in made)
    first = passwords.first(CHEAP)
    assert passwords.matches(CHEAP, first.hash, first.text)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "Too short: at least 10 characters"),
        ("x" * 201, "Too long: at most 200 characters"),
        ("ababababababab", "Too easy to guess: use more different characters"),
        ("MEI.LIN@amity.example", "Too easy to guess: leave your address out of it"),
        ("in@amity.exam", "Too easy to guess: leave your address out of it"),
        ("mei.lin2026!", "Too easy to guess: leave your address out of it"),
    ],
)
def test_what_is_easy_to_guess_is_refused(password: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.require_good(password, EMAIL)
    assert {field: str(problem) for field, problem in refused.value.problems.items()} == {"new": said}


@pytest.mark.parametrize("password", ["four words of mine", "两江新区友好城市办公室二〇二六", "k7mq-2xfp-9d"])
def test_what_is_long_and_varied_is_taken(password: str) -> None:
    passwords.require_good(password, EMAIL)
    assert passwords.matches(CHEAP, passwords.hashed(CHEAP, password), password)
