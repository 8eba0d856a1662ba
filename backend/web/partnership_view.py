"""Partnerships as their pages show them: rows of the list, what lies behind and ahead, the words of forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, TypeAlias
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.agreements.agreements import Agreement
from backend.domain.office.access import Standing
from backend.domain.partners import directory, organisations, people
from backend.domain.partners.partnerships import Partnership, Status, Tier
from backend.domain.schedule.entries import Entry, Kind
from backend.domain.values import countries, dates
from backend.domain.values.audience import Audience
from backend.http import formats
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import titles

TOGETHER = (Kind.FORUM, Kind.VISIT, Kind.SIGNING, Kind.ANNIVERSARY, Kind.NOTICE_BY, Kind.TERM_END)
"""Kinds that a partnership's page tells of, each record once."""
Option = tuple[str, str]
Renewals: TypeAlias = Mapping[tuple[UUID, str], tuple[Texts, date | None]]
"""What a term was followed by: the agreement's title and the last day of the next one, None where it has no end."""


@dataclass(frozen=True, slots=True)
class Line:
    """One partnership in a list."""

    id: UUID
    title: Mapping[str, str]
    native: dict[str, str] | None
    countries: str
    tier: str
    status: str
    since: str | None
    next: Entry | None
    owner: str
    confidential: bool


def line(partnership: Partnership, ahead: Mapping[UUID, Entry]) -> Line:
    """Return a partnership as a row of the list; needs parties and team loaded."""
    return Line(
        id=partnership.id,
        title=partnership.title,
        native=other_script(partnership.title),
        countries=country_names(directory.countries_of(partnership)),
        tier=partnership.tier.value,
        status=partnership.status.value,
        since=partnership.concluded_on,
        next=ahead.get(partnership.id),
        owner=partnership.owner.name if partnership.owner else "",
        confidential=partnership.confidential,
    )


def other_script(title: Mapping[str, str]) -> dict[str, str] | None:
    """Return the name in another language than the page's, as people write it there: Chinese first, else any."""
    shown = text(title)
    ranked = sorted(title, key=lambda tag: (not tag.startswith("zh"), tag != "en"))
    return next(({"lang": tag, "text": title[tag]} for tag in ranked if title[tag] and title[tag] != shown), None)


def country_names(codes: Iterable[str]) -> str:
    """Return the countries' names in the reader's language."""
    return formats.listed(countries.name(code, locale_tag()) for code in codes)


def tier_options() -> list[Option]:
    """Return the kinds of relationship with their words."""
    return [
        (Tier.FRIENDSHIP_CITY.value, _("friendship city")),
        (Tier.FRIENDLY_EXCHANGE.value, _("friendly exchange city")),
        (Tier.FRIENDLY_COOPERATION.value, _("friendly cooperation region")),
        (Tier.TWINNED_INSTITUTIONS.value, _("twinned institutions")),
        (Tier.CONTACT.value, _("contact, not yet concluded")),
    ]


def status_options() -> list[Option]:
    """Return the states of a relationship with their words."""
    return [
        (Status.PROSPECT.value, _("prospect")),
        (Status.INTENT.value, _("intent signed")),
        (Status.IN_EXCHANGE.value, _("in exchange")),
        (Status.UNDER_APPROVAL.value, _("under approval")),
        (Status.APPROVED.value, _("approved, not signed")),
        (Status.ACTIVE.value, _("active")),
        (Status.DORMANT.value, _("dormant")),
        (Status.SUSPENDED.value, _("suspended")),
        (Status.ENDED.value, _("ended")),
    ]


def audience_options() -> list[tuple[str, str, str]]:
    """Return who may see the dates of a partnership or agreement, with what each choice means."""
    return [
        (Audience.INTERNAL.value, _("internal"), _("The office alone.")),
        (Audience.PARTNER.value, _("for the partner"), _("In the partner's calendar, once you release it.")),
        (Audience.PUBLIC.value, _("public"), _("In public calendars too, once you release it.")),
    ]


