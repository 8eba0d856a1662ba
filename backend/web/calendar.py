"""The calendar: a month, a week or a day as a grid and as a list of the same, and the card of one entry.

The list is rendered here and is the whole page without scripts; the grid reads the same entries from `entries`.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.domain.schedule import agenda, entries, releases
from backend.domain.schedule.entries import Entry, Kind
from backend.domain.values import sorting, times
from backend.domain.values.audience import Audience
from backend.http import transactions
from backend.http.i18n import gettext as _
from backend.http.i18n import text
from backend.web import calendar_asked, calendar_view, feed_view, frame
from backend.web.calendar_asked import Asked
from backend.web.calendar_view import Known

pages = Blueprint("calendar", __name__, url_prefix="/calendar")
A_DAY = 12
"""How many entries that begin on one day the grid gets at most."""
PAGE = 200
MOST_CHOICES = 200
"""Up to how many partnerships all are offered to narrow by; beyond, those of the days shown."""


@pages.get("")
def index() -> ResponseReturnValue:
    """Show the days asked for as a list, and the frame of the grid."""
    session, act = transactions.current()
    asked = calendar_asked.read(request.args, act.today)
    start = max(request.args.get("from", 0, type=int), 0) % 10**9
    found = agenda.page(session, act, asked.query(act), start, PAGE + 1)
    known = _known(session, act, asked, found[:PAGE])
    marks = calendar_view.marks(known)
    return render_template(
        "calendar/index.html",
        asked=asked,
        today=act.today,
        days=calendar_view.days(found[:PAGE], known, [] if start else marks),
        earlier=max(start - PAGE, 0) if start else None,
        later=start + PAGE if len(found) > PAGE else None,
        legend=calendar_view.legend(asked),
        marks=marks,
        unknown_years=calendar_view.unknown_years(known),
        now=times.to_wall(act.now, known.zone),
        zone=known.zone,
        offsets=calendar_view.offsets(known),
        chosen=_chosen(known),
        choices=_choices(known),
        keep=lambda but: calendar_asked.hidden(asked, but),
        feed=_feed(asked, known),
        may_change=calendar_view.may_change(act),
    )


@pages.get("/entries")
def events() -> ResponseReturnValue:
    """Answer with what the grid draws for the same address: entries, holidays, days of rest, what was left out."""
    session, act = transactions.current()
    asked = calendar_asked.read(request.args, act.today)
    found, every = agenda.drawn(session, act, asked.query(act), A_DAY)
    known = _known(session, act, asked, found)
    return jsonify(
        events=[calendar_view.event(one, known) for one in found],
        marks=[
            {"day": one.day.isoformat(), "name": one.name, "said": one.said, "codes": one.codes,
             "home": one.is_home, "work": one.is_work}
            for one in calendar_view.marks(known)
        ],
        rest=calendar_view.rest_days(known),
        left_out=every - len(found),
    )  # fmt: skip


@pages.get("/entries/<uuid:entry_id>")
def show(entry_id: UUID) -> ResponseReturnValue:
    """Show the card of one entry: alone for the grid's box, else as a page."""
    session, act = transactions.current()
    asked = calendar_asked.read(request.args, act.today)
    entry = entries.get(session, act, entry_id)
    known = _known(session, act, asked, [entry])
    alone = request.headers.get("X-Part") == "card"
    return render_template(
        "calendar/_card.html" if alone else "calendar/card.html",
        alone=alone,
        one=calendar_view.line(entry, known),
        asked=asked,
        with_whom=[
            (one, text(known.partners[one].name)) for one in known.links.get(entry.id, ()) if one in known.partners
        ],
        place=entry.place,
        audience=entry.audience.value,
        revision=entry.revision,
        may_change=calendar_view.may_change(act),
    )


def _known(session: Session, act: Act, asked: Asked, found: Sequence[Entry]) -> Known:
    """Return what the views need, in as many queries whatever was found."""
    links = agenda.partnerships_of(session, act, found)
    records = {one.record_id for one in found}
    few = frame.counts(session, act)["partnerships"] <= MOST_CHOICES
    shown = {one for ids in links.values() for one in ids} | set(asked.partnership_ids)
    return Known(
        act=act,
        asked=asked,
        partners=agenda.partners(session, act, None if few else shown),
        links=links,
        releases=releases.numbers(session, records),
        waiting=releases.counts(session, records),
        home=agenda.home(session),
    )


def _chosen(known: Known) -> list[tuple[str, str]]:
    """Return the partnerships the page is narrowed to, by name, with where to go without each."""
    asked, partners = known.asked, known.partners
    return [
        (
            text(partners[one].name),
            asked.but(partnership_ids=tuple(x for x in asked.partnership_ids if x != one)).address(),
        )
        for one in asked.partnership_ids
        if one in partners
    ]


def _choices(known: Known) -> list[tuple[str, str]]:
    left = (one for one in known.partners.items() if one[0] not in known.asked.partnership_ids)
    return sorted(((str(one), text(partner.name)) for one, partner in left), key=lambda one: sorting.key(one[1]))


def _feed(asked: Asked, known: Known) -> dict[str, Any]:
    """Return what a feed of exactly this is made of, and whether partners could have one of it too."""
    partners = [text(known.partners[one].name) for one in asked.partnership_ids if one in known.partners]
    words = feed_view.kind_words()
    kinds = [words[one.value] for one in asked.kinds]
    name = " · ".join([*partners, *kinds]) or _("Calendar of the office")
    outside = [one.value for one in asked.shown_kinds if one.value not in feed_view.INSIDE]
    return {
        "name": name,
        "kinds": [one.value for one in (asked.kinds or tuple(Kind))] if asked.kinds else [],
        "partnership_ids": [str(one) for one in asked.partnership_ids],
        "audience": Audience.INTERNAL.value,
        "for_partner": outside if asked.partnership_ids and outside else [],
    }
