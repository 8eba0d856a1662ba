"""Pages of forums: the list, one forum, its form, and the buttons that change it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.forums import forums
from backend.domain.forums.forums import Forum, ForumDetails
from backend.domain.office import access
from backend.domain.office import outward as ends
from backend.domain.office.acts import Act
from backend.domain.schedule import releases
from backend.domain.values.timed import TimeDetails
from backend.http import formats, forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.web import changes, choices, forums_view, outward, pickers, record_view, reminders, stale, tongues
from backend.web.lists import forums as sheet
from backend.web.lists import table
from backend.web.outward import Subject, Verbs

pages = Blueprint("forums", __name__, url_prefix="/forums")
PAGE = 50
PICKED = {"partnership_ids": "partnerships", "audience_partnership_ids": "partnerships"}


@pages.get("")
def index() -> ResponseReturnValue:
    """List the forums ahead, next first, or those that are over, last first."""
    return table.page(sheet.SHEET, "forums/index.html")


@pages.get("/<uuid:forum_id>")
def show(forum_id: UUID) -> ResponseReturnValue:
    """Show one forum: when and where, what partners have of it, its reminders, its history."""
    session, act = transactions.current()
    forum = forums.get(session, act, forum_id)
    names = choices.names(session, act, forum.partnership_ids)
    state = forums.state(forum, act.today)
    return render_template(
        "forums/show.html",
        forum=forum,
        state=state,
        when=formats.when(forum.span, forums_view.own_zone(act)),
        partners=forums_view.partners(forum, names),
        formats=dict(forums_view.formats_of()),
        forum_kinds=forums_view.kinds(),
        outside=record_view.outside(session, act, forum.id),
        reminders=reminders.card(session, act, forum),
        deeds=changes.of_record(session, act, forum),
        over=state in {"held", "reported"},
    )


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form, with what the address suggests."""
    _session, act = transactions.current()
    access.require_change(act)
    usual = {"kind": "forum", "timezone": act.desk.timezone, "audience": "internal", "status": "planned"}
    return _form_page(forms.begun(usual, ForumDetails))


@pages.post("/new")
def create() -> ResponseReturnValue:
    """Plan a forum."""
    form = pickers.read(forms.sent(), PICKED)
    look = form.values.pop("look", None)
    forum = form.submit(lambda session, act: forums.plan(session, act, form.parse(ForumDetails)))
    if forum is None:
        return _form_page(form)
    tongues.told_after_saving(forum.id, _("Planned."), _("Partners see nothing of it until you release it."))
    return redirect(_after(forum.id, look), 303)


@pages.get("/<uuid:forum_id>/edit")
def edit(forum_id: UUID) -> ResponseReturnValue:
    """Show the form of one forum."""
    session, act = transactions.current()
    access.require_change(act)
    forum = forums.get(session, act, forum_id)
    return _form_page(forms.fresh(forums.given(forum), forum.revision), forum)


@pages.post("/<uuid:forum_id>/edit")
def change(forum_id: UUID) -> ResponseReturnValue:
    """Save what was typed, unless somebody else has saved meanwhile."""
    form = pickers.read(forms.sent(), PICKED)
    look = form.values.pop("look", None)
    if form.submit(lambda session, act: _change(session, act, forum_id, form)):
        tongues.told_after_saving(
            forum_id, _("Saved."), _("What partners have seen of it changes with the next release.")
        )
        return redirect(_after(forum_id, look), 303)
    session, act = transactions.current()
    forum = forums.get(session, act, forum_id)
    form.compare(forums.given(forum), forum.revision)
    return _form_page(form, forum)


@pages.post("/<uuid:forum_id>/confirm")
def confirm(forum_id: UUID) -> ResponseReturnValue:
    """Say that it will take place."""
    return forms.press(
        lambda session, act: forums.confirm(session, act, forums.get(session, act, forum_id)),
        _("Confirmed. Partners see that with the next release."),
        url_for(".show", forum_id=forum_id),
    )


@pages.post("/<uuid:forum_id>/report")
def report(forum_id: UUID) -> ResponseReturnValue:
    """Say that its outcome is recorded."""
    return forms.press(
        lambda session, act: forums.report(session, act, forums.get(session, act, forum_id)),
        _("Noted: its outcome is recorded."),
        url_for(".show", forum_id=forum_id),
    )


@pages.post("/<uuid:forum_id>/discard")
def discard(forum_id: UUID) -> ResponseReturnValue:
    """Take away a draft that no partner has seen."""
    form = forms.sent()

    def command(session: Session, act: Act) -> bool:
        forum = forums.get(session, act, forum_id)
        releases.require_unseen(session, forum.id)
        forums.discard(session, act, forum)
        return True

    if form.submit(command):
        flash(_("Discarded. No partner had seen it."), "success")
        return redirect(url_for(".index"), 303)
    for said in form.errors.values():
        flash(said, "danger")
    return redirect(url_for(".show", forum_id=forum_id), 303)


def _subject(session: Session, act: Act, forum_id: UUID) -> Subject:
    forum = forums.get(session, act, forum_id)
    back = url_for(".show", forum_id=forum_id)
    crumbs = [(_("Forums"), url_for(".index")), (record_view.short(forum.title), back)]
    return Subject("forum", forum, forum.id, forum.title, back, crumbs, place="venue")


def _move(session: Session, act: Act, subject: Subject, form: Form) -> None:
    time, place = outward.apart(form)
    forums.reschedule(session, act, subject.row, time.parse(TimeDetails))
    if place.place != subject.row.venue:
        forums.relocate(session, act, subject.row, place.place)


outward.add_to(
    pages,
    "/<uuid:forum_id>",
    "",
    Verbs(
        find=_subject,
        move=_move,
        postpone=lambda session, act, subject, details: ends.postpone(session, act, subject.row, details),
        call_off=lambda session, act, subject, details: ends.call_off(session, act, subject.row, details),
        reinstate=lambda session, act, subject: ends.reinstate(session, act, subject.row),
    ),
)


def _change(session: Session, act: Act, forum_id: UUID, form: Form) -> Forum:
    forum = forums.get(session, act, forum_id)
    form.require_fresh(forum)
    forums.change(session, act, forum, form.parse(ForumDetails))
    return forum


def _after(forum_id: UUID, look: object) -> str:
    """Return where saving leads: to the release with its diff when that was asked for, else to the forum."""
    if look:
        return url_for("releases.review", nouns="forums", record_id=forum_id)
    return url_for(".show", forum_id=forum_id)


def _form_page(form: Form, forum: Forum | None = None) -> ResponseReturnValue:
    session, act = transactions.current()
    page = render_template(
        "forums/form.html",
        form=form,
        forum=forum,
        chosen=pickers.told(form, PICKED),
        zones=choices.zones(session, act),
        people=choices.people(session),
        view=forums_view,
        saved=stale.last_saved(session, act, forum.id) if forum and form.is_stale else None,
        labels=_labels(),
    )
    return page, form.status


def _labels() -> dict[str, Any]:
    return {
        **outward.labels(),
        "title": _("Title"),
        "kind": _("Kind"),
        "partnership_ids": _("With whom"),
        "venue": _("Venue"),
        "format": _("Format"),
        "status": _("How firm"),
        "url": _("Link"),
        "description": _("Description"),
        "audience": _("Who may see it"),
        "audience_partnership_ids": _("Meant for"),
        "owner": _("Owner"),
        "all_day": _("All day"),
    }
