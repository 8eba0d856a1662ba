"""Content lines of iCalendar (RFC 5545 section 3.1): TEXT, URI and UID values, and folding.

icalendar's own classes make the values; three things are done here because its 7.3 does them otherwise: a backslash
before N is kept (it becomes a line break there), control characters never reach a line, and a fold falls between
characters that belong together only when there is no other place.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import icalendar
from icalendar.parser import Parameters
from icalendar.prop import vText

LIMIT: Final = 75  # octets of a line without its CRLF, the leading space of a continuation included

_BREAKS: Final = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_ADDRESS: Final = re.compile(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+\.[^\W\d_]{2,}")
_BARE_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")
_SPACES: Final = re.compile(r"\s+")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_SPECIAL: Final = re.compile(r"[\\;,\n]").search
_IN_QUOTES: Final = str.maketrans({"^": "^^", '"': "^'"})
_JOINERS: Final = ("\u200d", "\u2060")  # zero-width joiner, word joiner
_PICTURE_MODIFIERS: Final = ("\U0001f3fb", "\U0001f3ff")
_FLAG_LETTERS: Final = ("\U0001f1e6", "\U0001f1ff")
_FLAG_START: Final = "\U0001f1e6".encode()[:3]
_TAGS: Final = ("\U000e0020", "\U000e007f")
_JAMO: Final = ("\u1160", "\u11ff")  # Hangul vowels and finals, which join what stands before them


class Text(vText):
    """A TEXT value (section 3.3.11), escaped once, whatever it holds."""

    def to_ical(self) -> bytes:
        """The escaped value."""
        return escape(self).encode()


def escape(text: str) -> str:
    """A clean text as a TEXT value."""
    return text.translate(_ESCAPES) if _SPECIAL(text) else text


def parameter(value: str) -> str:
    """A clean line as a parameter's value: in quotes, with what these cannot hold as RFC 6868 writes it."""
    return f'"{value.translate(_IN_QUOTES)}"'


def clean(text: str) -> str:
    """The text with one kind of line break, without control characters and without mail addresses.

    Feeds are copied and published by those who read them, so an address that someone typed becomes an ellipsis.
    """
    if not text.isprintable():
        text = _CONTROLS.sub("", _BREAKS.sub("\n", text))
    return _ADDRESS.sub("…", text).strip() if "@" in text else text.strip()


def one_line(text: str) -> str:
    """As `clean`, with every run of white space made a single space."""
    return _SPACES.sub(" ", clean(text))


def uri(value: str, schemes: Iterable[str] = ("https", "http")) -> str | None:
    """An absolute URI with host, in ASCII (RFC 3986, RFC 3987 section 3.1); None if the value is not one."""
    value = value.strip()
    if not value.isprintable():
        return None
    try:
        parts = urlsplit(value)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    outside = parts.scheme not in schemes or parts.username is not None
    if outside or not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:.]*:[0-9a-f:.]*", host):
        return None
    place = f"[{host}]{port}" if ":" in host else host + port
    path, query, fragment = (quote(_BARE_PERCENT.sub("%25", part), safe="/?:@!$&'()*+,;=~%") for part in parts[2:])
    return urlunsplit((parts.scheme, place, path, query, fragment))


def write(component: icalendar.Component) -> bytes:
    """The component and those within it in the order in which their properties were set, folded, with CRLF."""
    return b"".join(_line(name, value) for name, value in component.property_items(sorted=False))


def _line(name: str, value: object) -> bytes:
    params: Parameters | None = getattr(value, "params", None)
    content: bytes | str = value if isinstance(value, bytes) else value.to_ical()  # type: ignore[attr-defined]
    head = f"{name};{params.to_ical().decode()}:" if params else f"{name}:"
    return fold(head.encode() + (content if isinstance(content, bytes) else content.encode()))


def join(logical: Iterable[str]) -> bytes:
    """Whole lines as they are sent: in UTF-8, folded, with CRLF."""
    return b"".join([fold(line.encode()) for line in logical])


def fold(line: bytes) -> bytes:
    """The line in UTF-8 as physical lines of at most 75 octets, each ended by CRLF.

    Folds stand between characters, if possible not inside a grapheme cluster, beside white space or in an escape.
    """
    if len(line) <= LIMIT:
        return line + b"\r\n"
    parts, start, room = [], 0, LIMIT
    while len(line) - start > room:
        end = _border(line, start, start + room)
        parts.append(line[start:end])
        start, room = end, LIMIT - 1
    parts.append(line[start:])
    return b"\r\n ".join(parts) + b"\r\n"


def _border(line: bytes, start: int, end: int) -> int:
    """The last good place for a fold in line[start:end], else the last place between two characters."""
    borders = (at for at in range(end, start, -1) if line[at] & 0xC0 != 0x80)
    last = next(borders)
    if _separable(line, last):
        return last
    return next((at for at in borders if at > start and _separable(line, at)), last)


def _separable(line: bytes, at: int) -> bool:
    """Whether the characters on both sides of a place stand for themselves."""
    before = line[max(0, at - 4) : at].decode(errors="ignore")[-1:]
    after = line[at : at + 4].decode(errors="ignore")[:1]
    if before in " \t" or after in " \t" or before in _JOINERS or _run(line, at, b"\\") % 2:
        return False
    if after.isascii():
        return True
    if _between(after, _FLAG_LETTERS):
        return _run(line, at, _FLAG_START, width=4) % 2 == 0
    joined = after in _JOINERS or any(_between(after, block) for block in (_PICTURE_MODIFIERS, _TAGS, _JAMO))
    return not joined and not unicodedata.category(after).startswith("M")


def _run(line: bytes, at: int, start: bytes, width: int = 1) -> int:
    """How many characters of `width` octets that begin with `start` stand before a place without a gap."""
    count = 0
    while line.startswith(start, at - width * (count + 1)) and at >= width * (count + 1):
        count += 1
    return count


def _between(character: str, block: tuple[str, str]) -> bool:
    return block[0] <= character <= block[1]
