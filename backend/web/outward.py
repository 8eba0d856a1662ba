"""The pages of the outward verbs, alike for forums, visits, legs and items: move, postpone, call off, reinstate.

Each shows first what will happen, to whom, and what it cannot do; what stays in the office stands apart from what
partners read, and the latter is shown in the very words of their feeds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, update_wrapper
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.errors import Invalid
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.schedule import entries, releases
from backend.domain.schedule.entries import Content, Ending, Entry, Kind, Status
from backend.domain.values import sorting
from backend.domain.values.inputs import Details, OptionalTexts
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import text
from backend.web import choices, readers
from backend.web.readers import Reading

MOST_READ = 4
ENDINGS = {"postpone": Ending.POSTPONED, "call_off": Ending.CALLED_OFF}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a verb is about: its row and record, what it is called, the entries it stands for, the page to go back to.

    `source_ids` None is all of the record; `place` None says that it has none of its own.
    """

    noun: str
    row: Any
    record_id: UUID
    title: Texts
    back: str
    crumbs: Sequence[tuple[str, str]]
    source_ids: frozenset[UUID] | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Verbs:
    """How a noun is found and what the verbs do to it. `fields`: time, or days alone."""

    find: Callable[..., Subject]
    move: Callable[[Session, Act, Subject, Form], object]
    postpone: Callable[[Session, Act, Subject, EndDetails], object]
    call_off: Callable[[Session, Act, Subject, EndDetails], object]
    reinstate: Callable[[Session, Act, Subject], object]
    fields: str = "time"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a verb reaches: what partners have of it, by which feeds, who has none, how many changes go on waiting."""

    shown: list[Entry]
    partners: list[str]
    without_feed: list[str]
    feeds: list[str]
    waiting: int
    items: int


class PlaceDetails(Details):
    """Another place, with another time."""

    place: OptionalTexts = None


def apart(form: Form) -> tuple[Form, PlaceDetails]:
    """Return the time and the place that one form of moving asks for. Raises Invalid."""
    time = Form({name: value for name, value in form.values.items() if name != "place"})
    return time, Form({"place": form.values.get("place")}).parse(PlaceDetails)


def length_of(row: Any) -> int:
    """Return how many days a visit or one of its legs lasts."""
    return int((row.ends_on - row.starts_on).days) + 1


def add_to(pages: Blueprint, rule: str, suffix: str, verbs: Verbs) -> None:
    """Give `pages` the addresses of the verbs under `rule`; endpoints are `reschedule`, … with `suffix` after them."""

    def add(path: str, name: str, method: str, view: Callable[..., ResponseReturnValue], *about: object) -> None:
        bound = update_wrapper(partial(view, verbs, *about), view)
        pages.add_url_rule(f"{rule}/{path}", f"{name}{suffix}", bound, methods=[method])

    add("reschedule", "reschedule", "GET", _move_page)
    add("reschedule", "move", "POST", _move)
    add("reinstate", "reinstate", "POST", _reinstate)
    for verb, path in (("postpone", "postpone"), ("call_off", "call-off")):
        add(path, verb, "GET", _end_page, verb)
        add(path, f"do_{verb}", "POST", _end, verb)
        add(f"{path}/preview", f"preview_{verb}", "POST", _preview, verb)


def _move_page(verbs: Verbs, **ids: UUID) -> ResponseReturnValue:
    subject = _found(verbs, ids)
    return _show_move(verbs, subject, forms.fresh(_given(subject), subject.row.revision))


def _move(verbs: Verbs, **ids: UUID) -> ResponseReturnValue:
    form = forms.sent()

    def move(session: Session, act: Act) -> Subject:
        subject = verbs.find(session, act, **ids)
        form.require_fresh(subject.row)
        verbs.move(session, act, subject, form)
        return subject

    if done := form.submit(move):
        flash(_("Moved."), "success")
        return redirect(done.back, 303)
    subject = _found(verbs, ids)
    form.compare(_given(subject), subject.row.revision)
    return _show_move(verbs, subject, form)


def _show_move(verbs: Verbs, subject: Subject, form: Form) -> ResponseReturnValue:
    session, act = transactions.current()
    page = render_template(
        "outward/move.html",
        subject=subject,
        form=form,
        fields=verbs.fields,
        length=length_of(subject.row) if verbs.fields == "days" else 0,
        reach=reach_of(session, act, subject),
        zones=choices.zones(session, act),
        labels=labels(),
    )
    return page, form.status


def _end_page(verbs: Verbs, verb: str, **ids: UUID) -> ResponseReturnValue:
    subject = _found(verbs, ids)
    return _show_end(verb, subject, forms.fresh({}, subject.row.revision))


def _end(verbs: Verbs, verb: str, **ids: UUID) -> ResponseReturnValue:
    form = forms.sent()
    if form.values.pop("look", None):
        return _show_end(verb, _found(verbs, ids), form)

    def end(session: Session, act: Act) -> Subject:
        subject = verbs.find(session, act, **ids)
        command = verbs.postpone if verb == "postpone" else verbs.call_off
        command(session, act, subject, form.parse(EndDetails))
        return subject

    if done := form.submit(end):
        flash(_("Postponed.") if verb == "postpone" else _("Called off."), "success")
        return redirect(done.back, 303)
    return _show_end(verb, _found(verbs, ids), form)


def _show_end(verb: str, subject: Subject, form: Form) -> ResponseReturnValue:
    session, act = transactions.current()
    reach = reach_of(session, act, subject)
    page = render_template(
        "outward/end.html",
        subject=subject,
        form=form,
        verb=verb,
        reach=reach,
        readings=_readings(session, act, reach, verb, _typed(form)),
        labels=labels(),
    )
    return page, form.status


def _preview(verbs: Verbs, verb: str, **ids: UUID) -> ResponseReturnValue:
    """Answer with the part of the page that shows what partners will read; nothing is done."""
    subject = _found(verbs, ids)
    session, act = transactions.current()
    reach = reach_of(session, act, subject)
    readings = _readings(session, act, reach, verb, _typed(forms.sent()))
    return render_template("outward/preview.html", readings=readings, more=max(0, len(reach.shown) - MOST_READ))


def _reinstate(verbs: Verbs, **ids: UUID) -> ResponseReturnValue:
    subject = _found(verbs, ids)

    def reinstate(session: Session, act: Act) -> None:
        verbs.reinstate(session, act, verbs.find(session, act, **ids))

    return forms.press(reinstate, _("On again. Feeds that show it say so at once."), subject.back)


def labels() -> dict[str, str]:
    """Return what the fields of these forms are called, for messages."""
    return {
        "starts_on": _("Starts on"),
        "starts_time": _("Starts at"),
        "ends_on": _("Ends on"),
        "ends_time": _("Ends at"),
        "timezone": _("Time zone of the place"),
        "ends_timezone": _("Zone of the end"),
        "place": _("Place"),
        "reason": _("Reason"),
        "outward_text": _("Message"),
    }


def _found(verbs: Verbs, ids: dict[str, UUID]) -> Subject:
    session, act = transactions.current()
    access.require_change(act)
    return verbs.find(session, act, **ids)


def _given(subject: Subject) -> dict[str, Any]:
    row = subject.row
    if subject.noun == "visit":
        return {"starts_on": row.starts_on}  # without a last day it lasts as long as before
    if subject.noun == "leg":
        return {"starts_on": row.starts_on, "timezone": row.timezone}
    span = row.span
    names = ("starts_on", "ends_on", "starts_at", "ends_at", "timezone", "ends_timezone")
    given = {name: getattr(span, name) for name in names}
    return given | {"place": getattr(row, subject.place)} if subject.place else given


def reach_of(session: Session, act: Act, subject: Subject) -> Reach:
    mine = [
        one
        for one in entries.of_record(session, subject.record_id)
        if subject.source_ids is None or one.source_id in subject.source_ids
    ]
    shown = [one for one in mine if one.released is not None and one.released.ending is not Ending.CALLED_OFF]
    contents = [one.released.content for one in shown if one.released is not None]
    meant_for = {each for one in contents for each in one.partnership_ids}
    names = {one: text(name) for one, name in choices.names(session, act, meant_for).items()}
    feeds = readers.showing(readers.of(session, act, meant_for), contents) if shown else []
    fed = {one for feed in feeds for one in feed.partnership_ids}
    waiting = [one for one in releases.waiting(session, subject.record_id) if one.entry in mine and one.old is not None]
    return Reach(
        shown=shown,
        partners=sorted((name for one, name in names.items() if one in fed), key=sorting.key),
        without_feed=sorted((name for one, name in names.items() if one not in fed), key=sorting.key),
        feeds=[one.name for one in feeds],
        waiting=len(waiting),
        items=sum(one.kind is Kind.ITEM for one in shown),
    )


def _readings(session: Session, act: Act, reach: Reach, verb: str, told: Texts | None) -> list[Reading]:
    """Return how the first few entries will be read with this message."""
    meant_for = {each.partnership_id for one in reach.shown if one.released for each in one.released.meant_for}
    found = readers.of(session, act, meant_for) if meant_for else []
    return [
        reading
        for entry in reach.shown[:MOST_READ]
        if entry.released is not None
        for reading in readers.read(act, entry, _ended(entry.released.content, verb, told), found)
    ]


def _ended(content: Content, verb: str, told: Texts | None) -> Content:
    return replace(content, status=Status.CANCELLED, ending=ENDINGS[verb], outward_text=told)


def _typed(form: Form) -> Texts | None:
    """Return the message as typed so far; what is not right yet is left out."""
    try:
        return form.parse(EndDetails).outward_text
    except Invalid:
        return None
