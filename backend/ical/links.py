"""Addresses with which a feed is subscribed to."""

from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

_GOOGLE: Final = "https://calendar.google.com/calendar/r?cid="


def webcal_url(url: str) -> str:
    """The feed's address as Apple's and Microsoft's calendars take it: `webcal://` instead of `https://`.

    Raises ValueError for what is not an address on the web.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.netloc:
        raise ValueError(f"not a web address: {url!r}")
    return urlunsplit(parts._replace(scheme="webcal"))


def google_url(url: str) -> str:
    """The page of Google Calendar that offers to add the feed. Raises ValueError as `webcal_url`."""
    return _GOOGLE + quote(webcal_url(url), safe="")
