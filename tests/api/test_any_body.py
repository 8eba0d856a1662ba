"""Whatever JSON is thrown at a POST: it is done, or refused with a 4xx."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Program, Things
from tests.api.test_hostile import POSTS, posts

SIGNS = st.characters(exclude_categories=())
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(SIGNS, max_size=20)
WORDS = st.sampled_from([
    "2027-05-12", "2027-05-12T09:30:00", "Asia/Shanghai", "Europe/Berlin", "forum", "partner", "en", "zh-Hans", "2019",
])  # fmt: skip
NAMES = st.text(SIGNS, max_size=8) | WORDS
ANYTHING = st.recursive(
    SCALARS | WORDS,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(NAMES, part, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("name", POSTS)
def test_never_a_500(mei: Program, things: Things, name: str) -> None:
    path, body = posts(things)[name]
    changes = st.dictionaries(st.sampled_from([*body, "unknown"]) | st.text(SIGNS, max_size=8), ANYTHING, max_size=4)

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(changed=changes, whole=st.booleans())
    def throw(changed: dict[str, Any], *, whole: bool) -> None:
        data = json.dumps({**body, **changed} if whole else changed)
        answered = mei.client.post(
            f"/api/v1{path}",
            data=data,
            content_type="application/json",
            headers={"Authorization": f"Bearer {mei.token}"},
        )
        assert answered.status_code in {200, 201, 400, 403, 404, 409, 422}, answered.text

    throw()
    assert mei.get("/forums").status_code == 200
