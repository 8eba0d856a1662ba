"""A forgotten password: asking for a link by mail, and choosing another one with it; nobody needs to be signed in."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.accounts import passwords, resets
from backend.accounts.resets import PasswordLink
from backend.domain.errors import NotFound
from backend.http import forms, guards, limits, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.web import account_proof as proof

pages = Blueprint("resets", __name__)


@pages.get("/forgot")
@guards.public
def forgot() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("accounts/forgot.html", asked=False)


@pages.post("/forgot")
@guards.public
@limits.links_by_network
@limits.links_by_account
def ask() -> ResponseReturnValue:
    """Note the wish; what is answered, and how long it takes, is the same for every address."""
    with transactions.writing() as (session, act):
        resets.ask(session, act, request.form.get("email", ""))
    return render_template("accounts/forgot.html", asked=True)


@pages.get("/reset/<token>")
@guards.public
def show(token: str) -> ResponseReturnValue:
    """Show the form behind a link; looking at it changes nothing."""
    link = _link(token)
    return _page(forms.fresh(), link) if link else _gone()


@pages.post("/reset/<token>")
@guards.public
@limits.sign_in_by_network
def choose(token: str) -> ResponseReturnValue:
    """Store the password; she signs in with it, and with her second factor, as always."""
    link = _link(token)
    if link is None:
        return _gone()
    form = forms.sent()
    new_hash = form.check(lambda: proof.new_hash(form, link.coordinator.email))
    if new_hash is None:
        return _page(form, link)
    try:
        with transactions.writing(link.coordinator_id) as (session, act):
            resets.use(session, act, token, new_hash)
    except NotFound:
        return _gone()
    guards.end_session()
    flash(_("Your password is changed. Sign in with it."), "success")
    return redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)


def _link(token: str) -> PasswordLink | None:
    with transactions.reading() as (session, act):
        try:
            return resets.find(session, act, token)
        except NotFound:
            return None


def _page(form: Form, link: PasswordLink) -> ResponseReturnValue:
    who = link.coordinator
    return render_template("accounts/reset.html", form=form, who=who, least=passwords.SHORTEST), form.status


def _gone() -> ResponseReturnValue:
    return render_template("accounts/gone.html"), HTTPStatus.NOT_FOUND
