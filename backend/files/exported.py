"""Feeds as files, for a web server to send: each written whole beside its place and moved into it.

The names are the secret addresses themselves, as a web server looks for nothing else: the folder is for the web server
and for nobody besides.
"""

import os
import tempfile
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

SUFFIXES = (".ics", ".ics.gz")
_BEGUN = ".begun-"


def put(folder: Path, token: str, bodies: tuple[bytes, bytes], modified_at: datetime) -> None:
    """Write a feed as it is, and packed; a reader has either the one before or this, whole."""
    for suffix, body in zip(reversed(SUFFIXES), reversed(bodies), strict=True):
        _replace(folder / f"{token}{suffix}", body, modified_at.timestamp())


def drop(folder: Path, token: str) -> None:
    """Take a feed away."""
    for suffix in SUFFIXES:
        (folder / f"{token}{suffix}").unlink(missing_ok=True)


def over(folder: Path, tokens: Collection[str]) -> list[Path]:
    """Return the files that belong to none of these feeds."""
    kept = {f"{token}{suffix}" for token in tokens for suffix in SUFFIXES}
    return [path for path in folder.iterdir() if path.name.endswith(SUFFIXES) and path.name not in kept]


def begun(folder: Path) -> list[Path]:
    """Return what somebody began to write, and may not have finished."""
    return list(folder.glob(f"{_BEGUN}*"))


def modified_at(folder: Path, token: str) -> datetime | None:
    """Return when the bytes of a feed came to be; None where it is not there whole, plain and packed alike."""
    try:
        plain, packed = ((folder / f"{token}{suffix}").stat().st_mtime for suffix in SUFFIXES)
    except FileNotFoundError:
        return None
    return datetime.fromtimestamp(plain, UTC) if plain == packed else None


def _replace(path: Path, body: bytes, at: float) -> None:
    handle, begun = tempfile.mkstemp(prefix=_BEGUN, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(begun).chmod(0o640)
        os.utime(begun, (at, at))
        Path(begun).replace(path)
    finally:
        Path(begun).unlink(missing_ok=True)
