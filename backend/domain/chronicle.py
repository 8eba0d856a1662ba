"""The office's whole history as one person may read it: above all nouns, since each may hide something of its own.

Beside what `access` hides, internal feeds are their owner's and the directors', and an account's changes are the
person's own, the directors' and the auditors'. What a record told while it touched a partnership that is closed stays
that team's, also when it touches it no longer.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, distinct, func, or_, select, true, tuple_, union_all
from sqlalchemy.orm import Session, joinedload

from backend.domain.errors import NotFound
from backend.domain.office import access, looks
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.history import Change
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.rules import Rule
from backend.domain.schedule.entries import Entry

NEWEST, MOST_NAMED = 10_000, 2_000
"""In so many of the newest changes words are looked for in what was written, and so many are shown of what is called
so, however old.
"""
MOST_NEW = 500
TELLING = ("moved", "called_off", "postponed", "reinstated", "released")
"""What the owner of a record is told of at once when somebody else did it."""
MOST_TELLING = 30
LAID_BY_AMITY = ("rule", "office")
"""What Amity brings by itself as it starts: nobody's change, unless a person has made one to it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter over the history; None and empty mean all. `before` is the id of the change after which to go on.

    `after` is left out, `until` is not; `of_others` leaves out what the reader did herself, what is no record's and
    what Amity brings itself. `words` are looked for in values, beside all changes of the records `named`.
    """

    who_id: UUID | None = None
    record_type: str | None = None
    record_id: UUID | None = None
    deeds: tuple[str, ...] = ()
    after: datetime | None = None
    until: datetime | None = None
    of_others: bool = False
    words: str = ""
    named: Collection[UUID] = ()
    before: UUID | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class News:
    """How many records others have changed since a person looked; `more` when there are more than were counted."""

    since: datetime
    records: int
    more: bool = False


def listed(session: Session, act: Act, wanted: Wanted) -> Sequence[Change]:
    """Return the changes this person may read of, newest first, each with who made it."""
    query = seen(act, wanted)
    if wanted.words:
        query = query.where(says(session, wanted))
    return session.scalars(query.order_by(Change.at.desc(), Change.id.desc()).limit(wanted.limit)).all()


def get(session: Session, act: Act, change_id: UUID) -> Change:
    """Return one change. Raises NotFound, also for what this person may not read of."""
    found = session.scalar(seen(act, Wanted()).where(Change.id == change_id))
    if found is None:
        raise NotFound
    return found


def of_act(session: Session, act: Act, act_id: UUID) -> Sequence[Change]:
    """Return all changes of one act, in their order. Raises NotFound, also when some of it may not be read."""
    rows = session.scalars(seen(act, Wanted()).where(Change.act_id == act_id).order_by(Change.id)).all()
    count = session.scalar(select(func.count()).where(Change.act_id == act_id))
    if not rows or count != len(rows):
        raise NotFound
    return rows


def of_record(session: Session, act: Act, record_id: UUID, limit: int = 100) -> Sequence[Change]:
    """Return what this person may read of one record, newest first."""
    return listed(session, act, Wanted(record_id=record_id, limit=limit))


def news(session: Session, act: Act) -> News:
    """Return what others have changed since the acting person has looked; a fixed number of statements."""
    since = looks.last(session, act)
    window = seen(act, Wanted(after=since, of_others=True)).with_only_columns(Change.record_id)
    newest = window.order_by(Change.at.desc()).limit(MOST_NEW).subquery()
    records, rows = session.execute(
        select(func.count(distinct(newest.c.record_id)), func.count()).select_from(newest)
    ).one()
    return News(since, records, rows == MOST_NEW)


def of_owned(session: Session, act: Act) -> Sequence[Change]:
    """Return what others moved, called off, brought back or released of what the acting person owns, newest first.

    Since she has looked, as `news` counts it; whole acts would say more, the telling rows alone say what was done.
    """
    if act.who_id is None:
        return []
    mine = select(Entry.record_id).where(Entry.owner_id == act.who_id)
    query = seen(act, Wanted(after=looks.last(session, act), of_others=True, deeds=TELLING))
    query = query.where(Change.record_id.in_(mine)).order_by(Change.at.desc(), Change.id.desc())
    return session.scalars(query.limit(MOST_TELLING)).all()


def seen(act: Act, wanted: Wanted) -> Select[Change]:
    """Return the query of the wanted changes this person may read of; words, order and limit are the caller's."""
    query = select(Change).options(joinedload(Change.who)).where(_readable(act), *conditions(act, wanted))
    return query if wanted.before is None else query.where(_older(wanted.before))


