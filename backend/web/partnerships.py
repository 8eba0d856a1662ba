"""Pages of partnerships: the list, all about one, its form, and the steps of its kind and state."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.agreements.agreements import Agreement
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds
from backend.domain.partners import contacts, directory, partnerships, regions
from backend.domain.partners.partnerships import (
    Partnership,
    PartnershipDetails,
    StatusDetails,
    TierDetails,
)
from backend.domain.schedule import activity, entries, releases
from backend.domain.schedule.entries import Kind
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.web import activity_words, agreement_view, changes, document_view, feed_readers, pickers, stale, steps
from backend.web import partnership_view as view
from backend.web.lists import partnerships as sheet
from backend.web.lists import table

pages = Blueprint("partnerships", __name__, url_prefix="/partnerships")
PAGE = 50
AHEAD, BEHIND = 8, 40
PICKED = {
    "parties[]": "parties",
    "under_partnership_id": "partnerships",
    "co_owners[]": "coordinators",
    "team[]": "coordinators",
}


@pages.get("")
def index() -> ResponseReturnValue:
    """List the partnerships, by name."""
    return table.page(sheet.SHEET, "partnerships/index.html")


@pages.get("/<uuid:partnership_id>")
def show(partnership_id: UUID) -> ResponseReturnValue:
    """Show all about one partnership."""
    return _page(partnership_id)


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form; the address may suggest a region or organisation (?region_id=, ?organisation_id=)."""
    suggested = [{name: request.args[name]} for name in ("region_id", "organisation_id") if name in request.args]
    user = transactions.current()[1].who
    given = {"status": "active", "audience": "internal", "parties": suggested, "owner": user.email if user else None}
    return _form_page(forms.begun(given, PartnershipDetails))


@pages.post("/new")
def create() -> ResponseReturnValue:
    """Record a partnership."""
    form = _sent()
    made = form.submit(lambda session, act: partnerships.conclude(session, act, form.parse(PartnershipDetails)))
    if made is None:
        return _form_page(form)
    flash(_("Recorded. Next: its agreement, and what comes up together."), "success")
    return redirect(url_for(".show", partnership_id=made.id), 303)


@pages.get("/<uuid:partnership_id>/edit")
def edit(partnership_id: UUID) -> ResponseReturnValue:
    """Show the form of one partnership."""
    partnership = partnerships.get(*transactions.current(), partnership_id)
    return _form_page(forms.fresh(partnerships.given(partnership), partnership.revision), partnership)


@pages.post("/<uuid:partnership_id>/edit")
def change(partnership_id: UUID) -> ResponseReturnValue:
    """Save what was typed, unless somebody else has saved meanwhile."""
    form = _sent()
    if form.submit(lambda session, act: _change(session, act, partnership_id, form)):
        flash(_("Saved."), "success")
        return redirect(url_for(".show", partnership_id=partnership_id), 303)
    partnership = partnerships.get(*transactions.current(), partnership_id)
    form.compare(partnerships.given(partnership), partnership.revision)
    return _form_page(form, partnership)


@pages.post("/<uuid:partnership_id>/status")
def change_status(partnership_id: UUID) -> ResponseReturnValue:
    """Take a step to another state."""
    form = forms.sent()

    def step(session: Session, act: Act) -> bool:
        found = partnerships.get(session, act, partnership_id)
        partnerships.change_status(session, act, found, steps.part(form, "status").parse(StatusDetails))
        return True

    return _stepped(partnership_id, "status", form, done=form.submit(step))


@pages.post("/<uuid:partnership_id>/tier")
def change_tier(partnership_id: UUID) -> ResponseReturnValue:
    """Take a step to another kind of relationship."""
    form = forms.sent()

    def step(session: Session, act: Act) -> bool:
        found = partnerships.get(session, act, partnership_id)
        partnerships.change_tier(session, act, found, steps.part(form, "tier").parse(TierDetails))
        return True

    return _stepped(partnership_id, "tier", form, done=form.submit(step))


def _sent() -> Form:
    """Return the form with its parties as the input type reads them."""
    form = pickers.read(forms.sent(), PICKED)
    if typed := form.values.get("parties"):
        form.values["parties"] = [view.party_of(one) for one in (typed if isinstance(typed, list) else [typed])]
    return form


