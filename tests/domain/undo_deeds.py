"""One deed for each thing a person does to a record that nobody outside has seen, for the tests of undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

from backend.domain.agreements import agreements, renewals
from backend.domain.agreements.details import (
    AgreementDetails,
    DecideDetails,
    GiveNoticeDetails,
    RenewDetails,
    SignDetails,
    TerminateDetails,
)
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import documents, outward
from backend.domain.office.documents import Content, Document, DocumentDetails, WithdrawDetails
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import feeds, rules
from backend.domain.outreach.feeds import FeedDetails
from backend.domain.outreach.rules import RuleDetails
from backend.domain.partners import contacts, organisations, partnerships, people, regions
from backend.domain.partners.contacts import ContactDetails
from backend.domain.partners.partnerships import PartnershipDetails, StatusDetails, TierDetails
from backend.domain.partners.people import PersonDetails, PostDetails
from backend.domain.partners.regions import RegionDetails
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import MoveDetails, VisitDetails
from tests import factories
from tests.domain.undo_world import World, body_details, item_details

Deed: TypeAlias = Callable[[World], object]
ENDED = EndDetails(reason="The hall burnt down", outward_text={"en": "We will write"})
FIGURE = {"indicator": "population", "value": "3290000"}


def conclude_partnership(world: World) -> None:
    """Record a partnership with its team."""
    given = {"tier": "contact", "parties": [{"region_id": world.ids["region"]}], "concluded_on": "2020-05-01"}
    details = world.read(PartnershipDetails, **given, team=["europe@amity.example"])
    partnerships.conclude(world.session, world.act, details)


def change_partnership(world: World) -> None:
    """Change fields, parties and team at once, and close it to others."""
    partner = world.partner()
    given = partnerships.given(partner) | {"name": {"en": "Another"}, "confidential": True, "concluded_on": "2018"}
    given["parties"] = [{"region_id": world.ids["region"]}]
    given["co_owners"] = ["europe@amity.example"]
    partnerships.change(world.session, world.act, partner, world.read(PartnershipDetails, **given))


def step_partnership(world: World) -> None:
    """Move a partnership to another state."""
    details = StatusDetails.model_validate({"status": "dormant"})
    partnerships.change_status(world.session, world.act, world.partner(), details)


def raise_partnership(world: World) -> None:
    """Raise the kind of relationship."""
    details = TierDetails.model_validate({"tier": "friendship_city"})
    partnerships.change_tier(world.session, world.act, world.partner(), details)


def record_agreement(world: World) -> None:
    """Record a signed agreement with its terms."""
    given = {
        "partnership_id": world.ids["muster"],
        "kind": "mou",
        "title": {"en": "Another"},
        "signed_on": "2024-01-01",
    }
    details = world.read(AgreementDetails, **given, term={"months": 24, "renewal": "tacit", "notice": {"days": 90}})
    agreements.record(world.session, world.act, details)


def record_agreement_with_file(world: World) -> None:
    """Record an agreement together with its signed text, as its form does."""
    given = {"partnership_id": world.ids["muster"], "kind": "mou", "title": {"en": "Filed"}, "signed_on": "2024-01-01"}
    made = agreements.record(world.session, world.act, world.read(AgreementDetails, **given))
    file_text(world, made.id)


def file_text(world: World, agreement_id: UUID | None = None) -> Document:
    """Add a file to an agreement, the known one unless another is named."""
    content = Content("muster.pdf", "application/pdf", 1200, "a" * 64)
    record = ("agreement", agreement_id or world.ids["agreement"])
    details = DocumentDetails(kind=documents.Kind.SIGNED_TEXT)
    return documents.add(world.session, world.act, record, content, details)


def replace_file(world: World) -> None:
    """Put a new version in the place of the file's first."""
    content = Content("muster-2.pdf", "application/pdf", 1300, "b" * 64)
    documents.add_version(world.session, world.act, world.document(), content)


def withdraw_file(world: World) -> None:
    """Say of a file that it should no longer be used."""
    documents.withdraw(world.session, world.act, world.document(), WithdrawDetails(why="The wrong scan"))


