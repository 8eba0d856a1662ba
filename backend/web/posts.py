"""Pages of posts: the form of what a person holds, or held, at an organisation."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import people
from backend.domain.partners.people import Person, Post, PostDetails
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag
from backend.web import pickers, record_forms

pages = Blueprint("posts", __name__, url_prefix="/people")
PICKED = {"organisation_id": "organisations"}


@pages.get("/<uuid:person_id>/posts/new")
def new(person_id: UUID) -> ResponseReturnValue:
    """Show the empty form of a post, with the organisation the address suggests (?organisation_id=)."""
    session, act = transactions.current()
    access.require_change(act)
    given = {"person_id": person_id, "organisation_id": request.args.get("organisation_id")}
    return _form_page(forms.fresh(given), people.get(session, person_id))


@pages.post("/<uuid:person_id>/posts/new")
def create(person_id: UUID) -> ResponseReturnValue:
    """Enter that a person holds a post."""
    form = pickers.read(forms.sent(), PICKED)
    form.values["person_id"] = str(person_id)
    if form.submit(lambda session, act: people.appoint(session, act, form.parse(PostDetails))):
        flash(_("Entered."), "success")
        return redirect(url_for("people.show", person_id=person_id), 303)
    return _form_page(form, people.get(transactions.current()[0], person_id))


@pages.get("/posts/<uuid:post_id>/edit")
def edit(post_id: UUID) -> ResponseReturnValue:
    """Show the form of one post."""
    session, act = transactions.current()
    access.require_change(act)
    post = people.get_post(session, post_id)
    return _form_page(forms.fresh(people.given_post(post), post.revision), post.person, post)


@pages.post("/posts/<uuid:post_id>/edit")
def change(post_id: UUID) -> ResponseReturnValue:
    """Save what was typed about a post."""
    form = pickers.read(forms.sent(), PICKED)
    changed = record_forms.saved(
        form,
        lambda session, _act: people.get_post(session, post_id),
        lambda session, act, post: _change(session, act, post, form),
    )
    if changed:
        flash(_("Saved."), "success")
        return redirect(url_for("people.show", person_id=changed[0].person_id), 303)
    post = people.get_post(transactions.current()[0], post_id)
    return _form_page(form, post.person, post)


def _change(session: Session, act: Act, post: Post, form: Form) -> None:
    form.values["person_id"] = str(post.person_id)
    people.change_post(session, act, post, form.parse(PostDetails))


def _form_page(form: Form, person: Person, post: Post | None = None) -> ResponseReturnValue:
    return record_forms.page(
        "people/post.html",
        form,
        post,
        people.given_post(post) if post else None,
        person=person,
        post=post,
        name=person.name.shown(locale_tag()),
        chosen=pickers.told(form, PICKED),
        labels={
            "organisation_id": _("Organisation"),
            "title": _("Title"),
            "rank": _("Rank"),
            "since": _("Since"),
            "until": _("Until"),
            "mandate_ends_on": _("Mandate ends"),
        },
    )
