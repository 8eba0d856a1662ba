"""From flat fields to nested ones."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from backend.http import nesting


def nested(*pairs: tuple[str, str]) -> dict[str, Any]:
    """Return the fields of a form, nested."""
    return nesting.nested(MultiDict(pairs))


def test_names_nest_and_rows_become_lists_in_their_order() -> None:
    found = nested(
        ("csrf_token", "x"),
        ("revision", "3"),
        ("next", "/"),
        ("title.en", "Forum"),
        ("title.zh-Hans", "论坛"),
        ("url", "  "),
        ("legs.10.region_id", "c"),
        ("legs.2.region_id", "b"),
        ("legs.2.timezone", "Europe/Berlin"),
        ("legs.3.region_id", ""),
        ("partnership_ids", "one"),
        ("team[]", "mei@amity.example"),
        ("kinds", "a"),
        ("kinds", "b"),
    )
    assert found == {
        "title": {"en": "Forum", "zh-Hans": "论坛"},
        "legs": [{"region_id": "b", "timezone": "Europe/Berlin"}, {"region_id": "c"}],
        "partnership_ids": ["one"],
        "team": ["mei@amity.example"],
        "kinds": ["a", "b"],
    }


def test_more_languages_come_as_pairs_and_a_text_without_language_is_kept() -> None:
    found = nested(
        ("title.en", "Forum"),
        ("title.tag", ""),
        ("title.text", ""),
        ("title.tag", "de"),
        ("title.text", "Das Forum"),
        ("title.tag", ""),
        ("title.text", "Il foro"),
        ("legs.0.place.tag", "de"),
        ("legs.0.place.text", "Rathaus"),
    )
    assert found == {
        "title": {"en": "Forum", "de": "Das Forum", "?": "Il foro"},
        "legs": [{"place": {"de": "Rathaus"}}],
    }


@pytest.mark.parametrize(
    "pairs",
    [
        [("title", "a"), ("title.en", "b")],
        [("title.en", "b"), ("title", "a")],
        [("ids[]", "a"), ("ids", "b")],
        [("a.b.c.d.e.f", "x")],
        [(f"legs.{number}.a", "x") for number in range(501)],
        [(f"a{number}", "x") for number in range(2001)],
        [("t.tag", "en"), ("t.text", "a"), ("t.en", "b")],
    ],
)
def test_names_that_contradict_each_other_or_are_too_many_are_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(BadRequest):
        nested(*pairs)


@given(st.lists(st.tuples(st.text("ab.0[]_ids-", max_size=12), st.text("xyz ", max_size=3)), max_size=12))
def test_any_form_is_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        found = nested(*pairs)
    except BadRequest:
        return
    typed = {value for _name, value in pairs}
    assert {part for text in nesting.flattened(found).values() for part in text.split(", ")} <= typed


def test_what_stands_at_a_name_is_found_and_flattened() -> None:
    tree = {"title": {"en": "a"}, "legs": [{"region_id": "b", "tags": ["x", "y"]}], "none": None, "ids": []}
    assert nesting.found(tree, "legs.0.region_id") == "b"
    assert nesting.found(tree, "legs.0.tags[]") == ["x", "y"]
    assert [nesting.found(tree, name) for name in ("legs.1.a", "legs.x", "title.de", "title.en.x", "a")] == [None] * 5
    assert nesting.flattened(tree) == {"title.en": "a", "legs.0.region_id": "b", "legs.0.tags": "x, y"}
