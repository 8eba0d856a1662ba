"""Pages of regions."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("regions", __name__)


@pages.get("/regions")
def index() -> ResponseReturnValue:
    """Show the page."""
    return render_template("regions/index.html")
