"""What the lists of forums and visits share: what is coming and what is over, with whom, and what partners have."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain.lists.lists import Asked
from backend.domain.office.acts import Act
from backend.domain.schedule import releases
from backend.http.i18n import gettext as _
from backend.web import titles
from backend.web.lists.columns import Link, words
from backend.web.lists.sheets import Box, Options, Tab


def tabs(_session: Session, _act: Act, _asked: Asked) -> Sequence[Tab]:
    """Return how the list is cut by time."""
    return [Tab("coming", _("Coming")), Tab("past", _("Past")), Tab("all", _("All"))]


def outside(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[int | None, int]]:
    """Return what partners have of each record: the newest release, and how many changes wait."""
    numbers, counts = releases.numbers(session, ids), releases.counts(session, ids)
    return {one: (numbers.get(one), counts.get(one, 0)) for one in ids}


def partners(session: Session, act: Act, partnership_ids: Collection[UUID]) -> Mapping[UUID, Link]:
    """Return the names of these partnerships, those that may be seen."""
    found = titles.of(session, act, {("partnership", one) for one in partnership_ids})
    return {
        partnership_id: Link(title.name, url_for("partnerships.show", partnership_id=partnership_id))
        for (_kind, partnership_id), title in found.items()
    }


def states(codes: Sequence[str]) -> Options:
    """Return states with their words."""
    return [(code, words("state", code)) for code in codes]


def boxes() -> Sequence[Box]:
    """Return the rarer filters of both."""
    had = [("no", _("not released")), ("yes", _("released")), ("waiting", _("released, changes wait"))]
    seen = [(one, words("audience", one)) for one in ("internal", "partner", "public")]
    return [
        Box("from", _("From"), "day"),
        Box("until", _("Until"), "day"),
        Box("released", _("What partners have"), options=had, empty=_("all")),
        Box("audience", _("Who may see it"), options=seen, empty=_("all")),
    ]
