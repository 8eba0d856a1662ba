"""A partner whose calendar holds so many released events, and feeds that show it, in an office that is there."""

import random
from datetime import datetime, time, timedelta
from uuid import UUID

import dated
import samples
from office import Filled
from rows import Rows
from sqlalchemy import select, update

from backend import db
from backend.domain.forums.forums import Format, Forum
from backend.domain.forums.forums import Kind as ForumKind
from backend.domain.forums.forums import Status as ForumStatus
from backend.domain.office import acts
from backend.domain.office.access import Touch
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import FeedDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule.entries import Entry
from backend.domain.schedule.sources import Root
from backend.domain.values import inputs
from backend.domain.values.audience import Audience

ZONES = ("Asia/Shanghai", "Asia/Shanghai", "Europe/Berlin", "Europe/Rome", "America/Detroit")


def forums(filled: Filled, count: int) -> tuple[UUID, list[UUID]]:
    """Give the first partnership `count` released forums, some past and most ahead; return its id and theirs."""
    with acts.transaction(filled.sessions.writes, filled.act) as session:
        rows = Rows(session, filled.act, random.Random(count))
        partnership_id = session.scalars(select(Partnership.id).order_by(Partnership.id).limit(1)).one()
        made = [_forum(rows, number, partnership_id) for number in range(count)]
        rows.flush()
        stored = dated.derive(rows, {Root("forum", one) for one in made})
        rows.flush()
        for entry in stored:
            dated.show(rows, entry)
        rows.flush()
        session.execute(update(Entry).where(Entry.record_id.in_(made)).values(waits_since=None))
    db.tend(filled.sessions.engine)
    return partnership_id, made


def opened(filled: Filled, partnership_id: UUID, count: int) -> list[tuple[UUID, str]]:
    """Open `count` feeds of a partner; return each with its path."""
    made = []
    with acts.transaction(filled.sessions.writes, filled.director) as session:
        for number in range(count):
            given = {"name": f"Sample {number}", "partnership_ids": [partnership_id], "kinds": ["forum"]}
            feed = feeds.create(session, filled.director, inputs.parse(FeedDetails, given))
            made.append((feed.id, f"/feeds/{feeds.tokens(filled.director, feed)[0]}.ics"))
    return made


def _forum(rows: Rows, number: int, partnership_id: UUID) -> UUID:
    english, chinese = samples.subject(number)
    day = rows.act.today + timedelta(days=rows.chance.randrange(-300, 2500))
    venue = dict(zip(("en", "zh-Hans"), rows.pick(samples.VENUES), strict=True))
    found = rows.add(
        Forum,
        title={"en": f"Forum on {english} (sample {number})", "zh-Hans": f"{chinese}论坛（示例{number}）"},
        kind=rows.pick(list(ForumKind)),
        format=rows.pick(list(Format)),
        status=rows.pick(list(ForumStatus)),
        venue=venue,
        audience=Audience.PARTNER,
        starts_at=datetime.combine(day, time(9, 30)),
        ends_at=datetime.combine(day, time(17)),
        timezone=rows.pick(list(ZONES)),
        fold=0,
        ends_fold=0,
        **dated.OFF,
    )
    rows.add(Touch, record_id=found, partnership_id=partnership_id)
    return found
