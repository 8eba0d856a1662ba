"""An office with a record of each noun that nobody outside has seen, for the tests of undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import (
    AgreementDetails,
)
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.office import documents
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.documents import Content, Document, DocumentDetails
from backend.domain.outreach import rules
from backend.domain.partners import organisations, partnerships, people
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import PersonDetails
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from backend.domain.visits.visits import Visit
from tests import factories


@dataclass
class World:
    """An office with a record of each noun, and the act of the moment."""

    session: Session
    act: Act
    ids: dict[str, UUID]

    @classmethod
    def opened(cls, session: Session, act: Act) -> World:
        """Return the office, where a director is at work."""
        director = factories.coordinator(session, "dora", Role.DIRECTOR)
        factories.coordinator(session, "europe")
        world = cls(session, Act(act.now, act.desk, director), {})
        rules.lay_shipped(session, world.act)
        for name in ("Muster", "Esempio"):
            made = factories.partnership(session, world.act, name, concluded_on="2017-06-01")
            world.ids[name.lower()] = made.id
        session.flush()
        for maker in (_begin_papers, _begin_dates, _begin_people):
            maker(world)
        session.commit()
        session.expunge_all()
        return world

    def read(self, details: Any, **given: Any) -> Any:
        """Return what was typed as the input type reads it."""
        return inputs.parse(details, given)

    def partner(self, name: str = "muster") -> Partnership:
        """Return a partnership."""
        return partnerships.get(self.session, self.act, self.ids[name])

    def agreement(self, name: str = "agreement") -> Agreement:
        """Return an agreement."""
        return agreements.get(self.session, self.act, self.ids[name])

    def document(self) -> Document:
        """Return the file of the agreement."""
        return documents.get(self.session, self.act, self.ids["document"])

    def forum(self) -> Forum:
        """Return the forum."""
        return forums.get(self.session, self.act, self.ids["forum"])

    def visit(self) -> Visit:
        """Return the visit."""
        return visits.get(self.session, self.act, self.ids["visit"])


def _begin_papers(world: World) -> None:
    usual = {"partnership_id": world.ids["muster"], "kind": "mou", "title": {"en": "Memorandum"}}
    term = {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}}
    for name, more in (("draft", {}), ("agreement", {"signed_on": "2025-05-01", "term": term})):
        made = agreements.record(world.session, world.act, world.read(AgreementDetails, **usual, **more))
        world.ids[name] = made.id
    content = Content("first.pdf", "application/pdf", 1000, "c" * 64)
    record = ("agreement", world.ids["agreement"])
    world.ids["document"] = documents.add(world.session, world.act, record, content, DocumentDetails()).id


def _begin_dates(world: World) -> None:
    session, act, partner = world.session, world.act, world.partner()
    world.ids["forum"] = factories.forum(session, act, [partner]).id
    visit = factories.visit(session, act, partner)
    world.ids["visit"] = visit.id
    world.ids["item"] = programme.add(session, act, visit, item_details(world)).id
    world.ids["feed"] = factories.feed(session, act, [partner]).id
    session.commit()


def _begin_people(world: World) -> None:
    session, act = world.session, world.act
    region = factories.region(session, "Exemple")
    world.ids["region"] = region.id
    body = organisations.create(session, act, body_details(world, "Port"))
    session.flush()
    world.ids["organisation"] = body.id
    world.ids["person"] = people.create(session, act, PersonDetails(family="Muster", given="Ada")).id


def item_details(world: World, **more: Any) -> Any:
    usual = {"kind": "talks", "title": {"en": "Talks"}, "timezone": "Asia/Shanghai"}
    times = {"starts_at": "2027-05-11T09:00", "ends_at": "2027-05-11T10:00"}
    return world.read(ItemDetails, **{**usual, **times, **more})


def body_details(world: World, name: str) -> Any:
    return world.read(OrganisationDetails, name={"en": name}, kind="port", region_id=world.ids["region"])
