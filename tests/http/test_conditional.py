"""Revisions as entity tags."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("sent", "status"),
    [(None, 200), ('"7"', 304), ('W/"7"', 304), ("*", 304), ('"6"', 200), ('"6", "7"', 304), ("7", 304)],
)
def test_reading_what_one_has(client: FlaskClient, sent: str | None, status: int) -> None:
    found = client.get("/api/v1/tagged", headers={"If-None-Match": sent} if sent else {})
    assert (found.status_code, found.headers["ETag"]) == (status, '"7"')
    assert found.data == (b"" if status == 304 else b"seven")


@pytest.mark.parametrize(
    ("sent", "status"),
    [(None, 200), ('"7"', 200), ("*", 200), ('"6", "7"', 200), ('"6"', 412), ('W/"7"', 412), ("x", 412)],
)
def test_changing_what_one_has_seen(client: FlaskClient, sent: str | None, status: int) -> None:
    found = client.post("/api/v1/tagged", headers={"If-Match": sent} if sent else {})
    assert found.status_code in ({200, 304} if status == 200 else {status})
    assert (found.mimetype == "application/problem+json") == (status == 412)
