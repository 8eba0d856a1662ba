"""Which records of a noun bear words in their names: the one place where lists ask the search."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.domain import search


def matching(
    session: Session, noun: str, record_id: InstrumentedAttribute[Any], words: str
) -> ColumnElement[bool] | None:
    """Return the condition that a record of `noun` bears all these words; None for signs alone."""
    return record_id.in_(search.matching(session, noun, words)) if search.split(words) else None
