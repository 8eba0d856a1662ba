"""Contact persons: named, renamed, dropped, and seen only with their partnership."""

import pytest
from sqlalchemy.orm import Session

from backend.domain.errors import Forbidden, NotFound, Refused
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.partners import contacts, people
from backend.domain.partners.contacts import ContactDetails, DropDetails
from backend.domain.partners.people import Person, PersonDetails
from tests import factories
from tests.domain.acting import by


@pytest.fixture
def anna(session: Session, act: Act) -> Person:
    """Return a person of the other side."""
    return people.create(session, act, PersonDetails(family="Muster", given="Anna"))


def test_one_is_named_noted_anew_and_dropped(session: Session, act: Act, anna: Person) -> None:
    partner = factories.partnership(session, act)
    contacts.name(session, act, anna, ContactDetails(partnership_id=partner.id))
    contacts.name(session, act, anna, ContactDetails(partnership_id=partner.id, note="the port"))
    assert [(one.person, one.note) for one in contacts.of_partnership(session, act, partner.id)] == [(anna, "the port")]
    assert [one.partnership.title["en"] for one in contacts.of_people(session, act, [anna.id])] == ["Muster"]
    assert contacts.ids_of(session, act, [anna.id]) == {anna.id: [partner.id]}
    contacts.drop(session, act, anna, DropDetails(partnership_id=partner.id))
    assert contacts.of_partnership(session, act, partner.id) == []
    told = [(one.noun, one.verb) for one in history.of_record(session, partner.id) if one.noun == "contact"]
    assert told == [("contact", "removed"), ("contact", "changed"), ("contact", "created")]
    with pytest.raises(NotFound):
        contacts.drop(session, act, anna, DropDetails(partnership_id=partner.id))


def test_those_of_a_confidential_partnership_are_its_teams_alone(session: Session, act: Act, anna: Person) -> None:
    li = factories.coordinator(session, "li")
    hidden = factories.partnership(session, act, "Hidden", confidential=True)
    contacts.name(session, act, anna, ContactDetails(partnership_id=hidden.id))
    outside = by(act, li)
    assert len(contacts.of_people(session, act, [anna.id])) == 1
    assert contacts.of_people(session, outside, [anna.id]) == []
    assert contacts.of_partnership(session, outside, hidden.id) == []
    assert contacts.ids_of(session, outside, [anna.id]) == {}
    with pytest.raises(NotFound):
        contacts.drop(session, outside, anna, DropDetails(partnership_id=hidden.id))
    with pytest.raises(Refused) as refused:
        contacts.name(session, outside, anna, ContactDetails(partnership_id=hidden.id))
    assert refused.value.field == "partnership_id"


def test_an_auditor_names_nobody(session: Session, act: Act, anna: Person) -> None:
    partner = factories.partnership(session, act)
    with pytest.raises(Forbidden):
        contacts.name(
            session,
            by(act, factories.coordinator(session, "audit", Role.AUDITOR)),
            anna,
            ContactDetails(partnership_id=partner.id),
        )
