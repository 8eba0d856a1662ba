"""The Chinese catalog says everything the pages and the API say, and nothing that they no longer say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from backend import catalogs

ROOT = Path(__file__).parents[2]
PARTNERS = sorted((ROOT / "config" / "locale").glob("*/LC_MESSAGES/partners.po"))
CHINESE = ROOT / "config" / "locale" / "zh_Hans" / "LC_MESSAGES" / "messages.po"
EXTRACT = ("-m", "babel.messages.frontend", "--quiet", "extract", "-F", "pyproject.toml", "-k", "lazy_gettext")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return what code and templates say, as `make words` finds it."""
    template = tmp_path_factory.mktemp("words") / "messages.pot"
    subprocess.run([sys.executable, *EXTRACT, "-k", "pgettext:1c,2", "-o", str(template), "."], cwd=ROOT, check=True)
    with template.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    """Return the Chinese catalog."""
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


@pytest.fixture(scope="module")
def told_partners(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return what Amity says to partners, as `make words` finds it."""
    template = tmp_path_factory.mktemp("words") / "partners.pot"
    marked = (*EXTRACT[:6], "--no-default-keywords", "-k", "P_", "-o", str(template), ".")
    subprocess.run([sys.executable, *marked], cwd=ROOT, check=True)
    with template.open("rb") as file:
        return read_po(file)


def key(message: Message) -> tuple[str | None, str]:
    """Return context and (singular) msgid."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def texts(message: Message) -> list[str]:
    """Return the translations; Chinese has one form for any number."""
    strings = (message.string,) if isinstance(message.string, str) else message.string or ("",)
    return list(strings)


def test_every_word_is_translated(said: Catalog, chinese: Catalog) -> None:
    translated = {key(message) for message in chinese if message.id and all(texts(message))}
    assert sorted({key(message)[1] for message in said if message.id and key(message) not in translated}) == []


def test_nothing_is_left_from_words_no_longer_said(said: Catalog, chinese: Catalog) -> None:
    known = {key(message) for message in said}
    assert sorted(key(message)[1] for message in chinese if message.id and key(message) not in known) == []


def test_nothing_is_guessed(chinese: Catalog) -> None:
    assert [key(message)[1] for message in chinese if message.id and message.fuzzy] == []


def test_what_is_filled_in_is_the_same_in_both(chinese: Catalog) -> None:
    def slots(text: str) -> list[str]:
        return sorted(set(re.findall(r"%\(\w+\)[a-z]|%[sd]", text)))

    wrong = [
        key(message)[1]
        for message in chinese
        if message.id and any(slots(text) != slots(_fullest(message)) for text in texts(message))
    ]
    assert wrong == []


def test_what_is_counted_is_said_in_chinese_as_it_is_read_at_run_time(chinese: Catalog) -> None:
    counted = [message for message in chinese if message.id and not isinstance(message.id, str)]
    found = catalogs.catalog("zh-Hans")
    assert len(counted) > 50
    said = {one.id[0]: found.ngettext(one.id[0], one.id[1], 3) for one in counted if one.context is None}
    assert said == {one.id[0]: texts(one)[0] for one in counted if one.context is None}


@pytest.mark.parametrize("path", PARTNERS, ids=lambda path: path.parts[-3])
def test_partners_are_told_everything_in_each_language_of_theirs(path: Path, told_partners: Catalog) -> None:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3])
    said = {message.id: message.string for message in catalog if message.id and not message.fuzzy}
    assert sorted(map(str, said)) == sorted(str(message.id) for message in told_partners if message.id)
    slots = re.compile(r"%\(\w+\)s")
    assert {text: set(slots.findall(str(text))) for text in said} == {
        text: set(slots.findall(str(translated))) for text, translated in said.items()
    }
    assert all(said.values())


def test_partners_are_told_in_six_languages_at_least() -> None:
    assert {"de", "es", "fr", "it", "zh_Hans"} <= {path.parts[-3] for path in PARTNERS}


def _fullest(message: Message) -> str:
    """Return the English form with the number in it, where there are two."""
    return message.id if isinstance(message.id, str) else message.id[-1]
