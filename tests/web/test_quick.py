"""Quick add: a sentence, its lines, mended by hand, saved as a draft or taken on to the full form."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import db
from backend.domain.agreements.agreements import Agreement
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.outreach.feeds import Feed
from backend.domain.partners import organisations
from backend.domain.partners.organisations import Organisation, OrganisationDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import Person
from backend.domain.schedule import releases
from backend.domain.values import inputs
from backend.domain.visits import visits
from backend.domain.visits.visits import Visit
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web.filled import untouched
from tests.web_fixtures import Browser


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still on 23 November 2026."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def city(office: Office) -> Partnership:
    """Return a partnership with Düsseldorf."""
    return office.do(lambda session, act: factories.partnership(session, act, "Düsseldorf"))


def test_a_forum_is_made_of_one_sentence(signed_in: Browser, office: Office, city: Partnership) -> None:
    answer = signed_in.send("/new", {"q": "forum 新能源汽车论坛 与Düsseldorf 5月12日 9:30-17:00"})
    made = office.do(lambda session, act: forums.get(session, act, UUID(answer.location.rpartition("/")[2])))
    assert (made.title, made.partnership_ids) == ({"zh-Hans": "新能源汽车论坛"}, [city.id])
    assert (made.span.starts_at, made.span.ends_at) != (None, None)
    assert f"{made.span.starts_at:%Y-%m-%d %H:%M}–{made.span.ends_at:%H:%M}" == "2027-05-12 09:30–17:00"
    assert (made.audience, made.status, made.timezone) == ("internal", "planned", "Asia/Shanghai")
    assert office.do(lambda session, _act: releases.latest(session, made.id)) is None
    assert "Nothing has gone out" in words(signed_in.get(answer.location).text)


def test_every_kind_is_made(signed_in: Browser, office: Office, city: Partnership) -> None:
    office.do(lambda session, _act: factories.region(session, "Basel", country="CH"))
    sentences: dict[str, Any] = {
        "meeting with Düsseldorf tomorrow 3-5 pm": Forum,
        "visit from Düsseldorf 12–14 May 2027": Visit,
        "agreement MoU Düsseldorf 3 years": Agreement,
        "partnership Basel": Partnership,
        "person WANG Xiaoming xm@example.org": Person,
        "organisation Port of Basel": Organisation,
        "feed Düsseldorf": Feed,
    }
    for sentence, noun in sentences.items():
        answer = signed_in.send("/new", {"q": sentence})
        assert answer.status_code == 303, (sentence, words(answer.text))
        made = UUID(answer.location.rpartition("/")[2])
        assert made in office.do(partial(all_of, noun))
    visit = office.do(lambda session, act: visits.listed(session, act)[0])
    assert (visit.direction, visit.legs[0].partnership_id, visit.audience) == ("inbound", city.id, "internal")


def test_the_lines_show_what_was_understood_and_by_whom_it_is_kept(
    signed_in: Browser, office: Office, city: Partnership
) -> None:
    said = signed_in.get("/new/understood?q=visit from Dusseldorf 12–14 May 2027").text
    for part in ("Düsseldorf", "Germany", 'value="2027-05-12"', "= Wednesday 12 May 2027", 'value="2027-05-14"'):
        assert part in said
    assert f'name="v.legs.0.partnership_id" value="{city.id}" checked' in said
    assert office.do(visits.listed) == []


def test_a_partner_that_is_no_city_is_named_by_its_city_too(signed_in: Browser, office: Office) -> None:
    def twin(session: Session, act: Act) -> UUID:
        place = factories.region(session, "Basel", country="CH")
        given = {"kind": "park", "name": "Upper Rhine Park", "region_id": place.id}
        park = organisations.create(session, act, inputs.parse(OrganisationDetails, given))
        parties = [{"organisation_id": park.id}]
        return factories.partnership(session, act, tier="twinned_institutions", parties=parties).id

    parks = office.do(twin)
    for name in ("Basel", "Upper Rhine Park"):
        said = signed_in.get(f"/new/understood?q=visit from {name} 12 May 2027").text
        assert f'name="v.legs.0.partnership_id" value="{parks}" checked' in said


def test_a_line_mended_by_hand_stays_while_the_sentence_goes_on(signed_in: Browser, city: Partnership) -> None:
    first = untouched(signed_in.get("/new?q=forum Ports 12 May 2027").text)
    mended = {**first, "v.title.en": "Green ports", "q": "forum Ports 13 May 2027 9:30"}
    said = signed_in.client.get("/new/understood", query_string=mended).text
    assert 'value="Green ports"' in said
    assert 'value="2027-05-13"' in said
    assert city.revision == 1


def test_what_is_wrong_is_told_at_its_line_and_nothing_is_lost(signed_in: Browser, city: Partnership) -> None:
    answer = signed_in.send("/new", {"q": "meeting Düsseldorf about ports"})
    assert answer.status_code == 422
    assert "Starts on: Give a start" in words(answer.text)
    assert 'value="meeting Düsseldorf about ports"' in answer.text
    assert str(city.id) in answer.text


def test_more_fields_opens_the_full_form_with_all_of_it(signed_in: Browser, city: Partnership) -> None:
    sent: dict[str, object] = {"q": "forum Ports with Düsseldorf 12 May 2027 9:30-17:00", "more": "1"}
    answer = signed_in.send("/new", sent)
    where = urlsplit(answer.location)
    assert where.path == "/forums/new"
    assert parse_qs(where.query)["title.en"] == ["Ports"]
    form = untouched(signed_in.get(answer.location).text)
    assert (form["title.en"], form["starts_on"], form["starts_time"]) == ("Ports", "2027-05-12", "09:30")
    assert str(city.id) in form["partnership_ids"]  # type: ignore[operator]
    for sentence in (
        "visit from Düsseldorf 12.5.",
        "agreement MoU Düsseldorf 3 years",
        "feed Düsseldorf",
        "person A B",
    ):
        answer = signed_in.send("/new", {"q": sentence, "more": "1"})
        assert signed_in.get(answer.location).status_code == 200


@pytest.mark.parametrize("path", ["/forums/new", "/visits/new", "/agreements/new", "/feeds/new", "/people/new"])
def test_an_address_of_any_shape_opens_a_form(signed_in: Browser, city: Partnership, path: str) -> None:
    for query in (
        "title=x",
        "legs=x",
        "legs.0=x",
        "title.en.x=1",
        "partnership_ids=x",
        "term=x",
        "written=x",
        "name.en=x",
    ):
        assert signed_in.get(f"{path}?{query}").status_code in {200, 400}, query


def test_a_partnership_that_may_not_be_seen_is_no_name(
    app: Flask, office: Office, add_person: Callable[..., UUID]
) -> None:
    hidden = office.do(lambda session, act: factories.partnership(session, act, "Verona", confidential=True))
    other = person_in(app, add_person, "bert")
    for typed in ("visit from Verona", "visit from Veronna"):
        assert str(hidden.id) not in other.get(f"/new/understood?q={typed}").text
    assert other.get("/choices/partnerships?q=verona").json == {"choices": [], "more": 0}


def test_an_auditor_makes_nothing(app: Flask, office: Office, add_person: Callable[..., UUID]) -> None:
    auditor = person_in(app, add_person, "vera", Role.AUDITOR)
    assert auditor.get("/new").status_code == 403
    assert auditor.send("/new", {"q": "person A B"}).status_code == 403
    assert office.act.who is None


def all_of(noun: Any, session: Any, _act: Any) -> set[UUID]:
    """Return the ids of all rows of a noun."""
    return set(session.scalars(select(noun.id)))


def test_the_lines_name_every_partner_say_what_names_no_day_and_who_becomes_the_owner(
    signed_in: Browser, office: Office, city: Partnership, add_person: Callable[..., UUID]
) -> None:
    add_person("wu@amity.example")
    office.do(lambda session, act: factories.partnership(session, act, "Piacenza", owner="wu@amity.example"))
    said = signed_in.get("/new/understood?q=友城论坛 五月中旬 Piacenza, Düsseldorf").text
    assert 'data-kind="forum"' in said
    assert "<span>Piacenza</span><span>Düsseldorf</span>" in said
    assert "No day was understood in “五月中旬”" in said
    assert "Wu becomes the owner" in said
    assert "becomes the owner" not in signed_in.get("/new/understood?q=forum Düsseldorf").text
    answer = signed_in.send("/new", {"q": "visit to Piacenza 2027.4.6-4.9"})
    page = words(signed_in.get(answer.location).text)
    assert "Wu is its owner, who answers for this partnership." in page
    assert "6 – 9 Apr 2027" in page
    assert city.revision == 1
