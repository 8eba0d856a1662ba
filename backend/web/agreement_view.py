"""Agreements as pages show them: their terms drawn over time, how they stand, the words of forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.domain.agreements import agreements, outlook, terms
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.outlook import Outlook
from backend.domain.agreements.terms import Plan, Span
from backend.domain.agreements.words import (
    DECISIONS,
    KINDS,
    MODES,
    ORIGINS,
    RENEWALS,
    SIDES,
    STATES,
    Decision,
    Kind,
    Mode,
    Origin,
    Renewal,
    Side,
    State,
    Status,
)
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext

STEPS = (Status.DRAFT, Status.TEXT_AGREED, Status.IN_REVIEW, Status.APPROVED)
"""States of a paper on its way, as they follow."""
SOON = 180
_YEARS = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Paper:
    """One agreement with how it stands today, in plain values for the macros."""

    agreement: Agreement
    outlook: Outlook
    state: str
    bars: list[dict[str, Any]]
    sentence: str

    @property
    def undecided(self) -> bool:
        """Say whether the current term came by itself and waits for somebody's word."""
        return not self.outlook.decided


def paper(agreement: Agreement, today: date) -> Paper:
    """Return an agreement as its page and its row show it; needs `terms` loaded."""
    found = outlook.outlook(agreement, today)
    return Paper(agreement, found, found.state.value, bars(agreement, found, today), duration(agreement))


def bars(agreement: Agreement, found: Outlook, today: date) -> list[dict[str, Any]]:
    """Return the terms to draw: those on record, then those that come if nothing is said; of an unsigned one all."""
    known = agreement.spans(today)
    if agreement.status is Status.TERMINATED and agreement.terminated_on:
        last = agreement.terminated_on
        return [_bar(one, ends_on=min(one.ends_on or last, last)) for one in known]
    if not known and found.current:
        return [_bar(one, foreseen=True) for one in (found.current, *found.next_terms)]
    tacit = agreement.renewal is Renewal.TACIT
    ahead = [one for one in found.next_terms if one.number > len(known)] if tacit else []
    return [*(_bar(one) for one in known), *(_bar(one, foreseen=True) for one in ahead)]


def _bar(span: Span, *, foreseen: bool = False, ends_on: date | None = None) -> dict[str, Any]:
    return {
        "starts_on": span.starts_on,
        "ends_on": ends_on or span.ends_on,
        "notice_by": span.notice_by,
        "notice_from": span.notice_by - terms.WINDOW if span.notice_by else None,
        "foreseen": foreseen,
    }


def preview(plan: Plan | None, today: date) -> list[dict[str, Any]]:
    """Return the first term and the next three, or the ones around today, for the form while typing."""
    if plan is None:
        return []
    known = terms.laid_out(plan, today)
    now = terms.current(known, today) or known[-1]
    shown = [now, *terms.next_terms(plan, known, today)] if terms.current(known, today) else known[-1:]
    return [
        {**_bar(one, foreseen=one.number > now.number), "number": one.number, "is_now": one is now} for one in shown
    ]


def duration(agreement: Agreement) -> str:
    """Return what was agreed about duration in one line: 3 years, then 1 year each, 3 months' notice."""
    if agreement.term_months is None:
        parts = [_("open-ended")]
    else:
        parts = [length(agreement.term_months)]
        again = agreement.renewal_months or agreement.term_months
        if agreement.renewal is Renewal.TACIT:
            parts.append(_("then %(length)s each", length=length(again)))
        elif agreement.renewal is Renewal.EXPRESS:
            parts.append(_("renewed by agreement for %(length)s", length=length(again)))
    if agreement.notice_months:
        parts.append(ngettext("%(num)s month's notice", "%(num)s months' notice", agreement.notice_months))
    if agreement.notice_days:
        parts.append(ngettext("%(num)s day's notice", "%(num)s days' notice", agreement.notice_days))
    return _(", ").join(parts)


def length(months: int) -> str:
    """Return a length as people say it: whole years, else months."""
    if months % 12 == 0:
        return ngettext("%(num)s year", "%(num)s years", months // 12)
    return ngettext("%(num)s month", "%(num)s months", months)


def words() -> dict[str, dict[str, str]]:
    """Return the words of every list of codes that the pages show."""
    return {
        "kind": {one.value: _(KINDS[one]) for one in Kind},
        "state": {one.value: _(STATES[one]) for one in State},
        "renewal": {one.value: _(RENEWALS[one]) for one in Renewal},
        "origin": {one.value: _(ORIGINS[one]) for one in Origin},
        "decision": {one.value: _(DECISIONS[one]) for one in Decision},
        "side": {one.value: _(SIDES[one]) for one in Side},
        "mode": {one.value: _(MODES[one]) for one in Mode},
    }


def status_options() -> list[tuple[str, str]]:
    """Return how far a paper may have come when it is entered or edited before its signing."""
    return [(one.value, _(STATES[State(one.value)])) for one in (*STEPS, Status.SIGNED)]


def boxed(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form of an agreement shows: lengths in years where they are whole, notice with its unit."""
    term = dict(given["term"])
    notice = term.pop("notice") or {}
    boxes = {"renewal": term["renewal"], "notice": next(iter(notice.values()), None)}
    boxes["notice_unit"] = next(iter(notice), "months")
    for name in ("months", "renewal_months"):
        years = term[name] is not None and term[name] % 12 == 0
        boxes[name] = term[name] // 12 if years else term[name]
        boxes[f"{name}_unit"] = "years" if years or term[name] is None else "months"
    return {**given, "term": boxes}


def unboxed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed as the input type reads it; what is no number stays as it is, to be refused."""
    boxes = values.get("term")
    if not isinstance(boxes, Mapping):
        return dict(values)
    term: dict[str, Any] = {"renewal": boxes.get("renewal", Renewal.NONE.value)}
    for name in ("months", "renewal_months"):
        if box := boxes.get(name):
            years = boxes.get(f"{name}_unit") == "years" and _YEARS.fullmatch(str(box).strip())
            term[name] = str(12 * int(box)) if years else box
    if boxes.get("notice"):
        term["notice"] = {"days" if boxes.get("notice_unit") == "days" else "months": boxes["notice"]}
    if term["renewal"] == Renewal.NONE.value:
        term.pop("renewal_months", None)
    return {**values, "term": term}


def fixed(agreement: Agreement) -> bool:
    """Say whether its signed facts no longer change."""
    return agreements.settled(agreement)
