"""The calendar in plain values: days with their lines for the list, events for the grid, holidays, the legend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for

from backend.db import Texts
from backend.domain.office import workdays
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.workdays import Place
from backend.domain.schedule.agenda import Partner
from backend.domain.schedule.entries import Ending, Entry, Kind, Status
from backend.domain.values import sorting, times
from backend.domain.values.times import Span
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import babel_locale, locale_tag, ngettext, text
from backend.http.i18n import gettext as _
from backend.web import calendar_fixed, feed_view, holiday_words, titles
from backend.web.calendar_asked import Asked

DAY = timedelta(days=1)
ICONS = {
    Kind.FORUM: "microphone-2", Kind.VISIT: "plane-arrival", Kind.LEG: "map-pin", Kind.ITEM: "list-check",
    Kind.SIGNING: "signature", Kind.TERM_END: "calendar-cancel", Kind.NOTICE_BY: "bell", Kind.ANNIVERSARY: "star",
}  # fmt: skip
TONES = {
    Kind.FORUM: "teal", Kind.VISIT: "violet", Kind.LEG: "pink", Kind.ITEM: "blue",
    Kind.SIGNING: "purple", Kind.TERM_END: "red", Kind.NOTICE_BY: "orange", Kind.ANNIVERSARY: "amber",
}  # fmt: skip
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What the views need besides the entries: partners, whom each is about, what is released and what waits."""

    act: Act
    asked: Asked
    partners: Mapping[UUID, Partner]
    links: Mapping[UUID, list[UUID]]
    releases: Mapping[UUID, int]
    waiting: Mapping[UUID, int]
    home: Place | None

    @property
    def zone(self) -> str:
        """Return the zone whose clocks the page shows, where it does not show each place's."""
        return self.act.desk.timezone

    @property
    def places(self) -> list[Place]:
        """Return the places whose holidays are shown: ours, and those of the partners shown or asked for."""
        ids = self.asked.partnership_ids or tuple(one for ids in self.links.values() for one in ids)
        found = [place for one in dict.fromkeys(ids) if one in self.partners for place in self.partners[one].places]
        return list(dict.fromkeys([*([self.home] if self.home else []), *found]))


@dataclass(frozen=True, slots=True)
class Mark:
    """A holiday, or a day that is worked though it lies on a weekend, as it is called, and in which countries."""

    day: date
    name: str
    countries: str
    codes: str
    is_home: bool
    is_work: bool

    @property
    def said(self) -> str:
        """Return it with its countries."""
        return _("%(name)s (%(country)s)", name=self.name, country=self.countries)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the list and of the card."""

    id: UUID
    day: date
    last: date
    kind: str
    words: str
    icon: str
    tone: str
    when: When
    there: When | None
    title: str
    texts: Texts
    meta: str
    ending: str | None
    is_firm: bool
    is_outward: bool
    release: int | None
    waiting: int
    href: str | None
    file: str
    fixed: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the list."""

    day: date
    lines: list[Line]
    marks: list[Mark]
    is_today: bool
    is_past: bool
    is_outside: bool


def days(found: Sequence[Entry], known: Known, marks: Sequence[Mark]) -> list[Day]:
    """Return the days that hold something, in order: entries of several days on the first that is shown."""
    by_day: dict[date, tuple[list[Line], list[Mark]]] = {}
    for entry in found:
        one = line(entry, known)
        by_day.setdefault(one.day, ([], []))[0].append(one)
    for mark in marks:
        by_day.setdefault(mark.day, ([], []))[1].append(mark)
    asked = known.asked
    by_month = asked.view in {"month", "list"}
    return [
        Day(
            day,
            sorted(lines, key=lambda one: (not one.when.all_day, str(one.when.starts))),
            named,
            is_today=day == known.act.today,
            is_past=day < known.act.today and all(one.last < known.act.today for one in lines),
            is_outside=by_month and (day.year, day.month) != (asked.day.year, asked.day.month),
        )
        for day, (lines, named) in sorted(by_day.items())
    ]


