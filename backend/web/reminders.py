"""Reminders on the page of what they remind of: which are planned, an own one, mute; for every record that has a page.

The office's rules and the log of mails have pages of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.forums import forums
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.outreach import reminders, rules
from backend.domain.outreach.reminders import Reminder, State
from backend.domain.outreach.rules import RuleDetails
from backend.domain.partners import partnerships
from backend.domain.values import inputs
from backend.domain.visits import visits
from backend.http import formats, forms, transactions
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext, text

pages = Blueprint("reminders", __name__, url_prefix="/reminders")
UNITS = ("days", "hours", "minutes")
Record = Any  # a forum, a visit, an agreement or a partnership


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder: when it is due on the reader's clock, what it says, how far it is and why it is not sent."""

    moment: datetime
    offset: str
    words: str
    about: str
    state: str
    why: str | None
    is_past: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What the card on a record's page shows. `own`: (id of the rule, its words)."""

    kind: str
    record_id: UUID
    lines: list[Line]
    muted: bool
    own: list[tuple[UUID, str]]
    units: list[tuple[str, str]]


def card(session: Session, act: Act, record: Record) -> Card:
    """Return the reminders of a record; the caller has checked that it may be seen."""
    zone = act.who.timezone if act.who else act.desk.timezone
    found = reminders.of_record(session, record.id)
    own = [one for one in rules.listed(session, act, record.id) if one.disabled_at is None]
    return Card(
        kind=record.__noun__,
        record_id=record.id,
        lines=[_line(one, record.id, act, zone) for one in found],
        muted=rules.is_muted(session, record.id),
        own=[(rule.id, formats.listed(lead(step) for step in rule.steps)) for rule in own],
        units=[("days", _("days before")), ("hours", _("hours before")), ("minutes", _("minutes before"))],
    )


def lead(step: dict[str, int]) -> str:
    """Return how long before, in words."""
    unit, number = next(iter(step.items()))
    if unit == "days" and number == 0:
        return _("on the day")
    if unit == "days":
        return ngettext("%(num)s day before", "%(num)s days before", number)
    if unit == "hours":
        return ngettext("%(num)s hour before", "%(num)s hours before", number)
    return ngettext("%(num)s minute before", "%(num)s minutes before", number)


@pages.post("/<any(forum, visit, agreement, partnership):kind>/<uuid:record_id>")
def add(kind: str, record_id: UUID) -> ResponseReturnValue:
    """Add an own reminder: so many days, hours or minutes before it starts."""
    _find(*transactions.current(), kind, record_id)
    number, unit = request.form.get("number", ""), request.form.get("unit", "")
    if unit not in UNITS:
        abort(400)

    def make(session: Session, act: Act) -> None:
        given = {"source": {"type": kind, "id": record_id}, "steps": [{unit: number or None}]}
        rules.make(session, act, inputs.parse(RuleDetails, given))

    return forms.press(make, _("Added."), back(kind, record_id))


@pages.post("/<any(forum, visit, agreement, partnership):kind>/<uuid:record_id>/stop/<uuid:rule_id>")
def stop(kind: str, record_id: UUID, rule_id: UUID) -> ResponseReturnValue:
    """Stop an own reminder."""

    def disable(session: Session, act: Act) -> None:
        rule = rules.get(session, act, rule_id)
        if rule.record_id != record_id:
            abort(404)
        rules.disable(session, act, rule)

    return forms.press(disable, _("Stopped."), back(kind, record_id))


@pages.post("/<any(forum, visit, agreement, partnership):kind>/<uuid:record_id>/<any(mute, unmute):verb>")
def turn(kind: str, record_id: UUID, verb: str) -> ResponseReturnValue:
    """Remind nobody of a record any more, or again."""
    _find(*transactions.current(), kind, record_id)
    done = _("Nobody is reminded of this any more.") if verb == "mute" else _("Reminders are planned again.")
    command = rules.mute if verb == "mute" else rules.unmute
    return forms.press(lambda session, act: command(session, act, record_id), done, back(kind, record_id))


def back(kind: str, record_id: UUID) -> str:
    """Return the address of the record's page, where its reminders stand."""
    return {
        "forum": lambda: url_for("forums.show", forum_id=record_id, _anchor="reminders"),
        "visit": lambda: url_for("visits.show", visit_id=record_id, _anchor="reminders"),
        "agreement": lambda: url_for("agreements.show", agreement_id=record_id, _anchor="reminders"),
        "partnership": lambda: url_for("partnerships.show", partnership_id=record_id, _anchor="reminders"),
    }[kind]()


def coming(lines: Sequence[Line]) -> list[Line]:
    """Return those that are still to be sent."""
    return [one for one in lines if one.state == "planned"]


def _find(session: Session, act: Act, kind: str, record_id: UUID) -> Record:
    access.require_change(act)
    found: dict[str, Callable[[], Record]] = {
        "forum": lambda: forums.get(session, act, record_id),
        "visit": lambda: visits.get(session, act, record_id),
        "agreement": lambda: agreements.get(session, act, record_id),
        "partnership": lambda: partnerships.get(session, act, record_id),
    }
    return found[kind]()


def _line(one: Reminder, record_id: UUID, act: Act, zone: str) -> Line:
    moment, offset = formats.moment(one.due_at, zone)
    day_list = reminders.is_day_list(one)
    return Line(
        moment=moment,
        offset=offset,
        words=_day_list(one) if day_list else _("now, as it was moved") if one.moved_at else lead(_step(one)),
        about="" if day_list or _is_itself(one, record_id) else text(one.entry.title),
        state=one.state.value,
        why=_why(one),
        is_past=one.due_at <= act.now,
    )


def _is_itself(one: Reminder, record_id: UUID) -> bool:
    """Say whether the record is the one thing it is about; an agreement has several dated facts of its own."""
    return one.entry.source_id == record_id and one.entry.facet == ""


def _step(one: Reminder) -> dict[str, int]:
    unit, _sign, number = one.step.partition(":")
    return {unit: int(number)}


def _day_list(one: Reminder) -> str:
    return _("programme of %(day)s", day=formats.day(date.fromisoformat(one.step.removeprefix("day:"))))


def _why(one: Reminder) -> str | None:
    if one.state is State.SKIPPED:
        return _("skipped: its hour was past already when the time was entered")
    return _("handed to mail") if one.state is State.FANNED else None
