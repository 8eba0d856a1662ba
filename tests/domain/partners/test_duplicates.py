"""One person entered twice: values chosen, references moved, the duplicate a pointer."""

import pytest
from sqlalchemy.orm import Session

from backend.db import new_id
from backend.domain.errors import Forbidden, Invalid, Refused
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.partners import contacts, duplicates, organisations, people
from backend.domain.partners.contacts import ContactDetails
from backend.domain.partners.duplicates import MergeDetails
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.people import Person, PersonDetails, PostDetails
from backend.domain.values import inputs
from tests import factories
from tests.domain.acting import by


def person(session: Session, act: Act, **fields: object) -> Person:
    """Enter somebody."""
    given = {"family": "Muster", "given": "Anna", **fields}
    return people.create(session, act, inputs.parse(PersonDetails, given))


def test_references_and_chosen_values_move(session: Session, act: Act) -> None:
    kept = person(session, act, email="anna@example.org", locale="de")
    twice = person(session, act, email="a.muster@example.org", phone="+00 211 0000", locale="it")
    place = factories.region(session, "Muster")
    hall = {"name": "City hall", "kind": "government", "region_id": place.id}
    made = organisations.create(session, act, inputs.parse(OrganisationDetails, hall))
    held = {"person_id": twice.id, "organisation_id": made.id, "title": "Mayor"}
    post = people.appoint(session, act, inputs.parse(PostDetails, held))
    both, one = factories.partnership(session, act, "Both"), factories.partnership(session, act, "One")
    for who, partner in ((kept, both), (twice, both), (twice, one)):
        contacts.name(session, act, who, ContactDetails(partnership_id=partner.id))
    duplicates.merge(session, act, kept, MergeDetails(duplicate_id=twice.id, take=("email",)))
    assert (kept.email, kept.phone, kept.locale) == ("a.muster@example.org", "+00 211 0000", "de")
    assert (post.person_id, twice.merged_into_id) == (kept.id, kept.id)
    assert contacts.ids_of(session, act, [kept.id, twice.id]) == {kept.id: [both.id, one.id]}
    assert people.listed(session) == [kept]
    assert history.of_record(session, kept.id, 1)[0].verb == "merged"


def test_who_was_merged_before_follows_on(session: Session, act: Act) -> None:
    first, second, third = (person(session, act) for _ in range(3))
    duplicates.merge(session, act, second, MergeDetails(duplicate_id=first.id))
    duplicates.merge(session, act, third, MergeDetails(duplicate_id=second.id))
    assert (first.merged_into_id, second.merged_into_id) == (third.id, third.id)
    with pytest.raises(Refused, match="merged into"):
        duplicates.merge(session, act, third, MergeDetails(duplicate_id=first.id))
    with pytest.raises(Refused, match="duplicate"):
        people.change(session, act, first, PersonDetails(family="Other"))
    partner = factories.partnership(session, act)
    with pytest.raises(Refused, match="duplicate"):
        contacts.name(session, act, first, ContactDetails(partnership_id=partner.id))


def test_nonsense_is_refused(session: Session, act: Act) -> None:
    kept = person(session, act)
    for other in (kept.id, new_id()):
        with pytest.raises(Refused) as refused:
            duplicates.merge(session, act, kept, MergeDetails(duplicate_id=other))
        assert refused.value.field == "duplicate_id"
    with pytest.raises(Invalid, match="no such field"):
        inputs.parse(MergeDetails, {"duplicate_id": str(kept.id), "take": ["revision"]})
    auditor = by(act, factories.coordinator(session, "audit", Role.AUDITOR))
    with pytest.raises(Forbidden):
        duplicates.merge(session, auditor, kept, MergeDetails(duplicate_id=new_id()))


def test_who_may_be_the_same(session: Session, act: Act) -> None:
    anna = person(session, act, native="安娜", email="anna@example.org")
    same_name = person(session, act, family="MUSTER")
    same_mail = person(session, act, given="A.", email="anna@example.org")
    person(session, act, given="Bruno")
    assert list(duplicates.likely(session, anna)) == [same_name, same_mail]
    assert list(duplicates.likely(session, same_mail)) == [anna]
    lonely = person(session, act, family=None, given="Cher")
    assert duplicates.likely(session, lonely) == []
