"""Pages of messages."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("messages", __name__)


@pages.get("/messages")
def index() -> ResponseReturnValue:
    """Show the page."""
    return render_template("messages/index.html")
