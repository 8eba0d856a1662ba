"""The entries of agreements: signing, and of each term its end and its last day for notice (internal always)."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.terms import Term
from backend.domain.agreements.words import Status
from backend.domain.office.acts import Act
from backend.domain.schedule.derive import projected
from backend.domain.schedule.derive.projected import Projected
from backend.domain.schedule.entries import Content, Key, Kind
from backend.domain.values import dates
from backend.domain.values.audience import Audience
from backend.domain.values.partner_words import P_, phrase
from backend.domain.values.times import Span

TITLES = {
    Kind.SIGNING: P_("Signing: %(name)s"),
    Kind.TERM_END: P_("Term ends: %(name)s"),
    Kind.NOTICE_BY: P_("Last day for notice: %(name)s"),
}
Row = Any  # a row of one of the tables, read by columns


def derive(session: Session, act: Act, ids: list[UUID]) -> Iterator[Projected]:
    """Yield the dated facts of each agreement."""
    agreements, terms = Agreement.__table__, Term.__table__
    by_agreement: dict[UUID, list[Row]] = {}
    for term in session.execute(select(terms).where(terms.c.agreement_id.in_(ids)).order_by(terms.c.number)):
        by_agreement.setdefault(term.agreement_id, []).append(term)
    rows = session.execute(select(agreements).where(agreements.c.id.in_(ids))).all()
    owners = projected.owners(session, [row.partnership_id for row in rows])
    for row in rows:
        owner_id = row.owner_id or owners.get(row.partnership_id)
        for facet, content in _facts(row, by_agreement.get(row.id, []), act.desk.timezone):
            yield Projected(Key("agreement", row.id, facet), content, owner_id)


def _facts(row: Row, terms: list[Row], zone: str) -> Iterator[tuple[str, Content]]:
    if signed := dates.full(row.signed_on):
        firm = row.status in {Status.SIGNED, Status.TERMINATED}
        yield "signing", _content(row, Kind.SIGNING, signed, zone, firm=firm)
    for term in terms:
        if _over(row, term.starts_on):
            continue
        if term.ends_on and not _over(row, term.ends_on):
            yield f"term_end:{term.number}", _content(row, Kind.TERM_END, term.ends_on, zone)
        if (
            term.notice_by
            and term.decided_at is None
            and row.notice_given_on is None
            and not _over(row, term.notice_by)
        ):
            yield f"notice_by:{term.number}", _content(row, Kind.NOTICE_BY, term.notice_by, zone)


def _over(row: Row, day: date) -> bool:
    """Say whether the agreement had been terminated before `day`."""
    return row.terminated_on is not None and row.terminated_on < day


def _content(row: Row, kind: Kind, day: date, zone: str, *, firm: bool = True) -> Content:
    title: Texts = phrase(TITLES[kind], row.title)
    return Content(
        kind=kind,
        record_type="agreement",
        record_id=row.id,
        title=title,
        span=Span(timezone=zone, starts_on=day, ends_on=day),
        status=projected.status(ended=None, firm=firm),
        audience=Audience(row.audience) if kind is Kind.SIGNING else Audience.INTERNAL,
        partnership_ids=frozenset([row.partnership_id]),
    )
