"""Transports: `smtp://user:pass@host:587?tls=starttls`, `smtps://…`, `maildir:path`, checked and masked."""

import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit


class Tls(StrEnum):
    """How the connection is protected; with the first two a mail never leaves in clear text."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and how to hand mail over."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)


def parse(mail_url: str) -> SmtpServer | Path:
    """Return the server, or the folder of a maildir. Raises ValueError that says what to mend, never the password.

    Without `tls=` a server on this machine is spoken to in clear, any other must offer STARTTLS (`starttls` and
    `required` both say so). A password never goes out in clear text to another machine.
    """
    if mail_url.startswith("maildir:"):
        folder = mail_url.removeprefix("maildir:").removeprefix("//")
        if not folder:
            raise ValueError("maildir: needs a folder, as in maildir:var/mail")
        return Path(folder)
    parts = urlsplit(mail_url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError("write smtp://user:password@host:587?tls=starttls, smtps://… or maildir:folder")
    return _server(parts)


def masked(mail_url: str) -> str:
    """Return the address fit for a log: without password, and of a broken one nothing but that it is broken."""
    try:
        target = parse(mail_url)
    except ValueError:
        return "(not a mail address this program knows)"
    if isinstance(target, Path):
        return f"maildir:{target}"
    scheme = "smtps" if target.tls is Tls.IMPLICIT else "smtp"
    who = f"{target.user}:***@" if target.user else ""
    host = f"[{target.host}]" if ":" in target.host else target.host
    return f"{scheme}://{who}{host}:{target.port}" + ("" if scheme == "smtps" else f"?tls={target.tls}")


def _server(parts: SplitResult) -> SmtpServer:
    host = parts.hostname or ""
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise ValueError("user and password of a mail server must be ASCII")
    tls = _tls(parts, here=_is_loopback(host))
    if user and tls is Tls.NONE and not _is_loopback(host):
        raise ValueError("a password never goes out in clear text: take tls=starttls or smtps://")
    usual = 465 if tls is Tls.IMPLICIT else 587 if user else 25
    try:
        port = parts.port or usual
    except ValueError as error:
        raise ValueError("the mail server's port is a number from 1 to 65535") from error
    return SmtpServer(host, port, tls, user, password)


def _tls(parts: SplitResult, *, here: bool) -> Tls:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    asked = options.pop("tls", None)
    if options:
        raise ValueError(f"unknown option {next(iter(options))!r} of the mail server: only tls= is known")
    if asked not in {None, "starttls", "required", "none"}:
        raise ValueError("tls= is starttls, required or none")
    if parts.scheme == "smtps":
        if asked == "none":
            raise ValueError("smtps:// is TLS: leave tls=none out")
        return Tls.IMPLICIT
    return Tls.NONE if asked == "none" or (asked is None and here) else Tls.STARTTLS


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
