"""The one search box: all nouns, any script, by rights."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.partners import people
from backend.domain.partners.people import PersonDetails
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return an office with a partner, a forum, a visit and a person."""
    stop_clock(app)
    office = Office(sessions_of_app, settings)
    partner = office.do(lambda session, act: factories.partnership(session, act, "Düsseldorf"))
    office.do(lambda session, act: factories.forum(session, act, [partner]))
    office.do(lambda session, act: factories.visit(session, act, partner))
    office.do(lambda session, act: people.create(session, act, PersonDetails(native="王晓明", family="Wang")))
    return office


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (
            "dusseldorf",
            ["Partnerships 1 Düsseldorf friendly cooperation", "Visits 1 Delegation from Düsseldorf inbound"],
        ),
        ("DÜSSEL deleg", ["Visits 1 Deleg ation from Düssel dorf inbound"]),
        ("绿色", ["Forums 1 Forum on green ports 绿色 港口论坛 Forum Liangjiang Hall 12 May 2027"]),
        ("晓明", ["People 1 WANG 王 晓明"]),
        (
            "Dusseldrof",
            ["written “Dusseldrof”. This is a letter off", "Partnerships 1 Düsseldorf friendly cooperation"],
        ),
    ],
)
def test_names_are_found_in_any_script(signed_in: Browser, office: Office, typed: str, found: list[str]) -> None:
    said = words(signed_in.get("/search").text)
    assert "A name or a place, in any script" in said
    said = words(signed_in.get(f"/search?q={typed}").text)
    assert [one for one in found if one in said] == found
    assert office.act.who is None


@pytest.mark.usefixtures("office")
def test_wildcards_are_signs_like_others(signed_in: Browser) -> None:
    for typed in ("%25", "_", "%25_%25", "\\"):
        assert "Nothing bears" in words(signed_in.get(f"/search?q={typed}").text)


@pytest.mark.usefixtures("office")
def test_markup_stays_text(signed_in: Browser) -> None:
    assert "<script>x" not in signed_in.get("/search?q=<script>x</script>").text


def test_what_may_not_be_seen_is_not_found(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    secret = {"confidential": True, "owner": "mei@amity.example"}
    closed = office.do(lambda s, act: factories.partnership(s, act, "Verborgen", **secret))
    office.do(lambda s, act: factories.forum(s, act, [closed], title={"en": "Hidden forum"}))
    office.do(lambda s, act: factories.visit(s, act, closed))
    assert "Hidden forum" in words(signed_in.get("/search?q=hidden").text)
    jo = person_in(app, add_person, "jo")
    assert "Nothing bears “hidden”" in words(jo.get("/search?q=hidden").text)
    said = words(jo.get("/search?q=verborgen").text)
    assert "Partnerships" not in said
    assert "Visits" not in said
    assert "Regions 1 Verborgen" in said


def test_it_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office) -> None:
    signed_in.get("/search?q=forum")
    with office.counted() as one:
        signed_in.get("/search?q=forum")
    partner = office.do(lambda session, act: factories.partnership(session, act, "Forumsstadt"))
    for _number in range(2):
        office.do(lambda session, act: factories.forum(session, act, [partner]))
    with office.counted() as three:
        signed_in.get("/search?q=green+ports")
    assert len(three) == len(one)


@pytest.mark.usefixtures("office")
def test_what_stands_under_the_box_is_a_part_of_a_page(signed_in: Browser) -> None:
    page = signed_in.get("/search/live?q=dussel")
    assert "<html" not in page.text
    assert page.text.count('role="option"') == 4
    assert "Show all 3 on a page" in page.text
    assert "Type a name or a place" in signed_in.get("/search/live").text
    assert "Nothing found for" in signed_in.get("/search/live?q=zzz%22").text


def test_with_nothing_typed_stands_what_she_worked_on_last(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    jo = person_in(app, add_person, "jo")
    typed = {"name.en": "Musterhausen", "country": "DE", "level": "city", "timezone": "Europe/Berlin"}
    assert jo.send("/regions/new", dict(typed)).status_code == 303
    assert "You worked on last Musterhausen City Germany" in words(jo.get("/search").text)
    assert "You worked on last" not in words(signed_in.get("/search").text)
    assert office.act.who is None


@pytest.mark.usefixtures("office")
def test_all_finds_of_one_kind_have_a_page(signed_in: Browser) -> None:
    said = words(signed_in.get("/search?q=dussel&of=visit").text)
    assert "Visits 1 Delegation" in said
    assert "Regions 1 Düssel" not in said
    assert signed_in.get("/search?q=dussel&of=nothing").status_code == 200
    assert signed_in.get("/search?q=deleg&go=1").status_code == 303
