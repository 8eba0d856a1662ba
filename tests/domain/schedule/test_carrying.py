"""What outward verbs may not carry: what was withdrawn, what is internal by now, what was rolled back."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.schedule import projection, releases
from backend.domain.schedule.entries import Ending, Kind, ReleasedEntry, Status
from backend.domain.values import inputs
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, MoveDetails, VisitDetails
from backend.domain.visits.visits import Visit
from tests import factories

TALKS = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}


def shown(session: Session, kind: Kind) -> Sequence[ReleasedEntry]:
    """Return what partners see of a kind."""
    return session.scalars(select(ReleasedEntry).where(ReleasedEntry.kind == kind)).all()


def with_item_left_out(session: Session, act: Act) -> Visit:
    """Return a released visit whose only item was shown once, and left out of the second release."""
    visit = factories.visit(session, act, factories.partnership(session, act))
    item = programme.add(session, act, visit, inputs.parse(ItemDetails, TALKS))
    releases.release(session, act, ("visit", visit.id))
    session.commit()
    releases.release(session, act, ("visit", visit.id), [item.id])
    session.commit()
    return visit


def test_an_item_left_out_stays_out_when_its_visit_is_on_again(session: Session, act: Act) -> None:
    visit = with_item_left_out(session, act)
    for verb in (outward.call_off, outward.postpone):
        verb(session, act, visit, EndDetails())
        session.commit()
        outward.reinstate(session, act, visit)
        session.commit()
        assert [one.ending for one in shown(session, Kind.LEG)] == [None]
        assert [one.ending for one in shown(session, Kind.ITEM)] == [Ending.CALLED_OFF]


def test_an_item_left_out_tells_no_new_time(session: Session, act: Act) -> None:
    visit = with_item_left_out(session, act)
    [before] = shown(session, Kind.ITEM)
    starts_at, sequence = before.starts_at, before.sequence
    programme.move(session, act, visit, inputs.parse(MoveDetails, {"starts_on": "2027-06-01"}))
    session.commit()
    [after] = shown(session, Kind.ITEM)
    assert (after.starts_at, after.sequence) == (starts_at, sequence)


def test_an_item_left_out_comes_back_with_a_release(session: Session, act: Act) -> None:
    visit = with_item_left_out(session, act)
    releases.release(session, act, ("visit", visit.id))
    session.commit()
    assert [one.ending for one in shown(session, Kind.ITEM)] == [None]
    outward.call_off(session, act, visit, EndDetails())
    session.commit()
    outward.reinstate(session, act, visit)
    session.commit()
    assert [one.ending for one in shown(session, Kind.ITEM)] == [None]


def test_what_became_internal_is_not_brought_back_by_a_verb(session: Session, act: Act) -> None:
    forum = factories.forum(session, act, [factories.partnership(session, act)])
    releases.release(session, act, ("forum", forum.id))
    session.commit()
    outward.postpone(session, act, forum, EndDetails())
    session.commit()
    forums.change(session, act, forum, inputs.parse(ForumDetails, forums.given(forum) | {"audience": "internal"}))
    session.commit()
    later = {"starts_at": "2027-05-20T10:00", "timezone": "Asia/Shanghai"}
    forums.reschedule(session, act, forum, inputs.parse(TimeDetails, later))
    session.commit()
    [seen] = shown(session, Kind.FORUM)
    assert seen.ending is Ending.POSTPONED
    assert seen.starts_at is not None
    assert seen.starts_at.day == 12


def test_what_was_rolled_back_is_not_carried_by_the_next_commit(session: Session, act: Act) -> None:
    made = factories.forum(session, act, [factories.partnership(session, act)])
    releases.release(session, act, ("forum", made.id))
    session.commit()
    outward.call_off(session, act, made, EndDetails())
    session.rollback()
    forum = forums.get(session, act, made.id)
    forums.change(session, act, forum, inputs.parse(ForumDetails, forums.given(forum) | {"status": "planned"}))
    session.commit()
    assert [one.status for one in shown(session, Kind.FORUM)] == [Status.CONFIRMED]


def test_a_leg_that_a_draft_took_out_is_called_off_with_its_visit(session: Session, act: Act) -> None:
    legs = [
        {"partnership_id": factories.partnership(session, act, name).id, "starts_on": day, "ends_on": day}
        for name, day in (("Muster", "2027-05-10"), ("Esempio", "2027-05-12"))
    ]
    given = {"direction": "outbound", "audience": "partner", "legs": legs}
    made = visits.propose(session, act, inputs.parse(VisitDetails, given))
    releases.release(session, act, ("visit", made.id))
    session.commit()
    one_leg = visits.given(made) | {"legs": visits.given(made)["legs"][:1]}
    visits.change(session, act, made, inputs.parse(VisitDetails, one_leg))
    session.commit()
    assert [one.ending for one in shown(session, Kind.LEG)] == [None, None]
    outward.call_off(session, act, made, EndDetails(outward_text={"en": "Sorry"}))
    session.commit()
    endings = [(one.ending, one.outward_text) for one in shown(session, Kind.LEG)]
    assert endings == [(Ending.CALLED_OFF, {"en": "Sorry"})] * 2


def test_a_leg_follows_the_name_of_a_third_region(session: Session, act: Act) -> None:
    third = factories.region(session, "Third")
    factories.visit(session, act, factories.partnership(session, act), region_id=third.id)
    session.commit()
    third.name = {"en": "Renamed"}
    session.commit()
    assert projection.mismatches(session, act) == []
