"""Days on which nobody works: a hint beside a date that falls on one. A hint alone: nothing is refused for it."""

from datetime import date

from flask import Flask, g

from backend.domain.office import workdays
from backend.domain.office.workdays import Place
from backend.domain.partners import regions
from backend.http import formats, transactions
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag
from backend.web import holiday_words


def attach(app: Flask) -> None:
    """Let the templates of `app` say it."""
    app.jinja_env.globals.update(rest_day=said, not_on_workday=before)


def said(day: date, place: Place | None = None) -> str:
    """Return why nobody works with us on this day, or at another place: weekend, or a holiday by its name; else ""."""
    here = place or _home()
    if here is None or workdays.is_workday(here, day):
        return ""
    name = workdays.year(here, day.year, locale_tag()).holidays.get(day)
    return holiday_words.said(name) if name else _("weekend")


def before(day: date) -> str:
    """Return what to do about a last day that is no workday with us; "" for a workday."""
    here, why = _home(), said(day)
    if here is None or not why:
        return ""
    earlier = workdays.workdays_before(here, day, 0)
    return _(
        "%(day)s is no workday with us (%(why)s): the last workday before is %(before)s.",
        day=formats.day(day), why=why, before=formats.day(earlier),
    )  # fmt: skip


def _home() -> Place | None:
    """Return where the office is, read once a request."""
    if "rest_home" not in g:
        found = None if g.get("without_database") else regions.find_home(transactions.current()[0])
        g.rest_home = Place(found.country, found.subdivision) if found else None
    home: Place | None = g.rest_home
    return home
