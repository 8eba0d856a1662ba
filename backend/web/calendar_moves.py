"""Moving an entry of the calendar: the look at what it means, dropped there with the mouse or typed, and the doing.

What was dropped comes as days (`by_days`, `ends_by_days`) or as hours on the clocks that the grid shows (`starts`,
`ends`); what is stored are wall times at the place. Nothing happens before the look is confirmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from backend.domain.errors import N_, DomainError, Refused
from backend.domain.office import access, workdays
from backend.domain.office.acts import Act
from backend.domain.outreach import reminders
from backend.domain.schedule import agenda, entries
from backend.domain.schedule.entries import Entry
from backend.domain.values import times
from backend.domain.values.timed import SPAN_FIELDS, TimeDetails, shifted
from backend.domain.values.times import Span
from backend.http import formats, forms, transactions
from backend.http.forms import Form
from backend.http.i18n import babel_locale, locale_tag, words
from backend.http.i18n import gettext as _
from backend.web import calendar_asked, calendar_fixed, calendar_subjects, choices, outward, stale
from backend.web.calendar_asked import Asked
from backend.web.calendar_subjects import Moving

pages = Blueprint("calendar_moves", __name__, url_prefix="/calendar/entries/<uuid:entry_id>")
FARTHEST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Look:
    """One entry about to be moved: what it stands for, the new time or why there can be none, what was seen of it."""

    entry: Entry
    moving: Moving
    asked: Asked
    span: Span
    problem: str | None = None
    is_old: bool = False


@pages.get("/move")
def look(entry_id: UUID) -> ResponseReturnValue:
    """Show what moving it means: alone for the grid's box, else as a page with the fields of the time."""
    session, act = transactions.current()
    access.require_change(act)
    entry = entries.get(session, act, entry_id)
    asked = calendar_asked.read(request.args, act.today)
    if calendar_fixed.why(entry) is not None:
        return _stays(entry, asked)
    moving = calendar_subjects.find(session, act, entry)
    span, problem = _proposed(moving.span, request.args, None if asked.at_place else act.desk.timezone)
    seen = request.args.get("seen", type=int)
    found = Look(entry, moving, asked, span, problem, is_old=seen is not None and seen != entry.revision)
    return _page(found, forms.fresh(_given(span), moving.subject.row.revision))


@pages.post("/move")
def move(entry_id: UUID) -> ResponseReturnValue:
    """Move it: at once for partners who have it, or as a draft."""
    form = forms.sent()
    tell, _at = form.values.pop("tell", "now"), form.values.pop("at", None)

    def command(session: Session, act: Act) -> Moving:
        entry = entries.get(session, act, entry_id)
        if calendar_fixed.why(entry) is not None:
            raise Refused(N_("This cannot be moved by hand"))
        moving = calendar_subjects.find(session, act, entry)
        form.require_fresh(moving.subject.row)
        verb = moving.draft if tell == "draft" or moving.now is None else moving.now
        verb(session, act, form.parse(TimeDetails).span)
        return moving

    asked = _asked_before()
    if form.submit(command):
        flash(
            _("Moved as a draft. What partners have seen of it changes with the next release.")
            if tell == "draft"
            else _("Moved."),
            "success",
        )
        return redirect(asked.address(), 303)
    session, act = transactions.current()
    entry = entries.get(session, act, entry_id)
    if calendar_fixed.why(entry) is not None:
        return _stays(entry, asked), form.status
    moving = calendar_subjects.find(session, act, entry)
    form.compare(_given(moving.span), moving.subject.row.revision)
    return _page(Look(entry, moving, asked, _typed(form) or moving.span), form, tell)


def _stays(entry: Entry, asked: Asked) -> str:
    """Return why it is not moved by hand."""
    alone = request.headers.get("X-Part") == "card"
    template = "calendar/_fixed.html" if alone else "calendar/fixed.html"
    return render_template(template, alone=alone, entry=entry, why=calendar_fixed.why(entry), asked=asked)


def _page(found: Look, form: Form, tell: str = "now") -> ResponseReturnValue:
    session, act = transactions.current()
    subject, reader = found.moving.subject, act.who.timezone if act.who else act.desk.timezone
    alone = request.headers.get("X-Part") == "card"
    planned = [
        one
        for one in reminders.of_record(session, subject.record_id)
        if one.state is reminders.State.PLANNED and (subject.source_ids is None or one.entry_id == found.entry.id)
    ]
    page = render_template(
        "calendar/_move.html" if alone else "calendar/move.html",
        alone=alone,
        look=found,
        subject=subject,
        form=form,
        tell=tell,
        old=formats.when(found.moving.span, reader),
        new=formats.when(found.span, reader),
        same=found.span == found.moving.span,
        reach=outward.reach_of(session, act, subject),
        reminders=len(planned),
        rests=[*_past(act, found), *_rests(session, act, found)],
        zones=choices.zones(session, act),
        labels=outward.labels(),
        saved=stale.last_saved(session, act, subject.record_id) if form.is_stale else None,
    )
    return page, form.status


