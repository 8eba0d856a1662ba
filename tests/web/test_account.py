"""My account as a browser goes through it: two steps, passkeys, codes, browsers, tokens, proof."""

import json
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from backend import db
from backend.accounts.browsers import Browser as BrowserRow
from backend.accounts.passkeys import Passkey
from backend.accounts.totp import Authenticator
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.history import Change
from tests.accounts.devices import SoftKey, code_of, secret_on
from tests.web_fixtures import PASSWORD, Browser, MakeApp

MEI = "mei@amity.example"
NAMED = "https://amity.example"


def now(sessions: db.Sessions) -> float:
    """Return the present instant, by the database's clock."""
    with sessions.engine.connect() as connection:
        return db.read_now(connection).timestamp()


def with_app(browser: Browser, sessions: db.Sessions) -> tuple[str, list[str]]:
    """Set up an app for who is signed in; return its secret and the recovery codes shown."""
    assert browser.send("/account/app").location == "/account/app"
    secret = secret_on(browser.get("/account/app").text)
    shown = browser.send("/account/app/confirm", {"code": code_of(secret, now(sessions) - 30)})
    assert shown.headers["Cache-Control"] == "no-store"
    codes = re.findall(r"<code>([a-z2-9-]{14})</code>", shown.text)
    assert len(codes) == 10
    return secret, codes


def options_of(browser: Browser, path: str, page: str) -> dict[str, object]:
    """Ask for the options of a ceremony as the page's script does."""
    answer = browser.client.post(path, headers={"X-CSRFToken": browser.token(page), "Referer": f"{NAMED}/"})
    assert answer.status_code == 200
    found: dict[str, object] = json.loads(answer.text)["publicKey"]
    return found


@pytest.fixture
def named(make_app: MakeApp, director: UUID) -> Callable[[], Browser]:
    """Return what opens a browser at an office with a name, where passkeys work."""
    app = make_app(AMITY_BASE_URL="http://localhost")
    return lambda: Browser(app.test_client())


def test_a_sign_in_takes_two_steps_once_there_is_an_app(
    app: Flask, signed_in: Browser, sessions_of_app: db.Sessions
) -> None:
    secret, codes = with_app(signed_in, sessions_of_app)
    other = Browser(app.test_client())
    assert other.get("/sign-in/second").location == "/sign-in"
    half = other.sign_in(MEI, next="/help")
    assert half.location == "/sign-in/second"
    assert other.get("/account").status_code == 303
    wrong = other.send("/sign-in/second", {"code": "000000"}, "/sign-in/second")
    assert (wrong.status_code, "was used already" in wrong.text) == (422, True)
    code = code_of(secret, now(sessions_of_app))
    entered = other.send("/sign-in/second", {"code": code}, "/sign-in/second")
    assert (entered.status_code, entered.location) == (303, "/help")
    assert other.get("/account").status_code == 200
    again = Browser(app.test_client())
    again.sign_in(MEI)
    assert again.send("/sign-in/second", {"code": code}, "/sign-in/second").status_code == 422
    assert again.send("/sign-in/second", {"code": codes[0]}, "/sign-in/second").status_code == 303
    assert "9 left" in again.get("/account").text


def test_secrets_stand_in_no_row_of_the_history(signed_in: Browser, sessions_of_app: db.Sessions) -> None:
    secret, codes = with_app(signed_in, sessions_of_app)
    with sessions_of_app.reads() as session:
        told = str([(one.old, one.new) for one in session.scalars(select(Change))])
        assert session.scalars(select(Authenticator.sealed)).one() not in told
    assert not [one for one in (secret, *codes, PASSWORD) if one in told]
    page = signed_in.get("/history").text
    assert "added an authenticator app" in page


def test_the_second_step_has_its_own_brake(make_app: MakeApp, director: UUID, sessions_of_app: db.Sessions) -> None:
    free, braked = make_app(), make_app(AMITY_LOGIN_LIMIT="3 per minute")
    here = Browser(free.test_client())
    here.sign_in(MEI)
    with_app(here, sessions_of_app)
    other = Browser(braked.test_client())
    other.sign_in(MEI)
    tries = [other.send("/sign-in/second", {"code": "000000"}, "/sign-in/second").status_code for _ in range(4)]
    assert tries[-1] == 429


def test_half_a_sign_in_ends_with_the_epoch(app: Flask, signed_in: Browser, sessions_of_app: db.Sessions) -> None:
    secret, _codes = with_app(signed_in, sessions_of_app)
    other = Browser(app.test_client())
    other.sign_in(MEI)
    token = other.token("/sign-in/second")
    signed_in.send("/sign-out-everywhere")
    late = other.client.post(
        "/sign-in/second", data={"csrf_token": token, "code": code_of(secret, now(sessions_of_app))}
    )
    assert (late.status_code, late.location) == (303, "/sign-in")


