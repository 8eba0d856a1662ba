"""What waits for somebody at the desk: decisions and notices, drafts that partners do not see, mails that failed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.terms import Span
from backend.domain.agreements.words import Decision, Renewal
from backend.domain.outreach.messages import Message
from backend.http import formats
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext, text
from backend.web import agreement_view, messages_view, titles
from backend.web.agreement_view import Paper
from backend.web.frame import PRESSING_DAYS
from backend.web.titles import Pair, Title

NEVER = 10_000


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits: how near it is (days, or a state), what, why, where it is told, and the button."""

    days: int | None
    state: str | None
    title: str
    meta: str
    href: str
    action: str
    action_href: str


def in_order(needs: Iterable[Need]) -> list[Need]:
    """Return them as they press: what went wrong, then by day, then what has no day."""
    return sorted(needs, key=lambda one: (one.state is None, NEVER if one.days is None else one.days))


def of_agreement(agreement: Agreement, today: date) -> Need:
    """Return what an agreement asks for: notice, a decision before the last day for it, or one after a renewal."""
    paper = agreement_view.paper(agreement, today)
    term = paper.outlook.current
    if term and term.notice_by and 0 <= (term.notice_by - today).days <= PRESSING_DAYS:
        return _before_notice(paper, term, (term.notice_by - today).days)
    renewed = formats.day(term.starts_on) if term else ""
    return Need(
        days=None,
        state="undecided",
        title=text(agreement.title),
        meta=_("renewed by itself on %(day)s, until %(last)s", day=renewed, last=_last(term)),
        href=_page(agreement),
        action=_("Decide"),
        action_href=f"{_page(agreement)}#decide",
    )


def of_draft(kind: str, record_id: UUID, count: int, names: Mapping[Pair, Title]) -> Need | None:
    """Return a record with something that partners do not see yet; None when it has no page."""
    title, path = names.get((kind, record_id)), titles.path(kind, record_id)
    if title is None or path is None:
        return None
    return Need(
        days=None,
        state=None,
        title=_("Release: %(title)s", title=title.name),
        meta=ngettext("%(num)s date partners do not see yet", "%(num)s dates partners do not see yet", count),
        href=path,
        action=_("Release"),
        action_href=f"{path}/release",
    )


def of_failure(message: Message) -> Need:
    """Return a mail that could not be sent."""
    return Need(
        days=None,
        state="failed",
        title=_("Mail not sent: %(title)s", title=messages_view.title(message)),
        meta=" · ".join(part for part in (messages_view.name_of(message) or message.address, message.answer) if part),
        href=f"/messages/{message.id}",
        action=_("Look at it"),
        action_href=f"/messages/{message.id}",
    )


def _before_notice(paper: Paper, term: Span, days: int) -> Need:
    agreement = paper.agreement
    row = next((one for one in agreement.terms if one.number == term.number), None)
    ending = row is not None and row.decision is Decision.END
    if ending:
        meta = _("decided to let it end; without notice it goes on after %(day)s", day=_last(term))
    elif agreement.renewal is Renewal.TACIT:
        meta = _("the term ends %(day)s · it renews by itself if nothing is said", day=_last(term))
    else:
        meta = _("the term ends %(day)s", day=_last(term))
    return Need(
        days=days,
        state=None,
        title=_("Last day for notice: %(title)s", title=text(agreement.title)),
        meta=meta,
        href=_page(agreement),
        action=_("Give notice") if ending else _("Decide"),
        action_href=f"{_page(agreement)}#{'notice' if ending else 'decide'}",
    )


def _last(term: Span | None) -> str:
    return formats.day(term.ends_on) if term and term.ends_on else ""


def _page(agreement: Agreement) -> str:
    return f"/agreements/{agreement.id}"