def _proposed(span: Span, given: Mapping[str, str], zone: str | None) -> tuple[Span, str | None]:
    """Return the time that something was dropped at, or the present one with the reason why it cannot be that."""
    try:
        return _dropped(span, given, zone), None
    except DomainError as problem:
        return span, words(problem)
    except (ValueError, OverflowError):
        return span, _("This time cannot be read.")


def _dropped(span: Span, given: Mapping[str, str], zone: str | None) -> Span:
    if "by_days" in given:
        return shifted(span, _number(given["by_days"]))
    if "ends_by_days" in given:
        return _resized(span, _number(given["ends_by_days"]))
    if span.all_day:
        return span
    if "starts" in given:
        return _started(span, datetime.fromisoformat(given["starts"]).replace(tzinfo=None), zone or span.timezone)
    if "ends" in given:
        ends_zone = span.ends_timezone or span.timezone
        return _ended(span, _instant(datetime.fromisoformat(given["ends"]).replace(tzinfo=None), zone or ends_zone))
    return span


def _resized(span: Span, days: int) -> Span:
    step = timedelta(days=days)
    if span.ends_on is not None:
        return times.check(replace(span, ends_on=span.ends_on + step))
    ends_at = span.ends_at or span.starts_at
    return times.check(replace(span, ends_at=ends_at and ends_at + step, ends_fold=0))


def _started(span: Span, wall: datetime, zone: str) -> Span:
    """Return the time with another start, as long as it was; both ends on the clocks of their own places."""
    starts_utc = _instant(wall, zone)
    starts_at = times.to_wall(starts_utc, span.timezone)
    fold = int(times.to_utc(starts_at, span.timezone) != starts_utc)
    moved = replace(span, starts_at=starts_at, fold=fold)
    return times.check(moved if span.ends_at is None else _ended(moved, starts_utc + (span.ends_utc - span.starts_utc)))


def _ended(span: Span, ends_utc: datetime) -> Span:
    zone = span.ends_timezone or span.timezone
    ends_at = times.to_wall(ends_utc, zone)
    return times.check(replace(span, ends_at=ends_at, ends_fold=int(times.to_utc(ends_at, zone) != ends_utc)))


def _instant(wall: datetime, zone: str) -> datetime:
    """Return the instant of a wall time. Raises Refused in a gap."""
    return times.check(Span(zone, starts_at=wall)).starts_utc


def _number(said: str) -> int:
    days = int(said)
    if abs(days) > FARTHEST_DAYS:
        raise Refused(N_("That is farther than ten years"))
    return days


def _past(act: Act, found: Look) -> list[str]:
    is_past = found.span.ends_utc <= act.now and found.span != found.moving.span
    return [_("The new time lies in the past.")] if is_past else []


def _rests(session: Session, act: Act, found: Look) -> list[str]:
    """Return the holidays that the days have on both sides."""
    links = agenda.partnerships_of(session, act, [found.entry])
    known = agenda.partners(session, act, set(links.get(found.entry.id, ())))
    home, names = agenda.home(session), babel_locale().territories
    places = [*([home] if home else []), *(place for one in known.values() for place in one.places)]
    first, last = found.span.first_day, min(found.span.last_day, found.span.first_day + timedelta(days=60))
    return [
        _("%(day)s: %(name)s (%(country)s)", day=formats.day(one.day), name=one.name,
          country=names.get(one.country, one.country))
        for one in workdays.marks(places, first, last, locale_tag())
        if one.name is not None
    ]  # fmt: skip


def _given(span: Span) -> dict[str, Any]:
    return {name: getattr(span, name) for name in SPAN_FIELDS}


def _typed(form: Form) -> Span | None:
    try:
        return form.parse(TimeDetails).span
    except DomainError:
        return None


def _asked_before() -> Asked:
    """Return the page of the calendar that the form was opened from."""
    _session, act = transactions.current()
    given = MultiDict(
        (name, value)
        for name, values in request.form.lists()
        if name.startswith("at.")
        for name, value in ((name.removeprefix("at."), one) for one in values)
    )
    return calendar_asked.read(given, act.today)
