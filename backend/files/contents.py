"""What a file from outside really is: found in its bytes, never believed of its name or of the browser.

Signatures are looked up with puremagic, containers are looked into; what is not known, can act by itself (macros,
scripts, programs, HTML, SVG) or cannot be looked into is refused, in words for the person who sent it.
"""

import codecs
import re
import unicodedata
from pathlib import PurePosixPath
from typing import IO

import puremagic

from backend.domain.errors import N_, Refused
from backend.domain.office.documents import Content
from backend.files import containers, formats, store
from backend.files.formats import Format

HEAD, LONGEST_NAME = 4096, 180
MACROS = N_("It holds macros: save it without them, or as PDF")
UNKNOWN = N_("Files of this kind are not taken: send PDF, Office, OpenDocument, WPS, OFD, a picture, plain text or CSV")
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNED = {one.content_type: one for one in (formats.PDF, formats.JPEG, formats.PNG, formats.WEBP, formats.TIFF)}
_HEIC = re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|mif1|msf1)", re.DOTALL)
_MARKUP = re.compile(r"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php|meta|object|embed)\b", re.IGNORECASE)
_CHARSETS = ("utf-8-sig", "gb18030")
_TYPES, _MIMETYPE = "[Content_Types].xml", "mimetype"
_OPEN_XML = {"word/document.xml": formats.DOCX, "xl/workbook.xml": formats.XLSX, "ppt/presentation.xml": formats.PPTX}
_OPEN_DOCUMENT = {one.content_type: one for one in (formats.ODT, formats.ODS, formats.ODP)}
_STREAMS = {
    "WordDocument": formats.DOC,
    "Workbook": formats.XLS,
    "Book": formats.XLS,
    "PowerPoint Document": formats.PPT,
}
_ACTING = re.compile(r"(^|/)vbaproject\.bin$|(^|/)(macrosheets|activex)/|^(basic|scripts)/", re.IGNORECASE)
_VBA = frozenset({"vba", "macros", "_vba_project", "_vba_project_cur"})
_JOINERS = frozenset("\u200c\u200d")  # part of words in Persian and in Indic scripts
_NO_NAME = re.compile(r'[<>:"|?*]')


def examine(file: IO[bytes], name: str, most: int) -> Content:
    """Return what a file is, called by a name fit to be shown. Raises Refused for what is not taken.

    `most`: how many bytes it may have.
    """
    size = file.seek(0, 2)
    if not size:
        raise Refused(N_("The file is empty"))
    if size > most:
        raise Refused(N_("It is larger than %(most)s: make it smaller, or split it"), most=in_words(most))
    found = detect(file, name)
    sha256, size = store.digest(file)
    return Content(clean_name(name, found), found.content_type, size, sha256)


def detect(file: IO[bytes], name: str) -> Format:
    """Return the format of a file; the name decides only between formats of equal content. Raises Refused."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(_ZIP):
        found = _of_zip(file)
    elif head.startswith(_COMPOUND):
        found = _of_compound(file)
    else:
        return _of_signature(head) or _of_text(file, name)
    own = formats.KINGSOFT.get(found)
    return own if own and formats.ending(name) in own.endings else found


def clean_name(name: str, found: Format) -> str:
    """Return a file's name without path, controls and what turns the direction of writing, with a true ending."""
    said = unicodedata.normalize("NFC", name.replace("\\", "/"))
    shown = "".join(sign for sign in said if sign in _JOINERS or unicodedata.category(sign) not in _UNSHOWN)
    plain = " ".join(_NO_NAME.sub("_", PurePosixPath(shown).name).split()).strip(". ")
    if formats.ending(plain) in found.endings:
        stem, _, ending = plain.rpartition(".")
    else:
        stem, ending = plain, found.endings[0]
    while len(stem.encode()) > LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem.strip('. ') or 'file'}.{ending}"


def in_words(size: int) -> str:
    """Return a size as people say it: 812 KB, 1.4 MB, 50 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    millions = size / 1024 / 1024
    return f"{millions:.1f} MB" if millions < 10 and round(millions, 1) % 1 else f"{round(millions)} MB"


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _of_signature(head: bytes) -> Format | None:
    """Return the format by the signature at the very beginning; a signature further in does not count."""
    if _HEIC.match(head):
        return formats.HEIC
    try:
        matches = puremagic.magic_string(head)
    except puremagic.PureError:
        return None
    known = [_SIGNED[one.mime_type] for one in matches if one.mime_type in _SIGNED and not one.offset]
    if known:
        return known[0]
    return None


def _of_zip(file: IO[bytes]) -> Format:
    names, parts = containers.members(file, (_TYPES, _MIMETYPE))
    if any(_ACTING.search(name) for name in names) or b"macroenabled" in parts.get(_TYPES, b"").lower():
        raise Refused(MACROS)
    mimetype = parts.get(_MIMETYPE, b"").decode("ascii", "replace").strip()
    found = [one for part, one in _OPEN_XML.items() if part in names and _TYPES in names]
    found += [_OPEN_DOCUMENT[mimetype]] if mimetype in _OPEN_DOCUMENT and "content.xml" in names else []
    found += [formats.OFD] if "OFD.xml" in names else []
    if len(found) > 1:
        raise Refused(containers.DAMAGED)
    if not found:
        raise Refused(N_("A ZIP is not looked into: unpack it and choose its files"))
    return found[0]


def _of_compound(file: IO[bytes]) -> Format:
    names = containers.streams(file)
    if "EncryptedPackage" in names:
        raise Refused(containers.LOCKED)
    found = next((one for stream, one in _STREAMS.items() if stream in names), None)
    if found is None:
        raise Refused(UNKNOWN)
    if {name.lower() for name in names} & _VBA or (found is formats.PPT and containers.has_presentation_macros(file)):
        raise Refused(MACROS)
    return found


def _of_text(file: IO[bytes], name: str) -> Format:
    """Return plain text or CSV by the name's ending, of what is text throughout and no markup. Raises Refused."""
    found = {"txt": formats.TXT, "csv": formats.CSV}.get(formats.ending(name))
    if found is None or not any(_is_text(file, charset) for charset in _charsets(file)):
        raise Refused(UNKNOWN)
    return found


def _charsets(file: IO[bytes]) -> tuple[str, ...]:
    file.seek(0)
    mark = file.read(2)
    return ("utf-16",) if mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else _CHARSETS


def _is_text(file: IO[bytes], charset: str) -> bool:
    """Say whether the whole file reads as text in this charset, without control characters and without markup."""
    file.seek(0)
    decoder, left = codecs.getincrementaldecoder(charset)(), ""
    try:
        while piece := file.read(store.CHUNK):
            text = decoder.decode(piece)
            if _MARKUP.search(left + text) or re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", text):
                return False
            left = text[-40:]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not left.startswith("#!")
