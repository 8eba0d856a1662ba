"""What no honest program sends: clear 4xx answers with the field at fault, never a 500."""

import json
from typing import Any

import pytest

from tests.api.conftest import AGREEMENT, API, CITY, FORUM, ITEM, POST, VISIT, Program, Things

LONE = "\ud800"
DEEP: Any = "x"
for _ in range(15):
    DEEP = [DEEP]

POSTS = (
    "regions", "organisations", "people", "posts", "partnerships", "agreements", "forums", "visits", "items", "legs",
    "feeds", "rules", "call-off", "reschedule", "sign", "release",
)  # fmt: skip
RAW: tuple[tuple[str, bytes, str, int], ...] = (
    ("no JSON", b"{", "application/json", 400),
    ("an array", b"[]", "application/json", 400),
    ("a text", b'"x"', "application/json", 400),
    ("null", b"null", "application/json", 400),
    ("NaN", b'{"title": NaN}', "application/json", 400),
    ("infinity", b'{"title": -Infinity}', "application/json", 400),
    ("a number of 5000 digits", b'{"title": ' + b"9" * 5000 + b"}", "application/json", 400),
    ("bad UTF-8", b'{"title": "\xff\xfe"}', "application/json", 400),
    ("UTF-16 with a lone half", '{"title": "x"}'.encode("utf-16-le")[:-1], "application/json", 400),
    ("a name twice", b'{"title": "a", "title": "b"}', "application/json", 400),
    ("a name twice, inside", b'{"title": {"en": "a", "en": "b"}}', "application/json", 400),
    ("100,000 arrays deep", b'{"title": ' + b"[" * 100_000, "application/json", 400),
    ("30 objects deep", b'{"a":' * 30 + b"1" + b"}" * 30, "application/json", 400),
    ("a form", b"title=x", "application/x-www-form-urlencoded", 415),
    ("XML", b"<title>x</title>", "application/xml", 415),
    ("plain text", b'{"title": "x"}', "text/plain", 415),
    ("no type", b'{"title": "x"}', "", 415),
    ("10 MB", b'{"title": "' + b"x" * 10_000_000 + b'"}', "application/json", 413),
)
VALUES: tuple[Any, ...] = (
    None, True, -1, 2**70, 1.5, "", "x\r\nBcc: a@b.example", "a\0b", LONE, "x" * 100_000, "<script>alert(1)</script>",
    "'; DROP TABLE forums; --", "%(x)s %s {0} {{7*7}}", [], [None], {}, {"en": None}, {LONE: "x"}, {"not a tag": "x"},
    DEEP, ["x"] * 1000, [{"id": LONE}], "9999-12-31T23:59:59",
)  # fmt: skip
FIELDS: tuple[tuple[str, str, Any, int, str], ...] = (
    ("forums", "title", {"en": "Forum\r\nBcc: all@b.example"}, 422, "title"),
    ("forums", "title", {"en": "a\0b"}, 422, "title"),
    ("forums", "title", {"en": LONE}, 422, "title"),
    ("forums", "title", {"en": "x" * 301}, 422, "title"),
    ("forums", "title", {"en; DROP": "x"}, 422, "title"),
    ("forums", "title", {}, 422, "title"),
    ("forums", "title", ["x"], 422, "title"),
    ("forums", "title", 2**70, 422, "title"),
    ("forums", "timezone", "Mars/Olympus", 422, "timezone"),
    ("forums", "timezone", "../../etc/passwd", 422, "timezone"),
    ("forums", "timezone", "europe/berlin", 422, "timezone"),
    ("forums", "timezone", "UTC+8", 422, "timezone"),
    ("forums", "starts_at", "2027-05-12T09:30:00+08:00", 422, "starts_at"),
    ("forums", "starts_at", "2027-05-12T09:30:00Z", 422, "starts_at"),
    ("forums", "starts_at", 1767225600, 422, "starts_at"),
    ("forums", "starts_at", "1767225600", 422, "starts_at"),
    ("forums", "starts_at", "9999-12-31T23:59:59", 422, "starts_at"),
    ("forums", "starts_at", "0000-01-01T00:00:00", 422, "starts_at"),
    ("forums", "starts_at", "2027-02-30T10:00:00", 422, "starts_at"),
    ("forums", "starts_at", "2027-05-12T25:00:00", 422, "starts_at"),
    ("forums", "ends_at", "2027-05-12T09:29:59", 422, "ends_at"),
    ("forums", "fold", 2, 422, "fold"),
    ("forums", "kind", "feast", 422, "kind"),
    ("forums", "kind", ["forum"], 422, "kind"),
    ("forums", "audience", "involved", 422, "audience"),
    ("forums", "audience", "everybody", 422, "audience"),
    ("forums", "audience_partnership_ids", [], 422, "audience_partnership_ids"),
    ("forums", "partnership_ids", "not a list", 422, "partnership_ids"),
    ("forums", "partnership_ids", ["x"], 422, "partnership_ids.0"),
    ("forums", "partnership_ids", ["00000000-0000-7000-8000-000000000000"], 409, "partnership_ids"),
    ("forums", "url", "javascript:alert(1)", 422, "url"),
    ("forums", "url", "https://a.example/\r\nx", 422, "url"),
    ("forums", "owner", "nobody@amity.example", 409, "owner"),
    ("forums", "owner", "Mei <mei@amity.example>", 422, "owner"),
    ("forums", "release", "perhaps", 422, "release"),
    ("forums", "id", "00000000-0000-7000-8000-000000000000", 422, "id"),
    ("forums", "__class__", "x", 422, "__class__"),
    ("regions", "country", "XX", 422, "country"),
    ("regions", "country", "D\0", 422, "country"),
    ("regions", "subdivision", "FR-75", 422, "subdivision"),
    ("regions", "latitude", 91, 422, "latitude"),
    ("regions", "figures", [{"indicator": "population", "value": 2**70}], 422, "figures.0.value"),
    ("regions", "figures", [{"indicator": "population", "value": "many"}], 422, "figures.0.value"),
    ("regions", "figures", [{"indicator": "population", "value": "1/0/0"}], 422, "figures.0.value"),
    ("regions", "figures", [{"indicator": "a b", "value": 1}], 422, "figures.0.indicator"),
    ("regions", "parent_id", "00000000-0000-7000-8000-000000000000", 409, "parent_id"),
    ("partnerships", "parties", [], 422, "parties"),
    ("partnerships", "parties", [{"region_id": None}], 422, "parties.0"),
    ("partnerships", "parties", [{"region_id": "' OR 1=1"}], 422, "parties.0.region_id"),
    ("partnerships", "concluded_on", "2019-13", 422, "concluded_on"),
    ("partnerships", "team", ["nobody@amity.example"], 409, "team"),
    ("agreements", "term", {"months": 2**70}, 422, "term.months"),
    ("agreements", "term", {"months": 0}, 422, "term.months"),
    ("agreements", "term", {"months": 12, "notice": {"months": 3, "days": 9}}, 422, "term.notice"),
    ("agreements", "term", {"months": "36 months"}, 422, "term.months"),
    ("agreements", "signed_on", "0001", 422, "signed_on"),
    ("agreements", "effective_on", "9999-12-31", 422, "effective_on"),
    ("visits", "direction", "sideways", 422, "direction"),
    ("visits", "ends_on", "2027-05-09", 422, "legs.0.ends_on"),
    ("visits", "starts_on", "2027-05-10T00:00:00", 422, "legs.0.starts_on"),
    ("items", "starts_at", "2028-05-11T10:00:00", 422, "ends_at"),
    ("items", "leg_id", "00000000-0000-7000-8000-000000000000", 409, "leg_id"),
    ("feeds", "partnership_ids", [], 422, "partnership_ids"),
    ("feeds", "name", "a\nb", 422, "name"),
    ("feeds", "locale", "../../x", 422, "locale"),
    ("feeds", "kinds", [], 422, "kinds"),
    ("rules", "steps", [{"days": -1}], 422, "steps.0.days"),
    ("rules", "steps", [{"days": 1, "hours": 1}], 422, "steps.0"),
    ("rules", "hour", "24:00", 422, "hour"),
    ("rules", "told", ["everybody"], 422, "told.0"),
    ("people", "native", "a\u2028b", 422, "native"),
    ("people", "email", "a@b@c", 422, "email"),
    ("posts", "rank", 10**9, 422, "rank"),
    ("posts", "until", "1899", 422, "until"),
    ("posts", "person_id", "00000000-0000-7000-8000-000000000000", 409, "person_id"),
    ("call-off", "outward_text", {"en": 7}, 422, "outward_text"),
    ("call-off", "reason", ["x"], 422, "reason"),
    ("reschedule", "starts_at", "2027-03-28T02:30:00", 422, "starts_at"),
    ("sign", "mode", "telepathy", 422, "mode"),
    ("release", "leave_out", ["x"], 422, "leave_out.0"),
)


