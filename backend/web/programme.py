"""Pages of a visit's programme: one item's form, and the buttons that change it; the programme stands on the visit."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.office import access
from backend.domain.office import outward as ends
from backend.domain.office.acts import Act
from backend.domain.schedule import releases
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Leg, Visit
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import text
from backend.web import choices, outward, programme_view, record_view, stale, tongues, visit_words, visits_view
from backend.web.outward import Subject, Verbs

pages = Blueprint("programme", __name__, url_prefix="/visits/<uuid:visit_id>/items")


@pages.get("/new")
def new(visit_id: UUID) -> ResponseReturnValue:
    """Show the empty form: on the leg and day asked for, in the leg's zone."""
    session, act = transactions.current()
    access.require_change(act)
    visit = visits.get(session, act, visit_id)
    leg = _asked_leg(visit)
    day = request.args.get("day") or leg.span.first_day.isoformat()
    kind = request.args.get("kind", "talks")
    given = {"leg_id": str(leg.id), "kind": kind, "starts_on": day, "timezone": leg.timezone}
    form = Form({name: value for name, value in given.items() if value})
    return _form_page(visit, form)


@pages.post("/new")
def create(visit_id: UUID) -> ResponseReturnValue:
    """Put an item into the programme."""
    form = forms.sent()
    another = form.values.pop("another", None)

    def add(session: Session, act: Act) -> Item:
        return programme.add(session, act, visits.get(session, act, visit_id), form.parse(ItemDetails))

    item = form.submit(add)
    if item is None:
        return _form_page(visits.get(*transactions.current(), visit_id), form)
    tongues.told_after_saving(visit_id, _("Added."), _("Partners see it with the next release."), item.id)
    if another:
        return redirect(url_for(".new", visit_id=visit_id, leg_id=item.leg_id, day=item.span.last_day), 303)
    return redirect(url_for("visits.show", visit_id=visit_id), 303)


@pages.get("/<uuid:item_id>")
def edit(visit_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Show one item: its form for who may change it, with what else can be done."""
    session, act = transactions.current()
    visit = visits.get(session, act, visit_id)
    item = programme.get(session, visit, item_id)
    return _form_page(visit, forms.fresh(programme.given(item), item.revision), item)


@pages.post("/<uuid:item_id>")
def change(visit_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Save what was typed, unless somebody else has saved meanwhile."""
    form = forms.sent()
    if form.submit(lambda session, act: _change(session, act, (visit_id, item_id), form)):
        tongues.told_after_saving(
            visit_id, _("Saved."), _("What partners have seen of it changes with the next release."), item_id
        )
        return redirect(url_for("visits.show", visit_id=visit_id), 303)
    session, act = transactions.current()
    visit = visits.get(session, act, visit_id)
    item = programme.get(session, visit, item_id)
    form.compare(programme.given(item), item.revision)
    return _form_page(visit, form, item)


@pages.post("/<uuid:item_id>/discard")
def discard(visit_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Take away an item that no partner has seen."""

    def command(session: Session, act: Act) -> None:
        visit = visits.get(session, act, visit_id)
        item = programme.get(session, visit, item_id)
        releases.require_unseen(session, visit.id, item.id)
        programme.discard(session, act, item)

    return forms.press(command, _("Discarded. No partner had seen it."), url_for("visits.show", visit_id=visit_id))


def _subject(session: Session, act: Act, visit_id: UUID, item_id: UUID) -> Subject:
    visit = visits.get(session, act, visit_id)
    item = programme.get(session, visit, item_id)
    back = url_for("visits.show", visit_id=visit_id)
    return Subject(
        noun="item",
        row=item,
        record_id=visit.id,
        title=item.title,
        back=back,
        crumbs=[(_("Visits"), url_for("visits.index")), (record_view.short(visits_view.title(visit)), back)],
        source_ids=frozenset({item.id}),
        place="place",
    )


def _move(session: Session, act: Act, subject: Subject, form: Form) -> None:
    time, place = outward.apart(form)
    item, visit = subject.row, visits.get(session, act, subject.record_id)
    programme.reschedule(session, act, visit, item, time.parse(TimeDetails))
    if place.place != item.place:
        programme.relocate(session, act, item, place.place)


outward.add_to(
    pages,
    "/<uuid:item_id>",
    "",
    Verbs(
        find=_subject,
        move=_move,
        postpone=lambda session, act, subject, details: ends.postpone(session, act, subject.row, details),
        call_off=lambda session, act, subject, details: ends.call_off(session, act, subject.row, details),
        reinstate=lambda session, act, subject: ends.reinstate(session, act, subject.row),
    ),
)


def _change(session: Session, act: Act, ids: tuple[UUID, UUID], form: Form) -> Item:
    visit = visits.get(session, act, ids[0])
    item = programme.get(session, visit, ids[1])
    form.require_fresh(item)
    programme.change(session, act, visit, item, form.parse(ItemDetails))
    return item


def _asked_leg(visit: Visit) -> Leg:
    """Return the leg that the address names, else the first."""
    asked = request.args.get("leg_id")
    return next((leg for leg in visit.legs if str(leg.id) == asked), visit.legs[0])


def _form_page(visit: Visit, form: Form, item: Item | None = None) -> ResponseReturnValue:
    session, act = transactions.current()
    page = render_template(
        "visits/item.html",
        visit=visit,
        title=visits_view.title(visit),
        item=item,
        form=form,
        state=programme_view.end_of(item) if item else None,
        seen=bool(item) and releases.was_released(session, visit.id, item.id if item else None),
        legs=[(str(leg.id), visits_view.leg_words(leg)) for leg in visit.legs],
        kinds=visit_words.kinds(),
        less=visit_words.less_than(visit),
        last=visit.ends_on + timedelta(days=1),
        zones=choices.zones(session, act),
        saved=stale.last_saved(session, act, visit.id) if item and form.is_stale else None,
        labels=_labels(),
        partner=text(visit.legs[0].partnership.title) if visit.legs[0].partnership else None,
    )
    return page, form.status


def _labels() -> dict[str, Any]:
    return {
        **outward.labels(),
        "title": _("Title"),
        "kind": _("Kind"),
        "leg_id": _("Leg"),
        "text": _("Text"),
        "audience": _("Seen by"),
        "audience_partnership_ids": _("Meant for"),
    }
