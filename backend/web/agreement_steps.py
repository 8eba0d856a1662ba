"""The steps of an agreement, each a small form on its page: sign, renew, notice, decision, end."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements, renewals
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import (
    DecideDetails,
    GiveNoticeDetails,
    RenewDetails,
    SignDetails,
    TerminateDetails,
)
from backend.domain.office.acts import Act
from backend.domain.schedule import releases
from backend.http import forms
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.web import steps
from backend.web.agreements import page, pages

Step = Callable[[Session, Act, Agreement, Form], object]


@pages.post("/<uuid:agreement_id>/sign")
def sign(agreement_id: UUID) -> ResponseReturnValue:
    """Record the signing."""
    return _take(agreement_id, "sign", _sign, _("Signed. The first term has begun."))


@pages.post("/<uuid:agreement_id>/renew")
def renew(agreement_id: UUID) -> ResponseReturnValue:
    """Record an express renewal."""
    return _take(agreement_id, "renew", _renew, _("Renewed: one more term is on record."))


@pages.post("/<uuid:agreement_id>/give-notice")
def give_notice(agreement_id: UUID) -> ResponseReturnValue:
    """Record a notice."""
    return _take(agreement_id, "give-notice", _give_notice, _("Notice is on record. It renews no more."))


@pages.post("/<uuid:agreement_id>/withdraw-notice")
def withdraw_notice(agreement_id: UUID) -> ResponseReturnValue:
    """Take a notice back."""
    return _take(agreement_id, "withdraw-notice", _withdraw, _("The notice is taken back. It goes on."))


@pages.post("/<uuid:agreement_id>/decide")
def decide(agreement_id: UUID) -> ResponseReturnValue:
    """Record what the office wants."""
    return _take(agreement_id, "decide", _decide, _("The decision is on record."))


@pages.post("/<uuid:agreement_id>/terminate")
def terminate(agreement_id: UUID) -> ResponseReturnValue:
    """Record the end before its time."""
    return _take(agreement_id, "terminate", _terminate, _("Terminated. It stays on record."))


@pages.post("/<uuid:agreement_id>/discard")
def discard(agreement_id: UUID) -> ResponseReturnValue:
    """Take a draft away that no partner has seen."""
    form = forms.sent()
    if not form.submit(lambda session, act: _discard(session, act, agreement_id)):
        return page(agreement_id, {"discard": form})
    flash(_("The draft is gone."), "success")
    return redirect(url_for(".index"), 303)


def _take(agreement_id: UUID, name: str, step: Step, done: str) -> ResponseReturnValue:
    """Take a step and go back to the page, or show the page with the step open and what is wrong."""
    form = forms.sent()
    if not form.submit(lambda session, act: _fresh(session, act, agreement_id, steps.part(form, name), step)):
        return page(agreement_id, {name: steps.told(form, name)})
    flash(done, "success")
    return redirect(url_for(".show", agreement_id=agreement_id), 303)


def _fresh(session: Session, act: Act, agreement_id: UUID, form: Form, step: Step) -> bool:
    agreement = agreements.get(session, act, agreement_id)
    form.require_fresh(agreement)
    step(session, act, agreement, form)
    return True


def _sign(session: Session, act: Act, agreement: Agreement, form: Form) -> None:
    agreements.sign(session, act, agreement, form.parse(SignDetails))


def _renew(session: Session, act: Act, agreement: Agreement, form: Form) -> None:
    renewals.renew(session, act, agreement, form.parse(RenewDetails))


def _give_notice(session: Session, act: Act, agreement: Agreement, form: Form) -> None:
    renewals.give_notice(session, act, agreement, form.parse(GiveNoticeDetails))


def _withdraw(session: Session, act: Act, agreement: Agreement, _form: Form) -> None:
    renewals.withdraw_notice(session, act, agreement)


def _decide(session: Session, act: Act, agreement: Agreement, form: Form) -> None:
    renewals.decide(session, act, agreement, form.parse(DecideDetails))


def _terminate(session: Session, act: Act, agreement: Agreement, form: Form) -> None:
    agreements.terminate(session, act, agreement, form.parse(TerminateDetails))


def _discard(session: Session, act: Act, agreement_id: UUID) -> bool:
    agreement = agreements.get(session, act, agreement_id)
    releases.require_unseen(session, agreement_id)
    agreements.discard(session, act, agreement)
    return True
