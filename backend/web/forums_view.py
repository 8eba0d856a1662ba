"""A forum as its pages show it: lines of the list, and the words of kind, format, status and audience."""

from collections.abc import Mapping
from uuid import UUID

from backend.db import Texts
from backend.domain.forums.forums import Forum
from backend.domain.office.acts import Act
from backend.domain.values import sorting
from backend.http.i18n import gettext as _
from backend.http.i18n import text

Options = list[tuple[str, str]]


def partners(forum: Forum, names: Mapping[UUID, Texts]) -> list[tuple[UUID, str]]:
    """Return the partnerships a forum is held with, by name."""
    found = [(one, text(names[one])) for one in forum.partnership_ids if one in names]
    return sorted(found, key=lambda one: sorting.key(one[1]))


def own_zone(act: Act) -> str:
    """Return the zone of the reader's clock."""
    return act.who.timezone if act.who else act.desk.timezone


def kinds() -> Options:
    """Return the kinds, for a choice."""
    return [
        ("forum", _("Forum")),
        ("conference", _("Conference")),
        ("fair", _("Fair")),
        ("seminar", _("Seminar")),
        ("ceremony", _("Ceremony")),
        ("meeting", _("Meeting")),
    ]


def formats_of() -> Options:
    """Return where people are, for a choice."""
    return [("on_site", _("On site")), ("online", _("Online")), ("hybrid", _("On site and online"))]


def statuses() -> Options:
    """Return how firm it is, for a choice."""
    return [("idea", _("Idea")), ("planned", _("Planned")), ("confirmed", _("Confirmed"))]


def audiences() -> list[tuple[str, str, str]]:
    """Return who may see it, for a choice, with what that means."""
    return [
        ("internal", _("Only the office"), _("nobody outside ever sees it")),
        ("partner", _("Partners"), _("the partners named above, each in their own feeds")),
        ("public", _("Everybody"), _("public feeds too")),
    ]
