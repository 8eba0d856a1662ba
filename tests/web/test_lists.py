"""List pages: filters in the address as chips, columns, views, files that equal the screen, rights, query counts."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import db
from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.lists.views import ListHabit, SavedView
from backend.domain.office import office as domain_office
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.history import Change
from backend.domain.partners import people
from backend.domain.partners.people import PersonDetails
from backend.domain.values import inputs
from backend.web.lists import every
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
LISTS = tuple(every.SHEETS)
HOSTILE = (
    "page=99999999999999999999", "page=-1", "page=x", "kind=fair&name=x&list_name=y",
    "sort=--name", "sort=%27;drop", "columns=,,,x,__class__",
    "q=%25%27%22%3Cscript%3E", "partnership_id=nobody", "owner=me&owner=you", "from=31.2.2026", "state=%F0%9F%98%80",
    "country=zz&theme=..", "open=columns", "view=nonsense&group=nonsense", "notice_until=tomorrow&filter.x=1",
)  # fmt: skip


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still, with one of each noun."""
    stop_clock(app)
    found = Office(sessions_of_app, settings)
    found.do(_fill)
    return found


def _fill(session: Any, act: Any, name: str = "Muster") -> None:
    partner = factories.partnership(session, act, name, tier="contact")
    factories.forum(session, act, [partner], title={"en": f"Forum of {name}"})
    factories.visit(session, act, partner)
    factories.feed(session, act, [partner], name=f"=Feed of {name}")
    person = {"family": name, "given": "Anna", "email": f"{name.lower()}@example.org"}
    people.create(session, act, inputs.parse(PersonDetails, person))


def _cities(session: Any, act: Any) -> None:
    for number in range(60):
        factories.partnership(session, act, f"City {number:02}", tier="contact")


def table_of(page: str) -> list[list[str]]:
    """Return the cells of the table on a page, in words."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [[words(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in body.split("<tr>")[1:]]


def taken(browser: Browser, address: str) -> bytes:
    """Return a list as the file that a browser gets."""
    with browser.get(f"/lists/{address}") as answer:
        assert answer.status_code == 200
        data: bytes = answer.data
        return data


def csv_of(browser: Browser, address: str) -> list[list[str]]:
    """Return the rows of a list as a CSV file has them."""
    return list(csv.reader(io.StringIO(taken(browser, address).decode("utf-8-sig"), newline="")))


def xlsx_of(browser: Browser, address: str) -> list[list[Any]]:
    """Return the rows of a list as a workbook has them."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(taken(browser, address))).active
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("name", LISTS)
def test_no_address_breaks_a_list_or_its_file(signed_in: Browser, office: Office, name: str) -> None:
    for query in ("", *HOSTILE):
        assert signed_in.get(f"/{name}?{query}").status_code == 200
        assert taken(signed_in, f"{name}.csv?{query}")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office, name: str) -> None:
    everything = f"/{name}?columns=" + ",".join(
        re.findall(r'name="columns" value="(\w+)"', signed_in.get(f"/{name}").text)
    )
    signed_in.get(everything)
    with office.counted() as one:
        signed_in.get(everything)
    for partner in ("Second", "Third"):
        office.do(lambda session, act, partner=partner: _fill(session, act, partner))  # type: ignore[misc]
    with office.counted() as three:
        signed_in.get(everything)
    assert len(three) == len(one)


def test_filters_stand_in_the_address_and_are_taken_away_singly(signed_in: Browser, office: Office) -> None:
    page = signed_in.get("/partnerships?tier=contact&country=DE&q=muster&nonsense=1").text
    assert (
        "1 lasting relationship Words muster Kind of relationship contact, not yet concluded Country Germany"
        in words(page)
    )
    assert "Not understood, so left out: nonsense" in words(page)
    hrefs = [one.replace("&amp;", "&") for one in re.findall(r'<a class="chip tone-teal" href="([^"]+)"', page)]
    assert hrefs[0] == "/partnerships?tier=contact&country=DE&sort=name"
    assert "country=" not in hrefs[2]
    assert "Nothing here is like this" in words(signed_in.get("/partnerships?country=FR").text)


