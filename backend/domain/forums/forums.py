"""Forums and events: conferences, fairs, seminars, ceremonies, meetings, held with one or more partnerships.

A bilateral is a forum of kind `meeting` with one partnership. under way and held follow from dates and `today`;
stored are idea, planned, confirmed, and the instants of postponing, calling off and reporting (decisions 10).
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, OneOf, Record, Texts, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access, coordinators, outward
from backend.domain.office.access import Touch
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.outward import Endable
from backend.domain.partners import partnerships
from backend.domain.values import timed
from backend.domain.values.audience import Audience
from backend.domain.values.inputs import Email, OptionalTexts, ProseTexts, Url, YesNo, wrong
from backend.domain.values.inputs import Texts as TextsField
from backend.domain.values.timed import SPAN_FIELDS, Timed, TimeDetails

MOST = 500
"""How many a list of the office shows at most."""


class Kind(StrEnum):
    """What sort of event."""

    FORUM = "forum"
    CONFERENCE = "conference"
    FAIR = "fair"
    SEMINAR = "seminar"
    CEREMONY = "ceremony"
    MEETING = "meeting"


class Format(StrEnum):
    """Where people are."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


class Status(StrEnum):
    """How firm the plan is."""

    IDEA = "idea"
    PLANNED = "planned"
    CONFIRMED = "confirmed"


