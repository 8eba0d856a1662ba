"""The desk: what needs somebody, what is under way today, the next thirty days, agreements near notice, mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.agreements import renewals
from backend.domain.agreements.agreements import Agreement
from backend.domain.office.acts import Act
from backend.domain.outreach import messages, reminders
from backend.domain.outreach.messages import State
from backend.domain.outreach.messages import Wanted as MessagesWanted
from backend.domain.partners import regions
from backend.domain.schedule import entries, releases
from backend.domain.schedule.entries import Entry, Kind, Wanted
from backend.domain.values import times
from backend.http import transactions
from backend.web import agreement_view, desk_needs, desk_view, frame, history, titles
from backend.web.desk_needs import Need
from backend.web.desk_view import Around

pages = Blueprint("desk", __name__)
AHEAD = timedelta(days=30)
MAIL_AHEAD = timedelta(days=7)
MOST_LINES, MOST_NEEDS, MOST_PAPERS, MOST_FAILED = 40, 12, 5, 5
SHOWN = tuple(kind for kind in Kind if kind not in {Kind.ITEM, Kind.LEG})


@dataclass(frozen=True, slots=True)
class Read:
    """What the desk reads, in a fixed number of queries: entries in the window, today's items, what presses."""

    window: Sequence[Entry]
    items: Sequence[Entry]
    pressing: Sequence[Agreement]
    near: Sequence[Agreement]
    unreleased: Sequence[tuple[str, UUID, int]]
    begins: Mapping[UUID, tuple[datetime, UUID | None]]
    failed: Sequence[messages.Message]


@pages.get("/")
def index() -> ResponseReturnValue:
    """Show the desk: everybody's, or with ?whose=mine what the reader herself is responsible for."""
    session, act = transactions.current()
    mine = act.who_id if request.args.get("whose") == "mine" else None
    read = _read(session, act, mine)
    around = _around(session, act, read)
    started = [one for one in read.window if _is_on(one, act.now)]
    lines = [one for one in read.window if one.starts_utc >= _midnight(act) and not _is_on(one, act.now)]
    needs = desk_needs.in_order(_needs(read, around, act))
    begins = not (frame.counts(session, act)["partnerships"] or read.window or mine)
    return render_template(
        "desk/index.html",
        today=act.today,
        news=None if begins else history.news(session, act),
        clocks=desk_view.clocks(around, [*started, *lines]),
        mine=mine is not None,
        needs=needs[:MOST_NEEDS],
        needs_more=len(needs) - MOST_NEEDS,
        lines=[desk_view.line(one, around) for one in lines[:MOST_LINES]],
        lines_more=len(lines) - MOST_LINES,
        under_way=[desk_view.under_way(one, read.items, around) for one in started],
        papers=[agreement_view.paper(one, act.today) for one in read.near[:MOST_PAPERS]],
        mail=_mail(session, act),
        first_steps=begins,
        home=regions.find_home(session) if begins else None,
    )


def _read(session: Session, act: Act, mine: UUID | None) -> Read:
    start = _midnight(act)
    window = Wanted(start, start + AHEAD + timedelta(days=1), SHOWN, owner_id=mine)
    near_now = Wanted(act.now - timedelta(days=1), act.now + timedelta(days=1), (Kind.ITEM,))
    unreleased = releases.unreleased(session, act)
    begins = entries.begins(session, [record_id for _kind, record_id, _count in unreleased])
    return Read(
        window=entries.listed(session, act, window),
        items=entries.listed(session, act, near_now),
        pressing=_of(renewals.pressing(session, act, frame.PRESSING_DAYS), mine),
        near=_of(renewals.near_notice(session, act), mine),
        begins=begins,
        unreleased=[one for one in unreleased if mine is None or begins[one[1]][1] == mine],
        failed=messages.listed(session, act, MessagesWanted(state=State.FAILED, limit=MOST_FAILED)),
    )


def _of(found: Sequence[Agreement], mine: UUID | None) -> Sequence[Agreement]:
    return found if mine is None else [one for one in found if one.owner_id == mine]


def _around(session: Session, act: Act, read: Read) -> Around:
    shown = {one.record_id for one in read.window}
    drafts = {(kind, record_id) for kind, record_id, _count in read.unreleased}
    return Around(
        act=act,
        names=titles.of(session, act, desk_view.mentioned(read.window) | drafts),
        partners=desk_view.partners(session, act, [m.partnership_id for one in read.window for m in one.meant_for]),
        releases=releases.numbers(session, shown),
        waiting=releases.counts(session, shown),
    )


def _needs(read: Read, around: Around, act: Act) -> list[Need]:
    drafts = (desk_needs.of_draft(*one, around.names) for one in read.unreleased)
    dated = [
        replace(one, days=max((times.to_wall(read.begins[record_id][0], act.desk.timezone).date() - act.today).days, 0))
        for one, (_kind, record_id, _count) in zip(drafts, read.unreleased, strict=True)
        if one is not None
    ]
    return [
        *(desk_needs.of_failure(one) for one in read.failed),
        *(desk_needs.of_agreement(one, act.today) for one in read.pressing),
        *dated,
    ]


def _mail(session: Session, act: Act) -> dict[str, Any]:
    state = frame.mail(session, act)
    until = act.now + MAIL_AHEAD
    waiting = messages.counts(session, act).get(State.PLANNED, 0)
    oldest = state.oldest_due_at
    return {
        "health": state,
        "planned": reminders.count_ahead(session, act, until) + waiting,
        "oldest_minutes": int((act.now - oldest).total_seconds() // 60) if oldest else None,
    }


def _midnight(act: Act) -> datetime:
    return times.to_utc(datetime.combine(act.today, time()), act.desk.timezone)


def _is_on(entry: Entry, now: datetime) -> bool:
    """Say whether a visit or forum goes on: now, or on this day at its place."""
    if entry.kind not in {Kind.VISIT, Kind.FORUM} or entry.ending is not None:
        return False
    today = times.to_wall(now, entry.timezone).date()
    return entry.span.first_day <= today <= entry.span.last_day
