"""Lists by cursor: every row once, in a stable order, whatever is added meanwhile."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.web_fixtures import Browser


def walked(browser: Browser, query: str) -> list[list[str]]:
    """Return the pages of the list."""
    pages, cursor = [], ""
    while cursor is not None:
        body = browser.get(f"/list?{query}&cursor={cursor}").get_json()
        pages.append(body["items"])
        cursor = body["next"]
    return pages


@pytest.fixture
def people(add_person: Callable[[str], UUID], signed_in: Browser) -> list[str]:
    """Return the addresses of five people, of whom four came at one instant."""
    emails = [f"{letter}@amity.example" for letter in "abcd"]
    for email in emails:
        add_person(email)
    return [*emails, "mei@amity.example"]


@pytest.mark.parametrize("order", ["", "&dated"])
def test_every_row_comes_once_in_order(signed_in: Browser, people: list[str], order: str) -> None:
    found = walked(signed_in, f"limit=2{order}")
    assert [len(page) for page in found] == [2, 2, 1]
    assert sorted(one for page in found for one in page) == people
    backwards = walked(signed_in, f"limit=2&newest{order}")
    assert [one for page in backwards for one in page] == [one for page in found for one in page][::-1]


def test_a_full_last_page_has_no_next(signed_in: Browser, people: list[str]) -> None:
    assert walked(signed_in, "limit=5") == [people]
    assert walked(signed_in, "") == [people]


def test_a_row_added_before_the_cursor_moves_nothing(
    signed_in: Browser, people: list[str], add_person: Callable[[str], UUID]
) -> None:
    first = signed_in.get("/list?limit=2").get_json()
    add_person("0@amity.example")
    assert signed_in.get(f"/list?limit=2&cursor={first['next']}").get_json()["items"] == people[2:4]
