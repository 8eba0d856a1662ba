"""A shelf: what was made before, kept in memory as long as there is room; what was used longest ago goes first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Values by a key that says all about them, so that none is ever out of date; safe among threads."""

    def __init__(self, room: int) -> None:
        """`room` is how many bytes may be kept, by the sizes that `put` is told."""
        self.room, self._used = room, 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """Return what is kept under this key."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Keep a value of so many bytes, and let go of what was not used for longest."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._used += size - (before[1] if before else 0)
            self._kept[key] = value, size
            while self._used > self.room and self._kept:
                _key, (_value, gone) = self._kept.popitem(last=False)
                self._used -= gone
