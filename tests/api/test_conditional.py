"""Revisions: what a PATCH or a verb may be made to depend on, and what a GET need not send again."""

from typing import Any

import pytest

from tests.api.conftest import Program, Things


def test_the_revision_is_the_tag(mei: Program, things: Things) -> None:
    path = f"/forums/{things.forum['id']}"
    shown = mei.get(path)
    assert shown.headers["ETag"] == f'"{things.forum["revision"]}"'
    again = mei.get(path, If_None_Match=shown.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    changed = mei.patch(path, {"status": "planned"}, If_Match=shown.headers["ETag"])
    assert changed.status_code == 200
    assert changed.headers["ETag"] == f'"{things.forum["revision"] + 1}"'
    assert mei.get(path, If_None_Match=shown.headers["ETag"]).status_code == 200


@pytest.mark.parametrize("tag", ['"99"', 'W/"1"', '"x"', '"98", "99"'])
def test_who_read_another_version_changes_nothing(mei: Program, things: Things, tag: str) -> None:
    path = f"/forums/{things.forum['id']}"
    answers = [
        mei.patch(path, {"title": "Lost"}, If_Match=tag),
        mei.post(f"{path}/actions/call-off", {}, If_Match=tag),
        mei.delete(path, If_Match=tag),
    ]
    assert [one.status_code for one in answers] == [412, 412, 412]
    assert mei.get(path).json == things.forum


def test_any_version_will_do_where_it_is_asked_for(mei: Program, things: Things) -> None:
    assert mei.patch(f"/forums/{things.forum['id']}", {"url": None}, If_Match="*").status_code == 200


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("forums", {"partnership_ids": [], "audience": "internal"}),
        ("visits", {"ends_on": "2027-05-15"}),
        ("regions", {"figures": [{"indicator": "population", "value": 495000}]}),
        ("partnerships", {"team": ["mei@amity.example"], "owner": "mei@amity.example", "confidential": True}),
        ("partnerships", {"concluded_on": "2020"}),
        ("agreements", {"term": {"months": 24}}),
        ("feeds", {"name": "Harbour"}),
        ("rules", {"steps": [{"hours": 2}]}),
        ("people", {"honorific": {"de": "Herr"}}),
        ("organisations", {"website": "https://port.example/"}),
    ],
)
def test_every_change_is_another_version(mei: Program, things: Things, name: str, change: dict[str, Any]) -> None:
    path = f"/{name}/{one_of(things, name)['id']}"
    before = mei.get(path).json or {}
    after = mei.patch(path, change, If_Match=f'"{before["revision"]}"').json or {}
    assert after["revision"] > before["revision"]
    assert mei.patch(path, change, If_Match=f'"{before["revision"]}"').status_code == 412


def test_a_figure_changed_in_place_is_another_version_of_its_region(mei: Program, things: Things) -> None:
    path = f"/regions/{things.city['id']}"
    first = mei.patch(path, {"figures": [{"indicator": "population", "value": 495000}]}).json or {}
    second = mei.patch(path, {"figures": [{"indicator": "population", "value": 500000}]}).json or {}
    assert second["revision"] == first["revision"] + 1


def test_an_item_is_no_part_of_its_visit_but_a_leg_is(mei: Program, things: Things) -> None:
    path = f"/visits/{things.visit['id']}"
    revision = (mei.get(path).json or {})["revision"]
    mei.patch(f"{path}/items/{things.item['id']}", {"title": "Longer talks"})
    assert (mei.get(path).json or {})["revision"] == revision
    mei.patch(f"{path}/legs/{things.visit['legs'][0]['id']}", {"ends_on": "2027-05-16"})
    assert (mei.get(path).json or {})["revision"] > revision


def one_of(things: Things, name: str) -> dict[str, Any]:
    """Return the one of this collection."""
    named = {"people": "person", "regions": "city", "organisations": "port"}
    found: dict[str, Any] = getattr(things, named.get(name, name.removesuffix("s")))
    return found
