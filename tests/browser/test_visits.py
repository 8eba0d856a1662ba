"""A visit on paper and in its form: the list of items is printed and nothing of ours, a leg goes on where one ended."""

from playwright.sync_api import expect

from tests.browser.conftest import Seat
from tests.browser.offices import EUROPE, Office


def test_a_visit_is_printed_as_its_list_without_what_is_ours(office: Office, seat: Seat) -> None:
    hanna = seat(office, EUROPE)
    page = hanna.page
    hanna.goes("/visits?q=three")
    page.get_by_role("link", name="three cities").first.click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".item-list")).to_contain_text("Call on the Lord Mayor")
    expect(page.locator(".item-list .row-title").first).to_be_visible()
    for ours in (".leg .days", "#their-feeds", "#outside", "#history"):
        expect(page.locator(ours).first).to_be_hidden()
    expect(page.get_by_text("Purpose, for us alone")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.locator(".item-list").evaluate("one => one.open")


def test_the_next_leg_begins_where_the_one_before_ended(office: Office, seat: Seat) -> None:
    hanna = seat(office, EUROPE)
    page = hanna.page
    hanna.goes("/visits/new")
    expect(page.locator(".leg-number").first).to_be_hidden()
    page.locator('[name="legs.0.starts_on"]').fill("2028-05-12")
    page.locator('[name="legs.0.ends_on"]').fill("2028-05-14")
    page.locator("#f-legs [data-repeat-add]").click()
    expect(page.locator('[name="legs.1.starts_on"]')).to_have_value("2028-05-14")
    expect(page.locator('[name="legs.1.ends_on"]')).to_have_value("2028-05-14")
    expect(page.locator(".leg-number").first).to_be_visible()
