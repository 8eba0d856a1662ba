"""A warning before somebody or something is entered a second time: who is here already, to choose; or go on.

What was shown goes with the form (`known`), so that saving once more enters another one, and asks again only of others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from flask import request, url_for
from pydantic import BaseModel
from sqlalchemy.orm import Session

from backend.domain import likely
from backend.domain.errors import DomainError
from backend.domain.lists import people as posts
from backend.domain.office.acts import Act
from backend.domain.partners.organisations import LABELS, OrganisationDetails
from backend.domain.partners.people import Person, PersonDetails, Post
from backend.http import transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text

KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Twin:
    """One that is here already: its name and page, and what tells it from others."""

    id: UUID
    name: str
    href: str
    meta: str


def of(noun: str, form: Form) -> list[Twin]:
    """Return what may be meant by a form of this noun (people, organisations); nothing where it is not yet right."""
    if noun not in _FOUND:
        return []
    session, act = transactions.current()
    details, find = _FOUND[noun]
    try:
        return find(session, act, form.parse(details))
    except DomainError:
        return []


def unseen(noun: str, form: Form) -> list[Twin]:
    """Return the twins of a form that is sent, if one of them was not shown with it before."""
    form.values.pop(KNOWN, None)
    shown = request.form.get(KNOWN, "").split()
    found = of(noun, form)
    if not {str(one.id) for one in found} - set(shown):
        return []
    form.status = HTTPStatus.CONFLICT
    return found


def _people(session: Session, act: Act, details: PersonDetails) -> list[Twin]:
    found = likely.people(session, act, details)
    held = posts.posts_now(session, act.today, [one.id for one in found])
    return [_person(one, held.get(one.id, [])) for one in found]


def _person(one: Person, held: Sequence[Post]) -> Twin:
    said = [f"{text(post.title)}, {text(post.organisation.name)}" for post in held[:2]]
    meta = " · ".join(part for part in (one.name.beside(locale_tag()), *said, one.email) if part)
    return Twin(one.id, one.name.shown(locale_tag()), url_for("people.show", person_id=one.id), meta)


def _organisations(session: Session, act: Act, details: OrganisationDetails) -> list[Twin]:
    return [
        Twin(
            one.id,
            text(one.name),
            url_for("organisations.show", organisation_id=one.id),
            f"{_(LABELS[one.kind])} · {text(one.region.name)}",
        )
        for one in likely.organisations(session, act, details)
    ]


_FOUND: dict[str, tuple[type[BaseModel], Callable[..., list[Twin]]]] = {
    "people": (PersonDetails, _people),
    "organisations": (OrganisationDetails, _organisations),
}
