"""The page of the history: sentences with old and new, narrowed, paged, and nothing that is not the reader's."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import acts, coordinators, documents, looks, outward
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.documents import Content, Document, DocumentDetails, WithdrawDetails
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import feeds, rules
from backend.domain.outreach.feeds import FeedDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
from backend.domain.values import inputs
from backend.domain.values.audience import Audience
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from backend.web.lists import every, history
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web.filled import untouched
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


def forum_of(office: Office, partner: Partnership) -> UUID:
    """Return the id of a new forum."""
    return office.do(lambda session, act: factories.forum(session, act, [partner])).id


def by(office: Office, who: UUID | None = None, minutes: int = 5) -> Act:
    """Return an act of a person some minutes later: what is done at one instant is told as one."""
    person = office.do(lambda session, _act: coordinators.get(session, who)) if who else None
    return Act(office.act.now + timedelta(minutes=minutes), office.act.desk, person)


def change(office: Office, forum_id: UUID, act: Act, **given: object) -> None:
    """Change a forum."""
    with acts.transaction(office.sessions.writes, act) as session:
        found = forums.get(session, act, forum_id)
        forums.change(session, act, found, inputs.parse(ForumDetails, {**forums.given(found), **given}))


def test_a_change_says_who_what_old_and_new(
    signed_in: Browser, office: Office, muster: Partnership, director: UUID
) -> None:
    forum_id = forum_of(office, muster)
    title = {"en": "Forum on blue ports", "zh-Hans": "绿色港口论坛"}
    change(office, forum_id, by(office, director), title=title, status="planned", starts_at="2027-05-12T10:00")
    page = signed_in.get("/history")
    said = words(page.text)
    assert "Mei moved the forum “Forum on blue ports” from Wed 12 May 2027, 09:30–17:00 Shanghai UTC+8" in said
    assert "to Wed 12 May 2027, 10:00–17:00 Shanghai UTC+8 17:05 UTC+8" in said
    assert "Title · English Forum on green ports Forum on blue ports" in said
    assert "Start Wed 12 May 2027 09:30 Wed 12 May 2027 10:00" in said
    assert "State confirmed planned" in said
    assert f'href="/forums/{forum_id}"' in page.text


def test_releases_and_endings_are_sentences_of_their_own(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    forum_id = forum_of(office, muster)
    with acts.transaction(office.sessions.writes, act := by(office)) as session:
        releases.release(session, act, ("forum", forum_id))
    ending = EndDetails(reason="The hall burnt down", outward_text={"en": "We will write"})
    with acts.transaction(office.sessions.writes, act := by(office, minutes=9)) as session:
        outward.call_off(session, act, forums.get(session, act, forum_id), ending)
    said = words(signed_in.get("/history").text)
    assert "Amity released the forum “Forum on green ports” to partners, release 1" in said
    assert "Amity called off the forum “Forum on green ports”" in said
    assert "Reason, internal The hall burnt down" in said


def test_ids_are_told_as_names_and_secrets_never(signed_in: Browser, office: Office, muster: Partnership) -> None:
    feed = office.do(lambda session, act: factories.feed(session, act, [muster]))
    paper = {"partnership_id": muster.id, "kind": "mou", "title": {"en": "Memorandum"}}
    office.do(lambda s, act: agreements.record(s, act, inputs.parse(AgreementDetails, paper)))
    page = signed_in.get("/history").text
    assert "Partnership Muster" in words(page)
    assert "Kind memorandum of understanding" in words(page)
    assert feed.token_hash not in page
    assert "token" not in words(page)


def test_it_narrows_by_person_noun_and_record(
    signed_in: Browser, office: Office, muster: Partnership, director: UUID
) -> None:
    one, other = forum_of(office, muster), forum_of(office, muster)
    change(office, one, by(office, director), status="planned")
    of_mei = words(signed_in.get(f"/history?who={director}&noun=forum").text)
    assert of_mei.count("Forum on green ports") == 1
    assert "Muster" not in words(signed_in.get("/history?noun=agreement").text)
    page = signed_in.get(f"/history?record_id={other}")
    assert words(page.text).startswith("History Forum on green ports History of Forum on green ports")
    assert str(one) not in page.text


def test_it_goes_on_where_the_page_ends(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum_id = forum_of(office, muster)
    for number in range(1, 66):
        change(office, forum_id, by(office, minutes=number), venue={"en": f"Hall {number}"})
    first = signed_in.get("/history?noun=forum").text
    assert "Hall 65" in first
    assert "Hall 3 " not in words(first)
    found = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "Hall 3 " in words(signed_in.get(found).text)


def test_what_is_of_others_alone_is_not_told(
    app: Flask, signed_in: Browser, office: Office, director: UUID, add_person: AddPerson
) -> None:
    secret = {"confidential": True, "owner": "mei@amity.example"}
    closed = office.do(lambda s, act: factories.partnership(s, act, "Verborgen", **secret))
    forum_of(office, closed)
    with acts.transaction(office.sessions.writes, act := by(office, director)) as session:
        feeds.create(session, act, FeedDetails(name="Mei at home", audience=Audience.INTERNAL))
    jo = person_in(app, add_person, "jo")
    everything, hers = signed_in.get("/history").text, jo.get("/history").text
    for planted in ("Forum on green ports", "Mei at home", "Mei signed in"):
        assert planted in words(everything)
        assert planted not in words(hers)
    assert "Jo signed in" in words(hers)
    assert closed.id.hex not in hers
    with jo.get("/lists/history.csv") as answer:
        taken = answer.data.decode("utf-8-sig")
    assert "Jo signed in" in taken
    assert not [one for one in ("Forum on green ports", "Mei at home", "Mei signed in") if one in taken]


def test_an_empty_history_says_what_will_stand_here(
    app: Flask, office: Office, add_person: AddPerson, sessions_of_app: db.Sessions
) -> None:
    jo = person_in(app, add_person, "jo")
    assert "Nothing like this has been changed." in words(jo.get("/history?noun=visit").text)
    assert office.sessions is sessions_of_app


def test_an_auditor_reads_it_in_chinese(app: Flask, office: Office, muster: Partnership, add_person: AddPerson) -> None:
    forum_of(office, muster)
    said = words(person_in(app, add_person, "audit", Role.AUDITOR, locale="zh-Hans").get("/history").text)
    assert "绿色港口论坛" in said
    assert "论坛" in said


def test_it_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum_of(office, muster)
    signed_in.get("/history")
    with office.counted() as one:
        signed_in.get("/history")
    for name in ("Two", "Three"):
        partner = office.do(lambda session, act, name=name: factories.partnership(session, act, name))  # type: ignore[misc]
        forum_of(office, partner)
    with office.counted() as three:
        signed_in.get("/history")
    assert len(three) == len(one)


def edited(signed_in: Browser, office: Office, forum_id: UUID, title: str) -> str:
    """Give a forum another title by its form and return the page after it."""
    form = untouched(signed_in.get(f"/forums/{forum_id}/edit").text)
    answer = signed_in.send(f"/forums/{forum_id}/edit", {**form, "title.en": title})
    assert answer.status_code == 303
    return signed_in.get(answer.location).text


def test_what_was_just_done_is_undone_by_one_button(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum_id = forum_of(office, muster)
    page = edited(signed_in, office, forum_id, "Blue")
    assert "Nothing of it has left the house yet." in words(page)
    address = page.partition('class="undo-toast')[2].partition('action="')[2].partition('"')[0]
    assert "undo-toast" not in signed_in.get(f"/forums/{forum_id}").text
    back = signed_in.send(address, {"next": f"/forums/{forum_id}"})
    assert back.location == f"/forums/{forum_id}"
    said = words(signed_in.get(back.location).text)
    assert "Undone. It is as it was before." in said
    assert "Mei undid: Mei changed “Title · English” of this forum from Forum on green ports to Blue" in said
    again = words(signed_in.client.post(address, data={"csrf_token": signed_in.token()}, follow_redirects=True).text)
    assert "Not undone: It is undone already" in again


def test_undoing_what_was_entered_leads_to_its_list(signed_in: Browser, office: Office, muster: Partnership) -> None:
    given: dict[str, object] = {"title.en": "Draft", "starts_on": "2027-05-01", "timezone": "Asia/Shanghai"}
    usual = {"kind": "forum", "format": "on_site", "status": "planned", "audience": "internal", "all_day": "1"}
    made = signed_in.send("/forums/new", {**given, **usual, "partnership_ids": str(muster.id)})
    page = signed_in.get(made.location).text
    address = page.partition('class="undo-toast')[2].partition('action="')[2].partition('"')[0]
    back = signed_in.send(address, {"next": made.location})
    assert back.location == "/forums"
    assert signed_in.get(made.location).status_code == 404


def test_nothing_is_offered_of_what_partners_see(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum_id = forum_of(office, muster)
    with acts.transaction(office.sessions.writes, act := by(office, minutes=-60)) as session:
        releases.release(session, act, ("forum", forum_id))
    signed_in.send(f"/forums/{forum_id}/call-off", {"reason": "Rain"})
    page = signed_in.get(f"/forums/{forum_id}").text
    assert "called off this forum" in words(page)
    assert "undo-toast" not in page
    assert "data-undo-until" not in page


def test_the_desk_says_what_others_changed_until_it_was_looked_at(
    signed_in: Browser, office: Office, muster: Partnership, director: UUID, add_person: AddPerson
) -> None:
    jo, forum_id = add_person("jo@amity.example"), forum_of(office, muster)
    office.do(rules.lay_shipped)  # what Amity brings itself is nobody's change
    assert "4 things changed since 16 Nov 2026" in words(signed_in.get("/").text)
    past = by(office, director, minutes=-1)
    with acts.transaction(office.sessions.writes, past) as session:
        looks.mark(session, past, past.now)
    with acts.transaction(office.sessions.writes, act := by(office, jo, minutes=0)) as session:
        forums.confirm(session, act, found := forums.get(session, act, forum_id))
        found.status = forums.Status.PLANNED
    page = signed_in.get("/").text
    assert "changed since today" in words(page)
    link = page.partition('class="news"')[2].partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
    listed = signed_in.get(link).text
    assert "Jo changed “State” of the forum “Forum on green ports” from confirmed to planned" in words(listed)
    assert "changed since today" in words(signed_in.get("/").text), "looking alone marks nothing"
    until = listed.partition('name="until" value="')[2].partition('"')[0]
    assert signed_in.send("/history/looked", {"until": until}).location == "/"
    assert "changed since" not in words(signed_in.get("/").text)


def test_the_desk_and_the_list_name_one_day_on_the_readers_clock(
    signed_in: Browser, office: Office, director: UUID
) -> None:
    early = by(office, director, minutes=-60 * (7 * 24 + 16))  # 15 November at 17:00 in UTC, the 16th in Shanghai
    with acts.transaction(office.sessions.writes, early) as session:
        looks.mark(session, early, early.now)
    office.do(factories.partnership)
    page = signed_in.get("/").text
    assert "changed since 16 Nov 2026" in words(page)
    link = page.partition('class="news"')[2].partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "since you last looked: 16 Nov 2026 01:00" in words(signed_in.get(link).text)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("deed=entered", True),
        ("deed=moved", False),
        ("from=2026-11-23&to=2026-11-23", True),
        ("to=2026-11-22", False),
        ("q=green+ports", True),
        ("q=绿色", True),
        ("q=nowhere", False),
        ("from=x", True),
        ("since=x", True),
    ],
)
def test_it_narrows_by_what_was_done_period_and_words(
    signed_in: Browser, office: Office, muster: Partnership, asked: str, told: bool
) -> None:
    forum_of(office, muster)
    page = signed_in.get(f"/history?noun=forum&{asked}")
    assert page.status_code == 200
    assert ("entered the forum “Forum on green ports”" in words(page.text)) is told


def test_it_is_taken_away_as_a_file_with_the_filters_on_screen(
    signed_in: Browser, office: Office, muster: Partnership, director: UUID
) -> None:
    forum_id = forum_of(office, muster)
    change(office, forum_id, by(office, director), status="planned")
    asked = f"noun=forum&who={director}"
    page = signed_in.get(f"/history?{asked}").text
    address = page.partition('href="/lists/history.csv?')[2].partition('"')[0].replace("&amp;", "&")
    with signed_in.get(f"/lists/history.csv?{address}") as answer:
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["When", "On the clocks of", "What was done", "Who did it", "What", "Record", "Before", "Now", "Address"],
        [
            "2026-11-23 17:05",
            "Shanghai UTC+8",
            "Mei changed “State” of the forum “Forum on green ports” from confirmed to planned",
            "Mei",
            "forum",
            "Forum on green ports",
            "State: confirmed",
            "State: planned",
            f"{office.act.desk.base_url}/forums/{forum_id}",
        ],
    ]
    assert "Mei took a list out as a file" in words(signed_in.get("/history").text)


def test_a_view_keeps_what_it_is_narrowed_by(signed_in: Browser, office: Office, muster: Partnership) -> None:
    forum_of(office, muster)
    sent: dict[str, object] = {
        "name": "Entered forums",
        "filter.noun": "forum",
        "filter.deed": "entered",
        "q": "green",
        "opens": "1",
    }
    made = signed_in.send("/lists/history/views", sent)
    page = signed_in.get(made.location).text
    assert '<option value="forum" selected>' in page
    assert '<option value="entered" selected>' in page
    assert 'name="q" value="green"' in page
    opened = words(signed_in.get("/history").text)
    assert "entered the forum “Forum on green ports”" in opened
    assert "entered the region" not in opened
    assert "entered the region" in words(signed_in.get("/history?sort=-when").text)


def test_a_file_holds_all_rows_and_tears_no_act(
    signed_in: Browser, office: Office, muster: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum_id = forum_of(office, muster)
    for number in range(1, 8):
        change(office, forum_id, by(office, minutes=number), venue={"en": f"Hall {number}"}, status="planned")
    with signed_in.get("/lists/history.csv?columns=what") as answer:
        whole = answer.data.decode("utf-8-sig")
    monkeypatch.setattr(history, "AT_ONCE", 3)
    with signed_in.get("/lists/history.csv?columns=what") as answer:
        torn = answer.data.decode("utf-8-sig").splitlines()
    assert [one for one in torn if "list out as a file" not in one] == [
        one for one in whole.splitlines() if "list out as a file" not in one
    ]
    monkeypatch.setitem(every.SHEETS, "history", replace(history.SHEET, most=2))
    with signed_in.get("/lists/history.csv?columns=what") as answer:
        cut = answer.data.decode("utf-8-sig").splitlines()
    assert len(cut) == 4
    assert cut[-1].strip('"') == "The file ends here, after 2 rows: narrow the list to have the others."


def test_files_are_told_as_files(signed_in: Browser, office: Office, muster: Partnership) -> None:
    paper = {"partnership_id": muster.id, "kind": "mou", "title": {"en": "Memorandum"}}
    agreement = office.do(lambda s, act: agreements.record(s, act, inputs.parse(AgreementDetails, paper)))
    told = (inputs.parse(DocumentDetails, {"title": {"en": "Signed"}, "language": "de"}), WithdrawDetails(why="Wrong"))

    def add(session: Any, act: Act) -> UUID:
        return documents.add(session, act, ("agreement", agreement.id), _content("a"), told[0]).id

    file_id = office.do(add)
    steps: list[Callable[[Any, Act, Document], None]] = [
        lambda session, act, one: documents.add_version(session, act, one, _content("b")),
        lambda session, act, one: documents.withdraw(session, act, one, told[1]),
        documents.restore,
    ]
    for number, step in enumerate(steps, start=1):
        with acts.transaction(office.sessions.writes, act := by(office, minutes=number)) as session:
            step(session, act, documents.get(session, act, file_id))
    said = words(signed_in.get("/history?noun=agreement").text)
    assert "Amity added the file “Signed” (German) to the agreement “Memorandum”" in said
    assert "Amity added version 2 of the file “Signed” (German) to the agreement “Memorandum”" in said
    assert "Amity withdrew the file “Signed” (German) of the agreement “Memorandum”" in said
    assert "Amity brought back the withdrawn file “Signed” (German) of the agreement “Memorandum”" in said
    here = words(signed_in.get(f"/agreements/{agreement.id}").text)
    assert "Amity added the file “Signed” (German) to this agreement" in here


def _content(letter: str) -> Content:
    return Content(f"{letter}.pdf", "application/pdf", 10, letter * 64)


def test_several_parts_are_counted_in_words(signed_in: Browser, office: Office, muster: Partnership) -> None:
    visit = office.do(lambda session, act: factories.visit(session, act, muster))
    with acts.transaction(office.sessions.writes, act := by(office)) as session:
        found = visits.get(session, act, visit.id)
        for hour in (9, 11):
            item = {"title": {"en": f"Talks at {hour}"}, "kind": "talks", "timezone": "Asia/Shanghai"}
            item |= {"starts_at": f"2027-05-12T{hour:02}:00"}
            programme.add(session, act, found, inputs.parse(ItemDetails, item))
    assert "Amity added 2 programme items to the visit" in words(signed_in.get("/history?noun=visit").text)
