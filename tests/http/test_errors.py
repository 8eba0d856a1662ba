"""Refusals become answers: a page, a problem document, never a trace."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

KINDS = {
    "not_found": 404,
    "forbidden": 403,
    "invalid": 422,
    "refused": 409,
    "stale": 409,
    "collided": 409,
    "busy": 503,
}


@pytest.mark.parametrize(("kind", "status"), KINDS.items())
def test_each_refusal_has_its_page(client: FlaskClient, kind: str, status: int) -> None:
    found = client.get(f"/raise/{kind}")
    assert (found.status_code, found.mimetype) == (status, "text/html")
    assert "<h1>" in found.text
    assert "Traceback" not in found.text
    assert 'aria-label="Main menu"' not in found.text, "who is not signed in has none"


@pytest.mark.parametrize(("kind", "status"), {**KINDS, "stale": 412}.items())
def test_each_refusal_has_its_problem_document(client: FlaskClient, kind: str, status: int) -> None:
    found = client.get(f"/api/v1/raise/{kind}")
    assert (found.status_code, found.mimetype) == (status, "application/problem+json")
    body = found.get_json(force=True)
    assert (body["status"], body["type"]) == (status, "about:blank")
    assert body["title"]
    assert body["detail"]
    assert body.get("errors") == (
        [{"field": "name", "message": "Too long: at most 9 characters"}] if kind == "invalid" else None
    )


def test_a_busy_database_says_when_to_try_again_and_is_not_asked_for_the_page(client: FlaskClient) -> None:
    found = client.get("/raise/busy")
    assert found.headers["Retry-After"] == "5"
    assert "The database is busy" in found.text


def test_a_mistake_of_ours_is_logged_and_not_shown(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.testing = False
    with caplog.at_level(logging.ERROR):
        page = app.test_client().get("/raise/broken")
        document = app.test_client().get("/api/v1/raise/broken")
    assert (page.status_code, document.status_code) == (500, 500)
    assert "This is our mistake" in page.text
    assert "secret of the trace" not in page.text + document.text
    assert "failed: GET /raise/broken" in caplog.text
    assert "secret of the trace" in caplog.text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "There is nothing here"), ("zh-CN,zh;q=0.9", "这里没有内容"), ("fr", "There is nothing here")],
)
def test_nothing_is_there_in_both_languages(client: FlaskClient, language: str, said: str) -> None:
    found = client.get("/nowhere", headers={"Accept-Language": language})
    assert found.status_code == 404
    assert said in found.text


def test_methods_that_an_address_does_not_take(client: FlaskClient) -> None:
    page, document = client.put("/sign-in"), client.put("/api/v1/tagged")
    assert (page.status_code, document.status_code) == (405, 405)
    assert "GET" in page.headers["Allow"]
    assert document.get_json(force=True)["title"] == "Not in this way"


def test_a_feed_reader_gets_plain_words(client: FlaskClient) -> None:
    found = client.get("/feeds/a/b")
    assert (found.status_code, found.mimetype, found.text) == (404, "text/plain", "There is nothing here\n")
    assert "Set-Cookie" not in found.headers
