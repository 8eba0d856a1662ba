"""Accounts of the office, for its directors: who may sign in, as what, and help for who cannot."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.accounts import accounts, factors, passwords, resets
from backend.accounts.passwords import FirstPassword
from backend.domain.errors import NotFound
from backend.domain.office import access, coordinators
from backend.domain.office import office as offices
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role
from backend.domain.office.office import Secured
from backend.http import formats, forms, guards, i18n, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.web import account_proof as proof
from backend.web import changes, choices
from backend.web.frame import role_words

pages = Blueprint("people_of_office", __name__, url_prefix="/accounts")
BY_MAIL, BY_HAND = "mail", "hand"


@pages.get("")
def index() -> ResponseReturnValue:
    """List everybody who may sign in, and who no longer may."""
    session, act = transactions.current()
    zone = proof.signed_in().coordinator.timezone
    found = accounts.listed(session, act)
    office = offices.find(session)
    return render_template(
        "accounts/people.html",
        people=[
            {
                "is": one,
                "role": role_words(one.coordinator.role),
                "seen": one.seen_at and formats.moment(one.seen_at, zone),
            }
            for one in found
        ],
        rule=office.second_factor_for.value if office and office.second_factor_for else "",
        rules=_rules(),
    )


@pages.post("/rule")
@guards.recent
def rule() -> ResponseReturnValue:
    """Say of whom the office asks a second factor."""
    code = request.form.get("rule", "")
    wanted = Secured(code) if code in {one.value for one in Secured} else None
    return forms.press(
        lambda session, act: offices.secure(session, act, wanted), _("Saved."), url_for(".index", _anchor="rule")
    )


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form."""
    _session, act = transactions.current()
    access.require_director(act)
    usual = {"role": Role.COORDINATOR.value, "locale": act.desk.locale, "timezone": act.desk.timezone, "by": BY_MAIL}
    return _form_page(forms.fresh(usual))


@pages.post("/new")
@guards.recent
def add() -> ResponseReturnValue:
    """Add somebody, with an invitation by mail or a first password that is shown this once."""
    form = forms.sent()
    by_mail = form.values.pop("by", "") == BY_MAIL
    first = passwords.first(proof.cost())
    made = form.submit(lambda session, act: _add(session, act, form, first, by_mail=by_mail))
    if made is None:
        form.values["by"] = BY_MAIL if by_mail else BY_HAND
        return _form_page(form)
    if not by_mail:
        return _person_page(made.id, first)
    flash(_("Added. An invitation goes to %(email)s.", email=made.email), "success")
    return redirect(url_for(".show", coordinator_id=made.id), HTTPStatus.SEE_OTHER)


@pages.get("/<uuid:coordinator_id>")
def show(coordinator_id: UUID) -> ResponseReturnValue:
    """Show one account and what can be done for it."""
    return _person_page(coordinator_id)


@pages.post("/<uuid:coordinator_id>/role")
@guards.recent
def set_role(coordinator_id: UUID) -> ResponseReturnValue:
    """Give another role."""
    code = request.form.get("role", "")
    if code not in {one.value for one in Role}:
        raise NotFound
    return _press(
        coordinator_id, lambda session, act, who: accounts.set_role(session, act, who, Role(code)), _("Saved.")
    )


@pages.post("/<uuid:coordinator_id>/disable")
@guards.recent
def disable(coordinator_id: UUID) -> ResponseReturnValue:
    """Close the account."""
    return _press(coordinator_id, accounts.disable, _("Closed: this person can no longer sign in."))


