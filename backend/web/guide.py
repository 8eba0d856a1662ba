"""Pages of help."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("help", __name__)


@pages.get("/help")
def index() -> ResponseReturnValue:
    """Show the page."""
    return render_template("help/index.html")
