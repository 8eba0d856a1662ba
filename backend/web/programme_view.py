"""A visit's programme as a grid of days: each item in the columns of the days that its own clocks say.

An item stands on the day on which it begins, on the clock of the place where it begins; where it ends on another day,
on the clock of the place where it ends, it stands there once more, and on every day between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for

from backend.domain.office.acts import Act
from backend.domain.schedule.derive.visits import place_of
from backend.domain.values import texts
from backend.domain.values.audience import Audience
from backend.domain.values.times import Span, offset_text, to_utc
from backend.domain.visits.programme import Item, least
from backend.domain.visits.visits import Leg, Visit
from backend.http import formats
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import visit_words

SHORTEST, MOMENT, MIDNIGHT = 30, 60, 24 * 60
"""Minutes: what an item takes at least, what one without an end takes, the whole day."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What of an item stands on one day: minutes from midnight; None where it comes from, or goes on to, another day.

    `whole`: it fills the day, as something without hours does, or a day spent in the air.
    """

    day: date
    at: int | None = None
    until: int | None = None
    whole: bool = False


def programme(act: Act, visit: Visit, items: Sequence[Item], waiting: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Return the programme for the macro of that name; `waiting` says of items by id what the next release does."""
    legs = {leg.id: leg for leg in visit.legs}
    placed: dict[UUID, list[tuple[Piece, dict[str, Any]]]] = {leg.id: [] for leg in visit.legs}
    for item in items:
        leg = legs[item.leg_id]
        about = _about(act, visit, leg, item, waiting)
        for piece in pieces(item.span):
            shown_in = _shown_in(visit.legs, leg, piece.day)
            placed[shown_in.id].append((piece, about | _on_day(item.span, piece, shown_in)))
    return [_leg(visit, leg, placed[leg.id]) for leg in visit.legs]


