"""The list of mails: every mail Amity owes somebody, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain.lists import lists
from backend.domain.lists import messages as listing
from backend.domain.lists.lists import Asked
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.outreach import messages
from backend.domain.outreach.messages import Kind, Message, State, Wanted
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext
from backend.web import messages_view as view
from backend.web.lists import sheets
from backend.web.lists.columns import Column, Titled, words
from backend.web.lists.sheets import Box, Options, Sheet, Tab
from backend.web.messages_view import Line

ALWAYS = (State.PLANNED, State.SENT, State.FAILED)
"""States with a tab even when no mail is in them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One mail with its line."""

    message: Message
    line: Line


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Row]:
    found = session.scalars(messages.seen(act, Wanted()).where(Message.id.in_(ids))).all()
    zone = act.who.timezone if act.who else act.desk.timezone
    return [Row(one, view.line(one, zone)) for one in sheets.ordered(ids, found)]


def _columns() -> Sequence[Column]:
    return [
        Column("mail", _("Mail"), "title", _title, "", 40, beside=("says",)),
        Column("when", _("When"), "moment", lambda row: row.line.when, "when", 18),
        Column("kind", _("Kind"), "kind", lambda row: row.line.kind, "", 18),
        Column("recipient", _("To"), "text", lambda row: row.line.recipient, "recipient", 22),
        Column("state", _("State"), "message_state", lambda row: row.line.state, "state", 18),
        Column("answer", _("What became of it"), "text", lambda row: row.line.answer, "", 40),
        Column("address", _("Address"), "text", lambda row: row.line.address, "recipient", 28),
        Column("says", _("What it says"), "text", lambda row: row.line.says, "", 24),
        Column("attempts", _("Tries"), "number", lambda row: row.line.attempts, "attempts", 8),
        Column("message_id", _("Message-ID"), "text", lambda row: row.message.message_id, "", 40),
    ]


def _title(row: Row) -> Titled:
    return Titled(row.line.title, url_for("messages.show", message_id=row.line.id), under=row.line.says)


def _tabs(session: Session, act: Act, asked: Asked) -> Sequence[Tab]:
    """Return the states with how many mails are in each; rare ones only when there are any."""
    others = Asked({name: value for name, value in asked.filters.items() if name != "state"}, asked.words)
    counts = lists.grouped(session, listing.LISTING, act, others, Message.state)
    shown = [one for one in State if one in ALWAYS or counts.get(one.value) or asked.filters.get("state") == one.value]
    states = [Tab(one.value, words("message_state", one.value), counts.get(one.value, 0)) for one in shown]
    return [Tab("", _("All"), sum(counts.values())), *states]


def _boxes(session: Session, _act: Act) -> Sequence[Box]:
    people = [(one.email, one.name) for one in coordinators.active(session)]
    kinds = [(Kind.REMINDER.value, _("reminder")), (Kind.DAY.value, _("programme of the day"))]
    return [
        Box("recipient", _("To"), options=people, empty=_("everybody"), main=True),
        Box("kind", _("Kind"), options=kinds, empty=_("all"), main=True),
        Box("domain", _("Domain of the address"), "text"),
    ]


def _orders() -> Options:
    return [
        ("-when", _("Sent last")), ("-made", _("Newest first")), ("recipient", _("To")), ("state", _("State")),
        ("-attempts", _("Most tries")),
    ]  # fmt: skip


SHEET = Sheet(
    name="messages",
    listing=listing.LISTING,
    title=lambda: _("Mail log"),
    columns=_columns,
    usual=("mail", "when", "kind", "recipient", "state", "answer"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s mail", "%(num)s mails", number),
    orders=_orders,
    tabs=_tabs,
    cut="state",
    is_personal=True,
    hint=lambda: _("address or answer"),
)
