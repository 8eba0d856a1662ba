"""The house's rules that no linter knows, each a function from a source file to the places that break it."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TypeAlias

ROOT = Path(__file__).parents[1]
LONGEST_FUNCTION = 40
LONGEST_MODULE = 400
MOST_PARAMETERS = 5
VAGUE = {"Manager", "Service", "Helper", "Handler", "Util", "Utils", "Data", "Info"}
TOP_LEVEL = {
    "backend", "migrations", "workers", "config", "wsgi.py", "pyproject.toml", "tests",
    "README.md", "Makefile", "docs", "bench", "package.json", "package-lock.json",
    "requirements.txt", "requirements-test.txt", "requirements-assets.txt", "requirements-postgres.txt",
}  # fmt: skip
_UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
_OVERSEEN = (ast.FunctionDef, ast.AsyncFunctionDef)

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file: its path from the root, its text and its tree."""

    path: str
    text: str
    tree: ast.Module = field(repr=False)

    @classmethod
    def of(cls, path: str, text: str) -> "Source":
        """Parse `text`."""
        return cls(path, text, ast.parse(text))

    @property
    def functions(self) -> Iterator[Function]:
        """Yield every function and method."""
        return (node for node in ast.walk(self.tree) if isinstance(node, _OVERSEEN))

    @property
    def classes(self) -> Iterator[ast.ClassDef]:
        """Yield every class."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def within(self, *folders: str) -> bool:
        """Return whether the file lies in one of `folders`."""
        return any(PurePosixPath(self.path).is_relative_to(folder) for folder in folders)


Rule: TypeAlias = Callable[[Source], Iterator[str]]


@cache
def sources() -> list[Source]:
    """Return every Python file of the product and its tests."""
    folders = ("backend", "bench", "config", "migrations", "tests", "workers")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    paths += [path for path in [ROOT / "wsgi.py"] if path.exists()]
    return [Source.of(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def short_functions(source: Source) -> Iterator[str]:
    """A function has at most 40 lines."""
    if source.within("migrations/versions"):
        return
    for function in source.functions:
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield f"{source.path}:{function.lineno} {function.name} has {lines} lines"


def short_modules(source: Source) -> Iterator[str]:
    """A module has at most 400 lines."""
    lines = len(source.text.splitlines())
    if lines > LONGEST_MODULE and not source.within("migrations/versions"):
        yield f"{source.path} has {lines} lines"


def few_parameters(source: Source) -> Iterator[str]:
    """A function has at most five parameters, else a dataclass; a command line's options and fixtures are no calls."""
    for function in source.functions:
        if source.within("tests") or _is_command_line(function):
            continue
        arguments = function.args
        names = [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        if len(set(names) - {"self", "cls"}) > MOST_PARAMETERS:
            yield f"{source.path}:{function.lineno} {function.name} has {len(names)} parameters"


def no_late_import(source: Source) -> Iterator[str]:
    """Imports stand at the top."""
    for function in source.functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{source.path}:{node.lineno} imports inside {function.name}"


def no_vague_name(source: Source) -> Iterator[str]:
    """No class is named for being some kind of thing."""
    for node in source.classes:
        if VAGUE & set(re.findall(r"[A-Z][a-z]*", node.name)):
            yield f"{source.path}:{node.lineno} class {node.name}"
    if PurePosixPath(source.path).stem.rstrip("s") in {word.lower().rstrip("s") for word in VAGUE}:
        yield f"{source.path} is named for nothing"


def opens_with_docstring(source: Source) -> Iterator[str]:
    """Every module says what it is for; a folder of tests is named for what it tests."""
    if source.within("tests") and PurePosixPath(source.path).name == "__init__.py":
        return
    if not (ast.get_docstring(source.tree) or "").strip():
        yield f"{source.path} has no docstring"


def no_catch_all(source: Source) -> Iterator[str]:
    """Nobody catches Exception, BaseException or everything."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        if any(kind is None or ast.unparse(kind) in {"Exception", "BaseException"} for kind in kinds):
            yield f"{source.path}:{node.lineno} catches everything"


def nothing_unfinished(source: Source) -> Iterator[str]:
    """What is left for later stands in an issue."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if _UNFINISHED.search(line):
            yield f"{source.path}:{number} leaves something for later"


def frozen_migrations(source: Source) -> Iterator[str]:
    """A migration imports nothing of the backend, which will have changed."""
    for name in _imported(source) if source.within("migrations/versions") else ():
        if name.split(".")[0] in {"backend", "config", "workers"}:
            yield f"{source.path} imports {name}"


def children_know_parents(source: Source) -> Iterator[str]:
    """No backref, and no cascade in the database that would hide children from the projection."""
    for node in ast.walk(source.tree) if source.within("backend/domain") else ():
        if isinstance(node, ast.keyword) and node.arg == "backref":
            yield f"{source.path}:{node.value.lineno} backref"
        if isinstance(node, ast.keyword) and node.arg == "ondelete" and "CASCADE" in ast.unparse(node.value).upper():
            yield f"{source.path}:{node.value.lineno} cascades in the database"


def domain_order(source: Source) -> Iterator[str]:
    """A noun's file runs: enums, model and details, commands and queries, private functions."""
    if not source.within("backend/domain") or not any(_is_model(node) for node in source.classes):
        return
    needed_early = _named_at_import(source) - {node.name for node in source.classes}
    reached, before = 0, ""
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name not in needed_early:
            rank = _rank(node)
            if rank < reached:
                yield f"{source.path}:{node.lineno} {node.name} stands after {before}"
            else:
                reached, before = rank, node.name


def tests_assert(source: Source) -> Iterator[str]:
    """A test asserts something, and is neither skipped nor asleep."""
    if not source.within("tests") or not PurePosixPath(source.path).name.startswith("test_"):
        return
    asserting = _asserting(source)
    for function in source.functions:
        if function.name.startswith("test_") and function.name not in asserting:
            yield f"{source.path}:{function.lineno} {function.name} asserts nothing"
    for node in ast.walk(source.tree):
        name = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""
        if name in {"pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail", "time.sleep"}:
            yield f"{source.path}:{node.lineno} {name}"  # type: ignore[attr-defined]  # expressions have a line
    yield from (f"{source.path} imports {name}" for name in _imported(source) if name.startswith("unittest"))


def only_wires(source: Source) -> Iterator[str]:
    """wsgi.py imports and names; it decides nothing."""
    if source.path != "wsgi.py":
        return
    for node in source.tree.body[1:]:
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.Expr):
            yield f"wsgi.py:{node.lineno} is more than wiring"


