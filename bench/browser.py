"""What each page costs a browser, at a first visit and at the second, beside a bare page of as many bytes.

    PYTHONPATH=. .venv/bin/python bench/browser.py [--rounds N] [--width PIXELS] [--language TAG] [--only PART]

The demo office is served by `amity serve` and opened in Chromium by its director. A first visit has an empty cache,
the second has what the first one left. Printed are requests; bytes over the wire, headers included, as Chromium
counts them; those that the first paint waits for (the page, its styles, scripts that block); milliseconds to the
first, first contentful and largest contentful paint; and how much the page shifted. Times are medians over the
rounds. The bare page is one file with a word and as many bytes that do not pack, from the same server to the same
browser in the same round; `times` says how much longer than on it one waits for the first contentful paint.
"""

import argparse
import random
import re
import statistics
import string
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, StorageState, ViewportSize, sync_playwright

from backend.http import assets
from tests.browser import offices, people
from tests.browser.conftest import QUIET
from tests.browser.offices import DIRECTOR, Office
from tests.browser.people import Person
from tests.browser.weight import Scales, Weight
from tests.servers import programs

DESK_BYTES = 250_000
LISTS = {
    "a partnership": "/partnerships",
    "an agreement": "/agreements",
    "a forum": "/forums",
    "a visit": "/visits",
    "a feed": "/feeds",
    "a person": "/people",
}
PAGES = {
    "desk": "/",
    "partnerships": "/partnerships",
    "partnerships, year": "/partnerships/year",
    "map": "/partnerships/map",
    "agreements": "/agreements",
    "forums": "/forums",
    "visits": "/visits",
    "calendar": "/calendar",
    "calendar, week": "/calendar?view=week",
    "calendar, list": "/calendar?view=list",
    "feeds": "/feeds",
    "mail": "/messages",
    "what goes out": "/messages/ahead",
    "history": "/history",
    "search": "/search?q=D%C3%BCsseldorf",
    "people": "/people",
}
SIGN_IN = "sign-in"
_RECORD = re.compile(r"/[a-z]+/[0-9a-f]{8}-[0-9a-f-]{27}$")
_HEAD = (
    f"{'page':<20} {'visit':<6} {'asks':>4} {'bytes':>8} {'first':>8} "
    f"{'paint':>6} {'FCP':>6} {'LCP':>6} {'shift':>7} {'bare':>6} {'times':>6}"
)


@dataclass(frozen=True, slots=True)
class Visits:
    """All rounds' visits to one page, and the bare page's times to its first contentful paint."""

    name: str
    which: str
    weights: Sequence[Weight]
    bare: Sequence[float]

    @property
    def misses(self) -> list[str]:
        """Return what is not as it should be: pages stand still, the desk is light, nothing is fetched elsewhere."""
        found = [f"shifts: {one}" for weight in self.weights for one in weight.jumped]
        if self.name == "desk" and self.weights[0].wire > DESK_BYTES:
            found.append(f"more than {DESK_BYTES:,} bytes")
        if len(hosts := frozenset[str]().union(*(weight.hosts for weight in self.weights))) > 1:
            found.append(f"asks other hosts: {sorted(hosts)}")
        return found

    def __str__(self) -> str:
        """Return the row of the table."""
        one, middle = self.weights[0], statistics.median
        times = [middle(getattr(each, name) for each in self.weights) for name in ("painted", "contentful", "largest")]
        shift, bare = max(each.shift for each in self.weights), middle(self.bare)
        line = f"{self.name:<20} {self.which:<6} {one.requests:>4} {one.wire:>8,} {one.first:>8,} "
        line += f"{' '.join(f'{each:>6.0f}' for each in times)} {shift:>7.4f} {bare:>6.0f} {times[1] / bare:>5.1f}x"
        return line + ("  MISSES" if self.misses else "")


