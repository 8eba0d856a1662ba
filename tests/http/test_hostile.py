"""What no honest browser sends: clear 4xx answers, never a 500."""

import pytest
from flask.testing import FlaskClient

from backend.http import bodies
from tests.web_fixtures import Browser

MANY_DIGITS = "9" * 5000


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere%00", 400),
        ("/sign-in?next=%00", 400),
        ("/sign-in?%00=a", 400),
        ("/people/%00", 400),
        ("/people/not-an-id", 404),
        ("/%ff%fe/%zz", 404),
        ("/sign-in?next=%ff%zz", 200),
        ("/%0d%0aSet-Cookie:%20a=b", 404),
        ("/static/../../config/settings.py", 404),
        ("/static/%2e%2e/%2e%2e/wsgi.py", 404),
        ("/static/main.css.gz", 404),
        ("/" + "a" * 20000, 404),
        ("/api/v1/" + "%F0%9F%92%A9" * 500, 404),
    ],
)
def test_addresses(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "amity=" + "x" * 60000},
        {"Cookie": "amity=.eJwrLU4tKkstKgYAD1ID_w.aa.bb; amity=\xff"},
        {"Cookie": ";;;=;=a; \x01"},
        {"Host": "evil.example:port"},
        {"Host": "[::1"},
        {"Host": "a b"},
        {"Accept-Language": "zh;q=x,,;;q=9,*-*,\xff"},
        {"Accept-Language": "a" * 30000},
        {"Authorization": "Bearer \xff"},
        {"X-Forwarded-For": "'; drop table"},
    ],
)
def test_headers(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/sign-in", headers=headers).status_code in {200, 400}
    assert client.get("/people/x", headers=headers).status_code in {400, 404}


def test_ten_megabytes_are_too_much(browser: Browser) -> None:
    token = browser.token()
    form = browser.client.post("/sign-in", data={"csrf_token": token, "email": "x" * 10_000_000})
    part = (
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n' + b"x" * 10_000_000 + b"\r\n--x--\r\n"
    )
    field = browser.client.post("/sign-in", data=part, content_type="multipart/form-data; boundary=x")
    document = browser.client.post("/api/v1/body", data=b"{" + b" " * 10_000_000, content_type="application/json")
    assert [found.status_code for found in (form, field, document)] == [413, 413, 413]
    assert "Too much at once" in form.text
    assert document.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/json",
        "text/plain",
        "image/png",
        "a/b/c",
        "",
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data; boundary=" + "x" * 5000,
    ],
)
def test_forms_of_another_type(client: FlaskClient, kind: str) -> None:
    assert client.post("/sign-in", data=b"--\r\n\0\xff", content_type=kind).status_code in {400, 413, 415}


@pytest.mark.parametrize(
    ("field", "status"),
    [
        ({"email": "a\0b", "password": "\0"}, 422),
        ({"email": "mei@amity.example' OR 1=1 --", "password": "x"}, 422),
        ({"email": "<script>alert(1)</script>", "password": "x"}, 422),
        ({"email": "\r\nBcc: a@b.example", "password": "\r\n"}, 422),
        ({"email": "💩" * 1000, "password": "💩" * 5000}, 422),
        ({"email": "", "password": ""}, 422),
        ({f"email.{number}": "x" for number in range(1999)}, 422),
    ],
)
def test_fields(browser: Browser, field: dict[str, object], status: int) -> None:
    found = browser.send("/sign-in", field)
    assert found.status_code == status
    assert "<script>alert" not in found.text


def test_more_parts_than_any_form_has(browser: Browser) -> None:
    fields = {"csrf_token": browser.token()} | {f"a{number}": "x" for number in range(3000)}
    found = browser.client.post("/sign-in", data=fields, content_type="multipart/form-data")
    assert found.status_code == 413


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"a": 1}', "application/json", 200),
        (b"", "application/json", 200),
        (b'{"a": 1}', "application/merge-patch+json", 200),
        (b'{"a": 1}', "text/plain", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b'{"a": ', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"null", "application/json", 400),
        (b'{"a": NaN}', "application/json", 400),
        (b'{"a": -Infinity}', "application/json", 400),
        (b'{"a": ' + MANY_DIGITS.encode() + b"}", "application/json", 400),
        (b'{"a": ' * 100_000, "application/json", 400),
        (b'{"a": ' + b"[" * 100_000, "application/json", 400),
        (b'{"a": ' + b"[" * bodies.DEEPEST + b"]" * bodies.DEEPEST + b"}", "application/json", 400),
        (b'{"a": "\\ud800", "\\ud800": 1e999}', "application/json", 200),
    ],
)
def test_bodies(client: FlaskClient, body: bytes, kind: str, status: int) -> None:
    found = client.post("/api/v1/body", data=body, content_type=kind)
    assert found.status_code == status
    assert found.mimetype == ("application/json" if status == 200 else "application/problem+json")


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwgMV0", "!!!!", "é", "W" * 9000, "bnVsbA", "eyJhIjoxfQ"])
def test_cursors(signed_in: Browser, cursor: str) -> None:
    assert signed_in.get(f"/list?dated&cursor={cursor}").status_code == 422


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5", MANY_DIGITS, "²"])
def test_limits(signed_in: Browser, limit: str) -> None:
    assert signed_in.get(f"/list?limit={limit}").status_code == 422
