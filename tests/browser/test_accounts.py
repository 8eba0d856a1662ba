"""Accounts in a real browser: a passkey of a virtual device, two steps, codes; by the page's own script."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.devices import code_of
from tests.browser import offices
from tests.browser.conftest import Scenes, Seat
from tests.browser.offices import Office

DIRECTOR = "director@example.org"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named_office(sample: Path, tmp_path: Path) -> Iterator[Office]:
    """Yield an office of this test's own under a name, as passkeys need it."""
    with offices.served(sample, tmp_path / "office", "serve", host="localhost") as found:
        yield found


def give_device(page: Page) -> None:
    """Give the browser a device that keeps passkeys and knows its user."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_out(page: Page) -> None:
    """Sign out by the menu of one's own."""
    page.locator("summary.who-button").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_a_passkey_and_an_app_from_the_first_day_on(named_office: Office, seat: Seat, scene: Scenes) -> None:
    mei = seat(named_office, DIRECTOR)
    page, url = mei.page, named_office.url
    give_device(page)
    page.goto(f"{url}/account/passkeys/new")
    page.get_by_label("What you call it").fill("MUSTER laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    scene(mei, "recovery-codes")
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("MUSTER laptop")).to_be_visible()
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{url}/")
    page.goto(f"{url}/account")
    page.get_by_role("button", name="Set up", exact=True).click()
    page.get_by_text("No camera? Type the key").click()
    secret = page.get_by_label("Key for the app").input_value().replace(" ", "")
    page.get_by_label("The code it shows now").fill(code_of(secret, datetime.now(UTC).timestamp() - 30))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("two steps")).to_be_visible()
    scene(mei, "account")
    sign_out(page)

    for way in ("passkey", "code"):
        page.get_by_label("E-mail address").fill(DIRECTOR)
        page.get_by_label("Password", exact=False).first.fill(named_office.passwords[DIRECTOR])
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        if way == "passkey":
            page.get_by_role("button", name="Use a passkey").click()
        else:
            page.get_by_label("Code").fill(code_of(secret, datetime.now(UTC).timestamp()))
            page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page).to_have_url(f"{url}/")
        sign_out(page)
    assert mei.watch.problems == []
