"""The list of agreements: what each asks of the office, with its terms drawn over time."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.words import KINDS, RENEWALS, STATES, Kind, Renewal, State
from backend.domain.lists import agreements as listing
from backend.domain.lists import lists
from backend.domain.lists.lists import Asked
from backend.domain.office.acts import Act
from backend.domain.values import dates
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext, text
from backend.paper.tables import Head
from backend.web import agreement_view as view
from backend.web.agreement_view import Paper
from backend.web.lists import sheets
from backend.web.lists.columns import Column, Dated, Drawn, Link, Part, Titled
from backend.web.lists.sheets import Box, Options, Sheet, Tab

Row = tuple[Paper, date]
MONTHS_BEFORE, MONTHS_AFTER = 24, 60
"""What the bars of the list show around today: all on one scale, so that they can be compared."""


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Row]:
    found = session.scalars(agreements.whole(act).where(Agreement.id.in_(ids))).all()
    return [(view.paper(one, act.today), act.today) for one in sheets.ordered(ids, found)]


def _columns() -> Sequence[Column]:
    return [
        Column("agreement", _("Agreement"), "title", _title, "name", 44, beside=("partnership",)),
        Column("kind", _("Kind of paper"), "text", lambda row: _(KINDS[row[0].agreement.kind]), "kind", 24),
        Column("state", _("State"), "states", _states, "state", 22),
        Column("term", _("Term"), "terms", _term, "ends", 12, _term_parts()),
        Column("notice", _("Last day for notice"), "dated", _notice, "notice", 16),
        Column("owner", _("Owner"), "text", _owner, "owner", 20),
        Column("partnership", _("Partnership"), "links", _partnership, "", 28),
        Column("signed", _("Signed on"), "partial", lambda row: row[0].agreement.signed_on, "signed", 14),
        Column("ends", _("Term ends"), "day", lambda row: _last_day(row[0]), "ends", 14),
        Column("duration", _("As agreed"), "text", lambda row: row[0].sentence, "", 40),
        Column(
            "parties", _("Parties"), "lines", lambda row: [text(one.name) for one in row[0].agreement.parties], "", 40
        ),
    ]


def _title(row: Row) -> Titled:
    one = row[0].agreement
    return Titled(
        one.title,
        url_for("agreements.show", agreement_id=one.id),
        under=text(one.partnership.title),
        under_href=url_for("partnerships.show", partnership_id=one.partnership_id),
    )


def _states(row: Row) -> list[str]:
    return [row[0].state, *(["undecided"] if row[0].undecided else [])]


def _term(row: Row) -> Drawn:
    paper, today = row
    label = _("Terms of %(title)s", title=text(paper.agreement.title))
    window = dates.add_months(today, -MONTHS_BEFORE), dates.add_months(today, MONTHS_AFTER)
    return Drawn(paper.bars, today, label, paper.sentence, window=window, ends_on=_last_day(paper))


def _term_parts() -> list[Part]:
    return [
        Part(
            Head(_("Term begins"), 14), lambda row: row[0].outlook.current.starts_on if row[0].outlook.current else None
        ),
        Part(Head(_("Term ends"), 14), lambda row: _last_day(row[0])),
    ]


def _last_day(paper: Paper) -> date | None:
    """Return the last day of the present term, or the day on which it ended."""
    one = paper.agreement
    if paper.outlook.current:
        return paper.outlook.current.ends_on
    return one.terminated_on or (one.terms[-1].ends_on if one.terms else None)


def _notice(row: Row) -> Dated:
    paper, today = row
    current = paper.outlook.current
    day = current.notice_by if current and not paper.agreement.notice_given_on else None
    is_near = day is not None and 0 <= (day - today).days <= view.SOON and paper.state == State.NOTICE_WINDOW
    return Dated(day, days_left=(day - today).days if day and is_near else None)


def _owner(row: Row) -> str:
    return row[0].agreement.owner.name if row[0].agreement.owner else ""


def _partnership(row: Row) -> list[Link]:
    one = row[0].agreement
    return [Link(text(one.partnership.title), url_for("partnerships.show", partnership_id=one.partnership_id))]


def _tabs(session: Session, act: Act, asked: Asked) -> Sequence[Tab]:
    """Return the groups with how many are in each, as the other filters narrow them."""
    others = Asked({name: value for name, value in asked.filters.items() if name != "group"}, asked.words)
    counts = lists.grouped(session, listing.LISTING, act, others, listing.group(act.today))
    notice, undecided = counts.get("notice", 0), counts.get("undecided", 0)
    return [
        Tab("", _("All"), sum(counts.values())),
        Tab("notice", _("Last day for notice is near"), notice),
        Tab("undecided", _("Renewed by itself, not decided"), undecided),
        Tab("open", _("On the way to signing"), counts.get("open", 0)),
        Tab("running", _("Signed and in force"), counts.get("running", 0)),
        Tab("over", _("Over"), counts.get("over", 0)),
    ]


def _boxes(session: Session, _act: Act) -> Sequence[Box]:
    return [
        Box("partnership_id", _("With"), "pick", of="partnerships", main=True),
        Box("state", _("State"), options=[(one.value, _(STATES[one])) for one in State], empty=_("all"), main=True),
        Box("ends_from", _("Term ends from"), "day", main=True),
        Box("ends_until", _("Term ends until"), "day", main=True),
        Box("notice_from", _("Last day for notice from"), "day", main=True),
        Box("notice_until", _("Last day for notice until"), "day", main=True),
        sheets.owner_box(session, main=True),
        Box("kind", _("Kind of paper"), options=[(one.value, _(KINDS[one])) for one in Kind], empty=_("all")),
        Box("renewal", _("Renewal"), options=[(one.value, _(RENEWALS[one])) for one in Renewal], empty=_("all")),
    ]


def _orders() -> Options:
    return [
        ("wants", _("What asks for a word first")), ("name", _("Name")), ("notice", _("Last day for notice")),
        ("ends", _("Term ends")), ("-signed", _("Signed last")), ("state", _("State")), ("kind", _("Kind of paper")),
        ("owner", _("Owner")), ("-made", _("Entered last")),
    ]  # fmt: skip


SHEET = Sheet(
    name="agreements",
    listing=listing.LISTING,
    title=lambda: _("Agreements"),
    columns=_columns,
    usual=("agreement", "kind", "state", "term", "notice", "owner"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s signed or on its way", "%(num)s signed or on their way", number),
    orders=_orders,
    tabs=_tabs,
    cut="group",
    hint=lambda: _("title, partner"),
)
