"""Every page asks as often for three of everything as for one: found by the application's own rules, not by a list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import db
from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.office.acts import Act
from backend.domain.outreach import rules
from backend.domain.outreach.reminders import Reminder
from backend.domain.outreach.rules import Rule
from backend.domain.partners import organisations, people
from backend.domain.partners.organisations import OrganisationDetails, OrganisationKind
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import PersonDetails, PostDetails
from backend.domain.schedule.entries import Entry
from backend.domain.values import inputs
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from config.settings import Settings
from tests import factories
from tests.statements import counted
from tests.web.desk_work import Office, stop_clock
from tests.web_fixtures import Browser

APART = ("/static/", "/api/", "/health/", "/metrics", "/robots.txt", "/setup", "/reset/", "/forgot", "/sign-in")
WITHOUT = {"token", "document_id", "message_id", "passkey_id", "number"}
"""Arguments of pages that are not opened here: of documents, mails and passkeys their own tests tell."""
WORDS = ("?q=muster", "?sort=-made", "?page=9")
LISTS = ("partnerships", "agreements", "forums", "visits", "regions", "organisations", "people", "feeds", "messages")
MORE = ("/?whose=mine", "/calendar?view=list&date=2027-05-01", "/calendar/entries?view=month&date=2027-05-01",
        "/partnerships/year?year=2027", "/messages/ahead?days=30", "/search?q=muster", "/search/live?q=muster",
        "/choices/people?q=anna", "/choices/parties?q=muster", "/history?q=muster",
        "/new/understood?q=forum+muster+12+may", *(f"/{name}{words}" for name in LISTS for words in WORDS))  # fmt: skip
PLAIN: Mapping[str, object] = {
    "noun": "partnerships",
    "list_name": "people",
    "file_kind": "csv",
    "folder": "agreements",
}


@dataclass
class Things:
    """The first of each noun, by the name that pages' addresses give it."""

    ids: dict[str, UUID] = field(default_factory=dict)

    def add(self, **made: UUID) -> None:
        """Keep what is the first of its noun."""
        self.ids = made | self.ids


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, with the rules of reminders; its clock stands still."""
    stop_clock(app)
    made = Office(sessions_of_app, settings)
    made.do(rules.lay_shipped)
    return made


def one_more(session: Session, act: Act, things: Things, number: int) -> None:
    """Enter one more of everything: a partnership, and with the first one all else, so that one page lists them."""
    new = factories.partnership(session, act, f"Muster {number}")
    things.add(partnership_id=new.id)
    first = session.get_one(Partnership, things.ids["partnership_id"])
    both = [first] if first is new else [first, new]
    _dated(session, act, things, both, number)
    _people(session, act, things, new, number)


def _dated(session: Session, act: Act, things: Things, both: list[Partnership], number: int) -> None:
    owner = {"owner": "mei@amity.example"}
    term = {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}}
    paper = {"kind": "mou", "title": f"MoU {number}", "signed_on": "2024-01-01", "term": term}
    details = inputs.parse(AgreementDetails, {**paper, **owner, "partnership_id": both[0].id})
    hours = {"starts_at": f"2026-12-0{number}T09:00", "ends_at": f"2026-12-0{number}T10:00"}
    days = {"starts_on": "2026-11-23", "ends_on": "2026-11-25"}
    visit = factories.visit(session, act, both[0], **days, **owner)
    for hour in range(8, 8 + number):
        talks = {
            "kind": "talks",
            "title": "Talks",
            "starts_at": f"2026-11-23T{hour:02}:00",
            "timezone": "Asia/Shanghai",
        }
        item = programme.add(session, act, visits.get(session, act, visit.id), inputs.parse(ItemDetails, talks))
        things.add(item_id=item.id)
    things.add(
        agreement_id=agreements.record(session, act, details).id,
        forum_id=factories.forum(session, act, both, **hours, **owner).id,
        feed_id=factories.feed(session, act, both, name=f"Feed {number}").id,
        visit_id=visit.id,
        about_id=visit.id,
        leg_id=visit.legs[0].id,
    )


def _people(session: Session, act: Act, things: Things, new: Partnership, number: int) -> None:
    region = next(party.region for party in new.parties if party.region and not party.is_home)
    things.add(region_id=region.id)
    hall = OrganisationDetails(
        name={"en": f"Hall {number}"}, kind=OrganisationKind.GOVERNMENT, region_id=things.ids["region_id"]
    )
    things.add(organisation_id=organisations.create(session, act, hall).id)
    person = people.create(session, act, PersonDetails(family="Muster", given=f"Anna {number}"))
    things.add(person_id=person.id)
    for holder in {person.id, things.ids["person_id"]}:
        post = PostDetails(person_id=holder, organisation_id=things.ids["organisation_id"], title={"en": "Mayor"})
        things.add(post_id=people.appoint(session, act, post).id)


def _found(session: Session, act: Act, things: Things, director: UUID) -> None:
    """Keep what follows by itself from what was entered."""
    entry = session.scalars(select(Entry).where(Entry.record_id == things.ids["forum_id"])).one()
    reminder = session.scalars(select(Reminder).where(Reminder.entry_id == entry.id)).first()
    assert reminder is not None
    things.add(entry_id=entry.id, reminder_id=reminder.id, recipient_id=director, coordinator_id=director)
    things.add(rule_id=session.scalars(select(Rule.id)).first() or director)


def _addresses(app: Flask, things: Things) -> Iterator[str]:
    """Yield the address of every page, of records that of the first of its noun."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or str(rule).startswith(APART) or rule.arguments & WITHOUT:
            continue
        if "record_id" in rule.arguments:
            folders = {
                "forums": "forum_id",
                "visits": "visit_id",
                "partnerships": "partnership_id",
                "agreements": "agreement_id",
            }
            name = next(one for one in rule.arguments if one != "record_id")
            every = {folder: things.ids[of] for folder, of in folders.items() if folder in str(rule)}
            yield from (adapter.build(rule.endpoint, {name: folder, "record_id": one}) for folder, one in every.items())
        else:
            given: dict[str, Any] = {name: things.ids.get(name) or PLAIN[name] for name in rule.arguments}
            yield adapter.build(rule.endpoint, given)
    yield from MORE


def test_every_page_asks_as_often_for_three_of_everything_as_for_one(
    app: Flask, signed_in: Browser, office: Office, director: UUID
) -> None:
    things = Things()
    office.do(lambda session, act: one_more(session, act, things, 1), director)
    office.do(lambda session, act: _found(session, act, things, director))
    pages = list(_addresses(app, things))
    before = {page: _asked(signed_in, office, page) for page in pages}
    for number in (2, 3):
        office.do(lambda session, act, number=number: one_more(session, act, things, number), director)  # type: ignore[misc]
    after = {page: _asked(signed_in, office, page) for page in pages}
    # a search that finds enough does not look for what is nearly so, and asks less
    assert {page: (before[page], after[page]) for page in pages if after[page] > before[page]} == {}
    assert len(pages) > len(MORE) + 60


def _asked(browser: Browser, office: Office, page: str) -> int:
    """Return how many statements a page takes; it answers, or leads to the page that comes before it."""
    with counted(office.sessions.engine) as sent:
        answer = browser.get(page)
    answer.close()
    assert answer.status_code in {200, 302, 303}, (page, answer.status_code)
    return len(sent)