@pytest.mark.parametrize("name", POSTS)
def test_raw_bodies(mei: Program, things: Things, name: str) -> None:
    path, _ = posts(things)[name]
    found = []
    for what, data, kind, status in RAW:
        headers = {"Authorization": f"Bearer {mei.token}"}
        answered = mei.client.post(API + path, data=data, content_type=kind, headers=headers)
        if answered.status_code != status or answered.mimetype != "application/problem+json":
            found.append((what, answered.status_code, answered.text))
    assert found == []


@pytest.mark.parametrize("name", POSTS)
def test_any_field_with_any_value(mei: Program, things: Things, name: str) -> None:
    path, body = posts(things)[name]
    found = []
    for field in [*body, "unknown"]:
        for value in VALUES:
            answered = mei.post(path, {**body, field: value})
            if not is_clear(answered.status_code, answered.json):
                found.append((field, value, answered.status_code, answered.text))
    assert found == []


def test_fields_at_fault_are_named(mei: Program, things: Things) -> None:
    found = []
    for name, field, value, status, at_fault in FIELDS:
        path, body = posts(things)[name]
        answered = mei.post(path, {**body, field: value})
        named = [one["field"] for one in (answered.json or {}).get("errors", [])]
        if answered.status_code != status or (at_fault and at_fault not in named):
            found.append((name, field, value, answered.status_code, named))
    assert found == []


