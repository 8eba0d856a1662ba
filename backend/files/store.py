"""Where the bytes of documents are kept: DATA_DIR/files, each content once, under its SHA-256.

A content is written to a file of its own beside the others, made durable, and only then named by its hash: what has
that name is whole. It is put there before the transaction that refers to it begins; one that no row refers to a day
later, because that transaction failed, is swept. Directories are 0700, files 0600, and no web server is told of them.
"""

import errno
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from backend.domain.errors import N_, Refused

CHUNK = 1024 * 1024
INCOMING = "incoming"
UNUSED_AFTER = 24 * 3600.0
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
        with _turn(store):
            known = target.exists()
            if known:
                os.utime(target)  # so that it is not swept before a row refers to it
        if not known:
            _write(store, file, target)
    except OSError as error:
        require_no_room(error)
        raise Refused(FULL) from None


def require_no_room(error: OSError) -> None:
    """Raise the error again unless it says that the disk, or somebody's share of it, is full."""
    if error.errno not in _NO_ROOM:
        raise error


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


def sweep(store: Store, used: Container[str], now: float) -> int:
    """Remove what is not in `used`, and what was never finished, a day after it came; return how many files went."""
    found = [path for path in store.root.glob("*/*") if path.parent.name == INCOMING or path.name not in used]
    gone = 0
    for path in found:
        with _turn(store):
            if path.exists() and path.stat().st_mtime < now - UNUSED_AFTER:
                path.unlink()
                gone += 1
    return gone


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


@contextmanager
def _turn(store: Store) -> Iterator[None]:
    """Let one process at a time look at what is there and act on it."""
    handle = os.open(store.root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make(store: Store, folder: Path) -> None:
    for one in (store.root, folder):  # each by itself: the mode is not given to parents
        one.mkdir(mode=0o700, exist_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
