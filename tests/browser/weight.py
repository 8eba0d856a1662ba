"""What a page costs a browser: requests, bytes on the wire, when it paints, whether anything on it jumps.

Bytes are Chromium's own count (DevTools protocol, Network domain): as sent, headers included; what comes from the
browser's cache weighs nothing. A shift is the page's whole sum (Layout Instability), not its worst second.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page

_SEEN = """() => {
  const taken = (type) => {
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type, buffered: true });
    return observer.takeRecords();
  };
  const paint = (name) => performance.getEntriesByName(name, "paint")[0]?.startTime ?? 0;
  const jumps = taken("layout-shift").filter((one) => !one.hadRecentInput);
  const spot = ({ node, previousRect: was, currentRect: is }) =>
    `${(node?.parentElement ?? node)?.tagName} ${node?.className ?? ""} ${was.x},${was.y} to ${is.x},${is.y}`;
  return {
    painted: paint("first-paint"),
    contentful: paint("first-contentful-paint"),
    largest: taken("largest-contentful-paint").at(-1)?.startTime ?? 0,
    shift: jumps.reduce((sum, one) => sum + one.value, 0),
    jumped: jumps.flatMap((one) => one.sources.map(spot)),
    blocking: performance.getEntriesByType("resource")
      .filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name),
  };
}"""


@dataclass(frozen=True, slots=True)
class Weight:
    """What one visit cost; times in milliseconds since the address was asked for.

    first: the bytes that the first paint waits for: the page itself, its styles and the scripts that block it.
    """

    requests: int
    wire: int
    first: int
    painted: float
    contentful: float
    largest: float
    shift: float
    jumped: tuple[str, ...]
    hosts: frozenset[str]
    sizes: Mapping[str, int]


@dataclass
class Scales:
    """Weighs what a page asks for, visit by visit."""

    page: Page
    _session: CDPSession = field(init=False)
    _asked: dict[str, str] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._session = self.page.context.new_cdp_session(self.page)
        self._session.on("Network.requestWillBeSent", self._asks)
        self._session.on("Network.loadingFinished", self._has)
        self._session.send("Network.enable")

    def visit(self, address: str) -> Weight:
        """Go to `address`, wait until the network is quiet, and say what it cost."""
        self._asked.clear()
        self._sizes.clear()
        self.page.goto(address, wait_until="networkidle")
        seen: dict[str, Any] = self.page.evaluate(_SEEN)
        first = {self.page.url.partition("#")[0], *seen.pop("blocking")}
        return Weight(
            requests=len(self._sizes),
            wire=sum(self._sizes.values()),
            first=sum(size for url, size in self._sizes.items() if url in first),
            jumped=tuple(seen.pop("jumped")),
            hosts=frozenset(urlsplit(url).netloc for url in self._asked.values()),
            sizes=dict(self._sizes),
            **seen,
        )

    def _asks(self, event: Mapping[str, Any]) -> None:
        url = event["request"]["url"].partition("#")[0]
        if not url.startswith("data:"):
            self._asked[event["requestId"]] = url

    def _has(self, event: Mapping[str, Any]) -> None:
        """Note what came over the wire; what the cache had comes with no bytes."""
        url, size = self._asked.get(event["requestId"]), round(event["encodedDataLength"])
        if url is not None and size > 0:
            self._sizes[url] = self._sizes.get(url, 0) + size
