"""What an expired feed says for a month: that it has ended and whom to ask, as its one event.

Calendars keep what they had when an address stops answering, and go on showing it as if it still held; so the address
goes on answering for a while, with this instead.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from babel.dates import format_date

from backend.db import Texts
from backend.domain.office.acts import Desk
from backend.domain.outreach import feed_words
from backend.domain.outreach.feeds import FAREWELL_DAYS, Feed
from backend.domain.values import partner_words, texts
from backend.ical import calendar, feed
from backend.ical.events import AllDay, Event, Status


def render(ended: Feed, office_name: Texts, desk: Desk) -> bytes:
    """Return the calendar that an expired feed leaves; the same feed gives the same bytes on each day."""
    said = event(ended, office_name, desk)
    described = replace(feed.described(ended, said.span[0], desk), description=None)
    return calendar.render(described, [said])


def event(ended: Feed, office_name: Texts, desk: Desk) -> Event:
    """Return the one event: from the day after the last, as long as the address answers."""
    assert ended.expires_on is not None  # noqa: S101 - of an expired feed
    language = partner_words.nearest(ended.locale, desk.locale)
    said = {
        "name": ended.name,
        "day": format_date(ended.expires_on, _say(feed_words.DAY, language), locale=language.replace("-", "_")),
        "office": texts.say(office_name, language, desk.locale),
    }
    first = ended.expires_on + timedelta(days=1)
    since = datetime.combine(first, clock(), ZoneInfo(desk.timezone)).astimezone(UTC)
    return Event(
        uid=f"{ended.id}-{ended.expires_on:%Y%m%d}@{desk.domain}",
        sequence=0,
        created_at=since,
        updated_at=max(since, ended.changed_at),
        status=Status.CONFIRMED,
        summary=_say(feed_words.EXPIRED, language) % said,
        description="\n".join(_say(each, language) % said for each in (feed_words.EXPIRED_ON, feed_words.ASK)),
        when=AllDay(first, ended.expires_on + timedelta(days=FAREWELL_DAYS)),
        busy=False,
    )


def _say(msgid: str, language: str) -> str:
    return partner_words.say(msgid, language)
