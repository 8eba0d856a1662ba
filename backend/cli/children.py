"""Children: the processes that `amity run` starts, starts again when they die, and takes with it when it ends."""

import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

PAUSES = (1.0, 2.0, 5.0, 10.0)
STEADY_SECONDS = 60.0
GRACE_SECONDS = 2.4
log = logging.getLogger("amity.run")


@dataclass(slots=True)
class Child:
    """One process; `apart` gives it a process group of its own, for one that takes a second signal as an order."""

    name: str
    apart: bool = False
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started_at: float = 0.0
    again_at: float = 0.0

    def start(self, leash: int) -> None:
        """Start it with the reading end of the leash."""
        command = [sys.executable, "-m", "backend.cli", self.name, "--leash", str(leash)]
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            command, pass_fds=[leash], stdin=subprocess.DEVNULL, process_group=0 if self.apart else None
        )

    def look_after(self, leash: int) -> None:
        """Start it again when it has died, after a pause that grows with each death."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.deaths = 0 if now - self.started_at > STEADY_SECONDS else self.deaths
            pause = PAUSES[min(self.deaths, len(PAUSES) - 1)]
            log.warning("%s ended (%s); starting it again in %g s", self.name, self.process.returncode, pause)
            self.process, self.deaths, self.again_at = None, self.deaths + 1, now + pause
        if self.process is None and now >= self.again_at:
            self.start(leash)


@dataclass(slots=True)
class Family:
    """All children, on one leash: a pipe whose writing end only this process holds, and never writes to."""

    children: list[Child]
    reading: int = field(init=False)
    writing: int = field(init=False)

    def __post_init__(self) -> None:
        self.reading, self.writing = os.pipe()

    def start(self) -> None:
        """Start everyone."""
        for child in self.children:
            child.start(self.reading)

    def look_after(self) -> None:
        """Start again who died."""
        for child in self.children:
            child.look_after(self.reading)

    def end(self) -> None:
        """Let go of the leash, wait a moment, kill who is left."""
        os.close(self.writing)
        ends = time.monotonic() + GRACE_SECONDS
        left = [child.process for child in self.children if child.process is not None]
        for process in left:
            try:
                process.wait(max(0.0, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
        os.close(self.reading)
