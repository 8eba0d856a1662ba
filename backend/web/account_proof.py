"""Showing who one is: what several pages of accounts share."""

import json
from typing import cast
from uuid import UUID

from flask import Response, current_app, request
from pydantic import Field

from backend.accounts import accounts, passkeys, passwords
from backend.accounts.accounts import SignedIn
from backend.accounts.passkeys import Challenge, Site
from backend.accounts.passwords import Cost
from backend.domain.errors import N_, Invalid, Refused
from backend.domain.values.inputs import Details
from backend.http import arrivals, guards, transactions
from backend.http.forms import Form

MOST_TYPED, LARGEST_ANSWER = 1000, 16384


class NewPassword(Details):
    """A password as typed twice."""

    new: str = Field(default="", max_length=MOST_TYPED)
    again: str = Field(default="", max_length=MOST_TYPED)


def signed_in() -> SignedIn:
    """Return who is signed in, on a page that only such people reach."""
    found = guards.signed_in()
    assert found is not None  # noqa: S101 - only signed-in people come here
    return found


def me() -> UUID:
    """Return the id of who is signed in."""
    return signed_in().coordinator.id


def cost() -> Cost:
    """Return what one hash costs."""
    return cast("Cost", current_app.config["ARGON2"])


def site() -> Site | None:
    """Return what passkeys are tied to; None where the office's address allows none."""
    return Site.of(current_app.config["BASE_URL"])


def require_site() -> Site:
    """Return what passkeys are tied to. Raises Refused where there can be none."""
    found = site()
    if found is None:
        raise Refused(N_("Passkeys need an address of Amity with a name and https"))
    return found


def require_password() -> bool:
    """Raise Invalid unless the field `password` holds one's own; no transaction is open over hashing."""
    with transactions.reading() as (session, _act):
        known = accounts.get(session, me()).password_hash
    typed = request.form.get("password", "")[:MOST_TYPED]
    accounts.require_match(matched=passwords.matches(cost(), known, typed), field="password")
    return True


def new_hash(form: Form, email: str) -> str:
    """Return the hash of a password typed twice. Raises Invalid by field; no transaction is open over hashing."""
    details = form.parse(NewPassword)
    passwords.require_good(details.new, email)
    if details.new != details.again:
        raise Invalid({"again": Refused(N_("The two are not the same"))})
    return passwords.hashed(cost(), details.new)


def asked(options: str, challenge: str) -> Response:
    """Return the options of a ceremony as JSON, and let this browser answer their challenge."""
    arrivals.challenge(challenge)
    response = Response(json.dumps({"publicKey": json.loads(options)}), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def answered() -> tuple[Challenge, str]:
    """Return the challenge this browser was given, and what it answers. Raises Refused without one."""
    challenge = arrivals.take_challenge()
    if challenge is None:
        raise Refused(passkeys.REFUSED)
    return challenge, request.form.get("credential", "")[:LARGEST_ANSWER]


def once(page: str, status: int = 200) -> Response:
    """Return a page that shows a secret this once: no browser keeps it."""
    response = Response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
