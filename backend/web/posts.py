"""Pages of posts: the form of what a person holds, or held, at an organisation."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain import succession
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import people, seats
from backend.domain.partners.people import Person, Post, PostDetails
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import pickers, record_forms, succession_view

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
    made = form.submit(lambda session, act: people.appoint(session, act, form.parse(PostDetails)))
    if made is not None:
        flash(_("Entered."), "success")
        _told(transactions.current()[0], made)
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
        _told(transactions.current()[0], changed[0])
        return redirect(url_for("people.show", person_id=changed[0].person_id), 303)
    post = people.get_post(transactions.current()[0], post_id)
    return _form_page(form, post.person, post)


@pages.get("/posts/<uuid:post_id>/succeed")
def succeeding(post_id: UUID) -> ResponseReturnValue:
    """Show the form of a succession, with what still names who holds the post."""
    session, act = transactions.current()
    access.require_change(act)
    post = people.get_post(session, post_id)
    return _succession_page(forms.fresh({"since": act.today}), post)


@pages.post("/posts/<uuid:post_id>/succeed")
def succeed(post_id: UUID) -> ResponseReturnValue:
    """Let somebody follow, or show what that would do."""
    session, act = transactions.current()
    access.require_change(act)
    form = succession_view.sent(people.get_post(session, post_id))
    previewed = "preview" in request.form
    made = None if previewed else form.submit(lambda session, act: _succeed(session, act, post_id, form))
    if made is None:
        return _succession_page(form, people.get_post(transactions.current()[0], post_id))
    flash(
        _("%(name)s holds the post. The one before is in its history.", name=made.person.name.shown(locale_tag())),
        "success",
    )
    return redirect(url_for("people.show", person_id=made.person_id), 303)


@pages.post("/posts/<uuid:post_id>/succeed/preview")
def preview(post_id: UUID) -> ResponseReturnValue:
    """Say what a succession would do, while it is typed."""
    session, act = transactions.current()
    access.require_change(act)
    post = people.get_post(session, post_id)
    form = succession_view.sent(post)
    return render_template("people/_moves.html", post=post, form=form, **_outlook(post, form))


def _succeed(session: Session, act: Act, post_id: UUID, form: Form) -> Post:
    post = people.get_post(session, post_id)
    form.require_fresh(post)
    return succession.succeed(session, act, post, succession_view.details(form))


def _outlook(post: Post, form: Form) -> dict[str, Any]:
    return {"nouns": succession_view.nouns(), **succession_view.outlook(*transactions.current(), post, form)}


def _succession_page(form: Form, post: Post) -> ResponseReturnValue:
    after = succession.follower(transactions.current()[0], post)
    return record_forms.page(
        "people/succeed.html",
        form,
        post,
        people.given_post(post),
        post=post,
        after=after,
        name=post.person.name.shown(locale_tag()),
        labels={
            "person_id": _("The successor"),
            "person": _("New person"),
            "since": _("From which day"),
            "mandate_ends_on": _("Mandate ends"),
            "moves": _("What names the successor from now on"),
        },
        **_outlook(post, form),
    )


def _told(session: Session, post: Post) -> None:
    """Warn of who else holds this post in the same days; nothing is refused."""
    for one in seats.rivals(session, post)[:1]:
        name, title = one.person.name.shown(locale_tag()), text(one.title)
        flash(_("%(name)s holds this post in the same days too: %(title)s", name=name, title=title), "warning")


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
            "abolished": _("Nobody follows"),
        },
    )
