"""What Amity understands of a date or an hour that is being typed, said back while one types and after a refusal."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel import dates
from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue

from backend.domain.errors import DomainError
from backend.domain.values import written, written_hours
from backend.domain.values.written import Days
from backend.domain.values.written_hours import Hours
from backend.http import clocks, formats, forms
from backend.http.i18n import babel_locale, words
from backend.http.i18n import gettext as _
from backend.web import rest_days

pages = Blueprint("written", __name__)


@pages.record_once
def _attach(state: Any) -> None:
    app: Flask = state.app
    app.jinja_env.globals.update(understood=understood)


@pages.get("/written")
def read() -> ResponseReturnValue:
    """Answer what a text says (?q=, ?as=day, days, when, partial, clock): in words, in ISO, or why it says nothing."""
    text, way = request.args.get("q", ""), request.args.get("as", "day")
    if not text.strip() or way not in WAYS:
        return {"said": "", "iso": None, "wrong": None}
    try:
        said, iso = WAYS[way](text, forms.today())
    except DomainError as problem:
        return {"said": "", "iso": None, "wrong": words(problem)}
    return {"said": f"= {said}", "iso": iso, "wrong": None}


def understood(text: object, way: str) -> str:
    """Return what a text says, for under its box; nothing where it cannot be read or says no more than it shows."""
    if not isinstance(text, str) or not text.strip():
        return ""
    try:
        said, _iso = WAYS[way](text, forms.today())
    except DomainError:
        return ""
    return "" if said == text.strip() else f"= {said}"


def spoken(day: date) -> str:
    """Return a day with its weekday in full: Wednesday 12 May 2027, 2027年5月12日 星期三."""
    return str(dates.format_date(day, _("EEEE d MMMM y"), locale=babel_locale()))


def spoken_days(days: Days) -> str:
    """Return a day, or the first and the last."""
    return spoken(days.first) if days.first == days.last else f"{spoken(days.first)} – {spoken(days.last)}"


def spoken_hours(hours: Hours) -> str:
    """Return a time of day, or both."""
    return f"{hours.starts:%H:%M}" + (f"–{hours.ends:%H:%M}" if hours.ends else "")


def _hinted(said: str, *days: date) -> str:
    """Return what was understood, with why nobody works with us on the first or the last of the days."""
    why = next((found for day in dict.fromkeys(days) if (found := rest_days.said(day))), "")
    return f"{said} · {why}" if why else said


def _day(text: str, today: date) -> tuple[str, str]:
    found = written.day(text, today)
    return _hinted(spoken(found), found), found.isoformat()


def _days(text: str, today: date) -> tuple[str, str]:
    found = written.days(text, today)
    return _hinted(spoken_days(found), found.first, found.last), found.first.isoformat()


def _when(text: str, today: date) -> tuple[str, str]:
    together = clocks.understood(text, today)
    if together is None:
        return _day(text, today)
    days, hours = together
    said = spoken_days(days) + (formats.comma() + spoken_hours(hours) if hours else "")
    return _hinted(said, days.first, days.last), days.first.isoformat()


def _partial(text: str, today: date) -> tuple[str, str]:
    found = written.partial(text, today)
    whole = len(found) == len("2019-11-05")
    return spoken(date.fromisoformat(found)) if whole else formats.partial(found), found


def _clock(text: str, _today: date) -> tuple[str, str]:
    found = f"{written_hours.clock(text):%H:%M}"
    return found, found


WAYS: Mapping[str, Callable[[str, date], tuple[str, str]]] = {
    "day": _day,
    "days": _days,
    "when": _when,
    "partial": _partial,
    "clock": _clock,
}
