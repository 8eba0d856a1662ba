"""Pages of history."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("history", __name__)


@pages.get("/history")
def index() -> ResponseReturnValue:
    """Show the page."""
    return render_template("history/index.html")
