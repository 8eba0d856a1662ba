"""The first page of an empty office; afterwards there is nothing here."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.accounts import accounts, passwords, setup
from backend.accounts.setup import SetupDetails
from backend.domain.errors import N_, Invalid, Refused
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.partners import regions
from backend.domain.values import times
from backend.http import arrivals, forms, guards, i18n, limits, transactions
from backend.http.arrivals import Half
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.web import account_proof as proof
from backend.web import choices, region_view

pages = Blueprint("setup", __name__, url_prefix="/setup")


@pages.get("")
@guards.public
def closed() -> ResponseReturnValue:
    """Say where the link stands, as long as nobody has an account."""
    if not accounts.is_empty(transactions.current()[0]):
        abort(404)
    return render_template("accounts/setup_closed.html")


@pages.get("/<token>")
@guards.public
def show(token: str) -> ResponseReturnValue:
    """Show the form to who has the link."""
    session, act = transactions.current()
    setup.require_open(session, act, token)
    home = regions.find_home(session)
    place = {"region": home.name, "country": home.country, "level": home.level.value} if home else {"level": "city"}
    return _page(forms.fresh({"timezone": act.desk.timezone, "locale": i18n.locale_tag(), **place}), token)


@pages.post("/<token>")
@guards.public
@limits.sign_in_by_network
def begin(token: str) -> ResponseReturnValue:
    """Make the office and sign its first director in."""
    with transactions.reading() as (session, act):
        setup.require_open(session, act, token)
        clock, now = act.desk.timezone, act.now
    form = forms.sent()
    typed = form.check(lambda: _typed(form))
    made = typed and form.submit(lambda session, act: _begun(session, act, typed, token))
    if typed is None or made is None:
        return _page(form, token)
    arrivals.enter(Half(made.id, 1, lasting=False, next="/"), "password")
    if not times.alike(typed[0].timezone, clock, now):
        flash(region_view.clock_note(clock), "warning")
    flash(_("Your office is open. Enter your first partnership, or add your colleagues under Accounts."), "success")
    return redirect(url_for("desk.index"), HTTPStatus.SEE_OTHER)


def _typed(form: Form) -> tuple[SetupDetails, str]:
    """Return what was typed, and the hash of the password; no transaction is open over hashing."""
    details = form.parse(SetupDetails, i18n.locale_tag())
    passwords.require_good(details.new, details.email)
    if details.new != details.again:
        raise Invalid({"again": Refused(N_("The two are not the same"))})
    return details, passwords.hashed(proof.cost(), details.new)


def _begun(session: Session, act: Act, typed: tuple[SetupDetails, str], token: str) -> Coordinator:
    details, password_hash = typed
    return setup.begin(session, act, details, password_hash, token)


def _page(form: Form, token: str) -> ResponseReturnValue:
    for name in ("new", "again"):
        form.values.pop(name, None)
    session, act = transactions.current()
    page = render_template(
        "accounts/setup.html",
        form=form,
        token=token,
        levels=region_view.level_options(),
        zones=choices.zones(session, act),
        office_zone=act.desk.timezone,
        languages=[(tag, i18n.NAMES.get(tag, tag)) for tag in act.desk.locales],
        least=passwords.SHORTEST,
        labels=_labels(),
    )
    return page, form.status


def _labels() -> dict[str, str]:
    return {
        "region": _("Your region"),
        "level": _("Level"),
        "country": _("Country"),
        "timezone": _("Time zone"),
        "office": _("Name of the office"),
        "name": _("Your name"),
        "email": _("E-mail address"),
        "locale": _("Language"),
        "new": _("Password"),
        "again": _("Password, once more"),
    }
