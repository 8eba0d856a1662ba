"""The page of the office's history: who changed what, with old and new, narrowed; undoing; what is new to a reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain import chronicle, search, undo
from backend.domain.chronicle import Wanted
from backend.domain.errors import N_, DomainError
from backend.domain.office import coordinators, looks
from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.domain.values import inputs, times
from backend.domain.values.inputs import Day, Details
from backend.http import formats, forms, guards, transactions
from backend.http.i18n import babel_locale, ngettext, words
from backend.http.i18n import gettext as _
from backend.web import history_view, titles
from backend.web.history_words import NOUNS, RECORDS

pages = Blueprint("history", __name__)
ROWS, LINES = 240, 50
"""How many rows are read for a page, and how many lines it shows at most."""
NAMED = 200
KEPT = ("q", "who", "noun", "deed", "from", "to", "record_id", "since")
DEEDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "entered": (N_("entered"), ("created",)),
    "changed": (N_("changed"), ("changed", "decided", "reported", "switched_off", "switched_on", "closed", "opened")),
    "moved": (N_("moved"), ("moved",)),
    "off": (N_("called off, postponed, reinstated"), ("called_off", "postponed", "reinstated")),
    "released": (N_("released to partners"), ("released",)),
    "signed": (N_("signed, ended, notice given"), ("signed", "terminated", "notice_given", "notice_taken_back")),
    "removed": (N_("removed"), ("removed", "revoked")),
    "undone": (N_("undone"), ("undone",)),
    "addresses": (N_("address of a feed shown or made anew"), ("link_shown", "readdressed")),
    "mail": (N_("mail sent again or held back"), ("message_again", "message_cancelled")),
    "signing_in": (N_("signing in"), ("signed_in", "recovery_used", "password_chosen", "password_reset")),
}


class Period(Details):
    """From and to, both days included, on the reader's clock."""

    from_: Day | None = None
    to: Day | None = None


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
    days = (act.today - times.to_wall(found.since, act.desk.timezone).date()).days
    since = {0: _("today"), 1: _("yesterday")}.get(days) or _weekday(found.since, days)
    many = ngettext(
        "%(num)s thing changed since %(when)s", "%(num)s things changed since %(when)s", found.records, when=since
    )
    more = _("More than %(num)s things changed since %(when)s", num=found.records, when=since)
    return Told(more if found.more else many, url_for("history.index", since=found.since.isoformat()))


@pages.get("/history")
def index() -> ResponseReturnValue:
    """Show the changes this person may read of, newest first; of one record when the address names it."""
    session, act = transactions.current()
    errors: dict[str, str] = {}
    wanted = _wanted(session, act, errors)
    found = chronicle.listed(session, act, wanted)
    lines = history_view.lines(session, act, found)
    shown = _whole(lines, cut=len(found) == ROWS)[:LINES]
    more = _address(before=shown[-1].last_id) if len(lines) > len(shown) or len(found) == ROWS else None
    return render_template(
        "history/index.html",
        days=history_view.by_days(shown),
        wanted=wanted,
        errors=errors,
        narrowed=any(request.args.get(name) for name in ("q", "who", "noun", "deed", "from", "to")),
        record=_record(session, act, wanted, found),
        people=[(str(one.id), one.name) for one in coordinators.active(session)],
        nouns=[(code, _(NOUNS[code])) for code in RECORDS],
        deeds=[(code, _(said)) for code, (said, _deeds) in DEEDS.items()],
        since=formats.moment(wanted.after, _zone(act)) if wanted.of_others and wanted.after else None,
        look_until=found[0].at.isoformat() if wanted.of_others and found and not wanted.before else None,
        more=more if shown else None,
        newest=_address() if wanted.before else None,
    )


@pages.post("/history/looked")
@guards.open_to_readers
def look() -> ResponseReturnValue:
    """Note that the reader has seen what others did up to an instant; sent by a button, or as she leaves the list."""
    session, act = transactions.current()
    until = _instant(request.form.get("until"))
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


def _wanted(session: Session, act: Act, errors: dict[str, str]) -> Wanted:
    since = _instant(request.args.get("since"))
    start, end = _period(act, errors)
    text = request.args.get("q", "").replace("\0", "").strip()[:100]
    deed = request.args.get("deed", "")
    return Wanted(
        who_id=request.args.get("who", type=UUID),
        record_type=request.args.get("noun") if request.args.get("noun") in RECORDS else None,
        record_id=request.args.get("record_id", type=UUID),
        deeds=DEEDS[deed][1] if deed in DEEDS else (),
        after=max(since, start) if since and start else since or start,
        until=end,
        of_others=since is not None,
        words=text,
        named=[one for group in search.found(session, act, text, NAMED) for one in group.ids] if text else (),
        before=request.args.get("before", type=UUID),
        limit=ROWS,
    )


def _period(act: Act, errors: dict[str, str]) -> tuple[datetime | None, datetime | None]:
    """Return the instants after which and up to which a period of days lies; what is no day is said at its field."""
    given = {"from_": request.args.get("from") or None, "to": request.args.get("to") or None}
    try:
        period = inputs.parse(Period, given, locale=act.desk.locale)
    except DomainError as problem:
        problems = getattr(problem, "problems", {problem.field or "from_": problem})
        errors |= {name.rstrip("_"): words(one) for name, one in problems.items()}
        return None, None
    tick, zone = timedelta(microseconds=1), _zone(act)
    start = times.to_utc(datetime.combine(period.from_, time()), zone) - tick if period.from_ else None
    end = times.to_utc(datetime.combine(period.to, time.max), zone) if period.to else None
    return start, end


def _instant(said: str | None) -> datetime | None:
    """Return an instant with its zone; None of every other text."""
    try:
        found = datetime.fromisoformat((said or "").replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo is not None and 1970 < found.year < 9000 else None


def _weekday(since: datetime, days: int) -> str:
    """Return the day of the last look: its weekday within a week, else its date."""
    pattern = "EEEE" if days < 7 else _("d MMM y")
    return str(format_date(since.date(), pattern, locale=babel_locale()))


def _whole(lines: Sequence[history_view.Line], *, cut: bool) -> list[history_view.Line]:
    """Return the lines without the last, which may go on behind the rows that were read; a lone one stays."""
    return list(lines[:-1]) if cut and len(lines) > 1 else list(lines)


def _record(session: Session, act: Act, wanted: Wanted, found: Sequence[Change]) -> titles.Title | None:
    if wanted.record_id is None or not found:
        return None
    return next(iter(titles.of(session, act, {(found[0].record_type, wanted.record_id)}).values()), None)


def _zone(act: Act) -> str:
    return act.who.timezone if act.who else act.desk.timezone


def _address(before: UUID | None = None) -> str:
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in KEPT}
    return url_for("history.index", **kept, before=before)
