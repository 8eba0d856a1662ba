"""Feeds as their pages show them: what a subscriber sees now, the words of forms, the code for a phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import segno
from markupsafe import Markup
from sqlalchemy.orm import Session

from backend.domain.errors import N_
from backend.domain.office.acts import Act, Desk
from backend.domain.outreach import feed_steps
from backend.domain.outreach.feed_steps import Step
from backend.domain.outreach.feeds import Cancelled, Detail
from backend.domain.outreach.selections import Selection
from backend.domain.partners import regions
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule.entries import Kind
from backend.domain.values import partner_words, texts
from backend.domain.values.audience import Audience
from backend.http import formats
from backend.http.i18n import NAMES, locale_tag
from backend.http.i18n import gettext as _
from backend.ical import feed as ical_feed
from backend.web import partner_view
from backend.web.partner_view import Day

INSIDE = (Kind.VISIT, Kind.NOTICE_BY, Kind.TERM_END)
"""Kinds that never leave the office."""
KINDS = {
    Kind.FORUM: N_("forum"),
    Kind.VISIT: N_("visit"),
    Kind.LEG: N_("leg of a visit"),
    Kind.ITEM: N_("programme item"),
    Kind.SIGNING: N_("signing"),
    Kind.ANNIVERSARY: N_("anniversary"),
    Kind.NOTICE_BY: N_("last day for notice"),
    Kind.TERM_END: N_("end of term"),
}
SPOKEN = {
    "CN": "zh-Hans", "DE": "de", "AT": "de", "CH": "de", "LI": "de", "FR": "fr", "IT": "it", "ES": "es",
}  # fmt: skip
"""The language of a partner's feed by its country, where it is not English."""


def seen(selection: Selection, desk: Desk, now: datetime) -> list[dict[str, Any]]:
    """Return what the subscriber's calendar shows, in the words of the feed: what lies ahead first, then the past."""
    events = ical_feed.content(selection, desk)
    rows = [
        {
            "when": formats.when(row.span),
            "kind": row.kind.value,
            "title": event.summary,
            "place": event.location,
            "ending": row.ending.value if row.ending else None,
            "is_past": row.ends_utc <= now,
        }
        for row, event in zip(selection.rows, events, strict=True)
    ]
    return [one for one in rows if not one["is_past"]] + [one for one in reversed(rows) if one["is_past"]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a feed would show: its name, its language, and its days as its reader has them."""

    name: str
    locale: str
    days: list[Day]

    @property
    def count(self) -> int:
        """Return how many events that are."""
        return sum(len(one.events) for one in self.days)


def preview(selection: Selection, name: str, act: Act) -> Preview:
    """Return a feed that is being made as its reader would have it."""
    locale = partner_words.nearest(selection.feed.locale, act.desk.locale)
    return Preview(name, locale, partner_view.days(selection, act))


def code(address: str) -> Markup:
    """Return the QR code of an address as inline SVG, without any style of its own."""
    out = BytesIO()
    segno.make(address, micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, svgclass=None, lineclass=None, omitsize=True, border=2
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - made here, from an address of ours


def language_for(partnership: Partnership | None, default: str) -> str:
    """Return the language in which a partner's calendar speaks, by its country; English where we cannot."""
    place = partnership.partner_region if partnership else None
    if place is None:
        return default
    return SPOKEN.get(place.country, "en")


def name_for(session: Session, partnership: Partnership, default: str) -> str:
    """Return what a new feed for a partner is called there: after both of us, in their language or else in English."""
    tag = language_for(partnership, default)
    home = regions.find_home(session)
    both = [home.name if home else {}, partnership.title]
    return " – ".join(said for one in both if (said := texts.say(one, tag, "en")))


def language_options() -> list[tuple[str, str]]:
    """Return the languages a feed can speak."""
    return [(tag, NAMES.get(tag, tag)) for tag in partner_words.LOCALES]


def audience_options() -> list[tuple[str, str, str]]:
    """Return whom a feed can be for, with what each choice means."""
    return [
        (Audience.PARTNER.value, _("for a partner"), _("What you released to these partnerships, and nothing else.")),
        (Audience.PUBLIC.value, _("public"), _("What you released to everybody.")),
        (Audience.INTERNAL.value, _("internal"), _("Your own calendar: all that you may see, drafts too.")),
    ]


def detail_options() -> list[tuple[str, str, str]]:
    """Return how much of an event can be shown."""
    return [
        (Detail.FULL.value, _("everything"), _("Title, time, place, text and link.")),
        (Detail.TITLES.value, _("titles"), _("Title and time.")),
        (Detail.BUSY.value, _("busy"), _("That time is taken, no more.")),
    ]


def cancelled_options() -> list[tuple[str, str, str]]:
    """Return what becomes of events that are called off."""
    return [
        (Cancelled.STRUCK.value, _("struck through"), _("They stay, marked as called off.")),
        (Cancelled.REMOVED.value, _("removed"), _("They vanish with the next fetch.")),
    ]


def kind_options() -> list[dict[str, str]]:
    """Return the kinds of events a feed can be narrowed to."""
    inside = _("in internal feeds alone")
    return [
        {"id": code, "name": words, "meta": inside if code in INSIDE else ""} for code, words in kind_words().items()
    ]


def kind_words() -> Mapping[str, str]:
    """Return the kinds of events with their words."""
    return {kind.value: _(said) for kind, said in KINDS.items()}


def clients(locale: str) -> list[Step]:
    """Return the programs that readers of a language are likely to have, in words of this page's language."""
    return feed_steps.said(locale_tag(), locale)
