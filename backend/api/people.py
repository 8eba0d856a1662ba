"""People and the posts they hold, in the API."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.api import operations, shapes
from backend.api.filters import Everything, OfPosts
from backend.api.operations import Noun, Order
from backend.api.shapes import Partial, Recorded
from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.partners import people
from backend.domain.partners.people import Person, PersonDetails, Post, PostDetails


class PersonAnswer(Recorded):
    """A person, with the name in each script that is known."""

    native: str | None
    family: str | None
    given: str | None
    family_first: bool | None
    written: Texts | None
    passport_name: str | None
    honorific: Texts | None
    locale: str
    email: str | None


class PostAnswer(Recorded):
    """That a person holds, or held, a post."""

    person_id: UUID
    organisation_id: UUID
    title: Texts
    rank: int | None
    since: Partial | None
    until: Partial | None
    mandate_ends_on: date | None


def present(person: Person) -> PersonAnswer:
    """Present a person."""
    return {
        **shapes.recorded(person),
        "native": person.native,
        "family": person.family,
        "given": person.given,
        "family_first": person.family_first,
        "written": person.written,
        "passport_name": person.passport_name,
        "honorific": person.honorific,
        "locale": person.locale,
        "email": person.email,
    }


def present_post(post: Post) -> PostAnswer:
    """Present a post."""
    return {
        **shapes.recorded(post),
        "person_id": post.person_id,
        "organisation_id": post.organisation_id,
        "title": post.title,
        "rank": post.rank,
        "since": post.since,
        "until": post.until,
        "mandate_ends_on": post.mandate_ends_on,
    }


def _show(_session: Session, _act: Act, found: Sequence[Person]) -> list[PersonAnswer]:
    return [present(one) for one in found]


def _load(session: Session, _act: Act, person_id: UUID) -> Person:
    return people.get(session, person_id)


def _wanted(_session: Session, _act: Act, _asked: Everything) -> Select[Person]:
    return select(Person)


def _show_posts(_session: Session, _act: Act, found: Sequence[Post]) -> list[PostAnswer]:
    return [present_post(one) for one in found]


def _load_post(session: Session, _act: Act, post_id: UUID) -> Post:
    return people.get_post(session, post_id)


def _wanted_posts(_session: Session, _act: Act, asked: OfPosts) -> Select[Post]:
    query = people.all_posts()
    if asked.person_id:
        query = query.where(Post.person_id == asked.person_id)
    if asked.organisation_id:
        query = query.where(Post.organisation_id == asked.organisation_id)
    return query.where(people.held(asked.held_on)) if asked.held_on else query


PEOPLE: Noun[Person] = Noun("person", "/people", PersonAnswer, _load, _show)
operations.listing(PEOPLE, Everything, _wanted, Order((Person.id,)))
operations.creating(PEOPLE, PersonDetails, people.create)
operations.reading(PEOPLE)
operations.changing(PEOPLE, PersonDetails, people.given, people.change)

POSTS: Noun[Post] = Noun("post", "/posts", PostAnswer, _load_post, _show_posts)
operations.listing(POSTS, OfPosts, _wanted_posts, Order((Post.id,)))
operations.creating(POSTS, PostDetails, people.appoint)
operations.reading(POSTS)
operations.changing(POSTS, PostDetails, people.given_post, people.change_post)
