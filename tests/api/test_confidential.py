"""A coordinator outside the team of a confidential partnership: 404 everywhere, and nothing in any list."""

import json
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.api.conftest import API, FORUM, Program, Things, furnish

PLANTED = "Planted confidential word"


@pytest.fixture
def secret(mei: Program) -> Things:
    """Return an office whose one partnership is closed to all but the director."""
    things = furnish(mei, confidential=True, owner="mei@amity.example", name={"en": PLANTED})
    mei.done(f"/forums/{things.forum['id']}/actions/reschedule", {"starts_at": "2027-05-13T09:30:00"})
    mei.done(f"/feeds/{things.feed['id']}/actions/rotate")
    mei.done(f"/agreements/{things.agreement['id']}/actions/mute")
    return things


def test_every_address_with_an_id_is_a_404(app: Flask, li: Program, mei: Program, secret: Things) -> None:
    walked = list(walk(app, li, mei, secret))
    assert [(method, path, found.status_code) for method, path, found in walked if found.status_code != 404] == []
    assert len(walked) > 70
    assert [path for _, path, found in walked if PLANTED in found.text] == []


def test_nothing_of_it_is_in_any_list(app: Flask, li: Program, mei: Program, secret: Things) -> None:
    seen_by_director, leaks = 0, []
    ids = {
        getattr(secret, name)["id"] for name in ("partnership", "agreement", "forum", "visit", "item", "feed", "rule")
    }
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api.list_") and "<" not in rule.rule:
            path = rule.rule.removeprefix(API)
            seen_by_director += any(one in mei.get(path).text for one in ids)
            shown = li.get(f"{path}?limit=200").text
            leaks += [(path, one) for one in [*ids, PLANTED, "A word for the office alone"] if one in shown]
    assert leaks == []
    assert seen_by_director >= 7
    assert li.listed("/schedule") == []


def test_it_cannot_be_named_either(li: Program, secret: Things) -> None:
    partnership = secret.partnership["id"]
    named = li.post("/forums", {**FORUM, "partnership_ids": [partnership]})
    unknown = li.post("/forums", {**FORUM, "partnership_ids": ["00000000-0000-7000-8000-000000000000"]})
    assert [named.status_code, unknown.status_code] == [409, 409]
    assert named.text == unknown.text.replace("00000000-0000-7000-8000-000000000000", partnership)
    assert li.post("/feeds", {"name": "x", "partnership_ids": [partnership]}).status_code == 409
    assert (
        li.post(
            "/visits", {"direction": "inbound", "partnership_id": partnership, "starts_on": "2027-05-01"}
        ).status_code
        == 409
    )
    source = {"source": {"type": "forum", "id": secret.forum["id"]}, "steps": [{"days": 1}]}
    assert li.post("/rules", source).status_code == 404
    for name in ("forums", "visits", "agreements", "feeds", "schedule"):
        assert li.listed(f"/{name}?partnership_id={partnership}") == []
    assert li.listed(f"/history?record_id={partnership}") == []


def test_one_of_the_team_sees_it(li: Program, mei: Program, secret: Things) -> None:
    path = f"/partnerships/{secret.partnership['id']}"
    assert mei.patch(path, {"team": ["li@amity.example"]}).status_code == 200
    assert (li.get(path).json or {})["name"] == {"en": PLANTED}
    assert {one["kind"] for one in li.listed("/schedule")} >= {"forum", "visit", "leg", "item"}


def walk(app: Flask, li: Program, mei: Program, secret: Things) -> list[tuple[str, str, TestResponse]]:
    """Return what each route about one of the confidential things answers the outsider."""
    ids = {
        f"{name}_id": getattr(secret, name)["id"]
        for name in ("partnership", "agreement", "forum", "visit", "item", "feed", "rule")
    }
    ids["leg_id"] = secret.visit["legs"][0]["id"]
    ids["term_id"] = mei.listed(f"/agreements/{ids['agreement_id']}/terms")[0]["id"]
    ids["entry_id"] = mei.listed(f"/schedule?record_id={ids['forum_id']}")[0]["id"]
    ids["change_id"] = mei.listed(f"/history?record_id={ids['forum_id']}")[0]["id"]
    found = []
    for rule in app.url_map.iter_rules():
        names = re.findall(r"<uuid:(\w+)>", rule.rule)
        if not rule.endpoint.startswith("api.") or not names or not ids.keys() >= set(names):
            continue
        path = rule.rule
        for name in names:
            path = path.replace(f"<uuid:{name}>", ids[name])
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            headers = {"Authorization": f"Bearer {li.token}"}
            answered = li.client.open(
                path, method=method, data=json.dumps({}), content_type="application/json", headers=headers
            )
            found.append((method, path, answered))
    return found
