"""The fixtures of API tests: clients with a token, and an office with one of everything."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend import db
from backend.accounts import tokens
from backend.accounts.tokens import Scope, TokenDetails
from backend.domain.office import acts, coordinators
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from config.settings import Settings
from tests.web_fixtures import *  # noqa: F403 - pytest finds fixtures by name
from tests.web_fixtures import NOW

API = "/api/v1"
Body: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Program:
    """A program that speaks to the API with one token."""

    client: FlaskClient
    token: str

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for something."""
        return self.client.get(API + path, headers=self._headers(headers))

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        """Send a body."""
        data = None if body is None else json.dumps(body)
        return self.client.post(API + path, data=data, content_type="application/json", headers=self._headers(headers))

    def patch(self, path: str, body: object, **headers: str) -> TestResponse:
        """Change something."""
        return self.client.patch(
            API + path, data=json.dumps(body), content_type="application/json", headers=self._headers(headers)
        )

    def delete(self, path: str, **headers: str) -> TestResponse:
        """Discard something."""
        return self.client.delete(API + path, headers=self._headers(headers))

    def made(self, path: str, body: object) -> Body:
        """Return what a creation answers; it must go through."""
        found = self.post(path, body)
        assert found.status_code == 201, found.text
        return dict(found.json or {})

    def done(self, path: str, body: object = None) -> Body:
        """Return what an action answers; it must go through."""
        found = self.post(path, body)
        assert found.status_code == 200, found.text
        return dict(found.json or {})

    def listed(self, path: str) -> list[Body]:
        """Return the items of a list."""
        found = self.get(path)
        assert found.status_code == 200, found.text
        return list((found.json or {})["items"])

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", **named}


@dataclass(frozen=True, slots=True)
class Things:
    """One of everything, by the path where it is."""

    home: Body
    city: Body
    port: Body
    person: Body
    post: Body
    partnership: Body
    agreement: Body
    forum: Body
    visit: Body
    item: Body
    feed: Body
    rule: Body


MakeProgram: TypeAlias = Callable[..., Program]


@pytest.fixture
def program_of(app: Flask, settings: Settings, sessions_of_app: db.Sessions) -> MakeProgram:
    """Return what makes a program that acts for a person of the office."""

    def make(person_id: UUID, scope: Scope = Scope.WRITE) -> Program:
        act = Act(NOW, acts.desk_of(settings))
        with acts.transaction(sessions_of_app.writes, act) as session:
            person = coordinators.get(session, person_id)
            _, text = tokens.create(session, act, person, TokenDetails(scope=scope))
        return Program(app.test_client(), text)

    return make


@pytest.fixture
def mei(program_of: MakeProgram, director: UUID) -> Program:
    """Return a director's program."""
    return program_of(director)


@pytest.fixture
def li(program_of: MakeProgram, add_person: Callable[..., UUID]) -> Program:
    """Return a coordinator's program, li@amity.example."""
    return program_of(add_person("li@amity.example"))


@pytest.fixture
def auditor(program_of: MakeProgram, add_person: Callable[..., UUID]) -> Program:
    """Return an auditor's program."""
    return program_of(add_person("ann@amity.example", Role.AUDITOR))


@pytest.fixture
def things(mei: Program) -> Things:
    """Return an office with one of everything, made through the API by the director."""
    return furnish(mei)


def furnish(mei: Program, **partnership: Any) -> Things:
    """Make one of everything; the partnership as asked for."""
    home = next(iter(one for one in mei.listed("/regions") if one["home"]), None) or mei.made("/regions", HOME)
    city = mei.made("/regions", {**CITY, "name": {"en": "Duisburg", "zh-Hans": "杜伊斯堡"}})
    port = mei.made("/organisations", {"name": {"en": "Port"}, "kind": "port", "region_id": city["id"]})
    person = mei.made("/people", {"native": "李明", "family": "Li", "given": "Ming"})
    post = mei.made("/posts", {**POST, "person_id": person["id"], "organisation_id": port["id"]})
    joined = mei.made(
        "/partnerships",
        {
            "tier": "friendly_cooperation",
            "parties": [{"region_id": city["id"]}],
            "concluded_on": "2019-11",
            **partnership,
        },
    )
    agreement = mei.made("/agreements", {**AGREEMENT, "partnership_id": joined["id"]})
    forum = mei.made("/forums", {**FORUM, "partnership_ids": [joined["id"]]})
    visit = mei.made("/visits", {**VISIT, "partnership_id": joined["id"]})
    item = mei.made(f"/visits/{visit['id']}/items", ITEM)
    feed = mei.made("/feeds", {"name": "Port of Duisburg", "partnership_ids": [joined["id"]]})
    source = {"type": "forum", "id": forum["id"]}
    rule = mei.made("/rules", {"source": source, "steps": [{"days": 3}]})
    return Things(home, city, port, person, post, joined, agreement, forum, visit, item, feed, rule)


HOME = {
    "name": {"en": "Liangjiang New Area", "zh-Hans": "两江新区"},
    "country": "CN",
    "level": "new_area",
    "timezone": "Asia/Shanghai",
    "home": True,
}
CITY = {
    "name": {"en": "Duisburg"},
    "country": "DE",
    "subdivision": "DE-NW",
    "level": "city",
    "timezone": "Europe/Berlin",
}
POST = {"title": {"en": "Director of the port"}, "rank": 3, "since": "2020"}
AGREEMENT = {
    "kind": "mou",
    "title": {"en": "Memorandum", "zh-Hans": "备忘录"},
    "signed_on": "2025-03-01",
    "term": {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}},
}
FORUM = {
    "title": {"en": "Forum on green ports", "zh-Hans": "绿色港口论坛"},
    "starts_at": "2027-05-12T09:30:00",
    "ends_at": "2027-05-12T17:00:00",
    "timezone": "Asia/Shanghai",
    "venue": {"en": "Liangjiang Hall"},
    "audience": "partner",
    "status": "confirmed",
}
VISIT = {
    "direction": "inbound",
    "purpose": {"en": "A word for the office alone"},
    "starts_on": "2027-05-10",
    "ends_on": "2027-05-14",
    "timezone": "Asia/Shanghai",
    "audience": "partner",
    "status": "confirmed",
}
ITEM = {
    "kind": "talks",
    "title": {"en": "Talks"},
    "starts_at": "2027-05-11T10:00:00",
    "ends_at": "2027-05-11T11:30:00",
    "timezone": "Asia/Shanghai",
}
