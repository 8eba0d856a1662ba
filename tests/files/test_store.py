"""The store: each content once under its hash, whole or not at all, swept when nothing refers to it."""

import io
import os
import re
import shutil
import stat
import threading
from pathlib import Path

import pytest

from backend.domain.errors import Refused
from backend.files import store
from backend.files.store import INCOMING, UNUSED_AFTER, Store
from tests.files.samples import PDF

NOW = 1_800_000_000.0


@pytest.fixture
def place(tmp_path: Path) -> Store:
    """Return an empty store."""
    found = Store(tmp_path / "files")
    store.require_room(found, 0)
    return found


def _kept(place: Store, content: bytes = PDF) -> str:
    file = io.BytesIO(content)
    sha256, _size = store.digest(file)
    store.keep(place, file, sha256)
    return sha256


def test_equal_contents_are_one_file_that_its_owner_alone_may_read(place: Store) -> None:
    first, second = _kept(place), _kept(place)
    path = place.path(first)
    assert (first, path.read_bytes()) == (second, PDF)
    assert [stat.S_IMODE(one.stat().st_mode) for one in (place.root, path.parent, path)] == [0o700, 0o700, 0o600]
    assert list((place.root / INCOMING).iterdir()) == []


def test_two_at_once_leave_one_whole_file(place: Store) -> None:
    content = b"%PDF-" + os.urandom(2_000_000)
    sha256 = store.digest(io.BytesIO(content))[0]
    threads = [threading.Thread(target=store.keep, args=(place, io.BytesIO(content), sha256)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert list(store.wrong(place, [sha256])) == []
    assert len([path for path in place.root.rglob("*") if path.is_file()]) == 1


def test_nothing_but_a_hash_names_a_file(place: Store) -> None:
    for name in ("../secret_key", "a" * 63, "A" * 64, "a" * 64 + "\n"):
        with pytest.raises(ValueError, match=re.escape(name)):
            place.path(name)
    assert place.path("ab" * 32).parent == place.root / "ab"


def test_what_must_stay_free_is_not_filled(place: Store) -> None:
    free = shutil.disk_usage(place.root).free
    store.require_room(Store(place.root, keep_free=1), 1)
    with pytest.raises(Refused, match="no room left"):
        store.require_room(Store(place.root, keep_free=free * 2), 1)


def test_what_is_missing_or_damaged_is_found(place: Store) -> None:
    whole, damaged, missing = (_kept(place, PDF + bytes([one])) for one in range(3))
    place.path(damaged).write_bytes(b"other")
    place.path(missing).unlink()
    assert dict(store.wrong(place, [whole, damaged, missing])) == {damaged: "damaged", missing: "missing"}


def test_only_what_nobody_refers_to_is_swept_and_only_a_day_later(place: Store) -> None:
    used, unused, fresh = (_kept(place, PDF + bytes([one])) for one in range(3))
    unfinished = place.root / INCOMING / "tmp1"
    unfinished.write_bytes(b"half")
    long_ago = NOW - UNUSED_AFTER - 1
    for path in (place.path(used), place.path(unused), unfinished):
        os.utime(path, (long_ago, long_ago))
    os.utime(place.path(fresh), (NOW, NOW))
    assert store.sweep(place, {used}, NOW) == 2
    assert [place.path(one).exists() for one in (used, unused, fresh)] == [True, False, True]
    assert not unfinished.exists()


def test_what_is_kept_again_is_not_swept(place: Store) -> None:
    sha256 = _kept(place)
    os.utime(place.path(sha256), (1, 1))
    _kept(place)
    now = place.path(sha256).stat().st_mtime + 1
    assert (store.sweep(place, set(), now), place.path(sha256).exists()) == (0, True)
