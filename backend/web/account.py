"""My account: who I am here, where I am signed in, which programs speak for me."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.accounts import browsers, factors, passkeys, tokens
from backend.accounts.passkeys import REFUSED
from backend.accounts.tokens import Scope, Token, TokenDetails
from backend.domain.errors import Refused
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import OwnDetails, Role
from backend.http import formats, forms, guards, i18n, limits, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.web import account_proof as proof
from backend.web import choices

pages = Blueprint("account", __name__, url_prefix="/account")
LIVES = ("30", "90", "365")


@pages.get("")
def show() -> ResponseReturnValue:
    """Show everything of one's own account."""
    user = proof.signed_in().coordinator
    given = {"name": user.name, "locale": user.locale, "timezone": user.timezone}
    return _page(forms.fresh(given))


@pages.post("")
def save() -> ResponseReturnValue:
    """Save name, language and zone."""
    form = forms.sent()
    if form.submit(lambda session, act: _save(session, act, form)) is None:
        return _page(form)
    flash(_("Saved."), "success")
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@pages.get("/secure")
@guards.open_while_must_secure
def secure() -> ResponseReturnValue:
    """Tell who has to set up a second factor first what she can choose from."""
    return render_template(
        "accounts/secure.html", must=proof.signed_in().must_secure, has_site=proof.site() is not None
    )


@pages.get("/prove")
@guards.open_while_must_secure
def prove() -> ResponseReturnValue:
    """Ask again who one is, before what could lock one out or let others in."""
    return _proof_page(forms.fresh())


@pages.post("/prove")
@guards.open_while_must_secure
@limits.sign_in_by_network
@limits.proof_by_person
def proven() -> ResponseReturnValue:
    """Take the password."""
    form = forms.sent()
    if form.check(proof.require_password) is None:
        return _proof_page(form)
    guards.note_proof()
    return redirect(_next(), HTTPStatus.SEE_OTHER)


@pages.post("/prove/passkey/options")
@guards.open_while_must_secure
def proof_options() -> Response:
    """Say what one of one's own passkeys has to sign."""
    with transactions.reading() as (session, _act):
        known = passkeys.of(session, proof.me())
    return proof.asked(*passkeys.request(proof.require_site(), known))


@pages.post("/prove/passkey")
@guards.open_while_must_secure
@limits.sign_in_by_network
def proven_by_passkey() -> ResponseReturnValue:
    """Take what a passkey signed."""
    form = forms.sent()
    if form.check(_own_passkey) is None:
        return _proof_page(form)
    guards.note_proof()
    return redirect(_next(), HTTPStatus.SEE_OTHER)


@pages.post("/browsers/<uuid:browser_id>/end")
def end_browser(browser_id: UUID) -> ResponseReturnValue:
    """Sign one browser out."""
    return forms.press(
        lambda session, act: browsers.end(session, act, browser_id), _("That browser is signed out."), _at("browsers")
    )


@pages.get("/tokens/new")
@guards.recent
def new_token() -> ResponseReturnValue:
    """Show the empty form of a token."""
    return _token_page(forms.fresh({"scope": Scope.READ.value, "days": "90"}))


@pages.post("/tokens/new")
@guards.recent
def create_token() -> ResponseReturnValue:
    """Make a token and show it this once."""
    form = forms.sent()
    form.values |= {"name": form.value("name"), "days": form.value("days") or None}
    made = form.submit(lambda session, act: _make_token(session, act, form))
    if made is None:
        return _token_page(form)
    return proof.once(render_template("accounts/token.html", made=made[0], text=made[1], scopes=_scopes()))


@pages.post("/tokens/<uuid:token_id>/revoke")
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    """End a token."""

    def revoke(session: Session, act: Act) -> None:
        tokens.revoke(session, act, tokens.get(session, act, token_id))

    return forms.press(revoke, _("Revoked: programs that used it are refused from now on."), _at("tokens"))


def _save(session: Session, act: Act, form: Form) -> bool:
    details = form.parse(OwnDetails)
    coordinators.change_own(session, coordinators.get(session, proof.me()), details, act.desk.locales)
    i18n.choose(details.locale)
    return True


def _make_token(session: Session, act: Act, form: Form) -> tuple[Token, str]:
    return tokens.create(session, act, coordinators.get(session, proof.me()), form.parse(TokenDetails))


def _own_passkey() -> bool:
    challenge, answer = proof.answered()
    with transactions.writing() as (session, act):
        found = passkeys.accept(session, act, proof.require_site(), challenge, answer)
    if found.coordinator_id != proof.me():
        raise Refused(REFUSED)
    return True


def _page(form: Form) -> ResponseReturnValue:
    session, act = transactions.current()
    user, here = proof.signed_in().coordinator, proof.signed_in().browser_id
    page = render_template(
        "accounts/account.html",
        form=form,
        who=user,
        zones=choices.zones(session, act),
        languages=[(tag, i18n.NAMES.get(tag, tag)) for tag in act.desk.locales],
        has=factors.of(session, user.id),
        passkeys=[_dated(one, user.timezone) for one in passkeys.of(session, user.id)],
        has_site=proof.site() is not None,
        browsers=[{**_dated(one, user.timezone), "is_here": one.id == here} for one in browsers.listed(session, act)],
        tokens=[_token(one, act, user.timezone) for one in tokens.own(session, user.id)],
        scopes=_scopes(),
    )
    return page, form.status


def _token(token: Token, act: Act, zone: str) -> dict[str, Any]:
    over = token.expires_at is not None and token.expires_at <= act.now
    return {**_dated(token, zone), "is_over": over, "scope": token.scope.value}


def _dated(row: Any, zone: str) -> dict[str, Any]:
    """Return a row with its instants on the clock of `zone`, for the macro `moment`."""
    names = ("created_at", "last_used_at", "seen_at", "expires_at")
    known = {name: getattr(row, name, None) for name in names}
    return {"row": row, **{name: at and formats.moment(at, zone) for name, at in known.items()}}


def _proof_page(form: Form) -> ResponseReturnValue:
    with transactions.reading() as (session, _act):
        has = factors.of(session, proof.me())
    works = has.passkeys > 0 and proof.site() is not None
    return render_template("accounts/prove.html", form=form, next=_next(), passkeys_work=works), form.status


def _token_page(form: Form) -> ResponseReturnValue:
    role = proof.signed_in().coordinator.role
    scopes = [one for one in _scopes().items() if one[0] != Scope.ADMIN.value or role is Role.DIRECTOR]
    lives = [(days, _("%(num)s days", num=days)) for days in LIVES]
    return render_template("accounts/token_new.html", form=form, scopes=scopes, lives=lives), form.status


def _scopes() -> dict[str, str]:
    return {
        Scope.READ.value: _("reads"),
        Scope.WRITE.value: _("reads and writes"),
        Scope.ADMIN.value: _("everything a director may"),
    }


def _at(part: str) -> str:
    return url_for("account.show", _anchor=part)


def _next() -> str:
    return guards.local_path(request.values.get("next"), url_for("account.show"))
