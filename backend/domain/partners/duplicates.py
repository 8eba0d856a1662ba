"""One person entered twice: one of the two stays, with chosen values, and stands where the other was named.

The duplicate is kept as a pointer, so that its address leads on; its own history stays its own.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from backend.domain.errors import N_, Refused
from backend.domain.office import access, history
from backend.domain.office.acts import Act
from backend.domain.partners import people
from backend.domain.partners.contacts import Contact
from backend.domain.partners.people import Person, PersonDetails, Post
from backend.domain.values.inputs import Details, Line, wrong

FIELDS = tuple(PersonDetails.model_fields)
MOST = 5


class MergeDetails(Details):
    """Which person is a duplicate, and which of its values stay; what the other has no value for stays anyway."""

    duplicate_id: UUID
    take: tuple[Line, ...] = Field(default=(), max_length=40)

    @model_validator(mode="after")
    def _known(self) -> "MergeDetails":
        if set(self.take) - set(FIELDS):
            raise wrong(N_("There is no such field"), at="take")
        return self


def merge(session: Session, act: Act, person: Person, details: MergeDetails) -> None:
    """Put a duplicate into a person. Raises Refused when it is herself, not there, or merged already."""
    access.require_change(act)
    duplicate = session.get(Person, details.duplicate_id)
    if duplicate is None:
        raise Refused(N_("There is no such person"), field="duplicate_id")
    if duplicate is person:
        raise Refused(N_("Choose another person: this is herself"), field="duplicate_id")
    if person.merged_into_id or duplicate.merged_into_id:
        raise Refused(N_("One of the two is merged into somebody already"), field="duplicate_id")
    _take_values(person, duplicate, details)
    _take_posts(session, person, duplicate)
    _take_contacts(session, person, duplicate)
    for pointer in session.scalars(select(Person).where(Person.merged_into_id == duplicate.id)):
        pointer.merged_into_id = person.id
    duplicate.merged_into_id = person.id
    history.note(session, act, "merged", ("person", person.id), {"person_id": str(duplicate.id)})
    session.flush()


def is_more_telling(field: str, person: Person, duplicate: Person, presets: Collection[str]) -> bool:
    """Say whether the duplicate's value should stay unless somebody chooses: the language that no form has preset, else
    that of the older entry. Of all other fields each has been typed, and that of the person stays.
    """
    if field != "locale":
        return False
    chosen = [one.locale not in presets for one in (person, duplicate)]
    return chosen[1] if chosen[0] != chosen[1] else duplicate.id < person.id


def likely(session: Session, person: Person) -> Sequence[Person]:
    """Return who may be the same person: the same address, or the same name in one script."""
    same = [
        Person.email == person.email if person.email else None,
        Person.native == person.native if person.native else None,
        and_(
            func.lower(Person.family) == func.lower(person.family), func.lower(Person.given) == func.lower(person.given)
        )
        if person.family and person.given
        else None,
    ]
    told = [one for one in same if one is not None]
    if not told:
        return []
    query = people.living().where(or_(*told), Person.id != person.id)
    return session.scalars(query.order_by(Person.id).limit(MOST)).all()


def _take_values(person: Person, duplicate: Person, details: MergeDetails) -> None:
    for field in FIELDS:
        mine, theirs = getattr(person, field), getattr(duplicate, field)
        if theirs is not None and (field in details.take or mine is None):
            setattr(person, field, theirs)


def _take_posts(session: Session, person: Person, duplicate: Person) -> None:
    for post in session.scalars(select(Post).where(Post.person_id == duplicate.id)):
        post.person_id = person.id


def _take_contacts(session: Session, person: Person, duplicate: Person) -> None:
    """Move all of them, also those that the acting person may not see: no partnership loses its contact."""
    known = set(session.scalars(select(Contact.partnership_id).where(Contact.person_id == person.id)))
    for contact in session.scalars(select(Contact).where(Contact.person_id == duplicate.id)):
        if contact.partnership_id in known:
            session.delete(contact)
        else:
            contact.person_id = person.id
