"""The list of calendar feeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.domain.lists import feeds as listing
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed, State
from backend.domain.values import sorting
from backend.http.i18n import NAMES, ngettext
from backend.http.i18n import gettext as _
from backend.web import feed_view as view
from backend.web.lists import gatherings, sheets
from backend.web.lists.columns import Column, Language, Link, Titled, words
from backend.web.lists.sheets import Box, Options, Sheet, Tab


@dataclass(frozen=True, slots=True)
class Row:
    """One feed, how it stands, and for whom it is."""

    feed: Feed
    state: str
    partners: list[Link]


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Row]:
    found = sheets.ordered(ids, session.scalars(feeds.seen(act).where(Feed.id.in_(ids))).all())
    known = gatherings.partners(session, act, {each for one in found for each in one.partnership_ids})
    return [
        Row(
            one,
            feeds.state(one, act.today).value,
            sorted(
                (known[each] for each in one.partnership_ids if each in known), key=lambda link: sorting.key(link.text)
            ),
        )
        for one in found
    ]


def _columns() -> Sequence[Column]:
    return [
        Column("feed", _("Feed"), "title", _title, "name", 36),
        Column("state", _("State"), "state", lambda row: row.state, "state", 14),
        Column("audience", _("For whom"), "audience", lambda row: row.feed.audience.value, "audience", 18),
        Column("partners", _("Partnerships"), "links", lambda row: row.partners, "", 36),
        Column("detail", _("How much"), "text", _detail, "", 14),
        Column("language", _("Language"), "language", _language, "", 14),
        Column("ends", _("Ends on"), "day", lambda row: row.feed.expires_on, "ends", 14),
        Column("owner", _("Owner"), "text", lambda row: row.feed.owner.name if row.feed.owner else "", "owner", 20),
        Column("kinds", _("Kinds"), "lines", _kinds, "", 36),
    ]


def _title(row: Row) -> Titled:
    return Titled(row.feed.name, url_for("feeds.show", feed_id=row.feed.id), off=row.state != State.OPEN.value)


def _detail(row: Row) -> str:
    return {code: said for code, said, _hint in view.detail_options()}[row.feed.detail.value]


def _language(row: Row) -> Language:
    return Language(NAMES.get(row.feed.locale, row.feed.locale), row.feed.locale)


def _kinds(row: Row) -> list[str]:
    return [view.kind_words().get(one, one) for one in row.feed.kinds or ()]


def _tabs(_session: Session, _act: Act, _asked: object) -> Sequence[Tab]:
    return [Tab("open", _("In use")), Tab("closed", _("Closed")), Tab("all", _("All"))]


def _boxes(session: Session, _act: Act) -> Sequence[Box]:
    audiences = [(one, words("audience", one)) for one in ("partner", "public", "internal")]
    details = [(code, said) for code, said, _hint in view.detail_options()]
    return [
        Box("audience", _("For whom"), options=audiences, empty=_("all"), main=True),
        Box("partnership_id", _("Partnership"), "pick", of="partnerships", main=True),
        sheets.owner_box(session, main=True),
        Box("detail", _("How much"), options=details, empty=_("all")),
        Box("locale", _("Language"), options=view.language_options(), empty=_("all")),
    ]


def _orders() -> Options:
    return [
        ("name", _("Name")), ("audience", _("For whom")), ("ends", _("Ends on")), ("owner", _("Owner")),
        ("-made", _("Made last")),
    ]  # fmt: skip


SHEET = Sheet(
    name="feeds",
    listing=listing.LISTING,
    title=lambda: _("Calendar feeds"),
    columns=_columns,
    usual=("feed", "state", "audience", "partners", "detail", "language", "ends", "owner"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s feed", "%(num)s feeds", number),
    orders=_orders,
    tabs=_tabs,
    cut="view",
    cut_usual="open",
)
