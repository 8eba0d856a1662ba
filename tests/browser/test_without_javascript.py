"""Without scripts the work is the same: sign in, plan a forum, release it."""

from playwright.sync_api import expect

from tests.browser.conftest import Scenes, Seat
from tests.browser.offices import EUROPE, Office
from tests.browser.test_main_job import YEAR
from tests.browser.work import fill, pick, press, release, told


def test_a_forum_is_planned_and_released(own_office: Office, seat: Seat, scene: Scenes) -> None:
    person = seat(own_office, EUROPE, scripts=False)
    person.goes("/forums")
    person.page.locator(".page-head").get_by_role("link", name="New").click()
    fill(person, {"title.en": "Forum without scripts", "starts_on": "some day in May", "starts_time": "9:30"})
    pick(person, "partnership_ids", "Piacenza")
    fill(person, {"audience": "partner", "timezone": "Asia/Shanghai"})
    with person.watch.expecting(422):
        press(person, "Save the plan")
        expect(person.page.locator("#f-starts_on")).to_have_attribute("aria-invalid", "true")
    expect(person.page.locator('[name="title.en"]')).to_have_value("Forum without scripts")
    scene(person, "without-scripts-refused")
    fill(person, {"starts_on": f"12.5.{YEAR}", "ends_on": f"12.5.{YEAR}", "ends_time": "17:00"})
    press(person, "Save the plan")
    told(person, "Partners see nothing of it until you release it")
    told(person, "09:30")
    release(person, 1)
    scene(person, "without-scripts-released")
    expect(person.page.locator("#outside")).to_contain_text("Forum without scripts")


def test_what_scripts_would_open_is_open(office: Office, seat: Seat) -> None:
    person = seat(office, EUROPE, scripts=False)
    person.goes("/agreements/new")
    expect(person.page.get_by_role("button", name="Show the terms")).to_be_visible()
    person.page.locator("#new-menu summary").click()
    expect(person.page.locator("#new-menu").get_by_role("link", name="Visit")).to_be_visible()