def change_agreement(world: World) -> None:
    """Lay the terms of an agreement anew and give it to another partnership."""
    paper = world.agreement()
    term = {"months": 12, "renewal": "tacit", "notice": {"months": 1}}
    given = agreements.given(paper) | {"term": term, "partnership_id": world.ids["esempio"], "parties": None}
    agreements.change(world.session, world.act, paper, world.read(AgreementDetails, **given))


def sign(world: World) -> None:
    """Record a signing."""
    signers = [{"side": "us", "name": {"en": "SAMPLE"}}]
    details = world.read(SignDetails, signed_on="2027-02-01", signers=signers)
    agreements.sign(world.session, world.act, world.agreement("draft"), details)


def terminate(world: World) -> None:
    """End an agreement before its time."""
    details = TerminateDetails.model_validate({"why": "By consent"})
    agreements.terminate(world.session, world.act, world.agreement(), details)


def decide(world: World) -> None:
    """Decide to keep an agreement."""
    details = DecideDetails.model_validate({"decision": "keep", "note": "It pays"})
    renewals.decide(world.session, world.act, world.agreement(), details)


def give_notice(world: World) -> None:
    """Give notice of an agreement."""
    details = GiveNoticeDetails.model_validate({"given_on": "2027-02-20", "by": "us"})
    renewals.give_notice(world.session, world.act, world.agreement(), details)


def renew(world: World) -> None:
    """Renew an agreement expressly."""
    renewals.renew(world.session, world.act, world.agreement(), RenewDetails())


def discard_agreement(world: World) -> None:
    """Take a draft away."""
    agreements.discard(world.session, world.act, world.agreement("draft"))


def plan_forum(world: World) -> None:
    """Plan a forum."""
    factories.forum(world.session, world.act, [world.partner()])


def change_forum(world: World) -> None:
    """Change texts, time and with whom."""
    forum = world.forum()
    given = forums.given(forum) | {"title": {"en": "Blue"}, "starts_at": "2027-05-12T10:00", "venue": None}
    given |= {"partnership_ids": [world.ids["esempio"]], "timezone": "Europe/Berlin"}
    forums.change(world.session, world.act, forum, world.read(ForumDetails, **given))


def move_forum(world: World) -> None:
    """Move a forum."""
    details = world.read(TimeDetails, starts_on="2027-06-01", timezone="Asia/Shanghai")
    forums.reschedule(world.session, world.act, world.forum(), details)


def postpone_forum(world: World) -> None:
    """Postpone a forum."""
    outward.postpone(world.session, world.act, world.forum(), ENDED)


def call_off_forum(world: World) -> None:
    """Call a forum off."""
    outward.call_off(world.session, world.act, world.forum(), ENDED)


def discard_forum(world: World) -> None:
    """Take a forum away that nobody has seen."""
    forums.discard(world.session, world.act, world.forum())


def propose_visit(world: World) -> None:
    """Record a visit."""
    factories.visit(world.session, world.act, world.partner("esempio"))


def change_visit(world: World) -> None:
    """Give a visit a second leg and another purpose."""
    visit = world.visit()
    given = visits.given(visit)
    second = {"partnership_id": world.ids["esempio"], "starts_on": "2027-05-14", "ends_on": "2027-05-15"}
    given |= {"purpose": {"en": "Ports"}, "legs": [*given["legs"], second]}
    visits.change(world.session, world.act, visit, world.read(VisitDetails, **given))


def move_visit(world: World) -> None:
    """Move a visit with its legs and items."""
    programme.move(world.session, world.act, world.visit(), world.read(MoveDetails, starts_on="2027-06-07"))


def call_off_leg(world: World) -> None:
    """Call a leg off."""
    visit = world.visit()
    programme.call_off_leg(world.session, world.act, visit.legs[0], ENDED)


def discard_visit(world: World) -> None:
    """Take a visit away with its programme."""
    programme.discard_all(world.session, world.act, world.visit())


def add_item(world: World) -> None:
    """Put something into the programme."""
    programme.add(
        world.session, world.act, world.visit(), item_details(world, starts_at="2027-05-12T09:00", ends_at=None)
    )


def change_item(world: World) -> None:
    """Change a line of the programme."""
    visit = world.visit()
    item = programme.get(world.session, visit, world.ids["item"])
    programme.change(world.session, world.act, visit, item, item_details(world, title={"en": "Lunch"}, kind="meal"))


