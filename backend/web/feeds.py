"""Pages of calendar feeds: whose they are, how one is made, its address and code, what its subscriber sees now."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.db import new_id
from backend.domain.errors import Invalid
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, selections
from backend.domain.outreach.feeds import Feed, FeedDetails, State
from backend.domain.partners import directory, partnerships
from backend.domain.values.audience import Audience
from backend.http import forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.ical import links
from backend.web import changes, choices, feed_readers, pickers, stale
from backend.web import feed_view as view
from backend.web.lists import feeds as sheet
from backend.web.lists import table

pages = Blueprint("feeds", __name__, url_prefix="/feeds")
PICKED = {"partnership_ids": "partnerships"}


@pages.get("")
def index() -> ResponseReturnValue:
    """List the feeds this person may see, by name."""
    return table.page(sheet.SHEET, "feeds/index.html")


@pages.get("/<uuid:feed_id>")
def show(feed_id: UUID) -> ResponseReturnValue:
    """Show one feed without its address, which is a secret."""
    return _page(feed_id)


@pages.get("/<uuid:feed_id>/address")
def hidden(feed_id: UUID) -> ResponseReturnValue:
    """Go to the feed's page: an address that is loaded again shows no secret."""
    return redirect(url_for(".show", feed_id=feed_id), 303)


