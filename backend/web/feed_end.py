"""Revoking all feeds of a partner: which they are, who reads them, what it cannot undo; then those that were shown."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.errors import N_, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds
from backend.domain.partners import partnerships
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import ngettext
from backend.web import choices, feed_readers

pages = Blueprint("feed_end", __name__, url_prefix="/partnerships")


@pages.get("/<uuid:partnership_id>/feeds/revoke")
def show(partnership_id: UUID) -> ResponseReturnValue:
    """Show the open feeds of a partner, all of them chosen."""
    session, act = transactions.current()
    chosen = {one.id for one in feeds.given_to(session, act, partnership_id)}
    return _page(partnership_id, forms.fresh(), chosen)


@pages.post("/<uuid:partnership_id>/feeds/revoke")
def revoke(partnership_id: UUID) -> ResponseReturnValue:
    """End those that are chosen, and no other: what was opened since was not shown."""
    form = forms.sent()
    chosen = set(request.form.getlist("feed_ids", type=UUID))
    ended = form.submit(lambda session, act: _revoke(session, act, partnership_id, chosen))
    if ended is None:
        return _page(partnership_id, form, chosen)
    flash(
        ngettext(
            "Revoked: %(num)s feed answers nobody any more.", "Revoked: %(num)s feeds answer nobody any more.", ended
        ),
        "success",
    )
    return redirect(url_for("partnerships.show", partnership_id=partnership_id), 303)


def _revoke(session: Session, act: Act, partnership_id: UUID, chosen: set[UUID]) -> int:
    partnerships.get(session, act, partnership_id)
    found = [one for one in feeds.given_to(session, act, partnership_id) if one.id in chosen]
    if not found:
        raise Refused(N_("Choose what is to end"), field="feed_ids")
    for one in found:
        feeds.revoke(session, act, one)
    return len(found)


def _page(partnership_id: UUID, form: Form, chosen: set[UUID]) -> ResponseReturnValue:
    session, act = transactions.current()
    access.require_change(act)
    partnership = partnerships.get(session, act, partnership_id)
    found = feeds.given_to(session, act, partnership_id)
    names = choices.names(session, act, {each for one in found for each in one.partnership_ids})
    page = render_template(
        "feeds/revoke_all.html",
        partnership=partnership,
        feeds=found,
        read=feed_readers.of(session, act, found),
        others={
            one.id: [names[each] for each in one.partnership_ids if each != partnership_id and each in names]
            for one in found
        },
        chosen=chosen,
        form=form,
    )
    return page, form.status
