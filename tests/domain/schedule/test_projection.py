"""What becomes of records in the calendar: identity, anniversaries, agreements, two edits at once."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.db import Sessions
from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.forums.forums import Forum
from backend.domain.office.acts import Act, transaction
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import PartnershipDetails
from backend.domain.schedule import entries, projection
from backend.domain.schedule.entries import Entry, Kind
from backend.domain.values import inputs
from backend.domain.values.audience import Audience
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, VisitDetails
from tests import factories


def days(session: Session, record_id: UUID, kind: Kind) -> list[tuple[str, date]]:
    """Return (facet, day) of the living entries of one kind."""
    return [(one.facet, one.span.first_day) for one in entries.of_record(session, record_id) if one.kind is kind]


def test_the_next_two_anniversaries_roll_on_and_past_ones_stay(session: Session, act: Act) -> None:
    partnership = factories.partnership(session, act, concluded_on="2020-02-29")
    session.commit()
    assert days(session, partnership.id, Kind.ANNIVERSARY) == [
        ("anniversary:8", date(2028, 2, 29)),
        ("anniversary:9", date(2029, 2, 28)),
    ]
    session.info["act"] = later = replace(act, now=datetime(2028, 3, 1, tzinfo=UTC))
    projection.settle_all(session, later)
    assert [facet for facet, _ in days(session, partnership.id, Kind.ANNIVERSARY)] == [
        "anniversary:8",
        "anniversary:9",
        "anniversary:10",
    ]


@pytest.mark.parametrize("concluded_on", ["2019", "2019-11", None])
def test_anniversaries_come_only_from_what_is_known(session: Session, act: Act, concluded_on: str | None) -> None:
    partnership = factories.partnership(session, act, concluded_on=concluded_on)
    session.commit()
    assert days(session, partnership.id, Kind.ANNIVERSARY) == []


def test_an_anniversary_no_longer_derived_is_dropped_and_may_return(session: Session, act: Act) -> None:
    partnership = factories.partnership(session, act, concluded_on="2020-06-01")
    session.commit()
    uid = entries.of_record(session, partnership.id)[0].uid
    for concluded_on in (None, "2020-06-01"):
        given = partnerships.given(partnership) | {"concluded_on": concluded_on}
        partnerships.change(session, act, partnership, inputs.parse(PartnershipDetails, given))
        session.commit()
        assert bool(days(session, partnership.id, Kind.ANNIVERSARY)) is (concluded_on is not None)
    assert entries.of_record(session, partnership.id)[0].uid == uid


def test_an_agreement_shows_its_terms_to_the_office_alone(session: Session, act: Act) -> None:
    partnership = factories.partnership(session, act)
    given = {
        "partnership_id": partnership.id,
        "kind": "mou",
        "title": "Memorandum",
        "signed_on": "2024-01-01",
        "audience": "partner",
        "term": {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}},
    }
    agreement = agreements.record(session, act, inputs.parse(AgreementDetails, given))
    session.commit()
    found = {(one.kind, one.span.first_day): one.audience for one in entries.of_record(session, agreement.id)}
    assert found[Kind.SIGNING, date(2024, 1, 1)] is Audience.PARTNER
    assert found[Kind.TERM_END, date(2026, 12, 31)] is Audience.INTERNAL
    assert found[Kind.NOTICE_BY, date(2026, 9, 30)] is Audience.INTERNAL
    assert found[Kind.NOTICE_BY, date(2027, 9, 30)] is Audience.INTERNAL


def test_a_renamed_region_renames_what_is_made_from_its_name(session: Session, act: Act) -> None:
    partnership = factories.partnership(session, act, "Altstadt")
    visit = factories.visit(session, act, partnership)
    session.commit()
    region = partnership.partner_region
    assert region is not None
    region.name = {"en": "Neustadt", "zh-Hans": "新城"}
    session.commit()
    titles = {one.title["en"] for one in entries.of_record(session, visit.id)}
    assert titles == {"Delegation from Neustadt"}


def test_an_online_meeting_takes_place_online_and_not_at_our_city(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    met = {one: factories.visit(session, act, partner, direction=one) for one in ("online", "inbound")}
    session.commit()
    found = {
        one: {e.place["en"] for e in entries.of_record(session, visit.id) if e.place} for one, visit in met.items()
    }
    assert found == {"online": {"Online"}, "inbound": {"Home"}}


def test_a_bulk_statement_on_a_watched_table_is_refused(session: Session) -> None:
    with pytest.raises(RuntimeError, match="pass the projection by"):
        session.execute(update(Forum).values(url="https://example.org"))


def test_a_change_of_words_raises_revision_and_leaves_sequence(session: Session, act: Act) -> None:
    forum = factories.forum(session, act, [factories.partnership(session, act)])
    session.commit()
    forum.title = {"en": "Reworded"}
    session.commit()
    (entry,) = entries.of_record(session, forum.id)
    assert (entry.sequence, entry.revision) == (0, 2)
    forum.venue = {"en": "Another hall"}
    session.commit()
    assert (entry.sequence, entry.revision) == (1, 3)


def test_parent_and_child_edited_at_once_leave_a_true_projection(sessions: Sessions, act: Act) -> None:
    """Two transactions, one on the visit, one on its item, begun together, twenty times over."""
    with transaction(sessions.writes, act) as session:
        visit = factories.visit(session, act, factories.partnership(session, act))
        given = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}
        item = programme.add(session, act, visit, inputs.parse(ItemDetails, given))
    for turn in range(20):
        barrier = threading.Barrier(2)
        status = "invited" if turn % 2 else "confirmed"

        def edit_visit(barrier: threading.Barrier = barrier, status: str = status) -> None:
            barrier.wait()
            with transaction(sessions.writes, act) as session:
                found = visits.get(session, act, visit.id)
                given = visits.given(found) | {"status": status}
                visits.change(session, act, found, inputs.parse(VisitDetails, given))

        def edit_item(barrier: threading.Barrier = barrier, turn: int = turn) -> None:
            barrier.wait()
            with transaction(sessions.writes, act) as session:
                found = visits.get(session, act, visit.id)
                mine = programme.get(session, found, item.id)
                given = programme.given(mine) | {"title": f"Talks {turn}"}
                programme.change(session, act, found, mine, inputs.parse(ItemDetails, given))

        threads = [threading.Thread(target=edit) for edit in (edit_visit, edit_item)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with transaction(sessions.reads, act) as session:
            assert projection.mismatches(session, act) == []
            entry = session.scalars(select(Entry).where(Entry.source_id == item.id)).one()
            assert entry.title == {"en": f"Talks {turn}"}
            assert entry.status.value == ("tentative" if turn % 2 else "confirmed")


def test_an_instant_follows_the_zone_through_the_change_of_clocks(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    starts = [
        factories.forum(
            session, act, [partner], starts_at=f"2027-03-{day}T10:00", ends_at=None, timezone="Europe/Berlin"
        ).id
        for day in (27, 28)
    ]
    session.commit()
    first, second = (entries.of_record(session, one)[0].starts_utc for one in starts)
    assert second - first == timedelta(hours=23)
