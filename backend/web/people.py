"""Pages of people: the list, one person with her posts, and the form."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import contacts, duplicates, people
from backend.domain.partners.contacts import Contact, ContactDetails, DropDetails
from backend.domain.partners.duplicates import MergeDetails
from backend.domain.partners.people import Person, PersonDetails
from backend.domain.values import inputs
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import NAMES, locale_tag
from backend.http.i18n import gettext as _
from backend.web import partnership_view, person_view, pickers, record_forms, twins
from backend.web.lists import people as sheet
from backend.web.lists import table
from backend.web.twins import Twin

pages = Blueprint("people", __name__, url_prefix="/people")
CONTACT = {"partnership_id": "partnerships"}
TWIN = {"duplicate_id": "people"}


@pages.get("")
def index() -> ResponseReturnValue:
    """List everybody by name, with the posts each holds now."""
    return table.page(sheet.SHEET, "people/index.html")


@pages.get("/<uuid:person_id>")
def show(person_id: UUID) -> ResponseReturnValue:
    """Show one person, as one reads it before a meeting; a duplicate leads to whom it was merged into."""
    session, act = transactions.current()
    person = people.get(session, person_id)
    if person.merged_into_id is not None:
        return redirect(url_for(".show", person_id=person.merged_into_id), HTTPStatus.MOVED_PERMANENTLY)
    return _page(session, act, person, forms.fresh())


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form; the address may name where the person holds a post (?organisation_id=)."""
    access.require_change(transactions.current()[1])
    return _form_page(forms.begun({"locale": locale_tag()}, PersonDetails))


@pages.post("/new")
def create() -> ResponseReturnValue:
    """Enter a person."""
    access.require_change(transactions.current()[1])
    form = forms.sent()
    if found := twins.unseen("people", form):
        return _form_page(form, twins=found)
    made = form.submit(lambda session, act: people.create(session, act, form.parse(PersonDetails)))
    if made is None:
        return _form_page(form)
    flash(_("Entered. Which post does this person hold?"), "success")
    return redirect(url_for("posts.new", person_id=made.id, organisation_id=request.args.get("organisation_id")), 303)


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


@pages.post("/<uuid:person_id>/contacts")
def name_contact(person_id: UUID) -> ResponseReturnValue:
    """Make her the contact for a partnership."""
    access.require_change(transactions.current()[1])
    form = pickers.read(forms.sent(), CONTACT)

    def name(session: Session, act: Act) -> Contact:
        return contacts.name(session, act, people.get(session, person_id), form.parse(ContactDetails))

    if form.submit(name):
        flash(_("Entered."), "success")
        return redirect(url_for(".show", person_id=person_id, _anchor="contact-for"), 303)
    session, act = transactions.current()
    return _page(session, act, people.get(session, person_id), form)


@pages.post("/<uuid:person_id>/contacts/drop")
def drop_contact(person_id: UUID) -> ResponseReturnValue:
    """Say that she is no longer the contact for a partnership."""
    form = forms.sent()
    return forms.press(
        lambda session, act: contacts.drop(session, act, people.get(session, person_id), form.parse(DropDetails)),
        _("Taken out."),
        url_for(".show", person_id=person_id),
    )


@pages.get("/<uuid:person_id>/merge")
def merging(person_id: UUID) -> ResponseReturnValue:
    """Show the two persons side by side; the address may name the other (?duplicate_id=)."""
    session, act = transactions.current()
    access.require_change(act)
    asked = pickers.asked("people", "duplicate_id")
    return _merge_page(forms.fresh({"duplicate_id": asked}), people.get(session, person_id))


@pages.post("/<uuid:person_id>/merge")
def merge(person_id: UUID) -> ResponseReturnValue:
    """Put the duplicate into this person."""
    access.require_change(transactions.current()[1])
    form = pickers.read(forms.sent(), TWIN)

    def put(session: Session, act: Act) -> Person:
        person = people.get(session, person_id)
        duplicates.merge(session, act, person, inputs.parse(MergeDetails, _merged(form)))
        return person

    if form.submit(put):
        flash(_("Merged. The other address leads here now."), "success")
        return redirect(url_for(".show", person_id=person_id), 303)
    return _merge_page(form, people.get(transactions.current()[0], person_id))


def _page(session: Session, act: Act, person: Person, form: Form) -> ResponseReturnValue:
    page = render_template(
        "people/show.html",
        person=person,
        form=form,
        today=act.today,
        tiers=partnership_view.tier_options(),
        **person_view.names(person),
        **person_view.shown(session, act, person),
    )
    return page, form.status


def _merged(form: Form) -> dict[str, object]:
    """Return what the form of a merge says: the duplicate, and the fields whose other value was chosen."""
    chosen = form.values.get("value")
    take = [field for field, whose in chosen.items() if whose == "theirs"] if isinstance(chosen, dict) else []
    return {"duplicate_id": form.values.get("duplicate_id"), "take": take}


def _merge_page(form: Form, person: Person) -> ResponseReturnValue:
    session, _act = transactions.current()
    other = people.find(session, form.value("duplicate_id"))
    page = render_template(
        "people/merge.html",
        form=form,
        person=person,
        other=other if other is not person else None,
        rows=person_view.differences(person, other) if other else [],
        labels={**_labels(), "duplicate_id": _("The duplicate")},
    )
    return page, form.status


def _form_page(form: Form, person: Person | None = None, twins: Sequence[Twin] = ()) -> ResponseReturnValue:
    return record_forms.page(
        "people/form.html",
        form,
        person,
        people.given(person) if person else None,
        person=person,
        twins=twins,
        name=person.name.shown(locale_tag()) if person else _("New person"),
        languages=list(NAMES.items()),
        tongues=_tongues(person),
        orders=[("", _("as the script has it")), ("true", _("family name first")), ("false", _("given name first"))],
        labels=_labels(),
    )


def _tongues(person: Person | None) -> list[dict[str, str]]:
    """Return the languages to choose from: those of the forms, and what is on record beside them."""
    tags = [*NAMES, *(one for one in (person.languages or ()) if one not in NAMES)] if person else [*NAMES]
    return [{"id": tag, "name": NAMES.get(tag, tag)} for tag in tags]


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
        "phone": _("Telephone"),
        "languages": _("Speaks"),
    }
