"""The entries of some days: which touch them on whose clocks, whose they are, how many of a crowded day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.workdays import Place
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import agenda
from backend.domain.schedule.agenda import Asked
from backend.domain.schedule.entries import Kind
from backend.domain.values import inputs
from backend.domain.visits import visits
from backend.domain.visits.details import VisitDetails
from tests import factories

MAY = Asked(date(2027, 5, 10), date(2027, 5, 16), "Asia/Shanghai")


@pytest.fixture
def muster(session: Session, act: Act) -> Partnership:
    """Return a partnership with a city in Germany."""
    return factories.partnership(session, act)


def titles(session: Session, act: Act, asked: Asked) -> list[str]:
    """Return the English titles of the days asked for, in order, the same on both ways to read them."""
    session.commit()
    found = agenda.page(session, act, asked, 0, 100)
    assert [one.id for one in agenda.drawn(session, act, asked, 100)[0]] == [one.id for one in found]
    assert agenda.count(session, act, asked) == len(found)
    return [one.title["en"] for one in found]


def forum(session: Session, act: Act, partner: Partnership, title: str, **time: Any) -> None:
    """Plan a forum at this time alone."""
    usual = {"starts_at": None, "ends_at": None}
    factories.forum(session, act, [partner], title={"en": title}, **{**usual, **time})


def test_the_edges_of_the_days_are_those_of_the_clocks_shown(session: Session, act: Act, muster: Partnership) -> None:
    berlin = "Europe/Berlin"
    forum(session, act, muster, "ends at midnight", starts_at="2027-05-09T22:00", ends_at="2027-05-10T00:00")
    forum(session, act, muster, "over midnight", starts_at="2027-05-09T22:00", ends_at="2027-05-10T00:30")
    forum(session, act, muster, "Sunday there, Monday here", starts_at="2027-05-09T20:00", timezone=berlin)
    forum(session, act, muster, "a moment at the start", starts_at="2027-05-10T00:00")
    forum(session, act, muster, "Sunday there, next Monday here", starts_at="2027-05-16T20:00", timezone=berlin)
    forum(session, act, muster, "the Monday after", starts_at="2027-05-17T00:00")
    here = titles(session, act, MAY)
    assert here == ["over midnight", "a moment at the start", "Sunday there, Monday here"]
    there = titles(session, act, replace(MAY, at_place=True))
    assert there == ["over midnight", "a moment at the start", "Sunday there, next Monday here"]


def test_whole_days_stay_on_their_dates_in_every_zone(session: Session, act: Act, muster: Partnership) -> None:
    for zone in ("Pacific/Kiritimati", "Asia/Shanghai", "Pacific/Pago_Pago"):
        forum(session, act, muster, f"last day, {zone}", starts_on="2027-05-14", ends_on="2027-05-16", timezone=zone)
        forum(session, act, muster, f"before, {zone}", starts_on="2027-05-08", ends_on="2027-05-09", timezone=zone)
        forum(session, act, muster, f"after, {zone}", starts_on="2027-05-17", timezone=zone)
    for at_place in (False, True):
        found = titles(session, act, replace(MAY, at_place=at_place))
        assert [one.partition(",")[0] for one in found] == ["last day"] * 3


def test_the_leg_of_a_visit_stands_there_when_it_says_more(session: Session, act: Act, muster: Partnership) -> None:
    factories.visit(session, act, muster, title={"en": "One leg"})
    way = factories.region(session, "Way")
    legs = [
        {"partnership_id": muster.id, "starts_on": "2027-05-10", "ends_on": "2027-05-12"},
        {"region_id": way.id, "starts_on": "2027-05-12", "ends_on": "2027-05-14"},
    ]
    details = inputs.parse(VisitDetails, {"direction": "outbound", "title": {"en": "Two legs"}, "legs": legs})
    visits.propose(session, act, details)
    assert sorted(titles(session, act, MAY)) == ["One leg", "Two legs", "Two legs", "Two legs"]
    assert titles(session, act, replace(MAY, kinds=(Kind.VISIT,), partnership_ids=())).count("One leg") == 1
    assert titles(session, act, replace(MAY, kinds=(Kind.LEG,), every_leg=True)).count("One leg") == 1


def test_mine_is_what_i_own_or_own_together(session: Session, act: Act, muster: Partnership) -> None:
    anna, berta = factories.coordinator(session, "anna"), factories.coordinator(session, "berta")
    joint = factories.partnership(
        session, act, "Joint", owner=anna.email, team=[berta.email], concluded_on="2017-05-12"
    )
    factories.forum(session, act, [joint], owner=anna.email, title={"en": "Anna’s forum"})
    factories.forum(session, act, [joint], owner=berta.email, title={"en": "Berta’s forum"})
    term = {"partnership_id": joint.id, "kind": "mou", "title": {"en": "Paper"}, "signed_on": "2027-05-11"}
    agreements.record(session, act, inputs.parse(AgreementDetails, term))
    factories.forum(session, act, [muster], title={"en": "Nobody’s forum"})

    def mine(who: Coordinator) -> list[str]:
        return titles(session, act, replace(MAY, mine=who.id))

    assert len(mine(anna)) == 3
    assert "Anna’s forum" in mine(anna)
    assert "Berta’s forum" in mine(berta)
    assert "Anna’s forum" not in mine(berta)


def test_of_a_crowded_day_only_some_are_drawn(session: Session, act: Act, muster: Partnership) -> None:
    for number in range(4):
        forum(session, act, muster, f"Monday {number}", starts_at=f"2027-05-10T1{number}:00")
    forum(session, act, muster, "Tuesday", starts_at="2027-05-11T10:00")
    session.commit()
    drawn = [one.title["en"] for one in agenda.drawn(session, act, MAY, 2)[0]]
    assert drawn == ["Monday 0", "Monday 1", "Tuesday"]
    assert agenda.count(session, act, MAY) == 5
    assert [one.title["en"] for one in agenda.page(session, act, MAY, 3, 2)] == ["Monday 3", "Tuesday"]


def test_partners_are_named_with_their_places(session: Session, act: Act, muster: Partnership) -> None:
    found = agenda.partners(session, act, None)
    assert found[muster.id].name == {"en": "Muster"}
    assert found[muster.id].places == (Place("DE", None),)
    assert agenda.partners(session, act, []) == {}
    assert agenda.home(session) == Place("CN", None)


def test_who_may_not_see_a_partnership_sees_none_of_it(session: Session, act: Act) -> None:
    anna, berta = factories.coordinator(session, "anna"), factories.coordinator(session, "berta")
    secret = factories.partnership(session, act, "Secret", owner=anna.email, confidential=True)
    factories.forum(session, act, [secret], title={"en": "Secret forum"})
    session.commit()
    for who, seen in ((anna, 1), (berta, 0)):
        hers = replace(act, who=who)
        assert len(agenda.page(session, hers, MAY, 0, 100)) == seen
        assert len(agenda.drawn(session, hers, MAY, 100)[0]) == agenda.drawn(session, hers, MAY, 100)[1] == seen
        assert len(agenda.partners(session, hers, None)) == seen
        links = agenda.partnerships_of(session, hers, agenda.page(session, act, MAY, 0, 100))
        assert len(links) == seen
