"""Makers of what many tests need: people of the office, partnerships, forums, visits, feeds; what is given counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend.domain.forums import forums
from backend.domain.forums.forums import Forum, ForumDetails
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed, FeedDetails
from backend.domain.partners import partnerships, regions
from backend.domain.partners.partnerships import Partnership, PartnershipDetails
from backend.domain.partners.regions import Level, Region
from backend.domain.values import inputs
from backend.domain.visits import visits
from backend.domain.visits.details import VisitDetails
from backend.domain.visits.visits import Visit


def coordinator(session: Session, name: str, role: Role = Role.COORDINATOR) -> Coordinator:
    """Return a new person of the office, name@amity.example."""
    details = CoordinatorDetails(email=f"{name}@amity.example", name=name.title(), role=role)
    return coordinators.add(session, details)


def region(session: Session, name: str, zone: str = "Europe/Berlin", country: str = "DE") -> Region:
    """Return a new city."""
    made = Region(name={"en": name}, country=country, level=Level.CITY, timezone=zone)
    session.add(made)
    session.flush()
    return made


def home(session: Session, act: Act) -> Region:
    """Return the home region, made at first use."""
    found = regions.find_home(session)
    if found is None:
        found = region(session, "Home", act.desk.timezone, "CN")
        found.home_since = act.now
        session.flush()
    return found


def partnership(session: Session, act: Act, name: str = "Muster", **given: Any) -> Partnership:
    """Return a new partnership of the home region with a city of that name."""
    home(session, act)
    usual = {"tier": "friendly_cooperation", "parties": [{"region_id": region(session, name).id}]}
    return partnerships.conclude(session, act, inputs.parse(PartnershipDetails, {**usual, **given}))


def forum(session: Session, act: Act, partners: Sequence[Partnership], **given: Any) -> Forum:
    """Return a new forum for these partners, on 12 May 2027 from 09:30 to 17:00 in Shanghai."""
    usual = {
        "partnership_ids": [one.id for one in partners],
        "title": {"en": "Forum on green ports", "zh-Hans": "绿色港口论坛"},
        "venue": {"en": "Liangjiang Hall", "zh-Hans": "两江厅"},
        "starts_at": "2027-05-12T09:30:00",
        "ends_at": "2027-05-12T17:00:00",
        "timezone": "Asia/Shanghai",
        "audience": "partner",
        "status": "confirmed",
    }
    return forums.plan(session, act, inputs.parse(ForumDetails, {**usual, **given}))


def visit(session: Session, act: Act, partner: Partnership, **given: Any) -> Visit:
    """Return a new inbound visit of one leg, from 10 to 14 May 2027, meant for the partner."""
    usual = {
        "direction": "inbound",
        "partnership_id": partner.id,
        "starts_on": "2027-05-10",
        "ends_on": "2027-05-14",
        "timezone": "Asia/Shanghai",
        "audience": "partner",
        "status": "confirmed",
    }
    return visits.propose(session, act, inputs.parse(VisitDetails, {**usual, **given}))


def feed(session: Session, act: Act, partners: Sequence[Partnership] = (), **given: Any) -> Feed:
    """Return a new feed: a partner's, for these partnerships."""
    usual = {"name": "Port of Muster", "partnership_ids": [one.id for one in partners], "audience": "partner"}
    return feeds.create(session, act, inputs.parse(FeedDetails, {**usual, **given}))


def later(act: Act, **by: int) -> Act:
    """Return the act as much later."""
    return replace(act, now=act.now + timedelta(**by))
