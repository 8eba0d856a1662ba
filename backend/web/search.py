"""Pages of search."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("search", __name__)


@pages.get("/search")
def index() -> ResponseReturnValue:
    """Show the page."""
    return render_template("search/index.html")
