"""Values of the history in words: names for ids, words for codes, times at their place, texts by language."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from backend.domain.office.history import Change
from backend.domain.partners import vocabulary
from backend.domain.values import countries
from backend.domain.values.timed import SPAN_FIELDS
from backend.domain.values.times import Span
from backend.http import formats
from backend.http.i18n import NAMES, locale_tag, text
from backend.http.i18n import gettext as _
from backend.web import differences, reminders, titles, word_diff
from backend.web.history_words import FIELDS, OWN_VALUES, REFERENCES, TYPED, UNTOLD, VALUES
from backend.web.titles import Pair, Title
from backend.web.word_diff import Piece

Names: TypeAlias = Mapping[Pair, Title]
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{2}:\d{2}")
_WALL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")
_DATED = ("_on", "_by", "since", "until")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_LONG = 400
_SAID = frozenset({"called_off_at", "postponed_at", "revoked_at", "reported_at"})
"""What the sentence says: when it was done is when the row was written."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field that changed; None for nothing. `pieces`: of long texts, word by word what stayed, went and came."""

    name: str
    label: str
    old: str | None
    new: str | None
    pieces: list[Piece] | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """What is needed to say values: the names of records, the reader's zone."""

    names: Names
    zone: str


def rows(change: Change, told: Telling) -> Iterable[Row]:
    """Return the fields that a row's change is told by, in the order of their words."""
    hidden = UNTOLD.get(change.noun, frozenset()) | _SAID
    for name in [one for one in FIELDS if one in change.old or one in change.new]:
        old, new = change.old.get(name), change.new.get(name)
        if name in hidden or old == new:
            continue
        if _is_texts(old) or _is_texts(new):
            yield from _tongues(name, old or {}, new or {})
        else:
            said = [value(change.noun, name, one, told) for one in (old, new)]
            if said[0] != said[1]:
                yield _row(name, _(FIELDS[name]), *said)


def value(noun: str, name: str, found: Any, told: Telling) -> str | None:
    """Return a value in words; None of nothing."""
    if found is None or found in ("", []):
        return None
    many = found if isinstance(found, list) else [found]
    return formats.listed(_one(noun, name, one, told) for one in many)


def when(values: Mapping[str, Any]) -> str | None:
    """Return the time that a row's values tell, in one line with its place; None where they do not tell it whole."""
    if "timezone" not in values or not {"starts_at", "starts_on"} & values.keys():
        return None
    given = {name: _read(name, values[name]) for name in SPAN_FIELDS if name in values}
    return differences.words(Span(**given))


def mentioned(changes: Iterable[Change]) -> set[Pair]:
    """Return every record that the changes are about or name."""
    pairs = set()
    for change in changes:
        pairs.add((change.record_type, change.record_id))
        if change.noun == "document" and change.noun_id:
            pairs.add(("document", change.noun_id))
        for values in (change.old, change.new):
            for name, kind in REFERENCES.items():
                found = values.get(name)
                pairs |= {(kind, UUID(str(one))) for one in (found if isinstance(found, list) else [found]) if one}
    return pairs


def called(change: Change, told: Telling) -> str:
    """Return what a row is called by its own words: its title or name, or whom or what it stands for."""
    values = {**change.old, **change.new}
    if change.noun == "rule" and values.get("kind"):
        return value("rule", "kind", values["kind"], told) or ""
    if change.noun in {"document", "document_version"}:
        return _file(change, values, told)
    for name in (
        "title",
        "name",
        "indicator",
        "file_name",
        "coordinator_id",
        "person_id",
        "organisation_id",
        "region_id",
    ):
        if values.get(name):
            said = value(change.noun, name, values[name], told)
            return _cut(said or "", 80)
    return ""


