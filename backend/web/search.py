"""The one search box: its page, grouped by noun, and what stands under the box while one types."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from backend.domain import search
from backend.domain.index.rows import NOUNS
from backend.http import transactions
from backend.web import hits, recent

pages = Blueprint("search", __name__, url_prefix="/search")
MOST_LIVE = 4
MOST_ON_PAGE = 12
MOST_OF_ONE = 100


@pages.get("")
def index() -> ResponseReturnValue:
    """Show what bears the words in its name or place; of one noun all with ?of=; with ?go=1 a single find is opened."""
    session, act = transactions.current()
    words, of = request.args.get("q", "").strip(), request.args.get("of", "")
    found = search.looked_up(session, act, words, MOST_OF_ONE if of in NOUNS else MOST_ON_PAGE)
    groups = hits.shown(session, act, found)
    total = sum(one.total for one in groups)
    if request.args.get("go") and total == 1 and groups[0].hits:
        return redirect(groups[0].hits[0].href, 303)
    return render_template(
        "search/index.html",
        words=words,
        typed=found.typed,
        meant=found.meant,
        groups=[one for one in groups if of not in NOUNS or one.noun == of],
        tabs=groups,
        of=of,
        total=total,
        all_near=hits.all_near(groups),
        recent=[] if found.typed else recent.of(session, act),
    )


@pages.get("/live")
def live() -> ResponseReturnValue:
    """Show the best finds under the box; what was worked on last while it is empty."""
    session, act = transactions.current()
    words = request.args.get("q", "").strip()
    found = search.looked_up(session, act, words, MOST_LIVE)
    groups = hits.shown(session, act, found)
    return render_template(
        "search/_live.html",
        words=words,
        typed=found.typed,
        groups=groups,
        all_near=hits.all_near(groups),
        total=sum(one.total for one in groups),
        recent=[] if found.typed else recent.of(session, act),
    )
