"""Which records of a noun bear words in their names: the one place where lists ask the search."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.domain import search
from backend.domain.office.access import Touch


def matching(
    session: Session, noun: str, record_id: InstrumentedAttribute[Any], words: str, *, by_partner: bool = False
) -> ColumnElement[bool] | None:
    """Return the condition that a record of `noun` bears all these words; None for signs alone.

    `by_partner`: a word may also be in the name of a partnership that the record touches.
    """
    if not by_partner:
        return record_id.in_(search.matching(session, noun, words)) if search.split(words) else None
    return (
        and_(*(_borne(session, noun, record_id, one) for one in search.split(words))) if search.split(words) else None
    )


def _borne(session: Session, noun: str, record_id: InstrumentedAttribute[Any], word: str) -> ColumnElement[bool]:
    partners = Touch.partnership_id.in_(search.matching(session, "partnership", word))
    own = record_id.in_(search.matching(session, noun, word))
    return or_(own, record_id.in_(select(Touch.record_id).where(partners)))
