"""In which language partners will read what a release shows: where a text was changed in one language alone, and where
readers get a language that is not theirs.

A partner reads in the language of each of its feeds that shows the entry; without such a feed, in the one a feed of its
country would have. The words are chosen as feeds choose them (`ical/feed.py`): the title's language is the entry's.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, flash, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.outreach.feeds import Feed
from backend.domain.partners import partnerships
from backend.domain.schedule import entries, releases
from backend.domain.schedule.entries import Kind
from backend.domain.schedule.releases import Difference
from backend.domain.values import texts
from backend.http import formats, transactions
from backend.http.i18n import gettext as _
from backend.http.i18n import text
from backend.web import differences, feed_view, readers

FIELDS = ("title", "place", "text", "outward_text")
BOXES = {
    Kind.FORUM: {"title": "title", "place": "venue", "text": "description"},
    Kind.ITEM: {"title": "title", "place": "place", "text": "text"},
    Kind.LEG: {"title": "title"},
    Kind.SIGNING: {"title": "title"},
    Kind.ANNIVERSARY: {"title": "title"},
}
"""The boxes of the forms in which what an entry says is written."""
MOST_FLASHED = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody outside who reads an entry: a partner, or a feed for everybody, and the language asked for."""

    name: str
    locale: str

    def said(self, tag: str) -> str:
        """Return the name, with the reader's language where it is not that of `tag`."""
        if not texts.is_foreign(tag, self.locale):
            return self.name
        return _("%(name)s (%(language)s)", name=self.name, language=formats.language(self.locale))


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be known before a release; `href`: the box to write in. What is no warning goes without a mark."""

    said: str
    href: str | None
    is_warning: bool = True


def notes(session: Session, act: Act, found: Sequence[Difference], feeds: Sequence[Feed]) -> dict[UUID, list[Note]]:
    """Return what is to be known of each entry, by its id; `feeds` are those outside that may show any of them."""
    outward = [one for one in found if one.new.audience.outward and one.change != "called_off"]
    meant_for = {each for one in outward for each in one.new.partnership_ids}
    named = {one.id: one for one in partnerships.listed(session, act, list(meant_for))} if meant_for else {}
    told = {}
    for one in outward:
        read_by = {Reader(feed.name, feed.locale) for feed in feeds if not feed.partnership_ids and _shows(feed, one)}
        for partnership_id in one.new.partnership_ids & named.keys():
            partner = named[partnership_id]
            locales = {feed.locale for feed in feeds if partnership_id in feed.partnership_ids and _shows(feed, one)}
            usual = feed_view.language_for(partner, act.desk.locale)
            read_by |= {Reader(text(partner.title), locale) for locale in locales or {usual}}
        told[one.entry.id] = _of(one, sorted(read_by, key=lambda each: (each.name, each.locale)), act)
    return told


def told_after_saving(record_id: UUID, done: str, waits: str, source_id: UUID | None = None) -> None:
    """Flash what was done (`done`: Saved.), and what becomes of it outside: `waits` where it goes out with the next
    release; what is to be known about its languages, with links to the boxes.
    """
    session, act = transactions.current()
    mine = [one for one in entries.of_record(session, record_id) if source_id in {None, one.source_id}]
    waiting = [one for one in releases.waiting(session, record_id) if source_id in {None, one.entry.source_id}]
    if waiting:
        said = _("%(done)s %(more)s", done=done, more=waits)
    elif any(one.audience.outward or one.released for one in mine):
        said = _("%(done)s Nothing changes for partners.", done=done)
    else:
        said = _("%(done)s It stays in the office: no partner sees it.", done=done)
    flash(said, "success")
    meant_for = {each for one in waiting for each in one.new.partnership_ids}
    found = notes(session, act, waiting, readers.of(session, act, meant_for)) if waiting else {}
    warnings = [note for mine in found.values() for note in mine if note.is_warning]
    for note in dict.fromkeys(warnings[:MOST_FLASHED]):
        flash(linked(note), "warning")


def linked(note: Note) -> Markup | str:
    """Return a note with the link to its box."""
    if note.href is None:
        return note.said
    return Markup('{} <a href="{}">{}</a>').format(note.said, note.href, _("Go to the field"))


def _shows(feed: Feed, one: Difference) -> bool:
    return bool(readers.showing([feed], [one.new]))


def _of(one: Difference, read_by: Sequence[Reader], act: Act) -> list[Note]:
    kept: dict[tuple[str, str], list[Reader]] = defaultdict(list)
    foreign: dict[tuple[str, tuple[Reader, ...]], list[str]] = defaultdict(list)
    for name in FIELDS:
        strangers: dict[str, list[Reader]] = defaultdict(list)
        for reader in read_by:
            tag = _read(one, name, reader, act)
            if tag and _is_kept(one, name, tag):
                kept[name, tag].append(reader)
            elif tag and texts.is_foreign(tag, reader.locale):
                strangers[tag].append(reader)
        for tag, who in strangers.items():
            foreign[tag, tuple(who)].append(name)
    told = [_kept(one, name, tag, who) for (name, tag), who in kept.items()]
    told += [_foreign(one, tag, who, names) for (tag, who), names in foreign.items()]
    return [note for note in told if note.is_warning or one.old is None]


def _read(one: Difference, name: str, reader: Reader, act: Act) -> str | None:
    """Return in which language somebody reads a text of an entry: its title's, as far as it is there."""
    entry_in = texts.pick(one.new.title, reader.locale, act.desk.locale)[1]
    said, tag = texts.pick(getattr(one.new, name), entry_in, act.desk.locale)
    return tag if said else None