def test_scripts_and_sql_are_kept_as_text(mei: Program) -> None:
    title = "<script>alert(1)</script>'; DROP TABLE forums; -- {{7*7}} %(x)s"
    made = mei.made("/forums", {**FORUM, "audience": "internal", "title": {"en": title}})
    assert made["title"] == {"en": title}
    answered = mei.get(f"/forums/{made['id']}")
    assert answered.mimetype == "application/json"
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    assert (answered.json or {})["title"] == {"en": title}


def test_a_time_that_clocks_jump_over_is_refused_with_its_neighbours(mei: Program) -> None:
    gap = {**FORUM, "starts_at": "2027-03-28T02:30:00", "ends_at": None, "timezone": "Europe/Berlin"}
    answered = mei.post("/forums", {**gap, "audience": "internal"})
    [error] = (answered.json or {})["errors"]
    assert (answered.status_code, error["field"]) == (422, "starts_at")
    assert "2027-03-28 01:30" in error["message"]
    assert "2027-03-28 03:30" in error["message"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/forums/x", 404),
        ("/forums/00000000-0000-7000-8000-000000000000", 404),
        ("/forums/00000000-0000-7000-8000-00000000000g", 404),
        ("/forums/'%20OR%201=1", 404),
        ("/forums/%00", 400),
        ("/forums/../../health", 404),
        ("/forums?limit=-1", 422),
        ("/forums?limit=0", 422),
        ("/forums?limit=201", 422),
        ("/forums?limit=²", 422),
        ("/forums?limit=" + "9" * 5000, 422),
        ("/forums?cursor=x", 422),
        ("/forums?cursor=" + "W" * 5000, 422),
        ("/forums?partnership_id=x", 422),
        ("/forums?partnership_id=%00", 400),
        ("/forums?unknown=1", 422),
        ("/forums?partnership_id=%ff", 422),
        ("/schedule?from=yesterday", 422),
        ("/schedule?from=9999-12-31", 422),
        ("/schedule?to=2200-12-31", 200),
        ("/schedule?from=1800-01-01", 200),
        ("/schedule?kind=feast", 422),
        ("/schedule?mine=perhaps", 422),
        ("/messages?state=lost", 422),
        ("/messages?recipient=x", 422),
        ("/history?record_id=';--", 422),
        ("/rules?record_id[]=1", 422),
        ("/partnerships?tier=best", 422),
        ("/posts?held_on=2027-02-30", 422),
        ("/nowhere", 404),
    ],
)
def test_addresses(mei: Program, path: str, status: int) -> None:
    answered = mei.get(path)
    assert answered.status_code == status
    assert answered.mimetype == ("application/json" if status == 200 else "application/problem+json")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Idempotency_Key": "x" * 201}, 422),
        ({"Idempotency_Key": "x" * 60_000}, 422),
        ({"Idempotency_Key": ""}, 422),
        ({"Idempotency_Key": "with spaces and \xff"}, 422),
        ({"If_Match": "x" * 60_000}, 201),
        ({"Accept_Language": "zh;q=x,,;;q=9,*-*,\xff"}, 201),
        ({"Authorization": "Bearer " + "x" * 60_000}, 401),
        ({"Authorization": "Bearer \xff"}, 401),
        ({"Authorization": "Basic bWVpOng="}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": ""}, 401),
        ({"X_HTTP_Method_Override": "DELETE"}, 201),
    ],
)
def test_headers(mei: Program, headers: dict[str, str], status: int) -> None:
    answered = mei.post("/forums", {**FORUM, "audience": "internal"}, **headers)
    assert answered.status_code == status


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/forums"), ("DELETE", "/forums"), ("POST", "/history"), ("TRACE", "/forums")]
)
def test_methods_that_are_none(mei: Program, method: str, path: str) -> None:
    answered = mei.client.open(API + path, method=method, headers={"Authorization": f"Bearer {mei.token}"})
    assert answered.status_code == 405
    assert "GET" in answered.headers["Allow"]
    assert answered.mimetype == "application/problem+json"


