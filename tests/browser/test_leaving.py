"""A form that was begun: leaving it asks first, and coming back brings again what was typed."""

from playwright.sync_api import Dialog, expect

from tests.browser.conftest import Seat
from tests.browser.offices import EUROPE, Office

_KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('typed:')).length"


def test_a_form_that_was_begun_is_not_lost(office: Office, seat: Seat) -> None:
    hanna = seat(office, EUROPE)
    page = hanna.page
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        (dialog.dismiss if len(asked) == 1 else dialog.accept)()

    page.on("dialog", answer)
    hanna.goes("/forums/new")
    page.locator('[name="title.en"]').fill("Forum on bridges (SAMPLE)")
    box = page.locator('.picker[data-name="partnership_ids"]')
    box.get_by_role("combobox").fill("Piacen")
    expect(box.locator('.picker-list [aria-selected="true"]')).to_contain_text("Piacenza")
    page.keyboard.press("Enter")
    expect(box.locator(".picked")).to_contain_text("Piacenza")
    menu = page.locator("#side").get_by_role("link", name="People", exact=True)
    menu.click()
    expect(page.locator('[name="title.en"]')).to_have_value("Forum on bridges (SAMPLE)")
    assert asked == ["beforeunload"], "it asked, and staying was chosen"

    menu.click()
    page.wait_for_url("**/people")
    assert len(asked) == 2
    page.go_back()
    page.wait_for_url("**/forums/new")
    expect(page.locator('[name="title.en"]')).to_have_value("Forum on bridges (SAMPLE)")
    expect(box.locator(".picked")).to_contain_text("Piacenza")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/forums")
    assert len(asked) == 2, "who cancels has said so"
    assert page.evaluate(_KEPT) == 0


def test_what_was_not_touched_or_is_secret_is_left_freely(office: Office, seat: Seat) -> None:
    page = seat(office, EUROPE).page
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    menu = page.locator("#side").get_by_role("link", name="People", exact=True)
    for path, field in (("/people/new", None), ("/password", "input[type=password]"), ("/forums", "input[name=q]")):
        page.goto(office.url + path)
        if field:
            page.locator(f"main {field}").first.fill("four words of mine")
        (menu if menu.count() else page.get_by_role("link").first).click()
        page.wait_for_load_state()
        assert page.evaluate(_KEPT) == 0, path
    assert asked == []
