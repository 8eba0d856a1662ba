"""The history of one record on its own page, in the sentences of the office's history."""

from typing import Any

from sqlalchemy.orm import Session

from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.web import history_view
from backend.web.history_view import Line

MOST = 60


def of_record(session: Session, act: Act, record: Any) -> list[Line]:
    """Return what was done to a record that this person may see, newest first, on her clock."""
    return history_view.lines(session, act, history.of_record(session, record.id, MOST))
