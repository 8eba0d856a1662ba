"""A real calendar program of our own: vdirsyncer subscribes to a feed and khal shows it, on a clock in Berlin."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers import programs

_PAIR = """\
[general]
status_path = "{root}/status"
[pair amity]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{root}/calendar"
fileext = ".ics"
[storage there]
type = "http"
url = "{url}"
"""
_SHOWN = """\
[calendars]
[[amity]]
path = {root}/calendar
readonly = True
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {root}/shown
"""
_LINE = "{start-long-full}|{end-time}|{title}|{location}|{status}"


@dataclass(frozen=True, slots=True)
class Khal:
    """One subscriber, whose files are in `root`."""

    root: Path

    def synchronise(self) -> None:
        """Fetch the feed."""
        self._run("vdirsyncer", "-c", str(self.root / "pair"), "sync")

    def shown(self) -> list[str]:
        """Return all that is shown of the next two years, a line each: start, end, title, place, status."""
        listed = self._run("khal", "-c", str(self.root / "khal"), "list", "-df", "", "-f", _LINE, "today", "730d")
        return [line.strip() for line in listed.splitlines() if line.strip()]

    def _run(self, program: str, *arguments: str) -> str:
        found = programs.on_path(program)
        assert found is not None, f"{program} is missing; run: make tools"
        known = {"HOME": str(self.root), "PATH": os.environ["PATH"], "TZ": "Europe/Berlin", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [found, *arguments], env=known, cwd=self.root, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def subscribe(root: Path, url: str) -> Khal:
    """Return a subscriber of the feed at `url`."""
    (root / "calendar").mkdir(parents=True)
    (root / "pair").write_text(_PAIR.format(root=root, url=url))
    (root / "khal").write_text(_SHOWN.format(root=root))
    khal = Khal(root)
    khal._run("vdirsyncer", "-c", str(root / "pair"), "discover")
    return khal
