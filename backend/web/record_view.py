"""What the pages of forums and visits share: what partners have of the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.outreach.feeds import Feed
from backend.domain.schedule import entries, releases
from backend.domain.schedule.releases import Difference, Release
from backend.http import formats
from backend.http.i18n import text
from backend.web import choices, differences, readers, tongues
from backend.web.differences import Told
from backend.web.readers import Reading
from backend.web.tongues import Note

LONGEST = 60
MOST_READ = 3


@dataclass(frozen=True, slots=True)
class Outside:
    """What partners have of a record: the newest release, how they read it, what waits, the feeds that show it."""

    latest: Release | None
    latest_at: tuple[datetime, str] | None
    readings: list[Reading]
    waiting: list[Told]
    feeds: list[str]
    is_meant: bool
    notes: list[Note]

    @property
    def number(self) -> int | None:
        """Return the number of the newest release."""
        return self.latest.number if self.latest else None


def outside(session: Session, act: Act, record_id: UUID) -> Outside:
    """Return what partners have of a record; the caller has checked that it may be seen."""
    mine = entries.of_record(session, record_id)
    shown = [one for one in mine if one.released is not None]
    latest = releases.latest(session, record_id)
    waiting = releases.waiting(session, record_id)
    contents = [*(one.released.content for one in shown if one.released), *(one.new for one in waiting)]
    meant_for = {each for one in contents for each in one.partnership_ids}
    found = readers.of(session, act, meant_for) if contents else []
    return Outside(
        latest=latest,
        latest_at=formats.moment(latest.released_at, _zone(act)) if latest else None,
        readings=[
            reading
            for one in shown[:MOST_READ]
            if one.released is not None
            for reading in readers.read(act, one, one.released.content, found)
        ],
        waiting=differences.told(waiting, choices.names(session, act, differences.mentioned(waiting))),
        feeds=[one.name for one in readers.showing(found, contents)],
        is_meant=any(one.audience.outward for one in mine),
        notes=_warnings(session, act, waiting, found),
    )


def short(texts: Texts) -> str:
    """Return a title as a crumb holds it."""
    said = text(texts)
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _warnings(session: Session, act: Act, waiting: list[Difference], feeds: Sequence[Feed]) -> list[Note]:
    """Return, once each, what is to be known before a release about the languages in which it will be read."""
    found = tongues.notes(session, act, waiting, feeds)
    return list(dict.fromkeys(note for mine in found.values() for note in mine if note.is_warning))


def _zone(act: Act) -> str:
    return act.who.timezone if act.who else act.desk.timezone
