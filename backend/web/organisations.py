"""Pages of organisations."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("organisations", __name__)


@pages.get("/organisations")
def index() -> ResponseReturnValue:
    """Show the page."""
    return render_template("organisations/index.html")
