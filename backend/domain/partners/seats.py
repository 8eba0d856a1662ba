"""Posts through time: who holds one on a day, who held it before, whether it is vacant or held twice.

A seat is what its holders share: one organisation, and one title in any language, or that one follows the other.
Nothing is stored for it; partial dates count whole where somebody may hold it, and only certain days where two clash.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.partners import people
from backend.domain.partners.people import Post
from backend.domain.values import dates

LOWEST = 1000


@dataclass(frozen=True, slots=True)
class Seat:
    """One post on one day, or in all days to `last`: who holds it, who comes, who held it before, the latest first."""

    day: date
    posts: list[Post] = field(default_factory=list)
    last: date | None = None

    @property
    def holders(self) -> list[Post]:
        """Return who holds it on the day, or at any time in the days."""
        return [one for one in self.posts if people.is_held(one, self.day, self.last)]

    @property
    def coming(self) -> list[Post]:
        """Return who takes it later."""
        return [one for one in self.posts if one.since and dates.earliest(one.since) > (self.last or self.day)]

    @property
    def earlier(self) -> list[Post]:
        """Return who held it before."""
        return [one for one in self.posts if one.until and dates.latest(one.until) < self.day]

    @property
    def title(self) -> Texts:
        """Return what it is called, by who holds it or held it last."""
        return (self.holders or self.earlier or self.posts)[0].title

    @property
    def rank(self) -> int:
        """Return its rank for sorting; unknown ones come last."""
        return min((one.rank for one in self.posts if one.rank), default=LOWEST)

    @property
    def vacant_since(self) -> str | None:
        """Return from when on nobody holds it, as exactly as known, when on the day nobody does and somebody should."""
        if self.holders or not self.earlier or self.earlier[0].abolished:
            return None
        until = self.earlier[0].until
        last = dates.full(until)
        return (last + timedelta(days=1)).isoformat() if last else until

    @property
    def clashing(self) -> list[Post]:
        """Return those of the holders whose days overlap for certain."""
        held = self.holders
        return [one for one in held if any(overlap(one, other) for other in held if other is not one)]


def at(session: Session, organisation_id: UUID, day: date) -> list[Seat]:
    """Return the posts of an organisation as they stand on `day`, highest rank first."""
    query = people.all_posts().where(Post.organisation_id == organisation_id).order_by(Post.id)
    return arranged(session.scalars(query).all(), day)


def in_days(session: Session, organisation_id: UUID, first: date, last: date) -> list[Seat]:
    """Return the posts of an organisation as they stood in these days; such as nobody had held by then are left out."""
    query = people.all_posts().where(Post.organisation_id == organisation_id).order_by(Post.id)
    found = arranged(session.scalars(query).all(), first, last)
    return [one for one in found if one.holders or one.earlier]


def arranged(posts: Iterable[Post], day: date, last: date | None = None) -> list[Seat]:
    """Return these posts as seats, highest rank first."""
    groups: list[list[Post]] = []
    for post in posts:
        near = [group for group in groups if any(_one_seat(post, one) for one in group)]
        groups = [group for group in groups if group not in near]
        groups.append([one for group in near for one in group] + [post])
    seats = [Seat(day, sorted(group, key=_when, reverse=True), last) for group in groups]
    return sorted(seats, key=lambda one: (not one.holders, one.rank, sorted(one.title.items())))


def rivals(session: Session, post: Post) -> Sequence[Post]:
    """Return who else holds this post in the same days for certain: to be warned of, never to be refused."""
    query = people.all_posts().where(Post.organisation_id == post.organisation_id, Post.id != post.id)
    others = session.scalars(query.order_by(Post.id)).all()
    return [one for one in others if one.person_id != post.person_id and _one_seat(post, one) and overlap(post, one)]


def overlap(one: Post, other: Post) -> bool:
    """Say whether two posts have a day in common, however their partial dates are meant."""
    begins = max(dates.latest(post.since) if post.since else date.min for post in (one, other))
    ends = min(dates.earliest(post.until) if post.until else date.max for post in (one, other))
    return begins <= ends


def _one_seat(one: Post, other: Post) -> bool:
    if one.follows_id == other.id or other.follows_id == one.id:
        return True
    words = {(tag, title.casefold()) for tag, title in one.title.items()}
    return any((tag, title.casefold()) in words for tag, title in other.title.items())


def _when(post: Post) -> tuple[str, str, UUID]:
    return post.since or "", post.until or "9999", post.id
