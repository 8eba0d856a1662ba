"""The diary the demo is loaded from: who did what at which instant, done again in that order by the office's commands.

Everything goes through the same input types and commands as the API and the pages. References between records are
written as `ref("slug")` and resolved when a step is done. Between steps the office's clock turns: reminders that fell
due are mailed (`post`), so that the ledger tells a past too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.orm import Session

from backend.demo.days import Days
from backend.demo.post import Post
from backend.domain import transactions
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.values import inputs

Fields: TypeAlias = dict[str, Any]
D = TypeVar("D", bound=BaseModel)

DIRECTOR = "director@example.org"
EUROPE = "europe@example.org"
ASIA = "asia@example.org"
AUDITOR = "auditor@example.org"


@dataclass(frozen=True, slots=True)
class Ref:
    """A record of the demo by its slug, standing for its id."""

    slug: str


ref = Ref


@dataclass(frozen=True, slots=True)
class Scene:
    """What a step acts in: the session, the act of that instant, T, and the ids made so far by slug."""

    session: Session
    act: Act
    days: Days
    ids: dict[str, UUID]

    def read(self, model: type[D], fields: Fields) -> D:
        """Return `fields` as the input type, as the API would read it. Raises Invalid."""
        return inputs.parse(model, {name: self._resolved(value) for name, value in fields.items()})

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return str(self.ids[value.slug])
        if isinstance(value, list):
            return [self._resolved(one) for one in value]
        if isinstance(value, Mapping):
            return {name: self._resolved(one) for name, one in value.items()}
        return value


Deed: TypeAlias = Callable[[Scene], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done: at an instant, by a person (None is Amity itself)."""

    at: datetime
    who: str | None
    do: Deed


def play(session: Session, act: Act, days: Days, steps: Iterable[Step]) -> dict[str, UUID]:
    """Do all steps in order of time, each as its own act, and mail what fell due on the way up to `act.now`.

    Returns the ids by slug. The last act left on the session is `act`.
    """
    ids: dict[str, UUID] = {}
    post = Post(session, act.desk, days)
    for step in in_order(steps):
        post.send_until(step.at)
        _do(session, replace(act, now=step.at), step, (days, ids))
    post.send_until(act.now)
    session.info["act"] = act
    return ids


def in_order(steps: Iterable[Step]) -> Iterator[Step]:
    """Return the steps by their instants; those of one instant as they were written."""
    return iter(sorted(steps, key=lambda step: step.at))


def _do(session: Session, act: Act, step: Step, known: tuple[Days, dict[str, UUID]]) -> None:
    session.expunge_all()
    session.info["act"] = act
    who = coordinators.find(session, step.who) if step.who else None
    mine = session.info["act"] = replace(act, who=who)
    step.do(Scene(session, mine, *known))
    transactions.settle(session)