def test_heads_sort_and_turn(signed_in: Browser, office: Office) -> None:
    office.do(lambda session, act: _fill(session, act, "Aachen"))
    page = signed_in.get("/partnerships").text
    assert 'aria-sort="ascending"' in page
    assert [row[0] for row in table_of(page)] == ["Aachen Germany", "Muster Germany"]
    turned = signed_in.get("/partnerships?sort=-name").text
    assert 'aria-sort="descending"' in turned
    assert [row[0] for row in table_of(turned)] == ["Muster Germany", "Aachen Germany"]


def test_pages_have_numbers(signed_in: Browser, office: Office) -> None:
    office.do(lambda session, _act: [factories.region(session, f"Region {one:03}") for one in range(101)])
    page = words(signed_in.get("/regions?page=2").text)
    assert "51–100 of 103 Back 1 2 3 More" in page
    assert "Region 050" in page
    assert "101–103 of 103" in words(signed_in.get("/regions?page=77").text)


def test_columns_are_chosen_moved_and_remembered(signed_in: Browser, office: Office) -> None:
    sent: dict[str, object] = {
        "columns": ["partner", "owner", "tier"],
        "up": "tier",
        "back": "/partnerships?tier=contact",
    }
    answer = signed_in.send("/lists/partnerships/columns", sent)
    assert answer.location == "/partnerships?tier=contact&columns=partner,tier,owner&open=columns"
    heads = re.findall(r'<th scope="col".*?</th>', signed_in.get("/partnerships").text, re.DOTALL)
    assert [words(one) for one in heads] == ["Partner", "Kind", "Owner"]
    answer = signed_in.send("/lists/partnerships/columns", {"reset": "1", "back": "https://elsewhere.example/"})
    assert answer.location == "/partnerships"
    assert "Next date" in words(signed_in.get("/partnerships").text)


def test_a_view_is_kept_opened_by_default_renamed_and_deleted(signed_in: Browser, office: Office) -> None:
    kept = {"name": "Contacts", "opens": "1", "filter.tier": "contact", "filter.gone": "x", "q": "", "sort": "-name"}
    answer = signed_in.send("/lists/partnerships/views", {**kept, "columns": "partner,country"})
    assert answer.status_code == 303
    page = signed_in.get("/partnerships").text
    assert "Kind of relationship contact, not yet concluded" in words(page)
    assert [len(row) for row in table_of(page)] == [2]
    with office.sessions.reads() as session:
        view = session.scalars(select(SavedView)).one()
        assert (view.filters, view.columns, view.order) == ({"tier": "contact"}, ["partner", "country"], "-name")
    address = f"/lists/partnerships/views/{view.id}"
    assert signed_in.send(address, {"name": "All contacts", "shared": "1"}).status_code == 303
    assert "All contacts" in words(signed_in.get("/partnerships?sort=name").text)
    assert signed_in.send(f"{address}/opens", {"off": "1"}).status_code == 303
    assert "Kind of relationship contact, not yet" not in words(signed_in.get("/partnerships").text)
    assert signed_in.send(f"{address}/delete", {}).status_code == 303
    with office.sessions.reads() as session:
        assert session.scalars(select(SavedView)).all() == []
        assert session.scalars(select(ListHabit)).one().view_id is None


def test_what_a_kept_view_asks_and_nobody_knows_is_left_out_with_a_word(signed_in: Browser, office: Office) -> None:
    signed_in.send("/lists/partnerships/views", {"name": "Old", "filter.tier": "contact"})
    with office.sessions.writes() as session:
        session.info["act"] = office.act
        view = session.scalars(select(SavedView)).one()
        view.filters, view.columns, view.order = {"colour": "red", "tier": "no"}, ["gone"], "gone"
        session.commit()
    page = words(signed_in.get(f"/partnerships?saved={view.id}").text)
    assert "Not understood, so left out: colour, tier" in page
    assert "1 lasting relationship" in page


