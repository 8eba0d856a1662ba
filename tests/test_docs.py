"""What the documents promise is there: files, commands, targets of make, settings, addresses, words of the screens."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import click
import pytest
from babel.messages.pofile import read_po
from flask import Flask
from werkzeug.exceptions import HTTPException

from backend import catalogs
from backend.cli import amity
from backend.domain.outreach import feed_steps, links
from config.settings import VARIABLES
from tests.web_fixtures import *  # noqa: F403 - pytest finds fixtures by name

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\]\(([^)#]+)(?:#([^)]*))?\)")
_CODE = re.compile(r"`([^`\n]+)`|^ {4}(.+)$", re.MULTILINE)
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_ADDRESS = re.compile(r"`(?:(GET|POST|PATCH|DELETE) )?(/[a-z][\w/{}.-]*)(?:\?[^`]*)?`")
_PLACE = re.compile(r"%\\?\(\w+\\?\)[sd]")
_TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
_PREFIX = ".venv/bin/"
GUIDES: Final = {"README.md": "en", "coordinators.md": "en", "coordinators.zh-Hans.md": "zh-Hans"}
EMPHASIS: Final = {"bold", "粗体", "EN", "中文"}  # what the guides themselves call so, and the switch of languages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    links = [path for path, _ in _LINK.findall(page.read_text(encoding="utf-8"))]
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_is_linked_from_another(page: Path) -> None:
    linked = {
        (other.parent / path).resolve()
        for other in PAGES
        for path, _ in _LINK.findall(other.read_text(encoding="utf-8"))
        if other != page
    }
    assert page in linked or page.name in {"README.md", "index.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_commands_of_amity(page: Path) -> None:
    typed = [words.split()[1:] for words in _typed(page, "amity")]
    assert [words for words in typed if not _is_command(words)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_targets_are_targets_of_make(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert [words for words in _typed(page, "make") if words.split()[1] not in targets] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_are_settings(page: Path) -> None:
    named = re.findall(r"\bAMITY_([A-Z][A-Z_]*[A-Z])\b", page.read_text(encoding="utf-8"))
    assert [name for name in named if name.removesuffix("_FILE") not in VARIABLES] == []


@pytest.mark.parametrize("name", GUIDES)
def test_words_in_bold_are_words_of_the_screens(name: str) -> None:
    page = next(one for one in PAGES if one.name == name)
    marked = _BOLD.findall(page.read_text(encoding="utf-8"))
    named = {" ".join(each.split()) for one in marked for each in one.split("→")}
    said = _said(GUIDES[name])
    assert len(named) > 10
    assert sorted(one for one in named if not any(each.fullmatch(one.rstrip(".")) for each in said)) == []


def test_addresses_are_addresses_of_amity(app: Flask) -> None:
    named = {(page.name, *found) for page in PAGES for found in _ADDRESS.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 10
    assert sorted(one for one in named if not _is_address(app, *one[1:])) == []
    assert not _is_address(app, "POST", "/health/live")
    assert not _is_address(app, "", "/healthy")


def test_the_api_is_told_of_whole(app: Flask) -> None:
    told = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    served = [str(one) for one in app.url_map.iter_rules() if str(one).startswith("/api/v1/")]
    parts = {part for one in served for part in one.split("/")}
    assert len(parts) > 40
    assert sorted(part for part in parts if part not in told and "<" not in part) == []


def test_partners_are_told_what_each_program_does() -> None:
    told = " ".join((ROOT / "docs" / "partners.md").read_text(encoding="utf-8").split())
    steps = {*feed_steps.ELSEWHERE, *feed_steps.IN_CHINA}
    assert [one.name for one in steps if f"| {one.name} | {one.how} | {one.soon} |" not in told] == []


def test_partners_are_told_both_addresses_of_a_feed(app: Flask) -> None:
    told = (ROOT / "docs" / "partners.md").read_text(encoding="utf-8")
    routes = app.url_map.bind("localhost")
    token = "a" * links.LENGTH
    found = {path: routes.match(path.replace("{token}", token))[0] for path in ("/feeds/{token}", "/feeds/{token}.ics")}
    assert found == {"/feeds/{token}": "partner_page.show", "/feeds/{token}.ics": "subscriptions.show"}
    assert [path for path in found if f"`{path}`" not in told] == []


def test_tests_that_are_named_are_there() -> None:
    named = {found for page in PAGES for found in _TEST.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 60
    files = {path: (ROOT / "tests" / path).read_text(encoding="utf-8") for path, _ in named}
    assert sorted(name for path, name in named if f"\ndef {name}(" not in files[path]) == []


def test_every_line_of_the_calendars_checklist_is_told_once() -> None:
    rows = re.findall(r"^\| ([\d–, ]+) \|", (ROOT / "docs" / "calendar.md").read_text(encoding="utf-8"), re.MULTILINE)
    spans = [[int(end) for end in part.split("–")] for row in rows for part in row.split(", ")]
    assert sorted(line for span in spans for line in range(span[0], span[-1] + 1)) == list(range(1, 86))


def test_the_pictures_are_those_that_the_pages_show() -> None:
    shown = {
        path for page in PAGES for path, _ in _LINK.findall(page.read_text(encoding="utf-8")) if "pictures/" in path
    }
    kept = {file.name for file in (ROOT / "docs" / "pictures").iterdir()}
    assert {path.rpartition("/")[2] for path in shown} == kept


def test_the_commands_are_there_to_be_named() -> None:
    assert _is_command(["user", "add", "EMAIL", "--role", "director"])
    assert not _is_command(["user", "promote"])
    assert not _is_command(["user", "add", "EMAIL", "--rank", "1"])


def _typed(page: Path, program: str) -> Iterator[str]:
    """Yield the commands of a program that a page shows, without the settings before and the remark behind."""
    for inline, block in _CODE.findall(page.read_text(encoding="utf-8")):
        words = re.sub(r"^(?:[A-Z_]+=\S+ )+", "", inline or block).partition("  #")[0].strip()
        words = words.removeprefix(_PREFIX)
        if words.startswith(f"{program} ") and not words.startswith(f"{program} --"):
            yield words


def _is_command(words: list[str]) -> bool:
    """Return whether these words begin with a command of `amity` and name only options that it has."""
    found: click.Command = amity
    while isinstance(found, click.Group):
        if not words or words[0] not in found.commands:
            return False
        found, words = found.commands[words[0]], words[1:]
    options = {name for one in found.params for name in one.opts}
    return {word for word in words if word.startswith("--")} <= options


@cache
def _said(tag: str) -> tuple[re.Pattern[str], ...]:
    """Return what the screens say in a language: the catalog's texts, whose places may hold anything."""
    path = catalogs.ROOT / "zh_Hans" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        found = [(one.id, one.string) for one in read_po(file, locale="zh_Hans") if one.id and one.string]
    texts = {one for english, other in found for one in _each(english if tag == "en" else other)} | EMPHASIS
    return tuple(
        re.compile(re.sub(r"%\\?\(\w+\\?\)[sd]", ".+", re.escape(one))) for one in texts if not one.startswith("%")
    )


def _each(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _is_address(app: Flask, method: str, path: str) -> bool:
    """Return whether Amity answers here or under it, or in its API, to this method; `{id}` stands for any record."""
    if any(str(one).startswith(f"{path}/") for one in app.url_map.iter_rules()):
        return True
    filled = re.sub(r"\{\w+\}", "01a21356-7d0d-73ff-a422-2f3ad671f35e", path)
    routes = app.url_map.bind("localhost")
    for one in (filled, f"/api/v1{filled}"):
        try:
            routes.match(one, method=method or "GET")
        except HTTPException:
            continue
        return True
    return False
