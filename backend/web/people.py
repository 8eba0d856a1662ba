"""Pages of people."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("people", __name__)


@pages.get("/people")
def index() -> ResponseReturnValue:
    """Show the page."""
    return render_template("people/index.html")