@contextmanager
def bare_page(size: int) -> Iterator[str]:
    """Yield the path of a page that weighs about `size` bytes on the wire, among the built files until the end."""
    letters = random.Random(size).choices(string.ascii_letters, k=size)
    with tempfile.NamedTemporaryFile("w", dir=assets.FOLDER, prefix="bare-", suffix=".html") as file:
        Path(file.name).chmod(0o644)
        file.write(f"<!doctype html><title>Bare</title><p>Bare</p><!--{''.join(letters)}-->")
        file.flush()
        yield f"/static/{Path(file.name).name}"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one sits: the browser, the office, the cookies of who is signed in, the window."""

    browser: Browser
    office: Office
    cookies: StorageState
    width: int

    @contextmanager
    def scales(self, *, signed_in: bool = True) -> Iterator[Scales]:
        """Yield scales over a window with an empty cache."""
        size = ViewportSize(width=self.width, height=900)
        state = self.cookies if signed_in else None
        with self.browser.new_context(viewport=size, storage_state=state, locale="en-GB") as context:
            yield Scales(context.new_page())

    def visits(self, name: str, path: str, rounds: int) -> Iterator[Visits]:
        """Visit a page in a new window and again, and a bare page of the first visit's bytes, `rounds` times."""
        firsts, seconds, bare = [], [], []
        for _ in range(rounds):
            with self.scales(signed_in=name != SIGN_IN) as scales:
                firsts.append(scales.visit(self.office.url + path))
                seconds.append(scales.visit(self.office.url + path))
            with bare_page(firsts[0].wire) as floor, self.scales() as scales:
                bare.append(scales.visit(self.office.url + floor).contentful)
        yield Visits(name, "first", firsts, bare)
        yield Visits(name, "second", seconds, bare)


def records(person: Person) -> Iterator[tuple[str, str]]:
    """Yield the fullest page of each noun: the longest of a list's first ten."""
    for name, path in LISTS.items():
        person.goes(path)
        links = person.page.evaluate("[...document.querySelectorAll('main a')].map((one) => one.pathname)")
        found = list(dict.fromkeys(link for link in links if link.startswith(path) and _RECORD.match(link)))[:10]
        yield name, max(found, key=lambda link: len(person.page.request.get(person.office.url + link).body()))


def told(desk: Desk, pages: Sequence[tuple[str, str]], rounds: int) -> None:
    """Print the table, and what misses the aim."""
    print(_HEAD, flush=True)
    missing = []
    for name, path in pages:
        for found in desk.visits(name, path, rounds):
            print(found, flush=True)
            missing += [f"{name}, {found.which} visit: {one}" for one in dict.fromkeys(found.misses)]
    print("\n".join(missing) or f"No page shifts or asks elsewhere; the desk is within {DESK_BYTES:,} bytes.")


def sat(stack: ExitStack, given: argparse.Namespace) -> tuple[Desk, list[tuple[str, str]]]:
    """Serve the office, sign in; return who sits there and the pages."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="amity-bench-")))
    office = stack.enter_context(offices.served(offices.load(folder / "sample"), folder / "office", "serve"))
    chromium = stack.enter_context(sync_playwright()).chromium
    browser = chromium.launch(executable_path=programs.chromium(), args=QUIET)
    stack.callback(browser.close)
    with people.at(office, browser) as person:
        person.signs_in(DIRECTOR)
        person.reads(given.language)
        pages = [*PAGES.items(), *records(person), (SIGN_IN, "/sign-in")]
        desk = Desk(browser, office, person.page.context.storage_state(), given.width)
    return desk, [(name, path) for name, path in pages if given.only in name]


def main() -> None:
    """Measure every page."""
    takes = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    takes.add_argument("--rounds", type=int, default=3)
    takes.add_argument("--width", type=int, default=1440)
    takes.add_argument("--language", default="en", help="en or zh-Hans")
    takes.add_argument("--only", default="", help="pages whose name holds this")
    given = takes.parse_args()
    with ExitStack() as stack:
        desk, pages = sat(stack, given)
        told(desk, pages, given.rounds)


if __name__ == "__main__":
    main()
