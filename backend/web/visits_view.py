"""A visit as its pages show it: what it is called, its programme by leg and day, lines of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for

from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.schedule.derive.visits import title_of
from backend.domain.values import texts
from backend.domain.values.audience import Audience
from backend.domain.values.times import Span, offset_text, to_utc
from backend.domain.visits.programme import Item, least
from backend.domain.visits.visits import Leg, Visit
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import visit_words


def title(visit: Visit) -> Texts:
    """Return what the visit is called: as given, else made of the partners' names."""
    return title_of(visit.direction, visit.title, _names(visit.legs))


def leg_title(visit: Visit, leg: Leg) -> Texts:
    """Return what a leg is called to its partner."""
    return title_of(visit.direction, visit.title, _names([leg]))


def moment(act: Act, instant: datetime) -> tuple[datetime, str]:
    """Return an instant on the reader's clock, with its offset."""
    return formats.moment(instant, act.who.timezone if act.who else act.desk.timezone)


def days(visit: Visit) -> When:
    """Return the days of a visit for the macro `span`."""
    zones = {leg.timezone for leg in visit.legs}
    return When(True, visit.starts_on, visit.ends_on, formats.city(zones.pop()) if len(zones) == 1 else "")


def programme(act: Act, visit: Visit, items: Sequence[Item], waiting: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Return the programme for the macro of that name; `waiting` says of items by id what the next release does."""
    return [_leg(act, visit, leg, [one for one in items if one.leg_id == leg.id], waiting) for leg in visit.legs]


def listed(act: Act, visit: Visit, items: Sequence[Item], waiting: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Return the items for a list in words: kind, when with place and offset, where, who may see it, how it stands."""
    legs = {leg.id: leg for leg in visit.legs}
    return [_listed(act, visit, legs[one.leg_id], one) | {"waits": waiting.get(one.id)} for one in items]


def leg_words(leg: Leg) -> str:
    """Return a leg as a choice shows it: its region and days."""
    return f"{text(leg.region.name)}, {formats.day(leg.span.first_day)} – {formats.day(leg.span.last_day)}"


def end_of(*rows: Any) -> str | None:
    """Return whether the nearest of item, leg and visit is called off or postponed."""
    for row in rows:
        if row.called_off_at:
            return "called_off"
        if row.postponed_at:
            return "postponed"
    return None


def _listed(act: Act, visit: Visit, leg: Leg, item: Item) -> dict[str, Any]:
    when = formats.when(item.span, act.who.timezone if act.who else act.desk.timezone)
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind.value,
        "when": when,
        "lead": replace(when, ends=None) if when.ends_place else when,
        "place": text(item.place),
        "audience": _audience(visit, leg, item).value,
        "state": end_of(item),
    }


def _names(legs: Sequence[Leg]) -> Texts:
    found: dict[UUID, Texts] = {}
    for leg in legs:
        found[leg.partnership_id or leg.region_id] = leg.partnership.title if leg.partnership else leg.region.name
    tags = texts.tags_of(*found.values())
    return {tag: " · ".join(texts.say(name, tag) for name in found.values()) for tag in tags}


def _leg(act: Act, visit: Visit, leg: Leg, items: list[Item], waiting: Mapping[UUID, str]) -> dict[str, Any]:
    shown = {leg.span.first_day + timedelta(days=number) for number in range(_length(leg))}
    shown |= {_day(item, leg) for item in items}
    noon = datetime.combine(leg.span.first_day, datetime.min.time()).replace(hour=12)
    return {
        "leg": leg,
        "title": text(leg.region.name),
        "place": formats.city(leg.timezone),
        "offset": offset_text(to_utc(noon, leg.timezone), leg.timezone),
        "state": end_of(leg),
        "menu": _menu(visit, leg),
        "days": [
            {
                "date": day,
                "note": None if leg.span.first_day <= day <= leg.span.last_day else _("outside the days of this leg"),
                "items": [_item(act, visit, leg, one, waiting) for one in items if _day(one, leg) == day],
            }
            for day in sorted(shown)
        ],
    }