def _file(change: Change, values: Mapping[str, Any], told: Telling) -> str:
    """Return what a file is called today, or was when that was written."""
    found = values.get("document_id") if change.noun == "document_version" else change.noun_id
    title = told.names.get(("document", UUID(str(found)))) if found else None
    if title is not None:
        return title.name
    written = text(values["title"]) if values.get("title") else values.get("file_name", "")
    return titles.file_name(written, values.get("language")) if written else ""


def _row(name: str, label: str, old: str | None, new: str | None) -> Row:
    pieces = word_diff.pieces(old, new) if old and new else None
    return Row(name, label, _short(old), _short(new), pieces)


def _tongues(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[Row]:
    """Return one row for each language in which a text differs."""
    tags = [tag for tag in dict.fromkeys([*old, *new]) if old.get(tag) != new.get(tag)]
    for tag in tags:
        label = _(FIELDS[name])
        shown = label if len({*old, *new}) == 1 else f"{label} · {NAMES.get(tag, tag)}"
        yield _row(name, shown, old.get(tag), new.get(tag))


def _one(noun: str, name: str, found: Any, told: Telling) -> str:
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    if isinstance(found, dict):
        return reminders.lead(found) if name == "steps" else text(found)
    if name in REFERENCES:
        title = told.names.get((REFERENCES[name], UUID(str(found))))
        return title.name if title else _("one that you may not see, or that is gone")
    if name in _NAMED:
        return _NAMED[name](str(found))
    return _timed(name, found, told.zone) or _coded(noun, name, found)


def _timed(name: str, found: Any, zone: str) -> str | None:
    """Return instants on the reader's clock, wall times and days as people write them; None of what is no time."""
    if not isinstance(found, str):
        return None
    if _INSTANT.fullmatch(found):
        wall, offset = formats.moment(datetime.fromisoformat(found), zone)
        return f"{formats.day(wall)} {wall:%H:%M} {offset}"
    if _WALL.fullmatch(found):
        wall = datetime.fromisoformat(found)
        return f"{formats.day(wall)} {wall:%H:%M}"
    if name.endswith(_DATED) and _DAY.fullmatch(found):
        return formats.day(date.fromisoformat(found)) if len(found) == 10 else formats.partial(found)
    return None


def _coded(noun: str, name: str, found: Any) -> str:
    """Return the words of a code; what somebody typed stays as it is, and dots stand for what is not recorded."""
    if name in TYPED:
        return str(found)
    words = {**VALUES, **OWN_VALUES.get((noun, name), {})}
    return _(words[found]) if isinstance(found, str) and found in words else str(found)


def _read(name: str, found: Any) -> Any:
    if not isinstance(found, str) or name.endswith("timezone"):
        return found
    return date.fromisoformat(found) if name.endswith("_on") else datetime.fromisoformat(found)


def _is_texts(found: object) -> bool:
    return isinstance(found, dict) and bool(found) and all(_TAG.fullmatch(str(tag)) for tag in found)


def _short(said: str | None) -> str | None:
    return None if said is None else _cut(said, _LONG)


def _cut(said: str, most: int) -> str:
    return said if len(said) <= most else f"{said[: most - 1]}…"


def _language(tag: str) -> str:
    return NAMES.get(tag, tag)


_NAMED: Mapping[str, Callable[[str], str]] = {
    "indicator": lambda slug: _(vocabulary.label(vocabulary.INDICATORS, slug)),
    "sectors": lambda slug: _(vocabulary.label(vocabulary.SECTORS, slug)),
    "forms": lambda slug: _(vocabulary.label(vocabulary.FORMS, slug)),
    "slug": lambda slug: _(vocabulary.label({**vocabulary.SECTORS, **vocabulary.INSTITUTIONS}, slug)),
    "themes": lambda slug: _(vocabulary.theme(slug)),
    "country": lambda code: countries.name(code, locale_tag()),
    "partner_country": lambda code: countries.name(code, locale_tag()),
    "locale": _language,
    "language": _language,
    "languages": _language,
    "translated": _language,
    "timezone": formats.city,
    "ends_timezone": formats.city,
}
