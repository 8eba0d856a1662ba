"""The programme: which leg an item belongs to, how far it may be seen, flights across zones, legs moved and ended."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.domain.errors import Invalid, NotFound, Refused
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import entries, releases
from backend.domain.values import inputs
from backend.domain.values.audience import Audience
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, MoveDetails, VisitDetails
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Visit
from tests import factories


@pytest.fixture
def muster(session: Session, act: Act) -> Partnership:
    """Return a partnership with a city in Germany."""
    return factories.partnership(session, act)


@pytest.fixture
def visit(session: Session, act: Act, muster: Partnership) -> Visit:
    """Return an inbound visit of one leg, 10 to 14 May 2027, meant for the partner."""
    return factories.visit(session, act, muster)


@pytest.fixture
def two(session: Session, act: Act, muster: Partnership) -> Visit:
    """Return a journey for partners: 10 to 12 May in Muster, 12 to 14 May on the way, for no partner."""
    region = factories.region(session, "Way")
    given = [
        {"partnership_id": muster.id, "starts_on": "2027-05-10", "ends_on": "2027-05-12"},
        {"region_id": region.id, "starts_on": "2027-05-12", "ends_on": "2027-05-14"},
    ]
    details = inputs.parse(VisitDetails, {"direction": "outbound", "audience": "partner", "legs": given})
    return visits.propose(session, act, details)


def typed(**given: Any) -> ItemDetails:
    """Return what is typed about talks on 11 May 2027 from 10:00, Shanghai, with `given` in place."""
    usual = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}
    return inputs.parse(ItemDetails, {**usual, **given})


def add(session: Session, act: Act, visit: Visit, **given: Any) -> Item:
    """Return a new item."""
    return programme.add(session, act, visit, typed(**given))


def released(session: Session, act: Act, visit: Visit) -> dict[str, str | None]:
    """Release a visit; return what partners see: title to ending."""
    session.commit()
    releases.release(session, act, ("visit", visit.id))
    session.commit()
    return shown(session, visit)


def shown(session: Session, visit: Visit) -> dict[str, str | None]:
    """Return what partners see: title to ending."""
    found = releases.shown_to_partners(session, visit.id)
    return {one.title["en"]: one.ending.value if one.ending else None for one in found}


@pytest.mark.parametrize(("day", "leg"), [("2027-05-10", 0), ("2027-05-12", 0), ("2027-05-13", 1), ("2027-05-14", 1)])
def test_an_item_belongs_to_the_leg_whose_days_hold_it(
    session: Session, act: Act, two: Visit, day: str, leg: int
) -> None:
    item = add(session, act, two, starts_at=f"{day}T10:00")
    assert item.leg_id == two.legs[leg].id


def test_an_item_goes_to_the_leg_it_names(session: Session, act: Act, two: Visit) -> None:
    assert add(session, act, two, starts_at="2027-05-12T10:00", leg_id=two.legs[1].id).leg_id == two.legs[1].id


def test_a_leg_of_another_visit_is_refused(session: Session, act: Act, visit: Visit, two: Visit) -> None:
    with pytest.raises(Refused) as refused:
        add(session, act, visit, leg_id=two.legs[0].id)
    assert refused.value.field == "leg_id"


def test_a_day_beside_the_leg_is_left_for_flights_and_no_more(session: Session, act: Act, visit: Visit) -> None:
    add(session, act, visit, kind="flight", starts_at="2027-05-09T22:00", ends_at="2027-05-10T09:00")
    for given in ({"starts_at": "2027-05-08T22:00"}, {"starts_at": None, "starts_on": "2027-05-16"}):
        with pytest.raises(Refused, match="Outside the days of this leg: 2027-05-10 to 2027-05-14") as refused:
            add(session, act, visit, **given)
        assert refused.value.field == ("starts_on" if "starts_on" in given else "starts_at")


def test_a_flight_may_end_on_days_after_its_leg_but_not_weeks(session: Session, act: Act, visit: Visit) -> None:
    over_the_line = {
        "starts_at": "2027-05-14T22:00",
        "timezone": "America/Mexico_City",
        "ends_timezone": "Asia/Singapore",
    }
    item = add(session, act, visit, kind="flight", **over_the_line, ends_at="2027-05-16T06:00")
    assert (item.leg_id, str(item.ends_at)) == (visit.legs[0].id, "2027-05-16 06:00:00")
    with pytest.raises(Refused, match="Outside the days of this leg") as refused:
        add(session, act, visit, kind="flight", **over_the_line, ends_at="2027-06-16T06:00")
    assert refused.value.field == "ends_at"


def test_what_fits_another_leg_is_told_which(session: Session, act: Act, two: Visit) -> None:
    with pytest.raises(Refused, match="The leg in Way holds this day: choose it") as refused:
        add(session, act, two, starts_at="2027-05-14T10:00", leg_id=two.legs[0].id)
    assert refused.value.field == "starts_at"


def test_an_item_goes_to_the_leg_it_lands_in_when_none_holds_its_start(
    session: Session, act: Act, muster: Partnership
) -> None:
    days = (("2027-05-10", "2027-05-11"), ("2027-05-14", "2027-05-15"))
    legs = [{"partnership_id": muster.id, "starts_on": first, "ends_on": last} for first, last in days]
    details = inputs.parse(VisitDetails, {"direction": "outbound", "audience": "internal", "legs": legs})
    visit = visits.propose(session, act, details)
    item = add(session, act, visit, starts_at="2027-05-13T22:00", ends_at="2027-05-14T06:00")
    assert item.leg_id == visit.legs[1].id


def test_a_flight_may_land_before_it_left_by_the_clocks(session: Session, act: Act, visit: Visit) -> None:
    flight = add(session, act, visit, kind="flight", starts_at="2027-05-14T13:00", ends_at="2027-05-14T11:30",
                 ends_timezone="America/Los_Angeles")  # fmt: skip
    assert flight.span.ends_utc > flight.span.starts_utc
    with pytest.raises(Invalid) as refused:
        typed(starts_at="2027-05-14T13:00", ends_at="2027-05-14T11:30", ends_timezone="Asia/Seoul")
    assert list(refused.value.problems) == ["ends_at"]


def test_clocks_that_jump_are_judged_in_the_zone_of_each_end() -> None:
    with pytest.raises(Invalid) as refused:
        typed(kind="flight", starts_at="2027-03-27T23:00", ends_at="2027-03-28T02:30", ends_timezone="Europe/Berlin")
    assert list(refused.value.problems) == ["ends_at"]
    assert "Europe/Berlin" in str(refused.value.problems["ends_at"])


@pytest.mark.parametrize("audience", ["public", "involved"])
def test_an_item_is_seen_by_no_more_people_than_its_visit(
    session: Session, act: Act, visit: Visit, audience: str
) -> None:
    with pytest.raises(Refused) as refused:
        add(session, act, visit, audience=audience)
    assert refused.value.field == "audience"


def test_an_item_cannot_be_meant_for_somebody_else(session: Session, act: Act, visit: Visit) -> None:
    other = factories.partnership(session, act, "Esempio")
    for meant_for in ([other.id], []):
        with pytest.raises(Refused) as refused:
            add(session, act, visit, audience_partnership_ids=meant_for)
        assert refused.value.field == "audience_partnership_ids"


def test_an_item_on_a_leg_for_no_partner_is_the_offices_own(session: Session, act: Act, two: Visit) -> None:
    way = two.legs[1].id
    add(session, act, two, starts_at="2027-05-13T10:00", leg_id=way, title={"en": "Train"})
    assert "Train" not in released(session, act, two)
    with pytest.raises(Refused) as refused:
        add(session, act, two, starts_at="2027-05-13T10:00", leg_id=way, audience="partner")
    assert refused.value.field == "audience_partnership_ids"


def test_an_internal_item_stays_inside(session: Session, act: Act, visit: Visit) -> None:
    add(session, act, visit, title={"en": "Team meeting"}, audience="internal")
    add(session, act, visit)
    assert set(released(session, act, visit)) == {"Delegation from Muster", "Talks"}


def test_an_item_follows_a_visit_that_becomes_internal(session: Session, act: Act, visit: Visit) -> None:
    add(session, act, visit, audience="partner")
    visits.change(session, act, visit, inputs.parse(VisitDetails, visits.given(visit) | {"audience": "internal"}))
    session.commit()
    assert {one.audience for one in entries.of_record(session, visit.id)} == {Audience.INTERNAL}


def test_an_item_is_found_in_its_own_visit_alone(session: Session, act: Act, visit: Visit, two: Visit) -> None:
    item = add(session, act, visit)
    with pytest.raises(NotFound):
        programme.get(session, two, item.id)


def test_an_item_moved_outside_its_leg_is_refused(session: Session, act: Act, visit: Visit) -> None:
    item = add(session, act, visit)
    with pytest.raises(Refused, match="Outside the days"):
        programme.reschedule(
            session, act, visit, item, TimeDetails(starts_on=date(2027, 6, 1), timezone="Asia/Shanghai")
        )


def test_another_place_reaches_partners_at_once(session: Session, act: Act, visit: Visit) -> None:
    item = add(session, act, visit)
    released(session, act, visit)
    programme.relocate(session, act, item, {"en": "Room 2"})
    session.commit()
    places = {one.title["en"]: one.place for one in releases.shown_to_partners(session, visit.id)}
    assert places["Talks"] == {"en": "Room 2"}


def test_a_leg_is_called_off_and_reinstated_with_its_items_at_once(session: Session, act: Act, two: Visit) -> None:
    add(session, act, two)
    own = add(session, act, two, title={"en": "Dinner"}, starts_at="2027-05-11T19:00")
    assert released(session, act, two) == {"Delegation to Muster": None, "Talks": None, "Dinner": None}
    outward.call_off(session, act, own, EndDetails())
    leg = two.legs[0]
    programme.call_off_leg(session, act, leg, EndDetails(reason="PLANTED", outward_text={"en": "Sorry"}))
    session.commit()
    assert set(shown(session, two).values()) == {"called_off"}
    assert "PLANTED" not in repr([vars(one) for one in releases.shown_to_partners(session, two.id)])
    programme.reinstate_leg(session, act, leg)
    session.commit()
    assert shown(session, two) == {"Delegation to Muster": None, "Talks": None, "Dinner": "called_off"}


def test_a_leg_is_postponed_and_moved_with_its_items_at_once(session: Session, act: Act, two: Visit) -> None:
    item = add(session, act, two)
    released(session, act, two)
    leg = two.legs[0]
    programme.postpone_leg(session, act, leg, EndDetails())
    session.commit()
    assert set(shown(session, two).values()) == {"postponed"}
    days = TimeDetails(starts_on=date(2027, 5, 17), ends_on=date(2027, 5, 19), timezone="Europe/Berlin")
    programme.reschedule_leg(session, act, leg, days)
    session.commit()
    assert set(shown(session, two).values()) == {None}
    moved = {one.title["en"]: one.span.first_day for one in releases.shown_to_partners(session, two.id)}
    assert moved == {"Delegation to Muster": date(2027, 5, 17), "Talks": date(2027, 5, 18)}
    assert item.span.first_day == date(2027, 5, 18)


def test_a_leg_is_given_in_days(session: Session, act: Act, two: Visit) -> None:
    with pytest.raises(Refused) as refused:
        programme.reschedule_leg(session, act, two.legs[0], typed(starts_at="2027-05-17T10:00"))
    assert refused.value.field == "starts_on"


def test_items_stand_in_the_order_of_the_instants(session: Session, act: Act, visit: Visit) -> None:
    late = add(session, act, visit, starts_at="2027-05-11T10:00", timezone="Europe/Berlin")
    early = add(session, act, visit, starts_at="2027-05-11T12:00")
    day = add(session, act, visit, starts_at=None, starts_on="2027-05-12")
    assert list(programme.of_visit(session, visit.id)) == [early, late, day]
    assert programme.of_leg([early, late], visit.legs[0]) == [early, late]


def test_what_is_given_back_parses_to_the_same(session: Session, act: Act, visit: Visit) -> None:
    item = add(session, act, visit, ends_at="2027-05-11T11:00", place={"en": "Room 1"}, audience="internal")
    before = programme.given(item)
    programme.change(session, act, visit, item, inputs.parse(ItemDetails, before))
    assert programme.given(item) == before


def test_a_visit_moved_as_a_draft_waits_for_the_release(session: Session, act: Act, visit: Visit) -> None:
    item = add(session, act, visit)
    released(session, act, visit)
    programme.redate(session, act, visit, MoveDetails(starts_on=date(2027, 5, 12), ends_on=date(2027, 5, 16)))
    session.commit()
    outside = releases.shown_to_partners(session, visit.id)
    assert {one.span.first_day for one in outside} == {date(2027, 5, 10), date(2027, 5, 11)}
    assert (visit.starts_on, visit.ends_on) == (date(2027, 5, 12), date(2027, 5, 16))
    assert item.span.first_day == date(2027, 5, 13)
    assert len(releases.waiting(session, visit.id)) == 2


def test_a_leg_moved_as_a_draft_takes_its_items_along(session: Session, act: Act, two: Visit) -> None:
    item = add(session, act, two, timezone="Europe/Berlin")
    released(session, act, two)
    days = {"starts_on": "2027-05-09", "ends_on": "2027-05-11", "timezone": "Europe/Berlin"}
    programme.redate_leg(session, act, two.legs[0], inputs.parse(TimeDetails, days))
    session.commit()
    assert item.span.first_day == date(2027, 5, 10)
    waiting = {one.entry.kind for one in releases.waiting(session, two.id)}
    assert waiting == {entries.Kind.LEG, entries.Kind.ITEM}
    hours = {"starts_at": "2027-05-09T10:00", "timezone": "Europe/Berlin"}
    with pytest.raises(Refused, match="given in days"):
        programme.redate_leg(session, act, two.legs[0], inputs.parse(TimeDetails, hours))


def test_a_visit_is_not_made_too_short_for_its_programme(session: Session, act: Act, visit: Visit) -> None:
    add(session, act, visit, starts_at="2027-05-14T10:00")
    short = inputs.parse(MoveDetails, {"starts_on": "2027-05-12", "ends_on": "2027-05-14"})
    with pytest.raises(Refused, match="“Talks” on 2027-05-16 would lie after the last day") as refused:
        programme.move(session, act, visit, short)
    assert refused.value.field == "ends_on"


def test_a_leg_is_not_made_too_short_for_its_programme(session: Session, act: Act, two: Visit) -> None:
    item = add(session, act, two, starts_at="2027-05-12T10:00", leg_id=two.legs[0].id)
    outward.call_off(session, act, item, EndDetails())
    days = {"starts_on": "2027-05-10", "ends_on": "2027-05-10", "timezone": "Europe/Berlin"}
    programme.redate_leg(session, act, two.legs[0], inputs.parse(TimeDetails, days))
    outward.reinstate(session, act, item)
    two.legs[0].ends_on = date(2027, 5, 12)
    with pytest.raises(Refused, match="would lie after the last day"):
        programme.reschedule_leg(session, act, two.legs[0], inputs.parse(TimeDetails, days))
