"""As the partner sees it: a record or a feed in the partner's own words, now and after the next release."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.agreements import agreements
from backend.domain.errors import NotFound
from backend.domain.forums import forums
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, selections
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.selections import Selection
from backend.domain.partners import partnerships
from backend.domain.schedule import entries, releases
from backend.domain.schedule.entries import Entry
from backend.domain.values import partner_words, sorting
from backend.domain.values.audience import Audience
from backend.domain.visits import visits
from backend.http import transactions
from backend.http.i18n import NAMES, text
from backend.http.i18n import gettext as _
from backend.web import feed_view, partner_view, readers, visits_view

pages = Blueprint("as_partner", __name__)
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Record:
    """What is looked at: its name, its page, its list; its place in the menu."""

    noun: str
    id: UUID
    title: str
    back: str
    index: tuple[str, str]


@pages.get("/<any(forums, visits, partnerships, agreements):nouns>/<uuid:record_id>/as-partner")
def record(nouns: str, record_id: UUID) -> ResponseReturnValue:
    """Show a record as one of its partners has it (?partner=), in a language of hers (?language=)."""
    session, act = transactions.current()
    found = _records(session, act, record_id)[nouns]()
    partners = _partners(session, act, found)
    chosen = request.args.get("partner", "")
    chosen = chosen if chosen in dict(partners) else next(iter(dict(partners)), "")
    feed = _imagined(session, act, chosen)
    one_record = None if found.noun == "partnership" else found.id
    return _page(session, act, found, feed, one_record, partners=partners, chosen=chosen)


@pages.get("/feeds/<uuid:feed_id>/as-partner")
def feed(feed_id: UUID) -> ResponseReturnValue:
    """Show a feed that is given outside as its subscriber has it; 404 for an internal one."""
    session, act = transactions.current()
    found = feeds.get(session, act, feed_id)
    if found.audience is Audience.INTERNAL:
        raise NotFound
    page = url_for("feeds.show", feed_id=feed_id)
    record = Record("feed", feed_id, found.name, page, (_("Calendar feeds"), url_for("feeds.index")))
    return _page(session, act, record, found, None)


def _page(
    session: Session, act: Act, found: Record, feed: Feed, only: UUID | None, **chosen: object
) -> ResponseReturnValue:
    whole = selections.selection(session, act, feed)
    now = _narrowed(whole, only)
    then = _narrowed(selections.after_release(session, act, feed, whole, only), only)
    marks = partner_view.marks(now.rows, then.rows)
    return render_template(
        "as_partner/show.html",
        record=found,
        language=partner_words.nearest(feed.locale, act.desk.locale),
        languages=[(tag, NAMES.get(tag, tag)) for tag in partner_words.LOCALES],
        now=partner_view.days(now, act),
        then=partner_view.days(then, act, marks),
        counts={mark: list(marks.values()).count(mark) for mark in ("added", "changed", "called_off")},
        gone=len({row.uid for row in now.rows} - {row.uid for row in then.rows}),
        release=_release_page(found),
        latest=releases.latest(session, found.id) if found.noun != "feed" else None,
        kept=_kept_inside(session, found),
        **{"partners": [], "chosen": "", **chosen},
    )


def _narrowed(selection: Selection, record_id: UUID | None) -> Selection:
    """Return what a selection holds of one record, from today's point of view; of all without one."""
    if record_id is None:
        return selection
    return replace(selection, rows=[row for row in selection.rows if row.record_id == record_id])


def _imagined(session: Session, act: Act, chosen: str) -> Feed:
    """Return the feed a partner, or the public, would have in the language asked for or in the partner's own."""
    asked = request.args.get("language", "")
    known = asked if asked in partner_words.LOCALES else ""
    if chosen in {"", PUBLIC}:
        return readers.imagined(act, known or act.desk.locale, (), Audience.PUBLIC)
    partnership = partnerships.get(session, act, UUID(chosen))
    locale = known or feed_view.language_for(partnership, act.desk.locale)
    return readers.imagined(act, locale, [partnership.id])


def _partners(session: Session, act: Act, found: Record) -> list[tuple[str, str]]:
    """Return whom something of the record is or was meant for, by name, and the public where it is public."""
    if found.noun == "partnership":
        return [(str(found.id), found.title)]
    shown = [one for one in entries.of_record(session, found.id) if one.audience.outward or one.released]
    meant_for = {each for one in shown for each in _meant(one)}
    named = [(str(one.id), text(one.title)) for one in partnerships.listed(session, act, list(meant_for))]
    public = any(one.audience is Audience.PUBLIC for one in shown)
    return [*sorted(named, key=lambda pair: sorting.key(pair[1])), *([(PUBLIC, _("The public"))] if public else [])]


def _meant(entry: Entry) -> Iterable[UUID]:
    before = entry.released.content.partnership_ids if entry.released else frozenset()
    return entry.content.partnership_ids | before if entry.audience.outward else before


def _kept_inside(session: Session, found: Record) -> int:
    """Return how many entries of the record no partner sees, now or after a release."""
    if found.noun == "feed":
        return 0
    return sum(not one.audience.outward and one.released is None for one in entries.of_record(session, found.id))


def _release_page(found: Record) -> str | None:
    if found.noun == "feed":
        return None
    return url_for("releases.review", nouns=f"{found.noun}s", record_id=found.id)


def _records(session: Session, act: Act, record_id: UUID) -> dict[str, Callable[[], Record]]:
    def of(noun: str, title: Texts, index: str) -> Record:
        return Record(noun, record_id, text(title), f"/{noun}s/{record_id}", (index, url_for(f"{noun}s.index")))

    return {
        "forums": lambda: of("forum", forums.get(session, act, record_id).title, _("Forums")),
        "visits": lambda: of("visit", visits_view.title(visits.get(session, act, record_id)), _("Visits")),
        "agreements": lambda: of("agreement", agreements.get(session, act, record_id).title, _("Agreements")),
        "partnerships": lambda: of("partnership", partnerships.get(session, act, record_id).title, _("Partnerships")),
    }
