"""A real SMTP server on loopback that keeps what it is given, and fails as it is told to.

with Sink() as sink:
    sink.fail(Fault("rcpt", "550 5.1.1 no such mailbox", about="gone@"))
    …  # hand mail to sink.url
    sink.mails[0].content
"""

import asyncio
import ssl
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Stage = Literal["connect", "ehlo", "mail", "rcpt", "data", "end", "noop", "rset"]
CUT, SILENCE = "cut", "silence"


@dataclass(slots=True)
class Fault:
    """What goes wrong at `stage`, the next `times` times (None: always), where `about` is in the command.

    `does` is a reply ("450 4.2.1 later"; 421 also hangs up), CUT or SILENCE. At "end" the whole message has arrived:
    `kept` says whether the server took it before it failed.
    """

    stage: Stage
    does: str
    times: int | None = 1
    about: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """A mail the sink took: envelope, the bytes between DATA and the final dot, the number of its connection."""

    envelope_from: str
    envelope_to: tuple[str, ...]
    content: bytes
    connection: int


@dataclass(slots=True)
class Sink:
    """The server; `commands` holds each command line said to it, in order, with its connection's number."""

    tls: ssl.SSLContext | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    port: int = 0
    mails: list[Received] = field(default_factory=list)
    commands: list[tuple[int, str]] = field(default_factory=list)
    connections: int = 0
    _faults: list[Fault] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _server: asyncio.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address for AMITY_MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def fail(self, *faults: Fault) -> None:
        """Add faults; the first that fits a command is taken."""
        self._faults.extend(faults)

    def heal(self) -> None:
        """Forget all faults."""
        self._faults.clear()

    def said(self, verb: str) -> int:
        """Count how often `verb` was said to the server, on all connections."""
        return sum(line.split(" ")[0].upper() == verb for _, line in list(self.commands))

    def start(self) -> Self:
        """Listen, on the port of last time if there was one."""
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def stop(self) -> None:
        """Stop listening and cut every connection; `start` brings the same sink back."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread is not None:
            self._thread.join(10)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(self._protocol, "127.0.0.1", self.port)

    def _protocol(self) -> SMTP:
        return _Conversation(self)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        others = [task for task in asyncio.all_tasks(self._loop) if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def take_fault(self, stage: Stage, about: str) -> Fault | None:
        """Return the fault to show now and count it off."""
        fault = next((each for each in self._faults if each.stage == stage and each.about in about), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        return fault


class _Conversation(SMTP):
    """One connection."""

    def __init__(self, sink: Sink) -> None:
        sink.connections += 1
        self.sink, self.number, self.greeted = sink, sink.connections, False
        super().__init__(
            _Keeper(sink, sink.connections),
            hostname="sink.test",
            ident="ESMTP",
            loop=sink._loop,
            tls_context=sink.tls,
            auth_require_tls=sink.tls is not None,
            authenticator=_authenticator(sink.accounts) if sink.accounts else None,
        )

    async def push(self, status: Any) -> None:
        if not self.greeted:
            self.greeted = True
            if await self._fails("connect", ""):
                return
        await super().push(status)

    async def smtp_EHLO(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if not await self._fails("ehlo", arg):
            await super().smtp_EHLO(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        if not await self._fails("mail", arg):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        if not await self._fails("rcpt", arg):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if not await self._fails("data", arg):
            await super().smtp_DATA(arg)

    async def smtp_NOOP(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if not await self._fails("noop", arg):
            await super().smtp_NOOP(arg)

    async def smtp_RSET(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if not await self._fails("rset", arg):
            await super().smtp_RSET(arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        self.sink.commands.append((self.number, "QUIT"))
        await super().smtp_QUIT(arg)

    async def _fails(self, stage: Stage, arg: str | None) -> bool:
        if stage != "connect":
            self.sink.commands.append((self.number, f"{stage.upper()} {arg or ''}".rstrip()))
        fault = self.sink.take_fault(stage, arg or "")
        if fault is None:
            return False
        await self.show(fault)
        return True

    async def show(self, fault: Fault) -> None:
        """Cut, be silent for ever, or say the reply."""
        assert isinstance(self.transport, asyncio.WriteTransport)
        if fault.does == SILENCE:
            await asyncio.Event().wait()
        if fault.does == CUT:
            self.transport.abort()
            raise asyncio.CancelledError
        await super().push(fault.does)
        if fault.does.startswith("421"):
            self.transport.close()


class _Keeper:
    """What the server does with a whole message."""

    def __init__(self, sink: Sink, number: int) -> None:
        self.sink, self.number = sink, number

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: _Conversation, _session: Session, envelope: Envelope
    ) -> str:
        fault = self.sink.take_fault("end", " ".join(envelope.rcpt_tos))
        content = envelope.original_content
        assert content is not None
        if fault is None or fault.kept:
            mail = Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), content, self.number)
            self.sink.mails.append(mail)
        if fault is None:
            return f"250 2.0.0 kept as {len(self.sink.mails)}"
        if fault.does in {CUT, SILENCE}:
            await server.show(fault)
        return fault.does


def _authenticator(accounts: dict[str, str]) -> Any:
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        return AuthResult(success=accounts.get(given.login.decode()) == given.password.decode(), handled=False)

    return check