def discard_item(world: World) -> None:
    """Take a line out of the programme."""
    item = programme.get(world.session, world.visit(), world.ids["item"])
    programme.discard(world.session, world.act, item)


def create_region(world: World) -> None:
    """Enter a region with a figure."""
    given = {"name": {"en": "Beispiel"}, "country": "DE", "level": "city", "timezone": "Europe/Berlin"}
    regions.create(world.session, world.act, world.read(RegionDetails, **given, figures=[FIGURE]))


def change_region(world: World) -> None:
    """Change a region's name and figures, and what is named after it."""
    region = regions.get(world.session, world.ids["region"])
    given = regions.given(region) | {
        "name": {"en": "Beispiel"},
        "figures": [FIGURE],
        "latitude": 1.5,
        "longitude": 2.25,
    }
    regions.change(world.session, world.act, region, world.read(RegionDetails, **given))


def create_organisation(world: World) -> None:
    """Enter an organisation."""
    organisations.create(world.session, world.act, body_details(world, "Chamber"))


def change_organisation(world: World) -> None:
    """Change an organisation."""
    body = organisations.get(world.session, world.ids["organisation"])
    organisations.change(world.session, world.act, body, body_details(world, "Harbour"))


def create_person(world: World) -> None:
    """Enter a person."""
    people.create(world.session, world.act, PersonDetails(native="示例"))


def change_person(world: World) -> None:
    """Change a person."""
    person = people.get(world.session, world.ids["person"])
    people.change(world.session, world.act, person, PersonDetails(family="Muster", given="Eva", family_first=True))


def appoint(world: World) -> None:
    """Give somebody a post."""
    given = {"person_id": world.ids["person"], "organisation_id": world.ids["organisation"], "title": {"en": "Head"}}
    people.appoint(world.session, world.act, world.read(PostDetails, **given, mandate_ends_on="2028-01-01"))


def name_contact(world: World) -> None:
    """Make somebody the contact for a partnership."""
    person = people.get(world.session, world.ids["person"])
    contacts.name(world.session, world.act, person, ContactDetails(partnership_id=world.ids["muster"]))


def open_feed(world: World) -> None:
    """Open a feed whose address nobody has."""
    factories.feed(world.session, world.act, [world.partner()], name="Another")


def change_feed(world: World) -> None:
    """Change what a feed shows whose address nobody has."""
    feed = feeds.get(world.session, world.act, world.ids["feed"])
    given = feeds.given(feed) | {"name": "Other", "kinds": ["forum"], "partnership_ids": [world.ids["esempio"]]}
    feeds.change(world.session, world.act, feed, world.read(FeedDetails, **given))


def make_rule(world: World) -> None:
    """Make a rule for one forum."""
    details = world.read(RuleDetails, source={"type": "forum", "id": world.ids["forum"]}, steps=[{"hours": 2}])
    rules.make(world.session, world.act, details)


def change_rule(world: World) -> None:
    """Change a rule of the office."""
    rule = next(one for one in rules.listed(world.session, world.act) if one.key == "forum")
    given = rules.given(rule) | {"steps": [{"days": 3}], "hour": "08:00"}
    rules.change(world.session, world.act, rule, world.read(RuleDetails, **given))


def mute(world: World) -> None:
    """Remind nobody of a forum."""
    rules.mute(world.session, world.act, world.ids["forum"])


DEEDS: list[Deed] = [
    conclude_partnership,
    change_partnership,
    step_partnership,
    raise_partnership,
    record_agreement,
    record_agreement_with_file,
    file_text,
    replace_file,
    withdraw_file,
    change_agreement,
    sign,
    terminate,
    decide,
    give_notice,
    renew,
    discard_agreement,
    plan_forum,
    change_forum,
    move_forum,
    postpone_forum,
    call_off_forum,
    discard_forum,
    propose_visit,
    change_visit,
    move_visit,
    call_off_leg,
    discard_visit,
    add_item,
    change_item,
    discard_item,
    create_region,
    change_region,
    create_organisation,
    change_organisation,
    create_person,
    change_person,
    appoint,
    name_contact,
    open_feed,
    change_feed,
    make_rule,
    change_rule,
    mute,
]
