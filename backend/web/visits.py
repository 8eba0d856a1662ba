"""Pages of visits: the list, one visit with its programme by leg and day, its form, and the buttons that change it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.office import access
from backend.domain.office import outward as ends
from backend.domain.office.acts import Act
from backend.domain.schedule import releases
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import MoveDetails, VisitDetails
from backend.domain.visits.visits import Visit
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import text
from backend.web import (
    changes,
    choices,
    outward,
    pickers,
    programme_view,
    record_view,
    reminders,
    stale,
    tongues,
    visit_words,
    visits_view,
)
from backend.web.lists import table
from backend.web.lists import visits as sheet
from backend.web.outward import Subject, Verbs

pages = Blueprint("visits", __name__, url_prefix="/visits")
PAGE = 50
PICKED = {
    "legs.*.partnership_id": "partnerships",
    "legs.*.region_id": "regions",
    "legs.*.inviting_organisation_id": "organisations",
}


@pages.get("")
def index() -> ResponseReturnValue:
    """List the visits ahead, next first, or those that are over, last first."""
    return table.page(sheet.SHEET, "visits/index.html")


@pages.get("/<uuid:visit_id>")
def show(visit_id: UUID) -> ResponseReturnValue:
    """Show one visit: its programme by leg and day, what partners have of it, its reminders, its history."""
    session, act = transactions.current()
    visit = visits.get(session, act, visit_id)
    items = programme.of_visit(session, visit.id)
    outside = record_view.outside(session, act, visit.id)
    waiting = {one.source_id: one.change for one in outside.waiting}
    state = visits.state(visit, act.today)
    return render_template(
        "visits/show.html",
        visit=visit,
        title=visits_view.title(visit),
        state=state,
        when=visits_view.days(visit),
        legs=programme_view.programme(act, visit, items, waiting),
        listed=visits_view.listed(act, visit, items, waiting),
        partners=[(leg.partnership_id, text(leg.partnership.title)) for leg in visit.legs if leg.partnership],
        outside=outside,
        reminders=reminders.card(session, act, visit),
        deeds=changes.of_record(session, act, visit),
        over=state in {"completed", "reported"},
    )


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form, with what the address suggests."""
    _session, act = transactions.current()
    access.require_change(act)
    leg = {name: request.args[name] for name in ("partnership_id", "starts_on", "ends_on") if name in request.args}
    if "partnership_ids" in request.args:
        leg["partnership_id"] = request.args["partnership_ids"]
    usual = {"direction": request.args.get("direction", "inbound"), "status": "proposed", "audience": "internal"}
    return _form_page(forms.begun({**usual, "legs": [leg]}, VisitDetails))


@pages.post("/new")
def create() -> ResponseReturnValue:
    """Record a visit."""
    form = pickers.read(forms.sent(), PICKED)
    look = form.values.pop("look", None)
    visit = form.submit(lambda session, act: visits.propose(session, act, form.parse(VisitDetails)))
    if visit is None:
        return _form_page(form)
    tongues.told_after_saving(
        visit.id, _("Recorded. Now the programme."), _("Partners see nothing of it until you release it.")
    )
    return redirect(_after(visit.id, look), 303)


@pages.get("/<uuid:visit_id>/edit")
def edit(visit_id: UUID) -> ResponseReturnValue:
    """Show the form of one visit."""
    session, act = transactions.current()
    access.require_change(act)
    visit = visits.get(session, act, visit_id)
    return _form_page(forms.fresh(visits.given(visit), visit.revision), visit)


@pages.post("/<uuid:visit_id>/edit")
def change(visit_id: UUID) -> ResponseReturnValue:
    """Save what was typed, unless somebody else has saved meanwhile."""
    form = pickers.read(forms.sent(), PICKED)
    look = form.values.pop("look", None)
    if form.submit(lambda session, act: _change(session, act, visit_id, form)):
        tongues.told_after_saving(
            visit_id, _("Saved."), _("What partners have seen of it changes with the next release.")
        )
        return redirect(_after(visit_id, look), 303)
    session, act = transactions.current()
    visit = visits.get(session, act, visit_id)
    form.compare(visits.given(visit), visit.revision)
    return _form_page(form, visit)


@pages.post("/<uuid:visit_id>/confirm")
def confirm(visit_id: UUID) -> ResponseReturnValue:
    """Say that it will take place."""
    return forms.press(
        lambda session, act: visits.confirm(session, act, visits.get(session, act, visit_id)),
        _("Confirmed. Partners see that with the next release."),
        url_for(".show", visit_id=visit_id),
    )


@pages.post("/<uuid:visit_id>/invite")
def invite(visit_id: UUID) -> ResponseReturnValue:
    """Note that the invitation is out."""
    return forms.press(
        lambda session, act: visits.invite(session, act, visits.get(session, act, visit_id)),
        _("Noted: the invitation is out."),
        url_for(".show", visit_id=visit_id),
    )


