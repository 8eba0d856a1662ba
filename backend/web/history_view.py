"""The history as people read it: one line for what one person did to one record in one act, by days.

Rows written before there were acts belong together by instant and person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain import undo
from backend.domain.lists.history import act_of
from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.domain.schedule.entries import Entry
from backend.domain.undo import Marks, Standing
from backend.http import formats
from backend.http.i18n import gettext as _
from backend.web import history_sentences, history_values, titles
from backend.web.history_sentences import Said, noun
from backend.web.history_values import Row, Telling
from backend.web.history_words import NOTED, NOUNS
from backend.web.titles import Title

__all__ = ["Day", "Line", "Part", "by_days", "lines"]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of the record that was made, changed or removed, with its fields; without `noun` the record itself."""

    noun: str | None
    verb: str
    rows: list[Row]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What one person did to one record in one act. `last_id`: its oldest row; `until`: it can be undone so long.

    `told` is every value, `parts` what stands below the sentence: nothing where it says all.
    """

    at: datetime
    moment: datetime
    clock: str
    offset: str
    sentence: Markup
    who: str
    noun: str
    title: Title
    record_id: UUID
    last_id: UUID
    told: list[Part] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    act_id: UUID | None = None
    until: datetime | None = None
    undone: bool = False

    @property
    def entered(self) -> list[tuple[str, int]]:
        """Return what came or went whole, by noun, with how many of each."""
        nouns = [part.noun or self.noun for part in self.parts if part.verb != "changed"]
        return [(one, nouns.count(one)) for one in dict.fromkeys(nouns)]

    @property
    def values(self) -> int:
        """Return how many values are told below the sentence."""
        return sum(len(part.rows) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day on the reader's clock."""

    day: date
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class _Around:
    """What the lines need besides their rows; `kinds` of records that their rows do not say."""

    kinds: Mapping[UUID, str]
    telling: Telling
    standings: Mapping[UUID, Standing]
    marks: Marks
    on_record: bool


def lines(session: Session, act: Act, changes: Sequence[Change], *, on_record: bool = False) -> list[Line]:
    """Return the changes in words, newest first, by a fixed number of queries; bookkeeping alone is left out.

    `on_record`: for the page of the record itself, whose name need not be said again.
    """
    zone = act.who.timezone if act.who else act.desk.timezone
    kinds = _kinds(session, changes)
    mentioned = {*history_values.mentioned(changes), *((kind, record_id) for record_id, kind in kinds.items())}
    around = _Around(
        kinds=kinds,
        telling=Telling(titles.of(session, act, mentioned), zone),
        standings=undo.standings(session, act, changes),
        marks=undo.marks(session, {one.act_id for one in changes if one.act_id}),
        on_record=on_record,
    )
    said = (_line(_merged(group), around) for group in _grouped(changes))
    return [one for one in said if one is not None]


def first(found: Sequence[Line], most: int) -> list[Line]:
    """Return the first lines, and those of the last one's act behind it."""
    end = most
    while 0 < end < len(found) and (found[end].act_id, found[end].at) == (found[end - 1].act_id, found[end - 1].at):
        end += 1
    return list(found[:end])


def by_days(found: Iterable[Line]) -> list[Day]:
    """Return the lines under the days on which they were done."""
    return [Day(day, list(some)) for day, some in groupby(found, key=lambda one: one.moment.date())]


def _kinds(session: Session, changes: Sequence[Change]) -> dict[UUID, str]:
    """Return the kinds of the records of which a row says no more than that it is one, as a mute does."""
    ids = {one.record_id for one in changes if one.record_type == "record"}
    query = select(Entry.record_id, Entry.record_type).where(Entry.record_id.in_(ids)).distinct()
    return {record_id: kind for record_id, kind in session.execute(query)} if ids else {}  # noqa: C416 - as in `undo`


def _grouped(changes: Sequence[Change]) -> list[list[Change]]:
    """Return the rows of each act and record together, oldest row first, in the order of the newest.

    A merge is one thing, whatever rows it touched: they stand with the person who stays.
    """
    groups: dict[Any, list[Change]] = {}
    into = {act_of(one): UUID(stays) for one in changes if (stays := history_sentences.merged_into(one))}
    for one in changes:
        groups.setdefault((act_of(one), into.get(act_of(one), one.record_id)), []).insert(0, one)
    return list(groups.values())