def conditions(act: Act, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Yield what narrows the history, rights, words and the place to go on from apart."""
    for column, value in (
        (Change.who_id, wanted.who_id),
        (Change.record_type, wanted.record_type),
        (Change.record_id, wanted.record_id),
    ):
        if value is not None:
            yield column == value
    if wanted.deeds:
        yield Change.deed.in_(wanted.deeds)
    if wanted.after is not None:
        yield Change.at > wanted.after
    if wanted.until is not None:
        yield Change.at <= wanted.until
    if wanted.of_others:
        by_itself = and_(Change.who_id.is_(None), Change.record_type.in_(LAID_BY_AMITY))
        yield and_(Change.who_id.is_distinct_from(act.who_id), Change.record_type != "coordinator", ~by_itself)


def _older(change_id: UUID) -> ColumnElement[bool]:
    """Return the condition of being older than a change; twice, as an index on the instant serves the first alone."""
    at = select(Change.at).where(Change.id == change_id).scalar_subquery()
    return and_(Change.at <= at, tuple_(Change.at, Change.id) < tuple_(at, change_id))


def says(session: Session, wanted: Wanted) -> ColumnElement[bool]:
    """Return the condition of being about a record that is called so, or of having written all these words lately."""
    begin = session.scalar(select(Change.at).order_by(Change.at.desc()).offset(NEWEST).limit(1))
    lately = true() if begin is None else Change.at > begin
    escaped = session.get_bind().dialect.name == "sqlite"
    written = [json.dumps(word, ensure_ascii=escaped)[1:-1] for word in wanted.words.split()]
    values = [or_(*(cast(one, Text).icontains(word, autoescape=True) for one in _VALUES)) for word in written]
    # two lists of ids, each by its own index: as one condition with OR neither database uses any
    called = select(Change.id).where(Change.record_id.in_(wanted.named)).order_by(Change.at.desc()).limit(MOST_NAMED)
    lists = (select(called.subquery().c.id), select(Change.id).where(lately, *values))
    return Change.id.in_(union_all(*lists))


def _readable(act: Act) -> ColumnElement[bool]:
    of_feeds = Change.record_id.in_(select(Feed.id).where(feeds.visible(act)))
    seen_rules = or_(Rule.record_id.is_(None), access.visible(Rule.record_id, act.who))
    of_rules = Change.record_id.in_(select(Rule.id).where(seen_rules))
    return and_(
        access.readable(Change.record_id, Change.at, act.who),
        or_(Change.record_type != "feed", of_feeds, _of_gone(act, Feed)),
        or_(Change.record_type != "rule", of_rules, _of_gone(act, Rule)),
        or_(Change.record_type != "coordinator", _of_accounts(act)),
        or_(Change.record_type != "saved_view", Change.who_id == act.who_id) if act.who else true(),
    )


def _of_gone(act: Act, model: type[Feed | Rule]) -> ColumnElement[bool]:
    """Return the condition that something is gone, and that the reader is a director or was the one who did it."""
    gone = Change.record_id.not_in(select(model.id))
    if act.who is None or act.who.role is Role.DIRECTOR:
        return gone
    return and_(gone, Change.who_id == act.who.id)


def _of_accounts(act: Act) -> ColumnElement[bool]:
    if act.who is None or act.who.role is not Role.COORDINATOR:
        return true()
    return Change.record_id == act.who.id


_VALUES = (Change.old, Change.new)