def test_removal_takes_the_password(signed_in: Browser, sessions_of_app: db.Sessions) -> None:
    with_app(signed_in, sessions_of_app)
    assert signed_in.send("/account/app/remove", {"password": "wrong"}).status_code == 422
    assert "your last one" in signed_in.get("/account/app/remove").text
    removed = signed_in.send("/account/app/remove", {"password": PASSWORD})
    assert removed.location == "/account#factors"
    page = signed_in.get("/account").text
    assert "password alone" in page
    assert "Recovery codes" not in page


def test_what_lets_others_in_asks_again_after_a_quarter_of_an_hour(
    signed_in: Browser, sessions_of_app: db.Sessions
) -> None:
    assert signed_in.get("/account/tokens/new").status_code == 200
    with sessions_of_app.engine.begin() as connection:
        old = select(BrowserRow.created_at).scalar_subquery()
        earlier = connection.execute(select(old)).scalar_one().replace(year=2025)
        connection.execute(update(BrowserRow).values(proved_at=earlier))
    asked = signed_in.get("/account/tokens/new")
    assert (asked.status_code, asked.location) == (303, "/account/prove?next=/account/tokens/new")
    assert signed_in.send("/account/tokens/new", {"name": "A"}).location == "/account/prove"
    assert signed_in.send("/account/prove", {"password": "wrong"}).status_code == 422
    shown = signed_in.send("/account/prove", {"password": PASSWORD, "next": "/account/tokens/new"})
    assert shown.location == "/account/tokens/new"
    assert signed_in.get("/account/tokens/new").status_code == 200


def test_a_passkey_signs_in_alone_and_after_the_password(
    named: Callable[[], Browser], sessions_of_app: db.Sessions
) -> None:
    here, key = named(), SoftKey(origin="http://localhost", host="localhost")
    here.sign_in(MEI)
    answer = key.create(options_of(here, "/account/passkeys/options", "/account/passkeys/new"))
    shown = here.send("/account/passkeys/new", {"credential": answer, "name": "My key"})
    assert "Each works once" in shown.text
    assert "My key" in here.get("/account").text

    alone = named()
    asked = options_of(alone, "/sign-in/passkey/options", "/sign-in")
    assert asked["allowCredentials"] == []
    answer = key.get(asked)
    entered = alone.send("/sign-in/passkey", {"credential": answer, "next": "/help"}, "/sign-in")
    assert (entered.status_code, entered.location) == (303, "/help")
    assert alone.get("/account").status_code == 200
    assert alone.send("/sign-in/passkey", {"credential": answer}, "/account").status_code in {409, 422}

    after = named()
    assert after.sign_in(MEI).location == "/sign-in/second"
    answer = key.get(options_of(after, "/sign-in/passkey/options", "/sign-in/second"))
    assert after.send("/sign-in/passkey", {"credential": answer}, "/sign-in/second").location == "/"
    with sessions_of_app.reads() as session:
        row = session.scalars(select(Passkey)).one()
        told = [one.new for one in session.scalars(select(Change).where(Change.verb == "signed_in"))]
    assert row.sign_count == 2
    assert [one["how"] for one in told] == ["password", "passkey", "password_passkey"]
    here.send(f"/account/passkeys/{row.id}/rename", {"name": "Old key"})
    assert "Old key" in here.get("/account").text
    assert here.send(f"/account/passkeys/{row.id}/remove", {"password": PASSWORD}).status_code == 303
    assert "Removed: Old key." in here.get("/account").text
    assert "Old key" not in here.get("/account").text


def test_another_persons_passkey_is_no_second_step(
    named: Callable[[], Browser], add_person: Callable[..., UUID], sessions_of_app: db.Sessions
) -> None:
    add_person("li@amity.example")
    keys = {}
    for email in (MEI, "li@amity.example"):
        browser = named()
        browser.sign_in(email)
        keys[email] = key = SoftKey(origin="http://localhost", host="localhost", credential=email.encode())
        answer = key.create(options_of(browser, "/account/passkeys/options", "/account/passkeys/new"))
        assert browser.send("/account/passkeys/new", {"credential": answer, "name": "Key"}).status_code == 200
    other = named()
    other.sign_in("li@amity.example")
    answer = keys[MEI].get(options_of(other, "/sign-in/passkey/options", "/sign-in/second"))
    assert other.send("/sign-in/passkey", {"credential": answer}, "/sign-in/second").status_code == 409
    assert other.get("/account").status_code == 303


