"""A feed's rows as a calendar: what is said of each, in which language, and how much of it."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from babel import Locale
from babel.dates import format_date

from backend.db import Texts
from backend.domain.office.acts import Desk
from backend.domain.outreach import feed_words
from backend.domain.outreach.feeds import Detail, Feed
from backend.domain.outreach.selections import DEADLINES, Row, Selection
from backend.domain.schedule.entries import Entry, Kind, Status
from backend.domain.values import partner_words, texts, zones
from backend.domain.values.audience import Audience
from backend.domain.values.times import Span, offset_text
from backend.ical import calendar, events
from backend.ical.calendar import Calendar
from backend.ical.events import AllDay, Conference, Event, Moment, Timed
from backend.ical.vtimezone import Window

PRODID: Final = "-//Amity//Amity//EN"
REFRESH: Final = timedelta(hours=4)
COLORS: Final = {
    Kind.FORUM: "steelblue",
    Kind.VISIT: "seagreen",
    Kind.LEG: "seagreen",
    Kind.ITEM: "mediumseagreen",
    Kind.SIGNING: "rebeccapurple",
    Kind.TERM_END: "firebrick",
    Kind.NOTICE_BY: "firebrick",
    Kind.ANNIVERSARY: "goldenrod",
}
OF_AUDIENCE: Final = {Audience.INTERNAL: "slategray", Audience.PARTNER: "steelblue", Audience.PUBLIC: "seagreen"}
"""CSS3 names, of events and of whole calendars (RFC 7986, 5.9); programs that know none leave it to the reader."""
_YEARS_AHEAD: Final = 3
_STATUS: Final = {
    Status.TENTATIVE: events.Status.TENTATIVE,
    Status.CONFIRMED: events.Status.CONFIRMED,
    Status.CANCELLED: events.Status.CANCELLED,
}


def render(selection: Selection, desk: Desk) -> bytes:
    """Return the feed as text/calendar; the same selection gives the same bytes."""
    return calendar.put_together(described(selection.feed, selection.since, desk), content(selection, desk))


def file(rows: Sequence[Entry], wholes: Mapping[UUID, str], locale: str, desk: Desk) -> bytes:
    """Return entries as a file to keep: what the office sees of them, in `locale`; `wholes` as in `Selection`."""
    since = min(row.starts_utc for row in rows)
    inside = Feed(
        name="", audience=Audience.INTERNAL, detail=Detail.FULL, locale=locale, created_at=since, changed_at=since
    )
    kept = Selection(inside, rows, since, wholes=wholes)
    return calendar.render_alone(described(inside, since, desk), content(kept, desk))


def content(selection: Selection, desk: Desk) -> list[Event]:
    """Return the events of a feed, in the order of its rows."""
    related = selection.related
    return [event(selection.feed, row, desk, related.get(row.uid)) for row in selection.rows]


def described(feed: Feed, first: datetime, desk: Desk) -> Calendar:
    """Return what the feed says of itself; `first` is where its window begins."""
    return Calendar(
        prodid=PRODID,
        name=feed.name,
        description=_word(feed_words.WINDOW, feed, desk),
        timezone=desk.timezone,
        refresh=REFRESH,
        window=Window(first, datetime(first.year + _YEARS_AHEAD, 12, 31, tzinfo=UTC)),
        url=f"{desk.base_url.rstrip('/')}/calendar" if feed.audience is Audience.INTERNAL else None,
        color=OF_AUDIENCE.get(feed.audience),
    )


def variant(feed: Feed, desk: Desk) -> Hashable:
    """Return all that an event's lines depend on beside its row: what is alike here is alike in every feed."""
    inside = feed.audience is Audience.INTERNAL
    return inside, feed.detail, feed.locale, _reworded(feed), desk.locale, desk.base_url if inside else ""


