"""SMTP: one mail at a time over one kept connection (RFC 5321), every reply and every silence given its meaning.

One object belongs to one thread. Nothing is retried here except what certainly was not taken: a kept connection
that turns out dead before DATA is replaced once.
"""

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from backend.mail.addresses import is_wire_address
from backend.mail.outcomes import Accepted, Down, Outcome, Permanent, Stage, Temporary, Uncertain
from backend.mail.urls import SmtpServer, Tls

_BARE_BREAK = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_CLOSING = 421
_SIGN_IN_FIRST = frozenset({530, 534, 535, 538})
_LONGEST_LINE = 1000  # octets with CRLF (RFC 5321 4.5.3.1.6)
_LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to wait (RFC 5321 4.5.3.2.6 asks for ten minutes after DATA), and how long a connection is kept."""

    connect: float = 10
    command: float = 60
    data: float = 600
    mails: int = 100
    age: float = 300
    idle: float = 30


@dataclass(slots=True)
class _Session:
    smtp: smtplib.SMTP
    opened: float
    used: float
    mails: int = 0


class _UnreachableError(Exception):
    """No usable connection could be made; the reason as a person may read it."""


class _GoneError(Exception):
    """The connection ended before the mail was handed over: it certainly was not taken."""

    def __init__(self, outcome: Temporary) -> None:
        super().__init__(outcome.text)
        self.outcome = outcome


@dataclass(slots=True)
class SmtpTransport:
    """A transport to one server; `hello` is the name said in EHLO, `context` the TLS settings (default: verified)."""

    server: SmtpServer
    limits: Limits = field(default_factory=Limits)
    monotonic: Callable[[], float] = time.monotonic
    hello: str = "localhost"
    context: ssl.SSLContext | None = None
    _session: _Session | None = field(default=None, init=False)

    def send(self, envelope_from: str, envelope_to: str, message: bytes) -> Outcome:
        """Hand one message to the server and say what became of it; raises nothing on the server's account."""
        unfit = _unfit(envelope_from, envelope_to, message)
        if unfit is not None:
            return unfit
        self._let_go_of_old()
        kept = self._session is not None
        try:
            return self._deliver(envelope_from, envelope_to, message)
        except _GoneError as gone:
            if not kept:
                return gone.outcome
        try:
            return self._deliver(envelope_from, envelope_to, message)
        except _GoneError as gone:
            return gone.outcome

    def check(self) -> Accepted | Down:
        """Connect as for a mail, say NOOP and part: for `amity doctor`."""
        self.close()
        try:
            session = self._open()
            code, text = session.smtp.noop()
        except (_UnreachableError, smtplib.SMTPException, OSError) as error:
            return Down(_readable(str(error)))
        finally:
            self.close()
        return Accepted(code, _readable(text)) if code == 250 else Down(f"{code} {_readable(text)}")

    def close(self) -> None:
        """Say QUIT and let go of the connection."""
        session, self._session = self._session, None
        if session is None:
            return
        try:
            session.smtp.quit()
        except (smtplib.SMTPException, OSError):
            session.smtp.close()

    def _deliver(self, envelope_from: str, envelope_to: str, message: bytes) -> Outcome:
        try:
            session = self._open()
        except _UnreachableError as error:
            return Down(str(error))
        session.mails += 1
        session.used = self.monotonic()
        refused = (
            self._command(session, "sender", f"MAIL FROM:<{envelope_from}>")
            or self._command(session, "recipient", f"RCPT TO:<{envelope_to}>")
            or self._command(session, "data", "DATA", wanted=3)
        )
        if refused is not None:
            return refused
        outcome = self._content(session, message)
        session.used = self.monotonic()
        return outcome

    def _command(
        self, session: _Session, stage: Stage, command: str, wanted: int = 2
    ) -> Temporary | Permanent | Down | None:
        """Say one command; None when the server agrees. Raises _GoneError when it hangs up or says 421."""
        try:
            code, text = session.smtp.docmd(command)
        except smtplib.SMTPException as error:
            self._drop()
            raise _GoneError(Temporary(0, _readable(str(error)), stage)) from error
        reply = _readable(text)
        if code // 100 == wanted:
            return None
        if code == _CLOSING or not 400 <= code < 600:
            self._drop()
            raise _GoneError(Temporary(max(code, 0), reply, stage))
        self._reset(session)
        if code in _SIGN_IN_FIRST and stage == "sender":
            self._drop()
            return Down(f"{code} {reply}")
        return Temporary(code, reply, stage) if code < 500 else Permanent(code, reply, stage)

    def _content(self, session: _Session, message: bytes) -> Outcome:
        """Send the message and its final dot; from the first octet on, silence is uncertainty."""
        smtp = session.smtp
        try:
            _set_timeout(smtp, self.limits.data)
            smtp.send(_LEADING_DOT.sub(b"..", message) + b".\r\n")
            code, text = smtp.getreply()
            _set_timeout(smtp, self.limits.command)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Uncertain(_readable(str(error)))
        reply = _readable(text)
        if 200 <= code < 300:
            return Accepted(code, reply)
        if not 400 <= code < 600:
            self._drop()
            return Uncertain(f"{code} {reply}")
        if code == _CLOSING:
            self._drop()
        else:
            self._reset(session)
        return Temporary(code, reply, "data") if code < 500 else Permanent(code, reply, "data")

    def _let_go_of_old(self) -> None:
        session, now = self._session, self.monotonic()
        if session is None:
            return
        if session.mails >= self.limits.mails or now - session.opened >= self.limits.age:
            self.close()
        elif now - session.used >= self.limits.idle and not _answers(session.smtp):
            self._drop()

    def _open(self) -> _Session:
        if self._session is None:
            try:
                smtp = self._connect()
            except smtplib.SMTPResponseException as error:
                raise _UnreachableError(f"{error.smtp_code} {_readable(error.smtp_error)}") from error
            except (smtplib.SMTPException, OSError) as error:
                raise _UnreachableError(_readable(str(error)) or type(error).__name__) from error
            now = self.monotonic()
            self._session = _Session(smtp, opened=now, used=now)
        return self._session

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        context = self.context or ssl.create_default_context()
        where, wait = (server.host, server.port, self.hello), self.limits.connect
        implicit = server.tls is Tls.IMPLICIT
        with ExitStack() as cleanup:
            smtp = smtplib.SMTP_SSL(*where, timeout=wait, context=context) if implicit else smtplib.SMTP(*where, wait)
            cleanup.callback(smtp.close)
            _set_timeout(smtp, self.limits.command)
            smtp.ehlo_or_helo_if_needed()
            if server.tls is Tls.STARTTLS:
                if not smtp.has_extn("starttls"):
                    raise _UnreachableError("TLS is required, but the server offers none: nothing was sent")
                smtp.starttls(context=context)
                smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password)
            cleanup.pop_all()
        return smtp

    def _reset(self, session: _Session) -> None:
        try:
            code, _ = session.smtp.rset()
        except smtplib.SMTPException:
            code = 0
        if code != 250:
            self._drop()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.smtp.close()


def _unfit(envelope_from: str, envelope_to: str, message: bytes) -> Permanent | None:
    if not is_wire_address(envelope_from):
        return Permanent(0, "the sender is not an address", "sender")
    if not is_wire_address(envelope_to):
        return Permanent(0, "the recipient is not an address", "recipient")
    if not message.isascii() or _BARE_BREAK.search(message) or not message.endswith(b"\r\n"):
        return Permanent(0, "the message is not 7-bit text with CRLF line ends", "message")
    if any(len(line) > _LONGEST_LINE for line in message.splitlines(keepends=True)):
        return Permanent(0, "the message has a line of more than 998 characters", "message")
    return None


def _answers(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except smtplib.SMTPException:
        return False


def _set_timeout(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _readable(text: bytes | str) -> str:
    """The server's words on one line, for a log and a page."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return "".join(each for each in " ".join(said.split()) if each.isprintable())[:_LONGEST_TEXT]
