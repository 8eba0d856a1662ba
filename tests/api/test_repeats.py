"""Idempotency-Key: what is sent twice is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select, update

from backend import db
from backend.accounts.idempotency import IdempotencyKey
from tests.api.conftest import FORUM, MakeProgram, Program, Things

DRAFT = {**FORUM, "audience": "internal"}


def test_a_repeat_gets_the_first_answer(mei: Program) -> None:
    first = mei.post("/forums", DRAFT, Idempotency_Key="a-1")
    mei.patch(f"/forums/{(first.json or {})['id']}", {"title": "Another"})
    again = mei.post("/forums", DRAFT, Idempotency_Key="a-1")
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert [again.headers[name] for name in ("Location", "ETag")] == [
        first.headers[name] for name in ("Location", "ETag")
    ]
    assert len(mei.listed("/forums")) == 1


def test_another_key_or_none_is_another_request(mei: Program) -> None:
    for headers in ({"Idempotency_Key": "a"}, {"Idempotency_Key": "b"}, {}, {}):
        assert mei.post("/forums", DRAFT, **headers).status_code == 201
    assert len(mei.listed("/forums")) == 4


def test_a_key_belongs_to_one_request_of_one_account(mei: Program, li: Program) -> None:
    assert mei.post("/forums", DRAFT, Idempotency_Key="a").status_code == 201
    other = mei.post("/forums", {**DRAFT, "kind": "fair"}, Idempotency_Key="a")
    elsewhere = mei.post("/people", DRAFT, Idempotency_Key="a")
    assert [other.status_code, elsewhere.status_code] == [422, 422]
    assert (other.json or {})["errors"][0]["field"] == "Idempotency-Key"
    assert li.post("/forums", DRAFT, Idempotency_Key="a").status_code == 201


def test_a_verb_is_done_once(mei: Program, things: Things) -> None:
    path = f"/forums/{things.forum['id']}/actions/postpone"
    answers = [mei.post(path, {}, Idempotency_Key="p") for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].data == answers[1].data
    assert mei.post(path, {}).status_code == 409


def test_what_failed_may_be_tried_again(mei: Program) -> None:
    assert mei.post("/forums", {**DRAFT, "title": ""}, Idempotency_Key="a").status_code == 422
    assert mei.post("/forums", DRAFT, Idempotency_Key="a").status_code == 201


def test_after_a_day_the_key_is_free(mei: Program, sessions_of_app: db.Sessions) -> None:
    assert mei.post("/forums", DRAFT, Idempotency_Key="a").status_code == 201
    with sessions_of_app.engine.begin() as connection:
        made = connection.scalar(select(IdempotencyKey.created_at))
        assert made is not None
        connection.execute(update(IdempotencyKey).values(created_at=made - timedelta(hours=25)))
    assert mei.post("/forums", DRAFT, Idempotency_Key="a").status_code == 201
    assert len(mei.listed("/forums")) == 2
    with sessions_of_app.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(IdempotencyKey)) == 1


def test_no_secret_is_kept_and_a_repeat_shows_it_again(
    mei: Program, things: Things, sessions_of_app: db.Sessions
) -> None:
    body = {"name": "Port", "partnership_ids": [things.partnership["id"]]}
    answers = [mei.post("/feeds", body, Idempotency_Key="f") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    rotated = [mei.post(answers[0].headers["Location"][7:] + "/actions/rotate", Idempotency_Key="r") for _ in range(2)]
    assert rotated[0].json == rotated[1].json
    with sessions_of_app.engine.connect() as connection:
        assert connection.scalars(select(IdempotencyKey.body)).all() == [None, None]


def test_two_at_once_make_one(app: Flask, program_of: MakeProgram, mei: Program) -> None:
    programs = [Program(app.test_client(), mei.token) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: one.post("/forums", DRAFT, Idempotency_Key="once"), programs))
    assert {one.status_code for one in answers} == {201}
    assert len({one.headers["Location"] for one in answers}) == 1
    assert len(mei.listed("/forums")) == 1
