"""Search by name: any script, all words, the nearest first, and only what the person may see."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain import search
from backend.domain.index.rows import NOUNS
from backend.domain.office.acts import Act
from backend.domain.partners import organisations, partnerships, people
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.partnerships import PartnershipDetails
from backend.domain.partners.people import PersonDetails
from backend.domain.partners.regions import Region
from backend.domain.values import inputs
from backend.domain.visits import programme
from backend.domain.visits.details import ItemDetails
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


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Dusseldrof", "Düsseldorf"),
        ("dusseldor", "Düsseldorf"),
        ("Duesseldorf", "Düsseldorf"),
        ("düseldorf", "Düsseldorf"),
        ("Piacensa", "Piacenza"),
        ("piacemza", "Piacenza"),
        ("piacnez", "Piacenza"),
        ("塞尔", "Düsseldorf"),
        ("尔", "Düsseldorf"),
        ("DÜS", "Düsseldorf"),
        ("p", "Piacenza"),
        ("Lodz", "Łódź"),
        ("wloc", "Włocławek"),
        ("москва", "Москва"),
        ("москав", "Москва"),
    ],
)
def test_a_name_is_found_in_part_in_either_script_and_a_letter_off(
    session: Session, act: Act, typed: str, found: str
) -> None:
    made = {name: factories.region(session, name) for name in ("Düsseldorf", "Piacenza", "Łódź", "Włocławek", "Москва")}
    made["Düsseldorf"].name = {"en": "Düsseldorf", "zh-Hans": "杜塞尔多夫"}
    session.commit()
    [group] = search.found(session, act, typed)
    assert group.ids == [made[found].id]
    assert session.scalars(search.matching(session, "region", typed)).all() == group.ids


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("皮亚琴查", ["Piacenza"]),
        ("比亚琴察", ["Piacenza"]),
        ("皮压琴察", ["Piacenza"]),
        ("杜赛尔多夫", ["Düsseldorf"]),
        ("皮亚琴察", ["Piacenza"]),
        ("皮亚情查", []),
        ("皮查", []),
    ],
)
def test_a_name_is_found_with_one_sign_mistaken(session: Session, act: Act, typed: str, found: list[str]) -> None:
    names = {"Düsseldorf": "杜塞尔多夫", "Piacenza": "皮亚琴察", "Piana": "皮亚纳"}
    for name, chinese in names.items():
        factories.region(session, name).name = {"en": name, "zh-Hans": chinese}
    session.commit()
    ids = {one.id: one.name["en"] for one in session.scalars(select(Region))}
    assert [ids[one] for group in search.found(session, act, typed) for one in group.ids] == found
    assert [ids[one] for one in session.scalars(search.matching(session, "region", typed))] == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("piyaqincha", ["Piacenza"]),
        ("peiyaqincha", ["Piacenza"]),
        ("pyqc", ["Piacenza"]),
        ("PIYAQIN", ["Piacenza"]),
        ("liangjiang", ["Home"]),
        ("chongqing", ["Home"]),
        ("xinqu", ["Home"]),
        ("ljq", []),
    ],
)
def test_a_chinese_name_is_found_by_its_pinyin(session: Session, act: Act, typed: str, found: list[str]) -> None:
    names = {"Home": "重庆两江新区", "Piacenza": "皮亚琴察", "Łódź": "罗兹"}
    for name, chinese in names.items():
        factories.region(session, name).name = {"en": name, "zh-Hans": chinese}
    session.commit()
    ids = {one.id: one.name["en"] for one in session.scalars(select(Region))}
    assert [ids[one] for group in search.found(session, act, typed) for one in group.ids] == found


def test_a_mistaken_sign_finds_the_name_within_longer_ones(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act, "Piacenza")
    region = partner.partner_region
    assert region is not None
    region.name = {"en": "Piacenza", "zh-Hans": "皮亚琴察"}
    title = {"en": "Forum", "zh-Hans": "重庆与皮亚琴察友好城市论坛"}
    forum = factories.forum(session, act, [partner], title=title)
    session.commit()
    found = {group.noun: group.ids for group in search.found(session, act, "皮亚琴查")}
    assert found["forum"] == [forum.id]


def test_a_city_is_found_by_its_name_there(session: Session, act: Act) -> None:
    region = factories.region(session, "Hamamatsu", "Asia/Tokyo", "JP")
    region.name = {"en": "Hamamatsu", "zh-Hans": "滨松", "ja": "浜松"}
    session.commit()
    assert [group.ids for group in search.found(session, act, "浜松")] == [[region.id]]


@pytest.mark.parametrize("typed", ["dorfdussel", "rom", "rmoe", "ab", "塞杜", "sel dorf x"])
def test_what_is_further_off_is_not_found(session: Session, act: Act, typed: str) -> None:
    made = [factories.region(session, name) for name in ("Düsseldorf", "Piacenza")]
    made[0].name = {"en": "Düsseldorf", "zh-Hans": "杜塞尔多夫"}
    session.commit()
    assert search.found(session, act, typed) == []
    assert session.scalars(search.matching(session, "region", typed)).all() == []


def test_what_is_a_letter_off_stands_after_what_is_typed(session: Session, act: Act) -> None:
    made = {name: factories.region(session, name).id for name in ("Mustor", "Muster", "Bad Muster")}
    session.commit()
    [group] = search.found(session, act, "muster")
    assert group.ids == [made["Muster"], made["Bad Muster"], made["Mustor"]]
    assert group.near == {made["Mustor"]}
    assert set(session.scalars(search.matching(session, "region", "muster"))) == {made["Muster"], made["Bad Muster"]}


def test_what_is_over_stands_after_what_is_present(session: Session, act: Act) -> None:
    partner = factories.partnership(session, act)
    past = {"starts_at": "2027-01-12T09:30:00", "ends_at": "2027-01-12T17:00:00"}
    held = factories.forum(session, act, [partner], title="Forum", **past)
    ahead = factories.forum(session, act, [partner], title="Forum")
    soon = {name: day.replace("-01-", "-03-") for name, day in past.items()}
    nearer = factories.forum(session, act, [partner], title="Forum", **soon)
    session.commit()
    [group] = [one for one in search.found(session, act, "forum") if one.noun == "forum"]
    assert group.ids == [nearer.id, ahead.id, held.id]


@pytest.mark.parametrize(
    "typed",
    ['"', "'", "a OR b", "NEAR(a b)", "text:muster", "muster*", "mus\x00ter", "%", "_", "\\", "muster" * 20_000, "😀",
     "\ud800", "- + ^ { } ( )", "\n\t", "* " * 5000, "AND", '""" muster', "a b c d e f g h i j k l m"],
)  # fmt: skip
def test_nothing_that_is_typed_is_more_than_words(session: Session, act: Act, typed: str) -> None:
    factories.region(session, "Muster")
    session.commit()
    for group in search.found(session, act, typed):
        assert group.total == 1
    assert len(session.scalars(search.matching(session, "region", typed)).all()) <= 1


