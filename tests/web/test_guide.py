"""The page of help: keys, first steps, what partners can and cannot see."""

from collections.abc import Callable
from uuid import UUID

from flask import Flask

from backend.domain.office.coordinators import Role
from tests.web.desk_work import person_in, words
from tests.web_fixtures import Browser


def test_it_tells_the_keys_and_the_first_steps(signed_in: Browser) -> None:
    said = words(signed_in.get("/help").text)
    assert "/ Search n Something new" in said
    assert "Enter your own region" in said
    assert "The internal reason never leaves the office." in said


def test_an_auditor_is_offered_no_first_step(app: Flask, add_person: Callable[..., UUID]) -> None:
    said = words(person_in(app, add_person, "audit", Role.AUDITOR).get("/help").text)
    assert "Enter your own region" not in said
    assert "What partners see" in said
