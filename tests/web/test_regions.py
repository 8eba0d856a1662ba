"""Pages of regions: the list, the profile against the seed, marks where text and fields disagree, the form."""

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from backend import db
from backend.demo import liangjiang
from backend.domain.office.coordinators import Role
from backend.domain.partners import regions
from backend.domain.partners.regions import Figure, Region, RegionDetails
from backend.domain.values import inputs
from config.settings import Settings
from tests import factories
from tests.demo.test_liangjiang import seed_lines, split
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
TYPED: dict[str, object] = {
    "name.en": "Muster",
    "name.zh-Hans": "穆斯特",
    "country": "DE",
    "level": "city",
    "timezone": "Europe/Berlin",
    "figures.0.indicator": "population",
    "figures.0.value": "650000",
    "figures.0.qualifier": "~",
}


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def home(office: Office) -> UUID:
    """Return the id of the seed's region."""

    def enter(session: Any, act: Any) -> UUID:
        parent = regions.create(session, act, inputs.parse(RegionDetails, liangjiang.PARENT))
        return regions.create(session, act, inputs.parse(RegionDetails, liangjiang.region(str(parent.id)))).id

    return office.do(enter)


def plain(markup: str) -> str:
    """Return the words of a piece of markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def texts_of(page: str) -> list[str]:
    """Return the paragraphs of the profile as they read."""
    return [plain(found) for found in re.findall(r'<p class="profile-text"[^>]*>(.*?)</p>', page, re.DOTALL)]


def test_the_page_is_the_seed_sentence_by_sentence(signed_in: Browser, home: UUID) -> None:
    page = signed_in.get(f"/regions/{home}").text
    sentences = [plain(one) for one in re.findall(r'<span class="sentence">(.*?)</span>', page, re.DOTALL)]
    lines = seed_lines()
    assert sentences == [sentence for line in lines[3:8] for sentence in split(line)]
    assert texts_of(page)[5:] == lines[-5:]
    profile = plain(page.partition('<article class="profile">')[2].partition("</article>")[0])
    assert [line for line in lines if plain(line) not in profile] == []
    assert profile.count("©") == 2
    assert 'class="mismatch"' not in page


def test_every_figure_has_its_year_or_says_that_none_was_given(signed_in: Browser, home: UUID) -> None:
    said = words(signed_in.get(f"/regions/{home}").text)
    assert "GDP RMB 367.5 billion 2020" in said
    assert "Fortune 500 enterprises more than 160 year not given" in said
    assert "Share of foreign trade over one-third year not given, of Chongqing" in said


def test_areas_show_their_fields_as_chips(signed_in: Browser, home: UUID) -> None:
    said = words(signed_in.get(f"/regions/{home}").text)
    assert "seeks offers With Europe Sectors New energy vehicles" in said
    assert "Carriers Cuntan International New City" in said
    assert "Channels China-Europe Train (Chongqing-Xinjiang-Europe)" in said


def test_a_changed_field_shows_a_mark(signed_in: Browser, office: Office, home: UUID) -> None:
    def alter(session: Any, _act: Any) -> None:
        gdp = session.scalars(select(Figure).where(Figure.region_id == home, Figure.indicator == "gdp")).one()
        gdp.value = "400000000000"

    office.do(alter)
    page = signed_in.get(f"/regions/{home}").text
    assert page.count('class="mismatch"') == 1
    assert "the field gdp.value says “RMB 400 billion”, the text does not" in words(page)


def test_the_chinese_is_shown_as_a_translation(app: Flask, home: UUID, add_person: AddPerson) -> None:
    page = person_in(app, add_person, "li", locale="zh-Hans").get(f"/regions/{home}").text
    assert "重庆两江新区" in words(page)
    assert 'class="translated"' in page
    assert 'class="mismatch"' not in page


def test_a_region_is_entered_and_shows_its_clock(signed_in: Browser, office: Office) -> None:
    answer = signed_in.send("/regions/new", dict(TYPED))
    assert answer.status_code == 303
    said = words(signed_in.get(answer.location).text)
    assert "Muster 穆斯特 City Germany · now 10:00 UTC+1" in said
    assert "about 650,000 year not given" in said
    assert len(office.do(lambda session, _act: session.scalars(select(Region)).all())) == 1


def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(signed_in: Browser, office: Office) -> None:
    answer = signed_in.send("/regions/new", {**TYPED, "country": "XX", "figures.0.value": "many"})
    assert answer.status_code == 422
    said = words(answer.text)
    assert "XX is not a country" in said
    assert "Write a number such as" in said
    assert 'value="穆斯特"' in answer.text
    assert office.do(lambda session, _act: session.scalars(select(Region)).all()) == []


def test_rows_that_are_none_are_refused_in_words(signed_in: Browser) -> None:
    assert signed_in.send("/regions/new", {"figures": "many"}).status_code == 422
    assert signed_in.send("/regions/new", {"name": "without a language"}).status_code == 422
    assert signed_in.send("/regions/new", {"figures[]": ["many", "more"]}).status_code == 422


def test_the_form_leaves_statements_and_areas_as_they_are(signed_in: Browser, office: Office, home: UUID) -> None:
    before = office.do(lambda session, _act: regions.get(session, home))
    page = signed_in.get(f"/regions/{home}/edit").text
    assert "32 typed statements and 5 areas of cooperation" in words(page)
    typed = {**TYPED, "name.en": "Liangjiang", "home": "1", "revision": str(before.revision)}
    assert signed_in.send(f"/regions/{home}/edit", typed).status_code == 303
    after = office.do(lambda session, _act: regions.get(session, home))
    assert after.name["en"] == "Liangjiang"
    assert [one.text for one in after.statements] == [one.text for one in before.statements]
    assert [one.title for one in after.areas] == [one.title for one in before.areas]
    assert [one.indicator for one in after.figures] == ["population"]
    assert after.home_since == before.home_since


def test_the_second_of_two_editors_is_told(signed_in: Browser, office: Office) -> None:
    region = office.do(lambda session, _act: factories.region(session, "Muster"))
    form = {**TYPED, "revision": str(region.revision)}
    assert signed_in.send(f"/regions/{region.id}/edit", dict(form)).status_code == 303
    answer = signed_in.send(f"/regions/{region.id}/edit", {**form, "name.en": "Mine"})
    assert answer.status_code == 409
    assert "while you were writing" in words(answer.text)
    assert 'value="Mine"' in answer.text


def test_an_auditor_reads_and_changes_nothing(app: Flask, home: UUID, add_person: AddPerson) -> None:
    auditor = person_in(app, add_person, "audit", Role.AUDITOR)
    assert "Edit" not in words(auditor.get(f"/regions/{home}").text)
    assert auditor.get(f"/regions/{home}/edit").status_code == 403
    assert auditor.send(f"/regions/{home}/edit", dict(TYPED)).status_code == 403


def test_an_empty_list_offers_the_first_step(signed_in: Browser) -> None:
    page = signed_in.get("/regions")
    assert "Your own region first" in words(page.text)
    assert 'href="/regions/new?home=1"' in page.text


def test_a_confidential_partnership_does_not_show_on_its_region(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    secret = {"confidential": True, "owner": "mei@amity.example"}
    closed = office.do(lambda s, act: factories.partnership(s, act, "Verborgen", **secret))
    place = office.do(lambda s, _act: s.scalars(select(Region.id).where(Region.home_since.is_(None))).one())
    assert str(closed.id) in signed_in.get(f"/regions/{place}").text
    assert str(closed.id) not in person_in(app, add_person, "jo").get(f"/regions/{place}").text


def test_the_list_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office) -> None:
    office.do(lambda session, _act: factories.region(session, "One"))
    signed_in.get("/regions")
    with office.counted() as one:
        signed_in.get("/regions")
    for name in ("Two", "Three"):
        office.do(lambda session, _act, name=name: factories.region(session, name))  # type: ignore[misc]
    with office.counted() as three:
        signed_in.get("/regions")
    assert len(three) == len(one)