def test_an_internal_feed_is_its_owners(session: Session, act: Act) -> None:
    owner, other = factories.coordinator(session, "owner"), factories.coordinator(session, "other")
    factories.feed(session, Act(act.now, act.desk, owner), name="Diary of mine", audience="internal")
    session.commit()
    assert nouns(session, Act(act.now, act.desk, owner), "diary") == {"feed": 1}
    assert nouns(session, Act(act.now, act.desk, other), "diary") == {}
    assert nouns(session, Act(act.now, act.desk, other), "dairy") == {}


def test_it_asks_as_often_for_many_as_for_one(session: Session, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MANY", 3)
    monkeypatch.setattr(search, "NEWEST", 4)
    made = [factories.region(session, f"Muster {number:02}").id for number in range(9)]
    first = factories.region(session, "Muster").id
    session.commit()
    [group] = search.found(session, act, "muster", most=4)
    assert (group.ids[0], group.total) == (first, 10)
    assert set(group.ids[1:]) <= set(made)


def test_a_programme_is_found_by_its_places(session: Session, act: Act) -> None:
    visit = factories.visit(session, act, factories.partnership(session, act))
    given = {"kind": "talks", "title": "Welcome", "place": "Sample Pavilion", "starts_at": "2027-05-11T09:00:00",
             "timezone": "Asia/Shanghai"}  # fmt: skip
    programme.add(session, act, visit, inputs.parse(ItemDetails, given))
    session.commit()
    assert nouns(session, act, "pavilion") == {"visit": 1}


def test_the_name_of_a_city_means_the_partnership_with_it(session: Session, act: Act) -> None:
    factories.home(session, act)
    named = {"name": {"en": "Basel · twinned parks"}, "tier": "twinned_institutions"}
    park = {"name": {"en": "Upper Rhine Park"}, "kind": "park", "region_id": factories.region(session, "Basel").id}
    body = organisations.create(session, act, inputs.parse(OrganisationDetails, park))
    parties = {"parties": [{"organisation_id": body.id}]}
    partnerships.conclude(session, act, inputs.parse(PartnershipDetails, {**named, **parties}))
    people.create(session, act, inputs.parse(PersonDetails, {"family": "Muster", "given": "Basel"}))
    session.commit()
    assert list(nouns(session, act, "basel"))[:2] == ["partnership", "region"]
    people.create(session, act, inputs.parse(PersonDetails, {"native": "Basel"}))
    session.commit()
    assert list(nouns(session, act, "basel"))[:3] == ["person", "partnership", "region"]
    assert set(search.MEANT) == set(NOUNS)
