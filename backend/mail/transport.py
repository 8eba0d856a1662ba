"""Transport: how a composed mail leaves this program, by SMTP or into a maildir, behind one protocol."""

import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from backend.mail.maildir import MaildirTransport
from backend.mail.outcomes import Accepted, Down, Outcome, Permanent, Stage, Temporary, Uncertain
from backend.mail.smtp import Limits, SmtpTransport
from backend.mail.urls import masked, parse

__all__ = [
    "Accepted",
    "Down",
    "Limits",
    "Outcome",
    "Permanent",
    "Stage",
    "Temporary",
    "Transport",
    "Uncertain",
    "masked",
    "open_transport",
]


class Transport(Protocol):
    """What sends mail. One object belongs to one thread; it connects at the first mail."""

    def send(self, envelope_from: str, envelope_to: str, message: bytes, /) -> Outcome:
        """Hand over one message (CRLF, 7-bit) for one recipient and say what became of it."""

    def check(self) -> Accepted | Down:
        """Say whether a mail could be handed over now, without sending one."""

    def close(self) -> None:
        """Let go of what is kept open."""


def open_transport(
    mail_url: str,
    *,
    limits: Limits | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    hello: str = "localhost",
    context: ssl.SSLContext | None = None,
) -> Transport:
    """Return the transport `mail_url` names; nothing is connected yet. Raises ValueError as `urls.parse` does."""
    target = parse(mail_url)
    if isinstance(target, Path):
        return MaildirTransport(target)
    return SmtpTransport(target, limits or Limits(), monotonic, hello, context)
