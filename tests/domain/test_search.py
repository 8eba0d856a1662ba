"""Search by name: any script, all words, the nearest first, and only what the person may see."""

import pytest
from sqlalchemy.orm import Session

from backend.domain import search
from backend.domain.office.acts import Act
from backend.domain.partners import people
from backend.domain.partners.people import PersonDetails
from tests import factories


def nouns(session: Session, act: Act, words: str) -> dict[str, int]:
    """Return how much is found of each noun."""
    return {one.noun: one.total for one in search.found(session, act, words)}


@pytest.mark.parametrize(
    ("words", "total"),
    [("Düsseldorf", 1), ("dusseldorf", 1), ("DÜSSEL", 1), ("dorf", 1), ("berlin", 0), ("%", 0), ("", 0), (" ", 0)],
)
def test_names_are_compared_without_marks_and_capitals(session: Session, act: Act, words: str, total: int) -> None:
    factories.partnership(session, act, "Düsseldorf")
    session.commit()
    assert nouns(session, act, words).get("partnership", 0) == total


def test_all_words_must_be_there_in_any_language(session: Session, act: Act) -> None:
    factories.forum(session, act, [factories.partnership(session, act)])
    session.commit()
    assert nouns(session, act, "绿色 ports") == {"forum": 1}
    assert nouns(session, act, "绿色 bridges") == {}


def test_the_home_region_is_in_every_partnership_and_finds_none(session: Session, act: Act) -> None:
    factories.partnership(session, act)
    session.commit()
    assert nouns(session, act, "Home") == {"region": 1}


def test_people_are_found_by_either_script_and_address(session: Session, act: Act) -> None:
    wang = PersonDetails(native="王晓明", family="Wang", given="Xiaoming", email="wang@example.org")
    made = people.create(session, act, wang)
    session.commit()
    for words in ("晓明", "wang xiao", "xiaoming wang", "wang@example"):
        [group] = search.found(session, act, words)
        assert group.ids == [made.id]


def test_what_begins_so_comes_first_and_no_more_than_wanted(session: Session, act: Act) -> None:
    names = ("Neustadt am Muster", "Musterhausen", "Muster", "Bad Musterbad")
    made = {name: factories.region(session, name).id for name in names}
    session.commit()
    [group] = search.found(session, act, "muster", most=3)
    assert group.ids == [made["Muster"], made["Musterhausen"], made["Bad Musterbad"]]
    assert group.total == 4


def test_a_confidential_partnership_is_found_by_its_team_alone(session: Session, act: Act) -> None:
    owner, other = factories.coordinator(session, "owner"), factories.coordinator(session, "other")
    closed = factories.partnership(session, act, "Verborgen", confidential=True, owner=owner.email)
    factories.forum(session, act, [closed])
    factories.visit(session, act, closed)
    session.commit()
    mine, hers = Act(act.now, act.desk, owner), Act(act.now, act.desk, other)
    assert nouns(session, mine, "verborgen") == {"partnership": 1, "visit": 1, "region": 1}
    assert nouns(session, hers, "verborgen") == {"region": 1}
    assert nouns(session, hers, "green ports") == {}
