"""A feed as a page in its own language: its days, and what stands on each, in words made for partners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from babel import Locale, dates

from backend.domain.office.acts import Act
from backend.domain.outreach.selections import Row, Selection
from backend.domain.values import partner_words, texts
from backend.domain.values.partner_words import P_
from backend.domain.values.times import Span, offset_text
from backend.ical import events as ical_events
from backend.ical import feed as ical_feed

SHORT_DAY = P_("EEE d MMM")
ALL_DAY = P_("All day")
UNTIL = P_("until %(day)s")


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the partner reads it. `mark`: added, changed or called_off by the next release, if it is; `foreign`:
    languages in which parts of it stand for want of the partner's own.
    """

    uid: str
    title: str
    lang: str
    clock: str
    where: str
    place: str | None
    lines: list[str]
    struck: bool
    is_past: bool = False
    mark: str | None = None
    foreign: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something begins, in words, and its events."""

    date: date
    said: str
    events: list[Event]

    @property
    def is_past(self) -> bool:
        """Say whether all that begins on it is over."""
        return all(one.is_past for one in self.events)


def days(selection: Selection, act: Act, marks: Mapping[str, str] | None = None) -> list[Day]:
    """Return what the feed shows, day by day; `marks` as the function of that name gives them."""
    locale = partner_words.nearest(selection.feed.locale, act.desk.locale)
    events = ical_feed.content(selection, act.desk)
    rows = [
        (
            row,
            replace(
                _event(row, event, locale, act.desk.locale),
                mark=(marks or {}).get(row.uid),
                is_past=row.ends_utc <= act.now,
            ),
        )
        for row, event in zip(selection.rows, events, strict=True)
    ]
    rows.sort(key=lambda pair: (_first(pair[0].span), pair[0].starts_utc, pair[1].uid))
    return [
        Day(first, partner_words.day(first, locale), [event for _row, event in found])
        for first, found in groupby(rows, key=lambda pair: _first(pair[0].span))
    ]


def marks(now: Sequence[Row], then: Sequence[Row]) -> dict[str, str]:
    """Return what differs between two states of a feed, by UID."""
    before = {row.uid: row for row in now}
    found = {}
    for row in then:
        old = before.get(row.uid)
        if old is None:
            found[row.uid] = "added"
        elif old.digest != row.digest:
            found[row.uid] = "called_off" if row.ending and not old.ending else "changed"
    return found


def _event(row: Row, event: ical_events.Event, locale: str, default: str) -> Event:
    """Say one event; the line of local time that calendars need in the text stands here beside the day."""
    lines = (event.description or "").splitlines()
    timed = not row.span.all_day
    return Event(
        uid=row.uid,
        title=event.summary,
        lang=texts.pick(row.title, locale, default)[1],
        clock=_clock(row.span, locale),
        where=_where(row.span, locale),
        place=event.location or None,
        lines=lines[:-1] if timed and lines else lines,
        struck=row.ending is not None,
        foreign=texts.fallbacks(locale, default, row.title, row.place, row.text),
    )


def _first(span: Span) -> date:
    return span.starts_on or _wall(span.starts_at).date()


def _clock(span: Span, locale: str) -> str:
    """Return 09:30–17:00, or All day; with the last day where that is another."""
    if span.starts_on is not None:
        last = span.ends_on
        words = partner_words.say(ALL_DAY, locale)
        return f"{words}, {_until(last, locale)}" if last and last != span.starts_on else words
    starts, ends = _wall(span.starts_at), span.ends_at
    if ends is None:
        return f"{starts:%H:%M}"
    if ends.date() == starts.date():
        return f"{starts:%H:%M}–{ends:%H:%M}"
    return f"{starts:%H:%M} – {_said(SHORT_DAY, ends.date(), locale)}, {ends:%H:%M}"


def _where(span: Span, locale: str) -> str:
    """Return the place whose clocks show it, and their offset: Shanghai UTC+8; both ends of a flight."""
    if span.starts_on is not None:
        return ""
    here = f"{_city(span.timezone, locale)} {offset_text(span.starts_utc, span.timezone)}"
    there = span.ends_timezone
    if not there or there == span.timezone:
        return here
    return f"{here} → {_city(there, locale)} {offset_text(span.ends_utc, there)}"


def _until(last: date, locale: str) -> str:
    return partner_words.say(UNTIL, locale, day=_said(SHORT_DAY, last, locale))


def _said(pattern: str, day: date, locale: str) -> str:
    return str(dates.format_date(day, partner_words.say(pattern, locale), locale=Locale.parse(locale, sep="-")))


def _city(zone: str, locale: str) -> str:
    return str(dates.get_timezone_location(zone, locale=Locale.parse(locale, sep="-"), return_city=True))


def _wall(value: datetime | None) -> datetime:
    assert value is not None  # noqa: S101 - a Span is one or the other
    return value
