"""Feeds as files, for a web server to send: each written whole beside its place and moved into it.

The names are the secret addresses themselves, as a web server looks for nothing else: the folder is for the web server
and for nobody besides.
"""

import os
import tempfile
from collections.abc import Collection
from datetime import datetime
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


def sweep(folder: Path, tokens: Collection[str]) -> int:
    """Take away all feeds but these, and what was begun and not finished; return how many files went."""
    kept = {f"{token}{suffix}" for token in tokens for suffix in SUFFIXES}
    gone = [path for path in folder.iterdir() if path.name not in kept and _is_ours(path.name)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _is_ours(name: str) -> bool:
    return name.startswith(_BEGUN) or name.endswith(SUFFIXES)


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
