"""From the text of one setting to its value. Each parser raises ValueError with the mend, for the operator to read."""

import ipaddress
import re
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qs, urlsplit

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Parser: TypeAlias = Callable[[str], object]

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_LIMIT = re.compile(r"[1-9]\d{0,5} per ([1-9]\d{0,3} )?(second|minute|hour|day)s?")
_MAILBOX = re.compile(r"([^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>)|([^<>@\s]+@[^<>@\s]+)")
_HIGHEST_PORT = 65535
_SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number from `low` to `high`, both included."""

    low: int
    high: int

    def __call__(self, text: str) -> int:
        """Return the number."""
        if text.isascii() and text.isdigit() and self.low <= int(text) <= self.high:
            return int(text)
        mend = f"give a whole number from {self.low} to {self.high}"
        raise ValueError(mend)


@dataclass(frozen=True, slots=True)
class Seconds:
    """A duration in seconds, fractions allowed, from `low` to `high`."""

    low: float
    high: float

    def __call__(self, text: str) -> float:
        """Return the seconds."""
        if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text, re.ASCII) and self.low <= float(text) <= self.high:
            return float(text)
        mend = f"give seconds from {self.low:g} to {self.high:g}"
        raise ValueError(mend)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """Return the word."""
        if text in self.words:
            return text
        mend = f"give one of {', '.join(self.words)}"
        raise ValueError(mend)


def port(text: str) -> int:
    """Return a TCP port."""
    return Between(1, _HIGHEST_PORT)(text)


def host(text: str) -> str:
    """Return the name or address to listen on."""
    if re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", text):
        return text
    mend = "give a host name or an IP address to listen on, such as 127.0.0.1"
    raise ValueError(mend)


def path(text: str) -> Path:
    """Return a path; the caller makes it absolute."""
    if "\x00" in text:
        mend = "give a directory"
        raise ValueError(mend)
    return Path(text)


def zone(text: str) -> str:
    """Return the name of an IANA time zone."""
    try:
        return zoneinfo.ZoneInfo(text).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        mend = "give a time zone of the tz database, such as Asia/Shanghai"
        raise ValueError(mend) from None


def locale(text: str) -> str:
    """Return a BCP 47 tag of language, script and region."""
    if _LOCALE.fullmatch(text):
        return text
    mend = "give a language tag, such as en or zh-Hans"
    raise ValueError(mend)


def locales(text: str) -> tuple[str, ...]:
    """Return the tags of the languages on offer, each once."""
    tags = tuple(locale(tag.strip()) for tag in text.split(","))
    if len(set(tags)) == len(tags):
        return tags
    mend = "name each language once, such as en,zh-Hans"
    raise ValueError(mend)


def domain(text: str) -> str:
    """Return a domain name in lower case."""
    if _DOMAIN.fullmatch(text.lower()):
        return text.lower()
    mend = "give a domain name alone, such as amity.example.org"
    raise ValueError(mend)


def mailbox(text: str) -> str:
    """Return a mail address, with or without a name before it."""
    if _MAILBOX.fullmatch(text):
        return text
    mend = "give one mail address, such as Amity <amity@example.org>"
    raise ValueError(mend)


def secret(text: str) -> str:
    """Return a secret that is long enough to sign with."""
    if len(text) >= _SHORTEST_SECRET:
        return text
    mend = f"give at least {_SHORTEST_SECRET} characters, or leave it out to have one made"
    raise ValueError(mend)


def limit(text: str) -> str:
    """Return a rate limit in Flask-Limiter's words."""
    if _LIMIT.fullmatch(text):
        return text
    mend = "give a limit such as 10 per minute"
    raise ValueError(mend)


def size(text: str) -> int:
    """Return a number of bytes, as written with B, KB, MB or GB."""
    found = re.fullmatch(r"(\d{1,6}) ?(|B|KB|MB|GB)", text, re.ASCII)
    if found is None:
        mend = "give a size such as 50 MB"
        raise ValueError(mend)
    power = ("B", "KB", "MB", "GB").index(found[2] or "B")
    return int(found[1]) << (10 * power)


def minutes(text: str) -> tuple[float, ...]:
    """Return the pauses between tries, in minutes; the last one repeats."""
    found = [part.strip() for part in text.split(",")]
    if all(re.fullmatch(r"\d{1,5}(\.\d{1,6})?", part, re.ASCII) for part in found):
        return tuple(float(part) for part in found)
    mend = "give minutes with commas between them, such as 1,2,5,10"
    raise ValueError(mend)


def networks(text: str) -> tuple[Network, ...]:
    """Return the addresses and networks of the proxies that are believed."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(","))
    except ValueError:
        mend = "give addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8"
        raise ValueError(mend) from None


def database_url(text: str) -> str:
    """Return the address of a SQLite file or a PostgreSQL database."""
    mend = "give sqlite:///path/to/file.sqlite3 or postgresql://user:password@host/name"
    parts = _split(text, mend)
    if parts.scheme == "sqlite":
        ok = parts.netloc == "" and parts.path not in {"", "/", "/:memory:"}
    else:
        ok = parts.scheme in {"postgresql", "postgresql+psycopg"} and len(parts.path) > 1
    return _checked(text, mend, ok=ok)


def redis_url(text: str) -> str:
    """Return the address of a Redis server."""
    mend = "give redis://host:6379/0, rediss://… or unix:///path/to/socket, or leave it out for embedded mode"
    parts = _split(text, mend)
    ok = bool(parts.hostname) if parts.scheme in {"redis", "rediss"} else parts.scheme == "unix" and bool(parts.path)
    return _checked(text, mend, ok=ok)


def mail_url(text: str) -> str:
    """Return where mail goes: a maildir, or an SMTP server (tls: starttls, none; smtps:// is TLS from the start)."""
    mend = "give maildir:path/to/maildir, smtp://user:password@host:587?tls=starttls or smtps://host:465"
    parts = _split(text, mend)
    if parts.scheme == "maildir":
        return _checked(text, mend, ok=bool(parts.path) and not parts.netloc)
    query = parse_qs(parts.query, keep_blank_values=True)
    known = set(query) <= {"tls"} and query.get("tls", ["starttls"]) in (["starttls"], ["none"])
    ok = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.path in {"", "/"} and known
    return _checked(text, mend, ok=ok and not (parts.scheme == "smtps" and query))


def inbox_url(text: str) -> str:
    """Return the address of the mailbox that answers come to."""
    mend = "give imaps://user:password@host/INBOX"
    parts = _split(text, mend)
    return _checked(text, mend, ok=parts.scheme in {"imap", "imaps"} and bool(parts.hostname))


def base_url(text: str) -> str:
    """Return the address that people and calendars use, without the last slash."""
    mend = "give the address that people open, without a path, such as https://amity.example.org"
    parts = _split(text, mend)
    ok = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.path in {"", "/"}
    return _checked(text, mend, ok=ok and not parts.query and not parts.fragment).rstrip("/")


def _split(text: str, mend: str) -> SplitResult:
    """Return the parts of a URL; a broken port or bracket is no URL."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError(mend) from None
    return parts


def _checked(text: str, mend: str, *, ok: bool) -> str:
    if ok and text.isprintable() and " " not in text:
        return text
    raise ValueError(mend)
