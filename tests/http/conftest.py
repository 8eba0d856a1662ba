"""The fixtures of web tests, and views that exercise what the pages and the API share."""

from uuid import UUID

import pytest
from flask import Blueprint, Flask, Response, flash, jsonify, render_template_string, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from backend.accounts.tokens import Scope
from backend.domain import errors
from backend.domain.errors import N_
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.values.inputs import Details, Line, Texts
from backend.http import bodies, conditional, forms, guards, paging, security, transactions
from backend.http.forms import Form
from tests.web_fixtures import *  # noqa: F403 - pytest finds fixtures by name
from tests.web_fixtures import MakeApp

views = Blueprint("views", __name__)
RAISED: dict[str, Exception] = {
    "not_found": errors.NotFound(),
    "forbidden": errors.Forbidden(N_("Only a director may do this")),
    "invalid": errors.Invalid({"name": errors.Refused(N_("Too long: at most %(most)s characters"), most=9)}),
    "refused": errors.Refused(N_("Too long: at most %(most)s characters"), most=9),
    "stale": errors.Stale(N_("Somebody else changed this meanwhile. Nothing was saved.")),
    "collided": IntegrityError("INSERT", {}, ValueError("UNIQUE")),
    "busy": OperationalError("SELECT", {}, ValueError("locked")),
    "broken": ZeroDivisionError("secret of the trace"),
}


class NameDetails(Details):
    """A name as typed."""

    name: Line
    tags: tuple[str, ...] = ()
    title: Texts | None = None


@views.get("/raise/<kind>")
@guards.public
def raising(kind: str) -> ResponseReturnValue:
    """Fail."""
    raise RAISED[kind]


@views.route("/trial-people/<uuid:person_id>", methods=["GET", "POST"])
def person(person_id: UUID) -> ResponseReturnValue:
    """Show or change a name."""
    form = forms.sent()
    if request.method == "POST":
        saved = form.submit(lambda session, act: _rename(session, act, person_id, form))
        if saved:
            return "saved"
    found = coordinators.get(transactions.current()[0], person_id)
    if request.method == "GET":
        form = forms.fresh({"name": found.name}, found.revision)
    form.compare({"name": found.name}, found.revision)
    page = render_template_string(
        "{{ form.values }} {{ form.errors }} {{ form.differences({'name': 'Name'}) }}", form=form
    )
    return page, form.status


@views.post("/trial-people/<uuid:person_id>/press")
def press(person_id: UUID) -> ResponseReturnValue:
    """Change a name by a button."""
    form = forms.sent()
    return forms.press(lambda session, act: _rename(session, act, person_id, form), "Renamed", "/said")


@views.post("/trial-people/<uuid:person_id>/halfway")
def halfway(person_id: UUID) -> ResponseReturnValue:
    """Change a name, then answer as the form says."""
    coordinators.get(transactions.current()[0], person_id).name = "Half"
    return "answered", int(request.form["status"])


@views.get("/said")
@guards.public
def said() -> ResponseReturnValue:
    """Show what was flashed."""
    return render_template_string("{{ get_flashed_messages(with_categories=true) }}")


@views.route("/bearer", methods=["GET", "POST"])
@security.without_csrf
@guards.public
def bearer() -> ResponseReturnValue:
    """Show for whom a token acts."""
    guards.require_bearer()
    if "admin" in request.args:
        guards.require_scope(Scope.ADMIN)
    who = transactions.current()[1].who
    return who.email if who else "nobody"


@views.get("/nonce")
@guards.public
def nonce() -> ResponseReturnValue:
    """Show the nonce that this page's styles may carry."""
    return render_template_string("{{ csp_nonce() }}")


@views.get("/list")
def listed() -> ResponseReturnValue:
    """List the people."""
    session, _act = transactions.current()
    by = (Coordinator.created_at, Coordinator.id) if "dated" in request.args else (Coordinator.email,)
    page = paging.page(session, select(Coordinator), *by, newest_first="newest" in request.args)
    return jsonify(items=[one.email for one in page.items], next=page.next)


@views.post("/body")
@security.without_csrf
@guards.public
def body() -> ResponseReturnValue:
    """Answer the body."""
    return jsonify(bodies.read_object())


@views.route("/tagged", methods=["GET", "POST"])
@security.without_csrf
@guards.public
def tagged() -> ResponseReturnValue:
    """Answer a thing of revision 7."""
    conditional.require_match(7)
    return conditional.tag(Response("seven"), 7)


def _rename(session: Session, act: Act, person_id: UUID, form: Form) -> Coordinator:
    found = coordinators.get(session, person_id)
    form.require_fresh(found)
    details = form.parse(NameDetails)
    found.name = details.name
    session.flush()
    if details.name == "Nobody":
        raise errors.Refused(N_("Nobody here has the address %(email)s"), field="name", email=details.name)
    if act.who is not None and details.name == "Said":
        flash("said")
    return found


@pytest.fixture(name="app")
def app_with_views(make_app: MakeApp) -> Flask:
    """Return the application, with the views of this file."""
    made = make_app()
    made.register_blueprint(views)
    made.add_url_rule("/api/v1/raise/<kind>", "api_raise", guards.public(raising))
    made.add_url_rule("/api/v1/body", "api_body", guards.public(body), methods=["POST"])
    made.add_url_rule("/api/v1/tagged", "api_tagged", guards.public(tagged), methods=["GET", "POST"])
    return made
