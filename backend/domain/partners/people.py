"""People of either side, and the posts they hold: who holds which post now is a query.

A person has no account; those of the office who sign in are coordinators.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, ForeignKey, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, Record, Texts
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners.organisations import Organisation
from backend.domain.values import dates
from backend.domain.values.inputs import (
    Count,
    Day,
    Details,
    Email,
    Line,
    OptionalTexts,
    PartialDay,
    Phone,
    Tag,
    YesNo,
    wrong,
)
from backend.domain.values.inputs import Texts as NeededTexts
from backend.domain.values.names import PersonalName

PERSONAL = (
    "native",
    "family",
    "given",
    "written",
    "passport_name",
    "honorific",
    "email",
    "phone",
    "languages",
)
"""The fields of a person that are personal data: what erasure blanks, here and in the history."""


class Person(Record, Base):
    """A person; `family_first` is None where the native script says it. A duplicate points to whom it was merged into.

    The name as in the passport is for those who book and write invitations (`access.may_read_passports`).
    """

    __tablename__ = "people"
    __noun__ = "person"
    __unrecorded__ = ("passport_name",)

    native: Mapped[str | None]
    family: Mapped[str | None]
    given: Mapped[str | None]
    family_first: Mapped[bool | None]
    written: Mapped[Texts | None]
    passport_name: Mapped[str | None]
    honorific: Mapped[Texts | None]
    locale: Mapped[str] = mapped_column(default="en")
    email: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    languages: Mapped[list[str] | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)

    @property
    def name(self) -> PersonalName:
        """Return the name as a value."""
        return PersonalName(
            native=self.native,
            family=self.family,
            given=self.given,
            family_first=self.family_first,
            written=self.written,
            passport=self.passport_name,
            honorific=self.honorific,
        )


class Post(Record, Base):
    """That a person holds a post: `rank` 1 is the highest; `since` and `until` are partial dates, both inclusive.

    The end of a mandate is foreseen, it does not end the post by itself. `follows_id` is the post of whom this person
    took it over from; `abolished_at` says that nobody follows, so that it is not vacant.
    """

    __tablename__ = "posts"
    __noun__ = "post"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    title: Mapped[Texts]
    rank: Mapped[int | None]
    since: Mapped[str | None]
    until: Mapped[str | None]
    mandate_ends_on: Mapped[date | None]
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("posts.id"), index=True)
    abolished_at: Mapped[datetime | None] = mapped_column(Instant())
    person: Mapped[Person] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")

    @property
    def abolished(self) -> bool:
        """Say that nobody follows in this post."""
        return self.abolished_at is not None


class PersonDetails(Details):
    """What is typed about a person: a name in one script at least."""

    native: Line | None = None
    family: Line | None = None
    given: Line | None = None
    family_first: YesNo | None = None
    written: OptionalTexts = None
    passport_name: Line | None = None
    honorific: OptionalTexts = None
    locale: Tag = "en"
    email: Email | None = None
    phone: Phone | None = None
    languages: tuple[Tag, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _named(self) -> "PersonDetails":
        if not (self.native or self.family or self.given):
            raise wrong(N_("Write the name, in one script at least"))
        return self


class PostDetails(Details):
    """What is typed about a post."""

    person_id: UUID
    organisation_id: UUID
    title: NeededTexts
    rank: Count | None = Field(default=None, ge=1, le=100)
    since: PartialDay | None = None
    until: PartialDay | None = None
    mandate_ends_on: Day | None = None
    abolished: YesNo = False

    @model_validator(mode="after")
    def _forward(self) -> "PostDetails":
        if self.since and self.until and dates.latest(self.until) < dates.earliest(self.since):
            raise wrong(N_("The last day is before the first"), at="until")
        if self.abolished and not self.until:
            raise wrong(N_("Say when the post ended"), at="until")
        return self


def create(session: Session, act: Act, details: PersonDetails) -> Person:
    """Enter a person."""
    access.require_change(act)
    person = Person()
    _fill(person, details)
    session.add(person)
    session.flush()
    return person


def change(session: Session, act: Act, person: Person, details: PersonDetails) -> None:
    """Change what was typed. Raises Refused for a duplicate that was merged."""
    access.require_change(act)
    if person.merged_into_id is not None:
        raise Refused(N_("This is a duplicate: change the person it was merged into"))
    _fill(person, details)
    session.flush()


def appoint(session: Session, act: Act, details: PostDetails) -> Post:
    """Enter that a person holds a post. Raises Refused when the person or the organisation is not there."""
    access.require_change(act)
    post = Post()
    _fill_post(session, act, post, details)
    return post


def change_post(session: Session, act: Act, post: Post, details: PostDetails) -> None:
    """Change what was typed about a post."""
    access.require_change(act)
    _fill_post(session, act, post, details)


def get(session: Session, person_id: UUID) -> Person:
    """Return the person. Raises NotFound."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found


