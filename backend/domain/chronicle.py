"""The office's whole history as one person may read it: above all nouns, since each may hide something of its own.

Beside what `access` hides, internal feeds are their owner's and the directors', and an account's changes are the
person's own, the directors' and the auditors'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from backend.domain.errors import NotFound
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.history import Change
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.rules import Rule


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter over the history; None means all. `before` is the id of the change after which to go on."""

    who_id: UUID | None = None
    record_type: str | None = None
    record_id: UUID | None = None
    before: UUID | None = None
    limit: int = 100


def listed(session: Session, act: Act, wanted: Wanted) -> Sequence[Change]:
    """Return the changes this person may read of, newest first, each with who made it."""
    return session.scalars(seen(act, wanted).order_by(Change.id.desc()).limit(wanted.limit)).all()


def get(session: Session, act: Act, change_id: UUID) -> Change:
    """Return one change. Raises NotFound, also for what this person may not read of."""
    found = session.scalar(seen(act, Wanted()).where(Change.id == change_id))
    if found is None:
        raise NotFound
    return found


def seen(act: Act, wanted: Wanted) -> Select[Change]:
    """Return the query of the wanted changes this person may read of; order and limit are the caller's."""
    query = select(Change).options(joinedload(Change.who)).where(_readable(act))
    for column, value in (
        (Change.who_id, wanted.who_id),
        (Change.record_type, wanted.record_type),
        (Change.record_id, wanted.record_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.before is not None:
        query = query.where(Change.id < wanted.before)
    return query


def _readable(act: Act) -> ColumnElement[bool]:
    of_feeds = Change.record_id.in_(select(Feed.id).where(feeds.visible(act)))
    seen_rules = or_(Rule.record_id.is_(None), access.visible(Rule.record_id, act.who))
    of_rules = Change.record_id.in_(select(Rule.id).where(seen_rules))
    return and_(
        access.visible(Change.record_id, act.who),
        or_(Change.record_type != "feed", of_feeds),
        or_(Change.record_type != "rule", of_rules),
        or_(Change.record_type != "coordinator", _of_accounts(act)),
    )


def _of_accounts(act: Act) -> ColumnElement[bool]:
    if act.who is None or act.who.role is not Role.COORDINATOR:
        return true()
    return Change.record_id == act.who.id
