"""Who reads feeds, as pages say it: the last fetch and its program, how many, and which feeds nobody reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, fetches
from backend.domain.outreach.feeds import Feed, State
from backend.domain.outreach.fetches import Attention, Fetched
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext


@dataclass(frozen=True, slots=True)
class Readers:
    """How one feed is read. `state` is that of its address where it answers nobody, else whether anybody reads it;
    `code` of it is what wants to be seen at once, or nothing.
    """

    state: str
    at: When | None = None
    by: str = ""
    count: int = 0

    @property
    def code(self) -> str:
        """Return the state that deserves a chip: all but that it is open and read."""
        return "" if self.state in {State.OPEN.value, Attention.READ.value} else self.state

    @property
    def said(self) -> str:
        """Return who read it last, and how often it was fetched, in a few words."""
        if self.at is None:
            return ""
        wall = self.at.starts
        day = formats.day(wall.date() if isinstance(wall, datetime) else wall)
        return " · ".join([day, self.by, ngettext("%(num)s fetch", "%(num)s fetches", self.count)])


def of(session: Session, act: Act, found: Iterable[Feed]) -> dict[UUID, Readers]:
    """Return how each of these feeds is read, by one statement; needs their owners loaded."""
    every = list(found)
    known = fetches.of(session, [one.id for one in every])
    return {one.id: _of(one, known.get(one.id), act) for one in every}


def programs(session: Session, act: Act, feed: Feed) -> list[Readers]:
    """Return the fetches of a feed by each kind of program, the latest first."""
    zone = _zone(act)
    return [
        Readers("", _at(one.last_at, zone), name(one.client), one.count) for one in fetches.by_client(session, feed.id)
    ]


def name(client: str) -> str:
    """Return a kind of program in words."""
    return {"Browser": _("a browser"), fetches.OTHER: _("a program that does not say its name")}.get(client, client)


def words() -> dict[str, str]:
    """Return what each state of being read means, in a sentence."""
    return {
        Attention.NEVER.value: _("Nobody has fetched it yet: send the address, or ask whether it arrived."),
        Attention.SILENT.value: _("Nobody has fetched it for 30 days: the subscription may be gone."),
    }


def _of(feed: Feed, found: Fetched | None, act: Act) -> Readers:
    state = feeds.state(feed, act.today)
    shown = fetches.attention(found, act.now).value if state is State.OPEN else state.value
    if found is None:
        return Readers(shown)
    return Readers(shown, _at(found.last_at, _zone(act)), name(found.last_by), found.count)


def _zone(act: Act) -> str:
    return act.who.timezone if act.who else act.desk.timezone


def _at(instant: datetime, zone: str) -> When:
    wall, offset = formats.moment(instant, zone)
    return When(False, wall, None, formats.city(zone), offset)
