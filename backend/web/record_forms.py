"""The form of one record: shown with who saved meanwhile, and saved unless somebody else did."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.db import Record
from backend.domain.office.acts import Act
from backend.http import transactions
from backend.http.forms import Form
from backend.web import stale

R = TypeVar("R", bound=Record)


def saved(form: Form, load: Callable[[Session, Act], R], change: Callable[[Session, Act, R], object]) -> tuple[R, ...]:
    """Change a record by what was typed; return it, or nothing when that was refused and the form has the reason."""

    def save(session: Session, act: Act) -> tuple[R, ...]:
        record = load(session, act)
        form.require_fresh(record)
        change(session, act, record)
        return (record,)

    return form.submit(save) or ()


def page(
    template: str, form: Form, record: Record | None = None, given: Mapping[str, Any] | None = None, **parts: Any
) -> ResponseReturnValue:
    """Show a form of a new record, or of one whose values are `given`: where somebody else saved, both are compared."""
    session, act = transactions.current()
    told = None
    if record is not None and form.is_stale:
        form.compare(given or {}, record.revision)
        told = stale.last_saved(session, act, record.id)
    return render_template(template, form=form, saved=told, **parts), form.status
