"""Chromium, and offices to click through: one that is only read, one of a test's own with clock and mail running."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import offices, people
from tests.browser.offices import Office
from tests.browser.people import Person
from tests.servers import programs

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
HERE = Path(__file__).parent


class Seat(Protocol):
    """Seats a person at a browser; who is named signs in."""

    def __call__(self, office: Office, email: str | None = None, *, width: int = 1440, scripts: bool = True) -> Person:
        """Return the person."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yield one headless Chromium for all tests of this process."""
    program = programs.chromium()
    assert program is not None, "Chromium is missing; run: make tools"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the files of a demo office, to copy."""
    return offices.load(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def office(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Yield a demo office that all tests share and none changes, but for who reads it in which language."""
    with offices.served(sample, tmp_path_factory.mktemp("read") / "office", "serve") as found:
        yield found


@pytest.fixture
def own_office(sample: Path, tmp_path: Path) -> Iterator[Office]:
    """Yield a demo office of this test's own, with clock and mail running."""
    with offices.served(sample, tmp_path / "office", "run") as found:
        yield found


@pytest.fixture
def seat(chromium: Browser) -> Iterator[Seat]:
    """Yield what seats people; at the end nothing may have gone wrong in any of their windows."""
    with ExitStack() as windows:

        def sit(office: Office, email: str | None = None, *, width: int = 1440, scripts: bool = True) -> Person:
            person = windows.enter_context(people.at(office, chromium, width, scripts=scripts))
            if email is not None:
                person.signs_in(email)
            return person

        yield sit


Scenes = Callable[[Person, str], None]


@pytest.fixture
def scene(shots: Path | None) -> Scenes:
    """Return what photographs a person's page under a name where `--shots` asks for it, and else does nothing."""

    def keep(person: Person, name: str) -> None:
        if shots is not None:
            shots.mkdir(parents=True, exist_ok=True)
            person.photographs(shots / f"{name}.png")

    return keep
