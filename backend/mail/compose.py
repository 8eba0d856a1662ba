"""Compose: a mail as the bytes that go over the wire (RFC 5322, 2045-2047), the same bytes for the same mail, always.

Written by hand rather than with `email.message`: a repeated send must be the same to the byte on every machine, and
the standard library folds and quotes headers differently from one patch release to the next.
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from backend.mail.addresses import is_wire_address

_ID = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LINE_BREAKS = re.compile(r"\r\n?|\n")
_LONGEST_PLAIN = 60  # characters of a header's text that stand unencoded: the line stays below 78 (RFC 5322 2.1.1)
_WORD_BYTES = 39  # make an encoded word of 64 characters: with any of our field names below 76 (RFC 2047 2)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name (may be empty) and an address in its wire form."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one recipient. `message_id` with or without its angle brackets, `date` aware and in UTC."""

    message_id: str
    date: datetime
    sender: Mailbox
    recipient: Mailbox
    subject: str
    text: str
    html: str
    locale: str
    reply_to: Mailbox | None = None
    auto_submitted: bool = True


def compose(mail: Mail) -> bytes:
    """Return the message: CRLF line ends, 7-bit, `multipart/alternative` with text and HTML.

    Raises ValueError when a field could not stand in a header (line breaks, controls, an address outside ASCII), when
    the date is not in UTC, or when a text holds control characters.
    """
    seed = hashlib.sha256(_message_id(mail.message_id).encode("ascii")).hexdigest()[:32]
    # neither quoted-printable nor base64 can produce "=_" (RFC 2045 6.7, last note)
    boundary = f"=_{seed}"
    lines = [
        *_headers(mail),
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"',
        "",
        f"--{boundary}",
        _part("plain", mail.text),
        f"--{boundary}",
        _part("html", mail.html),
        f"--{boundary}--",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _headers(mail: Mail) -> list[str]:
    if mail.date.utcoffset() != timedelta(0):
        raise ValueError("Date: must be an instant in UTC")
    if not _TAG.fullmatch(mail.locale):
        raise ValueError("Content-Language: not a language tag")
    headers = [
        f"Message-ID: {_message_id(mail.message_id)}",
        f"Date: {format_datetime(mail.date)}",
        f"From: {_mailbox('From', mail.sender)}",
        f"To: {_mailbox('To', mail.recipient)}",
        f"Subject: {_subject(mail.subject)}",
        f"Content-Language: {mail.locale}",
        "MIME-Version: 1.0",
    ]
    if mail.reply_to is not None:
        headers.insert(4, f"Reply-To: {_mailbox('Reply-To', mail.reply_to)}")
    if mail.auto_submitted:
        # RFC 3834 5; the second is Exchange's own, without NDR: bounces are wanted
        headers += ["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply"]
    return headers


def _message_id(text: str) -> str:
    bare = text.removeprefix("<").removesuffix(">")
    if not _ID.fullmatch(bare) or len(bare) > 240:
        raise ValueError("Message-ID: not an identifier of the form left@right")
    return f"<{bare}>"


def _subject(text: str) -> str:
    _refuse_controls("Subject", text)
    plain = text.isascii() and text == text.strip() and len(text) <= _LONGEST_PLAIN and "=?" not in text
    return text if plain else _encoded_words(text)


def _mailbox(field: str, mailbox: Mailbox) -> str:
    _refuse_controls(field, mailbox.name)
    if not is_wire_address(mailbox.address):
        raise ValueError(f"{field}: not an address")
    name = mailbox.name.strip()
    if not name:
        return mailbox.address
    return f"{_phrase(name)}\r\n <{mailbox.address}>"


def _phrase(name: str) -> str:
    if not name.isascii() or len(name) > _LONGEST_PLAIN or "=?" in name:
        return _encoded_words(name)
    if _ATOMS.fullmatch(name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _encoded_words(text: str) -> str:
    """Encode by RFC 2047: base64, no character split between two words, one word a line."""
    words, word = [], b""
    for character in text:
        encoded = character.encode()
        if len(word) + len(encoded) > _WORD_BYTES:
            words.append(word)
            word = b""
        word += encoded
    words.append(word)
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(each).decode()}?=" for each in words)


def _part(subtype: str, text: str) -> str:
    body = _LINE_BREAKS.sub("\n", text).rstrip("\n") + "\n"
    if any(unicodedata.category(character) == "Cc" and character not in "\t\n" for character in body):
        raise ValueError(f"text/{subtype}: control characters")
    encoding, encoded = _encode(body)
    return (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
        + encoded.decode("ascii").replace("\n", "\r\n")
    )


def _encode(body: str) -> tuple[str, bytes]:
    """Choose by length, so that Latin text stays legible in the source and Chinese text short."""
    raw = body.encode()
    if len(raw) - len(body) < len(body) // 6:
        return "quoted-printable", binascii.b2a_qp(raw, istext=True)
    # base64 carries the canonical form, line breaks included (RFC 2045 6.8)
    return "base64", base64.encodebytes(raw.replace(b"\n", b"\r\n"))


def _refuse_controls(field: str, text: str) -> None:
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"} for character in text):
        raise ValueError(f"{field}: line breaks and control characters cannot stand in a header")