def _menu(visit: Visit, leg: Leg) -> list[dict[str, str]]:
    """Return what can be done with a leg alone, for the macro `more`."""

    def to(endpoint: str) -> str:
        return url_for(f"visits.{endpoint}_leg", visit_id=visit.id, leg_id=leg.id)

    move = {"text": _("Move this leg"), "icon": "calendar-event", "href": to("reschedule")}
    back = {"text": _("Reinstate"), "icon": "arrow-back-up", "action": to("reinstate")}
    put_off = {"text": _("Postpone"), "icon": "player-pause", "href": to("postpone")}
    off = {"text": _("Call off"), "icon": "ban", "href": to("call_off")}
    return {"called_off": [back], "postponed": [move, back, off], None: [move, put_off, off]}[end_of(leg)]


def _length(leg: Leg) -> int:
    return (leg.span.last_day - leg.span.first_day).days + 1


def _local(item: Item, leg: Leg) -> Span:
    """Return when an item is on the clocks of its leg."""
    span = item.span
    if span.all_day or span.starts_at is None:
        return span
    starts = formats.moment(span.starts_utc, leg.timezone)[0]
    ends = formats.moment(span.ends_utc, leg.timezone)[0] if span.ends_at else None
    return Span(leg.timezone, starts_at=starts, ends_at=ends)


def _day(item: Item, leg: Leg) -> date:
    return _local(item, leg).first_day


def _item(act: Act, visit: Visit, leg: Leg, item: Item, waiting: Mapping[UUID, str]) -> dict[str, Any]:
    span, local = item.span, _local(item, leg)
    found, tag = texts.pick(item.title, locale_tag(), act.desk.locale)
    elsewhere = not span.all_day and {span.timezone, span.ends_timezone or span.timezone} != {leg.timezone}
    return {
        "all_day": span.all_day,
        "starts": local.starts_on if span.all_day else local.starts_at,
        "ends": None if span.all_day else local.ends_at,
        "time": _both_clocks(span) if elsewhere else None,
        "title": found,
        "lang": None if tag == locale_tag() else tag,
        "href": url_for("programme.edit", visit_id=visit.id, item_id=item.id),
        "kind": item.kind.value,
        "meta": _meta(visit, leg, item, waiting.get(item.id)),
        "state": "off" if end_of(item, leg, visit) else "now" if span.starts_utc <= act.now < span.ends_utc else None,
    }


def _both_clocks(span: Span) -> str:
    """Return the hours of what is not on the leg's own clock, each with its offset: `09:30 UTC+1 → 05:10 UTC+8`."""
    ends_zone = span.ends_timezone or span.timezone
    starts = f"{span.starts_at:%H:%M}"
    if span.ends_at is None:
        return f"{starts} {offset_text(span.starts_utc, span.timezone)}"
    if ends_zone == span.timezone:
        return f"{starts}–{span.ends_at:%H:%M} {offset_text(span.starts_utc, span.timezone)}"
    there, then = offset_text(span.starts_utc, span.timezone), offset_text(span.ends_utc, ends_zone)
    return f"{starts} {there} → {span.ends_at:%H:%M} {then}"


def _meta(visit: Visit, leg: Leg, item: Item, waits: str | None) -> str:
    ended = end_of(item, leg, visit)
    said = {"called_off": _("called off"), "postponed": _("postponed")}.get(ended or "")
    inward = visit.audience.outward and not _audience(visit, leg, item).outward
    kind = dict(visit_words.kinds())[item.kind.value].lower()
    marks = [said, kind, text(item.place), _("internal") if inward else "", _("waits for release") if waits else ""]
    return " · ".join(mark for mark in marks if mark)


def _audience(visit: Visit, leg: Leg, item: Item) -> Audience:
    """Return who may see an item once it is released."""
    of_leg = Audience.INTERNAL if visit.audience is Audience.PARTNER and not leg.partnership_id else visit.audience
    return least(of_leg, item.audience)