def line(entry: Entry, known: Known) -> Line:
    """Return an entry as a line."""
    span = shown(entry.span, known)
    reader = known.act.who.timezone if known.act.who else known.zone
    moved = span.timezone != entry.timezone and _offset(span) != _offset(entry.span)
    return Line(
        id=entry.id,
        day=max(span.first_day, known.asked.first),
        last=span.last_day,
        kind=entry.kind.value,
        words=_(feed_view.KINDS[entry.kind]),
        icon=ICONS[entry.kind],
        tone=TONES[entry.kind],
        when=formats.when(span, reader),
        there=formats.when(entry.span) if moved else None,
        title=text(_named(entry)),
        texts=_named(entry),
        meta=" · ".join(_meta(entry, known)),
        ending=entry.ending.value if entry.ending else None,
        is_firm=entry.status is Status.CONFIRMED,
        is_outward=_is_outward(entry, known),
        release=known.releases.get(entry.record_id),
        waiting=known.waiting.get(entry.record_id, 0),
        href=titles.path(entry.record_type, entry.record_id),
        file=url_for("calendar_files.entry", entry_id=entry.id),
        fixed=calendar_fixed.why(entry),
    )


def _named(entry: Entry) -> Texts:
    """Return what an entry is called here: a leg with its place, as its visit stands here too."""
    said, place = titles.beside_kind(entry), entry.place or {}
    if entry.kind is not Kind.LEG:
        return said
    there = {tag: place.get(tag, "") for tag in said}
    return {tag: f"{one} · {there[tag]}" if there[tag] and there[tag] not in one else one for tag, one in said.items()}


def event(entry: Entry, known: Known) -> dict[str, Any]:
    """Return an entry as the grid draws it; times are wall times of the zone shown, days end exclusive."""
    span = shown(entry.span, known)
    starts, ends = _edges(span)
    elsewhere = known.asked.at_place and not span.all_day and span.timezone != known.zone
    said = _states(entry, known)
    return {
        "id": str(entry.id),
        "title": text(entry.title if entry.kind is not Kind.LEG else _named(entry)),
        "start": starts,
        "end": ends,
        "allDay": span.all_day,
        "url": url_for("calendar.show", entry_id=entry.id, **known.asked.parameters()),
        "kind": _(feed_view.KINDS[entry.kind]),
        "icon": ICONS[entry.kind],
        "tone": TONES[entry.kind],
        "states": [code for code, _words in said],
        "words": ", ".join(words for _code, words in said),
        "city": formats.city(span.timezone) if elsewhere else "",
        "fixed": calendar_fixed.why(entry),
        "revision": entry.revision,
    }


def shown(span: Span, known: Known) -> Span:
    """Return a time on the clocks that the page shows; days stay the days they are."""
    if known.asked.at_place or span.starts_at is None:
        return span
    starts = times.to_wall(span.starts_utc, known.zone)
    ends = times.to_wall(span.ends_utc, known.zone) if span.ends_at else None
    folds = [_fold(at, wall, known.zone) for at, wall in ((span.starts_utc, starts), (span.ends_utc, ends))]
    return replace(
        span, timezone=known.zone, starts_at=starts, ends_at=ends, ends_timezone=None, fold=folds[0], ends_fold=folds[1]
    )


def marks(known: Known) -> list[Mark]:
    """Return the holidays and makeup workdays of both sides, ours first; what several call alike stands there once."""
    alike: dict[tuple[date, bool, str], list[str]] = {}
    ours = known.home.country if known.home else ""
    for one in workdays.marks(known.places, known.asked.first, known.asked.last, locale_tag()):
        alike.setdefault((one.day, one.country != ours, one.name or ""), []).append(one.country)
    names = babel_locale().territories
    return [
        Mark(
            day=day,
            name=holiday_words.said(name) if name else _("makeup workday"),
            countries=formats.listed(names.get(code, code) for code in codes),
            codes=" ".join(codes if locale_tag() == "en" else (names.get(code, code) for code in codes)),
            is_home=not is_theirs,
            is_work=not name,
        )
        for (day, is_theirs, name), codes in sorted(alike.items())
    ]


