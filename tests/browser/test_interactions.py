"""The interactions that must be short, each done as a person does it, from the signed-in desk, with its clicks counted.

Clicks, taps and Enter count; typing, `n` and `/` do not. With `--shots` the table is written beside the pictures.
An agreement with both files is counted in test_files.py.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from playwright.sync_api import expect

from tests.browser import clicks, work
from tests.browser.conftest import Seat
from tests.browser.offices import DIRECTOR, Office
from tests.browser.people import Person
from tests.browser.work import more, pick, press, told

_RECORD = re.compile(r"/(forums|visits)/[0-9a-f-]{36}$")
_PAPER = """
addEventListener("beforeprint", () => sessionStorage.setItem("printed", location.pathname));
"""


def see_what_presses(person: Person) -> None:
    """What needs somebody today and by when, what is under way, what comes: all of it is on the desk."""
    waits = person.page.locator("#needs")
    expect(waits).to_contain_text(re.compile(r"in \d+ days"))
    expect(waits).to_contain_text("Last day for notice")
    expect(waits).to_contain_text("not decided")
    expect(person.page.locator("#ahead")).to_contain_text("Working group")
    expect(person.page.locator("main")).to_contain_text("Under way today")


def print_the_record(person: Person) -> None:
    """Everything we ever did with a partner, on paper: its page, and the browser asked to print the record."""
    person.page.add_init_script(_PAPER)
    clicks.look_up(person, "Piacenza", "Piacenza")
    person.page.locator(".page-head").get_by_role("link", name="Print the record").click()
    person.page.wait_for_function("sessionStorage.getItem('printed')?.endsWith('/record')")
    told(person, "Agreement on friendly cooperation with Piacenza")


def call_off_a_visit(person: Person) -> None:
    """Call a visit off: the page says whom it reaches and whom not, before it is done."""
    person.page.locator("#ahead").get_by_role("link", name="Online meeting with Adelaide", exact=True).click()
    more(person, "More", "Call off")
    work.fill(person, {"reason": "Their rector is ill.", "outward_text.en": "We will propose a new day."})
    told(person, "see it at once")
    press(person, "Call it off")
    told(person, "Called off")


def give_a_feed(person: Person) -> None:
    """Make a partner's feed and hold its address, ready to be pasted into a mail."""
    clicks.look_up(person, "Gumi", "Gumi")
    person.page.locator(".page-head").get_by_role("link", name="Give them a feed").click()
    press(person, "Open the feed and show its address")
    expect(person.page.locator("#feed-https")).to_have_value(re.compile(r"/feeds/.+\.ics$"))
    person.page.locator('[data-copy="#feed-https"]').click()


def name_the_new_mayor(person: Person) -> None:
    """A new mayor took office: a name is enough, and what lies ahead names her."""
    clicks.look_up(person, "Chiara", "Chiara ESEMPIO")
    person.page.locator("main").get_by_role("link", name="Succeeded by …").click()
    pick(person, "person_id", "Paola CAMPIONE")
    press(person, "Record the succession")
    told(person, "Paola CAMPIONE")
    told(person, "The one before is in its history")


def hold_a_reminder(person: Person) -> None:
    """What goes out this week and to whom; one mail to one person is held, the other goes."""
    person.page.locator("#mail").get_by_role("link", name="go out in 7 days").click()
    visit = person.page.locator("main .row-item", has_text="Delegation of the city of Düsseldorf")
    visit.first.get_by_role("button", name="Hold").first.click()
    told(person, "this one mail waits until somebody lets it go")
    expect(person.page.get_by_role("button", name="Let it go")).to_have_count(1)


def write_a_sentence(person: Person) -> None:
    """A visit from one sentence, saved as a draft inside the office."""
    person.page.keyboard.press("n")
    expect(person.page.locator("#quick-q")).to_be_focused()
    person.page.keyboard.type("visit from Düsseldorf 12–14 May 2028")
    expect(person.page.locator("#quick-lines")).to_contain_text("Friday 12 May 2028")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(_RECORD)
    told(person, "Nothing has gone out")


INTERACTIONS: Final[tuple[tuple[str, int, Callable[[Person], None]], ...]] = (
    ("1 What needs me today, and by when", 0, see_what_presses),
    ("3 Everything we did with a partner, on paper", 2, print_the_record),
    ("5 Call a visit off, with whom it reaches", 4, call_off_a_visit),
    ("6 Make a partner's feed, its address copied", 4, give_a_feed),
    ("8 A new mayor took office", 4, name_the_new_mayor),
    ("12 What goes out this week, to whom; hold one", 2, hold_a_reminder),
    ("n Enter a visit in one sentence", 2, write_a_sentence),
)


def test_what_must_be_short_is_short(own_office: Office, seat: Seat, shots: Path | None) -> None:
    person = seat(own_office, DIRECTOR)
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    counted = {}
    for name, _most, doing in INTERACTIONS:
        clicks.start(person)
        doing(person)
        counted[name] = clicks.taken(person)
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
        table = "\n".join(f"{counted[name]:>2} of {most}  {name}" for name, most, _ in INTERACTIONS)
        (shots / "clicks.txt").write_text(f"{table}\n", encoding="utf-8")
    assert {name: counted[name] for name, most, _ in INTERACTIONS if counted[name] > most} == {}
