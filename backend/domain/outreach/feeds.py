"""Calendar feeds: a secret address that shows one subscriber a part of the calendar (domain.md 4, decisions 6 and 12).

An internal feed shows all that its owner may see at the moment, and ends with the account; partner and public feeds
show what was released and nothing else (`selections`). How entries become text/calendar is `backend.ical`'s matter.
"""

import hmac
from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, ForeignKey, Select, and_, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, OneOf, Record, new_id, one_of
from backend.domain.errors import N_, Forbidden, NotFound, Refused
from backend.domain.office import access, coordinators, history
from backend.domain.office.access import Touch
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.outreach import links
from backend.domain.partners import partnerships
from backend.domain.schedule.entries import Kind
from backend.domain.values import sorting
from backend.domain.values.audience import Audience
from backend.domain.values.inputs import Day, Details, Email, Line, Tag, wrong

PURPOSE = "feed"
FAREWELL_DAYS = 30
"""For so long an expired feed says that it has ended."""


class Detail(StrEnum):
    """How much of an entry is shown."""

    FULL = "full"
    TITLES = "titles"
    BUSY = "busy"


class Cancelled(StrEnum):
    """What becomes of entries that are called off or postponed: struck through, or left out."""

    STRUCK = "struck"
    REMOVED = "removed"


class State(StrEnum):
    """Whether the address answers; an expired one says so for a while, all else but `open` is a 404 to who asks."""

    OPEN = "open"
    REVOKED = "revoked"
    EXPIRED = "expired"
    ENDED = "ended"