def party_code(party: object) -> str:
    """Return a party as the choice of it is named: `region_id:<id>`; what cannot be read is returned as typed."""
    if isinstance(party, Mapping):
        return next((f"{name}:{value}" for name, value in party.items() if value), "")
    return str(party)


def party_of(code: object) -> dict[str, str]:
    """Return the party that a choice names, for the input type to judge."""
    kind, _colon, party_id = str(code).partition(":")
    return {kind if kind == "organisation_id" else "region_id": party_id or str(code)}


def standing_words() -> dict[str, str]:
    """Return how a person stands to a partnership, in words."""
    return {
        Standing.OWNER.value: _("owner"),
        Standing.CO_OWNER.value: _("co-owner"),
        Standing.MEMBER.value: _("member of the team"),
    }


def address(kind: str, record_id: UUID) -> str:
    """Return the path of a record's page."""
    return {
        "partnership": lambda: url_for("partnerships.show", partnership_id=record_id),
        "agreement": lambda: url_for("agreements.show", agreement_id=record_id),
    }.get(kind, lambda: f"/{kind}s/{record_id}")()


def coming(entries: Iterable[Entry], today: date) -> list[dict[str, Any]]:
    """Return entries ahead as rows: when, what, where it leads, how near it is."""
    return [
        {
            "when": formats.when(one.span),
            "kind": one.kind.value,
            "title": one.title if one.ending else titles.beside_kind(one),
            "href": address(one.record_type, one.record_id),
            "file": url_for("calendar_files.entry", entry_id=one.id),
            "ending": one.ending.value if one.ending else None,
            "days": (one.span.first_day - today).days,
            "tenth": one.kind is Kind.ANNIVERSARY and int(one.facet.partition(":")[2] or 1) % 10 == 0,
            "firm": one.status.value != "tentative",
        }
        for one in entries
    ]


def so_far(partnership: Partnership, past: Iterable[Entry], renewals: Renewals) -> list[dict[str, Any]]:
    """Return all that happened, the latest first: what took place, and each step of kind and state; of a term that has
    ended the one after it (`renewals_of`).
    """
    found: list[tuple[date, dict[str, Any]]] = []
    for one in past:
        href = address(one.record_type, one.record_id)
        renewed = renewals.get((one.source_id, one.facet))
        title = one.title if one.ending else titles.beside_kind(one)
        on = one.span.first_day.isoformat()
        about = {"on": on, "entry": one, "title": title, "href": href, "renewed": renewed}
        found.append((one.span.last_day, about))
    found += [(_earliest(step.since), {"on": step.since, "tier": step}) for step in partnership.tiers]
    found += [
        (_earliest(step.since), {"on": step.since, "status": step}) for step in partnership.statuses if step.since
    ]
    return [item for _day, item in sorted(found, key=lambda pair: pair[0], reverse=True)]


def renewals_of(known: Iterable[Agreement], today: date) -> Renewals:
    """Return the term after each one that has one, by agreement and by the facet of the ended term's entry."""
    return {
        (agreement.id, f"term_end:{before.number}"): (agreement.title, after.ends_on)
        for agreement in known
        for before, after in pairwise(agreement.spans(today))
    }


def held(session: Session, today: date, partnership: Partnership) -> dict[str, Any]:
    """Return who holds which post today at the parties and at organisations of the partners' places."""
    ids = [party.organisation_id for party in partnership.parties if party.organisation_id]
    places = [party.region_id for party in partnership.parties if party.region_id and not party.is_home]
    bodies = organisations.listed(session, places) if places else []
    posts = people.held_on(session, today, [*ids, *(one.id for one in bodies)])
    return {"posts": posts, "bodies": bodies}


def _earliest(since: str | None) -> date:
    return dates.earliest(since) if since else date.min
