"""The history of one record on its own page, in the sentences of the office's history."""

from typing import Any

from sqlalchemy.orm import Session

from backend.domain import chronicle
from backend.domain.office.acts import Act
from backend.web import history_view
from backend.web.history_view import Line

MOST = 60


def of_record(session: Session, act: Act, record: Any) -> list[Line]:
    """Return what was done to a record that this person may see, newest first, on her clock."""
    rows = chronicle.of_record(session, act, record.id, MOST)
    return history_view.lines(session, act, rows, on_record=True)
