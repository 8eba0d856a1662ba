"""Probes: alive, ready, a few numbers."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from backend import db
from backend.domain.office.acts import Act
from backend.http import health
from tests.web_fixtures import Browser


def test_alive_asks_nothing_of_the_database(app: Flask, sessions_of_app: db.Sessions) -> None:
    with sessions_of_app.engine.begin() as connection:
        connection.execute(text("DROP TABLE accounts"))
    found = app.test_client().get("/health/live")
    assert (found.status_code, found.text) == (200, "ok\n")


def test_ready_tells_what_is_wrong(app: Flask, sessions_of_app: db.Sessions) -> None:
    client = app.test_client()
    before = client.get("/health/ready").get_json()
    assert before["checks"]["database"] == "ok"
    with sessions_of_app.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    after = client.get("/health/ready")
    assert after.status_code == 503
    assert after.get_json()["ready"] is False
    assert after.get_json()["checks"]["migrations"] == "the schema is not current; run: amity db upgrade"


def test_a_check_that_the_database_refuses_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        health.CHECKS, "broken", lambda session, _act: session.execute(text("SELECT * FROM none")) and ""
    )
    found = app.test_client().get("/health/ready")
    assert found.status_code == 503
    assert found.get_json()["checks"]["broken"] == "the database refuses: OperationalError"


def test_numbers_are_for_this_machine_or_a_bearer(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    number = health.Number("amity_unsent", "Messages due and not sent.", lambda _session, _act: 3)
    monkeypatch.setattr(health, "NUMBERS", [number])
    assert browser.get("/metrics").text == (
        "# HELP amity_unsent Messages due and not sent.\n# TYPE amity_unsent gauge\namity_unsent 3\namity_up 1\n"
    )
    assert browser.get("/metrics", **{"X-Forwarded-For": "203.0.113.9"}).status_code == 401
    far = browser.client.get("/metrics", environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert far.status_code == 401
    assert browser.client.get("/metrics", environ_overrides={"REMOTE_ADDR": "odd"}).status_code == 401


def test_search_engines_stay_out_and_calendars_come_in(browser: Browser) -> None:
    said = browser.get("/robots.txt").text.splitlines()
    assert said[:3] == ["User-agent: *", "Allow: /feeds/", "Disallow: /"]


def _broken(session: Session, _act: Act) -> str | None:
    return str(session.execute(text("SELECT * FROM none")))
