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
from backend.domain.outreach.fetches import Attention
from backend.domain.values import sorting
from backend.http.i18n import NAMES, ngettext
from backend.http.i18n import gettext as _
from backend.paper.tables import Head, Value
from backend.web import feed_readers
from backend.web import feed_view as view
from backend.web.feed_readers import Readers
from backend.web.lists import gatherings, sheets
from backend.web.lists.columns import Column, Language, Link, Part, Titled, words
from backend.web.lists.sheets import Box, Options, Sheet, Tab


@dataclass(frozen=True, slots=True)
class Row:
    """One feed, how it stands, and for whom it is."""

    feed: Feed
    state: str
    partners: list[Link]
    readers: Readers


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Row]:
    found = sheets.ordered(ids, session.scalars(feeds.seen(act).where(Feed.id.in_(ids))).all())
    read = feed_readers.of(session, act, found)
    known = gatherings.partners(session, act, {each for one in found for each in one.partnership_ids})
    return [
        Row(
            one,
            feeds.state(one, act.today).value,
            sorted(
                (known[each] for each in one.partnership_ids if each in known), key=lambda link: sorting.key(link.text)
            ),
            read[one.id],
        )
        for one in found
    ]


def _columns() -> Sequence[Column]:
    return [
        Column("feed", _("Feed"), "title", _title, "name", 36),
        Column("state", _("State"), "state", lambda row: row.state, "state", 14),
        Column("audience", _("For whom"), "audience", lambda row: row.feed.audience.value, "audience", 18),
        Column("partners", _("Partnerships"), "links", lambda row: row.partners, "", 36),
        Column("fetched", _("Last fetched"), "readers", lambda row: row.readers, "fetched", 24, parts=_fetched_parts()),
        Column("detail", _("How much"), "text", _detail, "", 14),
        Column("language", _("Language"), "language", _language, "", 14),
        Column("ends", _("Ends on"), "day", lambda row: row.feed.expires_on, "ends", 14),
        Column("owner", _("Owner"), "text", lambda row: row.feed.owner.name if row.feed.owner else "", "owner", 20),
        Column("kinds", _("Kinds"), "lines", _kinds, "", 36),
    ]


def _fetched_parts() -> list[Part]:
    def last(row: Row) -> Value:
        return row.readers.at.starts if row.readers.at else None

    return [
        Part(Head(_("Last fetched"), 18), last),
        Part(Head(_("Fetched by"), 24), lambda row: row.readers.by),
        Part(Head(_("Fetches"), 10), lambda row: row.readers.count),
        Part(Head(_("Read"), 16), lambda row: words("state", row.readers.code) if row.readers.code else _("yes")),
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
    read = [(one.value, words("state", one.value)) for one in (Attention.NEVER, Attention.SILENT, Attention.READ)]
    details = [(code, said) for code, said, _hint in view.detail_options()]
    return [
        Box("audience", _("For whom"), options=audiences, empty=_("all"), main=True),
        Box("partnership_id", _("Partnership"), "pick", of="partnerships", main=True),
        sheets.owner_box(session, main=True),
        Box("read", _("Read"), options=read, empty=_("all"), main=True),
        Box("detail", _("How much"), options=details, empty=_("all")),
        Box("locale", _("Language"), options=view.language_options(), empty=_("all")),
    ]


def _orders() -> Options:
    return [
        ("name", _("Name")), ("audience", _("For whom")), ("ends", _("Ends on")), ("-fetched", _("Last fetched")),
        ("owner", _("Owner")), ("-made", _("Made last")),
    ]  # fmt: skip


SHEET = Sheet(
    name="feeds",
    listing=listing.LISTING,
    title=lambda: _("Calendar feeds"),
    columns=_columns,
    usual=("feed", "state", "audience", "partners", "fetched", "language", "ends", "owner"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s feed", "%(num)s feeds", number),
    orders=_orders,
    tabs=_tabs,
    cut="view",
    cut_usual="open",
)
