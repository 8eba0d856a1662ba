"""The entries of forums: one each."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.forums.forums import Format, Forum, Status
from backend.domain.office.acts import Act
from backend.domain.schedule.derive import projected
from backend.domain.schedule.derive.projected import Projected
from backend.domain.schedule.entries import Content, Key, Kind
from backend.domain.values.timed import SPAN_FIELDS
from backend.domain.values.times import Span

FROM_AFAR = (Format.ONLINE, Format.HYBRID)


def derive(session: Session, _act: Act, ids: list[UUID]) -> Iterator[Projected]:
    """Yield the entry of each forum."""
    table = Forum.__table__
    partners = projected.touched(session, ids)
    for row in session.execute(select(table).where(table.c.id.in_(ids))):
        yield Projected(Key("forum", row.id), _content(row, partners.get(row.id, frozenset())), row.owner_id)


def _content(row: Any, partners: frozenset[UUID]) -> Content:
    ended = projected.ending(row.called_off_at, row.postponed_at)
    meant_for = row.audience_partnership_ids
    return Content(
        kind=Kind.FORUM,
        record_type="forum",
        record_id=row.id,
        title=row.title,
        span=Span(**{name: getattr(row, name) for name in SPAN_FIELDS}),
        status=projected.status(ended=ended, firm=row.status is Status.CONFIRMED),
        audience=row.audience,
        partnership_ids=partners if meant_for is None else frozenset(UUID(one) for one in meant_for),
        ending=ended,
        place=row.venue,
        text=row.description,
        outward_text=row.outward_text if ended else None,
        url=row.url,
        conference=row.url if row.format in FROM_AFAR else None,
    )
