"""What a person worked on last: the records she changed, the latest first, as far as she may see them still."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.web import hits
from backend.web.hits import Hit

MOST = 8
LOOKED_BACK = 80


def of(session: Session, act: Act) -> list[Hit]:
    """Return them; nothing for Amity itself."""
    if act.who is None:
        return []
    query = select(Change.record_type, Change.record_id).where(Change.who_id == act.who.id)
    rows = session.execute(query.order_by(Change.id.desc()).limit(LOOKED_BACK))
    pairs = dict.fromkeys((kind, record_id) for kind, record_id in rows if kind in hits.CARDS)
    return hits.of(session, act, list(pairs)[:MOST])
