"""The verbs of the trade, and what partners see of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from backend import db
from backend.domain.outreach.messages import Message, State
from backend.domain.schedule.entries import ReleasedEntry
from tests.api.conftest import FORUM, ITEM, VISIT, Program, Things
from tests.web_fixtures import NOW


def test_a_forum_from_plan_to_tombstone(mei: Program, things: Things) -> None:
    path = f"/forums/{things.forum['id']}"
    assert things.forum["released"] == {"number": 0, "at": None, "waiting": 1}
    released = mei.done(f"{path}/actions/release")["released"]
    assert (released["number"], released["waiting"]) == (1, 0)
    assert released["at"].endswith("Z")
    before = entry_of(mei, things.forum["id"])
    moved = mei.done(
        f"{path}/actions/reschedule", {"starts_at": "2027-05-13T10:00:00", "ends_at": "2027-05-13T12:00:00"}
    )
    after = entry_of(mei, things.forum["id"])
    assert moved["starts_at_utc"] == after["starts_at_utc"] == "2027-05-13T02:00:00Z"
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    assert moved["released"]["waiting"] == 0
    renamed = mei.patch(path, {"title": "Forum on quiet ports"}).json or {}
    assert (renamed["released"]["waiting"], renamed["title"]) == (1, {"en": "Forum on quiet ports"})
    ended = mei.done(
        f"{path}/actions/call-off", {"reason": "Nobody may know", "outward_text": "It does not take place"}
    )
    assert (ended["state"], ended["status"], ended["reason"]) == ("called_off", "confirmed", "Nobody may know")
    tombstone = entry_of(mei, things.forum["id"])
    assert (tombstone["status"], tombstone["ending"], tombstone["released"]) == ("cancelled", "called_off", True)
    assert mei.done(f"{path}/actions/reinstate")["state"] == "confirmed"


def test_the_reason_never_reaches_partners(mei: Program, things: Things, sessions_of_app: db.Sessions) -> None:
    path = f"/forums/{things.forum['id']}/actions"
    mei.done(f"{path}/release")
    mei.done(f"{path}/postpone", {"reason": "Nobody may know", "outward_text": {"en": "A new date follows"}})
    with sessions_of_app.engine.connect() as connection:
        rows = connection.execute(select(ReleasedEntry.__table__)).all()
    assert "A new date follows" in str(rows)
    assert "Nobody may know" not in str(rows)
    url = mei.get(f"/feeds/{things.feed['id']}").json or {}
    feed = mei.client.get(url["url"].removeprefix("http://localhost:8000").removeprefix("http://127.0.0.1:8000"))
    assert feed.status_code == 200
    assert "A new date follows" in feed.text
    assert "Nobody may know" not in feed.text


def test_a_forum_changes_its_place_with_its_time(mei: Program, things: Things) -> None:
    path = f"/forums/{things.forum['id']}"
    mei.done(f"{path}/actions/release")
    moved = mei.done(f"{path}/actions/reschedule", {"starts_on": "2027-06-01", "venue": {"en": "Port House"}})
    assert (moved["starts_on"], moved["ends_on"], moved["venue"]) == ("2027-06-01", "2027-06-01", {"en": "Port House"})
    assert moved["released"]["waiting"] == 0
    assert "starts_at" not in moved


def test_a_patch_changes_what_it_names(mei: Program, things: Things) -> None:
    path = f"/forums/{things.forum['id']}"
    days = mei.patch(path, {"starts_on": "2027-06-01", "ends_on": "2027-06-02"}).json or {}
    assert (days["starts_on"], days["ends_on"], days["venue"]) == ("2027-06-01", "2027-06-02", FORUM["venue"])
    hours = mei.patch(path, {"starts_at": "2027-11-07T01:30:00", "timezone": "America/New_York", "fold": 1}).json or {}
    assert (hours["starts_at_utc"], hours["fold"]) == ("2027-11-07T06:30:00Z", 1)
    first = mei.patch(path, {"starts_at": "2027-11-07T01:30:00"}).json or {}
    assert first["starts_at_utc"] == "2027-11-07T05:30:00Z"
    assert "fold" not in first


def test_release_on_creation(mei: Program, things: Things) -> None:
    partners = {"partnership_ids": [things.partnership["id"]]}
    assert mei.made("/forums", {**FORUM, **partners, "release": True})["released"]["number"] == 1
    visit = mei.made("/visits", {**VISIT, "partnership_id": things.partnership["id"], "release": True})
    assert visit["released"]["number"] == 1
    hidden = mei.post("/forums", {**FORUM, **partners, "audience": "internal", "release": True})
    assert hidden.status_code == 409
    assert len(mei.listed("/forums")) == 2


@pytest.mark.parametrize("name", ["forum", "visit", "item"])
def test_only_drafts_are_discarded(mei: Program, things: Things, name: str) -> None:
    visit = f"/visits/{things.visit['id']}"
    path = {"forum": f"/forums/{things.forum['id']}", "visit": visit, "item": f"{visit}/items/{things.item['id']}"}[
        name
    ]
    mei.done(f"{path if name == 'forum' else visit}/actions/release")
    assert mei.delete(path).status_code == 409
    assert mei.get(path).status_code == 200


def test_drafts_are_discarded_and_their_history_stays(mei: Program, things: Things) -> None:
    visit = f"/visits/{things.visit['id']}"
    drafts = (f"{visit}/items/{things.item['id']}", visit, f"/forums/{things.forum['id']}")
    assert [mei.delete(path).status_code for path in drafts] == [204, 204, 204]
    assert [mei.get(path).status_code for path in drafts] == [404, 404, 404]
    verbs = [one["verb"] for one in mei.listed(f"/history?record_id={things.forum['id']}")]
    assert (verbs[0], verbs[-1]) == ("removed", "created")
    assert mei.listed("/schedule?kind=forum&kind=visit&kind=item") == []
    paper = mei.made("/agreements", {"partnership_id": things.partnership["id"], "kind": "mou", "title": "Draft"})
    assert mei.delete(f"/agreements/{paper['id']}").status_code == 204
    assert mei.delete(f"/agreements/{things.agreement['id']}").status_code == 409
    assert mei.delete(f"/partnerships/{things.partnership['id']}").status_code == 405


def test_a_visit_by_leg_and_item(mei: Program, things: Things) -> None:
    visit = f"/visits/{things.visit['id']}"
    leg = mei.made(
        f"{visit}/legs", {"region_id": things.city["id"], "starts_on": "2027-05-15", "ends_on": "2027-05-16"}
    )
    assert leg["timezone"] == "Europe/Berlin"
    flight = {
        "kind": "flight",
        "title": "CQ to DUS",
        "starts_at": "2027-05-15T01:00:00",
        "ends_at": "2027-05-15T06:00:00",
    }
    item = mei.made(
        f"{visit}/items", {**flight, "timezone": "Asia/Shanghai", "ends_timezone": "Europe/Berlin", "leg_id": leg["id"]}
    )
    assert (item["starts_at_utc"], item["ends_at_utc"]) == ("2027-05-14T17:00:00Z", "2027-05-15T04:00:00Z")
    moved = mei.done(
        f"{visit}/legs/{leg['id']}/actions/reschedule", {"starts_on": "2027-05-17", "ends_on": "2027-05-18"}
    )
    assert moved["starts_on"] == "2027-05-17"
    assert (mei.get(f"{visit}/items/{item['id']}").json or {})["starts_at"] == "2027-05-17T01:00:00"
    changed = mei.patch(f"{visit}/legs/{leg['id']}", {"ends_on": "2027-05-19"}).json or {}
    assert (changed["starts_on"], changed["ends_on"]) == ("2027-05-17", "2027-05-19")
    assert mei.patch(visit, {"starts_on": "2027-05-11"}).status_code == 422
    assert mei.delete(f"{visit}/legs/{leg['id']}").status_code == 409
    assert mei.delete(f"{visit}/items/{item['id']}").status_code == 204
    assert mei.delete(f"{visit}/legs/{leg['id']}").status_code == 204
    assert mei.delete(f"{visit}/legs/{things.visit['legs'][0]['id']}").status_code == 409


def test_a_visit_moves_whole_and_ends_in_parts(mei: Program, things: Things) -> None:
    visit = f"/visits/{things.visit['id']}"
    item, leg = f"{visit}/items/{things.item['id']}", f"{visit}/legs/{things.visit['legs'][0]['id']}"
    assert mei.done(f"{visit}/actions/release")["released"]["number"] == 1
    assert mei.done(f"{visit}/actions/reschedule", {"starts_on": "2027-05-17"})["ends_on"] == "2027-05-21"
    assert (mei.get(item).json or {})["starts_at"] == "2027-05-18T10:00:00"
    assert mei.patch(visit, {"ends_on": "2027-05-22"}).status_code == 200
    for path in (item, leg, visit):
        assert mei.done(f"{path}/actions/postpone", {"outward_text": "Later"})["postponed_at"]
        assert mei.done(f"{path}/actions/reinstate")["postponed_at"] is None
        assert mei.done(f"{path}/actions/call-off", {"reason": "x"})["called_off_at"]
        assert mei.post(f"{path}/actions/call-off", {}).status_code == 409
        assert mei.done(f"{path}/actions/reinstate")["called_off_at"] is None
    moved = mei.done(f"{item}/actions/reschedule", {"starts_at": "2027-05-18T11:00:00", "place": {"en": "Town hall"}})
    assert (moved["starts_at_utc"], moved["ends_at"], moved["place"]) == (
        "2027-05-18T03:00:00Z",
        None,
        {"en": "Town hall"},
    )
    assert mei.post(f"{visit}/actions/report").status_code == 409
    assert (mei.get(visit).json or {})["heading"]["en"] == "Delegation from Duisburg"


def test_a_visit_is_invited_and_confirmed(mei: Program, things: Things) -> None:
    body = {
        **VISIT,
        "partnership_id": things.partnership["id"],
        "status": "proposed",
        "starts_on": "2026-10-01",
        "ends_on": "2026-10-02",
    }
    path = f"/visits/{mei.made('/visits', body)['id']}/actions"
    assert mei.done(f"{path}/invite")["status"] == "invited"
    assert mei.done(f"{path}/confirm")["status"] == "confirmed"
    assert mei.done(f"{path}/report")["state"] == "reported"
    assert mei.done(f"/forums/{things.forum['id']}/actions/confirm")["status"] == "confirmed"


def test_leaving_an_item_out_of_a_release(mei: Program, things: Things) -> None:
    visit = f"/visits/{things.visit['id']}"
    dinner = mei.made(f"{visit}/items", {**ITEM, "kind": "meal", "title": "Dinner"})
    released = mei.done(f"{visit}/actions/release", {"leave_out": [dinner["id"]]})["released"]
    assert (released["number"], released["waiting"]) == (1, 1)
    mei.done(f"{visit}/actions/release")
    for item in mei.listed(f"{visit}/items"):
        assert mei.patch(f"{visit}/items/{item['id']}", {"title": "Banquet"}).status_code == 200
    released = mei.done(f"{visit}/actions/release", {"wait": [dinner["id"]]})["released"]
    assert (released["number"], released["waiting"]) == (3, 1)


def test_an_agreement_through_its_life(mei: Program, things: Things) -> None:
    assert things.agreement["current_term"] == {
        "starts_on": "2025-03-01", "ends_on": "2028-02-29", "notice_by": "2027-11-29", "decided": True,
    }  # fmt: skip
    assert [one["starts_on"] for one in things.agreement["next_terms"]] == ["2028-03-01", "2029-03-01", "2030-03-01"]
    assert (things.agreement["status"], things.agreement["state"]) == ("signed", "in_force")
    path = f"/agreements/{things.agreement['id']}/actions"
    assert mei.done(f"{path}/decide", {"decision": "keep", "note": "Useful"})["current_term"]["decided"]
    assert mei.done(f"{path}/give-notice", {"given_on": "2026-11-01", "by": "them"})["notice_given_by"] == "them"
    assert mei.post(f"{path}/renew", {}).status_code == 409
    assert mei.done(f"{path}/withdraw-notice")["notice_given_on"] is None
    assert mei.done(f"{path}/renew", {"months": 24})["next_terms"][0]["ends_on"] == "2030-02-28"
    assert [one["origin"] for one in mei.listed(f"/agreements/{things.agreement['id']}/terms")] == [
        "initial",
        "express",
    ]
    assert mei.post(f"{path}/release").status_code == 409
    draft = mei.made("/agreements", {"partnership_id": things.partnership["id"], "kind": "project", "title": "Park"})
    assert (draft["state"], draft["current_term"]) == ("draft", None)
    assert draft["why_no_term"].startswith("No term yet")
    ended = f"/agreements/{draft['id']}/actions"
    assert mei.done(f"{ended}/sign", {"signed_on": "2026-11-20", "mode": "video"})["state"] == "in_force"
    assert mei.done(f"{ended}/terminate", {"by": "us", "why": "Another paper"})["terminated_why"] == "Another paper"


def test_a_partnership_goes_its_steps(mei: Program, things: Things) -> None:
    path = f"/partnerships/{things.partnership['id']}"
    assert things.partnership["name"] is None
    assert things.partnership["heading"] == {"en": "Duisburg", "zh-Hans": "杜伊斯堡"}
    assert [one["home"] for one in things.partnership["parties"]] == [True, False]
    status = mei.done(f"{path}/actions/change-status", {"status": "dormant", "since": "2026-10", "why": "No answer"})
    assert status["statuses"][-1] == {
        "status": "dormant",
        "since": "2026-10",
        "why": "No answer",
        "by": "mei@amity.example",
    }
    tier = mei.done(f"{path}/actions/change-tier", {"tier": "friendship_city", "since": "2026"})
    assert [one["tier"] for one in tier["tiers"]] == ["friendly_cooperation", "friendship_city"]
    again = mei.patch(path, {"status": "active", "audience": "partner", "concluded_on": "2019-11-05"}).json or {}
    assert (again["status"], len(again["statuses"])) == ("active", 3)
    assert mei.done(f"{path}/actions/release")["released"]["number"] == 1


@pytest.mark.parametrize("name", ["partnerships", "agreements", "forums", "visits"])
def test_records_are_muted(mei: Program, things: Things, name: str) -> None:
    path = f"/{name}/{getattr(things, name.removesuffix('s'))['id']}"
    assert mei.done(f"{path}/actions/mute")["muted"] is True
    assert mei.done(f"{path}/actions/mute")["muted"] is True
    assert mei.done(f"{path}/actions/unmute")["muted"] is False


def test_a_feed_is_rotated_shown_and_revoked(mei: Program, things: Things) -> None:
    path = f"/feeds/{things.feed['id']}"
    first = things.feed["url"]
    assert first.endswith(".ics")
    assert things.feed["webcal_url"].startswith("webcal://")
    assert (things.feed["last_fetched_at"], things.feed["fetch_count"]) == (None, 0)
    rotated = mei.done(f"{path}/actions/rotate")["url"]
    assert rotated != first
    shown = mei.done(f"{path}/actions/show-link")["url"]
    assert shown == (mei.get(path).json or {})["url"] == mei.listed("/feeds")[0]["url"] == rotated
    verbs = [one["verb"] for one in mei.listed(f"/history?record_id={things.feed['id']}")]
    assert verbs.count("link_shown") == len(["created", "rotated", "show-link", "one", "list"])
    gone = mei.done(f"{path}/actions/revoke")
    assert (gone["state"], gone["url"], gone["webcal_url"]) == ("revoked", None, None)
    assert mei.post(f"{path}/actions/show-link").status_code == 409
    assert mei.post(f"{path}/actions/rotate").status_code == 409


def test_a_rule_rests_and_returns(mei: Program, li: Program, things: Things) -> None:
    path = f"/rules/{things.rule['id']}"
    assert things.rule["source"] == {"type": "forum", "id": things.forum["id"]}
    assert mei.done(f"{path}/actions/disable")["disabled_at"]
    assert mei.done(f"{path}/actions/enable")["disabled_at"] is None
    assert (mei.patch(path, {"steps": [{"minutes": 90}]}).json or {})["steps"] == [{"minutes": 90}]
    assert li.post("/rules", {"kind": "forum", "steps": [{"days": 2}]}).status_code == 403
    assert mei.made("/rules", {"kind": "forum", "steps": [{"days": 2}], "told": ["director"]})["source"] is None


def test_mail_is_held_back_and_sent_again(mei: Program, things: Things, sessions_of_app: db.Sessions) -> None:
    message_id = plant_message(mei, things, sessions_of_app)
    path = f"/messages/{message_id}"
    assert [one["state"] for one in mei.listed("/messages?state=planned")] == ["planned"]
    cancelled = mei.done(f"{path}/actions/cancel")
    assert cancelled["state"] == "cancelled"
    assert mei.post(f"{path}/actions/cancel").status_code == 409
    assert mei.done(f"{path}/actions/retry")["state"] == "planned"
    assert mei.post(f"{path}/actions/retry").status_code == 409
    with sessions_of_app.engine.begin() as connection:
        connection.execute(update(Message).values(state=State.FAILED, answer="550 no such mailbox"))
    assert (mei.get(path).json or {})["error"] == "550 no such mailbox"


def plant_message(mei: Program, things: Things, sessions: db.Sessions) -> str:
    """Write one planned message about the forum, as the clock would; return its id."""
    who = next(one["who"] for one in mei.listed("/history") if one["who"])
    values: dict[str, Any] = {
        "id": db.new_id(), "key": "k" * 64, "message_id": "m@a.example", "kind": "reminder", "epoch": 0, "priority": 5,
        "recipient_id": UUID(who["id"]), "address": who["email"], "domain": "amity.example",
        "record_id": UUID(things.forum["id"]), "entry_id": UUID(entry_of(mei, things.forum["id"])["id"]),
        "sequence": 0, "about": {}, "due_at": NOW, "next_try_at": NOW + timedelta(days=3650),
        "expires_at": NOW + timedelta(days=3650), "state": State.PLANNED, "attempts": 0,
        "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    with sessions.engine.begin() as connection:
        connection.execute(Message.__table__.insert().values(**values))  # type: ignore[attr-defined]
    return str(values["id"])


def entry_of(mei: Program, record_id: str) -> dict[str, Any]:
    """Return the only entry of a record."""
    [found] = mei.listed(f"/schedule?record_id={record_id}")
    return found


def test_an_act_is_undone_by_any_of_its_changes_once(mei: Program, things: Things) -> None:
    path = f"/forums/{things.forum['id']}"
    before = mei.get(path).json or {}
    mei.patch(path, {"title": "Other", "starts_at": "2027-05-13T10:00:00", "ends_at": "2027-05-13T12:00:00"})
    newest = mei.listed(f"/history?record_id={things.forum['id']}")[0]
    assert newest["act_id"]
    done = mei.done(f"/history/{newest['id']}/actions/undo")
    assert done["id"] == newest["id"]
    after = mei.get(path).json or {}
    assert (after["title"], after["starts_at"]) == (before["title"], before["starts_at"])
    again = mei.post(f"/history/{newest['id']}/actions/undo", {})
    assert (again.status_code, (again.json or {})["detail"]) == (409, "It is undone already")
    mei.done(f"{path}/actions/release")
    released = mei.listed(f"/history?record_id={things.forum['id']}")[0]
    assert mei.post(f"/history/{released['id']}/actions/undo", {}).status_code == 409
