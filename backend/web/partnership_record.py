"""The record of exchanges: everything ever done with one partner, on paper, before a meeting or for an approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.agreements import agreements
from backend.domain.office.acts import Act
from backend.domain.partners import directory, partnerships
from backend.domain.schedule import activity, entries
from backend.domain.schedule.entries import Entry, Kind, Wanted
from backend.domain.visits.visits import Visit
from backend.domain.visits.words import Direction
from backend.http import formats, transactions
from backend.http.formats import When
from backend.web import activity_words, agreement_view, titles
from backend.web import partnership_view as view

pages = Blueprint("partnership_record", __name__, url_prefix="/partnerships")
TOLD = (Kind.FORUM, Kind.LEG, Kind.SIGNING)
"""Each forum, each leg of a visit and each signing is one exchange."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One line of the record."""

    when: When
    kind: str
    title: Texts
    place: Texts | None
    ending: str | None


@pages.get("/<uuid:partnership_id>/record")
def show(partnership_id: UUID) -> ResponseReturnValue:
    """Show the record, made to be printed."""
    session, act = transactions.current()
    partnership = partnerships.get(session, act, partnership_id)
    past, now, ahead = _exchanges(session, act, partnership_id)
    lively = activity.of(session, act, [partnership_id]).get(partnership_id)
    return render_template(
        "partnerships/record.html",
        partnership=partnership,
        native=view.other_script(partnership.title),
        countries=view.country_names(directory.countries_of(partnership)),
        tiers=dict(view.tier_options()),
        statuses=dict(view.status_options()),
        papers=[agreement_view.paper(one, act.today) for one in agreements.listed(session, act, partnership_id)],
        years=[(year, list(ones)) for year, ones in groupby(past, key=lambda one: one.when.starts.year)],
        count=sum(one.ending is None for one in past),
        now=now,
        ahead=ahead,
        reason=activity_words.reason(lively) if lively else None,
        more=activity_words.more(lively) if lively else [],
        printed_on=act.today,
        **view.held(session, act.today, partnership),
    )


def _exchanges(
    session: Session, act: Act, partnership_id: UUID
) -> tuple[list[Exchange], list[Exchange], list[Exchange]]:
    """Return what took place, the latest first, what is under way, and what is planned, the next first."""
    found = entries.listed(session, act, Wanted(kinds=TOLD, partnership_ids=(partnership_id,)))
    directions = _directions(session, [one.record_id for one in found if one.kind is Kind.LEG])
    begun = [one for one in found if one.starts_utc <= act.now]
    past = [one for one in begun if one.ends_utc <= act.now or one.ending]
    parts = (
        list(reversed(past)),
        [one for one in begun if one not in past],
        [one for one in found if one not in begun],
    )
    told, now, ahead = ([_exchange(one, directions) for one in part] for part in parts)
    return told, now, ahead


def _exchange(entry: Entry, directions: Mapping[UUID, Direction]) -> Exchange:
    kind = directions[entry.record_id].value if entry.kind is Kind.LEG else entry.kind.value
    ending = entry.ending.value if entry.ending else None
    return Exchange(formats.when(entry.span), kind, titles.beside_kind(entry), entry.place, ending)


def _directions(session: Session, visit_ids: Sequence[UUID]) -> dict[UUID, Direction]:
    rows = session.execute(select(Visit.id, Visit.direction).where(Visit.id.in_(visit_ids)))
    return {one.id: one.direction for one in rows}
