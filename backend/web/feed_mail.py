"""Sending a feed's address to its partner by mail: to whom, the mail exactly as it will read, and off.

That the whole mail was shown, with the address in it, is noted in the history as any showing of the address is.
"""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.db import new_id
from backend.domain.errors import Refused
from backend.domain.office.acts import Act
from backend.domain.outreach import feed_mails, feeds
from backend.domain.outreach.feed_mails import SendDetails
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.messages import Kind, Message
from backend.domain.partners import contacts
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, words
from backend.mail import letters
from backend.mail.letters import Letter
from backend.mail.texts import NotRendered, Rendered

pages = Blueprint("feed_mail", __name__, url_prefix="/feeds")


@dataclass(frozen=True, slots=True)
class Someone:
    """A contact person who has an address: how she is called here, and how a mail to her begins."""

    id: str
    shown: str
    addressed: str
    email: str


@pages.get("/<uuid:feed_id>/send")
def show(feed_id: UUID) -> ResponseReturnValue:
    """Ask to whom it goes; the mail stands beside, without the address."""
    session, act = transactions.current()
    feed = _sendable(session, act, feed_id)
    known = _known(session, act, feed)
    usual = {"press": str(new_id()), "contact": known[0].id if known else ""}
    return _page(feed_id, Form(usual), known)


@pages.post("/<uuid:feed_id>/send")
def send(feed_id: UUID) -> ResponseReturnValue:
    """Show the whole mail, or send it: once, however often it is pressed."""
    form = forms.sent()
    session, act = transactions.current()
    known = _known(session, act, _sendable(session, act, feed_id))
    if "preview" in request.form:
        found = form.submit(lambda session, act: feeds.show_link(session, act, feeds.get(session, act, feed_id)))
        return _page(feed_id, form, known, whole=found is not None)
    made = form.submit(lambda session, act: _send(session, act, feed_id, _read(form, known)))
    if made is None:
        return _page(feed_id, form, known)
    flash(_("It goes out within a minute, and answers come to you."), "success")
    return redirect(url_for("feeds.show", feed_id=feed_id), HTTPStatus.SEE_OTHER)


def _sendable(session: Session, act: Act, feed_id: UUID) -> Feed:
    feed = feeds.get(session, act, feed_id)
    feeds.require_manage(act, feed)
    return feed


def _send(session: Session, act: Act, feed_id: UUID, form: Form) -> Message:
    return feed_mails.send(session, act, feeds.get(session, act, feed_id), form.parse(SendDetails))


def _read(form: Form, known: list[Someone]) -> Form:
    """Return what was typed, with the address of the contact person that was chosen."""
    given = {name: form.value(name) for name in ("press", "email", "name", "note")}
    chosen = next((one for one in known if one.id == form.value("contact")), None)
    return form.reading({**given, "email": chosen.email, "name": chosen.addressed} if chosen else given)


def _known(session: Session, act: Act, feed: Feed) -> list[Someone]:
    """Return the contact persons of the feed's partnerships who have an address."""
    named = [one for each in feed.partnership_ids for one in contacts.of_partnership(session, act, each)]
    people = {one.person.id: one.person for one in named if one.person.email and one.person.merged_into_id is None}
    here = locale_tag()
    return [
        Someone(str(who.id), who.name.shown(here), who.name.addressed(feed.locale), who.email or "")
        for who in people.values()
    ]


def _page(feed_id: UUID, form: Form, known: list[Someone], *, whole: bool = False) -> ResponseReturnValue:
    """Show the form and the mail; the feed is read anew, as what was refused has been undone."""
    session, act = transactions.current()
    feed = feeds.get(session, act, feed_id)
    typed = _read(form, known)
    mail, why_not = _rendered(session, act, (feed, typed), whole=whole)
    page = render_template(
        "feeds/send.html",
        feed=feed,
        form=form,
        known=known,
        to=(typed.value("name"), typed.value("email")),
        mail=mail,
        why_not=why_not,
        whole=whole,
        reply_to=act.who,
    )
    return page, form.status


def _rendered(session: Session, act: Act, typed: tuple[Feed, Form], *, whole: bool) -> tuple[Rendered | None, str]:
    """Return the mail as it would read, with the address when it is shown `whole`; or None and why there is none."""
    feed, form = typed
    about = {"feed": str(feed.id), "name": str(form.value("name")), "note": str(form.value("note"))}
    if act.who is None:
        return None, ""
    letter = Letter(Kind.INVITATION, None, act.who, str(form.value("email")), about)
    try:
        return letters.render(session, act, letter, leaving=whole), ""
    except Refused as problem:
        return None, words(problem)
    except NotRendered as problem:
        return None, str(problem)