@pages.post("/<uuid:visit_id>/report")
def report(visit_id: UUID) -> ResponseReturnValue:
    """Say that the trip report is in."""
    return forms.press(
        lambda session, act: visits.report(session, act, visits.get(session, act, visit_id)),
        _("Noted: the report is in."),
        url_for(".show", visit_id=visit_id),
    )


@pages.post("/<uuid:visit_id>/discard")
def discard(visit_id: UUID) -> ResponseReturnValue:
    """Take away a draft with its programme, none of which a partner has seen."""
    form = forms.sent()

    def command(session: Session, act: Act) -> bool:
        visit = visits.get(session, act, visit_id)
        releases.require_unseen(session, visit.id)
        programme.discard_all(session, act, visit)
        return True

    if form.submit(command):
        flash(_("Discarded. No partner had seen it."), "success")
        return redirect(url_for(".index"), 303)
    for said in form.errors.values():
        flash(said, "danger")
    return redirect(url_for(".show", visit_id=visit_id), 303)


def crumbs(title: Texts, visit_id: UUID) -> list[tuple[str, str]]:
    """Return the way back from a page below a visit."""
    return [
        (_("Visits"), url_for("visits.index")),
        (record_view.short(title), url_for("visits.show", visit_id=visit_id)),
    ]


def _subject(session: Session, act: Act, visit_id: UUID) -> Subject:
    visit = visits.get(session, act, visit_id)
    title = visits_view.title(visit)
    return Subject("visit", visit, visit.id, title, url_for(".show", visit_id=visit_id), crumbs(title, visit_id))


def _leg_subject(session: Session, act: Act, visit_id: UUID, leg_id: UUID) -> Subject:
    visit = visits.get(session, act, visit_id)
    leg = visits.leg_of(visit, leg_id)
    items = [one.id for one in programme.of_leg(programme.of_visit(session, visit.id), leg)]
    return Subject(
        noun="leg",
        row=leg,
        record_id=visit.id,
        title={tag: f"{name} · {text(leg.region.name)}" for tag, name in visits_view.leg_title(visit, leg).items()},
        back=url_for(".show", visit_id=visit_id),
        crumbs=crumbs(visits_view.title(visit), visit_id),
        source_ids=frozenset({leg.id, *items}),
    )


def _move_leg(session: Session, act: Act, subject: Subject, form: Form) -> None:
    """Move a leg; without a last day it lasts as long as before."""
    details = form.parse(TimeDetails)
    if details.starts_on is not None and details.ends_on is None:
        last = details.starts_on + timedelta(days=outward.length_of(subject.row) - 1)
        details = details.model_copy(update={"ends_on": last})
    programme.reschedule_leg(session, act, subject.row, details)


outward.add_to(
    pages,
    "/<uuid:visit_id>",
    "",
    Verbs(
        find=_subject,
        move=lambda session, act, subject, form: programme.move(session, act, subject.row, form.parse(MoveDetails)),
        postpone=lambda session, act, subject, details: ends.postpone(session, act, subject.row, details),
        call_off=lambda session, act, subject, details: ends.call_off(session, act, subject.row, details),
        reinstate=lambda session, act, subject: ends.reinstate(session, act, subject.row),
        fields="days",
    ),
)
outward.add_to(
    pages,
    "/<uuid:visit_id>/legs/<uuid:leg_id>",
    "_leg",
    Verbs(
        find=_leg_subject,
        move=_move_leg,
        postpone=lambda session, act, subject, details: programme.postpone_leg(session, act, subject.row, details),
        call_off=lambda session, act, subject, details: programme.call_off_leg(session, act, subject.row, details),
        reinstate=lambda session, act, subject: programme.reinstate_leg(session, act, subject.row),
        fields="days",
    ),
)


def _change(session: Session, act: Act, visit_id: UUID, form: Form) -> Visit:
    visit = visits.get(session, act, visit_id)
    form.require_fresh(visit)
    visits.change(session, act, visit, form.parse(VisitDetails))
    return visit


def _after(visit_id: UUID, look: object) -> str:
    if look:
        return url_for("releases.review", nouns="visits", record_id=visit_id)
    return url_for(".show", visit_id=visit_id)


def _form_page(form: Form, visit: Visit | None = None) -> ResponseReturnValue:
    session, act = transactions.current()
    page = render_template(
        "visits/form.html",
        form=form,
        visit=visit,
        title=visits_view.title(visit) if visit else None,
        chosen=pickers.told(form, PICKED),
        zones=choices.zones(session, act),
        people=choices.people(session),
        words=visit_words,
        saved=stale.last_saved(session, act, visit.id) if visit and form.is_stale else None,
        labels=_labels(),
    )
    return page, form.status


def _labels() -> dict[str, Any]:
    return {
        "direction": _("Direction"),
        "title": _("Title"),
        "purpose": _("Purpose"),
        "status": _("How firm"),
        "audience": _("Who may see it"),
        "owner": _("Owner"),
        "legs": _("Legs"),
    }
