"""The page of help: the keys, the first steps, and what partners can and cannot see."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("help", __name__)


@pages.get("/help")
def index() -> ResponseReturnValue:
    """Show it."""
    return render_template("help/index.html")