@pages.post("/<uuid:coordinator_id>/enable")
@guards.recent
def enable(coordinator_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    return _press(coordinator_id, accounts.enable, _("Open again, with the password of before."))


@pages.post("/<uuid:coordinator_id>/reset-password")
@guards.recent
def reset_password(coordinator_id: UUID) -> ResponseReturnValue:
    """Give a first password, shown this once; sessions end."""
    access.require_director(transactions.current()[1])
    transactions.roll_back()  # nothing stays open over hashing
    first = passwords.first(proof.cost())
    with transactions.writing() as (session, act):
        accounts.reset_password(session, act, coordinators.get(session, coordinator_id).id, first.hash)
    return _person_page(coordinator_id, first)


@pages.post("/<uuid:coordinator_id>/invite")
@guards.recent
def invite(coordinator_id: UUID) -> ResponseReturnValue:
    """Send a link with which she chooses her password."""
    return _press(coordinator_id, resets.invite, _("A link to choose a password goes out by mail."))


@pages.post("/<uuid:coordinator_id>/reset-factors")
@guards.recent
def reset_factors(coordinator_id: UUID) -> ResponseReturnValue:
    """Take all second factors away, and end the sessions."""

    def reset(session: Session, act: Act, who: Coordinator) -> None:
        factors.reset(session, act, who.id)
        accounts.sign_out_everywhere(session, act, who.id)

    return _press(
        coordinator_id, reset, _("App, passkeys and recovery codes are gone: the password alone is asked for.")
    )


@pages.post("/<uuid:coordinator_id>/end-sessions")
def end_sessions(coordinator_id: UUID) -> ResponseReturnValue:
    """Sign somebody out everywhere."""

    def end(session: Session, act: Act, who: Coordinator) -> None:
        accounts.sign_out_everywhere(session, act, who.id)

    return _press(coordinator_id, end, _("Signed out everywhere."))


def _press(
    coordinator_id: UUID, command: Callable[[Session, Act, Coordinator], object], done: str
) -> ResponseReturnValue:
    back = url_for(".show", coordinator_id=coordinator_id)

    def run(session: Session, act: Act) -> None:
        access.require_director(act)
        command(session, act, coordinators.get(session, coordinator_id))

    return forms.press(run, done, back)


def _add(session: Session, act: Act, form: Form, first: FirstPassword, *, by_mail: bool) -> Coordinator:
    details = form.parse(CoordinatorDetails)
    made = accounts.create(session, act, details, first.hash)
    if by_mail:
        resets.invite(session, act, made)
    return made


def _form_page(form: Form) -> ResponseReturnValue:
    session, act = transactions.current()
    page = render_template(
        "accounts/person_new.html",
        form=form,
        roles=_roles(),
        languages=[(tag, i18n.NAMES.get(tag, tag)) for tag in act.desk.locales],
        zones=choices.zones(session, act),
        labels={
            "name": _("Person's name"),
            "email": _("E-mail address"),
            "role": _("Role"),
            "locale": _("Language"),
            "timezone": _("Time zone"),
        },
    )
    return page, form.status


def _person_page(coordinator_id: UUID, first: FirstPassword | None = None) -> ResponseReturnValue:
    with transactions.reading() as (session, act):
        found = next((one for one in accounts.listed(session, act) if one.coordinator.id == coordinator_id), None)
        if found is None:
            raise NotFound
        who = found.coordinator
        zone = proof.signed_in().coordinator.timezone
        page = render_template(
            "accounts/person.html",
            one=found,
            who=who,
            has=factors.of(session, coordinator_id),
            roles=_roles(),
            role=role_words(who.role),
            language=i18n.NAMES.get(who.locale, who.locale),
            seen=found.seen_at and formats.moment(found.seen_at, zone),
            first=first.text if first else None,
            is_me=coordinator_id == act.who_id,
            deeds=changes.of_record(session, act, who),
        )
    return proof.once(page) if first else page


def _roles() -> list[tuple[str, str, str]]:
    return [
        (Role.COORDINATOR.value, role_words(Role.COORDINATOR), _("all but confidential partnerships of other teams")),
        (Role.DIRECTOR.value, role_words(Role.DIRECTOR), _("everything, and the accounts")),
        (Role.AUDITOR.value, role_words(Role.AUDITOR), _("reads everything, changes nothing")),
    ]


def _rules() -> list[tuple[str, str]]:
    return [
        ("", _("nobody: each decides for herself")),
        (Secured.DIRECTORS.value, _("directors")),
        (Secured.ALL.value, _("everybody")),
    ]
