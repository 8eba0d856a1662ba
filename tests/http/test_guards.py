"""Closed by default; who asks is known by cookie on pages and by bearer token in the API, never the other way."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from backend import db
from backend.accounts import accounts, tokens
from backend.accounts.tokens import Scope, Token, TokenDetails
from backend.domain.office import acts, coordinators
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.http import guards
from config.settings import Settings
from tests.web_fixtures import NOW, Browser, MakeApp

PUBLIC = {
    "accounts.enter",
    "accounts.language",
    "accounts.sign_in",
    "accounts.sign_out",
    "api_docs.openapi",
    "api_docs.page",
    "health.live",
    "health.metrics",
    "health.ready",
    "health.robots",
    "partner_page.show",
    "resets.ask",
    "resets.choose",
    "resets.forgot",
    "resets.show",
    "second_step.options",
    "second_step.passkey",
    "second_step.show",
    "second_step.take",
    "setup.begin",
    "setup.closed",
    "setup.show",
    "static",
    "subscriptions.show",
}
SAMPLES = {"uuid": "00000000-0000-7000-8000-000000000000", "default": "x", "string": "x", "integer": "1", "path": "x"}
HER_OWN = {"accounts", "account", "account_factors", "lists"}
"""A person's own affairs: her account, and how she has lists shown."""
MakeToken = Callable[[UUID, Scope], str]


@pytest.fixture
def make_token(sessions_of_app: db.Sessions, settings: Settings) -> MakeToken:
    """Return what makes a token for a person."""

    def make(person: UUID, scope: Scope) -> str:
        act = Act(NOW, acts.desk_of(settings))
        with acts.transaction(sessions_of_app.writes, act) as session:
            return tokens.create(session, act, coordinators.get(session, person), TokenDetails(scope=scope))[1]

    return make


def pages_of(app: Flask) -> list[Rule]:
    """Return the rules of all that is no API."""
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("api.")]


def path_of(rule: Rule) -> str:
    """Return a path that this rule takes."""
    values = {name: _sample(made) for name, made in rule._converters.items()}
    built = rule.build({name: UUID(one) if "-" in one else one for name, one in values.items()})
    assert built is not None
    return str(built[1])


def _sample(made: BaseConverter) -> str:
    """Return a value that a converter takes: of `any` the first in its list."""
    if isinstance(made, AnyConverter):
        return min(made.items)
    return SAMPLES[type(made).__name__.removesuffix("Converter").lower().replace("unicode", "string")]


def test_only_these_endpoints_are_open(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        assert {rule.endpoint for rule in pages_of(app) if guards.is_public(rule.endpoint)} == PUBLIC


def test_every_other_address_wants_a_sign_in_or_a_token(make_app: MakeApp) -> None:
    app = make_app()
    client, asked = app.test_client(), 0
    with app.app_context():
        closed = [rule for rule in app.url_map.iter_rules() if not guards.is_public(rule.endpoint)]
    for rule in closed:
        method = "GET" if "GET" in (rule.methods or ()) else max(rule.methods or ())
        found = client.open(path_of(rule), method=method)
        if rule.endpoint.startswith("api."):
            assert (rule.endpoint, found.status_code) == (rule.endpoint, 401)
        elif method == "GET":
            assert (rule.endpoint, found.status_code) == (rule.endpoint, 303)
            assert found.location.startswith("/sign-in")
        else:
            assert (rule.endpoint, found.status_code) == (rule.endpoint, 400)
        asked += 1
    assert asked == len(closed)


def test_whoever_changes_nothing_sends_nothing(
    make_app: MakeApp, make_token: MakeToken, add_person: Callable[..., UUID]
) -> None:
    app = make_app()
    ann = add_person("ann@amity.example", Role.AUDITOR)
    browser = Browser(app.test_client())
    assert browser.sign_in("ann@amity.example").status_code == 303
    sent, bearer = {"csrf_token": browser.token()}, {"Authorization": f"Bearer {make_token(ann, Scope.WRITE)}"}
    with app.app_context():
        closed = [one for one in app.url_map.iter_rules() if not guards.is_public(one.endpoint)]
    answers: dict[str, int] = {}
    for rule in closed:
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            if rule.endpoint.partition(".")[0] not in HER_OWN:
                found = browser.client.open(path_of(rule), method=method, data=sent, headers=bearer)
                answers[f"{method} {rule.endpoint}"] = found.status_code
    assert {name: status for name, status in answers.items() if status != 403} == {"POST history.look": 303}
    assert len(answers) > 150


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(browser: Browser, director: UUID) -> None:
    found = browser.get(f"/trial-people/{director}", **{"HX-Request": "true"})
    assert (found.status_code, found.headers["HX-Redirect"]) == (204, "/sign-in")


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("/visits?from=a", True),
        ("/", True),
        ("/a//b", True),
        ("/访问", True),
        ("", False),
        (None, False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("evil.example", False),
        ("javascript:alert(1)", False),
        ("/\t/evil.example", False),
        ("/a\r\nSet-Cookie: a=b", False),
        ("/a b", False),
        (" //evil.example", False),
        ("/a\\b", False),
        ("/\x00", False),
    ],
)
def test_nobody_is_sent_elsewhere(target: str | None, allowed: bool) -> None:
    assert guards.local_path(target, "/home") == (target if allowed else "/home")


