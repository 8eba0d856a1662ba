"""The pictures of the guide, of pages found as a coordinator finds them; kept anew where `--shots` asks for it."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, expect

from tests.browser import pages, people, work
from tests.browser.offices import DIRECTOR, Office
from tests.browser.people import Person

FOLDER: Final = pages.ROOT / "docs" / "pictures"
FORUM: Final = "forum on new mobility"
WIDTH, HEIGHT, MOST_BYTES = 1280, 800, 150_000


def desk(person: Person) -> None:
    """The morning: what waits, what comes, who is in the house."""
    person.goes("/")
    expect(person.page.locator(".mail-health.tone-red")).to_have_count(0)
    expect(person.page.locator("#needs")).to_contain_text("not decided")


def calendar(person: Person) -> None:
    """The month that is coming, with holidays of both sides."""
    person.goes("/calendar")
    person.page.locator(".calendar-steps [rel=next]").click()
    expect(person.page.locator(".calendar-event").first).to_be_visible()


def partnership(person: Person) -> None:
    """All about one partner."""
    person.goes("/partnerships")
    person.page.locator("main").get_by_role("link", name="Düsseldorf", exact=True).first.click()
    expect(person.page.locator(".page-head")).to_contain_text("next anniversary")


def partners_map(person: Person) -> None:
    """Where in the world they are, with the list beside it."""
    person.goes("/partnerships")
    person.page.locator(".looks").get_by_role("link", name="Map").click()
    expect(person.page.locator("main")).to_contain_text("By country")


def agreement(person: Person) -> None:
    """The terms over time, and what may be done now."""
    person.goes("/")
    person.page.locator("#near").get_by_role("link", name="Piacenza").click()
    work.told(person, "The next terms")


def visit(person: Person) -> None:
    """The programme of the delegation in the house, on the clocks of the place."""
    person.goes("/visits")
    person.page.locator("main").get_by_role("link", name="Delegation of the city of Düsseldorf").click()
    work.told(person, "times in Shanghai")


def release(person: Person) -> None:
    """What partners see now, and will."""
    person.goes("/")
    person.page.locator("#needs .row-item", has_text=FORUM).get_by_role("link", name=FORUM).click()
    person.page.locator(".page-head").get_by_role("link", name="Edit").click()
    work.fill(person, {"venue.en": "Yuelai Hall 7 (sample)", "venue.zh-Hans": "悦来7号厅(示例)"})
    work.press(person, "Save and look at the release")
    expect(person.page.locator("table.change")).to_contain_text("Yuelai Hall 7")
    person.goes(person.path)


def as_partner(person: Person) -> None:
    """A forum in the words of the partner's calendar, before and after."""
    person.goes("/forums")
    person.page.locator("main").get_by_role("link", name=FORUM).click()
    person.page.locator("main").get_by_role("link", name="As the partner sees it").click()
    work.told(person, "After the next release")


def quick(person: Person) -> None:
    """One sentence, and what was understood."""
    person.goes("/")
    person.page.keyboard.press("n")
    expect(person.page.locator("#quick-q")).to_be_focused()
    person.page.keyboard.type("visit from Basel 12–14 May 2028")
    expect(person.page.locator("#quick-lines")).to_contain_text("Friday 12 May 2028")
    expect(person.page.locator("#quick-lines .picked").first).to_contain_text("Basel")


def history(person: Person) -> None:
    """Who did what, with the visit just entered, and its undo."""
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/visits/*")
    person.goes("/history")
    expect(person.page.get_by_role("button", name="Undo").first).to_be_visible()


GUIDE: Final[dict[str, Callable[[Person], None]]] = {
    "desk": desk,
    "calendar": calendar,
    "partnership": partnership,
    "map": partners_map,
    "agreement": agreement,
    "visit": visit,
    "release": release,
    "as-partner": as_partner,
    "quick": quick,
    "history": history,
}


def test_the_pages_look_as_the_guide_shows_them(own_office: Office, chromium: Browser, shots: Path | None) -> None:
    with people.at(own_office, chromium, WIDTH) as person:
        person.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        person.signs_in(DIRECTOR)
        for name, look in GUIDE.items():
            look(person)
            if shots is not None:
                picture(person.page, FOLDER / f"{name}.webp")
    kept = {file.stem: file.stat().st_size for file in FOLDER.glob("*.webp")}
    assert kept.keys() == GUIDE.keys()
    assert {name: size for name, size in kept.items() if size > MOST_BYTES} == {}


def picture(page: Page, file: Path) -> None:
    """Keep what stands in the window, small enough for a repository; Playwright itself knows only larger forms."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    file.parent.mkdir(parents=True, exist_ok=True)
    wire = page.context.new_cdp_session(page)
    kept = wire.send("Page.captureScreenshot", {"format": "webp", "quality": 82})
    file.write_bytes(base64.b64decode(kept["data"]))
    wire.detach()
