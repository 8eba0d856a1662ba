"""JSON Schemas of what the API takes and answers, made from the input types and the answers' own types."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from backend.api import shapes

REF = "#/components/schemas/{model}"
_TAG = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\\d{3}))?$"


_NAMES = {"ge": "minimum", "le": "maximum"}
"""Bounds behind validators of our own, which pydantic leaves under its own names."""
_SOURCE = re.compile(r" \(interfaces\.md[^)]*\)")


class InputSchema(GenerateJsonSchema):
    """Says of multilingual texts and wall times what the input types take beside what their Python types say."""

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:  # noqa: ARG002 - pydantic's shape
        """Return the schema of a wall time: no input takes an instant."""
        return dict(shapes.WALL_SCHEMA)

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:  # noqa: ARG002 - as above
        """Return the schema of a multilingual text: no input takes another map."""
        return {
            "description": "Text by language tag; a plain string is taken as the office's own language",
            "oneOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "propertyNames": {"pattern": _TAG},
                    "additionalProperties": {"type": "string"},
                    "maxProperties": 40,
                },
            ],
            "examples": [{"en": "Forum on green ports", "zh-Hans": "绿色港口论坛"}],
        }


def of_inputs(models: Iterable[type[BaseModel]]) -> dict[str, Any]:
    """Return the schemas of input types, and of those they hold, by name."""
    wanted = [(model, "validation") for model in dict.fromkeys(models)]
    _, found = models_json_schema(wanted, ref_template=REF, schema_generator=InputSchema)  # type: ignore[arg-type]
    return _tidied(found["$defs"])


def of_answers(types: Iterable[Any]) -> dict[str, Any]:
    """Return the schemas of answers, and of the parts they hold, by name."""
    wanted = [(one.__name__, "serialization", TypeAdapter(one)) for one in dict.fromkeys(types)]
    found = TypeAdapter.json_schemas(wanted, ref_template=REF)[1]  # type: ignore[arg-type]
    return _tidied(found["$defs"])


def of_change(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a PATCH: the same fields, each as wanted."""
    properties = {
        name: {key: value for key, value in part.items() if key != "default"}
        for name, part in schema["properties"].items()
    }
    return {**{key: value for key, value in schema.items() if key != "required"}, "properties": properties}


def of_query(model: type[BaseModel]) -> list[dict[str, Any]]:
    """Return the parameters of a list's filter."""
    whole = model.model_json_schema(ref_template=REF)
    whole = _inlined(whole, whole.get("$defs", {}))
    return [
        {"name": name, "in": "query", "required": False, "schema": _untitled(part)}
        for name, part in whole.get("properties", {}).items()
    ]


def _tidied(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schemas with their enumerations written where they are used, without machine-made titles."""
    enums = {name: one for name, one in schemas.items() if "enum" in one}
    return {name: _untitled(_inlined(one, enums)) for name, one in schemas.items() if name not in enums}


def _inlined(part: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(part, list):
        return [_inlined(one, known) for one in part]
    if not isinstance(part, dict):
        return part
    name = str(part.get("$ref", "")).rpartition("/")[2]
    if name in known:
        return {**known[name], **{key: value for key, value in part.items() if key != "$ref"}}
    return {key: _inlined(value, known) for key, value in part.items() if key != "$defs"}


def _untitled(part: Any) -> Any:
    if isinstance(part, list):
        return [_untitled(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        _NAMES.get(key, key): _said(value) if key == "description" else _untitled(value)
        for key, value in part.items()
        if not (key == "title" and isinstance(value, str))
    }


def _said(description: object) -> object:
    """Return a description without what it says to those who build this."""
    return _SOURCE.sub("", description) if isinstance(description, str) else _untitled(description)
