"""The page of the one search box: what was found, grouped by noun."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from backend.domain import search
from backend.http import transactions
from backend.http.i18n import gettext as _
from backend.web import titles

pages = Blueprint("search", __name__)


@pages.get("/search")
def index() -> ResponseReturnValue:
    """Show what bears the words in its name; a single find is opened at once with ?go=1."""
    session, act = transactions.current()
    words = request.args.get("q", "").strip()
    groups = search.found(session, act, words)
    names = titles.of(session, act, [(one.noun, record_id) for one in groups for record_id in one.ids])
    if request.args.get("go") and len(names) == 1 and (only := next(iter(names.values())).href):
        return redirect(only, 303)
    heads = {
        "partnership": _("Partnerships"),
        "agreement": _("Agreements"),
        "forum": _("Forums"),
        "visit": _("Visits"),
        "region": _("Regions"),
        "organisation": _("Organisations"),
        "person": _("People"),
    }
    return render_template(
        "search/index.html",
        words=words,
        groups=[
            {
                "noun": one.noun,
                "head": heads[one.noun],
                "found": [names[one.noun, record_id] for record_id in one.ids if (one.noun, record_id) in names],
                "total": one.total,
            }
            for one in groups
        ],
        total=sum(one.total for one in groups),
    )
