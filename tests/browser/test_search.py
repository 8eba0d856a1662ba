"""The search box as people use it: finds while one types, walked through by keys, opened, closed, judged by axe."""

from typing import Any

from playwright.sync_api import expect

from tests.browser import pages
from tests.browser.conftest import Seat
from tests.browser.offices import DIRECTOR, Office

AXE = pages.ROOT / "node_modules" / "axe-core" / "axe.min.js"


def test_finds_stand_under_the_box_while_one_types(office: Office, seat: Seat) -> None:
    person = seat(office, DIRECTOR)
    person.reads("en")
    page = person.page
    box, finds = page.locator("#search"), page.locator("#search-list")

    page.keyboard.press("/")
    expect(finds).to_contain_text("You worked on last")
    page.keyboard.type("dusseldrof")
    expect(finds).to_have_attribute("data-words", "dusseldrof")
    expect(finds.locator("mark").first).to_have_text("Düsseldorf")
    expect(box).to_have_attribute("aria-activedescendant", "find-1")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "find-2")
    expect(finds.locator('[aria-selected="true"]')).to_have_count(1)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run('.top').then(found => found.violations)")
    assert [one["id"] for one in found] == []

    page.keyboard.press("Escape")
    expect(finds).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(finds).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Düsseldorf")
    assert person.path.startswith("/partnerships/")

    page.keyboard.press("/")
    page.keyboard.type("xyzzyq")
    expect(finds).to_contain_text("Nothing found for “xyzzyq”")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_contain_text("Nothing bears “xyzzyq”.")
    expect(page.locator(".find-new a").first).to_be_visible()
