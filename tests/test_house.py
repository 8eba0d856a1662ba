"""The house's rules hold everywhere, and each of them can fail."""

import json
import subprocess

import pytest

from tests import house_rules
from tests.house_rules import ROOT, RULES, Rule, Source

LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-assets.txt", "requirements-postgres.txt")
LONG_BODY = "    x = 1\n" * house_rules.LONGEST_FUNCTION
BROKEN: tuple[tuple[Rule, str, str], ...] = (
    (house_rules.short_functions, "backend/a.py", f"def f():\n{LONG_BODY}"),
    (house_rules.short_modules, "backend/a.py", "x = 1\n" * 401),
    (house_rules.few_parameters, "backend/a.py", "def f(a, b, c, *, d, e, g): ..."),
    (house_rules.few_parameters, "backend/a.py", "class A:\n    def f(self, a, b, c, d, e, g): ..."),
    (house_rules.no_late_import, "backend/a.py", "def f():\n    if True:\n        import os"),
    (house_rules.no_late_import, "backend/a.py", "class A:\n    def f(self):\n        from os import path"),
    (house_rules.no_vague_name, "backend/a.py", "class FeedManager: ..."),
    (house_rules.no_vague_name, "backend/a.py", "class PersonInfo: ..."),
    (house_rules.no_vague_name, "backend/utils.py", ""),
    (house_rules.opens_with_docstring, "backend/a.py", "x = 1"),
    (house_rules.opens_with_docstring, "backend/a.py", '"""  """'),
    (house_rules.no_catch_all, "backend/a.py", "try:\n    f()\nexcept Exception:\n    pass"),
    (house_rules.no_catch_all, "backend/a.py", "try:\n    f()\nexcept (ValueError, BaseException):\n    pass"),
    (house_rules.no_catch_all, "backend/a.py", "try:\n    f()\nexcept:\n    pass"),
    (house_rules.nothing_unfinished, "backend/a.py", "x = 1  # TO" + "DO: later"),
    (house_rules.frozen_migrations, "migrations/versions/0001_a.py", "from backend import db"),
    (house_rules.children_know_parents, "backend/domain/a.py", "relationship(backref='a')"),
    (house_rules.children_know_parents, "backend/domain/a.py", "ForeignKey('a.id', ondelete='CASCADE')"),
    (house_rules.domain_order, "backend/domain/a.py", "class A(B):\n    __tablename__ = 'a'\nclass C(StrEnum): ..."),
    (house_rules.domain_order, "backend/domain/a.py", "def f(): ...\nclass A(B):\n    __tablename__ = 'a'"),
    (
        house_rules.domain_order,
        "backend/domain/a.py",
        "class A(B):\n    __tablename__ = 'a'\ndef _f(): ...\ndef g(): ...",
    ),
    (house_rules.tests_assert, "tests/test_a.py", "def test_a():\n    f()"),
    (house_rules.tests_assert, "tests/test_a.py", "@pytest.mark.skip\ndef test_a():\n    assert f()"),
    (house_rules.tests_assert, "tests/test_a.py", "def test_a():\n    time.sleep(1)\n    assert f()"),
    (house_rules.tests_assert, "tests/test_a.py", "from unittest import mock"),
    (house_rules.only_wires, "wsgi.py", '"""Doc."""\nif x:\n    y = 1'),
    (house_rules.only_wires, "wsgi.py", '"""Doc."""\ndef f(): ...'),
    (house_rules.nobody_imports_wsgi, "backend/a.py", "from wsgi import app"),
)
FINE = '''"""A noun."""
class Kind(StrEnum): ...
class Noun(Record):
    """A row."""
    __tablename__ = "nouns"
class NounDetails(Input): ...
def change(session, noun, details): ...
def find(session): ...
def _private(): ...
@click.option("--a")
def command(a, b, c, d, e, f, g): ...
'''


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds_everywhere(rule: Rule) -> None:
    assert [place for source in house_rules.sources() for place in rule(source)] == []


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_the_rule_can_fail(rule: Rule, path: str, text: str) -> None:
    assert [*rule(Source.of(path, text))] != []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_lets_a_plain_noun_pass(rule: Rule) -> None:
    assert [*rule(Source.of("backend/domain/nouns/nouns.py", FINE.replace("@click", "\n@click").split("@")[0]))] == []


def test_every_rule_is_shown_to_fail() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(RULES)


def test_a_command_lines_options_are_no_parameters() -> None:
    assert [*house_rules.few_parameters(Source.of("backend/cli.py", FINE))] == []


def test_the_top_level_is_fixed() -> None:
    top = {path.split("/")[0] for path in committed()}
    assert {name for name in top if not name.startswith(".")} <= house_rules.TOP_LEVEL


def test_nothing_that_is_made_is_committed() -> None:
    made = ("backend/web/static/", "node_modules/", ".venv", ".build/", "var/")
    assert [path for path in committed() if path.startswith(made) or path.endswith((".mo", ".pyc"))] == []


@pytest.mark.parametrize("name", [*LOCKS, "package-lock.json", "package.json", "pyproject.toml", ".npmrc"])
def test_no_lock_or_list_of_dependencies_has_an_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    packages = (ROOT / name).read_text().replace("\\\n", " ").splitlines()
    assert packages
    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []


def test_every_locked_npm_package_has_a_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if name and "sha512-" not in package["integrity"]] == []


def test_the_test_lock_agrees_with_the_lock() -> None:
    locked = {line.split(" ")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line}
    tests = {line.split(" ")[0] for line in (ROOT / "requirements-test.txt").read_text().splitlines() if "==" in line}
    assert locked <= tests


def test_ci_runs_make_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines == ["#!/usr/bin/env bash", "set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]


def committed() -> list[str]:
    """Return the paths that git keeps."""
    return subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
