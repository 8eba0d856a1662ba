"""Pages of organisations: the list, one with who holds which post there, and the form."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements, bodies
from backend.domain.errors import DomainError
from backend.domain.office import access
from backend.domain.partners import directory, organisations, seats
from backend.domain.partners.organisations import LABELS, Organisation, OrganisationDetails
from backend.domain.partners.seats import Seat
from backend.domain.values import countries, dates, written
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, words
from backend.web import person_view, pickers, record_forms, twins
from backend.web.lists import organisations as sheet
from backend.web.lists import table
from backend.web.partnership_view import other_script, tier_options
from backend.web.twins import Twin

pages = Blueprint("organisations", __name__, url_prefix="/organisations")
PICKED = {"region_id": "regions"}


@pages.get("")
def index() -> ResponseReturnValue:
    """List the organisations, by name."""
    return table.page(sheet.SHEET, "organisations/index.html")


@pages.get("/<uuid:organisation_id>")
def show(organisation_id: UUID) -> ResponseReturnValue:
    """Show one organisation: who holds which post now, and in which partnerships it is a party."""
    session, act = transactions.current()
    found = organisations.get(session, organisation_id)
    asked, wrong = _asked(act.today)
    shared = directory.of_bodies(session, act, [found])
    return render_template(
        "organisations/show.html",
        organisation=found,
        kind=kinds()[found.kind.value],
        native=other_script(found.name),
        partner_country=countries.name(found.partner_country, locale_tag()) if found.partner_country else "",
        seats=_seats(session, organisation_id, asked, act.today),
        asked=asked,
        wrong=wrong,
        today=act.today,
        soon=act.today + person_view.SOON,
        partnerships=shared,
        tiers=tier_options(),
        papers=[
            (one, agreements.status_at(one, act.today).value) for one in bodies.papers(session, act, organisation_id)
        ],
        **person_view.together(session, act, shared),
        deeds=person_view.deeds(session, act, [organisation_id]),
    )


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form, with the region the address suggests (?region_id=)."""
    access.require_change(transactions.current()[1])
    return _form_page(forms.begun({"kind": "government"}, OrganisationDetails))


@pages.post("/new")
def create() -> ResponseReturnValue:
    """Enter an organisation."""
    access.require_change(transactions.current()[1])
    form = pickers.read(forms.sent(), PICKED)
    if found := twins.unseen("organisations", form):
        return _form_page(form, twins=found)
    made = form.submit(lambda session, act: organisations.create(session, act, form.parse(OrganisationDetails)))
    if made is None:
        return _form_page(form)
    flash(_("Entered. Now who holds which post there?"), "success")
    return redirect(url_for(".show", organisation_id=made.id), 303)


@pages.get("/<uuid:organisation_id>/edit")
def edit(organisation_id: UUID) -> ResponseReturnValue:
    """Show the form of one organisation."""
    session, act = transactions.current()
    access.require_change(act)
    found = organisations.get(session, organisation_id)
    return _form_page(forms.fresh(organisations.given(found), found.revision), found)


@pages.post("/<uuid:organisation_id>/edit")
def change(organisation_id: UUID) -> ResponseReturnValue:
    """Save what was typed, unless somebody else has saved meanwhile."""
    form = pickers.read(forms.sent(), PICKED)
    if record_forms.saved(
        form,
        lambda session, _act: organisations.get(session, organisation_id),
        lambda session, act, found: organisations.change(session, act, found, form.parse(OrganisationDetails)),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".show", organisation_id=organisation_id), 303)
    return _form_page(form, organisations.get(transactions.current()[0], organisation_id))


def _asked(today: date) -> tuple[str, str]:
    """Return the day, month or year the address asks for (?on=), "" for today, and what is wrong with it."""
    typed = request.args.get("on", "").strip()
    try:
        asked = written.partial(typed, today) if typed else ""
    except DomainError as problem:
        return "", words(problem)
    return "" if asked == today.isoformat() else asked, ""


def _seats(session: Session, organisation_id: UUID, asked: str, today: date) -> list[Seat]:
    if not asked:
        return seats.at(session, organisation_id, today)
    return seats.in_days(session, organisation_id, dates.earliest(asked), dates.latest(asked))


def kinds() -> dict[str, str]:
    """Return what an organisation may be, in words."""
    return {kind.value: _(words) for kind, words in LABELS.items()}


def _form_page(form: Form, organisation: Organisation | None = None, twins: Sequence[Twin] = ()) -> ResponseReturnValue:
    return record_forms.page(
        "organisations/form.html",
        form,
        organisation,
        organisations.given(organisation) if organisation else None,
        organisation=organisation,
        twins=twins,
        kinds=list(kinds().items()),
        chosen=pickers.told(form, PICKED),
        labels={
            "name": _("Name"),
            "kind": _("Kind"),
            "region_id": _("Region"),
            "partner_country": _("Partner country"),
            "website": _("Website"),
        },
    )
