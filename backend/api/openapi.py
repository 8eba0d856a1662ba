"""The API's own description: OpenAPI 3.1, assembled from the operations and their types, and a page of it to read."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from flask import Blueprint, Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from backend.api import files, operations, schemas
from backend.api.operations import Operation
from backend.http import guards

docs = Blueprint("api_docs", __name__)
VERSION = "1"
ABOUT = """\
The desk of an office that runs the international partnerships of a city. What reaches partners is what was released.
Send `Authorization: Bearer <token>`; `amity token create EMAIL --scope write` makes one.
Times are wall times with their IANA zone; answers add UTC. Multilingual texts are maps of language tag to text."""
PREFIX = "/api/v1"
_ARGUMENT = re.compile(r"<uuid:(\w+)>")
_REFUSALS = {
    "400": "Malformed",
    "401": "No valid token",
    "403": "Not with this role or scope",
    "404": "Not there, or not to be seen",
    "409": "Refused by a rule",
    "412": "Changed meanwhile: the revision named in If-Match is stale",
    "413": "More than 2 MB, or than a form with files may weigh",
    "415": "Not JSON",
    "422": "Invalid, with the fields in `errors`",
    "429": "Too often; see Retry-After",
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A problem (RFC 9457), in the language of the token's owner",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_PARAMETERS: dict[str, Any] = {
    "limit": {
        "name": "limit", "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    },
    "cursor": {
        "name": "cursor", "in": "query", "description": "`next` of the page before",
        "schema": {"type": "string"},
    },
    "if_match": {
        "name": "If-Match", "in": "header", "description": "Only if it still is of this revision",
        "schema": {"type": "string", "examples": ['"3"']},
    },
    "if_none_match": {
        "name": "If-None-Match", "in": "header", "description": "Only if it is no longer of this revision",
        "schema": {"type": "string", "examples": ['"3"']},
    },
    "idempotency_key": {
        "name": "Idempotency-Key", "in": "header", "description": "A repeat within 24 hours gets the first answer",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    },
}  # fmt: skip


@docs.get(f"{PREFIX}/openapi.json")
@guards.public
def openapi() -> ResponseReturnValue:
    """Answer the OpenAPI document."""
    return operations.answer(document())


@docs.get("/api/docs")
@guards.public
def page() -> ResponseReturnValue:
    """Show the document as a page."""
    found = document()
    grouped: dict[str, list[tuple[str, str, Any]]] = {}
    for path, methods in found["paths"].items():
        for method, one in methods.items():
            grouped.setdefault(one["tags"][0], []).append((method.upper(), PREFIX + path, one))
    return render_template("api/docs.html", document=found, grouped=grouped)


def document() -> dict[str, Any]:
    """Return the OpenAPI document of the running application."""
    return _document(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way


@cache
def _document(app: Flask) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    served = list(_served(app))
    for path, method, endpoint, one in served:
        paths.setdefault(path, {})[method] = _described(path, method, endpoint, one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Amity", "version": VERSION, "description": ABOUT},
        "servers": [{"url": PREFIX}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": _components([one for *_, one in served]),
            "parameters": _PARAMETERS,
            "responses": {code: _problem(said) for code, said in _REFUSALS.items()},
        },
    }


def _served(app: Flask) -> Iterator[tuple[str, str, str, Operation]]:
    """Yield (path, method, endpoint, operation) of every route of the API."""
    for rule in app.url_map.iter_rules():
        said = getattr(app.view_functions[rule.endpoint], "operation", None)
        if said is not None:
            [method] = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            path = _ARGUMENT.sub(r"{\1}", rule.rule.removeprefix(PREFIX))
            yield path, method.lower(), rule.endpoint.removeprefix("api."), said


def _described(path: str, method: str, endpoint: str, one: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": endpoint,
        "tags": [one.tag],
        "summary": one.summary,
        "parameters": [*_in_path(path), *_parameters(method, one)],
        "responses": {str(int(one.status)): _answered(one), **_refusals(method, one)},
    }
    if one.body is not None:
        name = f"{one.body.__name__}Change" if method == "patch" else one.body.__name__
        content = _form(one.body) if one.brings_file else {"application/json": {"schema": _ref(name)}}
        described["requestBody"] = {"required": one.brings_file or bool(_required(one)), "content": content}
    return described


def _form(body: type[BaseModel]) -> dict[str, Any]:
    """Return a form with a file, its other fields as in the input type."""
    said = schemas.of_inputs([body])[body.__name__]
    properties = {files.FIELD: files.CONTENT, **said.get("properties", {})}
    return {files.MULTIPART: {"schema": {**said, "required": [files.FIELD], "properties": properties}}}


def _in_path(path: str) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", path)
    uuid = {"type": "string", "format": "uuid"}
    return [{"name": name, "in": "path", "required": True, "schema": uuid} for name in names]


def _parameters(method: str, one: Operation) -> list[dict[str, Any]]:
    named = ["limit", "cursor"] if one.is_list else ["if_none_match"] if method == "get" else []
    named += ["if_match"] if one.conditional else []
    named += ["idempotency_key"] if method == "post" else []
    filters = schemas.of_query(one.query) if one.query else []
    return [*filters, *({"$ref": f"#/components/parameters/{name}"} for name in named)]


def _answered(one: Operation) -> dict[str, Any]:
    if one.is_file:
        return {"description": "The bytes", "content": {"application/octet-stream": {"schema": files.CONTENT}}}
    if one.answer is None:
        return {"description": "Done"}
    schema: dict[str, Any] = _ref(one.answer.__name__)
    if one.is_list:
        properties = {"items": {"type": "array", "items": schema}, "next": {"type": ["string", "null"]}}
        schema = {"type": "object", "required": ["items", "next"], "properties": properties}
    answered: dict[str, Any] = {"description": "Done", "content": {"application/json": {"schema": schema}}}
    headers = {} if one.is_list else {"ETag": {"schema": {"type": "string"}}}
    if one.status == 201:
        headers["Location"] = {"schema": {"type": "string"}}
    return {**answered, "headers": headers} if headers else answered


def _refusals(method: str, one: Operation) -> dict[str, Any]:
    """Return the answers that tell of a failure, and 304 where one may be."""
    codes = ["400", "401", "403", "404", "422", "429"]
    codes += ["409"] if method != "get" else []
    codes += ["412"] if one.conditional else []
    codes += ["413", "415"] if one.body else []
    unchanged = {"304": {"description": "Still of this revision"}} if method == "get" and not one.is_list else {}
    return unchanged | {code: {"$ref": f"#/components/responses/{code}"} for code in sorted(codes)}


def _components(served: list[Operation]) -> dict[str, Any]:
    bodies = schemas.of_inputs([one.body for one in served if one.body])
    answers = schemas.of_answers([one.answer for one in served if one.answer])
    changes = {f"{name}Change": schemas.of_change(one) for name, one in bodies.items() if name.endswith("Details")}
    return dict(sorted({**bodies, **changes, **answers, "Problem": _PROBLEM}.items()))


def _problem(said: str) -> dict[str, Any]:
    return {"description": said, "content": {"application/problem+json": {"schema": _ref("Problem")}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": schemas.REF.format(model=name)}


def _required(one: Operation) -> bool:
    return one.body is not None and any(field.is_required() for field in one.body.model_fields.values())
