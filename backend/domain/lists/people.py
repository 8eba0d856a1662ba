"""The list of people: by side, organisation, country, and whether they hold a post now."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from backend.domain.lists import lists
from backend.domain.lists.lists import Condition, Listing
from backend.domain.office.acts import Act
from backend.domain.partners import people
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.people import Person, Post
from backend.domain.partners.regions import Region
from backend.domain.values import countries


def posts_now(session: Session, today: date, person_ids: Sequence[UUID]) -> dict[UUID, list[Post]]:
    """Return the posts that these people hold now, the highest rank first."""
    query = people.all_posts().where(Post.person_id.in_(person_ids), people.held(today))
    found: dict[UUID, list[Post]] = {}
    for post in session.scalars(query.order_by(Post.rank.is_(None), Post.rank, Post.id)):
        found.setdefault(post.person_id, []).append(post)
    return found


def _query(_act: Act) -> Select[Any]:
    return select(Person.id).where(Person.merged_into_id.is_(None))


def _posted(act: Act, condition: Condition | None = None) -> Condition:
    """Return the condition that somebody holds a post now, at an organisation like this."""
    held = select(Post.person_id).where(people.held(act.today))
    if condition is None:
        return Person.id.in_(held)
    of_body = held.join(Organisation, Organisation.id == Post.organisation_id)
    return Person.id.in_(of_body.join(Region, Region.id == Organisation.region_id).where(condition))


def _of_side(act: Act, value: str) -> Condition:
    ours = _posted(act, Region.home_since.is_not(None))
    return {"ours": ours, "theirs": _posted(act, Region.home_since.is_(None))}[value]


def _at(act: Act, value: str) -> Condition:
    return _posted(act, Organisation.id == UUID(value))


def _in_region(act: Act, value: str) -> Condition:
    return _posted(act, Organisation.region_id == UUID(value))


def _in_country(act: Act, value: str) -> Condition:
    if not countries.is_country(value):
        raise ValueError(value)
    return _posted(act, Region.country == value)


def _in_office(act: Act, value: str) -> Condition:
    return _posted(act) if lists.yes(value) else ~_posted(act)


def _ever(_act: Act, value: str) -> Condition:
    return exists().where(Post.person_id == Person.id, Post.organisation_id == UUID(value))


LISTING = Listing(
    noun="person",
    model=Person,
    query=_query,
    filters={
        "side": _of_side,
        "country": _in_country,
        "organisation_id": _at,
        "region_id": _in_region,
        "post": _in_office,
        "ever_at": _ever,
    },
    orders={
        "name": lists.named(),
        "email": lists.by(Person.email),
        "made": lists.by(Person.created_at),
    },
)