class Forum(Timed, Endable, Record, Base):
    """An event with its time, its place and whom it is for."""

    __tablename__ = "forums"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("format", Format),
        one_of("status", Status),
        one_of("audience", Audience),
    )
    __noun__ = "forum"

    title: Mapped[Texts]
    kind: Mapped[Kind] = mapped_column(OneOf(Kind))
    format: Mapped[Format] = mapped_column(OneOf(Format))
    status: Mapped[Status] = mapped_column(OneOf(Status))
    venue: Mapped[Texts | None]
    url: Mapped[str | None]
    description: Mapped[Texts | None]
    audience: Mapped[Audience] = mapped_column(OneOf(Audience))
    audience_partnership_ids: Mapped[list[str] | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"), index=True)
    reported_at: Mapped[datetime | None] = mapped_column(Instant())
    owner: Mapped[Coordinator | None] = relationship(lazy="raise")
    touches: Mapped[list[Touch]] = relationship(
        lazy="raise", viewonly=True, primaryjoin="Forum.id == foreign(Touch.record_id)", order_by="Touch.partnership_id"
    )

    @property
    def partnership_ids(self) -> list[UUID]:
        """Return the partnerships it is held with; needs `touches` loaded."""
        return [one.partnership_id for one in self.touches]


class ForumDetails(TimeDetails):
    """What is typed about a forum (interfaces.md, POST /forums)."""

    partnership_ids: tuple[UUID, ...] = Field(default=(), max_length=200)
    title: TextsField
    kind: Kind = Kind.FORUM
    format: Format = Format.ON_SITE
    status: Status = Status.PLANNED
    venue: OptionalTexts = None
    url: Url | None = None
    description: ProseTexts = None
    audience: Audience = Audience.INTERNAL
    audience_partnership_ids: tuple[UUID, ...] | None = None
    owner: Email | None = None
    release: YesNo = False

    @model_validator(mode="after")
    def _audience(self) -> Self:
        require_audience(self.audience, self.audience_partnership_ids, self.partnership_ids)
        return self


def require_audience(audience: Audience, meant_for: Sequence[UUID] | None, partnership_ids: Sequence[UUID]) -> None:
    """Raise unless `meant_for` (None: all) are partnerships of the record, and some when it is for partners."""
    if audience is Audience.INVOLVED:
        raise wrong(N_("Links for those involved on the day do not exist yet: choose another audience"), at="audience")
    if meant_for is not None and not set(meant_for) <= set(partnership_ids):
        raise wrong(N_("The audience names a partnership that does not take part"), at="audience_partnership_ids")
    if audience is Audience.PARTNER and not (partnership_ids if meant_for is None else meant_for):
        raise wrong(N_("Name the partnerships this is meant for"), at="audience_partnership_ids")


def plan(session: Session, act: Act, details: ForumDetails) -> Forum:
    """Plan a forum; it is a draft to partners until it is released."""
    access.require_change(act)
    forum = Forum(owner_id=act.who_id)
    _fill(session, act, forum, details)
    session.add(forum)
    session.flush()
    access.restate(session, act, ("forum", forum.id), details.partnership_ids)
    return get(session, act, forum.id)


def change(session: Session, act: Act, forum: Forum, details: ForumDetails) -> None:
    """Change what was typed; partners see it with the next release."""
    access.require_change(act)
    _fill(session, act, forum, details)
    if set(details.partnership_ids) != set(forum.partnership_ids):
        forum.updated_at = act.now  # with whom it is held is part of it, so its version rises
    session.flush()
    access.restate(session, act, ("forum", forum.id), details.partnership_ids)
    session.expire(forum, ["touches"])
    session.refresh(forum, ["touches", "owner"])


def confirm(session: Session, act: Act, forum: Forum) -> None:
    """Say that it will take place. Raises Refused when it is called off."""
    access.require_change(act)
    outward.require_on(forum)
    forum.status = Status.CONFIRMED
    session.flush()


def report(session: Session, act: Act, forum: Forum) -> None:
    """Say that its outcome is recorded. Raises Refused before it has ended, or when it did not take place."""
    access.require_change(act)
    outward.require_on(forum)
    if forum.span.last_day >= act.today:
        raise Refused(N_("It has not ended yet"))
    forum.reported_at = act.now
    session.flush()


def reschedule(session: Session, act: Act, forum: Forum, details: TimeDetails) -> None:
    """Move it; what partners have been shown moves at once."""
    outward.reschedule(session, act, forum, details.span)


def relocate(session: Session, act: Act, forum: Forum, venue: Texts | None) -> None:
    """Hold it somewhere else; what partners have been shown changes at once."""
    access.require_change(act)
    forum.venue = venue
    outward.relocate(session, act, forum)


def discard(session: Session, act: Act, forum: Forum) -> None:
    """Take away a draft; the caller has made sure that it was never released. Its history stays whose it was."""
    access.require_change(act)
    session.delete(forum)
    session.flush()


def state(forum: Forum, today: date) -> str:
    """Return the state people see: called_off, postponed, reported, held, under_way, or as stored."""
    if forum.called_off_at:
        return "called_off"
    if forum.postponed_at:
        return "postponed"
    if forum.reported_at:
        return "reported"
    if forum.span.last_day < today:
        return "held"
    return "under_way" if forum.span.first_day <= today else forum.status.value


def given(forum: Forum) -> dict[str, Any]:
    """Return what a `ForumDetails` of this forum says; a PATCH starts from it."""
    same = ("title", "kind", "format", "status", "venue", "url", "description", "audience", "audience_partnership_ids")
    return {
        **{name: getattr(forum, name) for name in (*same, *SPAN_FIELDS)},
        "partnership_ids": forum.partnership_ids,
        "owner": forum.owner.email if forum.owner else None,
    }


def get(session: Session, act: Act, forum_id: UUID) -> Forum:
    """Return the forum. Raises NotFound, also for what may not be seen."""
    found = session.scalar(_whole().where(Forum.id == forum_id, access.visible(Forum.id, act.who)))
    if found is None:
        raise NotFound
    return found


def listed(session: Session, act: Act, partnership_id: UUID | None = None) -> Sequence[Forum]:
    """Return the forums this person may see, newest first; of one partnership when asked."""
    return session.scalars(seen(act, partnership_id).order_by(Forum.id.desc())).all()


def coming(session: Session, act: Act, partnership_id: UUID | None = None) -> Sequence[Forum]:
    """Return the forums under way and ahead that this person may see, next first."""
    query = seen(act, partnership_id).where(~timed.over(Forum, act.today)).limit(MOST)
    return session.scalars(query.order_by(timed.first_day(Forum), Forum.starts_at, Forum.id)).all()


def past(session: Session, act: Act, partnership_id: UUID | None = None) -> Sequence[Forum]:
    """Return the forums that are over and that this person may see, last first."""
    query = seen(act, partnership_id).where(timed.over(Forum, act.today)).limit(MOST)
    return session.scalars(query.order_by(timed.first_day(Forum).desc(), Forum.starts_at.desc(), Forum.id)).all()


def seen(act: Act, partnership_id: UUID | None = None) -> Select[Forum]:
    """Return the query of the forums this person may see; of one partnership when asked."""
    query = _whole().where(access.visible(Forum.id, act.who))
    if partnership_id is None:
        return query
    return query.where(Forum.id.in_(select(Touch.record_id).where(Touch.partnership_id == partnership_id)))


def _whole() -> Select[Forum]:
    return select(Forum).options(selectinload(Forum.touches), selectinload(Forum.owner))


def _fill(session: Session, act: Act, forum: Forum, details: ForumDetails) -> None:
    partnerships.require(session, act, details.partnership_ids, "partnership_ids")
    for name in ("title", "kind", "format", "status", "venue", "url", "description", "audience"):
        setattr(forum, name, getattr(details, name))
    meant_for = details.audience_partnership_ids
    forum.audience_partnership_ids = None if meant_for is None else sorted(str(one) for one in meant_for)
    forum.set_span(details.span)
    if details.owner:
        forum.owner_id = coordinators.named(session, [details.owner], "owner")[0].id
