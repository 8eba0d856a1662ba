"""Signing in and out, languages and passwords, as a browser goes through them."""

from tests.web_fixtures import Browser


def test_signing_in_leads_where_one_wanted_to_go(browser: Browser, director: object) -> None:
    asked = browser.get("/password?next=/a")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/password?next%3D/a"
    assert browser.sign_in("Mei@amity.example", next="/password").location == "/password"
    assert browser.get("/password").status_code == 200
