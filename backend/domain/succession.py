"""One follows another in a post: the old one ends, the new one begins, and what lies ahead names the successor.

All of it in one transaction. What is past, signed or called off keeps the name it had; what partners were shown of a
record stays until its next release.
"""

from datetime import timedelta
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain import mentions
from backend.domain.errors import N_, Refused
from backend.domain.mentions import Mention
from backend.domain.office import access, history
from backend.domain.office.acts import Act
from backend.domain.outreach.feeds import Feed
from backend.domain.partners import people
from backend.domain.partners.contacts import Contact
from backend.domain.partners.people import Person, PersonDetails, Post, PostDetails
from backend.domain.values import dates
from backend.domain.values.inputs import Day, Details, Line, OptionalTexts, PartialDay, wrong


class SuccessionDetails(Details):
    """What is typed: the successor, chosen or entered anew, and from which day she holds the post.

    `title` null is the old one's. `moves`: keys of what names the successor from now on; null is all of it.
    """

    person_id: UUID | None = None
    person: PersonDetails | None = None
    since: PartialDay
    title: OptionalTexts = None
    mandate_ends_on: Day | None = None
    moves: tuple[Line, ...] | None = Field(default=None, max_length=2000)

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.person_id and self.person:
            raise wrong(N_("Choose a person or enter a new one, not both"), at="person_id")
        if not (self.person_id or self.person):
            raise wrong(N_("Choose the successor, or enter a new person"), at="person_id")
        if self.mandate_ends_on and self.mandate_ends_on < dates.earliest(self.since):
            raise wrong(N_("The mandate ends before it begins"), at="mandate_ends_on")
        return self


def succeed(session: Session, act: Act, post: Post, details: SuccessionDetails) -> Post:
    """Let somebody follow in a post, and stand where what lies ahead names the old holder; return the new post.

    Raises Refused when the successor is the holder, the day lies before the old post's first, or somebody follows.
    """
    access.require_change(act)
    _require_open(session, post)
    until = last_day(post, details.since)
    if post.since and dates.latest(until) < dates.earliest(post.since):
        raise Refused(N_("On that day the post had not been taken yet by who holds it now"), field="since")
    moving = _chosen(session, act, post, details)
    person = _successor(session, act, post, details)
    post.until, post.abolished_at = until, None
    made = _appoint(session, act, post, person, details)
    for one in moving:
        _move(session, act, one, post.person, person)
    history.note(session, act, "succeeded", ("post", post.id), {"person_id": str(person.id), "since": details.since})
    session.flush()
    return made


def ahead(session: Session, act: Act, post: Post, since: str | None = None) -> list[Mention]:
    """Return what would still name the holder from that day on, or from today."""
    first = dates.earliest(since) if since else act.today
    return mentions.of(session, act, post.person, max(first, act.today))


def follower(session: Session, post: Post) -> Post | None:
    """Return who followed in a post."""
    return session.scalar(people.all_posts().where(Post.follows_id == post.id).order_by(Post.id).limit(1))


def last_day(post: Post, since: str) -> str:
    """Return the old holder's last day: the one on record, or the day before; a month or year is as exact as known."""
    if post.until and dates.latest(post.until) < dates.earliest(since):
        return post.until
    day = dates.full(since)
    return (day - timedelta(days=1)).isoformat() if day else since


def _require_open(session: Session, post: Post) -> None:
    if (after := follower(session, post)) is not None:
        raise Refused(N_("%(name)s has followed in this post already"), name=after.person.name.both())


def _chosen(session: Session, act: Act, post: Post, details: SuccessionDetails) -> list[Mention]:
    found = {one.key: one for one in ahead(session, act, post, details.since)}
    if details.moves is None:
        return list(found.values())
    if details.moves and set(details.moves) - found.keys():
        raise Refused(N_("Something no longer names the old holder from that day on: look at the list again"),
                      field="moves")  # fmt: skip
    return [one for key, one in found.items() if key in details.moves]


def _successor(session: Session, act: Act, post: Post, details: SuccessionDetails) -> Person:
    if details.person is not None:
        return people.create(session, act, details.person)
    found = session.scalar(people.living().where(Person.id == details.person_id))
    if found is None:
        raise Refused(N_("There is no such person"), field="person_id")
    if found.id == post.person_id:
        raise Refused(N_("Nobody follows herself: this person holds the post"), field="person_id")
    return found


def _appoint(session: Session, act: Act, post: Post, person: Person, details: SuccessionDetails) -> Post:
    made = people.appoint(
        session,
        act,
        PostDetails(
            person_id=person.id,
            organisation_id=post.organisation_id,
            title=details.title or post.title,
            rank=post.rank,
            since=details.since,
            mandate_ends_on=details.mandate_ends_on,
        ),
    )
    made.follows_id = post.id
    session.flush()
    return made


def _move(session: Session, act: Act, mention: Mention, old: Person, new: Person) -> None:
    if isinstance(mention.row, Contact):
        _hand_over(session, mention.row, new)
        return
    for field, text in mention.reworded(old.name, new.name).items():
        setattr(mention.row, field, text)
    if isinstance(mention.row, Feed):
        mention.row.changed_at = act.now
    session.flush()


def _hand_over(session: Session, contact: Contact, new: Person) -> None:
    """Make the successor the contact; who is it already is not named twice."""
    known = select(Contact.id).where(
        Contact.partnership_id == contact.partnership_id, Contact.person_id == new.id
    )  # fmt: skip
    if session.scalar(known) is None:
        contact.person = new
        contact.person_id = new.id
    else:
        session.delete(contact)
    session.flush()
