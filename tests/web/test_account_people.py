"""Accounts for directors, forgotten passwords, and the first page of an empty office."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select

from backend import db
from backend.accounts import resets, setup
from backend.accounts.resets import PasswordLink, PasswordRequest
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.outreach import notices
from backend.domain.outreach.messages import Message
from backend.domain.partners import regions
from config.settings import Settings
from tests.accounts.devices import code_of, secret_on
from tests.web_fixtures import PASSWORD, Browser, MakeApp

MEI, LI = "mei@amity.example", "li@amity.example"
NEW = "another four words"
Link = Callable[[str], str]


@pytest.fixture
def clock(settings: Settings, sessions_of_app: db.Sessions) -> Act:
    """Return an act of the clock, now."""
    with sessions_of_app.engine.connect() as connection:
        return Act(db.read_now(connection), acts.desk_of(settings))


@pytest.fixture
def link(browser: Browser, sessions_of_app: db.Sessions, clock: Act) -> Link:
    """Return what asks for a link to an address and returns its path, as the mail has it."""

    def ask(email: str) -> str:
        browser.send("/forgot", {"email": email}, "/forgot")
        with acts.transaction(sessions_of_app.writes, clock) as session:
            resets.answer(session, clock)
            newest = select(PasswordLink.id).order_by(PasswordLink.id.desc()).limit(1)
            return f"/reset/{notices.token(clock, session.scalars(newest).one())}"

    return ask


def test_accounts_are_a_directors_matter(browser: Browser, add_person: Callable[..., UUID], director: UUID) -> None:
    add_person(LI)
    browser.sign_in(LI)
    assert browser.get("/accounts").status_code == 403
    assert browser.get("/accounts/new").status_code == 403
    assert browser.get(f"/accounts/{director}").status_code == 403
    assert "/accounts" not in browser.get("/account").text
    for deed in ("disable", "enable", "reset-password", "reset-factors", "end-sessions", "invite"):
        assert browser.send(f"/accounts/{director}/{deed}").status_code == 403
    assert browser.send(f"/accounts/{director}/role", {"role": "auditor"}).status_code == 403
    assert browser.send("/accounts/rule", {"rule": "all"}).status_code == 403
    assert browser.send("/accounts/new", {"email": "a@amity.example", "name": "A"}).status_code == 403


def test_somebody_is_added_by_hand(signed_in: Browser, app: Flask) -> None:
    typed = {"name": "Li", "email": LI, "role": "coordinator", "locale": "en", "timezone": "Asia/Shanghai"}
    made = signed_in.send("/accounts/new", {**typed, "by": "hand"})
    assert made.headers["Cache-Control"] == "no-store"
    found = re.search(r'id="first-password" value="([a-z0-9-]{19})"', made.text)
    assert found is not None
    assert found[1] not in signed_in.get("/accounts").text
    other = Browser(app.test_client())
    assert other.sign_in(LI, found[1]).status_code == 303
    assert other.get("/account").location == "/password?next=/account"
    again = signed_in.send("/accounts/new", {**typed, "by": "hand"})
    assert (again.status_code, "has an account already" in again.text) == (409, True)
    assert f'value="{LI}"' in again.text


def test_somebody_is_invited_by_mail(signed_in: Browser, sessions_of_app: db.Sessions, clock: Act) -> None:
    typed = {"name": "Li", "email": LI, "role": "coordinator", "locale": "zh-Hans", "timezone": "Asia/Shanghai"}
    made = signed_in.send("/accounts/new", {**typed, "by": "mail"})
    assert made.status_code == 303
    assert f"An invitation goes to {LI}" in signed_in.get(made.location).text
    with sessions_of_app.reads() as session:
        message = session.scalars(select(Message)).one()
        token = notices.token(clock, session.scalars(select(PasswordLink.id)).one())
    shown = signed_in.get(f"/messages/{message.id}").text
    assert ("您的 Amity 账号" in shown, "链接仅出现在所发邮件中" in shown, token in shown) == (True, True, False)
    assert token not in str(vars(message))
    assert "Invitation to Amity" in signed_in.get("/messages").text


def test_the_last_director_stays(signed_in: Browser, director: UUID, add_person: Callable[..., UUID]) -> None:
    back = signed_in.send(f"/accounts/{director}/role", {"role": "auditor"})
    assert "The last director cannot be taken away" in signed_in.get(back.location).text
    signed_in.send(f"/accounts/{director}/disable")
    assert "The last director cannot be taken away" in signed_in.get("/accounts").text
    other = add_person(LI, Role.DIRECTOR)
    signed_in.send(f"/accounts/{other}/role", {"role": "auditor"})
    assert "auditor" in signed_in.get("/accounts").text
    assert signed_in.send(f"/accounts/{other}/role", {"role": "king"}).status_code == 404


def test_an_account_is_closed_opened_and_helped(
    app: Flask, signed_in: Browser, add_person: Callable[..., UUID]
) -> None:
    li = add_person(LI)
    there = Browser(app.test_client())
    there.sign_in(LI)
    there.send("/account/app")
    assert signed_in.send(f"/accounts/{li}/end-sessions").status_code == 303
    assert there.get("/account").status_code == 303
    signed_in.send(f"/accounts/{li}/disable")
    assert there.sign_in(LI).status_code == 422
    assert "closed" in signed_in.get("/accounts").text
    signed_in.send(f"/accounts/{li}/enable")
    assert there.sign_in(LI).status_code == 303
    first = re.search(r'value="([a-z0-9-]{19})"', signed_in.send(f"/accounts/{li}/reset-password").text)
    assert first is not None
    assert there.sign_in(LI).status_code == 422
    assert there.sign_in(LI, first[1]).status_code == 303


def test_lists_ask_as_many_queries_for_three_as_for_one(
    signed_in: Browser, add_person: Callable[..., UUID], sessions_of_app: db.Sessions
) -> None:
    asked: list[str] = []
    event.listen(sessions_of_app.engine, "before_cursor_execute", lambda *found: asked.append(found[2]))

    def count(path: str) -> int:
        asked.clear()
        assert signed_in.get(path).status_code == 200
        return len(asked)

    before = {path: count(path) for path in ("/accounts", "/account")}
    for name in ("li", "wu", "an"):
        add_person(f"{name}@amity.example")
        signed_in.send("/account/tokens/new", {"name": name, "scope": "read"})
        Browser(signed_in.client.application.test_client()).sign_in(MEI)
    assert {path: count(path) for path in before} == before


def test_where_the_office_asks_for_it_nothing_opens_without_a_second_step(
    app: Flask, signed_in: Browser, add_person: Callable[..., UUID], clock: Act
) -> None:
    add_person(LI)
    signed_in.send("/accounts/rule", {"rule": "all"})
    li = Browser(app.test_client())
    li.sign_in(LI)
    assert li.get("/help").location == "/account/secure?next=/help"
    assert li.send("/account/tokens/new", page="/account/secure").location == "/account/secure"
    assert "Your office asks for one" in li.get("/account/secure").text
    li.send("/account/app", page="/account/secure")
    secret = secret_on(li.get("/account/app").text)
    li.send("/account/app/confirm", {"code": code_of(secret, clock.now.timestamp())}, "/account/app")
    assert li.get("/help").status_code == 200
    assert signed_in.get("/help").location == "/account/secure?next=/help"


@pytest.mark.parametrize("email", [MEI, "nobody@amity.example", "", "x" * 5000, "\0"])
def test_asking_for_a_link_answers_and_does_the_same_for_everybody(
    browser: Browser, director: UUID, sessions_of_app: db.Sessions, email: str
) -> None:
    token = browser.token("/forgot")
    asked: list[str] = []
    event.listen(sessions_of_app.engine, "before_cursor_execute", lambda *found: asked.append(found[2]))
    answer = browser.client.post("/forgot", data={"csrf_token": token, "email": email})
    assert "If there is an account with this address" in answer.text
    assert [one.partition("(")[0].strip() for one in asked if one.startswith("INSERT")] == [
        "INSERT INTO password_requests"
    ]
    assert not [one for one in asked if "FROM coordinators" in one]
    with sessions_of_app.reads() as session:
        assert len(session.scalars(select(PasswordRequest)).all()) == 1
        assert session.scalars(select(Message)).all() == []


def test_asking_again_and_again_is_braked(make_app: MakeApp, director: UUID) -> None:
    browser = Browser(make_app().test_client())
    answers = [browser.send("/forgot", {"email": MEI}, "/forgot").status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]


def test_a_link_gives_another_password_and_nothing_more(app: Flask, director: UUID, link: Link) -> None:
    path = link(MEI)
    there, here = Browser(app.test_client()), Browser(app.test_client())
    there.sign_in(MEI)
    for _ in range(2):
        assert "Choose a password" in here.get(path).text
    assert here.send(path, {"new": "short", "again": "short"}, path).status_code == 422
    assert here.send(path, {"new": NEW, "again": "not the same"}, path).status_code == 422
    token = here.token(path)
    done = here.client.post(path, data={"csrf_token": token, "new": NEW, "again": NEW})
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert here.get("/account").status_code == 303
    assert there.get("/account").status_code == 303
    assert here.get(path).status_code == 404
    assert here.send(path, {"new": NEW, "again": NEW}, "/sign-in").status_code == 404
    assert here.sign_in(MEI, PASSWORD).status_code == 422
    assert here.sign_in(MEI, NEW).status_code == 303


def test_a_link_passes_no_second_step_by(app: Flask, signed_in: Browser, link: Link, clock: Act) -> None:
    signed_in.send("/account/app")
    secret = secret_on(signed_in.get("/account/app").text)
    signed_in.send("/account/app/confirm", {"code": code_of(secret, clock.now.timestamp() - 30)})
    other = Browser(app.test_client())
    path = link(MEI)
    other.send(path, {"new": NEW, "again": NEW}, path)
    assert other.sign_in(MEI, NEW).location == "/sign-in/second"


@pytest.mark.parametrize("token", ["a" * 32, "x", "%00", "é"])
def test_no_other_link_opens(browser: Browser, director: UUID, token: str) -> None:
    assert browser.get(f"/reset/{token}").status_code in {400, 404}


TYPED = {
    "region.en": "Muster New Area",
    "level": "new_area",
    "country": "CN",
    "timezone": "Asia/Shanghai",
    "office.zh-Hans": "示例办公室",
    "name": "Mei Muster",
    "email": MEI,
    "locale": "en",
    "new": NEW,
    "again": NEW,
}


def test_an_empty_office_begins_by_its_link_once(
    browser: Browser, settings: Settings, sessions_of_app: db.Sessions
) -> None:
    path = f"/setup/{setup.token(acts.desk_of(settings))}"
    assert "This office has nobody yet" in browser.get("/sign-in").text
    assert browser.get("/setup").status_code == 200
    assert browser.get(f"/setup/{'a' * 32}").status_code == 404
    assert browser.send(f"/setup/{'a' * 32}", dict(TYPED), "/sign-in").status_code == 404
    for wrong in (
        {"region.en": ""},
        {"country": "XX"},
        {"timezone": "x"},
        {"email": "x"},
        {"new": "a"},
        {"again": "b"},
    ):
        refused = browser.send(path, {**TYPED, **wrong}, path)
        assert (refused.status_code, 'id="problems"' in refused.text, NEW in refused.text) == (422, True, False)
    begun = browser.send(path, dict(TYPED), path)
    assert (begun.status_code, begun.location) == (303, "/")
    assert "Your office is open" in browser.get("/").text
    with sessions_of_app.reads() as session:
        home = regions.find_home(session)
        assert home is not None
        assert home.name == {"en": "Muster New Area"}
        assert [(one.role, one.email) for one in session.scalars(select(Coordinator))] == [(Role.DIRECTOR, MEI)]
    assert browser.get(path).status_code == 404
    assert browser.get("/setup").status_code == 404
    browser.send("/sign-out")
    assert "This office has nobody yet" not in browser.get("/sign-in").text


def test_an_office_whose_clock_is_not_its_regions_is_told_so(browser: Browser, settings: Settings) -> None:
    path = f"/setup/{setup.token(acts.desk_of(settings))}"
    assert (
        "The office’s own clock, by which days begin and reminders go out, is Asia/Shanghai" in browser.get(path).text
    )
    browser.send(path, {**TYPED, "timezone": "Europe/Rome"}, path)
    told = "The office’s clock is Asia/Shanghai, not that of your own region"
    assert told in browser.get("/").text
    assert told not in browser.get("/").text
    home = browser.get("/regions").text.partition('href="/regions/0')[2].partition('"')[0]
    assert told in browser.get(f"/regions/0{home}").text


def test_zones_whose_clocks_agree_are_one(browser: Browser, settings: Settings) -> None:
    path = f"/setup/{setup.token(acts.desk_of(settings))}"
    browser.send(path, {**TYPED, "timezone": "Asia/Macau"}, path)
    assert "not that of your own region" not in browser.get("/").text
