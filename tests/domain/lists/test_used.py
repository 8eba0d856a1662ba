"""What was typed before is offered again, the last first, and never from what a person may not see."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from backend.domain.lists import used
from backend.domain.office import documents
from backend.domain.office.acts import Act
from backend.domain.office.documents import Content, DocumentDetails, WithdrawDetails
from backend.domain.partners import people
from backend.domain.partners.people import PersonDetails
from backend.domain.values import inputs
from tests import factories


def test_places_are_offered_by_language_the_last_first_each_once(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    for venue in ({"en": "Old hall", "de": "Alte Halle"}, {"en": "New hall"}, {"en": " Old hall "}):
        factories.forum(session, act, [partner], venue=venue)
        session.commit()
    assert used.of(session, act, "places") == {"en": ["Old hall", "New hall"], "de": ["Alte Halle"]}


def test_a_confidential_partnership_tells_nothing(session: Session, act: Act) -> None:
    owner, other = (factories.coordinator(session, name) for name in ("jo", "li"))
    closed = factories.partnership(session, act, "Verborgen", confidential=True, owner=owner.email)
    factories.forum(session, act, [closed], venue={"en": "Secret hall"})
    content = Content("a.pdf", "application/pdf", 10, "a" * 64)
    details = inputs.parse(DocumentDetails, {"credit": "Secret hand", "custody": {"en": "Secret safe"}})
    paper = documents.add(session, act, ("partnership", closed.id), content, details)
    documents.withdraw(session, act, paper, WithdrawDetails(why="Secret reason"))
    session.commit()
    names = ("places", "custody", "credits", "withdrawals")
    of_other = [used.of(session, replace(act, who=other), name) for name in names]
    assert of_other == [{}, {}, {}, {}]
    of_owner = [used.of(session, replace(act, who=owner), name) for name in names]
    assert of_owner == [
        {"en": ["Secret hall"]},
        {"en": ["Secret safe"]},
        {"": ["Secret hand"]},
        {"": ["Secret reason"]},
    ]


def test_no_more_are_offered_than_one_can_read(session: Session, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(used, "MOST", 2)
    for word in ("Ms", "Mr", "Dr", "Dr"):
        given = {"family": word, "honorific": {"en": word}}
        people.create(session, act, inputs.parse(PersonDetails, given))
    assert used.of(session, act, "honorifics") == {"en": ["Dr", "Mr"]}
