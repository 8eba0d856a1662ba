"""Visits and their legs: defaults of the short form, refusals at their fields, matching of legs, moving it whole."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.domain.errors import Forbidden, Invalid, NotFound, Refused
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.outward import EndDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import entries, releases
from backend.domain.values import inputs
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, MoveDetails, VisitDetails
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Visit
from tests import factories
from tests.domain.acting import by


@pytest.fixture
def muster(session: Session, act: Act) -> Partnership:
    """Return a partnership with a city in Germany."""
    return factories.partnership(session, act)


@pytest.fixture
def esempio(session: Session, act: Act) -> Partnership:
    """Return another partnership."""
    return factories.partnership(session, act, "Esempio")


@pytest.fixture
def visit(session: Session, act: Act, muster: Partnership) -> Visit:
    """Return an inbound visit of one leg, 10 to 14 May 2027."""
    return factories.visit(session, act, muster)


def legs(*given: dict[str, Any], **more: Any) -> VisitDetails:
    """Return what is typed about an outbound visit of these legs."""
    return inputs.parse(VisitDetails, {"direction": "outbound", "legs": list(given), **more})


def add(session: Session, act: Act, visit: Visit, **given: Any) -> Item:
    """Return a new item: talks on 11 May 2027 from 10:00, Shanghai."""
    usual = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}
    return programme.add(session, act, visit, inputs.parse(ItemDetails, {**usual, **given}))


@pytest.mark.parametrize(("direction", "at_home"), [("inbound", True), ("online", True), ("outbound", False)])
def test_the_short_form_takes_region_and_zone_from_the_direction(
    session: Session, act: Act, muster: Partnership, direction: str, *, at_home: bool
) -> None:
    given = {"direction": direction, "partnership_id": muster.id, "starts_on": "2027-05-10"}
    visit = visits.propose(session, act, inputs.parse(VisitDetails, given))
    leg = visit.legs[0]
    expected = factories.home(session, act) if at_home else muster.partner_region
    assert expected is not None
    assert (leg.region_id, leg.timezone) == (expected.id, expected.timezone)
    assert (leg.starts_on, leg.ends_on) == (date(2027, 5, 10), date(2027, 5, 10))
    assert (visit.status, visit.audience, visit.owner_id) == ("proposed", "internal", None)


def test_an_outbound_leg_without_partner_needs_its_region(session: Session, act: Act) -> None:
    factories.home(session, act)
    with pytest.raises(Refused) as refused:
        visits.propose(session, act, legs({"starts_on": "2027-05-10", "ends_on": "2027-05-11"}))
    assert refused.value.field == "legs.0.region_id"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"direction": "sideways", "starts_on": "2027-05-10"}, "direction"),
        ({"direction": "inbound"}, "legs"),
        ({"direction": "inbound", "legs": []}, "legs"),
        ({"direction": "inbound", "starts_on": "2027-05-10", "ends_on": "2027-05-09"}, "legs.0.ends_on"),
        ({"direction": "inbound", "starts_on": "2027-05-10", "timezone": "Mars"}, "legs.0.timezone"),
        ({"direction": "inbound", "starts_on": "10000-01-01", "ends_on": "2027-05-10"}, "legs.0.starts_on"),
        ({"direction": "inbound", "starts_on": "2027-05-10", "audience": "partner"}, "legs"),
        ({"direction": "inbound", "starts_on": "2027-05-10", "audience": "involved"}, "audience"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        inputs.parse(VisitDetails, given)
    assert list(refused.value.problems) == [field]


def test_legs_go_on_by_place_where_none_is_named(
    session: Session, act: Act, muster: Partnership, esempio: Partnership
) -> None:
    first = {"partnership_id": muster.id, "starts_on": "2027-05-10", "ends_on": "2027-05-11"}
    second = {"partnership_id": esempio.id, "starts_on": "2027-05-12", "ends_on": "2027-05-13"}
    visit = visits.propose(session, act, legs(first, second))
    before = [leg.id for leg in visit.legs]
    visits.change(session, act, visit, legs(first | {"ends_on": "2027-05-12"}, second, second))
    assert [leg.id for leg in visit.legs][:2] == before
    assert len(visit.legs) == 3


def test_legs_named_by_id_keep_it_in_another_order(
    session: Session, act: Act, muster: Partnership, esempio: Partnership
) -> None:
    first = {"partnership_id": muster.id, "starts_on": "2027-05-10", "ends_on": "2027-05-11"}
    second = {"partnership_id": esempio.id, "starts_on": "2027-05-12", "ends_on": "2027-05-13"}
    visit = visits.propose(session, act, legs(first, second))
    one, two = visit.legs
    visits.change(session, act, visit, legs(second | {"id": two.id}, first | {"id": one.id}))
    assert [(leg.id, leg.partnership_id) for leg in visit.legs] == [(two.id, esempio.id), (one.id, muster.id)]


def test_a_leg_of_another_visit_or_one_named_twice_is_refused(session: Session, act: Act, visit: Visit) -> None:
    other = factories.visit(session, act, factories.partnership(session, act, "Esempio"))
    day = {"starts_on": "2027-05-10", "ends_on": "2027-05-11", "partnership_id": visit.legs[0].partnership_id}
    mine, theirs = visit.legs[0].id, other.legs[0].id
    for given in ([day | {"id": theirs}], [day | {"id": mine}, day | {"id": mine}]):
        with pytest.raises(Refused) as refused:
            visits.change(session, act, visit, legs(*given))
        assert refused.value.field == f"legs.{len(given) - 1}.id"


def test_a_leg_with_items_does_not_go(session: Session, act: Act, muster: Partnership, esempio: Partnership) -> None:
    first = {"partnership_id": muster.id, "starts_on": "2027-05-10", "ends_on": "2027-05-11"}
    second = {"partnership_id": esempio.id, "starts_on": "2027-05-12", "ends_on": "2027-05-13"}
    visit = visits.propose(session, act, legs(first, second))
    add(session, act, visit, starts_at="2027-05-12T10:00")
    keep = first | {"id": visit.legs[0].id}
    with pytest.raises(Refused) as refused:
        visits.change(session, act, visit, legs(keep))
    assert refused.value.field == "legs"
    programme.discard(session, act, programme.of_visit(session, visit.id)[0])
    visits.change(session, act, visit, legs(keep))
    assert [leg.partnership_id for leg in visit.legs] == [muster.id]


def test_moving_keeps_every_leg_and_item_in_its_place(
    session: Session, act: Act, muster: Partnership, esempio: Partnership
) -> None:
    first = {"partnership_id": muster.id, "starts_on": "2027-05-10", "ends_on": "2027-05-11"}
    second = {"partnership_id": esempio.id, "starts_on": "2027-05-12", "ends_on": "2027-05-13"}
    visit = visits.propose(session, act, legs(first, second))
    flight = add(session, act, visit, kind="flight", starts_at="2027-05-12T23:00", ends_at="2027-05-12T18:00",
                 timezone="Asia/Shanghai", ends_timezone="Europe/Berlin")  # fmt: skip
    programme.move(session, act, visit, MoveDetails(starts_on=date(2027, 5, 17)))
    days = [(leg.starts_on, leg.ends_on) for leg in visit.legs]
    assert days == [(date(2027, 5, 17), date(2027, 5, 18)), (date(2027, 5, 19), date(2027, 5, 20))]
    assert (str(flight.starts_at), str(flight.ends_at)) == ("2027-05-19 23:00:00", "2027-05-19 18:00:00")
    assert flight.ends_timezone == "Europe/Berlin"


def test_moving_may_end_the_last_leg_otherwise(session: Session, act: Act, visit: Visit) -> None:
    programme.move(session, act, visit, MoveDetails(starts_on=date(2027, 5, 17), ends_on=date(2027, 5, 18)))
    assert (visit.starts_on, visit.ends_on) == (date(2027, 5, 17), date(2027, 5, 18))
    with pytest.raises(Refused) as refused:
        programme.move(session, act, visit, MoveDetails(starts_on=date(2027, 5, 17), ends_on=date(2027, 5, 16)))
    assert refused.value.field == "ends_on"


def test_one_zone_cannot_be_given_to_several_legs(
    session: Session, act: Act, muster: Partnership, esempio: Partnership
) -> None:
    day = {"starts_on": "2027-05-10", "ends_on": "2027-05-11"}
    visit = visits.propose(
        session, act, legs(day | {"partnership_id": muster.id}, day | {"partnership_id": esempio.id})
    )
    with pytest.raises(Refused) as refused:
        programme.move(session, act, visit, MoveDetails(starts_on=date(2027, 5, 17), timezone="Europe/Rome"))
    assert refused.value.field == "timezone"


def test_moving_onto_a_jump_of_the_clocks_names_the_item(session: Session, act: Act, muster: Partnership) -> None:
    visit = visits.propose(
        session,
        act,
        legs({"partnership_id": muster.id, "starts_on": "2027-03-20", "ends_on": "2027-03-22"}),
    )
    add(session, act, visit, title={"en": "Night train"}, starts_at="2027-03-21T02:30", timezone="Europe/Berlin")
    with pytest.raises(Refused) as refused:
        programme.move(session, act, visit, MoveDetails(starts_on=date(2027, 3, 27)))
    assert refused.value.field == "starts_on"
    assert "“Night train” (Europe/Berlin)" in str(refused.value)


def test_a_postponed_visit_comes_back_when_it_is_moved(session: Session, act: Act, visit: Visit) -> None:
    outward.postpone(session, act, visit, EndDetails(reason="flu", outward_text={"en": "Later"}))
    assert visits.state(visit, act.today) == "postponed"
    programme.move(session, act, visit, MoveDetails(starts_on=date(2027, 6, 7)))
    assert (visits.state(visit, act.today), visit.reason, visit.outward_text) == ("confirmed", None, None)


def test_what_is_called_off_is_not_moved_invited_confirmed_or_reported(
    session: Session, act: Act, visit: Visit
) -> None:
    outward.call_off(session, act, visit, EndDetails())
    commands: list[Callable[[], object]] = [
        lambda: programme.move(session, act, visit, MoveDetails(starts_on=date(2027, 6, 7))),
        lambda: visits.confirm(session, act, visit),
        lambda: visits.invite(session, act, visit),
        lambda: visits.report(session, act, visit),
    ]
    for command in commands:
        with pytest.raises(Refused, match="reinstate it first"):
            command()


def test_an_invitation_does_not_make_a_confirmed_visit_less_firm(session: Session, act: Act, visit: Visit) -> None:
    with pytest.raises(Refused, match="confirmed already"):
        visits.invite(session, act, visit)
    assert visit.status == "confirmed"


def test_a_visit_is_reported_once_it_is_over(session: Session, act: Act, visit: Visit) -> None:
    with pytest.raises(Refused, match="not ended yet"):
        visits.report(session, act, visit)
    after = factories.later(act, days=90)
    assert visits.state(visit, after.today) == "completed"
    visits.report(session, after, visit)
    assert visits.state(visit, after.today) == "reported"


def test_an_auditor_changes_nothing(session: Session, act: Act, visit: Visit) -> None:
    item = add(session, act, visit)
    auditor = by(act, factories.coordinator(session, "ada", Role.AUDITOR))
    details = inputs.parse(ItemDetails, programme.given(item))
    day = TimeDetails(starts_on=date(2027, 5, 11), timezone="Asia/Shanghai")
    commands: list[Callable[[], object]] = [
        lambda: visits.change(session, auditor, visit, inputs.parse(VisitDetails, visits.given(visit))),
        lambda: visits.confirm(session, auditor, visit),
        lambda: visits.discard(session, auditor, visit),
        lambda: programme.move(session, auditor, visit, MoveDetails(starts_on=date(2027, 6, 7))),
        lambda: programme.add(session, auditor, visit, details),
        lambda: programme.change(session, auditor, visit, item, details),
        lambda: programme.discard(session, auditor, item),
        lambda: programme.discard_all(session, auditor, visit),
        lambda: programme.reschedule_leg(session, auditor, visit.legs[0], day),
        lambda: programme.call_off_leg(session, auditor, visit.legs[0], EndDetails()),
    ]
    for command in commands:
        with pytest.raises(Forbidden):
            command()


def test_a_visit_to_a_confidential_partner_is_seen_by_its_team_alone(session: Session, act: Act) -> None:
    wu = factories.coordinator(session, "wu")
    secret = factories.partnership(session, act, "Secret", confidential=True)
    visit = factories.visit(session, act, secret)
    with pytest.raises(NotFound):
        visits.get(session, by(act, wu), visit.id)
    assert visits.listed(session, by(act, wu)) == []
    assert visits.coming(session, by(act, wu)) == []


def test_a_draft_is_discarded_with_its_programme(session: Session, act: Act, visit: Visit) -> None:
    add(session, act, visit)
    session.commit()
    programme.discard_all(session, act, visit)
    session.commit()
    assert entries.of_record(session, visit.id) == []
    with pytest.raises(NotFound):
        visits.get(session, act, visit.id)


def test_coming_and_past_part_by_the_last_leg(session: Session, act: Act, muster: Partnership) -> None:
    def there(first: str, last: str) -> Visit:
        return visits.propose(session, act, legs({"partnership_id": muster.id, "starts_on": first, "ends_on": last}))

    later, now = there("2027-04-01", "2027-04-02"), there("2027-02-27", "2027-03-01")
    over, before = there("2027-02-27", "2027-02-28"), there("2026-01-01", "2026-01-02")
    assert list(visits.coming(session, act)) == [now, later]
    assert list(visits.past(session, act, muster.id)) == [over, before]


def test_one_partner_sees_its_leg_and_no_other(
    session: Session, act: Act, muster: Partnership, esempio: Partnership
) -> None:
    first = {"partnership_id": muster.id, "starts_on": "2027-05-10", "ends_on": "2027-05-11"}
    second = {"partnership_id": esempio.id, "starts_on": "2027-05-12", "ends_on": "2027-05-13"}
    visit = visits.propose(session, act, legs(first, second, audience="partner", purpose="PLANTED"))
    session.commit()
    releases.release(session, act, ("visit", visit.id))
    shown = releases.shown_to_partners(session, visit.id)
    assert [one.kind.value for one in shown] == ["leg", "leg"]
    assert [one.content_for(each.partnership_id for each in one.meant_for).partnership_ids for one in shown] == [
        {muster.id},
        {esempio.id},
    ]
    assert "PLANTED" not in repr([vars(one) for one in shown])
