"""Times as a reader of mail needs them: the place's clock with zone and offset, and the reader's when it differs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from backend.domain.values import zones
from backend.domain.values.times import offset_text, to_utc
from backend.mail.facts import AllDay, Moment, When


@dataclass(frozen=True, slots=True)
class _Style:
    day: str  # a CLDR date pattern
    glue: str  # between a date and a clock time


_STYLES = {"en": _Style("EEE d MMM y", ", "), "zh-Hans": _Style("y年M月d日 EEEE", " ")}
_OTHERS = _Style("EEE, d MMM y", ", ")


def day_text(day: date, locale: str) -> str:
    """Return a date with its weekday: `Sat 5 Dec 2026`, `2026年12月5日 星期六`."""
    style = _STYLES.get(locale, _OTHERS)
    return format_date(day, style.day, locale=Locale.parse(locale, sep="-"))


def first_day(when: When) -> date:
    """Return the date something falls on where it takes place."""
    return when.day if isinstance(when, AllDay) else when.at.date()


def clock_text(when: When) -> str | None:
    """Return the hour with its offset, `14:00 (UTC+8)`; None of a date without an hour."""
    if isinstance(when, AllDay):
        return None
    return f"{when.at:%H:%M} ({_offset(when)})"


def when_text(starts: When, ends: When | None, locale: str) -> str:
    """Return both ends in one line, a zone, offset or date said twice only where the two differ."""
    if isinstance(starts, AllDay):
        last = first_day(ends) if ends else starts.day
        return _joined(day_text(starts.day, locale), day_text(last, locale) if last != starts.day else None, " – ")
    glue = _STYLES.get(locale, _OTHERS).glue
    return f"{day_text(starts.at.date(), locale)}{glue}{hours_text(starts, ends, locale)}"


def hours_text(starts: Moment, ends: When | None, locale: str) -> str:
    """Return `09:30–17:00 Shanghai (UTC+8)`; the end's date stands before its hour when it is another day."""
    here = _zone(starts, locale)
    if not isinstance(ends, Moment):
        return f"{starts.at:%H:%M} {here}"
    there = _zone(ends, locale)
    same_day, same_zone = starts.at.date() == ends.at.date(), here == there
    glue = _STYLES.get(locale, _OTHERS).glue
    end = f"{ends.at:%H:%M}" if same_day else f"{day_text(ends.at.date(), locale)}{glue}{ends.at:%H:%M}"
    start = f"{starts.at:%H:%M}" if same_zone else f"{starts.at:%H:%M} {here}"
    return f"{start}{'–' if same_day and same_zone else ' – '}{end} {there}"


def own_time(starts: When, ends: When | None, timezone: str) -> tuple[Moment, Moment | None] | None:
    """Return both ends on the reader's clock, or None when it shows the same hours (or there are none)."""
    if isinstance(starts, AllDay):
        return None
    last = ends if isinstance(ends, Moment) else None
    own_start, own_end = _moved_to(starts, timezone), _moved_to(last, timezone) if last else None
    if own_start.at == starts.at and (own_end is None or last is None or own_end.at == last.at):
        return None
    return own_start, own_end


def zone_text(day: date, zone: str, locale: str) -> str:
    """Return `Shanghai (UTC+8)` as it holds at noon of `day`."""
    return _zone(Moment(datetime(day.year, day.month, day.day, 12), zone), locale)


def _moved_to(moment: Moment, zone: str) -> Moment:
    local = _utc(moment).astimezone(ZoneInfo(zone))
    return Moment(local.replace(tzinfo=None, fold=0), zone, local.fold)


def _utc(moment: Moment) -> datetime:
    return to_utc(moment.at, moment.zone, moment.fold).astimezone(UTC)


def _offset(moment: Moment) -> str:
    return offset_text(_utc(moment), moment.zone)


def _zone(moment: Moment, locale: str) -> str:
    return zones.beside(moment.zone, _offset(moment), locale)


def _joined(first: str, second: str | None, glue: str) -> str:
    return first if second is None else f"{first}{glue}{second}"
