"""The history as people read it: one line for what one person did to one record at one instant, old and new beside."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.domain.values import countries
from backend.http import formats
from backend.http.i18n import NAMES, locale_tag, text
from backend.http.i18n import gettext as _
from backend.web import reminders, titles
from backend.web.history_words import FIELDS, NOUNS, OWN_VALUES, REFERENCES, UNTOLD, VALUES
from backend.web.titles import Pair, Title

Names: TypeAlias = Mapping[Pair, Title]
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{2}:\d{2}")
_WALL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")
_DATED = ("_on", "_by", "since", "until")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_LONG = 240
_TELLING = {"called_off_at": "called_off", "postponed_at": "postponed", "revoked_at": "revoked"}


@dataclass(frozen=True, slots=True)
class Row:
    """One field that changed; None for nothing."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of the record that was made, changed or removed, with its fields; without `noun` the record itself."""

    noun: str | None
    verb: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Line:
    """What one person did to one record at one instant. `verb`: what was done, or noted."""

    at: datetime
    moment: datetime
    offset: str
    who: str
    verb: str
    noun: str
    title: str
    href: str | None
    number: int | None = None
    parts: list[Part] = field(default_factory=list)

    @property
    def entered(self) -> list[tuple[str, int]]:
        """Return what came or went whole, by noun, with how many of each."""
        nouns = [part.noun or self.noun for part in self.parts if part.verb != "changed"]
        return [(noun, nouns.count(noun)) for noun in dict.fromkeys(nouns)]


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is needed to say values: the names of records, the reader's zone."""

    names: Names
    zone: str


def lines(session: Session, act: Act, changes: Sequence[Change]) -> list[Line]:
    """Return the changes in words, newest first, by a fixed number of queries; bookkeeping alone is left out."""
    zone = act.who.timezone if act.who else act.desk.timezone
    telling = _Telling(titles.of(session, act, _mentioned(changes)), zone)
    groups = groupby(changes, key=lambda one: (one.at, one.who_id, one.record_id))
    said = (_line([*group][::-1], telling) for _key, group in groups)
    return [one for one in said if one is not None]


def _line(group: Sequence[Change], told: _Telling) -> Line | None:
    first = next((one for one in group if one.noun == one.record_type), group[0])
    parts = [part for part in (_part(one, told) for one in group) if part is not None]
    noted = first.verb not in {"created", "changed", "removed"}
    if not parts and not noted and first.verb == "changed":
        return None
    moment, offset = formats.moment(first.at, told.zone)
    title = told.names.get((first.record_type, first.record_id))
    release = next((one for one in group if one.noun == "release"), None)
    return Line(
        at=first.at,
        moment=moment,
        offset=offset,
        who=first.who.name if first.who else "Amity",
        verb=_verb(group, first),
        noun=_noun(first.record_type),
        title=title.name if title else _last_name(first),
        href=title.href if title else None,
        number=release.new.get("number") if release else None,
        parts=[] if release else parts,
    )


def _verb(group: Sequence[Change], first: Change) -> str:
    """Return what was done to the record as a whole, by the most telling of its changes."""
    if any(one.noun == "release" for one in group):
        return "released"
    if first.noun != first.record_type:
        return "changed"
    if first.verb == "changed":
        return next((verb for name, verb in _TELLING.items() if first.new.get(name)), "changed")
    return first.verb


def _part(change: Change, told: _Telling) -> Part | None:
    """Return one row's change; what only stands where it stood before says nothing."""
    own = change.noun == change.record_type
    rows = list(_rows(change, told))
    if not rows and (own or change.verb == "changed" or change.noun not in NOUNS):
        return None
    return Part(None if own else _noun(change.noun), change.verb, rows)


def _rows(change: Change, told: _Telling) -> Iterable[Row]:
    hidden = UNTOLD.get(change.noun, frozenset())
    for name in [one for one in FIELDS if one in change.old or one in change.new]:
        old, new = change.old.get(name), change.new.get(name)
        if name in hidden or old == new:
            continue
        if _is_texts(old) or _is_texts(new):
            yield from _tongues(name, old or {}, new or {})
        else:
            said = [_said(change.noun, name, value, told) for value in (old, new)]
            if said[0] != said[1]:
                yield Row(_(FIELDS[name]), *said)


def _tongues(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[Row]:
    """Return one row for each language in which a text differs."""
    tags = [tag for tag in dict.fromkeys([*old, *new]) if old.get(tag) != new.get(tag)]
    for tag in tags:
        label = _(FIELDS[name])
        shown = label if len({*old, *new}) == 1 else f"{label} · {NAMES.get(tag, tag)}"
        yield Row(shown, _short(old.get(tag)), _short(new.get(tag)))


def _said(noun: str, name: str, value: Any, told: _Telling) -> str | None:
    """Return a value in words; None of nothing."""
    if value is None or value in ("", []):
        return None
    many = value if isinstance(value, list) else [value]
    return _short(", ".join(_one(noun, name, one, told) for one in many))


def _one(noun: str, name: str, value: Any, told: _Telling) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return reminders.lead(value) if name == "steps" else text(value)
    if name in REFERENCES:
        found = told.names.get((REFERENCES[name], UUID(str(value))))
        return found.name if found else _("one that you may not see, or that is gone")
    if name in {"country", "partner_country"}:
        return countries.name(str(value), locale_tag())
    return _timed(name, value, told.zone) or _coded(noun, name, value)


def _timed(name: str, value: Any, zone: str) -> str | None:
    """Return instants on the reader's clock, wall times and days as people write them; None of what is no time."""
    if not isinstance(value, str):
        return None
    if _INSTANT.fullmatch(value):
        wall, offset = formats.moment(datetime.fromisoformat(value), zone)
        return f"{formats.day(wall)} {wall:%H:%M} {offset}"
    if _WALL.fullmatch(value):
        wall = datetime.fromisoformat(value)
        return f"{formats.day(wall)} {wall:%H:%M}"
    if name.endswith(_DATED) and _DAY.fullmatch(value):
        return formats.day(date.fromisoformat(value)) if len(value) == 10 else formats.partial(value)
    return None


def _coded(noun: str, name: str, value: Any) -> str:
    """Return the words of a code; what is no code stays as it is, and dots stand for what is not recorded."""
    if name in {"name", "email", "note", "reason", "why", "given", "family", "native", "value", "post"}:
        return str(value)
    words = OWN_VALUES.get((noun, name), VALUES)
    return _(words[value]) if isinstance(value, str) and value in words else str(value)


def _mentioned(changes: Iterable[Change]) -> set[Pair]:
    """Return every record that the changes are about or name."""
    pairs = set()
    for change in changes:
        pairs.add((change.record_type, change.record_id))
        for values in (change.old, change.new):
            for name, kind in REFERENCES.items():
                value = values.get(name)
                pairs |= {(kind, UUID(str(one))) for one in (value if isinstance(value, list) else [value]) if one}
    return pairs


def _last_name(change: Change) -> str:
    """Return what something without a page is called by its own words, if it says them."""
    name = change.new.get("name") or change.old.get("name") or ""
    return text(name) if isinstance(name, dict) else str(name)


def _noun(code: str) -> str:
    return _(NOUNS[code]) if code in NOUNS else code


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and bool(value) and all(_TAG.fullmatch(str(tag)) for tag in value)


def _short(value: str | None) -> str | None:
    return value if value is None or len(value) <= _LONG else f"{value[:_LONG]}…"