class Feed(Record, Base):
    """One subscription. `changed_at` is when what it shows was last changed by hand, entries apart."""

    __tablename__ = "feeds"
    __table_args__ = (one_of("audience", Audience), one_of("detail", Detail), one_of("cancelled", Cancelled))
    __noun__ = "feed"
    __unrecorded__ = ("token_hash",)

    name: Mapped[str]
    audience: Mapped[Audience] = mapped_column(OneOf(Audience))
    detail: Mapped[Detail] = mapped_column(OneOf(Detail))
    locale: Mapped[str]
    cancelled: Mapped[Cancelled] = mapped_column(OneOf(Cancelled))
    kinds: Mapped[list[str] | None]
    expires_on: Mapped[date | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"), index=True)
    epoch: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(unique=True)
    changed_at: Mapped[datetime] = mapped_column(Instant())
    revoked_at: Mapped[datetime | None] = mapped_column(Instant())
    owner: Mapped[Coordinator | None] = relationship(lazy="raise")
    touches: Mapped[list[Touch]] = relationship(
        lazy="raise", viewonly=True, primaryjoin="Feed.id == foreign(Touch.record_id)", order_by="Touch.partnership_id"
    )

    @property
    def partnership_ids(self) -> list[UUID]:
        """Return the partnerships it is narrowed to; needs `touches` loaded."""
        return [one.partnership_id for one in self.touches]


class FeedDetails(Details):
    """What is typed about a feed (interfaces.md, POST /feeds). `kinds` null is all kinds."""

    name: Line
    partnership_ids: tuple[UUID, ...] = Field(default=(), max_length=200)
    kinds: tuple[Kind, ...] | None = Field(default=None, min_length=1, max_length=40)
    audience: Audience = Audience.PARTNER
    detail: Detail = Detail.FULL
    locale: Tag = "en"
    cancelled: Cancelled = Cancelled.STRUCK
    expires_on: Day | None = None
    owner: Email | None = None

    @model_validator(mode="after")
    def _audience(self) -> Self:
        if self.audience is Audience.INVOLVED:
            raise wrong(
                N_("Links for those involved on the day do not exist yet: choose another audience"), at="audience"
            )
        if self.audience is Audience.PARTNER and not self.partnership_ids:
            raise wrong(N_("A partner's feed needs a partnership"), at="partnership_ids")
        return self


def create(session: Session, act: Act, details: FeedDetails) -> Feed:
    """Open a feed; it belongs to the acting person, or to the owner that a director names."""
    access.require_change(act)
    feed = Feed(
        id=new_id(), audience=details.audience, owner_id=_owner_id(session, act, details), epoch=1, changed_at=act.now
    )
    if feed.audience is Audience.INTERNAL and feed.owner_id is None:
        raise Refused(N_("An internal feed needs an owner, whose calendar it is"), field="owner")
    _take_token(act, feed)
    _fill(session, act, feed, details)
    session.add(feed)
    session.flush()
    access.restate(session, act, ("feed", feed.id), details.partnership_ids)
    return get(session, act, feed.id)


def change(session: Session, act: Act, feed: Feed, details: FeedDetails) -> None:
    """Change what it shows. Raises Refused on another audience or owner: the address is in other hands already."""
    require_manage(act, feed)
    if details.audience is not feed.audience:
        raise Refused(N_("A feed keeps its audience, as others have its address: make a new one"), field="audience")
    if details.owner and feed.owner and details.owner != feed.owner.email:
        raise Refused(N_("A feed keeps its owner: make a new one"), field="owner")
    _fill(session, act, feed, details)
    moved = set(details.partnership_ids) != set(feed.partnership_ids)
    if moved or session.is_modified(feed):
        feed.changed_at = act.now
    session.flush()
    access.restate(session, act, ("feed", feed.id), details.partnership_ids)
    session.refresh(feed, ["touches"])


def rotate(session: Session, act: Act, feed: Feed) -> None:
    """Give it another address; the one before answers 404 at once. Raises Refused when it is revoked."""
    require_manage(act, feed)
    _require_living(feed)
    feed.epoch += 1
    _take_token(act, feed)
    session.flush()


def revoke(session: Session, act: Act, feed: Feed) -> None:
    """End it at once and for good; a second time changes nothing."""
    require_manage(act, feed)
    feed.revoked_at = feed.revoked_at or act.now
    session.flush()


def show_link(session: Session, act: Act, feed: Feed) -> str:
    """Return the address, and note in the history that it was shown. Raises Forbidden, Refused when it is dead."""
    found = require_link(act, feed)
    history.note(session, act, "link_shown", ("feed", feed.id))
    return found


def require_link(act: Act, feed: Feed) -> str:
    """Return the address, for who notes its showing herself. Raises Forbidden, Refused when it is dead."""
    require_manage(act, feed)
    _require_living(feed)
    found = url(act, feed)
    if found is None:
        raise Refused(N_("The office's secret key has changed since this address was made: rotate it"))
    return found


def require_manage(act: Act, feed: Feed) -> None:
    """Raise Forbidden unless the acting person may change this feed and see its address."""
    access.require_change(act)
    if not may_manage(act, feed):
        raise Forbidden(N_("Only its owner or a director may do this"))


def may_manage(act: Act, feed: Feed) -> bool:
    """Say whether the acting person may change this feed and see its address; that she may see it is known."""
    if act.who is None or act.who.role is Role.DIRECTOR:
        return True
    return act.who.role is not Role.AUDITOR and (feed.audience is not Audience.INTERNAL or feed.owner_id == act.who.id)


def url(act: Act, feed: Feed) -> str | None:
    """Return the address; None when no such address answers: revoked, or made under another secret key."""
    token = links.token(act.desk.secret, PURPOSE, feed.id, feed.epoch)
    if feed.revoked_at is not None or not hmac.compare_digest(links.digest(token), feed.token_hash):
        return None
    return f"{act.desk.base_url.rstrip('/')}/feeds/{token}.ics"


def state(feed: Feed, today: date) -> State:
    """Return whether its address answers, or why not; needs `owner` loaded."""
    if feed.revoked_at is not None:
        return State.REVOKED
    if feed.expires_on is not None and feed.expires_on < today:
        return State.EXPIRED
    return State.ENDED if _is_orphaned(feed) else State.OPEN


def says_farewell(feed: Feed, today: date) -> bool:
    """Say whether its address answers with nothing but that it has expired; needs `owner` loaded."""
    if feed.expires_on is None or not 1 <= (today - feed.expires_on).days <= FAREWELL_DAYS:
        return False
    return feed.revoked_at is None and not _is_orphaned(feed)


def given(feed: Feed) -> dict[str, Any]:
    """Return what a `FeedDetails` of this feed says; a PATCH starts from it."""
    same = ("name", "kinds", "audience", "detail", "locale", "cancelled", "expires_on")
    return {
        **{name: getattr(feed, name) for name in same},
        "partnership_ids": feed.partnership_ids,
        "owner": feed.owner.email if feed.owner else None,
    }


def get(session: Session, act: Act, feed_id: UUID) -> Feed:
    """Return the feed. Raises NotFound, also for what may not be seen."""
    found = session.scalar(_whole().where(Feed.id == feed_id, visible(act)))
    if found is None:
        raise NotFound
    return found


def whole(session: Session, feed_id: UUID) -> Feed:
    """Return the feed with all that its subscribers' view needs, for who publishes it. Raises NotFound."""
    found = session.scalar(_whole().where(Feed.id == feed_id))
    if found is None:
        raise NotFound
    return found


def listed(session: Session, act: Act, partnership_id: UUID | None = None) -> Sequence[Feed]:
    """Return the feeds this person may see, revoked ones too, newest first; of one partnership when asked."""
    return session.scalars(seen(act, partnership_id).order_by(Feed.id.desc())).all()


def seen(act: Act, partnership_id: UUID | None = None) -> Select[Feed]:
    """Return the query of the feeds this person may see, revoked ones too; of one partnership when asked."""
    query = _whole().where(visible(act))
    if partnership_id is None:
        return query
    return query.where(Feed.id.in_(select(Touch.record_id).where(Touch.partnership_id == partnership_id)))


def given_to(session: Session, act: Act, partnership_id: UUID) -> Sequence[Feed]:
    """Return the open feeds that were given to a partner, by name; those it shares with others too."""
    found = session.scalars(seen(act, partnership_id).where(Feed.audience == Audience.PARTNER).order_by(Feed.id))
    return sorted((one for one in found if state(one, act.today) is State.OPEN), key=lambda one: sorting.key(one.name))


def reading(session: Session, act: Act, partnership_ids: Collection[UUID]) -> Sequence[Feed]:
    """Return the open feeds outside the office that show what is meant for these partnerships, by name."""
    theirs = select(Touch.record_id).where(Touch.partnership_id.in_(partnership_ids))
    unnarrowed = and_(Feed.audience == Audience.PUBLIC, ~exists().where(Touch.record_id == Feed.id))
    outside = and_(Feed.audience != Audience.INTERNAL, or_(Feed.id.in_(theirs), unnarrowed))
    found = session.scalars(_whole().where(visible(act), outside).order_by(Feed.id))
    answering = [feed for feed in found if state(feed, act.today) is State.OPEN]
    return sorted(answering, key=lambda one: sorting.key(one.name))


def find_by_token(session: Session, token: str, today: date) -> Feed | None:
    """Return the open feed of this address; None for every other text, alike for all reasons."""
    feed = _of_token(session, token)
    return feed if feed is not None and state(feed, today) is State.OPEN else None


def find_by_token_lately(session: Session, token: str, today: date) -> Feed | None:
    """Return the feed that answers at this address, if only to say that it has lately expired; None for every other."""
    feed = _of_token(session, token)
    return feed if feed is not None and _answers(feed, today) else None


def answering(session: Session, act: Act) -> Sequence[Feed]:
    """Return all feeds whose addresses answer today, for who publishes them."""
    return [feed for feed in session.scalars(_whole().order_by(Feed.id)) if _answers(feed, act.today)]


def tokens(act: Act, feed: Feed) -> tuple[str, str]:
    """Return the token of its address, and the one before, for who writes it under that name."""
    made = (links.token(act.desk.secret, PURPOSE, feed.id, epoch) for epoch in (feed.epoch, feed.epoch - 1))
    now, before = made
    return now, before


def visible(act: Act) -> ColumnElement[bool]:
    """Return the condition under which a feed is seen: an internal one by its owner and directors alone."""
    seen = access.visible(Feed.id, act.who)
    if act.who is None or act.who.role is Role.DIRECTOR:
        return seen
    own = and_(Feed.audience == Audience.INTERNAL, Feed.owner_id == act.who.id)
    return or_(own, and_(Feed.audience != Audience.INTERNAL, seen))


def _of_token(session: Session, token: str) -> Feed | None:
    if not links.is_token(token):
        return None
    return session.scalar(_whole().where(Feed.token_hash == links.digest(token)))


def _whole() -> Select[Feed]:
    return select(Feed).options(selectinload(Feed.touches), selectinload(Feed.owner))


def _answers(feed: Feed, today: date) -> bool:
    return state(feed, today) is State.OPEN or says_farewell(feed, today)


def _is_orphaned(feed: Feed) -> bool:
    return feed.audience is Audience.INTERNAL and (feed.owner is None or feed.owner.disabled_at is not None)


def _owner_id(session: Session, act: Act, details: FeedDetails) -> UUID | None:
    """Return whose feed it becomes: a feed shows what its owner may see, so nobody names a person above herself."""
    if details.owner is None:
        return act.who_id
    owner = coordinators.named(session, [details.owner], "owner")[0]
    if owner.id != act.who_id:
        access.require_director(act)
    return owner.id


def _fill(session: Session, act: Act, feed: Feed, details: FeedDetails) -> None:
    partnerships.require(session, act, details.partnership_ids, "partnership_ids")
    for name in ("name", "detail", "locale", "cancelled", "expires_on"):
        setattr(feed, name, getattr(details, name))
    feed.kinds = None if details.kinds is None else [one.value for one in Kind if one in details.kinds]


def _take_token(act: Act, feed: Feed) -> None:
    feed.token_hash = links.digest(links.token(act.desk.secret, PURPOSE, feed.id, feed.epoch))


def _require_living(feed: Feed) -> None:
    if feed.revoked_at is not None:
        raise Refused(N_("This feed is revoked: make a new one"))
