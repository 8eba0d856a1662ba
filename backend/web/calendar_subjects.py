"""What an entry of the calendar stands for when it is moved: its row, and the verbs of its noun, at once or as a draft.

At once reaches partners who have a released version (decisions 3); as a draft waits for the next release, as editing
does. What is signed and what follows from another fact is not here: `calendar_fixed` says why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.errors import NotFound
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office.acts import Act
from backend.domain.schedule.entries import Entry, Kind
from backend.domain.values import inputs
from backend.domain.values.timed import SPAN_FIELDS, TimeDetails
from backend.domain.values.times import Span
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, MoveDetails
from backend.http.i18n import gettext as _
from backend.web import record_view, visits_view
from backend.web.outward import Subject

Verb = Callable[[Session, Act, Span], object]


@dataclass(frozen=True, slots=True)
class Moving:
    """What is moved: its subject, its time now, the two ways (None: there is no such way), and its fields."""

    subject: Subject
    span: Span
    now: Verb | None
    draft: Verb
    fields: str = "time"


def find(session: Session, act: Act, entry: Entry) -> Moving:
    """Return what an entry stands for. Raises NotFound for what is never moved by hand."""
    finder = _FIND.get(entry.kind)
    if finder is None:
        raise NotFound
    return finder(session, act, entry)


def _forum(session: Session, act: Act, entry: Entry) -> Moving:
    forum = forums.get(session, act, entry.record_id)
    back = url_for("forums.show", forum_id=forum.id)
    crumbs = [(_("Forums"), url_for("forums.index")), (record_view.short(forum.title), back)]
    return Moving(
        Subject("forum", forum, forum.id, forum.title, back, crumbs),
        forum.span,
        now=lambda session, act, span: forums.reschedule(session, act, forum, _time(span)),
        draft=lambda session, act, span: forums.change(
            session, act, forum, inputs.parse(ForumDetails, {**forums.given(forum), **_given(span)})
        ),
    )


def _visit(session: Session, act: Act, entry: Entry) -> Moving:
    visit = visits.get(session, act, entry.record_id)
    return Moving(
        replace(_of_visit(session, act, entry), noun="visit", row=visit, source_ids=None),
        Span(entry.timezone, starts_on=visit.starts_on, ends_on=visit.ends_on),
        now=lambda session, act, span: programme.move(session, act, visit, _days(span)),
        draft=lambda session, act, span: programme.redate(session, act, visit, _days(span)),
        fields="days",
    )


def _leg(session: Session, act: Act, entry: Entry) -> Moving:
    visit = visits.get(session, act, entry.record_id)
    leg = visits.leg_of(visit, entry.source_id)
    items = [one.id for one in programme.of_leg(programme.of_visit(session, visit.id), leg)]
    return Moving(
        replace(_of_visit(session, act, entry), noun="leg", row=leg, source_ids=frozenset({leg.id, *items})),
        leg.span,
        now=lambda session, act, span: programme.reschedule_leg(session, act, leg, _time(span)),
        draft=lambda session, act, span: programme.redate_leg(session, act, leg, _time(span)),
        fields="days",
    )


def _item(session: Session, act: Act, entry: Entry) -> Moving:
    visit = visits.get(session, act, entry.record_id)
    item = programme.get(session, visit, entry.source_id)
    return Moving(
        replace(_of_visit(session, act, entry), noun="item", row=item),
        item.span,
        now=lambda session, act, span: programme.reschedule(session, act, visit, item, _time(span)),
        draft=lambda session, act, span: programme.change(
            session, act, visit, item, inputs.parse(ItemDetails, {**programme.given(item), **_given(span)})
        ),
    )


def _signing(session: Session, act: Act, entry: Entry) -> Moving:
    agreement = agreements.get(session, act, entry.record_id)
    back = url_for("agreements.show", agreement_id=agreement.id)
    crumbs = [(_("Agreements"), url_for("agreements.index")), (record_view.short(agreement.title), back)]
    subject = Subject("agreement", agreement, agreement.id, entry.title, back, crumbs, frozenset({agreement.id}))

    def sign_on(session: Session, act: Act, span: Span) -> None:
        day = span.first_day.isoformat()
        details = inputs.parse(AgreementDetails, {**agreements.given(agreement), "signed_on": day})
        agreements.change(session, act, agreement, details)

    return Moving(subject, entry.span, now=None, draft=sign_on, fields="day")


def _of_visit(session: Session, act: Act, entry: Entry) -> Subject:
    visit = visits.get(session, act, entry.record_id)
    back = url_for("visits.show", visit_id=visit.id)
    crumbs = [(_("Visits"), url_for("visits.index")), (record_view.short(visits_view.title(visit)), back)]
    return Subject("", visit, visit.id, entry.title, back, crumbs, frozenset({entry.source_id}))


def _given(span: Span) -> dict[str, Any]:
    return {name: getattr(span, name) for name in SPAN_FIELDS}


def _time(span: Span) -> TimeDetails:
    return inputs.parse(TimeDetails, _given(span))


def _days(span: Span) -> MoveDetails:
    return MoveDetails(starts_on=span.first_day, ends_on=span.last_day)


_FIND: Mapping[Kind, Callable[[Session, Act, Entry], Moving]] = {
    Kind.FORUM: _forum,
    Kind.VISIT: _visit,
    Kind.LEG: _leg,
    Kind.ITEM: _item,
    Kind.SIGNING: _signing,
}
