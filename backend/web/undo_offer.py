"""The offer to undo what was just done: on the page after it, beside the message that confirms it.

The id of the act goes from the answer of a form to the next page by the signed session, like a flashed message.
"""

from uuid import UUID

from flask import Flask, Response, g, request, session
from sqlalchemy import select

from backend.domain import undo
from backend.domain.office.history import Change
from backend.domain.undo import Standing
from backend.http import guards, transactions
from backend.http.transactions import SAFE

KEY = "undo"
_FAILED = 400


def attach(app: Flask) -> None:
    """Let every form of `app` be followed by the offer, where what it did can be undone."""
    app.after_request(_keep)
    app.jinja_env.globals.update(undo_offer=offer)


def offer() -> Standing | None:
    """Return what can be undone of what this browser did last, once; read when a page first asks."""
    if "undo_offer" not in g:
        g.undo_offer = _read()
    found: Standing | None = g.undo_offer
    return found


def _read() -> Standing | None:
    said = session.pop(KEY, None)
    if not said or guards.current_user() is None or g.get("without_database"):
        return None
    act_id = UUID(said)
    opened, act = transactions.current()
    rows = opened.scalars(select(Change).where(Change.act_id == act_id)).all()
    found = undo.standings(opened, act, rows).get(act_id)
    return found if found is not None and found.refusal is None else None


def _keep(response: Response) -> Response:
    acted, pages = transactions.acted(), request.blueprint or ""
    if request.method in SAFE or pages == "api" or pages.startswith("account"):
        return response
    if acted is not None and response.status_code < _FAILED:
        session[KEY] = acted.hex
    return response
