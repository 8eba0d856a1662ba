"""The description is valid OpenAPI, complete, and true of what is answered."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from tests.api.conftest import Program, Things

COLLECTIONS = (
    "regions", "organisations", "people", "posts", "partnerships", "agreements", "forums", "visits", "feeds", "rules",
    "messages", "schedule", "history",
)  # fmt: skip


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """Return the document, as anybody may read it."""
    found = client.get("/api/v1/openapi.json")
    assert found.status_code == 200
    return dict(found.json or {})


def test_it_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_route_is_in_it_and_nothing_else(app: Flask, document: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<uuid:(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1")), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert described == routes
    assert len(described) > 100


def test_every_operation_says_what_it_takes_and_answers(document: dict[str, Any]) -> None:
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    assert [one["operationId"] for one in operations if not one["summary"] or "401" not in one["responses"]] == []
    ids = [one["operationId"] for one in operations]
    assert len(set(ids)) == len(ids)
    for path, methods in document["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        for method, one in methods.items():
            assert [given["name"] for given in one["parameters"] if given.get("in") == "path"] == names
            assert ("requestBody" in one) == (method in {"post", "patch"})


def test_a_change_needs_no_field(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["ForumDetails"]["required"] == ["timezone", "title"]
    assert "required" not in schemas["ForumDetailsChange"]
    assert "default" not in schemas["ForumDetailsChange"]["properties"]["kind"]


def test_nothing_in_it_speaks_to_the_builders(document: dict[str, Any]) -> None:
    assert "interfaces.md" not in str(document)
    assert "$defs" not in str(document)


@pytest.mark.usefixtures("things")
def test_answers_are_as_it_says(mei: Program, document: dict[str, Any]) -> None:
    for name in COLLECTIONS:
        found = mei.get(f"/{name}").json or {}
        check(document, document["paths"][f"/{name}"]["get"]["responses"]["200"], found)
        assert found["items"] or name == "messages"


def test_nested_answers_are_as_it_says(mei: Program, things: Things, document: dict[str, Any]) -> None:
    agreement, visit = things.agreement["id"], things.visit["id"]
    signed = mei.made("/agreements", {"partnership_id": things.partnership["id"], "kind": "mou", "title": "Draft"})
    signer = {"side": "us", "name": {"en": "WANG Xiaoming"}}
    mei.done(f"/agreements/{signed['id']}/actions/sign", {"signed_on": "2026-11-20", "signers": [signer]})
    for path, template in (
        (f"/agreements/{agreement}/terms", "/agreements/{agreement_id}/terms"),
        (f"/agreements/{signed['id']}/signatures", "/agreements/{agreement_id}/signatures"),
        (f"/visits/{visit}/legs", "/visits/{visit_id}/legs"),
        (f"/visits/{visit}/items", "/visits/{visit_id}/items"),
    ):
        found = mei.get(path).json or {}
        assert len(found["items"]) == 1
        check(document, document["paths"][template]["get"]["responses"]["200"], found)


def test_refusals_are_as_it_says(mei: Program, document: dict[str, Any]) -> None:
    found = mei.post("/forums", {"title": ""})
    assert found.mimetype == "application/problem+json"
    OAS31Validator({"$ref": "#/components/schemas/Problem", "components": document["components"]}).validate(found.json)
    assert {one["field"] for one in (found.json or {})["errors"]} >= {"title", "timezone"}


def test_the_page_shows_every_operation_and_runs_no_script(client: FlaskClient, document: dict[str, Any]) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert [path for path in document["paths"] if f"/api/v1{path}<" not in page.text] == []
    assert [name for name in document["components"]["schemas"] if f'id="{name}"' not in page.text] == []
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=|https?://", page.text) == []
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]


def check(document: dict[str, Any], response: dict[str, Any], answer: object) -> None:
    """Raise unless `answer` is as the document says."""
    schema = response["content"]["application/json"]["schema"]
    OAS31Validator({**schema, "components": document["components"]}).validate(answer)
