"""Pages of partnerships: what the list and the page say, what a form changes, what outsiders do not see."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.office.coordinators import Role
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import Partnership, Status, Tier
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(lambda session, act: factories.partnership(session, act, concluded_on="2016-12-12"))


def _read(office: Office, partnership_id: UUID) -> Partnership:
    return office.do(lambda session, act: partnerships.get(session, act, partnership_id))


def test_an_empty_list_says_what_it_is_for(signed_in: Browser) -> None:
    page = signed_in.get("/partnerships")
    assert "lasting relationship with a city" in words(page.text)
    assert 'href="/partnerships/new"' in page.text


def test_the_list_says_who_what_and_since_when(signed_in: Browser, office: Office, muster: Partnership) -> None:
    page = words(signed_in.get("/partnerships").text)
    assert "1 lasting relationship" in page
    assert "Muster Germany friendly cooperation region active nothing recorded 12 Dec 2016 12 Dec 2026 10 years" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=MUST", True), ("q=nowhere", False), ("tier=contact", False), ("tier=friendly_cooperation", True),
        ("status=active", True), ("status=ended", False), ("country=DE", True), ("country=FR", False),
        ("tier=nonsense", True),
    ],
)  # fmt: skip
def test_filters_narrow_the_list(signed_in: Browser, muster: Partnership, query: str, found: bool) -> None:
    page = signed_in.get(f"/partnerships?{query}")
    assert (f"/partnerships/{muster.id}" in page.text) is found
    assert ("Nothing here is like this" in page.text) is not found


def test_the_list_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office, muster: Partnership) -> None:
    signed_in.get("/partnerships")
    with office.counted() as one:
        signed_in.get("/partnerships")
    for name in ("Two", "Three"):
        office.do(lambda session, act, name=name: factories.partnership(session, act, name))  # type: ignore[misc]
    with office.counted() as three:
        signed_in.get("/partnerships")
    assert len(three) == len(one)


def test_the_page_tells_all_about_one(signed_in: Browser, office: Office, muster: Partnership) -> None:
    office.do(lambda session, act: factories.forum(session, act, [partnerships.get(session, act, muster.id)]))
    office.do(lambda session, act: factories.feed(session, act, [muster], name="Port calendar"))
    page = words(signed_in.get(f"/partnerships/{muster.id}").text)
    for said in (
        "since 12 Dec 2016",
        "10 years next anniversary 12 Dec 2026",
        "forum Forum on green ports",
        "Port calendar",
        "our side Home",
        "partner Muster",
        "Concluded as friendly cooperation region",
        "No paper yet",
    ):
        assert said in page


def test_the_page_speaks_chinese(app: Flask, add_person: AddPerson, muster: Partnership) -> None:
    page = person_in(app, add_person, "hua", locale="zh-Hans").get(f"/partnerships/{muster.id}").text
    assert '<html lang="zh-Hans"' in page
    assert "2016年12月12日" in words(page)


def test_a_german_city_is_recorded_with_home(signed_in: Browser, office: Office) -> None:
    city = office.do(lambda session, act: (factories.home(session, act), factories.region(session, "Düsseldorf"))[1])
    offered = signed_in.get("/choices/parties?q=dusseldorf").json
    assert offered == {
        "choices": [{"id": f"region_id:{city.id}", "name": "Düsseldorf", "meta": "Germany"}],
        "more": 0,
    }
    sent: dict[str, object] = {
        "parties.0": f"region_id:{city.id}",
        "tier": "friendly_cooperation",
        "status": "active",
        "concluded_on": "12.12.2016",
        "owner": "mei@amity.example",
        "audience": "internal",
    }
    answer = signed_in.send("/partnerships/new", sent)
    assert answer.status_code == 303
    made = _read(office, UUID(answer.location.rsplit("/", 1)[1]))
    assert [party.name["en"] for party in made.parties] == ["Home", "Düsseldorf"]
    assert (made.concluded_on, made.owner and made.owner.name) == ("2016-12-12", "Mei")


def test_what_is_wrong_is_told_and_what_was_typed_stays(signed_in: Browser, office: Office) -> None:
    city = office.do(lambda session, _act: factories.region(session, "Muster"))
    kind: dict[str, object] = {"tier": "contact", "status": "active"}
    sent = {**kind, "parties.0": f"region_id:{city.id}", "name.en": "The link", "concluded_on": "soon"}
    answer = signed_in.send("/partnerships/new", sent)
    assert answer.status_code == 422
    assert "Concluded on: Not a date" in words(answer.text)
    for kept in ('value="The link"', 'value="soon"', f'value="region_id:{city.id}" checked'):
        assert kept in answer.text
    nobody = signed_in.send("/partnerships/new", kind)
    assert (nobody.status_code, "Parties: Please fill this in" in words(nobody.text)) == (422, True)


def test_an_edit_on_a_stale_form_is_told_and_loses_nothing(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    address = f"/partnerships/{muster.id}/edit"
    party = f"region_id:{muster.parties[1].region_id}"
    typed = {"parties.0": party, "tier": "friendly_cooperation", "status": "active", "audience": "internal"}
    assert signed_in.send(address, {**typed, "why": "Trade fairs", "revision": str(muster.revision)}).status_code == 303
    answer = signed_in.send(address, {**typed, "why": "Ports", "revision": str(muster.revision)})
    assert answer.status_code == 409
    page = words(answer.text)
    assert "Mei saved this" in page
    assert "Why this partner Trade fairs Ports" in page
    assert _read(office, muster.id).why == "Trade fairs"


def test_steps_are_taken_on_the_page(signed_in: Browser, office: Office, muster: Partnership) -> None:
    address = f"/partnerships/{muster.id}"
    done = signed_in.send(f"{address}/status", {"status.status": "dormant", "status.why": "No answer"})
    assert done.status_code == 303
    done = signed_in.send(f"{address}/tier", {"tier.tier": "friendship_city", "tier.since": "2024"})
    assert done.status_code == 303
    read = _read(office, muster.id)
    assert (read.status, read.tier, read.statuses[-1].why) == (Status.DORMANT, Tier.FRIENDSHIP_CITY, "No answer")
    page = words(signed_in.get(address).text)
    assert "State: dormant No answer · Mei" in page
    assert "2024 From then on friendship city" in page


def test_a_refused_step_stays_open_with_what_was_typed(signed_in: Browser, muster: Partnership) -> None:
    sent: dict[str, object] = {"status.status": "ended", "status.since": "2199", "status.why": "Too early"}
    answer = signed_in.send(f"/partnerships/{muster.id}/status", sent)
    assert answer.status_code == 409
    assert "Since: That day has not come yet" in words(answer.text)
    assert "Too early" in answer.text
    assert '<details class="fold" id="status-step" open>' in answer.text


def test_outsiders_find_nothing_of_a_confidential_one(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson, muster: Partnership
) -> None:
    closed = {"confidential": True, "tier": "contact", "status": "dormant"}
    hidden = office.do(lambda session, act: factories.partnership(session, act, "Zielonka", **closed))
    office.do(lambda session, act: factories.partnership(session, act, "Below", under_partnership_id=hidden.id))
    anna = person_in(app, add_person, "anna")
    for path in ("", "/edit", "/status", "/tier"):
        address = f"/partnerships/{hidden.id}{path}"
        answer = anna.get(address) if path in {"", "/edit"} else anna.send(address, {"x": "y"})
        assert answer.status_code == 404
    lists = ("/partnerships", "/partnerships?tier=contact", "/agreements/new", "/feeds/new")
    for path in lists:
        assert "Zielonka" not in anna.get(path).text
    for path in (*lists, "/partnerships/new", f"/partnerships/{muster.id}/edit"):  # regions are known to everybody
        assert str(hidden.id) not in anna.get(path).text
    assert "2 lasting relationships" in anna.get("/partnerships").text
    assert "Zielonka" in signed_in.get("/partnerships").text


def test_an_auditor_reads_and_finds_no_buttons(app: Flask, add_person: AddPerson, muster: Partnership) -> None:
    otto = person_in(app, add_person, "otto", Role.AUDITOR)
    page = otto.get(f"/partnerships/{muster.id}").text
    assert "/edit" not in page
    assert "Take the step" not in page
    assert otto.send(f"/partnerships/{muster.id}/status", {"status.status": "ended"}).status_code == 403