def test_a_view_of_somebody_elses_own_does_not_exist(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    office.do(lambda session, act: factories.partnership(session, act, "Zielonka", confidential=True))
    signed_in.send("/lists/partnerships/views", {"name": "Mine"})
    signed_in.send("/lists/partnerships/views", {"name": "Ours", "shared": "1"})
    with office.sessions.reads() as session:
        mine, ours = (
            session.scalars(select(SavedView).where(SavedView.name == one)).one().id for one in ("Mine", "Ours")
        )
    anna = person_in(app, add_person, "anna")
    assert anna.get(f"/partnerships?saved={mine}").status_code == 404
    with anna.get(f"/lists/partnerships.csv?saved={mine}") as answer:
        assert answer.status_code == 404
    assert anna.get("/partnerships?saved=nonsense").status_code == 404
    for verb in ("", "/delete", "/opens"):
        assert anna.send(f"/lists/partnerships/views/{mine}{verb}", {"name": "x"}).status_code == 404
    page = anna.get(f"/partnerships?saved={ours}")
    assert (page.status_code, "Zielonka" in page.text) == (200, False)
    assert anna.send(f"/lists/partnerships/views/{ours}/delete", {}).status_code == 403
    assert anna.send(f"/lists/visits/views/{ours}/opens", {}).status_code == 404
    assert signed_in.get("/lists/nothing.csv").status_code == 404
    assert signed_in.send(f"/lists/partnerships/views/{uuid4()}/delete", {}).status_code == 404


def test_a_file_has_the_rows_order_and_columns_of_the_page(signed_in: Browser, office: Office) -> None:
    office.do(_cities)
    asked = "tier=contact&sort=-name&columns=partner,tier,since,owner"
    rows = csv_of(signed_in, f"partnerships.csv?{asked}")
    assert rows[0] == ["Partner", "In its own language", "Country", "Kind", "Since", "Owner"]
    assert len(rows) == 62
    first, second = (table_of(signed_in.get(f"/partnerships?{asked}&page={page}").text) for page in (1, 2))
    assert [row[0] for row in rows[1:]] == [cells[0].removesuffix(" Germany") for cells in first + second]
    assert {row[3] for row in rows[1:]} == {"contact, not yet concluded"}
    assert xlsx_of(signed_in, f"partnerships.xlsx?{asked}") == rows
    with signed_in.get("/lists/partnerships.xlsx") as answer:
        assert "Partnerships 2026-11-23.xlsx" in answer.headers["Content-Disposition"]


def test_a_file_has_what_stands_under_a_title_and_no_fact_twice(signed_in: Browser, office: Office) -> None:
    def agree(session: Session, act: Act) -> None:
        partner = factories.partnership(session, act, "Muster")
        given = {
            "partnership_id": partner.id,
            "kind": "mou",
            "title": {"en": "MoU on ports"},
            "signed_on": "2026-01-01",
            "term": {"months": 36, "renewal": "none"},
        }
        agreements.record(session, act, inputs.parse(AgreementDetails, given))

    office.do(agree)
    heads, row = csv_of(signed_in, "agreements.csv?columns=agreement,term,notice,ends")
    assert heads == ["Agreement", "Partnership", "Term begins", "Term ends", "Last day for notice"]
    assert row == ["MoU on ports", "Muster", "2026-01-01", "2028-12-31", ""]
    heads, row = csv_of(signed_in, "agreements.csv?columns=partnership,agreement")
    assert (heads, row) == (["Partnership", "Agreement"], ["Muster", "MoU on ports"])


def test_people_are_named_in_the_readers_script_with_the_original_beside_and_sorted_so(
    app: Flask, office: Office, add_person: AddPerson
) -> None:
    def enter(session: Session, act: Act) -> None:
        for family, given, chinese in (
            ("Beispiel", "Anna", "安娜·拜施皮尔"),
            ("Esempio", "Zeno", "泽诺"),
            ("Kim", "Yesi", ""),
        ):
            written = {"zh-Hans": chinese} if chinese else None
            people.create(session, act, PersonDetails(family=family, given=given, written=written))

    office.do(enter)
    hua = person_in(app, add_person, "hua", locale="zh-Hans")
    said = [cells[0] for cells in table_of(hua.get("/people").text)]
    assert said == ["Anna MUSTER", "Yesi KIM", "安娜·拜施皮尔 Anna BEISPIEL", "泽诺 Zeno ESEMPIO"]
    rows = csv_of(hua, "people.csv?columns=name")
    assert [row[:2] for row in rows[1:]] == [
        ["Anna MUSTER", "Anna MUSTER"],
        ["Yesi KIM", "Yesi KIM"],
        ["安娜·拜施皮尔", "Anna BEISPIEL"],
        ["泽诺", "Zeno ESEMPIO"],
    ]
    [choice] = (hua.get("/choices/people?q=Beispiel").json or {})["choices"]
    assert (choice["name"], choice["meta"]) == ("安娜·拜施皮尔", "Anna BEISPIEL")
    assert "安娜·拜施皮尔" in words(hua.get("/search?q=beispiel").text)


def test_files_defuse_formulas_mark_samples_and_speak_chinese(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    assert "'=Feed of Muster" in [row[0] for row in csv_of(signed_in, "feeds.csv")]
    office.do(lambda session, act: domain_office.name(session, act, {"en": "Sample"}, sample=True))
    hua = person_in(app, add_person, "hua", locale="zh-Hans")
    rows = csv_of(hua, "forums.csv?columns=title,kind")
    assert rows[0] == ["Sample data 示例数据: no real agreement, visit or person"]
    assert rows[2:] == [["Forum of Muster", "论坛"]]
    assert xlsx_of(hua, "forums.xlsx")[0][0] == rows[0][0]


def test_people_taken_away_are_noted_and_so_is_all_that_an_auditor_takes(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    assert len(csv_of(signed_in, "people.csv?q=muster")) == 2
    assert len(csv_of(signed_in, "forums.csv")) == 2
    otto = person_in(app, add_person, "otto", Role.AUDITOR)
    assert len(xlsx_of(otto, "forums.xlsx?view=past")) == 1
    assert otto.send("/lists/forums/views", {"name": "Ours", "shared": "1"}).status_code in {303, 403}
    with office.sessions.reads() as session:
        noted = [
            one.new for one in session.scalars(select(Change).where(Change.verb == "exported").order_by(Change.id))
        ]
    assert noted == [
        {"list": "people", "format": "csv", "count": 1},
        {"list": "forums", "format": "xlsx", "count": 0},
    ]


def test_what_may_not_be_seen_is_in_no_file(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    def hide(session: Any, act: Any) -> None:
        closed = factories.partnership(session, act, "Zielonka", confidential=True)
        factories.forum(session, act, [closed], title={"en": "Zielonka talks"})
        factories.visit(session, act, closed, title={"en": "Zielonka visit"})
        factories.feed(session, act, [closed], name="Zielonka feed")

    office.do(hide)
    anna = person_in(app, add_person, "anna")
    for name in ("partnerships", "agreements", "forums", "visits", "feeds", "messages"):
        assert "Zielonka" not in anna.get(f"/{name}").text
        assert b"Zielonka" not in taken(anna, f"{name}.csv")
    assert b"Zielonka" in taken(signed_in, "partnerships.csv")
    assert b"Zielonka feed" in taken(signed_in, "feeds.csv")
