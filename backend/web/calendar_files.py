"""One entry, or all of a record, as a file for one's own calendar: what the office sees, numbered as in feeds.

A file is taken once and does not follow: whoever wants that subscribes to a feed. UID and SEQUENCE are those of the
feeds, so that one does not stand beside the other.
"""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from backend.domain.schedule import agenda, entries
from backend.domain.schedule.entries import Entry
from backend.http import calendars, downloads, transactions
from backend.http.i18n import locale_tag, text
from backend.ical import feed

pages = Blueprint("calendar_files", __name__, url_prefix="/calendar")


@pages.get("/entries/<uuid:entry_id>.ics")
def entry(entry_id: UUID) -> ResponseReturnValue:
    """Answer one entry."""
    session, act = transactions.current()
    return _file([entries.get(session, act, entry_id)], {})


@pages.get("/of/<uuid:about_id>.ics")
def of(about_id: UUID) -> ResponseReturnValue:
    """Answer all entries of a record (a visit's whole programme), or those of one leg or item."""
    session, act = transactions.current()
    found = agenda.about(session, act, about_id)
    return _file(found, entries.uids(session, {one.part_of for one in found if one.part_of is not None}))


def _file(found: Sequence[Entry], wholes: dict[UUID, str]) -> Response:
    _session, act = transactions.current()
    name = f"{text(_first(found).title)}.ics"
    body = feed.file(found, wholes, locale_tag(), act.desk)
    headers = {
        "Content-Disposition": downloads.disposition(name, "attachment"),
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
    }
    return Response(body, headers=headers, content_type=calendars.TYPE)


def _first(found: Sequence[Entry]) -> Entry:
    """Return the entry that the file is called after: the record's own, else the first."""
    return next((one for one in found if one.source_id == one.record_id and not one.facet), found[0])
