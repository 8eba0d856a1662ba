"""Who may do what: no token, a scope too small, a role too small; and in whose language it is said."""

import re
from collections.abc import Callable
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from backend.accounts.tokens import Scope
from backend.http import limits
from tests.api.conftest import API, FORUM, MakeProgram, Program, Things

SOME = "00000000-0000-7000-8000-000000000000"


def test_nothing_answers_without_a_token(app: Flask, client: FlaskClient) -> None:
    app.config["RATELIMIT_ENABLED"] = False
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            path = re.sub(r"<uuid:\w+>", SOME, rule.rule)
            found += [client.open(path, method=method) for method in (rule.methods or set()) - {"HEAD"}]
    assert {one.status_code for one in found} <= {401, 429}
    first = found[0]
    assert (first.mimetype, first.headers["WWW-Authenticate"]) == ("application/problem+json", "Bearer realm=amity")


def test_a_token_that_reads_changes_nothing(
    program_of: MakeProgram, director: UUID, mei: Program, things: Things
) -> None:
    reader = program_of(director, Scope.READ)
    assert reader.get(f"/forums/{things.forum['id']}").json == things.forum
    path = f"/forums/{things.forum['id']}"
    answers = [
        reader.post("/forums", FORUM),
        reader.patch(path, {}),
        reader.delete(path),
        reader.post(f"{path}/actions/release"),
    ]
    assert [one.status_code for one in answers] == [403, 403, 403, 403]
    assert reader.listed("/feeds")[0]["url"] is None
    assert mei.listed("/feeds")[0]["url"] is not None


def test_an_auditor_reads_all_and_changes_nothing(auditor: Program, things: Things) -> None:
    path = f"/forums/{things.forum['id']}"
    assert auditor.get(path).json == things.forum
    assert auditor.listed("/feeds")[0]["url"] is None
    answers = [
        auditor.patch(path, {"title": "x"}),
        auditor.post(f"{path}/actions/confirm"),
        auditor.post("/forums", {**FORUM, "audience": "internal"}),
    ]
    assert [one.status_code for one in answers] == [403, 403, 403]


def test_who_tries_tokens_waits(client: FlaskClient) -> None:
    tried = int(limits.FAILED_BEARERS.split()[0]) + 1
    answers = [client.get(f"{API}/forums", headers={"Authorization": f"Bearer {number}"}) for number in range(tried)]
    assert [answers[0].status_code, answers[-1].status_code] == [401, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].mimetype == "application/problem+json"


def test_refusals_speak_the_owners_language(program_of: MakeProgram, add_person: Callable[..., UUID]) -> None:
    wang = program_of(add_person("wang@amity.example", locale="zh-Hans"))
    found = wang.post("/forums", {}, Accept_Language="en").json or {}
    assert not found["title"].isascii()
    assert found["errors"]
    assert all(not one["message"].isascii() for one in found["errors"])


def test_cookies_mean_nothing_here(app: Flask, client: FlaskClient, director: UUID) -> None:
    page = client.get("/sign-in").text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token is not None
    client.post(
        "/sign-in", data={"csrf_token": token[1], "email": "mei@amity.example", "password": "four words of mine"}
    )
    assert client.get("/").status_code != 401
    assert client.get(f"{API}/forums").status_code == 401
