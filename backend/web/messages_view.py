"""Mails in plain values for their pages: what each says about what, to whom, when, and how far it came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.domain.errors import DomainError
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.outreach import fan, feed_mails, holds, reminders, retries
from backend.domain.outreach.holds import Held
from backend.domain.outreach.messages import Attempt, Kind, Message, State
from backend.domain.outreach.reminders import Reminder
from backend.domain.values import times
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import NAMES, text, words
from backend.http.i18n import gettext as _
from backend.mail import letters
from backend.mail.letters import Letter
from backend.mail.texts import NotRendered, Rendered
from backend.web import titles
from backend.web.reminders import lead

AGAIN = frozenset({State.SENT, State.FAILED, State.CANCELLED, State.EXPIRED, State.SUPPRESSED, State.BOUNCED})
STOPPABLE = frozenset({State.PLANNED, State.HELD, State.FAILED})


@dataclass(frozen=True, slots=True)
class Line:
    """One mail of the log."""

    id: UUID
    title: str
    kind: str
    says: str
    recipient: str
    address: str
    when: When
    state: str
    answer: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Told:
    """One person who will get a reminder: in which language, at what hour of her own clock where that differs; `held`
    when this one mail is held back.
    """

    id: UUID
    name: str
    language: str
    own: str
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder that will go out: when, about what, to whom."""

    id: UUID
    when: When
    title: str
    href: str | None
    kind: str
    says: str
    told: list[Told]


def line(message: Message, zone: str) -> Line:
    """Return one mail as a row; needs its recipient and entry loaded."""
    return Line(
        id=message.id,
        title=title(message),
        kind=_kind(message),
        says=says(message.about),
        recipient=name_of(message),
        address=message.address,
        when=at(message.sent_at or message.due_at, zone),
        state=message.state.value,
        answer=_(message.answer) if message.answer else "",
        attempts=message.attempts,
    )


def title(message: Message) -> str:
    """Return what a mail is about: the entry's title, or in words what it brings to its recipient's account."""
    if message.entry is not None:
        return text(message.entry.title)
    if feed_mails.is_about(message.about):
        return str(message.about["title"])
    return _("Invitation to Amity") if message.kind is Kind.INVITATION else _("A new password")


def record(message: Message) -> str | None:
    """Return the path of the page of what a mail is about; None of a person's own account."""
    if feed_mails.is_about(message.about):
        return titles.path("feed", message.record_id)
    return titles.path(message.entry.record_type, message.record_id) if message.entry else None


def name_of(message: Message) -> str:
    """Return who gets it, by name."""
    return letters.name_of(letters.of(message))


def _kind(message: Message) -> str:
    if feed_mails.is_about(message.about):
        return "feed"
    return message.entry.kind.value if message.entry else message.kind.value


def says(about: dict[str, Any]) -> str:
    """Return what a mail says in a few words: how long before, or which day's programme."""
    if feed_mails.is_about(about):
        return _("the address of a feed")
    if "link" in about:
        return _("a link for one use")
    if "day" in about:
        return _("programme of %(day)s", day=formats.day(date.fromisoformat(about["day"])))
    moved = f" · {_('after a move')}" if about.get("moved") else ""
    return f"{lead(about['lead'])}{moved}"


def planned(session: Session, found: Sequence[Reminder], zone: str) -> list[Planned]:
    """Return reminders as rows, each with who will get it, and of whom the mail is held back."""
    circle = fan.Circle(session, [one.entry for one in found])
    held = holds.of_reminders(session, found)
    return [
        Planned(
            id=one.id,
            when=at(one.due_at, zone),
            title=text(one.entry.title),
            href=titles.path(one.entry.record_type, one.entry.record_id),
            kind=one.entry.kind.value,
            says=says(about(one)),
            told=[
                _told(who, (one.due_at, zone), held.get((one.id, who.id)))
                for who in circle.recipients(one.rule, one.entry)
            ],
        )
        for one in found
    ]


def about(reminder: Reminder) -> dict[str, Any]:
    """Return what the messages of a reminder will keep about it."""
    unit, _colon, value = reminder.step.partition(":")
    if reminders.is_day_list(reminder):
        return {"day": value}
    return {"lead": {unit: int(value)}, "moved": reminder.moved_at is not None}


def letter_of(reminder: Reminder, recipient: Coordinator) -> Letter:
    """Return the letter that a reminder will become."""
    kind = Kind.DAY if reminders.is_day_list(reminder) else Kind.REMINDER
    return Letter(kind, reminder.entry, recipient, recipient.email, about(reminder))


def rendered(session: Session, act: Act, letter: Letter) -> tuple[Rendered | None, str]:
    """Return the mail as it reads with what is known now, or None and why it cannot be made."""
    try:
        return letters.render(session, act, letter), ""
    except DomainError as problem:
        return None, words(problem)
    except NotRendered as problem:
        return None, str(problem)


def attempts(found: Iterable[Attempt], zone: str) -> list[dict[str, Any]]:
    """Return the tries to send it, for the macro `timeline`."""
    outcomes = {
        "accepted": _("accepted by the server"),
        "refused": _("refused for good"),
        "put off": _("put off by the server"),
        "failed": _("could not be made"),
        "uncertain": _("cut off: it may have arrived"),
        "down": _("no server answered"),
        "cancelled": _("not sent"),
        "expired": _("too late to send"),
    }
    return [
        {
            "when": at(one.at, zone),
            "said": outcomes.get(one.outcome.partition(" at ")[0], one.outcome),
            "answer": _answer(one),
        }
        for one in found
    ]


def at(instant: datetime, zone: str) -> When:
    """Return an instant on the clock of `zone`, for the macros of time."""
    wall, offset = formats.moment(instant, zone)
    return When(False, wall, None, formats.city(zone), offset)


def _answer(attempt: Attempt) -> str:
    said = _(attempt.answer) if attempt.answer else ""
    return " ".join(part for part in (str(attempt.code or ""), said) if part)


def letter_now(act: Act, message: Message) -> Letter:
    """Return the letter of a mail that has not left as it would read if it left now."""
    letter = letters.of(message)
    unsent = message.sent_at is None and message.state in AGAIN | STOPPABLE
    return replace(letter, about=retries.about_now(act, message)) if unsent else letter


def _told(who: Coordinator, due: tuple[datetime, str], held: Held | None) -> Told:
    due_at, zone = due
    same = times.offset_text(due_at, who.timezone) == times.offset_text(due_at, zone)
    wall, offset = formats.moment(due_at, who.timezone)
    own = "" if same else f"{wall:%H:%M} {formats.city(who.timezone)} {offset}"
    return Told(who.id, who.name, NAMES.get(who.locale, who.locale), own, held)
