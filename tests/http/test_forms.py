"""Forms that are tried, refused and shown again with nothing lost."""

from datetime import date, datetime
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.office.coordinators import Role
from backend.http import forms
from tests.http.test_transactions import name_of
from tests.web_fixtures import Browser


def test_a_good_form_is_saved(signed_in: Browser, director: UUID, sessions_of_app: db.Sessions) -> None:
    assert signed_in.send(f"/trial-people/{director}", {"name": "Mei Lin", "revision": "1"}).text == "saved"
    assert name_of(sessions_of_app, director) == "Mei Lin"


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"name": ""}, 422, "{} {'name': 'Please fill this in'} []"),
        ({"name": "Nobody"}, 409, "{'name': 'Nobody'} {'name': 'Nobody here has the address Nobody'} []"),
        ({"name": "A\0B"}, 422, r"'Line breaks and control characters cannot stand here'"),
        ({"name": "A", "other": "x"}, 422, "{'other': 'There is no such field'}"),
        (
            {"name": "A", "tags": "one", "title.tag": "", "title.text": "Titel"},
            422,
            "{'title': '? is not a language tag'}",
        ),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_changes_nothing(
    signed_in: Browser, director: UUID, typed: dict[str, object], status: int, said: str
) -> None:
    found = signed_in.send(f"/trial-people/{director}", typed)
    assert found.status_code == status
    assert said in found.text.replace("&#39;", "'")
    assert signed_in.get(f"/trial-people/{director}").text == "{&#39;name&#39;: &#39;Mei&#39;} {} []"


def test_the_second_of_two_is_told_and_loses_nothing(
    signed_in: Browser, director: UUID, sessions_of_app: db.Sessions
) -> None:
    assert signed_in.send(f"/trial-people/{director}", {"name": "First", "revision": "1"}).status_code == 200
    second = signed_in.send(f"/trial-people/{director}", {"name": "Second", "revision": "1"})
    assert second.status_code == 409
    said = second.text.replace("&#39;", "'")
    assert "{'name': 'Second'} {'': 'Somebody else changed this meanwhile. Nothing was saved.'}" in said
    assert "[{'label': 'Name', 'theirs': 'First', 'yours': 'Second'}]" in said
    assert name_of(sessions_of_app, director) == "First"
    assert signed_in.send(f"/trial-people/{director}", {"name": "Second", "revision": "2"}).text == "saved"


def test_a_button_says_what_it_did_or_why_not(signed_in: Browser, director: UUID) -> None:
    done = signed_in.send(f"/trial-people/{director}/press", {"name": "Mei Lin"})
    assert (done.status_code, done.location) == (303, "/said")
    assert "('success', 'Renamed')" in signed_in.get("/said").text.replace("&#39;", "'")
    signed_in.send(f"/trial-people/{director}/press", {"name": "Nobody"})
    said = signed_in.get("/said").text.replace("&#39;", "'")
    assert said == "[('danger', 'Nobody here has the address Nobody')]"


def test_what_is_not_there_is_no_form(signed_in: Browser) -> None:
    assert signed_in.send("/trial-people/00000000-0000-7000-8000-000000000000", {"name": "A"}).status_code == 404


def test_a_fresh_form_shows_a_record_as_boxes_hold_it(app: Flask) -> None:
    given = {
        "title": {"en": "Forum"},
        "starts_at": datetime(2027, 5, 12, 9, 30),
        "signed_on": date(2027, 5, 12),
        "url": None,
        "role": Role.DIRECTOR,
        "open": True,
        "closed": False,
        "seats": 40,
        "legs": ({"region_id": UUID(int=1)},),
    }
    form = forms.fresh(given, revision=3)
    assert form.values == {
        "title": {"en": "Forum"},
        "starts_on": "2027-05-12",
        "starts_time": "09:30",
        "signed_on": "2027-05-12",
        "role": "director",
        "open": "1",
        "closed": "",
        "seats": "40",
        "legs": [{"region_id": "00000000-0000-0000-0000-000000000001"}],
    }
    assert (form.value("title.en"), form.value("legs.0.region_id")[-1], form.value("url")) == ("Forum", "1", "")
    assert (form.revision, form.status, form.errors, form.error("title")) == (3, 200, {}, None)
