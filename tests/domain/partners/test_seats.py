"""Posts through time: holders on a day, vacancies, and who clashes with whom."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.domain.partners import organisations, people, seats
from backend.domain.partners.organisations import Organisation, OrganisationDetails
from backend.domain.partners.people import PersonDetails, Post, PostDetails
from backend.domain.values import inputs
from tests import factories

TODAY = date(2026, 11, 23)


@pytest.fixture
def hall(session: Session, act: Act) -> Organisation:
    """Return a city's government."""
    region = factories.region(session, "Muster")
    details = {"name": "City hall", "kind": "government", "region_id": region.id}
    return organisations.create(session, act, inputs.parse(OrganisationDetails, details))


def held_by(session: Session, act: Act, hall: Organisation, family: str, **fields: object) -> Post:
    """Let somebody hold a post there."""
    person = people.create(session, act, PersonDetails(family=family, given="Anna"))
    details = {"person_id": person.id, "organisation_id": hall.id, "title": "Mayor", **fields}
    return people.appoint(session, act, inputs.parse(PostDetails, details))


def families(posts: list[Post]) -> list[str | None]:
    """Return who they are."""
    return [one.person.family for one in posts]


def test_a_post_has_holders_earlier_ones_and_who_comes(session: Session, act: Act, hall: Organisation) -> None:
    held_by(session, act, hall, "Erste", since="2015", until="2019")
    held_by(
        session, act, hall, "Zweite", since="2019", until="2026-12-31", title={"en": "Lord Mayor", "zh-Hans": "市长"}
    )
    held_by(session, act, hall, "Dritte", since="2027-01-01", title={"zh-Hans": "市长"})
    held_by(session, act, hall, "Andere", title="Clerk")
    session.expunge_all()
    clerk, lord, mayor = sorted(seats.at(session, hall.id, TODAY), key=lambda one: one.title.get("en", ""))
    assert families(clerk.holders) == ["Andere"]
    assert (families(lord.holders), families(lord.coming), families(lord.earlier)) == (["Zweite"], ["Dritte"], [])
    assert (families(mayor.holders), families(mayor.earlier), mayor.vacant_since) == ([], ["Erste"], "2019")


def test_who_held_it_in_a_year_or_month_leaves_out_who_began_later(
    session: Session, act: Act, hall: Organisation
) -> None:
    held_by(session, act, hall, "Erste", since="2015-05-01", until="2019-04-30")
    held_by(session, act, hall, "Zweite", since="2019-05-01", until="2020")
    held_by(session, act, hall, "Dritte", since="2026-11-02", title="Clerk")
    [seat] = seats.in_days(session, hall.id, date(2019, 1, 1), date(2019, 12, 31))
    assert (families(seat.holders), families(seat.coming), seat.clashing) == (["Zweite", "Erste"], [], [])
    [seat] = seats.in_days(session, hall.id, date(2019, 5, 1), date(2019, 5, 31))
    assert (families(seat.holders), families(seat.earlier)) == (["Zweite"], ["Erste"])
    assert seats.in_days(session, hall.id, date(2014, 6, 1), date(2014, 6, 1)) == []


def test_who_held_it_on_another_day(session: Session, act: Act, hall: Organisation) -> None:
    held_by(session, act, hall, "Erste", since="2015-05-01", until="2019-04-30")
    held_by(session, act, hall, "Zweite", since="2019-05-01")
    [seat] = seats.at(session, hall.id, date(2019, 4, 30))
    assert (families(seat.holders), families(seat.coming)) == (["Erste"], ["Zweite"])
    [seat] = seats.at(session, hall.id, TODAY)
    assert (families(seat.holders), families(seat.earlier)) == (["Zweite"], ["Erste"])


def test_a_post_left_is_vacant_unless_it_is_gone(session: Session, act: Act, hall: Organisation) -> None:
    post = held_by(session, act, hall, "Erste", since="2015", until="2026-10")
    [seat] = seats.at(session, hall.id, TODAY)
    assert seat.vacant_since == "2026-10"
    gone = people.given_post(post) | {"abolished": True}
    people.change_post(session, act, post, inputs.parse(PostDetails, gone))
    [seat] = seats.at(session, hall.id, TODAY)
    assert (seat.vacant_since, post.abolished_at) == (None, act.now)


def test_a_vacancy_begins_the_day_after(session: Session, act: Act, hall: Organisation) -> None:
    held_by(session, act, hall, "Erste", since="2015", until="2026-10-31")
    [seat] = seats.at(session, hall.id, TODAY)
    assert seat.vacant_since == "2026-11-01"


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        (("2020", None), ("2024-01-01", None), True),
        (("2020", "2024"), ("2024", None), False),  # the year they share may be shared out
        (("2020", "2024-05-31"), ("2024-05-31", None), True),
        (("2020", "2024-05-30"), ("2024-05-31", None), False),
        ((None, None), (None, None), True),
        (("2020", "2022"), ("2021-03", "2021-04"), True),
    ],
)
def test_two_clash_only_on_days_that_are_certain(
    session: Session,
    act: Act,
    hall: Organisation,
    first: tuple[str | None, str | None],
    second: tuple[str | None, str | None],
    clash: bool,
) -> None:
    one = held_by(session, act, hall, "Erste", since=first[0], until=first[1])
    other = held_by(session, act, hall, "Zweite", since=second[0], until=second[1])
    held_by(session, act, hall, "Andere", title="Clerk")
    assert list(seats.rivals(session, one)) == ([other] if clash else [])
    assert list(seats.rivals(session, other)) == ([one] if clash else [])


def test_holders_at_once_stand_together(session: Session, act: Act, hall: Organisation) -> None:
    held_by(session, act, hall, "Erste", since="2020", rank=2)
    held_by(session, act, hall, "Zweite", since="2021", rank=2)
    held_by(session, act, hall, "Dritte", since="2020", title="Governor", rank=1)
    governor, mayor = seats.at(session, hall.id, TODAY)
    assert (families(governor.holders), governor.clashing) == (["Dritte"], [])
    assert families(mayor.clashing) == ["Zweite", "Erste"]
