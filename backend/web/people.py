"""Pages of people: the list, one person with her posts, and the form."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import people
from backend.domain.partners.people import Person, PersonDetails, Post
from backend.domain.values import dates
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import NAMES, locale_tag
from backend.http.i18n import gettext as _
from backend.web import record_forms

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("")
def index() -> ResponseReturnValue:
    """List everybody by name, with the post each holds now."""
    session, act = transactions.current()
    held: dict[UUID, list[Post]] = {}
    for post in people.held_on(session, act.today):
        held.setdefault(post.person_id, []).append(post)
    found = sorted(people.listed(session), key=lambda one: one.name.latin.casefold() or one.name.both())
    return render_template("people/index.html", people=found, held=held, tag=locale_tag())


@pages.get("/<uuid:person_id>")
def show(person_id: UUID) -> ResponseReturnValue:
    """Show one person: how she is named and written to, and the posts she holds and held."""
    session, act = transactions.current()
    person = people.get(session, person_id)
    posts = [(post, _is_held(post, act)) for post in people.posts_of(session, person_id)]
    return render_template(
        "people/show.html",
        person=person,
        name=person.name,
        posts=posts,
        language=NAMES.get(person.locale, person.locale),
        tag=locale_tag(),
        today=act.today,
    )


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form."""
    access.require_change(transactions.current()[1])
    return _form_page(forms.fresh({"locale": locale_tag()}))


@pages.post("/new")
def create() -> ResponseReturnValue:
    """Enter a person."""
    form = forms.sent()
    made = form.submit(lambda session, act: people.create(session, act, form.parse(PersonDetails)))
    if made is None:
        return _form_page(form)
    flash(_("Entered. Which post does this person hold?"), "success")
    return redirect(url_for("posts.new", person_id=made.id), 303)


@pages.get("/<uuid:person_id>/edit")
def edit(person_id: UUID) -> ResponseReturnValue:
    """Show the form of one person."""
    session, act = transactions.current()
    access.require_change(act)
    person = people.get(session, person_id)
    return _form_page(forms.fresh(people.given(person), person.revision), person)


@pages.post("/<uuid:person_id>/edit")
def change(person_id: UUID) -> ResponseReturnValue:
    """Save what was typed, unless somebody else has saved meanwhile."""
    form = forms.sent()
    if record_forms.saved(
        form,
        lambda session, _act: people.get(session, person_id),
        lambda session, act, person: people.change(session, act, person, form.parse(PersonDetails)),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".show", person_id=person_id), 303)
    return _form_page(form, people.get(transactions.current()[0], person_id))


def _is_held(post: Post, act: Act) -> bool:
    begun = post.since is None or dates.earliest(post.since) <= act.today
    return begun and (post.until is None or dates.latest(post.until) >= act.today)


def _form_page(form: Form, person: Person | None = None) -> ResponseReturnValue:
    return record_forms.page(
        "people/form.html",
        form,
        person,
        people.given(person) if person else None,
        person=person,
        name=person.name.both() if person else _("New person"),
        languages=list(NAMES.items()),
        orders=[("", _("as the script has it")), ("true", _("family name first")), ("false", _("given name first"))],
        labels=_labels(),
    )


def _labels() -> dict[str, str]:
    return {
        "native": _("Name in its own script"),
        "family": _("Family name"),
        "given": _("Given name"),
        "family_first": _("Order"),
        "written": _("Name in other scripts"),
        "passport_name": _("Name as in the passport"),
        "honorific": _("Honorific"),
        "locale": _("Language"),
        "email": _("E-mail address"),
    }
