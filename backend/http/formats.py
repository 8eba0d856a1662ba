"""Days, times and numbers in the reader's language, and a `Span` as the macros of `macros/time.html` show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel import dates, numbers
from flask import Flask

from backend.domain.values import zones
from backend.domain.values.dates import earliest
from backend.domain.values.times import Span, offset_text, to_wall
from backend.http.i18n import babel_locale, gettext, locale_tag


@dataclass(frozen=True, slots=True)
class When:
    """When something is: naive wall times at its place, or days, the last inclusive; `yours` where yours differs."""

    all_day: bool
    starts: date
    ends: date | None
    place: str = ""
    offset: str = ""
    ends_place: str | None = None
    ends_offset: str | None = None
    yours: "When | None" = None


def attach(app: Flask) -> None:
    """Give the templates of `app` these filters: `day`, `partial`, `number`, `city`, `language`, `listed`,
    `zone_box`.
    """
    app.jinja_env.filters.update(
        day=day, partial=partial, number=number, city=city, language=language, listed=listed, zone_box=zone_box
    )
    app.jinja_env.globals.update(comma=comma)


def when(span: Span, own_zone: str | None = None) -> When:
    """Return a span for the macro `span`, with the reader's own time where her zone shows another."""
    if span.starts_on is not None:
        return When(True, span.starts_on, span.ends_on, city(span.timezone))
    assert span.starts_at is not None  # noqa: S101 - a Span is one or the other
    ends_zone = span.ends_timezone or span.timezone
    elsewhere = ends_zone != span.timezone and span.ends_at is not None
    return When(
        all_day=False,
        starts=span.starts_at,
        ends=span.ends_at,
        place=city(span.timezone),
        offset=offset_text(span.starts_utc, span.timezone),
        ends_place=city(ends_zone) if elsewhere else None,
        ends_offset=offset_text(span.ends_utc, ends_zone) if elsewhere else None,
        yours=_yours(span, own_zone) if own_zone else None,
    )


def moment(instant: datetime, zone: str) -> tuple[datetime, str]:
    """Return the wall time and the offset of an instant in `zone`, for the macro `moment`."""
    return to_wall(instant, zone), offset_text(instant, zone)


def comma() -> str:
    """Return what stands between the names of a list: a comma, in Chinese 、."""
    return "、" if locale_tag().startswith("zh") else ", "


def listed(names: Iterable[object]) -> str:
    """Return names as a sentence lists them."""
    return comma().join(str(one) for one in names)


def day(value: date) -> str:
    """Return a day with its weekday: Mon 23 Nov 2026, 2026年11月23日 星期一."""
    return str(dates.format_date(value, gettext("EEE d MMM y"), locale=babel_locale()))


def short_day(value: date) -> str:
    """Return a day of about now, with its weekday: Mon 23 Nov, 11月23日 周一."""
    return str(dates.format_date(value, gettext("EEE d MMM"), locale=babel_locale()))


def partial(value: str | None) -> str:
    """Return a partial date as precisely as it is known: 2019, November 2019, 5 Nov 2019."""
    if not value:
        return ""
    pattern = {4: gettext("y"), 7: gettext("MMMM y"), 10: gettext("d MMM y")}[len(value)]
    return str(dates.format_date(earliest(value), pattern, locale=babel_locale()))


def number(value: float | Decimal) -> str:
    """Return a number with its thousands marked."""
    return str(numbers.format_decimal(value, locale=babel_locale()))


def language(tag: str) -> str:
    """Return what a language is called in the reader's: English, Chinese, German; the tag itself of one unknown."""
    return str(babel_locale().languages.get(tag.partition("-")[0], tag))


def city(zone: str) -> str:
    """Return the place that a zone is named for, in the reader's language: Shanghai, 上海."""
    return zones.name(zone, locale_tag())


def zone_box(zone: str | None) -> str:
    """Return how a box holds a zone: the place it is named for; as it was typed where that says no zone."""
    return zones.written(zone, locale_tag()) if zone else ""


def _yours(span: Span, zone: str) -> When | None:
    """Return the same time on the reader's clock, or None where it says the same."""
    starts = to_wall(span.starts_utc, zone)
    if offset_text(span.starts_utc, zone) == offset_text(span.starts_utc, span.timezone):
        return None
    ends = to_wall(span.ends_utc, zone) if span.ends_at else None
    return When(False, starts, ends, city(zone), offset_text(span.starts_utc, zone))
