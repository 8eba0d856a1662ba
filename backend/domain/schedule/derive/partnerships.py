"""The entries of partnerships: the next two anniversaries of what is known to the day."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.domain.partners.partnerships import Partnership, Status
from backend.domain.schedule.derive import projected
from backend.domain.schedule.derive.projected import Projected
from backend.domain.schedule.entries import Content, Key, Kind
from backend.domain.schedule.entries import Status as EntryStatus
from backend.domain.values import dates
from backend.domain.values.partner_words import P_, phrase
from backend.domain.values.times import Span

ONE_YEAR, MANY_YEARS = P_("One year of partnership: %(name)s"), P_("%(years)s years of partnership: %(name)s")
AHEAD = 2


def derive(session: Session, act: Act, ids: list[UUID]) -> Iterator[Projected]:
    """Yield the next anniversaries of each living partnership; 29 February falls on the 28th in common years."""
    names, owners = projected.names(session, ids), projected.owners(session, ids)
    table = Partnership.__table__
    for row in session.execute(select(table).where(table.c.id.in_(ids))):
        concluded = dates.full(row.concluded_on)
        if concluded is None or row.status is Status.ENDED:
            continue
        first = max(1, act.today.year - concluded.year)
        if dates.anniversary(concluded, first) < act.today:
            first += 1
        for years in range(first, first + AHEAD):
            day = dates.anniversary(concluded, years)
            content = Content(
                kind=Kind.ANNIVERSARY,
                record_type="partnership",
                record_id=row.id,
                title=phrase(MANY_YEARS if years > 1 else ONE_YEAR, names[row.id], years=years),
                span=Span(timezone=act.desk.timezone, starts_on=day, ends_on=day),
                status=EntryStatus.CONFIRMED,
                audience=row.audience,
                partnership_ids=frozenset([row.id]),
            )
            yield Projected(Key("partnership", row.id, f"anniversary:{years}"), content, owners.get(row.id))