def find(session: Session, person_id: object) -> Person | None:
    """Return the person that this text is the id of, as a form holds it; None when it is nobody's."""
    try:
        wanted = UUID(str(person_id))
    except ValueError:
        return None
    return session.get(Person, wanted)


def listed(session: Session) -> Sequence[Person]:
    """Return everybody, newest first."""
    return session.scalars(living().order_by(Person.id.desc())).all()


def get_post(session: Session, post_id: UUID) -> Post:
    """Return the post with its person and organisation. Raises NotFound."""
    found = session.scalar(all_posts().where(Post.id == post_id))
    if found is None:
        raise NotFound
    return found


def posts(session: Session) -> Sequence[Post]:
    """Return all posts, held or left, newest first."""
    return session.scalars(all_posts().order_by(Post.id.desc())).all()


def posts_of(session: Session, person_id: UUID) -> Sequence[Post]:
    """Return the posts a person holds and held, the latest first."""
    found = session.scalars(all_posts().where(Post.person_id == person_id)).all()
    return sorted(found, key=lambda post: (post.since or "", post.id), reverse=True)


def followers(session: Session, post_ids: Collection[UUID]) -> dict[UUID, Post]:
    """Return who followed in these posts, by the id of the post before."""
    found = session.scalars(all_posts().where(Post.follows_id.in_(post_ids)).order_by(Post.id.desc()))
    return {one.follows_id: one for one in found if one.follows_id}


def held_on(session: Session, day: date, organisation_ids: Sequence[UUID] | None = None) -> Sequence[Post]:
    """Return who holds which post on `day` (normally today), highest rank first; of these organisations if given."""
    query = all_posts().where(held(day)).order_by(Post.rank.is_(None), Post.rank, Post.id)
    return session.scalars(query if organisation_ids is None else query.where(_of(organisation_ids))).all()


def given(person: Person) -> dict[str, object]:
    """Return what a `PersonDetails` of this person says; a PATCH starts from it."""
    return {name: getattr(person, name) for name in PersonDetails.model_fields} | {"languages": person.languages or ()}


def given_post(post: Post) -> dict[str, object]:
    """Return what a `PostDetails` of this post says; a PATCH starts from it."""
    return {name: getattr(post, name) for name in PostDetails.model_fields}


def living() -> Select[Person]:
    """Return the query of all people but duplicates that were merged."""
    return select(Person).where(Person.merged_into_id.is_(None))


def all_posts() -> Select[Post]:
    """Return the query of all posts, with who holds them and where."""
    return select(Post).options(
        selectinload(Post.person), selectinload(Post.organisation).selectinload(Organisation.region)
    )


def is_held(post: Post, day: date, last: date | None = None) -> bool:
    """Say whether a post is held on `day`, or at any time from then to `last`: a year or month alone counts whole."""
    begun = post.since is None or dates.earliest(post.since) <= (last or day)
    return begun and (post.until is None or dates.latest(post.until) >= day)


def held(day: date) -> ColumnElement[bool]:
    """Return the condition that a post is held on `day`: a year or month alone counts whole."""
    return and_(
        or_(Post.since.is_(None), *(_part(Post.since, day, earlier=True))),
        or_(Post.until.is_(None), *(_part(Post.until, day, earlier=False))),
    )


def _of(organisation_ids: Sequence[UUID]) -> ColumnElement[bool]:
    return Post.organisation_id.in_(organisation_ids)


def _part(
    column: InstrumentedAttribute[str | None], day: date, *, earlier: bool
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return conditions on a partial date: it may mean `day` itself, or lies before (after) it."""
    written = day.isoformat()
    same = column.in_([written[:4], written[:7], written])
    return same, column < written if earlier else column > written


def _fill(person: Person, details: PersonDetails) -> None:
    for name, value in details.model_dump(exclude={"languages"}).items():
        setattr(person, name, value)
    person.languages = list(dict.fromkeys(details.languages)) or None


def _fill_post(session: Session, act: Act, post: Post, details: PostDetails) -> None:
    person, organisation = session.get(Person, details.person_id), session.get(Organisation, details.organisation_id)
    if person is None or person.merged_into_id is not None:
        raise Refused(N_("There is no such person"), field="person_id")
    if organisation is None:
        raise Refused(N_("There is no such organisation"), field="organisation_id")
    for name, value in details.model_dump(exclude={"abolished"}).items():
        setattr(post, name, value)
    post.abolished_at = (post.abolished_at or act.now) if details.abolished else None
    post.person, post.organisation = person, organisation
    session.add(post)
    session.flush()
