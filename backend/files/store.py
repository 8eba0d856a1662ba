"""Where the bytes of documents are kept: DATA_DIR/files, each content once, under its SHA-256.

A content is written to a file of its own beside the others, made durable, and only then named by its hash: what has
that name is whole. It is put there before the transaction that refers to it commits; one that no row refers to, because
that transaction failed, is swept later. Directories are 0700, files 0600, and no web server is told of them.
"""

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from backend.domain.errors import N_, Refused

CHUNK = 1024 * 1024
INCOMING = "incoming"
UNFINISHED_AFTER = 24 * 3600.0
FULL = N_("There is no room left for files. Nothing was saved: tell whoever looks after this machine.")
_HASH = re.compile(r"[0-9a-f]{64}")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Store:
    """One place for files: its directory, and how many bytes of the disk have to stay free."""

    root: Path
    keep_free: int = 0

    def path(self, sha256: str) -> Path:
        """Return where a content is, or would be; a hash is checked, so that nothing else is ever named."""
        if not _HASH.fullmatch(sha256):
            raise ValueError(sha256[:80])
        return self.root / sha256[:2] / sha256


def digest(file: IO[bytes]) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file, read in pieces from its start."""
    file.seek(0)
    known, size = hashlib.sha256(), 0
    while piece := file.read(CHUNK):
        known.update(piece)
        size += len(piece)
    return known.hexdigest(), size


def keep(store: Store, file: IO[bytes], sha256: str) -> None:
    """Keep the bytes of `file` under their hash, on the disk for good when this returns; once is enough.

    Raises Refused where there is no room.
    """
    target = store.path(sha256)
    try:
        _make(store, target.parent)
        if target.exists():
            os.utime(target)
            return
        _write(store, file, target)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Refused(FULL) from None
        raise


def require_room(store: Store, size: int) -> None:
    """Raise Refused unless `size` bytes more leave as much free as has to stay."""
    _make(store, store.root)
    if shutil.disk_usage(store.root).free - size < store.keep_free:
        raise Refused(FULL)


def wrong(store: Store, contents: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield (hash, "missing" or "damaged") of each content that is not there as it was kept."""
    for sha256 in contents:
        try:
            with store.path(sha256).open("rb") as file:
                if digest(file)[0] != sha256:
                    yield sha256, "damaged"
        except OSError:
            yield sha256, "missing"


def hashes(store: Store, older_than: float) -> set[str]:
    """Return the hashes of what is kept and was last put there before that instant (seconds of the epoch)."""
    found = (path for path in store.root.glob("??/*") if _HASH.fullmatch(path.name))
    return {path.name for path in found if path.stat().st_mtime < older_than}


def sweep(store: Store, unused: Collection[str], now: float) -> int:
    """Remove these contents, and what was never finished; return how many contents went."""
    for sha256 in unused:
        store.path(sha256).unlink(missing_ok=True)
    for path in (store.root / INCOMING).glob("*"):
        if path.stat().st_mtime < now - UNFINISHED_AFTER:
            path.unlink(missing_ok=True)
    return len(unused)


def _write(store: Store, file: IO[bytes], target: Path) -> None:
    """Write to a file beside, make it durable, give it its name; the directory's entry is made durable too."""
    incoming = store.root / INCOMING
    _make(store, incoming)
    handle, name = tempfile.mkstemp(dir=incoming)  # 0600
    try:
        with os.fdopen(handle, "wb") as copy:
            file.seek(0)
            shutil.copyfileobj(file, copy, CHUNK)
            copy.flush()
            os.fsync(copy.fileno())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    _sync(target.parent)


def _make(store: Store, folder: Path) -> None:
    for one in (store.root, folder):  # each by itself: the mode is not given to parents
        one.mkdir(mode=0o700, exist_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
