"""Pages of agreements: what needs a word soon, one paper with its terms over time, and its form with a live preview."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements, terms
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import AgreementDetails
from backend.domain.agreements.words import Kind
from backend.domain.errors import Invalid
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.partners import directory
from backend.domain.schedule import entries, releases
from backend.domain.values import inputs
from backend.http import forms, transactions, uploads
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.uploads import Sent
from backend.web import agreement_view as view
from backend.web import changes, document_view, documents, partnership_view, pickers, reminders, stale
from backend.web.lists import agreements as sheet
from backend.web.lists import table

pages = Blueprint("agreements", __name__, url_prefix="/agreements")
PLANNED = ("signed_on", "effective_on", "term")
PICKED = {"partnership_id": "partnerships"}


@pages.get("")
def index() -> ResponseReturnValue:
    """List the agreements, by what they ask of the office."""
    return table.page(sheet.SHEET, "agreements/index.html")


@pages.get("/<uuid:agreement_id>")
def show(agreement_id: UUID) -> ResponseReturnValue:
    """Show one agreement."""
    return page(agreement_id)


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form; the address may name the partnership (?partnership_id=)."""
    given = {
        "kind": "mou",
        "audience": "internal",
        "term": {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}},
    }
    return _form_page(forms.begun(view.boxed(given), AgreementDetails))


@pages.post("/new")
@uploads.takes_files
def create() -> ResponseReturnValue:
    """Record an agreement; the button beside it only shows the terms, for browsers without scripts."""
    form = pickers.read(forms.sent(), PICKED)
    if "preview" in request.form:
        return _form_page(form)
    sent = uploads.sent()
    made = form.submit(lambda session, act: _record(session, act, form, sent))
    if made is None:
        sent.told(form)
        return _form_page(form, again=sent.names)
    flash(_("Recorded. Its terms, last days for notice and reminders follow by themselves."), "success")
    return redirect(url_for(".show", agreement_id=made.id), 303)


@pages.get("/<uuid:agreement_id>/edit")
def edit(agreement_id: UUID) -> ResponseReturnValue:
    """Show the form of one agreement."""
    agreement = agreements.get(*transactions.current(), agreement_id)
    return _form_page(forms.fresh(_given(agreement), agreement.revision), agreement)


@pages.post("/<uuid:agreement_id>/edit")
def change(agreement_id: UUID) -> ResponseReturnValue:
    """Save what was typed, unless somebody else has saved meanwhile."""
    form = pickers.read(forms.sent(), PICKED)
    previewed = "preview" in request.form
    if not previewed and form.submit(lambda session, act: _change(session, act, agreement_id, form)) is not None:
        flash(_("Saved."), "success")
        return redirect(url_for(".show", agreement_id=agreement_id), 303)
    agreement = agreements.get(*transactions.current(), agreement_id)
    form.compare(_given(agreement), agreement.revision)
    return _form_page(form, agreement)


@pages.post("/preview")
def preview() -> ResponseReturnValue:
    """Show the terms that follow from what is typed so far; nothing is kept."""
    return render_template("agreements/_preview.html", **_preview(forms.sent()))


def page(agreement_id: UUID, tried: dict[str, Form] | None = None) -> ResponseReturnValue:
    """Show one agreement, with a step that was refused still open."""
    session, act = transactions.current()
    agreement = agreements.get(session, act, agreement_id)
    shown = render_template(
        "agreements/show.html",
        agreement=agreement,
        paper=view.paper(agreement, act.today),
        native=partnership_view.other_script(agreement.title),
        words=view.words(),
        steps={name: (tried or {}).get(name) or forms.fresh() for name in STEPS},
        tried=set(tried or {}),
        fixed=view.fixed(agreement),
        people={one.id: one.name for one in coordinators.active(session)},
        today=act.today,
        **_around(session, act, agreement),
    )
    return shown, next((form.status for form in (tried or {}).values()), 200)


STEPS = ("sign", "renew", "give-notice", "withdraw-notice", "decide", "terminate", "discard")
"""What may be done to an agreement on its page; `agreement_steps` does it."""