def posts(things: Things) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return path and a valid body of the main POSTs."""
    partner, forum, visit = things.partnership["id"], things.forum["id"], things.visit["id"]
    item = f"/visits/{visit}/items/{things.item['id']}"
    berlin = {"starts_at": "2027-05-11T12:00:00", "ends_at": None, "timezone": "Europe/Berlin"}
    return {
        "regions": ("/regions", {**CITY, "figures": [], "statements": [], "cooperation_areas": [], "latitude": None}),
        "organisations": ("/organisations", {"name": "Port", "kind": "port", "region_id": things.city["id"]}),
        "people": ("/people", {"native": "李明", "written": None, "email": None}),
        "posts": ("/posts", {**POST, "person_id": things.person["id"], "organisation_id": things.port["id"]}),
        "partnerships": (
            "/partnerships",
            {"tier": "contact", "parties": [{"region_id": things.city["id"]}], "name": None, "team": []},
        ),
        "agreements": ("/agreements", {**AGREEMENT, "partnership_id": partner, "parties": None}),
        "forums": ("/forums", {**FORUM, "partnership_ids": [partner]}),
        "visits": ("/visits", {**VISIT, "partnership_id": partner}),
        "items": (f"/visits/{visit}/items", {**ITEM, "leg_id": None}),
        "legs": (f"/visits/{visit}/legs", {"starts_on": "2027-05-14", "ends_on": "2027-05-15", "region_id": None}),
        "feeds": ("/feeds", {"name": "Port", "partnership_ids": [partner], "kinds": None, "expires_on": None}),
        "rules": ("/rules", {"source": {"type": "forum", "id": forum}, "steps": [{"days": 3}], "hour": "09:00"}),
        "call-off": (f"{item}/actions/call-off", {"reason": None, "outward_text": None}),
        "reschedule": (f"/forums/{forum}/actions/reschedule", berlin),
        "sign": (f"/agreements/{things.agreement['id']}/actions/sign", {"mode": "video", "signers": []}),
        "release": (f"/visits/{visit}/actions/release", {"leave_out": []}),
    }


def is_clear(status: int, answered: Any) -> bool:
    """Say whether an answer is a success, or a 4xx that says what is wrong."""
    if status in {200, 201}:
        return True
    said = json.dumps(answered)
    return status in {400, 403, 404, 409, 422} and bool(answered["detail"]) and "Traceback" not in said