def _is_kept(one: Difference, name: str, tag: str) -> bool:
    """Say whether this language stayed as partners have it while another one was written anew."""
    old: Texts = getattr(one.old, name, None) or {}
    new: Texts = getattr(one.new, name) or {}
    anew = any(old[each] != new[each] for each in old.keys() & new.keys())
    return anew and tag in old and old[tag] == new[tag]


def _kept(one: Difference, name: str, tag: str, who: Sequence[Reader]) -> Note:
    said = _(
        "%(field)s: the %(language)s was not changed. Partners who read %(language)s still see “%(text)s”: %(readers)s",
        field=differences.label(name),
        language=formats.language(tag),
        text=getattr(one.new, name)[tag],
        readers=formats.listed(reader.said(tag) for reader in who),
    )
    return Note(said, _box(one, name, tag))


def _foreign(one: Difference, tag: str, who: Sequence[Reader], names: Sequence[str]) -> Note:
    said = _(
        "%(fields)s: will be shown in %(language)s to %(readers)s",
        fields=formats.listed(differences.label(name) for name in names),
        language=formats.language(tag),
        readers=formats.listed(reader.said(tag) for reader in who),
    )
    missing = next((each.locale for each in who if each.locale in current_app.config["LOCALES"]), "en")
    return Note(said, _box(one, names[0], missing), is_warning=texts.is_foreign(tag, "en"))


def _box(one: Difference, name: str, tag: str) -> str | None:
    """Return the address of the box in which a text is written in a language."""
    box, source, record = BOXES.get(one.new.kind, {}).get(name), one.entry.source_id, one.new.record_id
    if box is None:
        return None
    anchor = f"f-{box}.{tag}" if tag in current_app.config["LOCALES"] else f"f-{box}"
    forms: Mapping[str, tuple[str, dict[str, Any]]] = {
        "forum": ("forums.edit", {"forum_id": record}),
        "visit": ("visits.edit", {"visit_id": record}),
        "agreement": ("agreements.edit", {"agreement_id": record}),
        "partnership": ("partnerships.edit", {"partnership_id": record}),
    }
    endpoint, ids = forms[one.new.record_type]
    if one.new.kind is Kind.ITEM:
        endpoint, ids = "programme.edit", {"visit_id": record, "item_id": source}
    return url_for(endpoint, _anchor=anchor, **ids)
