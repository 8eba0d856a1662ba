"""The page of help: the keys, the first steps, and what partners can and cannot see."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from backend.domain.partners import regions
from backend.http import transactions

pages = Blueprint("help", __name__)


@pages.get("/help")
def index() -> ResponseReturnValue:
    """Show it."""
    session, _act = transactions.current()
    return render_template("help/index.html", home=regions.find_home(session))
