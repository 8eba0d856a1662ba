"""How many clicks, taps and Enters a piece of work takes from the signed-in desk; typing is not counted."""

from playwright.sync_api import expect

from tests.browser.people import Person

_COUNT = """
if (!window.counting) {
  window.counting = true;
  const taken = () => Number(sessionStorage.getItem("clicks"));
  const count = (event) => event.isTrusted && sessionStorage.setItem("clicks", taken() + 1);
  addEventListener("pointerdown", count, true);
  addEventListener("keydown", (event) => event.key === "Enter" && count(event), true);
}
"""


def start(person: Person) -> None:
    """Count from here: she sits at the desk and has done nothing yet."""
    person.page.add_init_script(_COUNT)
    person.goes("/")
    person.page.evaluate("sessionStorage.setItem('clicks', 0)")


def taken(person: Person) -> int:
    """Return how many it took since then, pages that were left included."""
    return int(person.page.evaluate("Number(sessionStorage.getItem('clicks'))"))


def look_up(person: Person, words: str, first: str) -> None:
    """Type into the search box from anywhere, and open with Enter the first that is found, which says `first`."""
    person.page.keyboard.press("/")
    person.page.keyboard.type(words)
    expect(person.page.locator('#search-finds [aria-selected="true"]')).to_contain_text(first)
    left = person.page.url
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(lambda url: url != left)
