"""People before the browser: each with a window of her own that notes whatever goes wrong in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

from tests.browser.offices import Office

_NOTE_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} blocked ${event.blockedURI || "inline"} in ${event.sourceFile}`));
"""


@dataclass
class Watch:
    """What went wrong in a window: violations of the CSP, errors of scripts, requests that failed, answers >= 400."""

    problems: list[str] = field(default_factory=list)
    _expected: set[int] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        """Note from now on what goes wrong in any page of `context`."""
        context.add_init_script(_NOTE_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Take answers with these statuses for what the test is about."""
        before, self._expected = self._expected, self._expected | {*statuses}
        yield
        self._expected = before

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page left while a part of it was still asked for
            self.problems.append(f"{request.failure}: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.problems.append(f"{response.status}: {response.request.method} {response.url}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at her browser."""

    office: Office
    page: Page
    watch: Watch

    def goes(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.office.url + path)

    def signs_in(self, email: str) -> None:
        """Sign in by the form."""
        self.goes("/sign-in")
        self.page.locator("[name=email]").fill(email)
        self.page.locator("[name=password]").fill(self.office.passwords[email])
        self.page.locator("main button.btn-primary").click()
        self.page.locator("nav[aria-label]").first.wait_for(state="attached")

    def reads(self, tag: str) -> None:
        """Take the pages in another language, by the switch of every page."""
        shown = self.page.evaluate("document.documentElement.lang")
        if shown != tag:
            self.page.locator(f'.languages button[lang="{tag}"]').locator("visible=true").click()
            self.page.locator(f'html[lang="{tag}"]').wait_for(state="attached")

    def photographs(self, file: Path) -> None:
        """Keep a picture of the whole page, in a window as high as it: what sticks to an edge is there."""
        size = self.page.viewport_size
        assert size is not None
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        self.page.screenshot(path=file, animations="disabled")
        self.page.set_viewport_size(size)

    @property
    def path(self) -> str:
        """Return the path of the page she looks at."""
        return self.office.path_of(self.page.url)


@contextmanager
def at(
    office: Office, browser: Browser, width: int = 1440, *, scripts: bool = True, scale: float = 1
) -> Iterator[Person]:
    """Yield a person at a window `width` pixels wide; fails at its end where anything went wrong in it.

    scale: pixels of a picture for one of the page.
    """
    size = ViewportSize(width=width, height=900)
    with browser.new_context(
        viewport=size,
        device_scale_factor=scale,
        java_script_enabled=scripts,
        locale="en-GB",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    ) as context:
        context.set_default_timeout(15_000)
        watch = Watch()
        watch.over(context)
        yield Person(office, context.new_page(), watch)
        assert watch.problems == [], watch.problems
