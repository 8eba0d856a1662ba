"""After a tz update: entries to come that are at another instant are told, and calendars ask again about each once."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.forums import forums
from backend.domain.forums.forums import Forum, ForumDetails
from backend.domain.office.acts import Act
from backend.domain.outreach import reminders, rules
from backend.domain.outreach.reminders import Reminder
from backend.domain.schedule import entries, instants, projection, releases
from backend.domain.schedule.entries import Entry, ReleasedEntry
from backend.domain.values import inputs
from tests import factories

HOUR = timedelta(hours=1)


@pytest.fixture
def forum(session: Session, act: Act) -> Forum:
    """Return a released forum of which reminders are planned."""
    rules.lay_shipped(session, act)
    made = factories.forum(session, act, [factories.partnership(session, act)])
    session.commit()
    releases.release(session, act, ("forum", made.id))
    session.commit()
    return made


def _row(session: Session, record_id: UUID) -> tuple[Entry, ReleasedEntry]:
    (entry,) = entries.of_record(session, record_id, anew=True)
    assert entry.released is not None
    return entry, entry.released


def _clocks_change(session: Session, *record_ids: UUID) -> None:
    """Store what another tz database had given: every instant an hour earlier."""
    for record_id in record_ids:
        for entry in entries.of_record(session, record_id):
            entry.starts_utc, entry.ends_utc = entry.starts_utc - HOUR, entry.ends_utc - HOUR
            if (row := entry.released) is not None:
                row.starts_utc, row.ends_utc = row.starts_utc - HOUR, row.ends_utc - HOUR
    session.commit()
    session.expunge_all()


def test_with_the_same_tz_database_nothing_has_moved(session: Session, act: Act, forum: Forum) -> None:
    assert instants.moved(session, act) == []
    before = [(row.sequence, row.revision) for row in _row(session, forum.id)]
    assert instants.mend(session, act) == []
    assert [(row.sequence, row.revision) for row in _row(session, forum.id)] == before


def test_what_moved_is_told_and_gets_new_numbers_in_both_versions(session: Session, act: Act, forum: Forum) -> None:
    entry, released = _row(session, forum.id)
    right, numbers = entry.starts_utc, (entry.sequence, entry.revision)
    _clocks_change(session, forum.id)
    (found,) = instants.moved(session, act)
    assert (found.uid, found.was, found.now, found.by) == (entry.uid, right - HOUR, right, 60)
    later = factories.later(act, hours=1)
    session.info["act"] = later
    instants.mend(session, later)
    session.commit()
    assert instants.moved(session, later) == []
    entry, released = _row(session, forum.id)
    for row in (entry, released):
        assert (row.starts_utc, row.sequence, row.revision) == (right, numbers[0] + 1, numbers[1] + 1)
        assert row.updated_at == later.now
    assert entry.waits_since is None
    assert projection.mismatches(session, later) == []


def test_a_draft_that_waits_stays_ahead_of_what_partners_have(session: Session, act: Act, forum: Forum) -> None:
    given = forums.given(forum) | {"starts_at": datetime(2027, 6, 1, 9), "ends_at": datetime(2027, 6, 1, 10)}
    forums.change(session, act, forum, inputs.parse(ForumDetails, given))
    session.commit()
    _clocks_change(session, forum.id)
    instants.mend(session, act)
    session.commit()
    entry, released = _row(session, forum.id)
    assert entry.sequence > released.sequence
    assert entry.revision > released.revision
    assert entry.waits_since is not None
    assert (entry.starts_utc, released.starts_utc) == (entry.span.starts_utc, released.span.starts_utc)


def test_days_stay_days(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act, concluded_on="2017-06-01")
    session.commit()
    before = [(one.sequence, one.revision, one.starts_utc) for one in entries.of_record(session, partner.id)]
    _clocks_change(session, partner.id)
    assert {one.all_day for one in instants.moved(session, act)} == {True}
    instants.mend(session, act)
    session.commit()
    after = [(one.sequence, one.revision, one.starts_utc) for one in entries.of_record(session, partner.id, anew=True)]
    assert after == before


def test_the_past_keeps_its_numbers(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    forum = factories.forum(session, act, [partner], starts_at="2027-02-01T09:00", ends_at="2027-02-01T10:00")
    session.commit()
    _clocks_change(session, forum.id)
    assert instants.moved(session, act) == []


def test_reminders_follow_the_instant(session: Session, act: Act, forum: Forum) -> None:
    planned = select(Reminder).where(Reminder.state == reminders.State.PLANNED).order_by(Reminder.id)
    right = {one.anchor_at for one in session.scalars(planned)}
    _clocks_change(session, forum.id)
    session.execute(
        Reminder.__table__.update().values(anchor_at=_row(session, forum.id)[0].starts_utc)  # type: ignore[attr-defined]
    )
    instants.mend(session, act)
    session.commit()
    session.expunge_all()
    assert right
    assert {one.anchor_at for one in session.scalars(planned)} == right
