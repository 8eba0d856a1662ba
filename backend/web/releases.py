"""Release: what partners will see, row against row; what to leave out; whom it reaches and what it cannot do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.agreements import agreements
from backend.domain.forums import forums
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import partnerships
from backend.domain.schedule import releases
from backend.domain.values import sorting
from backend.domain.visits import visits
from backend.http import forms, transactions
from backend.http.i18n import gettext as _
from backend.http.i18n import text
from backend.web import choices, differences, readers, tongues, visits_view
from backend.web.readers import Reading
from backend.web.tongues import Note

pages = Blueprint("releases", __name__)
RULE = "/<any(forums, visits, partnerships, agreements):nouns>/<uuid:record_id>/release"
WAIT, LEAVE_OUT = "wait", "leave_out"


@dataclass(frozen=True, slots=True)
class Record:
    """What is released: its noun, what it is called, and its page."""

    noun: str
    id: UUID
    title: Texts
    back: str
    index: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """The items that a release leaves: `out` are called off to partners who have seen them, of `waiting` they keep what
    they have.
    """

    out: frozenset[UUID]
    waiting: frozenset[UUID]

    @property
    def any(self) -> bool:
        """Say whether anything is left."""
        return bool(self.out or self.waiting)


@dataclass(frozen=True, slots=True)
class Reached:
    """A partnership that sees something of it, with the names of the feeds that show it."""

    name: str
    feeds: list[str]


@pages.get(RULE)
def review(nouns: str, record_id: UUID) -> ResponseReturnValue:
    """Show what the next release would change for partners."""
    session, act = transactions.current()
    record = _find(session, act, nouns, record_id)
    left = _left(request.args)
    found = releases.waiting(session, record_id, left.out, left.waiting)
    everything = releases.waiting(session, record_id) if left.any else found
    names = choices.names(session, act, differences.mentioned([*everything, *found]))
    latest = releases.latest(session, record_id)
    return render_template(
        "releases/review.html",
        record=record,
        told=differences.told(everything, names),
        notes=_notes(session, act, everything),
        left=left,
        latest=latest,
        latest_at=visits_view.moment(act, latest.released_at) if latest else None,
        reached=_reached(session, act, found, names),
        readings=_readings(session, act, found),
        shown=releases.was_released(session, record_id),
    )


@pages.post(RULE)
def release(nouns: str, record_id: UUID) -> ResponseReturnValue:
    """Release it, without what is left out."""
    left = _left(request.form)
    session, act = transactions.current()
    record = _find(session, act, nouns, record_id)
    form = forms.sent()
    done = form.submit(
        lambda session, act: (  # None is an answer
            releases.release(session, act, (record.noun, record_id), left.out, left.waiting),
        )
    )
    if done is None:
        for said in form.errors.values():
            flash(said, "danger")
        return redirect(url_for(".review", nouns=nouns, record_id=record_id), 303)
    if done[0] is None:
        flash(_("Nothing had changed for partners."), "info")
    else:
        flash(_("Release %(number)s is out. Feeds show it from now on; some calendars fetch only once a day.",
                number=done[0].number), "success")  # fmt: skip
    return redirect(record.back, 303)


def _find(session: Session, act: Act, nouns: str, record_id: UUID) -> Record:
    access.require_change(act)
    readers_of: dict[str, Callable[[], tuple[str, Texts, str, str]]] = {
        "forums": lambda: _forum(forums.get(session, act, record_id)),
        "visits": lambda: _visit(visits.get(session, act, record_id)),
        "partnerships": lambda: _partnership(partnerships.get(session, act, record_id)),
        "agreements": lambda: _agreement(agreements.get(session, act, record_id)),
    }
    noun, title, back, index = readers_of[nouns]()
    return Record(noun, record_id, title, back, (index, url_for(f"{nouns}.index")))


def _forum(forum: Any) -> tuple[str, Texts, str, str]:
    return "forum", forum.title, url_for("forums.show", forum_id=forum.id), _("Forums")


def _visit(visit: Any) -> tuple[str, Texts, str, str]:
    return "visit", visits_view.title(visit), url_for("visits.show", visit_id=visit.id), _("Visits")


def _partnership(partnership: Any) -> tuple[str, Texts, str, str]:
    back = url_for("partnerships.show", partnership_id=partnership.id)
    return "partnership", partnership.title, back, _("Partnerships")


def _agreement(agreement: Any) -> tuple[str, Texts, str, str]:
    return "agreement", agreement.title, url_for("agreements.show", agreement_id=agreement.id), _("Agreements")


def _left(given: Mapping[str, str]) -> Left:
    """Return what is left: `do.<id>` says of an item `wait` or `leave_out`; what is no id is nobody's."""
    chosen: dict[str, set[UUID]] = {WAIT: set(), LEAVE_OUT: set()}
    for name, value in given.items():
        found = _id(name.removeprefix("do.")) if name.startswith("do.") and value in chosen else None
        if found:
            chosen[value].add(found)
    return Left(frozenset(chosen[LEAVE_OUT]), frozenset(chosen[WAIT]))


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _notes(session: Session, act: Act, found: list[releases.Difference]) -> dict[UUID, list[Note]]:
    """Return what is to be known of the languages in which each entry will be read."""
    meant_for = {each for one in found for each in one.new.partnership_ids}
    return tongues.notes(session, act, found, readers.of(session, act, meant_for))


def _reached(session: Session, act: Act, found: list[releases.Difference], names: dict[UUID, Texts]) -> list[Reached]:
    contents = differences.contents(found)
    meant_for = {each for one in contents for each in one.partnership_ids}
    feeds = readers.showing(readers.of(session, act, meant_for), contents)
    return [
        Reached(
            text(names[one]), [feed.name for feed in feeds if one in feed.partnership_ids or not feed.partnership_ids]
        )
        for one in sorted(meant_for, key=lambda one: sorting.key(text(names.get(one))))
        if one in names
    ]


def _readings(session: Session, act: Act, found: list[releases.Difference]) -> list[Reading]:
    """Return how the first entries will be read once they are out."""
    meant_for = {each for one in found for each in one.new.partnership_ids}
    feeds = readers.of(session, act, meant_for) if meant_for else []
    return [reading for one in found[:2] for reading in readers.read(act, one.entry, one.new, feeds)]