def pieces(span: Span) -> list[Piece]:
    """Return on which days something stands, on the clocks of its own places, in the order in which it happens."""
    if span.starts_on is not None:
        length = (span.last_day - span.first_day).days + 1
        return [Piece(span.first_day + timedelta(days=number), whole=True) for number in range(length)]
    assert span.starts_at is not None  # noqa: S101 - a Span is one or the other
    first, at = span.first_day, _minute(span.starts_at)
    if span.ends_at is None:
        return [Piece(first, at, min(at + MOMENT, MIDNIGHT))]
    if span.ends_at.date() < first:  # over the date line: it lands on the day before it left
        until = max(_minute(span.ends_at), MOMENT)
        return [Piece(first, at, min(at + MOMENT, MIDNIGHT)), Piece(span.ends_at.date(), until - MOMENT, until)]
    last, until = span.last_day, _minute(span.ends_at) or MIDNIGHT
    if last == first:
        lasts = int((span.ends_utc - span.starts_utc).total_seconds() // 60) if span.ends_timezone else 0
        return [Piece(first, at, min(max(until, at + lasts, at + SHORTEST), MIDNIGHT))]
    between = [Piece(first + timedelta(days=number), whole=True) for number in range(1, (last - first).days)]
    return [Piece(first, at), *between, Piece(last, until=max(until, SHORTEST))]


def end_of(*rows: Any) -> str | None:
    """Return whether the nearest of item, leg and visit is called off or postponed."""
    for row in rows:
        if row.called_off_at:
            return "called_off"
        if row.postponed_at:
            return "postponed"
    return None


def audience(visit: Visit, leg: Leg, item: Item) -> Audience:
    """Return who may see an item once it is released."""
    of_leg = Audience.INTERNAL if visit.audience is Audience.PARTNER and not leg.partnership_id else visit.audience
    return least(of_leg, item.audience)


def _shown_in(legs: Sequence[Leg], own: Leg, day: date) -> Leg:
    """Return the leg under which a day stands: the item's own, unless only another one's dates hold it."""
    holding = [leg for leg in legs if leg.span.first_day <= day <= leg.span.last_day]
    return own if own in holding or not holding else holding[0]


def _leg(visit: Visit, leg: Leg, placed: Sequence[tuple[Piece, dict[str, Any]]]) -> dict[str, Any]:
    length = (leg.span.last_day - leg.span.first_day).days + 1
    shown = {leg.span.first_day + timedelta(days=number) for number in range(length)}
    where = place_of(visit.direction, leg.region.name) or {}
    noon = datetime.combine(leg.span.first_day, datetime.min.time()).replace(hour=12)
    return {
        "leg": leg,
        "title": text(where),
        "where": where,
        "place": formats.city(leg.timezone),
        "offset": offset_text(to_utc(noon, leg.timezone), leg.timezone),
        "state": end_of(leg),
        "menu": _menu(visit, leg),
        "days": [
            {
                "date": day,
                "note": None if day in shown else _("outside the days of this leg"),
                "items": _in_order([one for piece, one in placed if piece.day == day]),
            }
            for day in sorted(shown | {piece.day for piece, _one in placed})
        ],
    }


def _in_order(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda one: one["at"] or 0)


def _menu(visit: Visit, leg: Leg) -> list[dict[str, str]]:
    """Return what can be done with a leg alone, for the macro `more`."""

    def to(endpoint: str) -> str:
        return url_for(f"visits.{endpoint}_leg", visit_id=visit.id, leg_id=leg.id)

    move = {"text": _("Move this leg"), "icon": "calendar-event", "href": to("reschedule")}
    back = {"text": _("Reinstate"), "icon": "arrow-back-up", "action": to("reinstate")}
    put_off = {"text": _("Postpone"), "icon": "player-pause", "href": to("postpone")}
    off = {"text": _("Call off"), "icon": "ban", "href": to("call_off")}
    return {"called_off": [back], "postponed": [move, back, off], None: [move, put_off, off]}[end_of(leg)]


def _about(act: Act, visit: Visit, leg: Leg, item: Item, waiting: Mapping[UUID, str]) -> dict[str, Any]:
    """Return what is said of an item on every day on which it stands."""
    found, tag = texts.pick(item.title, locale_tag(), act.desk.locale)
    now = item.span.starts_utc <= act.now < item.span.ends_utc
    return {
        "title": found,
        "lang": None if tag == locale_tag() else tag,
        "href": url_for("programme.edit", visit_id=visit.id, item_id=item.id),
        "kind": item.kind.value,
        "meta": _meta(visit, leg, item, waiting.get(item.id)),
        "state": "off" if end_of(item, leg, visit) else "now" if now else None,
    }


def _on_day(span: Span, piece: Piece, leg: Leg) -> dict[str, Any]:
    """Return what is said of it on one day: where in the column it stands, and its hours."""
    timed = not span.all_day
    return {
        "all_day": piece.whole,
        "at": piece.at,
        "until": piece.until,
        "starts": span.starts_at,
        "ends": span.ends_at,
        "time": _clocks(span, piece, leg) if timed and _needs_words(span, piece, leg) else None,
    }


def _needs_words(span: Span, piece: Piece, leg: Leg) -> bool:
    """Say whether bare hours would not do: it is not on the clock of the leg, or not within this day."""
    return _is_elsewhere(span, leg) or piece.whole or None in {piece.at, piece.until} or span.last_day != piece.day


def _is_elsewhere(span: Span, leg: Leg) -> bool:
    """Say whether clocks where it begins or ends show another hour than those of the leg."""
    instants = ((span.starts_utc, span.timezone), (span.ends_utc, span.ends_timezone or span.timezone))
    return any(offset_text(when, zone) != offset_text(when, leg.timezone) for when, zone in instants)


def _clocks(span: Span, piece: Piece, leg: Leg) -> list[str]:
    """Return start and end in words, with dates that are not this day's and places that are not on the leg's clock; of
    a day between them the end alone.
    """
    elsewhere, ends_zone = _is_elsewhere(span, leg), span.ends_timezone or span.timezone
    there = f" {formats.city(ends_zone)} {offset_text(span.ends_utc, ends_zone)}" if elsewhere else ""
    here = f" {formats.city(span.timezone)} {offset_text(span.starts_utc, span.timezone)}" if elsewhere else ""
    if span.ends_at is None:
        return [_clock(span.starts_at, piece.day) + here]
    starts = _clock(span.starts_at, piece.day) + (here if span.ends_timezone else "")
    return [*([] if piece.whole else [starts]), f"→ {_clock(span.ends_at, piece.day)}{there}"]


def _clock(value: datetime | None, day: date) -> str:
    assert value is not None  # noqa: S101 - what has hours has a start
    return f"{value:%H:%M}" if value.date() == day else f"{formats.short_day(value)} {value:%H:%M}"


def _minute(value: datetime) -> int:
    return value.hour * 60 + value.minute


def _meta(visit: Visit, leg: Leg, item: Item, waits: str | None) -> str:
    ended = end_of(item, leg, visit)
    said = {"called_off": _("called off"), "postponed": _("postponed")}.get(ended or "")
    inward = visit.audience.outward and not audience(visit, leg, item).outward
    kind = dict(visit_words.kinds())[item.kind.value].lower()
    marks = [said, kind, text(item.place), _("internal") if inward else "", _("waits for release") if waits else ""]
    return " · ".join(mark for mark in marks if mark)
