"""What is done with a list beside looking at it: choosing columns, keeping views, taking its rows away as a file."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.errors import NotFound
from backend.domain.lists import views
from backend.domain.lists.views import NameDetails, SavedView, ViewDetails
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.http import forms, guards, transactions
from backend.http.i18n import gettext as _
from backend.web.lists import every, shown, table
from backend.web.lists.sheets import Sheet

pages = Blueprint("lists", __name__, url_prefix="/lists")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.get("/<list_name>.<any(csv, xlsx):file_kind>")
def export(list_name: str, file_kind: str) -> ResponseReturnValue:
    """Give all rows of a list, as the address asks for them, as a file."""
    sheet = _sheet(list_name)
    file, number = table.written(sheet, file_kind)
    _session, act = transactions.current()
    _note(sheet, file_kind, number)
    name = _file_name(sheet, act.today, file_kind)
    answer = send_file(file, TYPES[file_kind], as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/<name>/columns")
def columns(name: str) -> ResponseReturnValue:
    """Remember which columns are shown, after one was moved up or down."""
    sheet = _sheet(name)
    if request.form.get("reset"):
        chosen: list[str] = []
    else:
        chosen = [one.code for one in shown.columns_of(sheet, _moved(request.form.getlist("columns")))]
    form = forms.sent()
    form.submit(lambda session, act: views.choose_columns(session, act, sheet.name, chosen))
    is_moving = "up" in request.form or "down" in request.form
    return redirect(_back(sheet, columns=",".join(chosen) or None, open="columns" if is_moving else None), 303)


@pages.post("/<name>/views")
def save(name: str) -> ResponseReturnValue:
    """Keep what the form says as a view, with the filters, words, order and columns on screen."""
    sheet = _sheet(name)
    form = forms.sent()

    def command(session: Session, act: Act) -> SavedView:
        details = form.parse(ViewDetails)
        view = views.save(session, act, sheet.name, details)
        if request.form.get("opens"):
            views.open_with(session, act, sheet.name, view)
        return view

    form.values = {"name": form.value("name"), "shared": form.value("shared"), **_asked(sheet)}
    made = form.submit(command)
    if made is None:
        _complain(form)
        return redirect(_back(sheet), 303)
    flash(_("Kept: %(name)s", name=made.name), "success")
    return redirect(url_for(f"{sheet.name}.index", saved=made.id), 303)


@pages.post("/<name>/views/<uuid:view_id>")
def change(name: str, view_id: UUID) -> ResponseReturnValue:
    """Rename a view, share it or keep it to oneself."""
    sheet = _sheet(name)
    form = forms.sent()

    def command(session: Session, act: Act) -> None:
        views.rename(session, act, _view(session, act, sheet, view_id), form.parse(NameDetails))

    form.submit(command)
    _complain(form)
    if not form.errors:
        flash(_("Saved."), "success")
    return redirect(url_for(f"{sheet.name}.index", saved=view_id), 303)


@pages.post("/<name>/views/<uuid:view_id>/delete")
def delete(name: str, view_id: UUID) -> ResponseReturnValue:
    """Delete a view."""
    sheet = _sheet(name)
    return forms.press(
        lambda session, act: views.remove(session, act, _view(session, act, sheet, view_id)),
        _("The view is deleted; what it showed is not."),
        url_for(f"{sheet.name}.index"),
    )


@pages.post("/<name>/views/<uuid:view_id>/opens")
def opens(name: str, view_id: UUID) -> ResponseReturnValue:
    """Let the list open with this view, or no longer."""
    sheet = _sheet(name)
    off = bool(request.form.get("off"))

    def command(session: Session, act: Act) -> None:
        view = _view(session, act, sheet, view_id)
        views.open_with(session, act, sheet.name, None if off else view)

    said = _("The list opens as it comes.") if off else _("The list opens with this view from now on, for you.")
    return forms.press(command, said, url_for(f"{sheet.name}.index", saved=view_id))


def _sheet(name: str) -> Sheet:
    if name not in every.SHEETS:
        raise NotFound
    return every.SHEETS[name]


def _view(session: Session, act: Act, sheet: Sheet, view_id: UUID) -> SavedView:
    found = views.get(session, act, view_id)
    if found.list_name != sheet.name:
        raise NotFound
    return found


def _moved(codes: list[str]) -> list[str]:
    """Return the columns after the one that a button names went up or down."""
    for direction, step in (("up", -1), ("down", 1)):
        code = request.form.get(direction, "")
        if code in codes:
            place = codes.index(code)
            codes.insert(min(max(place + step, 0), len(codes) - 1), codes.pop(place))
    return codes


def _asked(sheet: Sheet) -> dict[str, Any]:
    """Return what a view of the page from which the form came keeps: its hidden fields, as the page was asked for."""
    filters = {
        name.removeprefix("filter."): value
        for name, value in request.form.items()
        if name.startswith("filter.") and name.removeprefix("filter.") in sheet.listing.filters and value
    }
    chosen = [one for one in request.form.get("columns", "").split(",") if one]
    return {
        "filters": filters,
        "words": request.form.get("q", ""),
        "order": request.form.get("sort", ""),
        "columns": chosen,
    }


def _back(sheet: Sheet, **changes: Any) -> str:
    """Return the page from which a form came, with `changes`; the form says where that was."""
    home = url_for(f"{sheet.name}.index")
    said = guards.local_path(request.form.get("back"), home)
    path, _mark, query = said.partition("?")
    pairs = [one for one in query.split("&") if one and one.partition("=")[0] not in changes]
    pairs += [f"{name}={value}" for name, value in changes.items() if value is not None]
    return f"{path if path == home else home}?{'&'.join(pairs)}" if pairs else home


def _complain(form: forms.Form) -> None:
    for said in dict.fromkeys(form.errors.values()):
        flash(said, "danger")


def _note(sheet: Sheet, kind: str, number: int) -> None:
    """Note in the history that rows were taken away: of people always, of all else when an auditor does it."""
    user = guards.current_user()
    if user is None or not (sheet.is_personal or user.role.value == "auditor"):
        return
    with transactions.writing() as (session, act):
        said = {"list": sheet.name, "format": kind, "count": number}
        history.note(session, act, "exported", ("coordinator", user.id), said)


def _file_name(sheet: Sheet, today: date, kind: str) -> str:
    """Return the file's name in the reader's language, with the day."""
    return f"{sheet.title()} {today.isoformat()}.{kind}"
