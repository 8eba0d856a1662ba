"""Lists in SQL: states as the domain says them, filters that all must hold, names in order, views by right."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements as domain_agreements
from backend.domain.agreements import renewals
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import AgreementDetails
from backend.domain.errors import Forbidden, NotFound, Refused
from backend.domain.forums import forums as domain_forums
from backend.domain.lists import agreements, forums, lists, messages, names, organisations, partnerships, people, views
from backend.domain.lists import feeds as feed_list
from backend.domain.lists import regions as region_list
from backend.domain.lists import visits as visit_list
from backend.domain.lists.lists import Asked, Listing
from backend.domain.lists.names import SortName
from backend.domain.lists.views import NameDetails, ViewDetails
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import feeds as domain_feeds
from backend.domain.outreach import fetches
from backend.domain.outreach.fetches import Counted
from backend.domain.partners import people as domain_people
from backend.domain.partners.organisations import Organisation, OrganisationKind
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import PersonDetails
from backend.domain.values import inputs, sorting
from backend.domain.visits import visits as domain_visits
from tests import factories
from tests.domain.acting import by

EVERY: tuple[Listing, ...] = (
    partnerships.LISTING, agreements.LISTING, forums.LISTING, visit_list.LISTING, region_list.LISTING,
    organisations.LISTING, people.LISTING, feed_list.LISTING, messages.LISTING,
)  # fmt: skip
BAD = ("", "x", "-1", "2026-13-45", "0" * 90, "' OR 1=1 --", "%", "\u202e", str(uuid4()), "me", "yes", "2026-05-12")


def found(session: Session, listing: Listing, act: Act, **asked: Any) -> list[Any]:
    """Return the records found, in order."""
    ids = lists.ids(session, listing, act, Asked(**asked))
    known = {one.id: one for one in session.scalars(select(listing.model).where(listing.model.id.in_(ids)))}
    return [known[one] for one in ids]


def titles(rows: list[Any], locale: str = "en") -> list[str]:
    """Return what records are called."""
    return [(getattr(one, "title", None) or one.name)[locale] for one in rows]


def paper(session: Session, act: Act, partner: Partnership, title: str, **given: Any) -> Agreement:
    """Return a new agreement, signed and in force unless something else is given."""
    term = {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}}
    usual = {"partnership_id": partner.id, "kind": "mou", "title": {"en": title}, "term": term, "status": "signed"}
    return domain_agreements.record(session, act, inputs.parse(AgreementDetails, {**usual, **given}))


@pytest.mark.parametrize("listing", EVERY, ids=lambda one: one.noun)
def test_no_value_of_a_filter_breaks_a_list(session: Session, act: Act, listing: Listing) -> None:
    who = by(act, factories.coordinator(session, "anna"))
    for name in (*listing.filters, "unknown"):
        for value in BAD:
            assert lists.count(session, listing, who, Asked({name: value}, words="a_b%", order=value)) == 0
    for order in listing.orders:
        assert lists.ids(session, listing, who, Asked(order=f"-{order}", locale="zh-Hans"), (0, 5)) == []


def test_names_run_by_letters_and_by_pinyin() -> None:
    latin = ["Ålesund", "Duisburg", "Düsseldorf", "Łódź", "Lyon", "Zürich", "Москва"]
    assert sorted(set(latin), key=sorting.key) == latin
    han = ["阿拉木图", "安特卫普", "北京", "滨松", "杜塞尔多夫", "上海", "重庆"]
    assert sorted(set(han), key=sorting.key) == han
    assert sorting.key("ab") < sorting.key("阿")


def test_partnerships_stand_by_name_in_the_readers_language(session: Session, act: Act) -> None:
    factories.partnership(session, act, "Muster")
    for own in ({"en": "Łódź", "zh-Hans": "罗兹"}, {"en": "Äpfel", "zh-Hans": "杜"}):
        factories.partnership(session, act, "Zzz").name = own
    session.flush()
    rows = found(session, partnerships.LISTING, act)
    assert [one.name and one.name["en"] for one in rows] == ["Äpfel", "Łódź", None]  # Muster
    rows = found(session, partnerships.LISTING, act, order="-name")
    assert [one.name and one.name["en"] for one in rows] == [None, "Łódź", "Äpfel"]
    rows = found(session, partnerships.LISTING, act, locale="zh-Hans")
    assert [one.name and one.name["zh-Hans"] for one in rows] == [None, "杜", "罗兹"]


def test_a_new_name_moves_and_a_removed_record_leaves_no_key(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    draft = paper(session, act, partner, "Zulu", status="draft")
    paper(session, act, partner, "Mike", status="draft")
    assert titles(found(session, agreements.LISTING, act, order="name")) == ["Mike", "Zulu"]
    draft.title = {"en": "Alpha"}
    session.flush()
    assert titles(found(session, agreements.LISTING, act, order="name")) == ["Alpha", "Mike"]
    domain_agreements.discard(session, act, draft)
    assert session.get(SortName, draft.id) is None
    before = {one.record_id: one.latin for one in session.scalars(select(SortName))}
    assert names.rebuild(session) == len(before)
    assert {one.record_id: one.latin for one in session.scalars(select(SortName))} == before
    assert not names.catch_up(session)


def test_partnerships_are_narrowed_by_all_filters_at_once(session: Session, act: Act) -> None:
    anna = factories.coordinator(session, "anna")
    hers = factories.partnership(session, act, "Hers", owner=anna.email, tier="contact", status="dormant")
    factories.partnership(session, act, "Other", tier="contact")
    closed = factories.partnership(session, act, "Closed", owner=anna.email, confidential=True)
    hers.parties[1].region.country, hers.parties[1].region.themes = "FR", ["tourism_culture_creativity"]  # type: ignore[union-attr]
    session.flush()

    def ids(act: Act = act, **filters: str) -> set[object]:
        return set(lists.ids(session, partnerships.LISTING, act, Asked(filters)))

    assert ids(tier="contact", status="dormant") == ids(country="FR") == {hers.id}
    assert ids(theme="tourism_culture_creativity", country="DE") == set()
    assert ids(by(act, anna), owner="me") == ids(owner=str(anna.id)) == {hers.id, closed.id}
    assert ids(confidential="yes") == {closed.id}
    stranger = by(act, factories.coordinator(session, "otto"))
    assert ids(stranger, confidential="yes") == set()
    assert lists.count_all(session, partnerships.LISTING, stranger) == 2


def test_agreements_stand_in_sql_as_the_domain_says(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    expressly: Mapping[str, Any] = {"months": 12, "renewal": "none", "notice": None}
    paper(session, act, partner, "Draft", status="draft")
    paper(session, act, partner, "Ahead", signed_on="2027-02-01", effective_on="2027-06-01")
    paper(session, act, partner, "Force", signed_on="2026-06-01")
    paper(session, act, partner, "Window", signed_on="2024-08-01")
    paper(session, act, partner, "Renewed", signed_on="2022-04-01")
    paper(session, act, partner, "Lapsed", signed_on="2020-01-01", term=expressly)
    paper(session, act, partner, "Open", signed_on="2020-01-01", term={"months": None, "renewal": "none"})
    paper(session, act, partner, "Year", signed_on="2020")
    paper(session, act, partner, "Over", signed_on="2020-01-01", status="terminated", terminated_on="2021-01-01")
    rows = found(session, agreements.LISTING, act, order="name")
    for day in (act, factories.later(act, days=200)):
        session.expunge_all()
        renewals.roll(session, day)
        for one in domain_agreements.listed(session, day):
            state = domain_agreements.status_at(one, day.today).value
            listed = lists.ids(session, agreements.LISTING, day, Asked({"state": state}))
            assert one.id in listed, (one.title, state)
    assert titles(found(session, agreements.LISTING, act, filters={"group": "notice"})) == ["Window"]
    by_group = lists.grouped(session, agreements.LISTING, act, Asked(), agreements.group(act.today))
    assert sum(by_group.values()) == len(rows)
    assert titles(found(session, agreements.LISTING, act))[:2] == ["Window", "Renewed"]
    until = Asked({"notice_until": "2027-04-30", "partnership_id": str(partner.id), "kind": "mou"})
    assert lists.count(session, agreements.LISTING, act, until) == 1
    assert titles(found(session, agreements.LISTING, act, filters={"notice_from": "2027-03-02"})) != []
    later = found(session, agreements.LISTING, act, filters={"notice_from": "2027-05-01"})
    assert "Window" not in titles(later)
    ends = {"ends_from": "2027-07-31", "ends_until": "2027-07-31"}
    assert titles(found(session, agreements.LISTING, act, filters=ends)) == ["Window"]
    assert titles(found(session, agreements.LISTING, act, filters={**ends, "ends_from": "2027-08-01"})) == []


def test_forums_and_visits_stand_in_sql_as_the_domain_says(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    past = {"starts_at": None, "ends_at": None, "starts_on": "2027-02-01", "ends_on": "2027-02-02"}
    off = factories.forum(session, act, [partner])
    outward.call_off(session, act, off, EndDetails())
    held = factories.forum(session, act, [partner], **past)
    now = factories.forum(session, act, [partner], **{**past, "ends_on": "2027-03-01"})
    ahead = factories.forum(session, act, [partner], kind="fair", status="planned")
    gone = factories.visit(session, act, partner, starts_on="2027-02-01", ends_on="2027-02-28")
    here = factories.visit(session, act, partner, starts_on="2027-02-28", ends_on="2027-03-02", direction="online")
    later = factories.visit(session, act, partner)
    session.commit()
    for one in (off, held, now, ahead):
        state = domain_forums.state(one, act.today)
        assert one.id in lists.ids(session, forums.LISTING, act, Asked({"state": state})), state
    for visit in (gone, here, later):
        state = domain_visits.state(visit, act.today)
        assert lists.ids(session, visit_list.LISTING, act, Asked({"state": state})) == [visit.id], state
    coming = Asked({"view": "coming", "partnership_id": str(partner.id)})
    assert lists.ids(session, forums.LISTING, act, coming)[0] == now.id
    assert lists.ids(session, forums.LISTING, act, Asked({"view": "past"})) == [held.id]
    assert lists.ids(session, visit_list.LISTING, act, Asked({"view": "coming"})) == [here.id, later.id]
    assert lists.ids(session, visit_list.LISTING, act, Asked({"from": "2027-03-02", "until": "2027-04-01"})) == [
        here.id
    ]
    assert lists.ids(session, forums.LISTING, act, Asked({"kind": "fair", "released": "no"})) == [ahead.id]
    assert lists.count(session, forums.LISTING, act, Asked({"released": "waiting"})) == 0


def test_people_are_found_by_side_and_post(session: Session, act: Act) -> None:
    home, there = factories.home(session, act), factories.region(session, "Muster", country="FR")
    ours = factories_body(session, act, home.id, "Our office")
    theirs = factories_body(session, act, there.id, "Their office")
    made = []
    for family, body, until in (("Ärger", ours, None), ("Zorn", theirs, None), ("Mut", theirs, "2020")):
        person = domain_people.create(session, act, inputs.parse(PersonDetails, {"family": family, "given": "A"}))
        post = {"person_id": person.id, "organisation_id": body, "title": {"en": "Head"}, "until": until}
        domain_people.appoint(session, act, inputs.parse(domain_people.PostDetails, post))
        made.append(person.id)

    def ids(**filters: str) -> list[object]:
        return list(lists.ids(session, people.LISTING, act, Asked(filters)))

    assert ids() == [made[0], made[2], made[1]]
    assert ids(side="ours") == [made[0]]
    assert ids(side="theirs", country="FR") == ids(organisation_id=str(theirs)) == [made[1]]
    assert ids(post="no") == [made[2]]
    assert list(people.posts_now(session, act.today, made)) == [made[0], made[1]]


def factories_body(session: Session, act: Act, region_id: object, name: str) -> Any:
    """Return the id of a new organisation."""
    made = Organisation(name={"en": name}, kind=OrganisationKind.GOVERNMENT, region_id=region_id)
    session.add(made)
    session.flush()
    return made.id


def test_a_view_is_its_makers_or_the_offices(session: Session, act: Act) -> None:
    anna, otto = (by(act, factories.coordinator(session, name)) for name in ("anna", "otto"))
    mine = views.save(session, anna, "people", ViewDetails(name="Mine", filters={"side": "ours"}))
    common = views.save(session, anna, "people", ViewDetails(name="Common", shared=True))
    assert [one.name for one in views.listed(session, anna, "people")] == ["Common", "Mine"]
    assert [one.name for one in views.listed(session, otto, "people")] == ["Common"]
    with pytest.raises(NotFound):
        views.get(session, otto, mine.id)
    with pytest.raises(Forbidden):
        views.rename(session, otto, common, NameDetails(name="Taken over"))
    with pytest.raises(Refused):
        views.rename(session, anna, common, NameDetails(name="Mine"))
    again = views.save(session, anna, "people", ViewDetails(name="Mine", words="x"))
    assert (again.id, again.filters, again.words) == (mine.id, {}, "x")
    views.open_with(session, otto, "people", common)
    views.choose_columns(session, otto, "people", ["name", "email"])
    views.remove(session, anna, common)
    habit = views.habit(session, otto, "people")
    assert habit is not None
    assert (habit.view_id, habit.columns) == (None, ["name", "email"])


def test_an_auditor_keeps_views_of_her_own_alone(session: Session, act: Act) -> None:
    auditor = by(act, factories.coordinator(session, "audit", Role.AUDITOR))
    assert views.save(session, auditor, "visits", ViewDetails(name="Mine")).shared_at is None
    with pytest.raises(Forbidden):
        views.save(session, auditor, "visits", ViewDetails(name="Ours", shared=True))
    with pytest.raises(Forbidden):
        views.save(session, replace(act, who=None), "visits", ViewDetails(name="Nobody's"))
    assert date(2027, 3, 1) == act.today


def test_feeds_are_found_by_whether_anybody_reads_them(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    made = {name: factories.feed(session, act, [partner], name=name) for name in ("Never", "Silent", "Read", "Ended")}
    domain_feeds.revoke(session, act, made["Ended"])
    for name, days in (("Silent", 30), ("Read", 29)):
        for client, before in (("Outlook", 0), ("Thunderbird", 9)):
            at = act.now - timedelta(days=days + before)
            fetches.add_up(session, [Counted(made[name].id, client, 1, at, at)])
    listing = feed_list.LISTING
    for read, names_found in (("never_fetched", ["Never"]), ("silent", ["Silent"]), ("read", ["Read"])):
        assert [one.name for one in found(session, listing, act, filters={"read": read})] == names_found
    fetched = [one.name for one in found(session, listing, act, order="-fetched")]
    assert fetched[:2] == ["Read", "Silent"]
