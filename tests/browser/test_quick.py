"""From anywhere: n, one sentence, Enter, and the record is there; a picker by keyboard, dates in words, in Chinese."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Scenes, Seat
from tests.browser.offices import EUROPE, Office


def test_one_sentence_and_enter(own_office: Office, seat: Seat, scene: Scenes) -> None:
    hanna = seat(own_office, EUROPE)
    page = hanna.page
    page.keyboard.press("n")
    expect(page.locator("#quick-q")).to_be_focused()
    page.keyboard.type("visit from Düsseldorf 12–14 May 2028")
    lines = page.locator("#quick-lines")
    expect(lines).to_contain_text("= Friday 12 May 2028")
    expect(lines.locator(".picked").first).to_contain_text("Düsseldorf")
    scene(hanna, "quick-visit")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/visits/[0-9a-f-]{36}$"))
    expect(page.locator("h1")).to_contain_text("Delegation from Düsseldorf")
    expect(page.locator("main")).to_contain_text("Nothing has gone out")

    hanna.reads("zh-Hans")
    hanna.goes("/forums/new")
    page.locator('[name="title.zh-Hans"]').fill("绿色港口论坛(示例)")
    box = page.locator('.picker[data-name="partnership_ids"] [role="combobox"]')
    box.focus()
    page.keyboard.type("皮亚琴")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator('.picker-list [aria-selected="true"]')).to_contain_text("皮亚琴察")
    page.keyboard.press("Enter")
    expect(page.locator('.picker[data-name="partnership_ids"] .picked')).to_contain_text("皮亚琴察")
    expect(box).to_have_attribute("aria-expanded", "false")
    start = page.locator('[name="starts_on"]')
    start.fill("2028年5月12日下午3点至5点")
    start.blur()
    expect(page.locator("#f-starts_on-said")).to_contain_text("2028年5月12日 星期五")
    scene(hanna, "picker-and-dates-zh")
    page.locator(".form-actions .btn-primary").last.click()
    page.wait_for_url(re.compile(r"/forums/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("15:00")
    expect(page.locator("main")).to_contain_text("皮亚琴察")