@pytest.mark.parametrize("path", ["/sign-in/passkey", "/account/passkeys/new", "/account/prove/passkey"])
@pytest.mark.parametrize("answer", ["", "{}", "\udcff", "x" * 100_000])
def test_what_no_browser_answers_is_refused(named: Callable[[], Browser], path: str, answer: str) -> None:
    browser = named()
    browser.sign_in(MEI)
    options_of(browser, "/account/prove/passkey/options", "/account")
    typed: dict[str, object] = {"credential": answer.encode("utf-8", "replace").decode(), "name": "A"}
    assert browser.send(path, typed).status_code in {409, 422}


def test_where_the_address_has_no_name_passkeys_are_explained_away(signed_in: Browser) -> None:
    assert "Here it has none" in signed_in.get("/account").text
    assert "Browsers allow passkeys only where" in signed_in.get("/account/passkeys/new").text
    assert "Sign in with a passkey" not in Browser(signed_in.client.application.test_client()).get("/sign-in").text
    assert (
        signed_in.client.post("/account/passkeys/options", headers={"X-CSRFToken": signed_in.token()}).status_code
        == 409
    )


def test_browsers_are_listed_and_ended_one_by_one(app: Flask, signed_in: Browser) -> None:
    there = Browser(app.test_client())
    there.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    there.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    there.sign_in(MEI)
    page = signed_in.get("/account").text
    assert ("Firefox · Windows" in page, "203.0.x.x" in page, page.count("this one")) == (True, True, 1)
    [other] = re.findall(r"/account/browsers/([0-9a-f-]+)/end", page)
    ended = signed_in.send(f"/account/browsers/{other}/end")
    assert ended.location == "/account#browsers"
    assert there.get("/account").status_code == 303
    assert signed_in.get("/account").status_code == 200
    assert signed_in.send(f"/account/browsers/{other}/end").status_code == 404


def test_signing_out_forgets_the_browser(signed_in: Browser, sessions_of_app: db.Sessions) -> None:
    kept = signed_in.client.get_cookie("amity")
    assert kept is not None
    signed_in.send("/sign-out")
    with sessions_of_app.reads() as session:
        assert session.scalars(select(BrowserRow)).all() == []
    signed_in.client.set_cookie("amity", kept.value)
    assert signed_in.get("/account").status_code == 303


def test_who_is_signed_in_is_one_query(signed_in: Browser, sessions_of_app: db.Sessions) -> None:
    asked: list[str] = []
    event.listen(sessions_of_app.engine, "before_cursor_execute", lambda *found: asked.append(found[2]))
    signed_in.get("/help")
    assert len([one for one in asked if "FROM coordinators JOIN accounts" in one]) == 1
    assert not [one for one in asked if one.startswith(("UPDATE", "INSERT"))]


def test_a_token_is_shown_once_and_revoked(signed_in: Browser) -> None:
    made = signed_in.send("/account/tokens/new", {"name": "Spreadsheet", "scope": "read", "days": "30"})
    [text] = set(re.findall(r"amity_[\w-]{43}", made.text))
    assert made.headers["Cache-Control"] == "no-store"
    page = signed_in.get("/account").text
    assert ("Spreadsheet" in page, text in page) == (True, False)
    bearer = {"Authorization": f"Bearer {text}"}
    assert signed_in.client.get("/api/v1/regions", headers=bearer).status_code == 200
    [token] = re.findall(r"/account/tokens/([0-9a-f-]+)/revoke", page)
    signed_in.send(f"/account/tokens/{token}/revoke")
    assert signed_in.client.get("/api/v1/regions", headers=bearer).status_code == 401
    assert "Spreadsheet" not in signed_in.get("/account").text


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"name": "A", "scope": "all"}, {"name": "A", "scope": "read", "days": "x"}]
)
def test_a_token_that_cannot_be_made_keeps_what_was_typed(signed_in: Browser, typed: dict[str, object]) -> None:
    found = signed_in.send("/account/tokens/new", typed)
    assert found.status_code == 422
    assert 'aria-invalid="true"' in found.text


def test_name_language_and_zone_are_ones_own(signed_in: Browser, sessions_of_app: db.Sessions) -> None:
    saved = signed_in.send("/account", {"name": "Mei Lin", "locale": "zh-Hans", "timezone": "Europe/Berlin"})
    assert saved.status_code == 303
    assert '<html lang="zh-Hans"' in signed_in.get("/account").text
    with sessions_of_app.reads() as session:
        who = session.scalars(select(Coordinator)).one()
        assert (who.name, who.locale, who.timezone) == ("Mei Lin", "zh-Hans", "Europe/Berlin")
    wrong = signed_in.send("/account", {"name": "", "locale": "xx", "timezone": "Mars/Olympus"})
    assert wrong.status_code == 422
    assert 'value="Mars/Olympus"' in wrong.text
