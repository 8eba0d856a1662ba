"""The page of the office's history: who changed what, with old and new, narrowed; undoing; what is new to a reader."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain import chronicle, undo
from backend.domain.chronicle import Wanted
from backend.domain.errors import DomainError
from backend.domain.lists import history as listing
from backend.domain.lists import views
from backend.domain.office import coordinators, looks
from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.domain.values import dates, times
from backend.http import formats, forms, guards, transactions
from backend.http.i18n import babel_locale, ngettext, words
from backend.http.i18n import gettext as _
from backend.web import history_view, titles
from backend.web.history_view import Line
from backend.web.history_words import DEEDS, NOUNS
from backend.web.lists import shown as reading
from backend.web.lists.history import SHEET
from backend.web.lists.shown import Shown

pages = Blueprint("history", __name__)
ROWS, LINES = 240, 50
"""How many rows are read for a page, and how many lines it shows; more where one act has more."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk says of what others did since the reader looked."""

    text: str
    href: str


def news(session: Session, act: Act) -> Told | None:
    """Return what others have changed since the reader last looked; None when nothing."""
    found = chronicle.news(session, act)
    if not found.records:
        return None
    looked_on = times.to_wall(found.since, _zone(act)).date()
    days = (times.to_wall(act.now, _zone(act)).date() - looked_on).days
    since = {0: _("today"), 1: _("yesterday")}.get(days) or _weekday(looked_on, days)
    many = ngettext(
        "%(num)s thing changed since %(when)s", "%(num)s things changed since %(when)s", found.records, when=since
    )
    more = _("More than %(num)s things changed since %(when)s", num=found.records, when=since)
    return Told(more if found.more else many, url_for("history.index", since=found.since.isoformat()))


def of_owned(session: Session, act: Act) -> list[Line]:
    """Return in words what others did to the times and releases of what the reader owns, since she looked."""
    lines = history_view.lines(session, act, chronicle.of_owned(session, act))
    return [one for one in lines if not one.undone]


@pages.get("/history")
def index() -> ResponseReturnValue:
    """Show the changes this person may read of, newest first; of one record when the address names it."""
    session, act = transactions.current()
    shown = reading.read(session, act, SHEET)
    wanted = replace(listing.wanted(session, act, shown.asked), before=_before(), limit=ROWS)
    found = chronicle.listed(session, act, wanted)
    kept = listing.whole(found, ROWS)
    lines = history_view.lines(session, act, kept)
    told = history_view.first(lines, LINES)
    is_more = len(kept) == ROWS or len(kept) < len(found) or len(told) < len(lines)
    until = found[0].at.isoformat() if wanted.of_others and found and not wanted.before else None
    return render_template(
        "history/index.html",
        shown=shown,
        days=history_view.by_days(told),
        wanted=wanted,
        errors=_errors(shown),
        is_narrowed=bool(shown.asked.words or shown.asked.filters.keys() - {"record_id", "since"}),
        may_change_view=shown.view is not None and views.may_change(act, shown.view),
        record=_record(session, act, wanted, found),
        people=[(str(one.id), one.name) for one in coordinators.active(session)],
        nouns=[(code, _(NOUNS[code])) for code in listing.RECORDS],
        deeds=[(code, _(said)) for code, said in DEEDS.items()],
        since=formats.moment(wanted.after, _zone(act)) if wanted.of_others and wanted.after else None,
        look_until=until,
        more=shown.href(before=_last(told, kept)) if is_more else None,
        newest=shown.href() if wanted.before else None,
    )


@pages.post("/history/looked")
@guards.open_to_readers
def look() -> ResponseReturnValue:
    """Note that the reader has seen what others did up to an instant; sent by a button, or as she leaves the list."""
    session, act = transactions.current()
    until = listing.instant(request.form.get("until", ""))
    if until is not None:
        looks.mark(session, act, until)
    return redirect(url_for("desk.index"), 303)


@pages.post("/history/acts/<uuid:act_id>/undo")
def undo_act(act_id: UUID) -> ResponseReturnValue:
    """Take back what an act did, and go back to the page it was asked from, or where that is gone to its list."""
    form = forms.sent()
    gone = form.submit(lambda session, act: _undone(session, act, act_id))
    for said in dict.fromkeys(form.errors.values()):
        flash(_("Not undone: %(reason)s", reason=said), "danger")
    if gone is not None:
        flash(_("Undone. It is as it was before."), "success")
    back = guards.local_path(request.form.get("next"), "/history")
    return redirect(_beside(back, gone or set()), 303)


def _undone(session: Session, act: Act, act_id: UUID) -> set[UUID]:
    """Undo, and return the records that are gone with it."""
    rows = undo.undo(session, act, act_id)
    return {one.record_id for one in rows if one.verb == "created" and one.noun_id == one.record_id}


def _beside(back: str, gone: set[UUID]) -> str:
    """Return the page, or the list above it when its record is gone."""
    place = next((back.find(str(one)) for one in gone if str(one) in back), -1)
    return back if place < 0 else back[:place].rstrip("/") or "/"


def _before() -> UUID | None:
    return request.args.get("before", type=UUID)


def _last(told: Sequence[Line], kept: Sequence[Change]) -> UUID:
    """Return the oldest row of the act with which the page ends: the next page goes on behind it."""
    ended = (told[-1].act_id, told[-1].at) if told else None
    return min((one.last_id for one in told if (one.act_id, one.at) == ended), default=kept[-1].id)


def _errors(shown: Shown) -> dict[str, str]:
    """Return what is wrong with the days that were typed, at their fields."""
    wrong = {}
    for name in {"from", "to"} & set(shown.left_out):
        try:
            dates.parse_day(request.args.get(name, ""))
        except DomainError as problem:
            wrong[name] = words(problem)
    return wrong


def _weekday(since: date, days: int) -> str:
    """Return the day of the last look: its weekday within a week, else its date."""
    pattern = "EEEE" if days < 7 else _("d MMM y")
    return str(format_date(since, pattern, locale=babel_locale()))


def _record(session: Session, act: Act, wanted: Wanted, found: Sequence[Change]) -> titles.Title | None:
    if wanted.record_id is None or not found:
        return None
    return next(iter(titles.of(session, act, {(found[0].record_type, wanted.record_id)}).values()), None)


def _zone(act: Act) -> str:
    return act.who.timezone if act.who else act.desk.timezone
