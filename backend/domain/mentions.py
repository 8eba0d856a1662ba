"""What names a person and lies ahead: as a contact by her record, in texts by her full name in any script.

Above all nouns, since each may name somebody. Past and signed facts are never among it; nor is what the acting person
may not see. A family name alone names nobody: cities are called so too.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, select
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.agreements.agreements import CONCLUDED, Agreement
from backend.domain.agreements.signatures import Signature
from backend.domain.agreements.words import Side
from backend.domain.forums.forums import Forum
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed, State
from backend.domain.partners import contacts
from backend.domain.partners.people import Person
from backend.domain.values import timed
from backend.domain.values.names import PersonalName
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Leg, Visit

NAMING: dict[str, tuple[str, ...]] = {
    "item": ("title", "place", "text"),
    "visit": ("title", "purpose"),
    "forum": ("title", "venue", "description"),
    "agreement": ("title",),
    "feed": ("name",),
}
"""Which texts of which records may name a person."""
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One row that names a person; `record` is whose page shows it, `day` when it begins."""

    kind: str
    row: Any
    record: tuple[str, UUID]
    day: date | None = None

    @property
    def key(self) -> str:
        """Return by what it is chosen in a form."""
        return f"{self.kind}:{self.row.id}"

    def reworded(self, old: PersonalName, new: PersonalName) -> dict[str, Any]:
        """Return the texts that change when `new` stands where `old` stood; nothing for a contact."""
        texts = {field: getattr(self.row, field) for field in NAMING.get(self.kind, ())}
        changed = {field: _reworded(text, old, new) for field, text in texts.items() if text}
        return {field: text for field, text in changed.items() if text != texts[field]}


def of(session: Session, act: Act, person: Person, since: date) -> list[Mention]:
    """Return what names this person from `since` on and may be seen by who acts: contacts first, then by day."""
    found = [Mention("contact", one, ("partnership", one.partnership_id))
             for one in contacts.of_people(session, act, [person.id])]  # fmt: skip
    forms = [*_forms(person.name)]
    if not forms:
        return found
    written = [*_dated(session, act, forms, since), *_undated(session, act, forms)]
    named = [one for one in written if one.reworded(person.name, _NOBODY)]
    return found + sorted(named, key=lambda one: (one.day is None, one.day or since, one.key))


def signatures(
    session: Session, act: Act, person: Person, partnership_ids: Collection[UUID] | None
) -> list[tuple[Agreement, Signature]]:
    """Return what a person signed and who acts may see, the latest first: by the full name as it stands on the paper.

    Of these partnerships alone; None is for our own people, who sign with all of them.
    """
    written = [*_forms(person.name)]
    if not written or partnership_ids == []:
        return []
    query = select(Agreement, Signature).join(Signature, Signature.agreement_id == Agreement.id)
    query = query.where(access.visible(Agreement.id, act.who), _holding(Signature.name, written))
    if partnership_ids is None:
        query = query.where(Signature.side == Side.US)
    else:
        query = query.where(Agreement.partnership_id.in_(partnership_ids))
    names = {one.casefold() for one in written}
    found = [(paper, signed) for paper, signed in session.execute(query) if names & _folded(signed.name)]
    return sorted(found, key=lambda one: (one[1].signed_on or one[0].signed_on or "", one[0].id), reverse=True)


def _dated(session: Session, act: Act, forms: Sequence[str], since: date) -> Iterator[Mention]:
    ahead = exists().where(Leg.visit_id == Visit.id, ~timed.over(Leg, since))
    items = select(Item).where(_naming(Item, "item", forms), access.visible(Item.visit_id, act.who))
    for item in session.scalars(items.where(~timed.over(Item, since), Item.called_off_at.is_(None))):
        yield Mention("item", item, ("visit", item.visit_id), item.span.first_day)
    visits = select(Visit).where(_naming(Visit, "visit", forms), access.visible(Visit.id, act.who))
    for visit in session.scalars(visits.where(ahead, Visit.called_off_at.is_(None))):
        yield Mention("visit", visit, ("visit", visit.id))
    forums = select(Forum).where(_naming(Forum, "forum", forms), access.visible(Forum.id, act.who))
    for forum in session.scalars(forums.where(~timed.over(Forum, since), Forum.called_off_at.is_(None))):
        yield Mention("forum", forum, ("forum", forum.id), forum.span.first_day)


def _undated(session: Session, act: Act, forms: Sequence[str]) -> Iterator[Mention]:
    papers = select(Agreement).where(_naming(Agreement, "agreement", forms), access.visible(Agreement.id, act.who))
    for paper in session.scalars(papers.where(Agreement.status.not_in(CONCLUDED))):
        yield Mention("agreement", paper, ("agreement", paper.id))
    for feed in session.scalars(feeds.seen(act).where(_naming(Feed, "feed", forms))):
        if feeds.may_manage(act, feed) and feeds.state(feed, act.today) is State.OPEN:
            yield Mention("feed", feed, ("feed", feed.id))


def _forms(name: PersonalName) -> Iterator[str]:
    """Yield the full names that texts may hold: both orders and both ways of capitals in Latin, the other scripts."""
    parts = [name.given, name.family]
    if all(parts):
        for given, family in ((str(name.given), str(name.family)), (str(name.given), str(name.family).upper())):
            yield from (f"{given} {family}", f"{family} {given}")
    for whole in (name.native, *(name.written or {}).values()):
        if whole and (" " in whole or _CJK.search(whole)) and len(whole) > 1:
            yield whole


def _naming(model: Any, kind: str, forms: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that some text holds one of these names; JSON may be stored with signs escaped or plain."""
    return or_(*(_holding(getattr(model, field), forms) for field in NAMING[kind]))


def _holding(column: Any, forms: Sequence[str]) -> ColumnElement[bool]:
    known = {stored for form in forms for stored in (form, json.dumps(form)[1:-1])}
    text = cast(column, Text)
    return and_(column.is_not(None), or_(*(text.contains(one, autoescape=True) for one in known)))


def _folded(name: Texts) -> set[str]:
    return {one.casefold() for one in name.values()}


def _reworded(text: Texts | str, old: PersonalName, new: PersonalName) -> Texts | str:
    if isinstance(text, str):
        return _said(text, "en", old, new)
    return {tag: _said(one, tag, old, new) for tag, one in text.items()}


def _said(text: str, tag: str, old: PersonalName, new: PersonalName) -> str:
    """Return the text with the new name for the old one, with the honorific of its own where one stood."""
    for form in sorted(set(_forms(old)), key=len, reverse=True):
        pattern = _pattern(form, (old.honorific or {}).values())
        text = pattern.sub(lambda found: new.addressed(tag) if found["polite"] else new.shown(tag), text)
    return text


def _pattern(form: str, honorifics: Iterable[str]) -> re.Pattern[str]:
    polite = "|".join(re.escape(one) for one in sorted(honorifics, key=len, reverse=True)) or "(?!)"
    if _CJK.search(form):
        return re.compile(rf"{re.escape(form)}(?P<polite>{polite})?")
    return re.compile(rf"(?<!\w)(?P<polite>(?:{polite}) )?{re.escape(form)}(?!\w)")


_NOBODY = PersonalName(native="…")
