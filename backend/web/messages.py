"""Pages of mail: the log by state, one mail with every try to send it, and what goes out in the next days."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.domain.outreach import fan, holds, messages, reminders, retries
from backend.domain.outreach.messages import Message, State
from backend.domain.outreach.retries import AgainDetails
from backend.http import forms, transactions
from backend.http.i18n import gettext as _
from backend.web import messages_view as view
from backend.web.lists import messages as sheet
from backend.web.lists import table

pages = Blueprint("messages", __name__, url_prefix="/messages")
PAGE, MOST_AHEAD = 50, 100
SPANS = (7, 30, 90)


@pages.get("")
def index() -> ResponseReturnValue:
    """Show the log, newest first."""
    return table.page(sheet.SHEET, "messages/index.html")


@pages.get("/ahead")
def ahead() -> ResponseReturnValue:
    """Show what goes out in the next days, to whom."""
    session, act = transactions.current()
    days = request.args.get("days", SPANS[0], type=int)
    days = days if days in SPANS else SPANS[0]
    until = act.now + timedelta(days=days)
    found = reminders.ahead(session, act, until, MOST_AHEAD)
    return render_template(
        "messages/ahead.html",
        planned=view.planned(session, found, _zone(act)),
        overdue=holds.count_overdue(session, act),
        total=reminders.count_ahead(session, act, until),
        days=days,
        spans=SPANS,
    )


@pages.get("/ahead/<uuid:reminder_id>/<uuid:recipient_id>")
def preview(reminder_id: UUID, recipient_id: UUID) -> ResponseReturnValue:
    """Show the mail that a planned reminder will become for one of those who will get it."""
    session, act = transactions.current()
    reminder = reminders.get(session, act, reminder_id)
    told = fan.Circle(session, [reminder.entry]).recipients(reminder.rule, reminder.entry)
    recipient = next((one for one in told if one.id == recipient_id), None)
    if recipient is None:
        abort(404)
    mail, why_not = view.rendered(session, act, view.letter_of(reminder, recipient))
    return render_template(
        "messages/preview.html",
        planned=(planned := view.planned(session, [reminder], _zone(act))[0]),
        held=next(one.held for one in planned.told if one.id == recipient_id),
        recipient=recipient,
        mail=mail,
        why_not=why_not,
    )


@pages.post("/ahead/<uuid:reminder_id>/<uuid:recipient_id>/hold")
def hold_ahead(reminder_id: UUID, recipient_id: UUID) -> ResponseReturnValue:
    """Hold back the one mail that a planned reminder will become for one of those who will get it."""

    def hold(session: Session, act: Act) -> Message:
        return holds.hold(session, act, reminders.get(session, act, reminder_id), recipient_id)

    return forms.press(
        hold, _("Held back: this one mail waits until somebody lets it go."), _back(url_for("messages.ahead"))
    )


@pages.post("/<uuid:message_id>/hold")
def hold(message_id: UUID) -> ResponseReturnValue:
    """Hold back a mail that waits for its time."""
    return _press(message_id, holds.hold_message, _("Held back: this one mail waits until somebody lets it go."))


@pages.post("/<uuid:message_id>/let-go")
def let_go(message_id: UUID) -> ResponseReturnValue:
    """Let a held mail go at its hour; one that its reminder makes anew then has no page till then."""
    session, act = transactions.current()
    message = messages.get(session, act, message_id)
    where = url_for("messages.ahead") if message.attempts == 0 else url_for("messages.show", message_id=message_id)
    return forms.press(
        lambda session, act: holds.let_go(session, act, messages.get(session, act, message_id)),
        _("It goes out at its hour."),
        _back(where),
    )


@pages.get("/<uuid:message_id>")
def show(message_id: UUID) -> ResponseReturnValue:
    """Show one mail: its text, how far it came, every try."""
    session, act = transactions.current()
    message = messages.get(session, act, message_id)
    mail, why_not = view.rendered(session, act, view.letter_now(act, message))
    return render_template(
        "messages/show.html",
        held=holds.of_message(session, message),
        out_of_date=message.sent_at is None and retries.is_out_of_date(message, act.now),
        asks=retries.is_out_of_date(message, act.now),
        message=message,
        line=view.line(message, _zone(act)),
        due=view.at(message.due_at, _zone(act)),
        record=view.record(message),
        mail=mail,
        why_not=why_not,
        attempts=view.attempts(messages.attempts_of(session, message_id), _zone(act)),
        may_again=message.state in view.AGAIN and (message.entry is not None or message.expires_at > act.now),
        may_stop=message.state in view.STOPPABLE,
        may_hold=message.state is State.PLANNED and message.entry is not None,
    )


@pages.post("/<uuid:message_id>/again")
def again(message_id: UUID) -> ResponseReturnValue:
    """Send it again; what is over goes only when that was said (`anyway`)."""
    details = AgainDetails(anyway=request.form.get("anyway") == "true")

    def send(session: Session, act: Act, message: Message) -> None:
        retries.retry(session, act, message, details)

    return _press(message_id, send, _("It goes out again within a minute."))


@pages.post("/<uuid:message_id>/give-up")
def give_up(message_id: UUID) -> ResponseReturnValue:
    """Give it up before it leaves."""
    return _press(message_id, messages.cancel, _("It will not be sent."))


def _press(message_id: UUID, command: Callable[[Session, Act, Message], None], done: str) -> ResponseReturnValue:
    back = url_for("messages.show", message_id=message_id)
    return forms.press(lambda session, act: command(session, act, messages.get(session, act, message_id)), done, back)


def _back(usual: str) -> str:
    """Return where the button stood: the list of what goes out, for so many days ahead, or a page of its own."""
    days = request.form.get("days", type=int)
    return url_for("messages.ahead", days=days) if days in SPANS else usual


def _zone(act: Act) -> str:
    return act.who.timezone if act.who else act.desk.timezone
