"""What stands around every page: the office, who reads, how mail is doing. Each page module adds only its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from flask import Flask, g
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from backend.domain.agreements import renewals
from backend.domain.office import office
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.partners import directory
from backend.http import formats, forms, guards, transactions
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import mail_state
from backend.web.mail_state import MailState

T = TypeVar("T")
STALE_AFTER_DAYS = 3
PRESSING_DAYS = 90
"""How many days before its last day for notice an agreement asks for a decision, on the desk and in the menu."""


@dataclass(frozen=True, slots=True)
class Office:
    """The office as the frame shows it; `sample_since` is the day on which sample data were loaded."""

    name: str
    sample_since: date | None = None
    sample_stale: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is signed in, as the frame shows her."""

    name: str
    email: str
    role: str
    initials: str
    may_write: bool
    is_director: bool


def attach(app: Flask) -> None:
    """Give every template of `app` what frame.html asks for."""
    app.context_processor(_around)
    app.jinja_env.filters.update(another_year=another_year, instant=instant)


def another_year(day: date) -> bool:
    """Say whether a day is not in the year that it is now, so that its year must be said."""
    return day.year != forms.today().year


def instant(value: datetime) -> str:
    """Return an instant on the reader's clock with its offset, and with its day where that is not today."""
    _session, act = transactions.current()
    zone = act.who.timezone if act.who else act.desk.timezone
    wall, offset = formats.moment(value, zone)
    hour = f"{wall:%H:%M} {offset}"
    return hour if wall.date() == formats.moment(act.now, zone)[0].date() else f"{formats.day(wall)} {hour}"


def role_words(role: Role) -> str:
    """Return the role in the reader's language."""
    return {
        Role.DIRECTOR: _("director"),
        Role.COORDINATOR: _("coordinator"),
        Role.AUDITOR: _("auditor"),
    }[role]


def mail(session: Session, act: Act) -> MailState:
    """Return how mail is doing, read once a request."""
    if "mail_state" not in g:
        g.mail_state = mail_state.of(session, act)
    found: MailState = g.mail_state
    return found


def counts(session: Session, act: Act) -> dict[str, int]:
    """Return the numbers of the menu, read once a request."""
    if "nav_counts" not in g:
        g.nav_counts = {
            "partnerships": directory.count(session, act),
            "agreements": renewals.count_pressing(session, act, PRESSING_DAYS),
            "messages": mail(session, act).failed,
        }
    found: dict[str, int] = g.nav_counts
    return found


def _around() -> dict[str, object]:
    user = guards.current_user()
    return {
        "locale": locale_tag(),
        "office": _at_need(_office),
        "current_user": _reader(user) if user else None,
        "mail_health": _at_need(mail) if user else None,
        "nav_counts": _at_need(counts) if user else {},
    }


def _at_need(read: Callable[[Session, Act], T | None]) -> LocalProxy[T | None]:
    """Return what `read` finds, read when a template first asks: parts of a page never do."""
    found: list[T | None] = []

    def value() -> T | None:
        if not found:
            found.append(None if g.get("without_database") else read(*transactions.current()))
        return found[0]

    return LocalProxy(value)


def _office(session: Session, act: Act) -> Office:
    found = office.find(session)
    if found is None:
        return Office(text(office.UNNAMED))
    loaded = found.sample_day if found.sample_since else None
    stale = loaded is not None and (act.today - loaded).days >= STALE_AFTER_DAYS - 1
    return Office(text(found.name), loaded, stale)


def _reader(user: Coordinator) -> Reader:
    return Reader(
        name=user.name,
        email=user.email,
        role=role_words(user.role),
        initials=user.initials,
        may_write=user.role is not Role.AUDITOR,
        is_director=user.role is Role.DIRECTOR,
    )