def rest_days(known: Known) -> list[str]:
    """Return the days on which the office rests by the week, as the grid shades them."""
    asked = known.asked
    every = (asked.first + number * DAY for number in range((asked.last - asked.first).days + 1))
    return [day.isoformat() for day in every if _is_rest(known.home or Place(""), day)]


def unknown_years(known: Known) -> list[str]:
    """Return a sentence for each year whose makeup workdays are not known."""
    asked, names = known.asked, babel_locale().territories
    return [
        _("%(country)s: makeup workdays for %(year)s are not published yet; days off may still move.",
          country=names.get(country, country), year=number)
        if number >= known.act.today.year
        else _("%(country)s: makeup workdays of %(year)s are not known here.", country=names.get(country, country),
               year=number)
        for country, number in workdays.unpublished(known.places, asked.first, asked.last)
    ]  # fmt: skip


def legend(asked: Asked) -> list[dict[str, Any]]:
    """Return the kinds with sign, colour and word, whether each is shown, and where to go for the other."""
    words = feed_view.kind_words()
    return [
        {
            "icon": ICONS[kind],
            "tone": TONES[kind],
            "words": words[kind.value],
            "on": kind in asked.shown_kinds,
            "href": asked.toggled(kind).address(),
        }
        for kind in Kind
    ]


def offsets(known: Known) -> str:
    """Return the offsets that the office's clocks have in the days shown: one, or two around a change."""
    asked = known.asked
    ends = (datetime(one.year, one.month, one.day) for one in (asked.first, asked.last + DAY))
    said = dict.fromkeys(times.offset_text(times.to_utc(one, known.zone), known.zone) for one in ends)
    return " / ".join(said)


def may_change(act: Act) -> bool:
    """Say whether the reader may move things at all."""
    return act.who is None or act.who.role is not Role.AUDITOR


def _is_rest(place: Place, day: date) -> bool:
    known = workdays.year(place, day.year, "en")
    return day.weekday() in known.rest and day not in known.makeup


def _offset(span: Span) -> str:
    return times.offset_text(span.starts_utc, span.timezone)


def _edges(span: Span) -> tuple[str, str | None]:
    """Return start and end as the grid takes them: days (the end exclusive) or wall times."""
    if span.starts_on is not None:
        return span.starts_on.isoformat(), ((span.ends_on or span.starts_on) + DAY).isoformat()
    assert span.starts_at is not None  # noqa: S101 - a Span is one or the other
    return span.starts_at.isoformat(), span.ends_at.isoformat() if span.ends_at else None


def _fold(instant: datetime, wall: datetime | None, zone: str) -> int:
    return int(wall is not None and times.to_utc(wall, zone) != instant)


def _meta(entry: Entry, known: Known) -> list[str]:
    linked = [known.partners[one] for one in known.links.get(entry.id, ()) if one in known.partners]
    named = sorted((text(one.name) for one in linked), key=sorting.key)
    said = named[:MOST_NAMED] if entry.record_type != "partnership" else []
    if said and len(named) > MOST_NAMED:
        said.append(ngettext("%(num)s more", "%(num)s more", len(named) - MOST_NAMED))
    return [*said, *([text(entry.place)] if entry.place else [])]


def _is_outward(entry: Entry, known: Known) -> bool:
    """Say whether partners see, saw or are to see anything of its record."""
    return entry.audience.outward or entry.record_id in known.waiting or entry.record_id in known.releases


def _states(entry: Entry, known: Known) -> list[tuple[str, str]]:
    """Return what has to be said of an event besides its kind, as (code, words)."""
    said: list[tuple[str, str]] = []
    if entry.ending is Ending.CALLED_OFF:
        said.append(("called-off", _("called off")))
    elif entry.ending is Ending.POSTPONED:
        said.append(("postponed", _("postponed")))
    elif entry.status is Status.TENTATIVE:
        said.append(("tentative", _("not confirmed")))
    if _is_outward(entry, known):
        if entry.record_id not in known.releases:
            said.append(("draft", _("not released")))
        elif known.waiting.get(entry.record_id):
            said.append(("waiting", _("changes wait for release")))
    if entry.ends_utc <= known.act.now:
        said.append(("past", _("past")))
    return said
