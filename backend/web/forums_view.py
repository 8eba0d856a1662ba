"""A forum as its pages show it: lines of the list, and the words of kind, format, status and audience."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.db import Texts
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.office.acts import Act
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import gettext as _
from backend.http.i18n import text

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One forum in a list."""

    id: UUID
    title: Texts
    kind: str
    state: str
    when: When
    partners: list[str]
    place: str
    release: int | None
    waiting: int
    off: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What lines need besides their forums: names of partnerships, newest releases, changes that wait."""

    names: Mapping[UUID, Texts]
    numbers: Mapping[UUID, int]
    counts: Mapping[UUID, int]


def lines(act: Act, found: Iterable[Forum], known: Known) -> list[Line]:
    """Return forums as lines of a list."""
    return [_line(act, forum, known) for forum in found]


def partners(forum: Forum, names: Mapping[UUID, Texts]) -> list[tuple[UUID, str]]:
    """Return the partnerships a forum is held with, by name."""
    found = [(one, text(names[one])) for one in forum.partnership_ids if one in names]
    return sorted(found, key=lambda one: one[1].casefold())


def matching(found: Sequence[Forum], kind: str, words: str, names: Mapping[UUID, Texts]) -> list[Forum]:
    """Return the forums of a kind whose title, place or partner holds the words."""
    wanted = words.casefold().split()
    return [
        one
        for one in found
        if (not kind or one.kind.value == kind) and all(word in _searched(one, names) for word in wanted)
    ]


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


def _line(act: Act, forum: Forum, known: Known) -> Line:
    state = forums.state(forum, act.today)
    return Line(
        id=forum.id,
        title=forum.title,
        kind=forum.kind.value,
        state=state,
        when=formats.when(forum.span, own_zone(act)),
        partners=[name for _id, name in partners(forum, known.names)],
        place=text(forum.venue),
        release=known.numbers.get(forum.id),
        waiting=known.counts.get(forum.id, 0),
        off=state in {"called_off", "postponed"},
    )


def _searched(forum: Forum, names: Mapping[UUID, Texts]) -> str:
    said = [forum.title, forum.venue or {}, *(names.get(one, {}) for one in forum.partnership_ids)]
    return " ".join(word for texts in said for word in texts.values()).casefold()
