"""Signing in and out, languages and passwords, as a browser goes through them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from backend import db
from backend.accounts import passwords
from backend.accounts.accounts import Account
from backend.accounts.passwords import Cost
from backend.domain.office.coordinators import Coordinator
from tests.web_fixtures import CHEAP, PASSWORD, Browser, MakeApp

NEW = "another four words"
WRONG = "Address and password do not go together"


def test_signing_in_leads_where_one_wanted_to_go(browser: Browser, director: UUID) -> None:
    asked = browser.get("/password?next=/a")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/password?next%3D/a")
    assert 'name="next" value="/password?next=/a"' in browser.get(asked.location).text
    entered = browser.sign_in("Mei@Amity.example", next="/password")
    assert (entered.status_code, entered.location) == (303, "/password")
    assert browser.get("/password").status_code == 200
    assert browser.get("/sign-in?next=/password").location == "/password"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(browser: Browser, director: UUID, target: str) -> None:
    assert 'name="next" value="/">' in browser.client.get("/sign-in", query_string={"next": target}).text
    assert browser.sign_in("mei@amity.example", next=target).location == "/"


def test_an_unknown_address_and_a_wrong_password_say_the_same(browser: Browser, director: UUID) -> None:
    known = browser.sign_in("mei@amity.example", "wrong")
    unknown = browser.sign_in("who@amity.example", "wrong")
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert WRONG in known.text
    assert known.text.replace("mei@", "who@").split("<main")[1] == unknown.text.split("<main")[1]
    assert 'value="wrong"' not in known.text
    assert browser.get("/password").status_code == 303


def test_a_session_from_before_the_sign_in_is_worth_nothing_after_it(app: Flask, director: UUID) -> None:
    browser = Browser(app.test_client())
    browser.get("/sign-in")
    before = browser.client.get_cookie("amity")
    token = browser.token()
    browser.sign_in("mei@amity.example")
    after = browser.client.get_cookie("amity")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert browser.client.post("/sign-out-everywhere", data={"csrf_token": token}).status_code == 400
    other = app.test_client()
    other.set_cookie("amity", before.value)
    assert other.get("/password").status_code == 303


def test_a_lasting_sign_in_outlives_the_browser(app: Flask, director: UUID) -> None:
    short, long = Browser(app.test_client()), Browser(app.test_client())
    assert "Expires" not in short.sign_in("mei@amity.example").headers["Set-Cookie"]
    assert "Expires" in long.sign_in("mei@amity.example", lasting="1").headers["Set-Cookie"]


def test_signing_out_takes_a_form(signed_in: Browser) -> None:
    assert signed_in.get("/sign-out").status_code == 405
    assert signed_in.get("/password").status_code == 200
    out = signed_in.send("/sign-out")
    assert (out.status_code, out.location, out.headers["Clear-Site-Data"]) == (303, "/sign-in", '"cache"')
    assert "You are signed out." in signed_in.get("/sign-in").text
    assert signed_in.get("/password").status_code == 303


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/language", "/password", "/sign-out-everywhere"])
def test_a_form_without_its_token_is_refused(signed_in: Browser, path: str) -> None:
    found = signed_in.client.post(path, data={"csrf_token": "wrong"})
    assert found.status_code == 400
    assert "The form was not sent from a page of this sign-in" in found.text
    assert signed_in.get("/password").status_code == 200


def test_too_many_tries_must_wait(make_app: MakeApp, director: UUID) -> None:
    app = make_app(AMITY_LOGIN_LIMIT="3 per minute")
    browser = Browser(app.test_client())
    tries = [browser.sign_in("mei@amity.example", "wrong") for _ in range(4)]
    assert [one.status_code for one in tries] == [422, 422, 422, 429]
    assert 1 <= int(tries[3].headers["Retry-After"]) <= 61
    assert f"Try again in {tries[3].headers['Retry-After']} seconds." in tries[3].text
    assert browser.sign_in("mei@amity.example").status_code == 429
    assert browser.get("/sign-in").status_code == 200


def test_tries_count_by_account_from_anywhere_and_by_network_for_any_account(make_app: MakeApp, director: UUID) -> None:
    def statuses(pairs: list[tuple[str, str]]) -> list[int]:
        app = make_app(AMITY_LOGIN_LIMIT="2 per minute")
        found = []
        for email, address in pairs:
            browser = Browser(app.test_client())
            data = {"csrf_token": browser.token(), "email": email, "password": "wrong"}
            sent = browser.client.post("/sign-in", data=data, environ_overrides={"REMOTE_ADDR": address})
            found.append(sent.status_code)
        return found

    assert statuses([(" Mei@amity.example", f"192.0.2.{number}") for number in range(3)]) == [422, 422, 429]
    assert statuses([(f"{number}@amity.example", "192.0.2.1") for number in range(3)]) == [422, 422, 429]
    assert statuses([(f"{number}@amity.example", f"2001:db8:0:1::{number}") for number in range(3)]) == [422, 422, 429]
    assert statuses([(f"{number}@amity.example", f"192.0.2.{number}") for number in range(3)]) == [422, 422, 422]


def test_a_first_password_must_be_changed_before_anything_else(
    browser: Browser, add_person: Callable[..., UUID]
) -> None:
    add_person("li@amity.example", must_change=True)
    assert browser.sign_in("li@amity.example", next="/a").location == "/a"
    assert browser.send("/sign-out-everywhere").location == "/password"
    assert "somebody else has seen" in browser.get("/password").text
    changed = browser.send("/password", {"current": PASSWORD, "new": NEW, "again": NEW})
    assert (changed.status_code, changed.location) == (303, "/")
    assert browser.send("/sign-out-everywhere").location == "/"


def test_a_new_password_ends_all_other_sessions(app: Flask, director: UUID) -> None:
    here, there = Browser(app.test_client()), Browser(app.test_client())
    here.sign_in("mei@amity.example")
    there.sign_in("mei@amity.example")
    here.send("/password", {"current": PASSWORD, "new": NEW, "again": NEW})
    assert here.get("/password").status_code == 200
    assert there.get("/password").status_code == 303
    assert there.sign_in("mei@amity.example").status_code == 422
    assert there.sign_in("mei@amity.example", NEW).status_code == 303
    there.send("/sign-out-everywhere")
    assert there.get("/password").status_code == 200
    assert here.get("/password").status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": PASSWORD, "new": "short", "again": "short"}, "Too short: at least 10 characters"),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "!"}, "The two are not the same"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "Choose another one than the present one"),
        ({"current": "wrong", "new": NEW, "again": NEW}, "This is not your password"),
        ({"current": PASSWORD, "new": "mei@amity.example", "again": ""}, "leave your address out of it"),
        ({"current": PASSWORD, "new": "x" * 1001, "again": ""}, "Too long: at most 200 characters"),
        ({}, "Too short: at least 10 characters"),
    ],
)
def test_a_password_that_cannot_be_taken_is_told_why(signed_in: Browser, typed: dict[str, object], said: str) -> None:
    found = signed_in.send("/password", typed)
    assert found.status_code == 422
    assert said in found.text
    assert PASSWORD not in found.text
    assert signed_in.get("/password").status_code == 200


def test_a_sign_in_hashes_anew_at_todays_cost(browser: Browser, director: UUID, sessions_of_app: db.Sessions) -> None:
    dearer = Cost(CHEAP.time + 1, CHEAP.memory_kib)
    with sessions_of_app.engine.begin() as connection:
        connection.execute(update(Account).values(password_hash=passwords.hashed(dearer, PASSWORD)))
    browser.sign_in("mei@amity.example")
    with sessions_of_app.reads() as session:
        account = session.scalars(select(Account)).one()
    assert not passwords.is_outdated(CHEAP, account.password_hash)
    assert passwords.matches(CHEAP, account.password_hash, PASSWORD)
    assert account.last_signed_in_at is not None


def test_a_language_is_kept_by_the_browser_then_by_the_account(
    browser: Browser, director: UUID, sessions_of_app: db.Sessions
) -> None:
    assert browser.get("/sign-in", **{"Accept-Language": "zh-CN"}).text.count('<html lang="zh-Hans"') == 1
    chosen = browser.send("/language", {"locale": "zh-Hans", "next": "/sign-in?next=/a"})
    assert (chosen.status_code, chosen.location) == (303, "/sign-in?next=/a")
    assert '<html lang="zh-Hans"' in browser.get("/sign-in", **{"Accept-Language": "en"}).text
    browser.sign_in("mei@amity.example")
    assert '<html lang="en"' in browser.get("/password", **{"Accept-Language": "zh"}).text
    browser.send("/language", {"locale": "zh-Hans", "next": "//evil.example"})
    assert '<html lang="zh-Hans"' in browser.get("/password").text
    with sessions_of_app.reads() as session:
        assert session.scalars(select(Coordinator.locale)).one() == "zh-Hans"
    browser.send("/sign-out")
    assert '<html lang="zh-Hans"' in browser.get("/sign-in").text


@pytest.mark.parametrize("tag", ["xx", "", "zh_Hans", "en\0", "de"])
def test_a_language_that_is_not_offered_changes_nothing(browser: Browser, tag: str) -> None:
    assert browser.send("/language", {"locale": tag}).status_code == 303
    assert '<html lang="en"' in browser.get("/sign-in").text
