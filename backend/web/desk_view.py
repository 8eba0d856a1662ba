"""The desk in plain values for its template: what is under way and what comes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule.entries import Entry, Kind, Status
from backend.domain.values import times
from backend.domain.values.audience import Audience
from backend.domain.values.times import Span
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext, text
from backend.web import titles
from backend.web.titles import Pair, Title

NAMED_BY_RECORD = (Kind.SIGNING, Kind.NOTICE_BY, Kind.TERM_END, Kind.ANNIVERSARY)
"""Kinds whose chip says what the title would say again: they are listed under the record's own name."""
MOST_CLOCKS = 3


@dataclass(frozen=True, slots=True)
class Partner:
    """A partnership as the desk names it, with the zone of its other side."""

    name: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the coming days."""

    when: When
    kind: str
    years: int | None
    title: str
    href: str | None
    file: str
    meta: str
    ending: str | None
    firm: bool | None
    outward: bool
    release: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What goes on today: the record, which day of how many, and today's programme."""

    title: str
    href: str | None
    meta: str
    day: int
    days: int
    items: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Around:
    """What the views need besides: who reads, names of records and partners, what is released."""

    act: Act
    names: Mapping[Pair, Title]
    partners: Mapping[UUID, Partner]
    releases: Mapping[UUID, int]
    waiting: Mapping[UUID, int]

    @property
    def zone(self) -> str:
        """Return the reader's own zone."""
        return self.act.who.timezone if self.act.who else self.act.desk.timezone


def partners(session: Session, act: Act, ids: Iterable[UUID]) -> dict[UUID, Partner]:
    """Return the partnerships of these ids that the reader may see."""
    query = select(Partnership).where(Partnership.id.in_(set(ids)), access.visible(Partnership.id, act.who))
    found = session.scalars(query.options(*partnerships.named(selectinload(Partnership.parties))))
    return {
        one.id: Partner(text(one.title), one.partner_region.timezone if one.partner_region else None) for one in found
    }


def clocks(around: Around, busy: Iterable[Entry]) -> list[tuple[str, datetime, str]]:
    """Return (place, wall time, offset): the office's clock, then those of the partners met first."""
    now, home = around.act.now, around.act.desk.timezone
    met = (around.partners.get(one.partnership_id) for entry in busy for one in entry.meant_for)
    zones = dict.fromkeys([home, *(one.zone for one in met if one and one.zone)])
    return [
        (formats.city(zone), times.to_wall(now, zone), times.offset_text(now, zone))
        for zone in [*zones][: MOST_CLOCKS + 1]
    ]


def line(entry: Entry, around: Around) -> Line:
    """Return an entry as a row of the agenda."""
    when = formats.when(entry.span, around.zone)
    record = around.names.get((entry.record_type, entry.record_id))
    outward = entry.audience in {Audience.PARTNER, Audience.PUBLIC}
    return Line(
        when=when,
        kind=entry.kind.value,
        years=int(entry.facet.partition(":")[2]) if entry.kind is Kind.ANNIVERSARY else None,
        title=record.name if record and entry.kind in NAMED_BY_RECORD else text(entry.title),
        href=titles.path(entry.record_type, entry.record_id),
        file=url_for("calendar_files.entry", entry_id=entry.id),
        meta=_meta(entry, when, around),
        ending=entry.ending.value if entry.ending else None,
        firm=entry.status is Status.CONFIRMED if entry.kind in {Kind.FORUM, Kind.VISIT} else None,
        outward=outward or entry.record_id in around.waiting,
        release=around.releases.get(entry.record_id),
        waiting=around.waiting.get(entry.record_id, 0),
    )


def under_way(entry: Entry, items: Sequence[Entry], around: Around) -> UnderWay:
    """Return what goes on today with its programme of the day; `items` are the record's, on any day."""
    now = around.act.now
    today = times.to_wall(now, entry.timezone).date()
    mine = [one for one in items if one.record_id == entry.record_id and one.span.is_on(now)]
    current = next((one.id for one in reversed(mine) if one.starts_utc <= now < one.ends_utc), None)
    return UnderWay(
        title=text(entry.title),
        href=titles.path(entry.record_type, entry.record_id),
        meta=_meta(entry, None, around),
        day=(today - entry.span.first_day).days + 1,
        days=(entry.span.last_day - entry.span.first_day).days + 1,
        items=[_stop(one, current, now) for one in mine],
    )


def mentioned(*entries: Iterable[Entry]) -> set[Pair]:
    """Return the records of these entries, for `titles.of`."""
    return {(one.record_type, one.record_id) for some in entries for one in some}


def _meta(entry: Entry, when: When | None, around: Around) -> str:
    """Return with whom, where, and when that is for the reader."""
    with_whom = sorted(
        around.partners[one.partnership_id].name for one in entry.meant_for if one.partnership_id in around.partners
    )
    parts = [*with_whom[:3]] if entry.record_type != "partnership" else []
    if len(with_whom) > len(parts) and parts:
        parts.append(ngettext("%(num)s more", "%(num)s more", len(with_whom) - len(parts)))
    if entry.place:
        parts.append(text(entry.place))
    if when and when.yours:
        yours = when.yours
        parts.append(_("your time %(time)s (%(offset)s)", time=f"{yours.starts:%H:%M}", offset=yours.offset))
    return " · ".join(parts)


def _clock(span: Span) -> str:
    """Return when an item of today begins, and of a flight when and where it lands."""
    if span.starts_at is None:
        return ""
    if span.ends_at is None or (span.ends_timezone or span.timezone) == span.timezone:
        return f"{span.starts_at:%H:%M}"
    landing = span.ends_timezone or span.timezone
    return f"{span.starts_at:%H:%M} {formats.city(span.timezone)} → {span.ends_at:%H:%M} {formats.city(landing)}"


def _stop(item: Entry, current: UUID | None, now: datetime) -> dict[str, Any]:
    state = "past" if item.ends_utc <= now else None
    if item.ending is not None:
        state = "off"
    elif item.id == current:
        state = "now"
    return {
        "when": _clock(item.span),
        "title": text(item.title),
        "meta": text(item.place) if item.place else None,
        "state": state,
        "ending": item.ending.value if item.ending else None,
    }
