"""Words that people typed before, offered where the same is typed again: the last ones first, each once.

Only what stands on records that the person may see is offered: a confidential partnership tells nothing here either.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.documents import Document
from backend.domain.partners.people import Person, Post
from backend.domain.schedule.entries import Entry

READ, MOST = 400, 40
"""So many of the newest rows are read for it, and so many words offered of each language."""


def of(session: Session, act: Act, name: str) -> dict[str, list[str]]:
    """Return what was typed, by language; under "" what is in none. Raises KeyError for a name that is not known."""
    found: dict[str, dict[str, None]] = {}
    for tag, said in _told(session.scalars(KNOWN[name](act).limit(READ))):
        words = found.setdefault(tag, {})
        if len(words) < MOST and said.strip():
            words.setdefault(said.strip())
    return {tag: list(words) for tag, words in found.items() if words}


def _told(values: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for value in values:
        yield from value.items() if isinstance(value, dict) else [("", value or "")]


def _of_files(column: Any) -> Callable[[Act], Select[Any]]:
    seen = select(column).where(column.is_not(None)).order_by(Document.id.desc())
    return lambda act: seen.where(access.visible(Document.record_id, act.who))


def _places(act: Act) -> Select[Any]:
    """Return where forums, visits and signings were and will be."""
    seen = select(Entry.place).where(Entry.place.is_not(None), access.visible(Entry.record_id, act.who))
    return seen.order_by(Entry.id.desc())


KNOWN: Mapping[str, Callable[[Act], Select[Any]]] = {
    "places": _places,
    "custody": _of_files(Document.custody),
    "credits": _of_files(Document.credit),
    "withdrawals": _of_files(Document.withdrawn_why),
    "honorifics": lambda _act: select(Person.honorific).where(Person.honorific.is_not(None)).order_by(Person.id.desc()),
    "posts": lambda _act: select(Post.title).order_by(Post.id.desc()),
}
