"""Forums and events in the API."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from backend.api import operations, outgoing, shapes
from backend.api.filters import OfPartnership
from backend.api.operations import Noun, Order, Verb
from backend.api.shapes import Ended, Outside, Recorded, When
from backend.db import Texts
from backend.domain.forums import forums
from backend.domain.forums.forums import Format, Forum, ForumDetails, Kind, Status
from backend.domain.office.acts import Act
from backend.domain.values.audience import Audience
from backend.domain.values.inputs import OptionalTexts
from backend.domain.values.timed import TimeDetails


class ForumAnswer(Recorded, When, Ended, Outside):
    """A forum: `status` as stored, `state` as it stands today."""

    partnership_ids: list[UUID]
    title: Texts
    kind: Kind
    format: Format
    status: Status
    state: str
    venue: Texts | None
    url: str | None
    description: Texts | None
    audience: Audience
    audience_partnership_ids: list[UUID] | None
    owner: str | None
    reported_at: datetime | None


class MoveForumDetails(TimeDetails):
    """Another time, and if wanted another place."""

    venue: OptionalTexts = None


def present(forum: Forum, today: date, outside: Outside) -> ForumAnswer:
    """Present a forum as it stands on `today`."""
    return {
        **shapes.recorded(forum),
        **shapes.when(forum.span),
        **shapes.ended(forum),
        "partnership_ids": forum.partnership_ids,
        "title": forum.title,
        "kind": forum.kind,
        "format": forum.format,
        "status": forum.status,
        "state": forums.state(forum, today),
        "venue": forum.venue,
        "url": forum.url,
        "description": forum.description,
        "audience": forum.audience,
        "audience_partnership_ids": shapes.ids(forum.audience_partnership_ids),
        "owner": shapes.email_of(forum.owner),
        "reported_at": forum.reported_at,
        **outside,
    }


def _show(session: Session, act: Act, found: Sequence[Forum]) -> list[ForumAnswer]:
    outside = shapes.outside(session, [one.id for one in found])
    return [present(one, act.today, outside[one.id]) for one in found]


def _wanted(_session: Session, act: Act, asked: OfPartnership) -> Select[Forum]:
    return forums.seen(act, asked.partnership_id)


def _reschedule(session: Session, act: Act, forum: Forum, details: MoveForumDetails) -> None:
    """Move it in time, and in place where a venue is given; what partners have been shown moves at once."""
    if "venue" in details.model_fields_set:
        forums.relocate(session, act, forum, details.venue)
    forums.reschedule(session, act, forum, details)


def _discard(session: Session, act: Act, forum: Forum) -> None:
    """Take away a draft that partners have not seen."""
    outgoing.discard_unseen(session, forum.id)
    forums.discard(session, act, forum)


FORUMS: Noun[Forum] = Noun("forum", "/forums", ForumAnswer, forums.get, _show)
operations.listing(FORUMS, OfPartnership, _wanted, Order((Forum.id,)))
operations.creating(FORUMS, ForumDetails, forums.plan)
operations.reading(FORUMS)
operations.changing(FORUMS, ForumDetails, forums.given, forums.change)
operations.discarding(FORUMS, _discard)
operations.acting(
    FORUMS,
    Verb("confirm", forums.confirm),
    Verb("reschedule", _reschedule, MoveForumDetails, outgoing.zone_of),
    *outgoing.ENDING,
    Verb("report", forums.report),
    outgoing.release_of("forum"),
    *outgoing.MUTING,
)
