"""Headers on every answer, cookies, proxies."""

import pytest
from flask.testing import FlaskClient

from backend.http import guards, limits
from tests.web_fixtures import Browser, MakeApp

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/password",
        "/nowhere",
        "/static/none.js",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/robots.txt",
        "/api/v1/nothing",
        "/feeds/none.ics",
        "/raise/refused",
        "/raise/busy",
        "/nowhere%00",
        "/api/v1/tagged",
    ],
)
def test_every_answer_carries_the_policy(client: FlaskClient, path: str) -> None:
    found = client.get(path, headers={"If-None-Match": '"7"'})
    assert found.headers["Content-Security-Policy"] == POLICY
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["X-Frame-Options"] == "DENY"
    assert found.headers["Referrer-Policy"] == "same-origin"
    assert found.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in found.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in found.headers


@pytest.mark.parametrize("path", ["/setup/none", "/reset/none", "/r/none", "/u/none"])
def test_no_secret_address_leaves_in_a_referer(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Referrer-Policy"] == "strict-origin"


def test_a_nonce_is_there_for_who_asks_and_new_each_time(client: FlaskClient) -> None:
    one, other = client.get("/nonce"), client.get("/nonce")
    assert one.text != other.text
    assert f"style-src 'self' 'nonce-{one.text}';" in one.headers["Content-Security-Policy"]
    assert f"script-src 'self'; style-src 'self' 'nonce-{other.text}'" in other.headers["Content-Security-Policy"]


def test_pages_carry_no_script_and_no_style_of_their_own(client: FlaskClient) -> None:
    text = client.get("/sign-in").text
    assert " style=" not in text
    assert "<style" not in text
    assert text.count("<script") == text.count("<script src=")


def test_over_http_the_cookie_is_plain_and_kept_from_scripts(client: FlaskClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("amity=")
    assert "; HttpOnly; Path=/; SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert "Domain" not in cookie


def test_over_https_it_is_bound_to_the_host_and_https_is_asked_for(make_app: MakeApp) -> None:
    client = make_app(AMITY_BASE_URL="https://amity.example.org").test_client()
    found = client.get("/sign-in", base_url="https://amity.example.org")
    assert found.headers["Set-Cookie"].startswith("__Host-amity=")
    assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in found.headers["Set-Cookie"]
    assert found.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_what_needs_no_session_sets_no_cookie_and_varies_by_none(signed_in: Browser) -> None:
    for path in ("/health/live", "/robots.txt", "/feeds/none.ics"):
        found = signed_in.get(path)
        assert "Set-Cookie" not in found.headers
        assert "Cookie" not in found.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("trusted", "client_address", "seen"),
    [
        ("", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.0/8", "127.0.0.1", "203.0.113.9"),
        ("10.0.0.0/8", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.1,10.0.0.0/8", "10.1.2.3", "203.0.113.9"),
        ("::1", "::1", "203.0.113.9"),
        ("127.0.0.1", "", "unknown"),
        ("127.0.0.1", "/run/socket", "/run/socket"),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(make_app: MakeApp, trusted: str, client_address: str, seen: str) -> None:
    app = make_app(AMITY_TRUSTED_PROXIES=trusted)
    app.add_url_rule("/who", "who", _who)
    found = app.test_client().get(
        "/who",
        headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Forwarded-Proto": "https"},
        environ_overrides={"REMOTE_ADDR": client_address},
    )
    assert found.text == seen


@guards.public
def _who() -> str:
    return limits.network_address()
