"""Where the text of a setting stands: the environment before `.env`, and for each name also a file (`…_FILE`).

What the text means is `parsing`'s. Empty text counts as not given, as compose files need it.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "AMITY_"
BARE = ("HOST", "PORT")
"""Settings that also go by their bare name, as platforms set them; the name with the prefix wins."""

_LINE = re.compile(r"""(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^#'"]*?))\s*(?:#.*)?""")
_LARGEST_FILE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """A setting's text under the name that the operator used."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one variable, and the mend; one line."""

    name: str
    shown: str | None
    mend: str

    def __str__(self) -> str:
        shown = "" if self.shown is None else f"={self.shown}"
        return f"{self.name}{shown}: {self.mend}"


def read(environ: Mapping[str, str], root: Path, names: Iterable[str]) -> tuple[dict[str, Given], list[Problem]]:
    """Return the text given for each of `names` (without prefix), and every problem found on the way."""
    from_file, problems = _read_dotenv(root / ".env")
    given: dict[str, Given] = {}
    known = list(names)
    for source in (from_file, environ):  # the environment comes last and wins
        found, more = _of_one_source(source, root, known)
        given |= found
        problems += more
    return given, problems


def _of_one_source(source: Mapping[str, str], root: Path, names: list[str]) -> tuple[dict[str, Given], list[Problem]]:
    given = {bare: Given(bare, source[bare]) for bare in BARE if source.get(bare)}
    problems = [_unknown(name, names) for name in sorted(source) if _is_unknown(name, names)]
    for name in names:
        plain, filed = PREFIX + name, f"{PREFIX}{name}_FILE"
        if source.get(plain) and source.get(filed):
            problems.append(Problem(filed, source[filed], f"leave this or {plain} out; only one can hold"))
        elif source.get(plain):
            given[name] = Given(plain, source[plain])
        elif source.get(filed):
            text = _read_value(root / source[filed])
            if text is None:
                problems.append(Problem(filed, source[filed], "name a file that can be read and holds only the value"))
            else:
                given[name] = Given(filed, text)
    return given, problems


def _is_unknown(name: str, names: list[str]) -> bool:
    return name.startswith(PREFIX) and name.removeprefix(PREFIX).removesuffix("_FILE") not in names


def _unknown(name: str, names: list[str]) -> Problem:
    near = difflib.get_close_matches(name, [PREFIX + known for known in names], n=1)
    mend = f"unknown; did you mean {near[0]}?" if near else "unknown; config/example.env lists all names"
    return Problem(name, None, mend)


def _read_value(path: Path) -> str | None:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return None
        return path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        return None


def _read_dotenv(path: Path) -> tuple[dict[str, str], list[Problem]]:
    if not path.exists():
        return {}, []
    text = _read_value(path)
    if text is None:
        return {}, [Problem(".env", None, "cannot be read; make it a readable text file in UTF-8")]
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            problems.append(Problem(f".env line {number}", None, "write NAME=value"))
        else:
            found[match[1]] = next((group for group in match.groups()[1:] if group is not None), "")
    return found, problems
