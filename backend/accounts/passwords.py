"""Passwords: how they are hashed, checked and made; Argon2id after RFC 9106, at the cost the settings say.

Hashing takes long by design: nothing here touches the database, and callers keep no transaction open over it.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.domain.errors import N_, DomainError, Invalid

SHORTEST, LONGEST, VARIED = 10, 200, 5
LANES = 4
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs: passes over the memory, and the memory in KiB."""

    time: int
    memory_kib: int


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A password made by Amity, to be told once, and its hash."""

    text: str
    hash: str


def hashed(cost: Cost, password: str) -> str:
    """Return the Argon2id hash of `password`, with its parameters and salt (PHC string)."""
    return _hasher(cost).hash(_normal(password))


def matches(cost: Cost, known: str | None, password: str) -> bool:
    """Say whether `password` belongs to the hash `known`; without one (no such account) the same work is done."""
    try:
        _hasher(cost).verify(known or _nobody(cost), _normal(password))
        return known is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(cost: Cost, known: str) -> bool:
    """Say whether `known` was made at another cost, so that the next sign-in should hash anew."""
    return _hasher(cost).check_needs_rehash(known)


def first(cost: Cost) -> FirstPassword:
    """Return a fresh random password of 79 bits, in four groups that can be read out on the telephone."""
    text = "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
    return FirstPassword(text, hashed(cost, text))


def require_good(password: str, email: str, field: str = "new") -> None:
    """Raise Invalid unless `password` may be chosen by the person with this address."""
    if problem := _weakness(_normal(password), email.lower()):
        raise Invalid({field: problem})


def _weakness(password: str, email: str) -> DomainError | None:
    plain = password.lower()
    if len(password) < SHORTEST:
        return DomainError(N_("Too short: at least %(least)s characters"), least=SHORTEST)
    if len(password) > LONGEST:
        return DomainError(N_("Too long: at most %(most)s characters"), most=LONGEST)
    if len(set(plain)) < VARIED:
        return DomainError(N_("Too easy to guess: use more different characters"))
    if plain in email or email in plain or plain.startswith(email.partition("@")[0]):
        return DomainError(N_("Too easy to guess: leave your address out of it"))
    return None


def _normal(password: str) -> str:
    """Return the password as every keyboard composes it (NFC), with its blanks (NIST SP 800-63B 3.1.1.2)."""
    return unicodedata.normalize("NFC", password)


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    lanes = min(LANES, cost.memory_kib // 8)  # RFC 9106 3.1: at least 8 KiB a lane
    return PasswordHasher(time_cost=cost.time, memory_cost=cost.memory_kib, parallelism=lanes)


@cache
def _nobody(cost: Cost) -> str:
    """Return the hash of a password that nobody has."""
    return _hasher(cost).hash(secrets.token_urlsafe())
