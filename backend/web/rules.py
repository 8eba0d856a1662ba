"""Pages of rules."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("rules", __name__)


@pages.get("/rules")
def index() -> ResponseReturnValue:
    """Show the page."""
    return render_template("rules/index.html")
