"""Readers of iCalendar that did not write it: what they agree on is what partners see.

`READERS` maps a reader's name to a function from the bytes of a feed to its events, in the feed's order.
"""

from collections.abc import Callable
from typing import Final

from tests.ical.foreign import in_libical, in_node, in_vobject
from tests.ical.foreign.events import ForeignEvent

READERS: Final[dict[str, Callable[[bytes], list[ForeignEvent]]]] = {
    "ical.js": in_node.ical_js,
    "node-ical": in_node.node_ical,
    "vobject": in_vobject.read,
    "libical": in_libical.read,
}

__all__ = ["READERS", "ForeignEvent"]
