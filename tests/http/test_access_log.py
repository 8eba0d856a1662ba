"""The log of requests holds no token, no query and no line that somebody else wrote."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.http import access_log

TOKEN = "q7mzk2xfp9dhrt4wnb5vcj3y6s8aeg2h"


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        (f"/feeds/{TOKEN}.ics", "/feeds/….ics"),
        (f"/feeds/{TOKEN}", "/feeds/…"),
        (f"/r/{TOKEN}", "/r/…"),
        (f"/u/{TOKEN}/x", "/u/…/x"),
        ("/forums/1", "/forums/1"),
        ("/a\r\nb\x1b[2J", r"/a\r\nb\x1b[2J"),
        ("/feeds/", "/feeds/"),
        ("/访问", r"/\u8bbf\u95ee"),
    ],
)
def test_a_path_is_cut_where_it_is_secret(path: str, logged: str) -> None:
    assert access_log.masked(path) == logged


def test_each_request_is_one_line(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "amity.access"):
        client.get(f"/feeds/{TOKEN}.ics?key=secret")
        client.get("/sign-in?next=/secret")
    said = [record.getMessage() for record in caplog.records if record.name == "amity.access"]
    assert [line.rsplit(" ", 2)[0] for line in said] == ["GET /feeds/….ics 404", "GET /sign-in 200"]


def test_an_error_is_logged_without_the_token(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.testing = False
    app.view_functions["subscriptions.show"] = app.view_functions["views.raising"]
    app.view_functions["subscriptions.show"] = _fails
    assert app.test_client().get(f"/feeds/{TOKEN}.ics").status_code == 500
    assert "failed: GET /feeds/….ics" in caplog.text
    assert TOKEN not in "".join(record.getMessage() for record in caplog.records)


def _fails(token: str) -> str:
    raise ZeroDivisionError


_fails.is_public = True  # type: ignore[attr-defined]
