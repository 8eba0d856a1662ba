"""What partners read of a record: the very words of the feeds that show it, now or after something is done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from backend.db import new_id
from backend.domain.office.access import Touch
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, selections
from backend.domain.outreach.feeds import Cancelled, Detail, Feed
from backend.domain.outreach.selections import Selection
from backend.domain.schedule.entries import Content, Entry, ReleasedEntry
from backend.domain.values import texts
from backend.domain.values.audience import Audience
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import locale_tag
from backend.ical import feed as feed_calendar


@dataclass(slots=True)
class Reading:
    """One event as readers of a language have it; `feeds` names the feeds that show it so, `foreign` the languages in
    which parts of it stand for want of theirs.
    """

    locale: str
    summary: str
    when: When
    location: str | None
    lines: list[str]
    struck: bool
    foreign: list[str]
    feeds: list[str] = field(default_factory=list)


def of(session: Session, act: Act, partnership_ids: Collection[UUID]) -> Sequence[Feed]:
    """Return the feeds outside the office that show what is meant for these partnerships."""
    return feeds.reading(session, act, partnership_ids)


def showing(found: Iterable[Feed], contents: Sequence[Content]) -> list[Feed]:
    """Return those feeds that show any of these contents once they are released."""
    return [feed for feed in found if any(selections.shows(feed, content) for content in contents)]


def read(act: Act, entry: Entry, content: Content, found: Sequence[Feed]) -> list[Reading]:
    """Return how an entry with this content is read, once where several feeds say the same."""
    readings: dict[tuple[str, str | None, tuple[str, ...]], Reading] = {}
    for feed in [one for one in found if selections.shows(one, content)] or [imagined(act, locale_tag())]:
        one = _reading(act, entry, content, feed)
        kept = readings.setdefault((one.summary, one.location, tuple(one.lines)), one)
        if feed.name:
            kept.feeds.append(feed.name)
    return list(readings.values())


def imagined(
    act: Act, locale: str, partnership_ids: Iterable[UUID] = (), audience: Audience = Audience.PARTNER
) -> Feed:
    """Return a feed as somebody outside would have it, where none is given; it belongs to no session."""
    feed = Feed(
        id=new_id(),
        name="",
        audience=audience,
        detail=Detail.FULL,
        cancelled=Cancelled.STRUCK,
        locale=locale,
        created_at=act.now,
        changed_at=act.now,
    )
    feed.touches = [Touch(record_id=feed.id, partnership_id=one) for one in partnership_ids]
    return feed


def _reading(act: Act, entry: Entry, content: Content, feed: Feed) -> Reading:
    row = ReleasedEntry(uid=entry.uid, sequence=entry.sequence, created_at=entry.created_at)
    row.fill(content, act.now)
    event = feed_calendar.content(Selection(feed, [row], act.now), act.desk)[0]
    return Reading(
        locale=feed.locale,
        summary=event.summary,
        when=formats.when(content.span),
        location=event.location or None,
        lines=(event.description or "").splitlines(),
        struck=content.ending is not None,
        foreign=texts.fallbacks(feed.locale, act.desk.locale, content.title, content.place, content.text),
    )
