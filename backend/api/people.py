"""People and the posts they hold, in the API."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from backend.api import operations, shapes
from backend.api.filters import Everything, OfPosts
from backend.api.operations import Noun, Order, Verb
from backend.api.shapes import Partial, Recorded
from backend.db import Texts
from backend.domain import succession
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import contacts, duplicates, people
from backend.domain.partners.contacts import ContactDetails, DropDetails
from backend.domain.partners.duplicates import MergeDetails
from backend.domain.partners.people import Person, PersonDetails, Post, PostDetails
from backend.domain.succession import SuccessionDetails


class PersonAnswer(Recorded):
    """A person, with the name in each script that is known."""

    native: str | None
    family: str | None
    given: str | None
    family_first: bool | None
    written: Texts | None
    passport_name: str | None  # null for an auditor, who does not need it
    honorific: Texts | None
    locale: str
    email: str | None
    phone: str | None
    languages: list[str]
    contact_for: list[UUID]
    merged_into_id: UUID | None


class PostAnswer(Recorded):
    """That a person holds, or held, a post."""

    person_id: UUID
    organisation_id: UUID
    title: Texts
    rank: int | None
    since: Partial | None
    until: Partial | None
    mandate_ends_on: date | None
    abolished: bool
    follows_id: UUID | None


def present(person: Person, contact_for: Sequence[UUID], *, passports: bool) -> PersonAnswer:
    """Present a person; the name as in the passport for those who may read it."""
    return {
        **shapes.recorded(person),
        "native": person.native,
        "family": person.family,
        "given": person.given,
        "family_first": person.family_first,
        "written": person.written,
        "passport_name": person.passport_name if passports else None,
        "honorific": person.honorific,
        "locale": person.locale,
        "email": person.email,
        "phone": person.phone,
        "languages": person.languages or [],
        "contact_for": list(contact_for),
        "merged_into_id": person.merged_into_id,
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
        "abolished": post.abolished,
        "follows_id": post.follows_id,
    }


def _show(session: Session, act: Act, found: Sequence[Person]) -> list[PersonAnswer]:
    named, passports = contacts.ids_of(session, act, [one.id for one in found]), access.may_read_passports(act)
    return [present(one, named.get(one.id, []), passports=passports) for one in found]


def _load(session: Session, _act: Act, person_id: UUID) -> Person:
    return people.get(session, person_id)


def _wanted(_session: Session, _act: Act, _asked: Everything) -> Select[Person]:
    return people.living()


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
operations.acting(
    PEOPLE,
    Verb("name-contact", contacts.name, ContactDetails),
    Verb("drop-contact", contacts.drop, DropDetails),
    Verb("merge", duplicates.merge, MergeDetails),
)

POSTS: Noun[Post] = Noun("post", "/posts", PostAnswer, _load_post, _show_posts)
operations.listing(POSTS, OfPosts, _wanted_posts, Order((Post.id,)))
operations.creating(POSTS, PostDetails, people.appoint)
operations.reading(POSTS)
operations.changing(POSTS, PostDetails, people.given_post, people.change_post)
operations.acting(POSTS, Verb("succeed", succession.succeed, SuccessionDetails))
