"""The desk: what needs somebody, what is under way today, the next thirty days, agreements near notice, mail."""

from collections.abc import Iterator, Sequence
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
from backend.domain.schedule import ahead, releases
from backend.domain.schedule.ahead import Draft
from backend.domain.schedule.entries import Entry, Kind, Wanted
from backend.domain.values import times
from backend.http import transactions
from backend.web import agreement_view, desk_needs, desk_view, frame, history, titles
from backend.web.desk_needs import Need
from backend.web.desk_view import Around

pages = Blueprint("desk", __name__)
AHEAD = timedelta(days=30)
MAIL_AHEAD = timedelta(days=7)
MOST_LINES, MOST_NEEDS, MOST_PAPERS, MOST_FAILED, MOST_OWNED = 40, 12, 5, 5, 5
SHOWN = tuple(kind for kind in Kind if kind not in {Kind.ITEM, Kind.LEG})


@dataclass(frozen=True, slots=True)
class Read:
    """What the desk reads, in a fixed number of queries: what is on and its items, what comes, what presses."""

    around: Sequence[Entry]
    started: Sequence[Entry]
    items: Sequence[Entry]
    lines: Sequence[Entry]
    lines_all: int
    pressing: Sequence[Agreement]
    near: Sequence[Agreement]
    drafts: Sequence[Draft]
    failed: Sequence[messages.Message]
    waiting: int
    """How many agreements press and drafts wait in all."""

    @property
    def shown(self) -> list[Entry]:
        """Return the entries that are on the desk."""
        return [*self.started, *self.lines]


@pages.get("/")
def index() -> ResponseReturnValue:
    """Show the desk: everybody's, or with ?whose=mine what the reader herself is responsible for."""
    session, act = transactions.current()
    mine = act.who_id if request.args.get("whose") == "mine" else None
    read = _read(session, act, mine)
    around = _around(session, act, read)
    needs = desk_needs.in_order(_needs(read, around, act))
    begins = not (frame.counts(session, act)["partnerships"] or read.around or read.lines or mine)
    return render_template(
        "desk/index.html",
        today=act.today,
        news=None if begins else history.news(session, act),
        owned=(owned := history.of_owned(session, act))[:MOST_OWNED],
        owned_more=max(len(owned) - MOST_OWNED, 0),
        clocks=desk_view.clocks(around, read.shown),
        mine=mine is not None,
        needs=needs[:MOST_NEEDS],
        needs_more=max(read.waiting + len(read.failed), len(needs)) - MOST_NEEDS,
        lines=[desk_view.line(one, around) for one in read.lines],
        lines_more=read.lines_all - MOST_LINES,
        under_way=[desk_view.under_way(one, read.items, around) for one in read.started],
        papers=[agreement_view.paper(one, act.today) for one in read.near],
        mail=_mail(session, act),
        first_steps=begins,
        home=regions.find_home(session) if begins else None,
    )


def _read(session: Session, act: Act, mine: UUID | None) -> Read:
    start = _midnight(act)
    window = Wanted(start, start + AHEAD + timedelta(days=1), SHOWN, owner_id=mine, limit=MOST_LINES)
    around = ahead.going(session, act, mine)
    started = [one for one in around if _is_on(one, act.now)]
    lines, lines_all = ahead.coming(session, act, window, [one.id for one in started])
    drafts, drafts_all = ahead.drafts(session, act, mine, MOST_NEEDS)
    return Read(
        around=around,
        started=started,
        items=ahead.items(session, act, [one.record_id for one in started]),
        lines=lines,
        lines_all=lines_all,
        pressing=renewals.pressing(session, act, frame.PRESSING_DAYS, mine, MOST_NEEDS),
        near=renewals.near_notice(session, act, owner_id=mine, most=MOST_PAPERS),
        drafts=drafts,
        failed=messages.listed(session, act, MessagesWanted(state=State.FAILED, limit=MOST_FAILED)),
        waiting=drafts_all + _pressing(session, act, mine),
    )


def _pressing(session: Session, act: Act, mine: UUID | None) -> int:
    """Return how many agreements press: all of them are in the menu too."""
    if mine is None:
        return frame.counts(session, act)["agreements"]
    return renewals.count_pressing(session, act, frame.PRESSING_DAYS, mine)


def _around(session: Session, act: Act, read: Read) -> Around:
    shown = {one.record_id for one in read.shown}
    drafts = {(one.record_type, one.record_id) for one in read.drafts}
    return Around(
        act=act,
        names=titles.of(session, act, desk_view.mentioned(read.shown) | drafts),
        partners=desk_view.partners(session, act, [m.partnership_id for one in read.shown for m in one.meant_for]),
        releases=releases.numbers(session, shown),
        waiting=releases.counts(session, shown),
    )


def _needs(read: Read, around: Around, act: Act) -> list[Need]:
    return [
        *(desk_needs.of_failure(one) for one in read.failed),
        *(desk_needs.of_agreement(one, act.today) for one in read.pressing),
        *_drafts(read, around, act),
    ]


def _drafts(read: Read, around: Around, act: Act) -> Iterator[Need]:
    """Yield what waits for a release, dated by the day on which it begins at the office."""
    for one in read.drafts:
        need = desk_needs.of_draft(one.record_type, one.record_id, one.count, around.names)
        begins_on = times.to_wall(one.begins_at, act.desk.timezone).date()
        if need is not None:
            yield replace(need, days=max((begins_on - act.today).days, 0))


def _mail(session: Session, act: Act) -> dict[str, Any]:
    state = frame.mail(session, act)
    until = act.now + MAIL_AHEAD
    waiting = messages.counts(session, act, (State.PLANNED,)).get(State.PLANNED, 0)
    oldest = state.oldest_due_at
    return {
        "health": state,
        "planned": reminders.count_ahead(session, act, until) + waiting,
        "oldest_minutes": int((act.now - oldest).total_seconds() // 60) if oldest else None,
    }


def _midnight(act: Act) -> datetime:
    return times.to_utc(datetime.combine(act.today, time()), act.desk.timezone)


def _is_on(entry: Entry, now: datetime) -> bool:
    """Say whether a visit or forum goes on: on this day at its place."""
    return entry.kind in {Kind.VISIT, Kind.FORUM} and entry.ending is None and entry.span.is_on(now)
