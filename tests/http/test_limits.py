"""Tries are counted by all processes together where there is Redis, and go on being counted when it is gone."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from backend.http import limits
from tests.web_fixtures import Browser, MakeApp


@pytest.fixture(autouse=True)
def a_living_limiter() -> Iterator[None]:
    """Leave the limiter, which lives as long as the process, as it was found."""
    yield
    limits.limiter._storage_dead = False


def test_two_processes_count_together(make_app: MakeApp, director: UUID, redis_url: str) -> None:
    one = Browser(make_app(AMITY_LOGIN_LIMIT="2 per minute", AMITY_REDIS_URL=redis_url).test_client())
    statuses = [one.sign_in("mei@amity.example", "wrong").status_code for _ in range(2)]
    other = Browser(make_app(AMITY_LOGIN_LIMIT="2 per minute", AMITY_REDIS_URL=redis_url).test_client())
    assert [*statuses, other.sign_in("mei@amity.example").status_code] == [422, 422, 429]


def test_without_its_redis_a_process_counts_by_itself(make_app: MakeApp, director: UUID) -> None:
    app = make_app(AMITY_LOGIN_LIMIT="2 per minute", AMITY_REDIS_URL="redis://127.0.0.1:1/0")
    browser = Browser(app.test_client())
    assert [browser.sign_in("mei@amity.example", "wrong").status_code for _ in range(3)] == [422, 422, 429]