def _change(session: Session, act: Act, partnership_id: UUID, form: Form) -> Partnership:
    partnership = partnerships.get(session, act, partnership_id)
    form.require_fresh(partnership)
    partnerships.change(session, act, partnership, form.parse(PartnershipDetails))
    return partnership


def _stepped(partnership_id: UUID, step: str, form: Form, *, done: bool | None) -> ResponseReturnValue:
    if not done:
        return _page(partnership_id, {step: steps.told(form, step)})
    flash(_("The step is on record."), "success")
    return redirect(url_for(".show", partnership_id=partnership_id), 303)


def _page(partnership_id: UUID, tried: dict[str, Form] | None = None) -> ResponseReturnValue:
    """Show all about one partnership, with a step that was refused still open."""
    session, act = transactions.current()
    partnership = partnerships.get(session, act, partnership_id)
    known = agreements.listed(session, act, partnership_id)
    page = render_template(
        "partnerships/show.html",
        partnership=partnership,
        native=view.other_script(partnership.title),
        countries=view.country_names(directory.countries_of(partnership)),
        steps={name: (tried or {}).get(name) or forms.fresh() for name in ("status", "tier")},
        tried=set(tried or {}),
        tiers=view.tier_options(),
        statuses=view.status_options(),
        standings=view.standing_words(),
        below=directory.under(session, act, partnership_id),
        papers=[agreement_view.paper(one, act.today) for one in known],
        feeds=(given := feeds.listed(session, act, partnership_id)),
        read=feed_readers.of(session, act, given),
        today=act.today,
        **_around(session, act, partnership, known),
        **view.held(session, act.today, partnership),
        contacts=contacts.of_partnership(session, act, partnership_id),
    )  # fmt: skip
    return page, next((form.status for form in (tried or {}).values()), 200)


def _around(session: Session, act: Act, partnership: Partnership, known: Sequence[Agreement]) -> dict[str, Any]:
    """Return what lies ahead and behind, what waits for release, and the last changes."""
    found = entries.listed(
        session, act, entries.Wanted(kinds=view.TOGETHER, partnership_ids=(partnership.id,))
    )  # fmt: skip
    ahead = [one for one in found if one.ends_utc > act.now]
    behind = [one for one in found if one.ends_utc <= act.now and one.kind not in {Kind.NOTICE_BY, Kind.ANNIVERSARY}]
    following = next((one for one in ahead if one.kind is Kind.ANNIVERSARY), None)
    coming = view.coming(ahead, act.today)
    return {
        "coming": coming[:AHEAD],
        "more_coming": len(coming) - AHEAD,
        "so_far": view.so_far(partnership, behind[-BEHIND:], view.renewals_of(known, act.today)),
        "anniversary": next(iter(view.coming([following], act.today)), None) if following else None,
        "years": int(following.facet.partition(":")[2]) if following else None,
        "files": document_view.card(session, act, document_view.of_partnership(partnership)),
        "waiting": releases.waiting(session, partnership.id),
        "released": releases.latest(session, partnership.id),
        "deeds": changes.of_record(session, act, partnership),
        "lively": activity_words.signal(activity.of(session, act, [partnership.id]).get(partnership.id)),
    }


def _form_page(form: Form, partnership: Partnership | None = None) -> ResponseReturnValue:
    session, act = transactions.current()
    staff = list(coordinators.active(session))
    page = render_template(
        "partnerships/form.html",
        form=form,
        partnership=partnership,
        parties=[view.party_code(one) for one in form.value("parties") or []],
        home=regions.find_home(session),
        chosen=pickers.told(form, PICKED),
        owners=[(one.email, one.name) for one in staff],
        tiers=view.tier_options(),
        statuses=view.status_options(),
        audiences=view.audience_options(),
        labels=_labels(),
        saved=stale.last_saved(session, act, partnership.id) if form.is_stale and partnership else None,
    )
    return page, form.status


def _labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "tier": _("Kind of relationship"),
        "parties": _("Parties"),
        "without_home": _("Without us"),
        "under_partnership_id": _("Stands under"),
        "concluded_on": _("Concluded on"),
        "status": _("State"),
        "why": _("Why this partner"),
        "owner": _("Owner"),
        "co_owners": _("Co-owners"),
        "team": _("Team"),
        "confidential": _("Confidential"),
        "audience": _("Who may see its anniversaries"),
    }
