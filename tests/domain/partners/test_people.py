"""People and posts: names as typed, and who holds which post on a day."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from backend.db import new_id
from backend.domain.errors import Invalid, NotFound, Refused
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.partners import organisations, people
from backend.domain.partners.organisations import Organisation, OrganisationDetails
from backend.domain.partners.people import Person, PersonDetails, Post, PostDetails
from backend.domain.partners.regions import Region
from backend.domain.values import dates, inputs

TODAY = date(2026, 11, 23)


@pytest.fixture
def hall(session: Session, act: Act, parent: Region) -> Organisation:
    """Return a city's government."""
    details = {"name": "City hall (sample)", "kind": "government", "region_id": parent.id}
    return organisations.create(session, act, inputs.parse(OrganisationDetails, details))


@pytest.fixture
def anna(session: Session, act: Act) -> Person:
    """Return a person of the other side."""
    details = {"family": "Muster", "given": "Anna", "honorific": {"en": "Ms"}, "email": "Anna@example.org"}
    return people.create(session, act, inputs.parse(PersonDetails, details))


def appoint(session: Session, act: Act, ids: tuple[UUID, UUID], **fields: object) -> Post:
    """Let the person hold a post at the organisation."""
    given = {"person_id": ids[0], "organisation_id": ids[1], "title": "Mayor"} | fields
    return people.appoint(session, act, inputs.parse(PostDetails, given))


def test_a_person_comes_back_by_name(session: Session, act: Act, anna: Person) -> None:
    session.commit()
    session.expunge_all()
    found = people.get(session, anna.id)
    assert (found.name.latin, found.name.addressed("en"), found.email) == (
        "Anna MUSTER", "Ms Anna MUSTER", "anna@example.org",
    )  # fmt: skip
    people.change(session, act, found, inputs.parse(PersonDetails, people.given(found) | {"given": "Ada"}))
    assert [one.name.latin for one in people.listed(session)] == ["Ada MUSTER"]


def test_a_person_needs_a_name() -> None:
    with pytest.raises(Invalid, match="in one script"):
        inputs.parse(PersonDetails, {"passport_name": "MUSTER ANNA"})


@pytest.mark.parametrize(
    ("span", "held"),
    [
        ((None, None), True),
        (("2026", None), True),
        (("2027", None), False),
        (("2026-11", "2026-11"), True),
        (("2026-11-23", "2026-11-23"), True),
        (("2026-11-24", None), False),
        ((None, "2026"), True),
        ((None, "2026-11-22"), False),
        (("2020-05", "2026-10"), False),
    ],
)
def test_who_holds_a_post_today(
    session: Session, anna: Person, hall: Organisation, span: tuple[str | None, str | None], held: bool
) -> None:
    since, until = span
    post = appoint(
        session, acts.of(session), (anna.id, hall.id), since=since, until=until, mandate_ends_on="2026-01-01"
    )
    expected = [post] if held else []
    assert people.held_on(session, TODAY) == expected
    assert people.held_on(session, TODAY, [hall.id]) == expected
    assert people.held_on(session, TODAY, [new_id()]) == []


def test_the_highest_rank_comes_first_and_those_without_rank_last(
    session: Session, act: Act, anna: Person, hall: Organisation
) -> None:
    ids = (anna.id, hall.id)
    for title, rank in (("Clerk", None), ("Deputy mayor", 2), ("Mayor", 1)):
        appoint(session, act, ids, title=title, rank=rank)
    session.commit()
    session.expunge_all()
    found = people.held_on(session, TODAY)
    assert [(one.title["en"], one.person.family, one.organisation.region.country) for one in found] == [
        ("Mayor", "Muster", "CN"), ("Deputy mayor", "Muster", "CN"), ("Clerk", "Muster", "CN"),
    ]  # fmt: skip


def test_a_persons_posts_the_latest_first(session: Session, act: Act, anna: Person, hall: Organisation) -> None:
    earlier = appoint(session, act, (anna.id, hall.id), since="2015", until="2019")
    later = appoint(session, act, (anna.id, hall.id), since="2020-03")
    assert people.posts_of(session, anna.id) == [later, earlier]
    assert people.posts(session) == [later, earlier]


def test_a_post_may_end(session: Session, act: Act, anna: Person, hall: Organisation) -> None:
    post = appoint(session, act, (anna.id, hall.id), since="2020")
    merged = people.given_post(post) | {"until": "2026-11-22"}
    people.change_post(session, act, post, inputs.parse(PostDetails, merged))
    session.expunge_all()
    assert people.given_post(people.get_post(session, post.id)) == merged
    assert people.held_on(session, TODAY) == []


def test_a_post_cannot_end_before_it_begins() -> None:
    ids = {"person_id": str(new_id()), "organisation_id": str(new_id())}
    inputs.parse(PostDetails, ids | {"title": "Mayor", "since": "2020-05", "until": "2020"})
    with pytest.raises(Invalid, match="before the first"):
        inputs.parse(PostDetails, ids | {"title": "Mayor", "since": "2020-05", "until": "2019"})


def test_person_and_organisation_must_be_there(session: Session, act: Act, anna: Person, hall: Organisation) -> None:
    for ids, field in (((new_id(), hall.id), "person_id"), ((anna.id, new_id()), "organisation_id")):
        with pytest.raises(Refused) as refused:
            appoint(session, act, ids)
        assert refused.value.field == field


def test_what_is_not_there_is_not_found(session: Session) -> None:
    for get in (people.get, people.get_post):
        with pytest.raises(NotFound):
            get(session, new_id())


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)), st.sampled_from([4, 7, 10]))
def test_a_partial_date_spans_from_its_earliest_to_its_latest_day(day: date, length: int) -> None:
    partial = day.isoformat()[:length]
    first, last = dates.earliest(partial), dates.latest(partial)
    assert first <= day <= last
    assert (last - first).days in {4: {364, 365}, 7: {27, 28, 29, 30}, 10: {0}}[length]
