"""Signing in and out, choosing a language, choosing a password."""

from http import HTTPStatus
from typing import cast
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.accounts import accounts, passkeys, passwords
from backend.accounts.passwords import Cost
from backend.domain.errors import N_, Invalid, Refused
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.values.inputs import Details
from backend.http import arrivals, forms, guards, i18n, limits, transactions
from backend.http.arrivals import Half
from backend.http.forms import Form
from backend.http.i18n import gettext as _

pages = Blueprint("accounts", __name__)


class PasswordDetails(Details):
    """A password change as typed."""

    current: str = ""
    new: str = ""
    again: str = ""


@pages.get("/sign-in")
@guards.public
def sign_in() -> ResponseReturnValue:
    """Show the form; who is signed in already goes on."""
    if guards.signed_in():
        return redirect(_next())
    return _sign_in_page(forms.fresh())


@pages.post("/sign-in")
@guards.public
@limits.sign_in_by_network
@limits.sign_in_by_account
def enter() -> ResponseReturnValue:
    """Check address and password; unknown addresses cost and say the same as wrong passwords."""
    email, password = request.form.get("email", "")[:300], request.form.get("password", "")[:1000]
    with transactions.reading() as (session, _act):
        known = accounts.credentials(session, email)
    if not passwords.matches(_cost(), known.password_hash if known else None, password) or known is None:
        form = Form({"email": email})
        form.errors = {"": _("Address and password do not go together. Look at both and try again.")}
        form.status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _sign_in_page(form)
    stale = passwords.is_outdated(_cost(), known.password_hash)
    new_hash = passwords.hashed(_cost(), password) if stale else None
    half = Half(known.coordinator_id, known.epoch, bool(request.form.get("lasting")), _next(), new_hash)
    if known.has_factor:
        _rehash(half)
        arrivals.go_half(half)
        return redirect(url_for("second_step.show"), HTTPStatus.SEE_OTHER)
    arrivals.enter(half, "password")
    return redirect(_next(), HTTPStatus.SEE_OTHER)


@pages.post("/sign-out")
@guards.public
def sign_out() -> ResponseReturnValue:
    """End this session; the language stays."""
    tag = i18n.locale_tag()
    guards.end_session()
    i18n.choose(tag)
    flash(_("You are signed out."), "success")
    response = redirect(url_for(".sign_in"), HTTPStatus.SEE_OTHER)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@pages.post("/language")
@guards.public
def language() -> ResponseReturnValue:
    """Take another language: with the account, or with the browser of who has none."""
    chosen = request.form.get("locale", "")
    if i18n.choose(chosen) and guards.signed_in():
        session, act = transactions.current()
        coordinators.get(session, _me(act)).locale = chosen
    return redirect(_next(), HTTPStatus.SEE_OTHER)


@pages.get("/password")
@guards.open_while_must_change
def change_password() -> ResponseReturnValue:
    """Show the form for another password."""
    return _password_page(forms.fresh())


@pages.post("/password")
@guards.open_while_must_change
@limits.sign_in_by_network
def set_password() -> ResponseReturnValue:
    """Store the new password; this session stays, all others end."""
    form = forms.sent()
    new_hash = form.check(lambda: _judged(form))
    if new_hash is None:
        return _password_page(form)
    with transactions.writing() as (session, act):
        epoch = accounts.set_password(session, act, _me(act), new_hash, _here())
    guards.renew_session(epoch)
    flash(_("Your password is changed. Other browsers that were signed in are signed out."), "success")
    return redirect(_next(), HTTPStatus.SEE_OTHER)


@pages.post("/sign-out-everywhere")
@guards.open_while_must_secure
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sessions but this one."""
    with transactions.writing() as (session, act):
        epoch = accounts.sign_out_everywhere(session, act, _me(act), _here())
    guards.renew_session(epoch)
    flash(_("Every other browser is signed out."), "success")
    return redirect(_next(), HTTPStatus.SEE_OTHER)


def _judged(form: Form) -> str:
    """Return the hash of the new password. Raises Invalid by field; no transaction is open over hashing."""
    details = form.parse(PasswordDetails)
    user = _user()
    passwords.require_good(details.new, user.email)
    if details.new != details.again:
        raise Invalid({"again": Refused(N_("The two are not the same"))})
    if details.new == details.current:
        raise Invalid({"new": Refused(N_("Choose another one than the present one"))})
    with transactions.reading() as (session, _act):
        known = accounts.get(session, user.id).password_hash
    accounts.require_match(matched=passwords.matches(_cost(), known, details.current))
    return passwords.hashed(_cost(), details.new)


def _rehash(half: Half) -> None:
    """Store a password hashed at today's cost before the second step, which knows it no more."""
    if half.new_hash:
        with transactions.writing(half.coordinator_id) as (session, _act):
            accounts.rehash(session, half.coordinator_id, half.new_hash)


def _sign_in_page(form: Form) -> ResponseReturnValue:
    session, _act = transactions.current()
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        next=_next(),
        is_empty=accounts.is_empty(session),
        has_passkeys=passkeys.Site.of(current_app.config["BASE_URL"]) is not None,
    )
    return page, form.status


def _password_page(form: Form) -> ResponseReturnValue:
    found = guards.signed_in()
    must = found is not None and found.must_change
    page = render_template("accounts/password.html", form=form, must=must, least=passwords.SHORTEST, next=_next())
    return page, form.status


def _user() -> Coordinator:
    user = guards.current_user()
    assert user is not None  # noqa: S101 - only signed-in people come here
    return user


def _me(act: Act) -> UUID:
    assert act.who is not None  # noqa: S101 - only signed-in people come here
    return act.who.id


def _here() -> UUID | None:
    found = guards.signed_in()
    return found.browser_id if found else None


def _cost() -> Cost:
    return cast("Cost", current_app.config["ARGON2"])


def _next() -> str:
    return guards.local_path(request.values.get("next"), "/")