def event(feed: Feed, row: Row, desk: Desk, whole: str | None = None) -> Event:
    """Say what the feed's readers may know; `whole` is the UID of the event of which this is a part, in the same feed.

    A change of the feed's own wording counts as a change of each event.
    """
    full = feed.detail is Detail.FULL
    language = texts.pick(row.title, feed.locale, desk.locale)[1]
    reworded = _reworded(feed)
    return Event(
        uid=row.uid,
        sequence=row.sequence,
        created_at=row.created_at,
        updated_at=max(row.updated_at, reworded) if reworded else row.updated_at,
        status=_STATUS[row.status],
        summary=_summary(feed, row, desk),
        when=_when(row.span),
        location=texts.say(row.place, language, desk.locale) if full else None,
        description="\n".join(_description(row, language, desk)) if full else None,
        url=_url(feed, row, desk) if full else None,
        busy=row.kind not in DEADLINES,
        related_to=whole if full else None,
        categories=(_word(feed_words.CATEGORIES[row.kind], feed, desk),) if full else (),
        color=COLORS[row.kind] if full else None,
        conference=_conference(feed, row, desk) if full else None,
    )


def _word(msgid: str, feed: Feed, desk: Desk, **params: object) -> str:
    return partner_words.say(msgid, feed.locale, desk.locale, **params)


def _conference(feed: Feed, row: Row, desk: Desk) -> Conference | None:
    return Conference(row.conference, _word(feed_words.TAKE_PART, feed, desk)) if row.conference else None


def _reworded(feed: Feed) -> datetime | None:
    return feed.changed_at if feed.changed_at > feed.created_at else None


def _summary(feed: Feed, row: Row, desk: Desk) -> str:
    """Return the title, with a prefix in the feed's language when it is off: Outlook shows no STATUS."""
    if feed.detail is Detail.BUSY:
        title = _word(feed_words.BUSY, feed, desk)
    else:
        title = texts.say(row.title, feed.locale, desk.locale)
    return _word(feed_words.ENDINGS[row.ending], feed, desk, title=title) if row.ending else title


def _description(row: Row, language: str, desk: Desk) -> Iterator[str]:
    """Yield what partners are told when it is off, the text, and the time as clocks at the place show it."""
    told: list[Texts | None] = [row.outward_text if row.ending else None, row.text]
    yield from filter(None, (texts.say(one, language, desk.locale) for one in told))
    if not row.span.all_day:
        yield local_time(row.span, language)


def _url(feed: Feed, row: Row, desk: Desk) -> str | None:
    """Return the event's own page; inside the office, failing that, the record's."""
    if row.url or feed.audience is not Audience.INTERNAL:
        return row.url
    return f"{desk.base_url.rstrip('/')}/{row.record_type}s/{row.record_id}"


def _when(span: Span) -> AllDay | Timed:
    if span.starts_on is not None:
        return AllDay(span.starts_on, span.ends_on or span.starts_on)
    assert span.starts_at is not None  # noqa: S101 - a Span is one or the other
    starts = Moment(span.starts_at.replace(fold=span.fold), span.timezone)
    if span.ends_at is None:
        return Timed(starts)
    return Timed(starts, Moment(span.ends_at.replace(fold=span.ends_fold), span.ends_timezone or span.timezone))


def local_time(span: Span, locale: str) -> str:
    """Return `09:30–17:00 Shanghai (UTC+8)` in words of the language; with dates where the two ends differ in day or
    offset, each place and offset said once.
    """
    assert span.starts_at is not None  # noqa: S101 - of days there is no hour to tell
    here = _clock_of(span.timezone, span.starts_utc, locale)
    if span.ends_at is None:
        return f"{span.starts_at:%H:%M} {here}"
    there = _clock_of(span.ends_timezone or span.timezone, span.ends_utc, locale)
    if span.starts_at.date() == span.ends_at.date() and here == there:
        return f"{span.starts_at:%H:%M}–{span.ends_at:%H:%M} {here}"
    first = f"{_day(span.starts_at, locale)} {span.starts_at:%H:%M}" + ("" if here == there else f" {here}")
    return f"{first} – {_day(span.ends_at, locale)} {span.ends_at:%H:%M} {there}"


def _clock_of(zone: str, instant: datetime, locale: str) -> str:
    """Return whose clock it is, in the language of the feed: Shanghai (UTC+8), 上海（UTC+8）."""
    return zones.beside(zone, offset_text(instant, zone), locale)


def _day(value: datetime, locale: str) -> str:
    """Return a date as a calendar's reader writes it; in English the day first, as in all of Amity."""
    return str(format_date(value, "d MMM y" if locale == "en" else "medium", locale=Locale.parse(locale, sep="-")))
