"""What the next release would change for partners, in words: one card an entry, one row a field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from backend.db import Texts
from backend.domain.schedule.entries import Content, Ending, Kind, Status
from backend.domain.schedule.releases import Difference
from backend.domain.values import sorting
from backend.domain.values.audience import Audience
from backend.domain.values.texts import tags_of
from backend.domain.values.times import Span
from backend.http import formats
from backend.http.formats import When
from backend.http.i18n import NAMES, text
from backend.http.i18n import gettext as _

TEXTS = frozenset({"title", "place", "text", "outward_text"})


@dataclass(frozen=True, slots=True)
class Row:
    """One field for the macro `diff`."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """One entry that the next release changes; `facts`: what a new one says besides title and time."""

    entry_id: UUID
    source_id: UUID
    kind: str
    title: str
    change: str
    when: When
    rows: list[Row]
    partners: list[str]
    is_item: bool
    was_shown: bool
    facts: list[Row]


Names = Mapping[UUID, Texts]


def mentioned(found: Iterable[Difference]) -> set[UUID]:
    """Return the partnerships that `told` names."""
    contents = [content for one in found for content in (one.old, one.new) if content is not None]
    return {partnership_id for content in contents for partnership_id in content.partnership_ids}


def told(found: list[Difference], names: Names) -> list[Told]:
    """Return the differences in words; `names` are those of the partnerships the reader may see."""
    return [_told(one, names) for one in found]


def words(span: Span) -> str:
    """Return a time in one line: `Wed 12 May 2027, 09:30–17:00 Shanghai UTC+8`."""
    when = formats.when(span)
    if when.all_day:
        last = f" – {formats.day(when.ends)}" if when.ends and when.ends != when.starts else ""
        return f"{formats.day(when.starts)}{last}"
    there = f"{when.place} {when.offset}"
    if not when.ends:
        return f"{_moment(when.starts)} {there}"
    same_day = span.starts_at and span.ends_at and span.starts_at.date() == span.ends_at.date()
    until = f"{when.ends:%H:%M}" if same_day else _moment(when.ends)
    if when.ends_place:
        return f"{_moment(when.starts)} {there} → {until} {when.ends_place} {when.ends_offset}"
    return f"{_moment(when.starts)}–{until} {there}"


def _partners(ids: Iterable[UUID], names: Names) -> str:
    told = sorted((text(names[one]) for one in ids if one in names), key=sorting.key)
    return formats.listed(told)


def _moment(value: date) -> str:
    return _("%(day)s, %(time)s", day=formats.day(value), time=f"{value:%H:%M}")


def _told(one: Difference, names: Names) -> Told:
    return Told(
        entry_id=one.entry.id,
        source_id=one.entry.source_id,
        kind=one.entry.kind.value,
        title=text(one.new.title),
        change=one.change,
        when=formats.when(one.new.span),
        rows=_rows(one, names),
        partners=[text(names[each]) for each in sorted(one.new.partnership_ids) if each in names],
        is_item=one.entry.kind is Kind.ITEM,
        was_shown=one.old is not None,
        facts=[row for name in ("place", "text", "url") for row in _filled(name, one.new)],
    )


def _filled(name: str, new: Content) -> list[Row]:
    value = getattr(new, name)
    return [Row(label(name), None, text(value) if name in TEXTS else str(value))] if value else []


def _rows(one: Difference, names: Names) -> list[Row]:
    found: list[Row] = []
    for name, old, new in one.fields:
        if name in TEXTS:
            found += _text_rows(label(name), old or {}, new or {})
        elif name == "status" and _is_told_by_ending(one):
            continue
        else:
            found.append(Row(label(name), _plain(name, old, names), _plain(name, new, names)))
    return [row for row in found if row.old != row.new]


def _text_rows(said: str, old: Texts, new: Texts) -> list[Row]:
    """Return a row for each language that differs; the language is named where there are several."""
    tags = [tag for tag in tags_of(old, new) if old.get(tag) != new.get(tag)]
    several = len(tags_of(old, new)) > 1
    return [Row(f"{said} · {NAMES.get(tag, tag)}" if several else said, old.get(tag), new.get(tag)) for tag in tags]


def _is_told_by_ending(one: Difference) -> bool:
    return one.new.ending is not None or (one.old is not None and one.old.ending is not None)


def _plain(name: str, value: Any, names: Names) -> str | None:
    if value is None and name != "ending":
        return None
    said: dict[str, Callable[[Any], str]] = {
        "span": words,
        "status": _status,
        "ending": _ending,
        "audience": audience,
        "partnership_ids": lambda ids: _partners(ids, names),
    }
    return said[name](value) if name in said else str(value)


def label(name: str) -> str:
    """Return what a field of an entry is called."""
    return {
        "title": _("Title"),
        "span": _("When"),
        "place": _("Where"),
        "text": _("Description"),
        "url": _("Link"),
        "conference": _("Online at"),
        "status": _("How firm"),
        "ending": _("Takes place"),
        "outward_text": _("What they are told"),
        "audience": _("Seen by"),
        "partnership_ids": _("Meant for"),
    }[name]


def _status(value: Status) -> str:
    return {
        Status.TENTATIVE: _("tentative"),
        Status.CONFIRMED: _("confirmed"),
        Status.CANCELLED: _("called off"),
    }[value]


def _ending(value: Ending | None) -> str:
    if value is None:
        return _("yes")
    return {Ending.CALLED_OFF: _("called off"), Ending.POSTPONED: _("postponed")}[value]


def audience(value: Audience) -> str:
    """Return who may see something, in words."""
    return {
        Audience.INTERNAL: _("internal"),
        Audience.INVOLVED: _("involved"),
        Audience.PARTNER: _("for the partner"),
        Audience.PUBLIC: _("public"),
    }[value]


def contents(found: list[Difference]) -> list[Content]:
    """Return every content, old and new, that these differences are about."""
    return [one for each in found for one in (each.old, each.new) if one is not None]
