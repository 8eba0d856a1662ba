"""Offices for the browser: the demo loaded once, copied, and served by Amity's own commands on a free port."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import running

AMITY = (sys.executable, "-m", "backend.cli")
DIRECTOR, EUROPE, ASIA, AUDITOR = (f"{name}@example.org" for name in ("director", "europe", "asia", "auditor"))


@dataclass(frozen=True, slots=True)
class Office:
    """A served office: its address, its files, and the passwords of who may sign in."""

    url: str
    folder: Path
    passwords: Mapping[str, str]

    def path_of(self, address: str) -> str:
        """Return the path of an address of this office."""
        assert address.startswith(self.url)
        return address.removeprefix(self.url)


def load(folder: Path, scale: str = "office") -> Path:
    """Load the demo office into `folder`, to copy and not to open."""
    amity(folder, "db", "upgrade")
    amity(folder, "demo", "load", "--scale", scale)
    return folder


def crowd(folder: Path) -> Path:
    """Load a part of the benchmarks' office, with many records and long names, into `folder`."""
    amity(folder, "db", "upgrade")
    path = os.pathsep.join((str(running.ROOT), str(running.ROOT / "bench")))
    command = ["env", f"PYTHONPATH={path}", sys.executable, "bench/office.py"]
    command += [f"sqlite:///{folder / 'amity.sqlite3'}", "--scale", "0.02"]
    done = subprocess.run(command, cwd=running.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    one = {"email": DIRECTOR, "password": "sample-office-2026"}
    (folder / "demo-sign-ins.json").write_text(json.dumps([one]), encoding="utf-8")
    return folder


def amity(folder: Path, *words: str) -> str:
    """Run one of Amity's commands on the office in `folder`; return what it says."""
    command = ["env", *_settings(folder), *AMITY, *words]
    done = subprocess.run(command, cwd=running.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(sample: Path, folder: Path, command: str, host: str = "127.0.0.1") -> Iterator[Office]:
    """Yield the office of a copy of `sample`: `serve` is the web alone, `run` has clock and mail beside it.

    host: what people type for this machine; passkeys want a name.
    """
    shutil.copytree(sample, folder, dirs_exist_ok=True)
    port = running.free_port()
    started = ["env", *_settings(folder, port, host), *AMITY, command]
    with running.guarded(started, folder.with_suffix(".log"), lambda: running.listens(port)):
        yield Office(f"http://{host}:{port}", folder, _passwords(folder))


def _settings(folder: Path, port: int = 1, host: str = "127.0.0.1") -> list[str]:
    """Return a test's settings as the program `env` takes them: passwords cost nothing, nobody waits."""
    chosen = {
        "DATA_DIR": folder,
        "HOST": "127.0.0.1",
        "PORT": port,
        "BASE_URL": f"http://{host}:{port}",
        "INSTANCE_DOMAIN": "amity.example.org",
        "ARGON2_TIME_COST": 1,
        "ARGON2_MEMORY_KIB": 8,
        "LOGIN_LIMIT": "1000 per minute",
        "TICK_SECONDS": 0.2,
    }
    return [f"AMITY_{name}={value}" for name, value in chosen.items()]


def _passwords(folder: Path) -> dict[str, str]:
    kept = folder / "demo-sign-ins.json"
    if not kept.exists():
        return {}
    return {one["email"]: one["password"] for one in json.loads(kept.read_text(encoding="utf-8"))}
