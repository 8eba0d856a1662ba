"""Pages of documents: files added to a record, one file with its versions, and the bytes to those who may have them."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.errors import N_, Invalid, Refused
from backend.domain.office import access, documents
from backend.domain.office.acts import Act
from backend.domain.office.documents import Document, DocumentDetails, WithdrawDetails
from backend.domain.values import inputs
from backend.files import names
from backend.http import downloads, forms, transactions, uploads
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext
from backend.http.uploads import Sent, Upload
from backend.web import document_view as view
from backend.web import stale, steps
from backend.web.document_view import Owner

pages = Blueprint("documents", __name__)
FOLDERS = "any(agreements,partnerships):folder"
STEPS = ("versions", "withdraw")


@pages.get(f"/<{FOLDERS}>/<uuid:record_id>/documents/new")
def new(folder: str, record_id: UUID) -> ResponseReturnValue:
    """Show the whole form of files for a record."""
    own = view.owner(*transactions.current(), folder, record_id)
    access.require_change(transactions.current()[1])
    return _new_page(own, forms.fresh({"kind": own.usual}))


@pages.post(f"/<{FOLDERS}>/<uuid:record_id>/documents")
@uploads.takes_files
def create(folder: str, record_id: UUID) -> ResponseReturnValue:
    """Add files to a record, from its card or from the whole form."""
    form, sent = forms.sent(), uploads.sent()
    made = form.submit(lambda session, act: _add(session, act, view.owner(session, act, folder, record_id), form, sent))
    if made is None:
        sent.told(form)
        return _new_page(view.owner(*transactions.current(), folder, record_id), form, sent)
    flash(ngettext("The file is kept.", "%(num)s files are kept.", made), "success")
    return redirect(f"/{folder}/{record_id}#files", 303)


@pages.get("/documents/<uuid:document_id>")
@pages.get("/documents/<uuid:document_id>/<int:number>")
def show(document_id: UUID, number: int | None = None) -> ResponseReturnValue:
    """Answer the bytes of the newest version, or of the one named."""
    found = documents.get(*transactions.current(), document_id)
    return downloads.answer(documents.version(found, number), look=downloads.wants_to_look())


@pages.get("/documents/<uuid:document_id>/edit")
def edit(document_id: UUID) -> ResponseReturnValue:
    """Show one file: what is said of it, its versions, and what may be done."""
    document = documents.get(*transactions.current(), document_id)
    return _edit_page(document, forms.fresh(documents.given(document), document.revision))


@pages.post("/documents/<uuid:document_id>/edit")
def change(document_id: UUID) -> ResponseReturnValue:
    """Save what was typed of a file, unless somebody else has saved meanwhile."""
    form = forms.sent()
    step = _step(
        document_id,
        form,
        lambda session, act, document: documents.change(session, act, document, form.parse(DocumentDetails)),
    )
    if form.submit(step):
        flash(_("Saved."), "success")
        return _back(document_id)
    document = documents.get(*transactions.current(), document_id)
    form.compare(documents.given(document), document.revision)
    return _edit_page(document, form)


@pages.post("/documents/<uuid:document_id>/versions")
@uploads.takes_files
def add_version(document_id: UUID) -> ResponseReturnValue:
    """Put a new version in the place of the one before."""
    form, sent = forms.sent(), uploads.sent()
    step = _step(
        document_id,
        form,
        lambda session, act, document: documents.add_version(session, act, document, _only(sent).content),
    )
    if form.submit(step):
        flash(_("The new version is kept. Those before stay readable."), "success")
        return _back(document_id)
    sent.told(form)
    return _tried(document_id, "versions", form)


@pages.post("/documents/<uuid:document_id>/withdraw")
def withdraw(document_id: UUID) -> ResponseReturnValue:
    """Withdraw a file, with the reason."""
    form = forms.sent()
    part = steps.part(form, "withdraw")
    if form.submit(
        _step(
            document_id,
            form,
            lambda session, act, document: documents.withdraw(session, act, document, part.parse(WithdrawDetails)),
        ),
    ):
        flash(_("Withdrawn. It stays readable, marked with the reason."), "success")
        return _back(document_id)
    return _tried(document_id, "withdraw", steps.told(form, "withdraw"))


@pages.post("/documents/<uuid:document_id>/restore")
def restore(document_id: UUID) -> ResponseReturnValue:
    """Bring back what was withdrawn."""
    own = view.owner_of(*transactions.current(), documents.get(*transactions.current(), document_id))
    step = _step(document_id, forms.sent(), documents.restore)
    return forms.press(step, _("It counts again."), f"/{own.folder}/{own.id}#files")


def put(session: Session, act: Act, record: tuple[str, UUID], sent: Sent, said: Mapping[str, Any]) -> int:
    """Add the files that were sent to a record that may be seen; return how many. Raises Invalid.

    `said`: fields of all of them. A language that is not said is the field's (`files.<tag>`), else what the name tells.
    """
    sent.require()
    for one in sent.uploads:
        language = said.get("language") or _language(one)
        details = inputs.parse(DocumentDetails, {**said, "language": language}, locale=act.desk.locale)
        documents.add(session, act, record, one.content, details)
    return len(sent.uploads)


def _add(session: Session, act: Act, own: Owner, form: Form, sent: Sent) -> int:
    access.require_change(act)
    if not sent.uploads and not sent.problems:
        raise Invalid({"files": Refused(N_("Choose a file first"))})
    form.parse(DocumentDetails)
    if form.values.get("title") and len(sent.uploads) > 1:
        raise Invalid(
            {"title": Refused(N_("A title is for one file: leave it open, and each is called as its file is"))}
        )
    return put(session, act, own.pair, sent, form.values)


def _language(one: Upload) -> str | None:
    tag = one.field.partition(".")[2]
    return tag if tag and tag != "other" else names.language_of(one.content.file_name)


def _only(sent: Sent) -> Upload:
    sent.require()
    if len(sent.uploads) != 1:
        raise Invalid({"file": Refused(N_("Choose a file first"))})
    return sent.uploads[0]


def _step(
    document_id: UUID, form: Form, command: Callable[[Session, Act, Document], object]
) -> Callable[[Session, Act], bool]:
    """Return what runs a command on the document as it stood when the form was opened."""

    def run(session: Session, act: Act) -> bool:
        document = documents.get(session, act, document_id)
        form.require_fresh(document)
        command(session, act, document)
        return True

    return run


def _back(document_id: UUID) -> ResponseReturnValue:
    """Return to the files of the record."""
    own = view.owner_of(*transactions.current(), documents.get(*transactions.current(), document_id))
    return redirect(f"/{own.folder}/{own.id}#files", 303)


def _tried(document_id: UUID, name: str, form: Form) -> ResponseReturnValue:
    """Show the page of a file with a step that was refused."""
    document = documents.get(*transactions.current(), document_id)
    fresh = forms.fresh(documents.given(document), document.revision)
    fresh.status, fresh.errors = form.status, form.errors
    return _edit_page(document, fresh, {name: form})


def _new_page(own: Owner, form: Form, sent: Sent | None = None) -> ResponseReturnValue:
    shown = render_template(
        "documents/new.html",
        own=own,
        form=form,
        again=sent.names if sent else (),
        kinds=view.kind_options(),
        languages=view.language_options(),
        labels=view.labels(),
    )
    return shown, form.status


def _edit_page(document: Document, form: Form, tried: Mapping[str, Form] | None = None) -> ResponseReturnValue:
    session, act = transactions.current()
    access.require_change(act)
    shown = render_template(
        "documents/edit.html",
        own=view.owner_of(session, act, document),
        document=document,
        tile=view.tile(document, act),
        form=form,
        steps={name: (tried or {}).get(name) or forms.fresh() for name in STEPS},
        tried=set(tried or {}),
        kinds=view.kind_options(),
        languages=view.language_options(document.language),
        labels={**view.labels(), "withdraw.why": view.labels()["why"]},
        saved=stale.last_saved(session, act, document.record_id) if form.is_stale else None,
    )
    return shown, form.status