def _around(session: Session, act: Act, agreement: Agreement) -> dict[str, Any]:
    """Return what waits for release, the reminders, and the history."""
    return {
        "files": document_view.card(session, act, document_view.of_agreement(agreement)),
        "dated": bool(entries.begins(session, [agreement.id])),
        "waiting": releases.waiting(session, agreement.id),
        "released": releases.latest(session, agreement.id),
        "reminders": reminders.card(session, act, agreement),
        "deeds": changes.of_record(session, act, agreement),
    }


def _given(agreement: Agreement) -> dict[str, Any]:
    return view.boxed(agreements.given(agreement))


def _change(session: Session, act: Act, agreement_id: UUID, form: Form) -> Agreement:
    agreement = agreements.get(session, act, agreement_id)
    form.require_fresh(agreement)
    given = agreements.given(agreement)
    kept = {name: given[name] for name in ("status", "parties", "terminated_on")}  # the form has no box for these
    agreements.change(session, act, agreement, _parsed(form, kept))
    return agreement


def _record(session: Session, act: Act, form: Form, sent: Sent) -> Agreement:
    """Record an agreement with its files, all or nothing."""
    made = agreements.record(session, act, _parsed(form))
    own = document_view.of_agreement(made)
    documents.put(session, act, own.pair, sent, {"kind": own.usual})
    return made


def _parsed(form: Form, kept: Mapping[str, Any] | None = None) -> AgreementDetails:
    return form.reading({**(kept or {}), **view.unboxed(form.values)}).parse(AgreementDetails)


def _preview(form: Form) -> dict[str, Any]:
    """Return the terms that the form says, or in words why there are none yet."""
    _session, act = transactions.current()
    typed = view.unboxed(form.values)
    try:
        details = inputs.parse(_Planned, {name: typed[name] for name in PLANNED if name in typed}, today=act.today)
    except Invalid as problem:
        first = next(iter(problem.problems.values()))
        return {"terms_ahead": [], "why_not": _(first.msgid, **first.params), "today": act.today}
    plan = details.plan
    why = None if plan else _(terms.why_no_term(details.signed_on))
    return {"terms_ahead": view.preview(plan, act.today), "why_not": why, "plan": plan, "today": act.today}


class _Planned(AgreementDetails):
    """What the preview needs of an agreement: its days and its term."""

    partnership_id: UUID = UUID(int=0)
    kind: Kind = Kind.MOU
    title: dict[str, str] = {}  # noqa: RUF012 - pydantic copies defaults


def _form_page(form: Form, agreement: Agreement | None = None, again: Sequence[str] = ()) -> ResponseReturnValue:
    session, act = transactions.current()
    for name in [one for one in form.errors if one.startswith("term.notice.")]:
        form.errors["term.notice"] = form.errors.pop(name)
    shown = render_template(
        "agreements/form.html",
        form=form,
        agreement=agreement,
        again=again,
        possible=directory.count(session, act) > 0,
        chosen=pickers.told(form, PICKED),
        owners=[(one.email, one.name) for one in coordinators.active(session)],
        words=view.words(),
        status_options=view.status_options(),
        fixed=agreement is not None and view.fixed(agreement),
        audiences=partnership_view.audience_options(),
        labels=_labels(),
        saved=stale.last_saved(session, act, agreement.id) if form.is_stale and agreement else None,
        **_preview(form),
    )
    return shown, form.status


def _labels() -> dict[str, str]:
    return {
        "partnership_id": _("Partnership"),
        "kind": _("Kind of paper"),
        "title": _("Title"),
        "status": _("State"),
        "parties": _("Parties"),
        "signed_on": _("Signed on"),
        "effective_on": _("In force from"),
        "term": _("Term"),
        "term.months": _("Length"),
        "term.renewal_months": _("Renewed for"),
        "term.notice": _("Notice"),
        "audience": _("Who may see the signing"),
        "files": _("Files"),
        "owner": _("Owner"),
    }