def nobody_imports_wsgi(source: Source) -> Iterator[str]:
    """The WSGI entry is on top of everything."""
    if "wsgi" in _imported(source):
        yield f"{source.path} imports wsgi"


RULES: tuple[Rule, ...] = (
    short_functions, short_modules, few_parameters, no_late_import, no_vague_name, opens_with_docstring, no_catch_all,
    nothing_unfinished, frozen_migrations, children_know_parents, domain_order, tests_assert, only_wires,
    nobody_imports_wsgi,
)  # fmt: skip


def _imported(source: Source) -> list[str]:
    names: list[str] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


def _is_command_line(function: Function) -> bool:
    return any(re.search(r"\b(option|argument|command)\(", ast.unparse(mark)) for mark in function.decorator_list)


def _is_model(node: ast.ClassDef) -> bool:
    return any(isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "__tablename__" for line in node.body)


def _rank(node: ast.ClassDef | ast.FunctionDef) -> int:
    if isinstance(node, ast.FunctionDef):
        return 3 if node.name.startswith("_") else 2
    return 0 if any(ast.unparse(base).endswith("Enum") for base in node.bases) else 1


def _named_at_import(source: Source) -> set[str]:
    """Return the names that classes and module-level values use when the module is imported."""
    early = [node for node in source.tree.body if not isinstance(node, ast.FunctionDef)]
    return {name.id for node in early for name in ast.walk(node) if isinstance(name, ast.Name)}


def _asserting(source: Source) -> set[str]:
    """Return the functions that assert something, themselves or through another of the same file."""
    found: set[str] = set()
    while more := {
        function.name
        for function in source.functions
        if function.name not in found and any(_asserts(node, found) for node in ast.walk(function))
    }:
        found |= more
    return found


def _asserts(node: ast.AST, asserting: set[str]) -> bool:
    if isinstance(node, ast.Assert):
        return True
    called = ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""
    speaking = ("raises", "warns", "assert", "expect", "check", "refuses", "must", "run_state_machine")
    return called in asserting or called.lstrip("_").startswith(speaking)
