"""How lively a partnership is, in words: the reason is always said, never a colour alone."""

from dataclasses import dataclass
from datetime import date

from backend.domain.schedule.activity import Activity, Level
from backend.http import formats
from backend.http.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Signal:
    """A level with its word, and the reason in one line."""

    level: str
    word: str
    reason: str


def signal(found: Activity | None) -> Signal | None:
    """Return the signal of an activity; None of a relationship that has ended."""
    return Signal(found.level.value, level(found.level), reason(found)) if found else None


def level(value: Level) -> str:
    """Return the level as one word."""
    return {
        Level.GREEN: _("lively"),
        Level.AMBER: _("quiet"),
        Level.RED: _("silent"),
        Level.GREY: _("nothing recorded"),
    }[value]


def options() -> list[tuple[str, str]]:
    """Return the levels for a filter."""
    return [(one.value, level(one)) for one in Level]


def reason(found: Activity) -> str:
    """Return why, in one line: lively, together on 6 Nov 2026."""
    if found.last_on is None:
        return _("nothing recorded yet")
    day = formats.partial(found.last_on.isoformat())
    if found.level is Level.GREEN:
        return _("lively: together on %(day)s", day=day)
    if found.level is Level.AMBER:
        return _("quiet: nothing since %(day)s", day=day)
    return _("silent: nothing since %(day)s", day=day)


def more(found: Activity) -> list[str]:
    """Return what else is to be known: what is under way and next, and who owes a visit."""
    said = []
    if found.on_until:
        said.append(_("under way until %(day)s", day=_day(found.on_until)))
    if found.next_on:
        said.append(_("next on %(day)s", day=_day(found.next_on)))
    if found.owed_by_us is True:
        said.append(_("they came last: the return visit is ours"))
    elif found.owed_by_us is False:
        said.append(_("we went last: the return visit is theirs"))
    return said


def _day(value: date) -> str:
    return formats.partial(value.isoformat())