@pages.post("/<uuid:feed_id>/address")
def address(feed_id: UUID) -> ResponseReturnValue:
    """Show the address, its code and links; that it was shown is noted in the history."""
    form = forms.sent()
    found = form.submit(lambda session, act: feeds.show_link(session, act, feeds.get(session, act, feed_id)))
    for said in form.errors.values():
        flash(said, "danger")
    return _page(feed_id, found, form.status)


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form with what the address names: partnerships, the first in its language; kinds; a name."""
    session, act = transactions.current()
    wanted = request.args.getlist("partnership_ids", type=UUID)
    found = directory.named(session, act, wanted)
    first = found[0] if found else None
    given = {
        "name": request.args.get("name") or (view.name_for(session, first, act.desk.locale) if first else ""),
        "partnership_ids": [one.id for one in found],
        "kinds": [one for one in request.args.getlist("kinds") if one in view.kind_words()] or None,
        "audience": request.args.get("audience", Audience.PARTNER.value),
        "detail": "full",
        "cancelled": "struck",
        "locale": view.language_for(first, act.desk.locale) if first else "",
    }
    return _form_page(forms.begun(given, FeedDetails))


@pages.post("/new")
def create() -> ResponseReturnValue:
    """Open a feed and show its address at once."""
    form = pickers.read(forms.sent(), PICKED)
    if form.values.pop("preview", None):
        return _form_page(form)
    made = form.submit(
        lambda session, act: feeds.create(session, act, _with_defaults(session, act, form).parse(FeedDetails))
    )
    if made is None:
        return _form_page(form)
    flash(_("The feed is open. Send its address to those it is for, and to nobody else."), "success")
    return redirect(url_for(".address", feed_id=made.id), 307)


@pages.get("/<uuid:feed_id>/edit")
def edit(feed_id: UUID) -> ResponseReturnValue:
    """Show the form of one feed."""
    session, act = transactions.current()
    feed = feeds.get(session, act, feed_id)
    feeds.require_manage(act, feed)
    return _form_page(forms.fresh(feeds.given(feed), feed.revision), feed)


@pages.post("/<uuid:feed_id>/edit")
def change(feed_id: UUID) -> ResponseReturnValue:
    """Save what was typed, unless somebody else has saved meanwhile."""
    form = pickers.read(forms.sent(), PICKED)
    previewed = bool(form.values.pop("preview", None))
    if not previewed and form.submit(lambda session, act: _change(session, act, feed_id, form)) is not None:
        flash(_("Saved. Subscribers see it with their next fetch."), "success")
        return redirect(url_for(".show", feed_id=feed_id), 303)
    feed = feeds.get(*transactions.current(), feed_id)
    form.compare(feeds.given(feed), feed.revision)
    return _form_page(form, feed)


@pages.post("/preview")
def preview() -> ResponseReturnValue:
    """Show what the feed that is typed so far would show; nothing is kept."""
    session, act = transactions.current()
    access.require_change(act)
    return render_template("feeds/_preview.html", **_typed_preview(session, act, pickers.read(forms.sent(), PICKED)))


@pages.post("/<uuid:feed_id>/rotate")
def rotate(feed_id: UUID) -> ResponseReturnValue:
    """Give it another address, and show that."""
    form = forms.sent()

    def turn(session: Session, act: Act) -> str:
        feed = feeds.get(session, act, feed_id)
        feeds.rotate(session, act, feed)
        return feeds.show_link(session, act, feed)

    found = form.submit(turn)
    for said in form.errors.values():
        flash(said, "danger")
    if found:
        flash(_("The address before is dead. Send the new one to all who should still see it."), "success")
    return _page(feed_id, found, form.status)


@pages.post("/<uuid:feed_id>/revoke")
def revoke(feed_id: UUID) -> ResponseReturnValue:
    """End it for good."""
    return forms.press(
        lambda session, act: feeds.revoke(session, act, feeds.get(session, act, feed_id)),
        _("Revoked. Its address answers nobody any more."),
        url_for(".show", feed_id=feed_id),
    )


def _create(session: Session, act: Act, form: Form) -> Feed:
    return feeds.create(session, act, _with_defaults(session, act, form).parse(FeedDetails))


def _change(session: Session, act: Act, feed_id: UUID, form: Form) -> Feed:
    feed = feeds.get(session, act, feed_id)
    form.require_fresh(feed)
    kept = {"audience": feed.audience.value}
    feeds.change(session, act, feed, form.reading({**form.values, **kept}).parse(FeedDetails))
    return feed


def _page(feed_id: UUID, found: str | None = None, status: int = 200) -> ResponseReturnValue:
    """Show one feed, with its address when that was asked for."""
    session, act = transactions.current()
    feed = feeds.get(session, act, feed_id)
    state = feeds.state(feed, act.today)
    shown = selections.selection(session, act, feed) if state is State.OPEN else None
    names = choices.names(session, act, feed.partnership_ids)
    page = render_template(
        "feeds/show.html",
        feed=feed,
        state=state.value,
        may_manage=feeds.may_manage(act, feed),
        partners=[(one, names[one]) for one in feed.partnership_ids if one in names],
        kinds=[view.kind_words()[one] for one in feed.kinds or []],
        details={code: words for code, words, _hint in view.detail_options()},
        cancelled={code: words for code, words, _hint in view.cancelled_options()},
        seen=view.seen(shown, act.desk, act.now) if shown else [],
        address=found,
        webcal=links.webcal_url(found) if found else None,
        page=found.removesuffix(".ics") if found else None,
        google=links.google_url(found) if found else None,
        code=view.code(found) if found else None,
        clients=view.clients(feed.locale),
        readers=feed_readers.of(session, act, [feed])[feed.id],
        programs=feed_readers.programs(session, act, feed),
        unread=feed_readers.words(),
        deeds=changes.of_record(session, act, feed),
    )
    return page, status


def _form_page(form: Form, feed: Feed | None = None) -> ResponseReturnValue:
    session, act = transactions.current()
    access.require_change(act)
    page = render_template(
        "feeds/form.html",
        form=form,
        feed=feed,
        chosen=pickers.told(form, PICKED),
        kinds=view.kind_options(),
        audiences=view.audience_options(),
        details=view.detail_options(),
        cancelled=view.cancelled_options(),
        languages=view.language_options(),
        labels=_labels(),
        saved=stale.last_saved(session, act, feed.id) if form.is_stale and feed else None,
        **_typed_preview(session, act, form, feed),
    )
    return page, form.status


def _typed_preview(session: Session, act: Act, form: Form, feed: Feed | None = None) -> dict[str, Any]:
    """Return what the feed as typed would show, or that more has to be typed first."""
    kept = {"audience": feed.audience.value} if feed else {}
    usual = form if feed else _with_defaults(session, act, form)
    typed = {**usual.values, "name": usual.value("name") or "–", **kept}
    typed.pop("owner", None)
    try:
        details = Form(typed).parse(FeedDetails)
    except Invalid:
        return {"preview": None}
    found = partnerships.listed(session, act, details.partnership_ids)
    if len(found) != len(set(details.partnership_ids)):
        return {"preview": None}
    owner = feed.owner if feed else act.who
    draft = Feed(id=new_id(), **_plain(details), changed_at=act.now, created_at=act.now, owner=owner)
    draft.touches = [access.Touch(record_id=draft.id, partnership_id=one.id) for one in found]
    shown = selections.selection(session, replace(act, who=owner), draft)
    return {"preview": view.preview(shown, usual.value("name"), act)}


def _with_defaults(session: Session, act: Act, form: Form) -> Form:
    """Return the form with what is left open of a new feed: its name and language after its first partner."""
    if form.value("name") and form.value("locale"):
        return form
    try:
        chosen = form.reading({**form.values, "name": "–", "locale": "en"}).parse(FeedDetails)
    except Invalid:
        return form.reading({**form.values, "locale": form.value("locale") or act.desk.locale})
    found = partnerships.listed(session, act, chosen.partnership_ids[:1])
    first = found[0] if found and chosen.audience is Audience.PARTNER else None
    locale = form.value("locale") or view.language_for(first, act.desk.locale)
    name = form.value("name") or (view.name_for(session, first, act.desk.locale) if first else "")
    return form.reading({**form.values, "locale": locale, "name": name})


def _plain(details: FeedDetails) -> dict[str, Any]:
    same = ("name", "audience", "detail", "locale", "cancelled")
    kinds = None if details.kinds is None else [one.value for one in details.kinds]
    return {**{name: getattr(details, name) for name in same}, "kinds": kinds}


def _labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "partnership_ids": _("Partnerships"),
        "kinds": _("Kinds of events"),
        "audience": _("For whom"),
        "detail": _("How much"),
        "locale": _("Language"),
        "cancelled": _("What is called off"),
        "expires_on": _("Ends on"),
        "owner": _("Owner"),
    }
