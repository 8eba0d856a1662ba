"""Pages of people: the list, one person with her posts, the forms of both."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import people
from backend.domain.partners.people import Person, PersonDetails, Post, PostDetails
from backend.domain.values import dates
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import NAMES, locale_tag
from backend.http.i18n import gettext as _
from backend.web import choices, stale

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
    return redirect(url_for(".new_post", person_id=made.id), 303)


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
    if form.submit(lambda session, act: _change(session, act, person_id, form)):
        flash(_("Saved."), "success")
        return redirect(url_for(".show", person_id=person_id), 303)
    person = people.get(transactions.current()[0], person_id)
    form.compare(people.given(person), person.revision)
    return _form_page(form, person)


@pages.get("/<uuid:person_id>/posts/new")
def new_post(person_id: UUID) -> ResponseReturnValue:
    """Show the empty form of a post, with the organisation the address suggests (?organisation_id=)."""
    session, act = transactions.current()
    access.require_change(act)
    given = {"person_id": person_id, "organisation_id": request.args.get("organisation_id")}
    return _post_page(forms.fresh(given), people.get(session, person_id))


@pages.post("/<uuid:person_id>/posts/new")
def appoint(person_id: UUID) -> ResponseReturnValue:
    """Enter that a person holds a post."""
    form = forms.sent()
    form.values["person_id"] = str(person_id)
    if form.submit(lambda session, act: people.appoint(session, act, form.parse(PostDetails))):
        flash(_("Entered."), "success")
        return redirect(url_for(".show", person_id=person_id), 303)
    return _post_page(form, people.get(transactions.current()[0], person_id))


@pages.get("/posts/<uuid:post_id>/edit")
def edit_post(post_id: UUID) -> ResponseReturnValue:
    """Show the form of one post."""
    session, act = transactions.current()
    access.require_change(act)
    post = people.get_post(session, post_id)
    return _post_page(forms.fresh(people.given_post(post), post.revision), post.person, post)


@pages.post("/posts/<uuid:post_id>/edit")
def change_post(post_id: UUID) -> ResponseReturnValue:
    """Save what was typed about a post."""
    form = forms.sent()
    changed = form.submit(lambda session, act: _change_post(session, act, post_id, form))
    if changed:
        flash(_("Saved."), "success")
        return redirect(url_for(".show", person_id=changed.person_id), 303)
    post = people.get_post(transactions.current()[0], post_id)
    form.compare(people.given_post(post), post.revision)
    return _post_page(form, post.person, post)


def _change(session: Session, act: Act, person_id: UUID, form: Form) -> Person:
    person = people.get(session, person_id)
    form.require_fresh(person)
    people.change(session, act, person, form.parse(PersonDetails))
    return person


def _change_post(session: Session, act: Act, post_id: UUID, form: Form) -> Post:
    post = people.get_post(session, post_id)
    form.require_fresh(post)
    form.values["person_id"] = str(post.person_id)
    people.change_post(session, act, post, form.parse(PostDetails))
    return post


def _is_held(post: Post, act: Act) -> bool:
    begun = post.since is None or dates.earliest(post.since) <= act.today
    return begun and (post.until is None or dates.latest(post.until) >= act.today)


def _form_page(form: Form, person: Person | None = None) -> ResponseReturnValue:
    session, act = transactions.current()
    page = render_template(
        "people/form.html",
        form=form,
        person=person,
        name=person.name.both() if person else _("New person"),
        saved=stale.last_saved(session, act, person.id) if person and form.is_stale else None,
        languages=list(NAMES.items()),
        orders=[("", _("as the script has it")), ("true", _("family name first")), ("false", _("given name first"))],
        labels=_labels(),
    )
    return page, form.status


def _post_page(form: Form, person: Person, post: Post | None = None) -> ResponseReturnValue:
    session, act = transactions.current()
    labels: dict[str, Any] = {
        "organisation_id": _("Organisation"),
        "title": _("Title"),
        "rank": _("Rank"),
        "since": _("Since"),
        "until": _("Until"),
        "mandate_ends_on": _("Mandate ends"),
    }
    page = render_template(
        "people/post.html",
        form=form,
        person=person,
        post=post,
        name=person.name.shown(locale_tag()),
        saved=stale.last_saved(session, act, post.id) if post and form.is_stale else None,
        bodies=choices.bodies(session),
        labels=labels,
    )
    return page, form.status


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
