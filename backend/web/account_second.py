"""The second step of a sign-in, and signing in by passkey without a password."""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.accounts import accounts, factors, passkeys, totp
from backend.domain.errors import Invalid, Refused
from backend.http import arrivals, forms, guards, limits, transactions
from backend.http.arrivals import Half
from backend.http.forms import Form
from backend.web import account_proof as proof

pages = Blueprint("second_step", __name__, url_prefix="/sign-in")


@pages.get("/second")
@guards.public
def show() -> ResponseReturnValue:
    """Ask for the second step; without a first one go back to that."""
    half = arrivals.halfway()
    if half is None:
        return redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)
    return _page(forms.fresh(), half)


@pages.post("/second")
@guards.public
@limits.sign_in_by_network
@limits.proof_by_person
@limits.failed_codes
def take() -> ResponseReturnValue:
    """Take a code of the app, or one for recovery."""
    half = arrivals.halfway()
    if half is None:
        return redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)
    form = forms.sent()
    how = form.check(lambda: _accepted(half, str(request.form.get("code", ""))))
    if how is None:
        return _page(form, half)
    arrivals.enter(half, f"password_{how}")
    return redirect(half.next, HTTPStatus.SEE_OTHER)


@pages.post("/passkey/options")
@guards.public
@limits.sign_in_by_network
def options() -> Response:
    """Say what a passkey has to sign: one of hers who gave her password, else any that the device knows."""
    half = arrivals.halfway()
    with transactions.reading() as (session, _act):
        known = passkeys.of(session, half.coordinator_id) if half else ()
    return proof.asked(*passkeys.request(proof.require_site(), known))


@pages.post("/passkey")
@guards.public
@limits.sign_in_by_network
def passkey() -> ResponseReturnValue:
    """Sign in by what a passkey signed; after a password only by a passkey of the same person."""
    form = forms.sent()
    half = arrivals.halfway()
    entered = form.check(lambda: _recognised(half))
    if entered is not None:
        arrivals.enter(entered, "password_passkey" if half else "passkey")
        return redirect(entered.next, HTTPStatus.SEE_OTHER)
    if half is not None:
        return _page(form, half)
    with transactions.reading() as (session, _act):
        empty = accounts.is_empty(session)
    page = render_template("accounts/sign_in.html", form=form, next=_next(), is_empty=empty, has_passkeys=True)
    return page, form.status


def _accepted(half: Half, code: str) -> str:
    with transactions.writing(half.coordinator_id) as (session, act):
        how = factors.accept(session, act, half.coordinator_id, code)
    if how is None:
        raise Invalid({"code": Refused(totp.WRONG)})
    return how


def _recognised(half: Half | None) -> Half:
    challenge, answer = proof.answered()
    with transactions.writing() as (session, act):
        found = passkeys.accept(session, act, proof.require_site(), challenge, answer)
        if half is None:
            epoch = accounts.get(session, found.coordinator_id).epoch
            return Half(found.coordinator_id, epoch, bool(request.form.get("lasting")), _next())
    if found.coordinator_id != half.coordinator_id:
        raise Refused(passkeys.REFUSED)
    return half


def _page(form: Form, half: Half) -> ResponseReturnValue:
    with transactions.reading() as (session, _act):
        has = factors.of(session, half.coordinator_id)
    page = render_template(
        "accounts/second.html", form=form, has=has, passkeys_work=has.passkeys > 0 and proof.site() is not None
    )
    return page, form.status


def _next() -> str:
    return guards.local_path(request.values.get("next"), "/")
