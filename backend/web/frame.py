"""What stands around every page: the office, who reads, how mail is doing. Each page module adds only its own."""

from dataclasses import dataclass
from datetime import date

from flask import Flask

from backend.domain.office.coordinators import Coordinator, Role
from backend.http import guards
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag


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


def attach(app: Flask) -> None:
    """Give every template of `app` what frame.html asks for."""
    app.context_processor(_around)


def role_words(role: Role) -> str:
    """Return the role in the reader's language."""
    return {
        Role.DIRECTOR: _("director"),
        Role.COORDINATOR: _("coordinator"),
        Role.AUDITOR: _("auditor"),
    }[role]


def _around() -> dict[str, object]:
    user = guards.current_user()
    return {
        "locale": locale_tag(),
        "office": Office(name=""),
        "current_user": _reader(user) if user else None,
        "mail_health": None,
        "nav_counts": {},
    }


def _reader(user: Coordinator) -> Reader:
    may_write = user.role is not Role.AUDITOR
    return Reader(user.name, user.email, role_words(user.role), user.initials, may_write)
