"""What the documents promise is there: files that they link to, commands, targets of make and settings they name."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from backend.cli import amity
from config.settings import VARIABLES

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\]\(([^)#]+)(?:#([^)]*))?\)")
_CODE = re.compile(r"`([^`\n]+)`|^ {4}(.+)$", re.MULTILINE)
_PREFIX = ".venv/bin/"


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
