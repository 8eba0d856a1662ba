"""Pages of one's own second factors: the authenticator app, passkeys, recovery codes."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.accounts import factors, passkeys, recovery, totp
from backend.accounts.passkeys import Passkey
from backend.domain.office import office as offices
from backend.domain.office.acts import Act
from backend.domain.values.inputs import Details, Line
from backend.http import forms, guards, limits, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import text
from backend.web import account_proof as proof
from backend.web import feed_view

pages = Blueprint("account_factors", __name__, url_prefix="/account")


class NameDetails(Details):
    """What a passkey is called."""

    name: Line


@pages.post("/app")
@guards.open_while_must_secure
@guards.recent
def begin_app() -> ResponseReturnValue:
    """Make the secret of a new app."""
    back = url_for(".app")
    form = forms.sent()
    form.submit(lambda session, act: totp.begin(session, act, proof.me()))
    for said in form.errors.values():
        flash(said, "danger")
        back = _at_factors()
    return redirect(back, HTTPStatus.SEE_OTHER)


@pages.get("/app")
@guards.open_while_must_secure
@guards.recent
def app() -> ResponseReturnValue:
    """Show the secret that waits for its first code, as QR code and as text."""
    return _app_page(forms.fresh())


@pages.post("/app/confirm")
@guards.open_while_must_secure
@guards.recent
@limits.proof_by_person
@limits.failed_codes
def confirm_app() -> ResponseReturnValue:
    """Take the first code; who has no recovery codes gets them now."""
    form = forms.sent()

    def confirm(session: Session, act: Act) -> tuple[str, ...]:
        totp.confirm(session, act, proof.me(), str(request.form.get("code", "")))
        return tuple(factors.first_codes(session, act, proof.me()))

    made = form.submit(confirm)
    if made is None:
        return _app_page(form)
    return _added(_("From now on a sign-in asks for a code of your app."), made)


@pages.get("/app/remove")
def leave_app() -> ResponseReturnValue:
    """Ask for the password before the app goes."""
    return _remove_page(forms.fresh(), _("your authenticator app"), url_for(".remove_app"))


@pages.post("/app/remove")
@limits.proof_by_person
def remove_app() -> ResponseReturnValue:
    """Take the app away."""

    def remove(session: Session, act: Act) -> None:
        totp.remove(session, act, proof.me())

    return _removed(remove, _("your authenticator app"), url_for(".remove_app"))


@pages.get("/passkeys/new")
@guards.open_while_must_secure
@guards.recent
def new_passkey() -> ResponseReturnValue:
    """Show what a passkey is, and the button that makes one."""
    return _passkey_page(forms.fresh())


@pages.post("/passkeys/options")
@guards.open_while_must_secure
@guards.recent
def passkey_options() -> Response:
    """Say what the device has to make."""
    who = proof.signed_in().coordinator
    with transactions.reading() as (session, _act):
        known, name = passkeys.of(session, who.id), text(offices.name_of(session))
    return proof.asked(*passkeys.creation(proof.require_site(), who, known, name))


@pages.post("/passkeys/new")
@guards.open_while_must_secure
@guards.recent
def add_passkey() -> ResponseReturnValue:
    """Keep what the device made; who has no recovery codes gets them now."""
    form = forms.sent()

    def add(session: Session, act: Act) -> tuple[str, ...]:
        challenge, answer = proof.answered()
        name = form.parse(NameDetails).name
        passkeys.add(session, act, proof.require_site(), challenge, (answer, name))
        return tuple(factors.first_codes(session, act, proof.me()))

    form.values.pop("credential", None)
    made = form.submit(add)
    if made is None:
        return _passkey_page(form)
    return _added(_("The passkey is added. You can sign in with it, without a password."), made)


@pages.post("/passkeys/<uuid:passkey_id>/rename")
def rename_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Call a passkey something else."""
    form = forms.sent()

    def rename(session: Session, act: Act) -> None:
        passkeys.rename(session, act, passkeys.get(session, act, passkey_id), form.parse(NameDetails).name)

    return forms.press(rename, _("Saved."), _at_factors())


@pages.get("/passkeys/<uuid:passkey_id>/remove")
def leave_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Ask for the password before a passkey goes."""
    return _remove_page(forms.fresh(), _own(passkey_id).name, url_for(".remove_passkey", passkey_id=passkey_id))


@pages.post("/passkeys/<uuid:passkey_id>/remove")
@limits.proof_by_person
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Take a passkey away."""

    def remove(session: Session, act: Act) -> None:
        passkeys.remove(session, act, passkeys.get(session, act, passkey_id))

    return _removed(remove, _own(passkey_id).name, url_for(".remove_passkey", passkey_id=passkey_id))


@pages.post("/recovery-codes")
@guards.recent
def recovery_codes() -> ResponseReturnValue:
    """Make ten codes anew and show them this once."""
    session, act = transactions.current()
    return _codes_page(recovery.make(session, act, proof.me()))


def _removed(command: Callable[[Session, Act], None], name: str, address: str) -> ResponseReturnValue:
    """Check the password, run the command, and end recovery codes that stand in for nothing any more."""
    form = forms.sent()
    if form.check(proof.require_password) is None:
        return _remove_page(form, name, address)

    def remove(session: Session, act: Act) -> None:
        command(session, act)
        factors.tidy(session, proof.me())

    return forms.press(remove, _("Removed: %(name)s.", name=name), _at_factors())


def _added(said: str, codes: Sequence[str]) -> ResponseReturnValue:
    flash(said, "success")
    return _codes_page(codes) if codes else redirect(_at_factors(), HTTPStatus.SEE_OTHER)


def _codes_page(codes: Sequence[str]) -> Response:
    return proof.once(render_template("accounts/codes.html", codes=codes, office_address=request.host))


def _app_page(form: Form) -> ResponseReturnValue:
    session, act = transactions.current()
    found = totp.find(session, proof.me())
    secret = totp.secret_of(act, found) if found is not None and found.confirmed_at is None else None
    if secret is None:
        return redirect(_at_factors(), HTTPStatus.SEE_OTHER)
    address = totp.address(secret, proof.signed_in().coordinator, text(offices.name_of(session)))
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    page = render_template("accounts/app.html", form=form, code=feed_view.code(address), secret=groups)
    return proof.once(page, form.status)


def _passkey_page(form: Form) -> ResponseReturnValue:
    return render_template("accounts/passkey_new.html", form=form, has_site=proof.site() is not None), form.status


def _remove_page(form: Form, name: str, address: str) -> ResponseReturnValue:
    session, _act = transactions.current()
    has = factors.of(session, proof.me())
    is_last = (1 if has.app else 0) + has.passkeys == 1
    return render_template("accounts/remove.html", form=form, name=name, address=address, is_last=is_last), form.status


def _own(passkey_id: UUID) -> Passkey:
    with transactions.reading() as (session, act):
        return passkeys.get(session, act, passkey_id)


def _at_factors() -> str:
    return url_for("account.show", _anchor="factors")
