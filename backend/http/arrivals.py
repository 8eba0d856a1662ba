"""Arriving: how a browser becomes signed in, and what its cookie holds on the way there.

Between password and second step the cookie holds who it is and since when, signed, good for ten minutes and for nothing
but the second step; a challenge for a passkey stands in it until it is answered.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import request, session

from backend.accounts import accounts, browsers
from backend.accounts.browsers import Pass, Seen
from backend.accounts.passkeys import Challenge
from backend.http import guards, transactions

HALF_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Half:
    """Who gave her password and owes the second step."""

    coordinator_id: UUID
    epoch: int
    lasting: bool
    next: str
    new_hash: str | None = None


def enter(half: Half, how: str) -> None:
    """Sign in: note it, keep the browser, begin a session with nothing of the one before. Commits."""
    who_id = half.coordinator_id
    with transactions.writing(who_id) as (writes, act):
        accounts.note_sign_in(writes, act, who_id, half.new_hash, how)
        seen = Seen.of(request.headers.get("User-Agent", ""), request.remote_addr or "")
        key = browsers.begin(writes, act, who_id, seen)
    guards.begin_session(Pass(who_id, half.epoch, key), lasting=half.lasting)


def go_half(half: Half) -> None:
    """Remember who gave her password; of the session before nothing stays."""
    kept = {"locale": session["locale"]} if "locale" in session else {}
    session.clear()
    session.update(kept)
    session["half"] = {
        "who": str(half.coordinator_id),
        "epoch": half.epoch,
        "lasting": half.lasting,
        "next": half.next,
        "at": int(transactions.now().timestamp()),
    }


def halfway() -> Half | None:
    """Return who owes the second step, or None; also once the account was closed or its sessions were ended."""
    kept = session.get("half")
    if not kept or not timedelta(0) <= transactions.now() - _instant(kept["at"]) <= HALF_FOR:
        return None
    with transactions.reading() as (reads, _act):
        if not accounts.is_current(reads, UUID(kept["who"]), kept["epoch"]):
            return None
    return Half(UUID(kept["who"]), kept["epoch"], kept["lasting"], kept["next"])


def challenge(text: str) -> None:
    """Let this browser answer a challenge of passkeys."""
    session["challenge"] = {"text": text, "at": transactions.now().timestamp()}


def take_challenge() -> Challenge | None:
    """Return the challenge this browser was given, once."""
    kept = session.pop("challenge", None)
    return Challenge(kept["text"], datetime.fromtimestamp(kept["at"], UTC)) if kept else None


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
