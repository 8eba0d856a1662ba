"""A new mayor took office: posts, contacts and what lies ahead move together; what is past and signed stays."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.db import new_id
from backend.domain import mentions, succession, transactions
from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.errors import Forbidden, Invalid, Refused
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.outreach.feeds import Feed
from backend.domain.partners import contacts, organisations, people, seats
from backend.domain.partners.contacts import ContactDetails
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import Person, PersonDetails, Post, PostDetails
from backend.domain.schedule.entries import Entry
from backend.domain.succession import SuccessionDetails
from backend.domain.values import inputs
from backend.domain.values.names import PersonalName
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from backend.domain.visits.programme import Item
from tests import factories
from tests.domain.acting import by

TODAY = date(2026, 11, 23)
ANNA = {
    "family": "Muster",
    "given": "Anna",
    "written": {"zh-Hans": "安娜·穆斯特"},
    "honorific": {"en": "Ms", "zh-Hans": "女士"},
}
BRUNO = {
    "family": "Esempio",
    "given": "Bruno",
    "written": {"zh-Hans": "布鲁诺·埃森皮奥"},
    "honorific": {"en": "Mr", "zh-Hans": "先生"},
}


@pytest.fixture
def partner(session: Session, act: Act) -> Partnership:
    """Return the partnership whose mayor changes."""
    return factories.partnership(session, act)


@pytest.fixture
def anna(session: Session, act: Act) -> Person:
    """Return the mayor who leaves."""
    return people.create(session, act, inputs.parse(PersonDetails, ANNA))


@pytest.fixture
def post(session: Session, act: Act, anna: Person, partner: Partnership) -> Post:
    """Return her post, held since 2020."""
    city = next(party.region for party in partner.parties if party.region and not party.is_home)
    hall = inputs.parse(OrganisationDetails, {"name": "City hall", "kind": "government", "region_id": city.id})
    made = organisations.create(session, act, hall)
    details = {"person_id": anna.id, "organisation_id": made.id, "title": "Mayor", "rank": 1, "since": "2020-05-01"}
    return people.appoint(session, act, inputs.parse(PostDetails, details))


def details(**fields: object) -> SuccessionDetails:
    """Return what is typed: Bruno, from today on, unless said otherwise."""
    return inputs.parse(SuccessionDetails, {"person": BRUNO, "since": "2026-11-23", **fields})


def item(session: Session, act: Act, partner: Partnership, day: str, title: object) -> Item:
    """Return a line in the programme of a visit on that day."""
    visit = factories.visit(session, act, partner, starts_on=day, ends_on=day)
    given = {"kind": "talks", "title": title, "starts_at": f"{day}T10:00:00", "timezone": "Asia/Shanghai"}
    return programme.add(session, act, visits.get(session, act, visit.id), inputs.parse(ItemDetails, given))


def test_the_old_post_ends_and_the_new_one_begins(session: Session, act: Act, post: Post) -> None:
    made = succession.succeed(session, act, post, details(mandate_ends_on="2031-10-31"))
    assert (post.until, made.since, made.follows_id, made.rank, made.title) == (
        "2026-11-22", "2026-11-23", post.id, 1, {"en": "Mayor"},
    )  # fmt: skip
    [seat] = seats.at(session, post.organisation_id, TODAY)
    assert (seat.holders, seat.earlier, seat.vacant_since) == ([made], [post], None)
    assert made.person.name.latin == "Bruno ESEMPIO"
    told = [(one.verb, one.new) for one in history.of_record(session, post.id)]
    assert told[:2] == [
        ("succeeded", {"person_id": str(made.person_id), "since": "2026-11-23"}),
        ("changed", {"until": "2026-11-22"}),
    ]


def test_what_lies_ahead_names_the_successor_and_the_rest_stays(
    session: Session, act: Act, anna: Person, post: Post, partner: Partnership
) -> None:
    contacts.name(session, act, anna, ContactDetails(partnership_id=partner.id))
    past = item(session, act, partner, "2026-10-12", "Talks with Anna MUSTER")
    title = {"en": "Talks with Ms Anna Muster", "zh-Hans": "与安娜·穆斯特女士会谈"}
    coming = item(session, act, partner, "2027-03-01", title)
    other = item(session, act, partner, "2027-03-02", "A walk through Muster")
    forum = factories.forum(session, act, [partner], description={"en": "Opened by Muster Anna."})
    feed = factories.feed(session, act, [partner], name="Office of Anna MUSTER")
    paper = {"partnership_id": partner.id, "kind": "mou", "title": "Memorandum, Anna Muster"}
    signed = agreements.record(session, act, inputs.parse(AgreementDetails, {**paper, "signed_on": "2025-01-01"}))
    draft = agreements.record(session, act, inputs.parse(AgreementDetails, paper))
    keys = [one.key for one in succession.ahead(session, act, post)]
    assert sorted(one.partition(":")[0] for one in keys) == ["agreement", "contact", "feed", "forum", "item"]
    made = succession.succeed(session, act, post, details())
    assert coming.title == {"en": "Talks with Mr Bruno ESEMPIO", "zh-Hans": "与布鲁诺·埃森皮奥先生会谈"}
    assert forum.description == {"en": "Opened by Bruno ESEMPIO."}
    assert session.get_one(Feed, feed.id).name == "Office of Bruno ESEMPIO"
    assert draft.title == {"en": "Memorandum, Bruno ESEMPIO"}
    assert signed.title == {"en": "Memorandum, Anna Muster"}
    assert past.title == {"en": "Talks with Anna MUSTER"}
    assert other.title == {"en": "A walk through Muster"}
    assert [one.person_id for one in contacts.of_partnership(session, act, partner.id)] == [made.person_id]
    assert succession.ahead(session, act, post) == []
    transactions.settle(session)
    entry = session.scalars(select(Entry).where(Entry.source_id == coming.id)).one()
    assert entry.title["en"] == "Talks with Mr Bruno ESEMPIO"


def test_only_what_is_ticked_moves(session: Session, act: Act, anna: Person, post: Post, partner: Partnership) -> None:
    contacts.name(session, act, anna, ContactDetails(partnership_id=partner.id))
    coming = item(session, act, partner, "2027-03-01", "Talks with Anna MUSTER")
    made = succession.succeed(session, act, post, details(moves=[f"item:{coming.id}"]))
    assert coming.title == {"en": "Talks with Bruno ESEMPIO"}
    assert [one.person for one in contacts.of_partnership(session, act, partner.id)] == [anna]
    assert succession.follower(session, post) == made


def test_what_lies_before_the_successors_first_day_stays(
    session: Session, act: Act, post: Post, partner: Partnership
) -> None:
    before = item(session, act, partner, "2027-03-20", "Talks with Anna MUSTER")
    after = item(session, act, partner, "2027-04-20", "Talks with Anna MUSTER")
    succession.succeed(session, act, post, details(since="2027-04"))
    assert (before.title["en"], after.title["en"]) == ("Talks with Anna MUSTER", "Talks with Bruno ESEMPIO")
    assert post.until == "2027-04"


def test_who_is_the_contact_already_is_named_once(
    session: Session, act: Act, anna: Person, post: Post, partner: Partnership
) -> None:
    bruno = people.create(session, act, inputs.parse(PersonDetails, BRUNO))
    for person in (anna, bruno):
        contacts.name(session, act, person, ContactDetails(partnership_id=partner.id))
    made = succession.succeed(session, act, post, details(person=None, person_id=bruno.id))
    assert made.person is bruno
    assert [one.person for one in contacts.of_partnership(session, act, partner.id)] == [bruno]


def test_a_post_that_ended_long_ago_keeps_its_end(session: Session, act: Act, post: Post) -> None:
    left = people.given_post(post) | {"until": "2026-06-30", "abolished": True}
    people.change_post(session, act, post, inputs.parse(PostDetails, left))
    succession.succeed(session, act, post, details())
    assert (post.until, post.abolished_at) == ("2026-06-30", None)


def test_nonsense_is_refused_and_nothing_changes(session: Session, act: Act, anna: Person, post: Post) -> None:
    for fields, field in (
        ({"person": None, "person_id": anna.id}, "person_id"),
        ({"person": None, "person_id": new_id()}, "person_id"),
        ({"since": "2020-05-01"}, "since"),
        ({"since": "2019"}, "since"),
        ({"moves": [f"item:{new_id()}"]}, "moves"),
        ({"moves": ["nonsense"]}, "moves"),
    ):
        with pytest.raises(Refused) as refused:
            succession.succeed(session, act, post, details(**fields))
        assert refused.value.field == field
    assert (post.until, people.listed(session)) == (None, [anna])
    succession.succeed(session, act, post, details())
    with pytest.raises(Refused, match="has followed"):
        succession.succeed(session, act, post, details())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"person": None}, "Choose the successor"),
        ({"person_id": str(new_id())}, "not both"),
        ({"mandate_ends_on": "2026-01-01"}, "ends before"),
        ({"since": "soon"}, "Not a date"),
        ({"person": {"email": "a@example.org"}}, "in one script"),
    ],
)
def test_what_is_typed_must_make_sense(fields: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid) as invalid:
        details(**fields)
    assert any(said in one.msgid for one in invalid.value.problems.values())


def test_what_one_may_not_see_neither_shows_nor_moves(session: Session, act: Act, anna: Person, post: Post) -> None:
    hidden = factories.partnership(session, act, "Hidden", confidential=True)
    contacts.name(session, act, anna, ContactDetails(partnership_id=hidden.id))
    secret = item(session, act, hidden, "2027-03-01", "Talks with Anna MUSTER")
    li = by(act, factories.coordinator(session, "li"))
    assert len(succession.ahead(session, act, post)) == 2
    assert succession.ahead(session, li, post) == []
    with pytest.raises(Refused):
        succession.succeed(session, li, post, details(moves=[f"item:{secret.id}"]))
    succession.succeed(session, li, post, details())
    assert secret.title == {"en": "Talks with Anna MUSTER"}
    auditor = by(act, factories.coordinator(session, "audit", Role.AUDITOR))
    with pytest.raises(Forbidden):
        succession.succeed(session, auditor, post, details())


def test_names_that_hold_signs_of_patterns_harm_nothing(session: Session, act: Act, partner: Partnership) -> None:
    odd = people.create(session, act, PersonDetails(family='%_"(\\', given="[a", honorific={"en": "(x"}))
    coming = item(session, act, partner, "2027-03-01", 'With [a %_"(\\')
    [found] = mentions.of(session, act, odd, TODAY)
    assert found.row is coming
    assert found.reworded(odd.name, PersonalName(family="Muster")) == {"title": {"en": "With MUSTER"}}
