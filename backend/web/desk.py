"""Pages of desk."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("desk", __name__)


@pages.get("/")
def index() -> ResponseReturnValue:
    """Show the page."""
    return render_template("desk/index.html")
