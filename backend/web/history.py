"""The page of the office's history: who changed what, with old and new, narrowed by person and noun."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.domain import chronicle
from backend.domain.chronicle import Wanted
from backend.domain.office import coordinators
from backend.http import transactions
from backend.http.i18n import gettext as _
from backend.web import history_view, titles
from backend.web.history_words import NOUNS, RECORDS

pages = Blueprint("history", __name__)
PAGE = 60


@pages.get("/history")
def index() -> ResponseReturnValue:
    """Show the changes this person may read of, newest first; of one record when the address names it."""
    session, act = transactions.current()
    wanted = Wanted(
        who_id=request.args.get("who", type=UUID),
        record_type=request.args.get("noun") if request.args.get("noun") in RECORDS else None,
        record_id=request.args.get("record_id", type=UUID),
        before=request.args.get("before", type=UUID),
        limit=PAGE + 1,
    )
    found = chronicle.listed(session, act, wanted)
    shown = found[:PAGE]
    more = _address(before=shown[-1].id) if len(found) > PAGE else None
    record = titles.of(session, act, {(one.record_type, one.record_id) for one in shown[:1] if wanted.record_id})
    return render_template(
        "history/index.html",
        entries=history_view.lines(session, act, shown),
        wanted=wanted,
        record=next(iter(record.values()), None),
        people=[(str(one.id), one.name) for one in coordinators.active(session)],
        nouns=[(code, _(NOUNS[code])) for code in RECORDS],
        more=more,
        newest=_address() if wanted.before else None,
    )


def _address(before: UUID | None = None) -> str:
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in ("who", "noun", "record_id")}
    return url_for("history.index", **kept, before=before)