def test_a_token_acts_for_its_person_within_its_scope(
    browser: Browser, add_person: Callable[[str], UUID], director: UUID, make_token: MakeToken
) -> None:
    li = add_person("li@amity.example")
    read, write, admin = make_token(li, Scope.READ), make_token(li, Scope.WRITE), make_token(director, Scope.ADMIN)

    def status(method: str, token: str, path: str = "/bearer") -> int:
        return browser.client.open(path, method=method, headers={"Authorization": f"Bearer {token}"}).status_code

    assert browser.get("/bearer", Authorization=f"Bearer {read}").text == "li@amity.example"
    assert [status("GET", one) for one in (read, write, admin)] == [200, 200, 200]
    assert [status("POST", one) for one in (read, write, admin)] == [403, 200, 200]
    assert [status("GET", one, "/bearer?admin") for one in (read, write, admin)] == [403, 403, 200]


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer x", "Basic bWVpOng=", "amity_x", "Bearer \xff", "Bearer a=b"]
)
def test_what_is_no_token_is_told_so(signed_in: Browser, header: str | None) -> None:
    found = signed_in.get("/bearer", **({"Authorization": header} if header is not None else {}))
    assert found.status_code == 401
    assert found.headers["WWW-Authenticate"] == "Bearer realm=amity"


def test_a_cookie_means_nothing_to_the_api(signed_in: Browser) -> None:
    assert signed_in.get("/password").status_code == 200
    assert signed_in.get("/bearer").status_code == 401


def test_the_use_of_a_token_is_noted(
    browser: Browser, director: UUID, make_token: MakeToken, sessions_of_app: db.Sessions
) -> None:
    text = make_token(director, Scope.READ)
    seen = []
    for _ in range(2):
        browser.get("/bearer", Authorization=f"Bearer {text}")
        with sessions_of_app.reads() as session:
            seen.append(session.scalars(select(Token.last_used_at)).one())
    assert seen[0] is not None
    assert seen[0] == seen[1]


def test_a_closed_account_is_out_with_its_next_click(
    browser: Browser, add_person: Callable[[str], UUID], sessions_of_app: db.Sessions, settings: Settings
) -> None:
    li = add_person("li@amity.example")
    browser.sign_in("li@amity.example")
    assert browser.get("/password").status_code == 200
    act = Act(NOW, acts.desk_of(settings))
    with acts.transaction(sessions_of_app.writes, act) as session:
        accounts.disable(session, act, coordinators.get(session, li))
    assert browser.get("/password").status_code == 303
