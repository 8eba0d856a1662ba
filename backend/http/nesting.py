"""From flat form fields to the nested object that an input type reads: `title.en`, `legs.0.region_id`, `team[]`.

Empty fields are dropped and rows without any are left out, so that an untouched spare row is no row. A name that
ends in `_ids` or `[]` is a list even with one value. Pairs of `title.tag` and `title.text` are more languages.
"""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

DEEPEST, MOST_FIELDS, MOST_ROWS = 5, 2000, 500
OURS = frozenset({"csrf_token", "revision", "next"})


def nested(flat: MultiDict[str, str]) -> dict[str, Any]:
    """Return the fields as a nested object. Raises BadRequest for names that contradict each other or go too deep."""
    if len(flat) > MOST_FIELDS:
        raise BadRequest
    tree: dict[str, Any] = {}
    for name, values in flat.lists():
        given = [value for value in values if value.strip()]
        if name.endswith(".tag") and f"{name[:-4]}.text" in flat:
            _put_languages(tree, name[:-4], flat)
        elif name not in OURS and given and not (name.endswith(".text") and f"{name[:-5]}.tag" in flat):
            is_list = len(given) > 1 or name.endswith(("_ids", "[]"))
            _put(tree, name.removesuffix("[]").split("."), given if is_list else given[0])
    return {name: _rows(value) for name, value in tree.items()}


def flattened(value: object, name: str = "") -> dict[str, str]:
    """Return a nested object as the texts of its fields, by dotted name; lists of texts as one text, sorted."""
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list | tuple) and any(isinstance(one, Mapping | list | tuple) for one in value):
        parts = {str(number): one for number, one in enumerate(value)}.items()
    elif isinstance(value, list | tuple):
        return {name: ", ".join(sorted(str(one) for one in value))} if value else {}
    else:
        return {} if value is None or value == "" else {name: str(value)}
    flat: dict[str, str] = {}
    for key, one in parts:
        flat |= flattened(one, f"{name}.{key}" if name else str(key))
    return flat


def found(tree: object, name: str) -> Any:
    """Return what stands at a dotted name, or None."""
    for part in name.removesuffix("[]").split("."):
        if isinstance(tree, Mapping):
            tree = tree.get(part)
        elif isinstance(tree, list | tuple) and part.isdecimal() and int(part) < len(tree):
            tree = tree[int(part)]
        else:
            return None
    return tree


def _put(tree: dict[str, Any], path: list[str], value: object) -> None:
    if len(path) > DEEPEST:
        raise BadRequest
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
        if not isinstance(tree, dict):
            raise BadRequest
    if path[-1] in tree:
        raise BadRequest
    tree[path[-1]] = value


def _put_languages(tree: dict[str, Any], name: str, flat: MultiDict[str, str]) -> None:
    """Add the languages that have no box of their own; a text without its tag stands at `?`, to be refused."""
    for tag, text in zip(flat.getlist(f"{name}.tag"), flat.getlist(f"{name}.text"), strict=False):
        if text.strip():
            _put(tree, [*name.split("."), tag.strip() or "?"], text)


def _rows(value: object) -> object:
    """Turn an object whose names are all numbers into a list, in their order."""
    if not isinstance(value, dict):
        return value
    if not all(part.isascii() and part.isdecimal() and len(part) < 6 for part in value):
        return {part: _rows(one) for part, one in value.items()}
    if len(value) > MOST_ROWS:
        raise BadRequest
    return [_rows(value[part]) for part in sorted(value, key=int)]
