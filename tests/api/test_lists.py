"""Lists: page by page, filtered, and with as many queries for three rows as for one."""

from flask import Flask

from backend import db
from tests.api.conftest import FORUM, Body, Program, Things, furnish
from tests.statements import counted

FILTERS = {
    "/regions?country=de": 1,
    "/regions?level=new_area": 1,
    "/regions?country=FR": 0,
    "/organisations?region_id={city}&kind=port": 1,
    "/organisations?kind=school": 0,
    "/posts?held_on=2026-11-23&person_id={person}&organisation_id={port}": 1,
    "/posts?held_on=2019-11-23": 0,
    "/partnerships?tier=friendly_cooperation&status=active&region_id={city}": 1,
    "/partnerships?tier=contact": 0,
    "/partnerships?under_partnership_id={partnership}": 0,
    "/agreements?partnership_id={partnership}&kind=mou": 1,
    "/agreements?kind=park": 0,
    "/forums?partnership_id={partnership}": 1,
    "/forums?partnership_id={city}": 0,
    "/visits?partnership_id={partnership}": 1,
    "/feeds?partnership_id={partnership}": 1,
    "/rules?record_id={forum}": 1,
    "/schedule?kind=forum&kind=leg": 2,
    "/schedule?partnership_id={partnership}&kind=item": 1,
    "/schedule?record_id={visit}": 3,
    "/schedule?mine=true&kind=forum": 1,
    "/schedule?to=2000-01-01": 0,
    "/history?record_id={item}": 0,
    "/history?record_type=feed": 4,
    "/messages?state=sent": 0,
    "/messages?recipient=mei@amity.example&record_id={forum}": 0,
}
NESTED = {"visit_id": "visit", "agreement_id": "agreement", "partnership_id": "partnership"}


def test_no_list_takes_more_queries_for_more_rows(
    app: Flask, mei: Program, things: Things, sessions_of_app: db.Sessions
) -> None:
    paths = list_paths(app, things)
    one = {path: queries(mei, sessions_of_app, path) for path in paths}
    for _ in range(2):
        furnish(mei)
    for path in ("legs", "items"):
        mei.made(f"/visits/{things.visit['id']}/{path}", leg_or_item(things, path))
    assert {path: queries(mei, sessions_of_app, path) for path in paths} == one
    assert len(paths) == 19


def test_pages_follow_one_another(mei: Program) -> None:
    made = [mei.made("/forums", {**FORUM, "audience": "internal"})["id"] for _ in range(5)]
    found: list[str] = []
    path = "/forums?limit=2"
    for length in (2, 2, 1):
        page = mei.get(path).json or {}
        assert len(page["items"]) == length
        found += [one["id"] for one in page["items"]]
        path = f"/forums?limit=2&cursor={page['next']}"
    assert page["next"] is None
    assert found == made[::-1]


def test_the_schedule_goes_by_time(mei: Program) -> None:
    days = ["2027-06-03", "2027-06-01", "2027-06-02"]
    for day in days:
        mei.made("/forums", {"title": "Day", "starts_on": day, "timezone": "Asia/Shanghai"})
    first = mei.get("/schedule?limit=2").json or {}
    rest = mei.get(f"/schedule?limit=2&cursor={first['next']}").json or {}
    assert [one["starts_on"] for one in first["items"] + rest["items"]] == sorted(days)
    assert [one["starts_on"] for one in mei.listed("/schedule?from=2027-06-02&to=2027-06-02")] == ["2027-06-02"]


def test_a_cursor_of_another_list_is_refused(mei: Program) -> None:
    for _ in range(2):
        mei.made("/forums", {**FORUM, "audience": "internal"})
    cursor = (mei.get("/forums?limit=1").json or {})["next"]
    assert mei.get(f"/history?cursor={cursor}").status_code == 422


def test_filters(mei: Program, things: Things) -> None:
    ids = {name: getattr(things, name)["id"] for name in things.__slots__}
    assert {path: len(mei.listed(path.format(**ids))) for path in FILTERS} == FILTERS


def list_paths(app: Flask, things: Things) -> list[str]:
    """Return the path of every list."""
    rules = [one for one in app.url_map.iter_rules() if one.endpoint.startswith("api.list_")]
    ids = {name: getattr(things, kind)["id"] for name, kind in NESTED.items()}
    found = []
    for rule in rules:
        path = rule.rule.removeprefix("/api/v1")
        for name, value in ids.items():
            path = path.replace(f"<uuid:{name}>", value)
        found.append(path)
    return sorted(found)


def leg_or_item(things: Things, path: str) -> Body:
    """Return another leg, or another item of the first one."""
    if path == "legs":
        return {"starts_on": "2027-05-15", "ends_on": "2027-05-16"}
    leg = things.visit["legs"][0]["id"]
    return {
        "kind": "meal",
        "title": "Dinner",
        "starts_at": "2027-05-11T18:00",
        "timezone": "Asia/Shanghai",
        "leg_id": leg,
    }


def queries(mei: Program, sessions: db.Sessions, path: str) -> int:
    """Return how many statements a GET takes."""
    with counted(sessions.engine) as statements:
        assert mei.get(path).status_code == 200
    return len([one for one in statements if one.startswith("SELECT")])