def _lead(group: Sequence[Change]) -> Change:
    """Return the row by which the group is called: what was noted of it, else of a merge the person who stays."""
    noted = [one for one in group if one.verb in NOTED]
    stays = {history_sentences.merged_into(one) for one in group} - {None}
    return next(iter([*noted, *(one for one in group if str(one.record_id) in stays), *group]))


def _merged(group: Sequence[Change]) -> list[Change]:
    """Return the rows with several changes of one row in one act told as one."""
    found: dict[Any, Change] = {}
    for one in group:
        key = (one.noun, one.noun_id) if one.noun_id and one.verb == "changed" else one.id
        known = found.get(key)
        found[key] = one if known is None else _joined(known, one)
    return list(found.values())


def _joined(first: Change, second: Change) -> Change:
    names = ("id", "act_id", "at", "who_id", "record_type", "record_id", "noun", "noun_id", "verb", "deed")
    joined = Change(**{name: getattr(first, name) for name in names})
    joined.who = first.who
    joined.old = {**{name: one for name, one in second.old.items() if name not in first.new}, **first.old}
    joined.new = {**{name: one for name, one in first.new.items() if name not in second.old}, **second.new}
    return joined


def _line(group: Sequence[Change], around: _Around) -> Line | None:
    told, first = around.telling, _lead(group)
    undid = around.marks.undid.get(first.act_id) if first.act_id else None
    said = history_sentences.of(history_sentences.reversed_rows(group) if undid else group, told)
    parts = [part for part in (_part(one, told) for one in group) if part is not None]
    if not parts and said.key == "changed":
        return None
    moment, offset = formats.moment(first.at, told.zone)
    standing = around.standings.get(first.act_id) if first.act_id else None
    return Line(
        at=first.at,
        moment=moment,
        clock=formats.city(told.zone),
        offset=offset,
        sentence=_sentence(said, first, undid, around),
        who=_doer(first),
        noun=noun(_kind(first, around)),
        title=_title(first, around),
        record_id=first.record_id,
        last_id=min(one.id for one in group),
        told=parts,
        parts=[] if said.whole else parts,
        act_id=first.act_id,
        until=standing.until if standing and standing.refusal is None else None,
        undone=first.act_id in around.marks.undone,
    )


def _sentence(said: Said, change: Change, undid: str | None, around: _Around) -> Markup:
    what, who = _named(change, around), _doer(change)
    if undid is None:
        return history_sentences.sentence(said, who, what)
    taken_back = history_sentences.sentence(said, undid, what)
    return Markup(_("%(who)s undid: %(what)s")) % {"who": Markup("<b>{}</b>").format(who), "what": taken_back}  # noqa: S704 - a msgid


def _doer(change: Change) -> str:
    return change.who.name if change.who else "Amity"


def _named(change: Change, around: _Around) -> Markup:
    kind = _kind(change, around)
    if around.on_record:
        return Markup("{}").format(_("this %(noun)s", noun=noun(kind)))
    title = _title(change, around)
    return history_sentences.named(kind, title.name, title.href)


def _kind(change: Change, around: _Around) -> str:
    return around.kinds.get(change.record_id, change.record_type)


def _title(change: Change, around: _Around) -> Title:
    """Return what the record is called, by its own page or, where it is gone, by what was written of it."""
    told = around.telling
    found = told.names.get((_kind(change, around), change.record_id))
    return found or Title(history_values.called(change, told), None)


def _part(change: Change, told: Telling) -> Part | None:
    """Return one row's change; what only stands where it stood before says nothing."""
    if change.verb in NOTED or change.noun == "release":
        return None
    own = change.noun == change.record_type and change.noun_id == change.record_id
    rows = list(history_values.rows(change, told))
    if not rows and (own or change.verb == "changed" or change.noun not in NOUNS):
        return None
    name = "" if own or change.verb == "created" else history_values.called(change, told)
    return Part(None if own else noun(change.noun), change.verb, rows, name)
