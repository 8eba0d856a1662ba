"""SMTP against a real server that fails on order: each reply and each silence has its outcome."""

import re
import ssl
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from backend.mail.compose import compose
from backend.mail.outcomes import Accepted, Down, Outcome, Permanent, Temporary, Uncertain
from backend.mail.smtp import Limits
from backend.mail.transport import Transport
from tests.mail.conftest import Connect
from tests.mail.letters import MAIL
from tests.mail.sink import CUT, SILENCE, Fault, Received, Sink

RAW = compose(MAIL)
FROM, TO = "amity@office.example", "chen@office.example"
QUICK = Limits(connect=5, command=0.3, data=0.3)


@dataclass(slots=True)
class Clock:
    """A monotonic clock that goes when it is told to."""

    seconds: float = 0

    def __call__(self) -> float:
        return self.seconds


def send(transport: Transport, *, to: str = TO) -> Outcome:
    return transport.send(FROM, to, RAW)


def test_hands_over_the_bytes_unchanged(sink: Sink, connect: Connect) -> None:
    transport = connect(sink.url, hello="amity.office.example")
    assert send(transport) == Accepted(250, "2.0.0 kept as 1")
    transport.close()
    assert sink.mails == [Received(FROM, (TO,), RAW, 1)]
    assert [line for _, line in sink.commands] == [
        *("EHLO amity.office.example", f"MAIL FROM:<{FROM}>", f"RCPT TO:<{TO}>", "DATA", "QUIT")
    ]


def test_dots_at_line_starts_arrive(sink: Sink, connect: Connect) -> None:
    transport = connect(sink.url)
    raw = b".first\r\n\r\n.\r\n..\r\n.last\r\n"
    assert isinstance(transport.send(FROM, TO, raw), Accepted)
    assert sink.mails[0].content == raw


def test_one_connection_for_up_to_a_hundred_mails(sink: Sink, connect: Connect) -> None:
    transport = connect(sink.url)
    assert {type(send(transport)) for _ in range(201)} == {Accepted}
    assert [mail.connection for mail in sink.mails] == [1] * 100 + [2] * 100 + [3]
    assert sink.said("QUIT") == 2


def test_a_connection_lives_five_minutes_and_is_asked_after_30_idle_seconds(sink: Sink, connect: Connect) -> None:
    clock = Clock()
    transport = connect(sink.url, monotonic=clock)
    for clock.seconds, noops, connections in ((0, 0, 1), (29, 0, 1), (59, 1, 1), (299, 2, 1), (300, 2, 2)):
        assert isinstance(send(transport), Accepted)
        assert (sink.said("NOOP"), sink.connections) == (noops, connections)


def test_a_connection_that_does_not_answer_noop_is_replaced(sink: Sink, connect: Connect) -> None:
    clock = Clock()
    transport = connect(sink.url, monotonic=clock, limits=QUICK)
    for does in ("421 4.4.2 idle", CUT, SILENCE):
        send(transport)
        clock.seconds += 30
        sink.fail(Fault("noop", does))
        assert isinstance(send(transport), Accepted)
    assert sink.connections == 4


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("does", ["421 4.3.2 going down", CUT, SILENCE])
def test_a_kept_connection_gone_before_data_is_replaced_once(
    sink: Sink, connect: Connect, stage: str, does: str
) -> None:
    transport = connect(sink.url, limits=QUICK)
    send(transport)
    sink.fail(Fault(stage, does))  # type: ignore[arg-type]
    assert send(transport) == Accepted(250, "2.0.0 kept as 2")
    assert [mail.connection for mail in sink.mails] == [1, 2]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault("mail", "450 4.7.1 slow down"), Temporary(450, "4.7.1 slow down", "sender")),
        (Fault("mail", "550 5.7.1 not you"), Permanent(550, "5.7.1 not you", "sender")),
        (Fault("mail", "530 5.7.0 sign in first"), Down("530 5.7.0 sign in first")),
        (Fault("rcpt", "450 4.2.1 grey"), Temporary(450, "4.2.1 grey", "recipient")),
        (Fault("rcpt", "432 4.7.12 later"), Temporary(432, "4.7.12 later", "recipient")),
        (
            Fault("rcpt", "550-5.1.1 no such\r\n550 5.1.1 mailbox"),
            Permanent(550, "5.1.1 no such 5.1.1 mailbox", "recipient"),
        ),
        (Fault("rcpt", "421 4.7.0 try again"), Temporary(421, "4.7.0 try again", "recipient")),
        (Fault("rcpt", CUT), Temporary(0, "Connection unexpectedly closed", "recipient")),
        (Fault("rcpt", SILENCE), Temporary(0, "Connection unexpectedly closed: timed out", "recipient")),
        (Fault("rcpt", "??? gibberish"), Temporary(0, "gibberish", "recipient")),
        (Fault("data", "451 4.3.0 full"), Temporary(451, "4.3.0 full", "data")),
        (Fault("data", "554 5.5.1 no"), Permanent(554, "5.5.1 no", "data")),
        (Fault("end", "451 4.7.0 scanner away"), Temporary(451, "4.7.0 scanner away", "data")),
        (Fault("end", "421 4.3.2 going down"), Temporary(421, "4.3.2 going down", "data")),
        (Fault("end", "554 5.7.1 spam"), Permanent(554, "5.7.1 spam", "data")),
        (Fault("end", "??? gibberish"), Uncertain("-1 gibberish")),
        (Fault("end", CUT), Uncertain("Connection unexpectedly closed")),
        (Fault("end", CUT, kept=True), Uncertain("Connection unexpectedly closed")),
        (Fault("end", SILENCE, kept=True), Uncertain("Connection unexpectedly closed: timed out")),
    ],
)
def test_each_failure_has_its_outcome_and_the_next_mail_goes(
    sink: Sink, connect: Connect, fault: Fault, outcome: Outcome
) -> None:
    transport = connect(sink.url, limits=QUICK)
    sink.fail(replace(fault))
    said = send(transport)
    assert _without_reset(said) == outcome
    assert len(sink.mails) == fault.kept
    assert isinstance(send(transport), Accepted)


def _without_reset(outcome: Outcome) -> Outcome:
    """The system's words for a cut differ: closed, or reset by peer."""
    return replace(outcome, text=re.sub(r": \[Errno \d+\] Connection reset by peer", "", outcome.text))


def test_a_refused_mail_leaves_the_connection_clean_for_the_next(sink: Sink, connect: Connect) -> None:
    transport = connect(sink.url)
    sink.fail(Fault("rcpt", "550 5.1.1 unknown", about="gone@"))
    assert send(transport, to="gone@partner.example") == Permanent(550, "5.1.1 unknown", "recipient")
    assert isinstance(send(transport), Accepted)
    assert [(mail.envelope_to, mail.connection) for mail in sink.mails] == [((TO,), 1)]
    assert sink.said("RSET") == 1


def test_a_connection_is_replaced_only_once_a_mail(sink: Sink, connect: Connect) -> None:
    transport = connect(sink.url)
    send(transport)
    sink.fail(Fault("mail", "421 4.7.0 too many", times=None))
    assert send(transport) == Temporary(421, "4.7.0 too many", "sender")
    assert sink.connections == 2


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault("connect", "421 4.3.2 full", times=None), "421 4.3.2 full"),
        (Fault("connect", "554 5.7.1 no mail from you", times=None), "554 5.7.1 no mail from you"),
        (Fault("connect", CUT, times=None), "Connection unexpectedly closed"),
        (Fault("ehlo", SILENCE, times=None), "Connection unexpectedly closed: timed out"),
    ],
)
def test_a_server_that_does_not_greet_is_down(sink: Sink, connect: Connect, fault: Fault, why: str) -> None:
    sink.fail(fault)
    transport = connect(sink.url, limits=QUICK)
    down = send(transport)
    assert isinstance(down, Down)
    assert _without_reset(down) == Down(why)
    assert isinstance(transport.check(), Down)
    sink.heal()
    assert isinstance(send(transport), Accepted)


def test_a_server_that_is_away_is_down_until_it_is_back(sink: Sink, connect: Connect) -> None:
    transport = connect(sink.url)
    assert transport.check() == Accepted(250, "OK")
    sink.stop()
    for down in (send(transport), transport.check()):
        assert isinstance(down, Down)
        assert down.text.endswith("Connection refused")
    sink.start()
    assert send(transport) == Accepted(250, "2.0.0 kept as 1")


def test_an_unknown_host_is_down(connect: Connect) -> None:
    down = send(connect("smtp://no-such-host.invalid?tls=none"))
    assert isinstance(down, Down)


def test_tls_is_used_and_the_password_goes_inside(
    tls_sink: Sink, connect: Connect, certificate: tuple[Path, Path]
) -> None:
    context = ssl.create_default_context(cafile=certificate[1])
    url = f"smtp://office:pass%3Aword@127.0.0.1:{tls_sink.port}?tls=starttls"
    transport = connect(url, context=context)
    assert send(transport) == Accepted(250, "2.0.0 kept as 1")
    assert [line.split()[0] for _, line in tls_sink.commands] == ["EHLO", "EHLO", "MAIL", "RCPT", "DATA"]
    transport.close()


def test_a_wrong_password_is_no_mails_fault(tls_sink: Sink, connect: Connect, certificate: tuple[Path, Path]) -> None:
    context = ssl.create_default_context(cafile=certificate[1])
    transport = connect(f"smtp://office:wrong@127.0.0.1:{tls_sink.port}?tls=required", context=context)
    down = send(transport)
    assert isinstance(down, Down)
    assert down.text.startswith("535 ")
    assert "wrong" not in down.text


def test_required_tls_that_is_not_offered_sends_nothing(sink: Sink, connect: Connect) -> None:
    for tls in ("starttls", "required"):
        down = send(connect(f"smtp://office:secret@127.0.0.1:{sink.port}?tls={tls}"))
        assert down == Down("TLS is required, but the server offers none: nothing was sent")
    assert sink.mails == []
    assert {line.split()[0] for _, line in sink.commands} == {"EHLO"}


def test_a_certificate_nobody_vouches_for_is_refused(tls_sink: Sink, connect: Connect) -> None:
    down = send(connect(f"{tls_sink.url}?tls=required"))
    assert isinstance(down, Down)
    assert "certificate verify failed" in down.text
    assert tls_sink.mails == []


@pytest.mark.parametrize(
    ("mail", "stage"),
    [
        (("a b@c.example", TO, RAW), "sender"),
        ((FROM, "x@y.example>\r\nRCPT TO:<z@y.example", RAW), "recipient"),
        ((FROM, "陈静@office.example", RAW), "recipient"),
        ((FROM, TO, RAW.replace(b"\r\n", b"\n")), "message"),
        ((FROM, TO, b"Subject: x\r\n\r\na\rb\r\n"), "message"),
        ((FROM, TO, "Subject: 陈\r\n\r\n".encode()), "message"),
        ((FROM, TO, b"Subject: x\r\n\r\n" + b"a" * 999 + b"\r\n"), "message"),
        ((FROM, TO, b"Subject: x\r\n\r\nno end"), "message"),
    ],
)
def test_what_cannot_be_sent_as_it_is_never_reaches_the_wire(
    sink: Sink, connect: Connect, mail: tuple[str, str, bytes], stage: str
) -> None:
    outcome = connect(sink.url).send(*mail)
    assert isinstance(outcome, Permanent)
    assert (outcome.code, outcome.stage) == (0, stage)
    assert sink.connections == 0


def test_the_doctor_is_told_when_the_server_will_not_work(sink: Sink, connect: Connect) -> None:
    sink.fail(Fault("noop", "451 4.3.0 no disk"))
    assert connect(sink.url).check() == Down("451 4.3.0 no disk")


def test_a_server_that_will_not_reset_is_left(sink: Sink, connect: Connect) -> None:
    transport = connect(sink.url)
    for does in ("500 what?", CUT):
        sink.fail(Fault("rcpt", "550 5.1.1 unknown"), Fault("rset", does))
        assert send(transport) == Permanent(550, "5.1.1 unknown", "recipient")
        assert isinstance(send(transport), Accepted)
    assert [mail.connection for mail in sink.mails] == [2, 3]


def test_a_connection_cut_while_idle_is_parted_from_quietly(sink: Sink, connect: Connect) -> None:
    transport = connect(sink.url, limits=replace(QUICK, mails=1))
    assert isinstance(send(transport), Accepted)
    sink.stop()
    assert isinstance(send(transport), Down)
    sink.start()
    assert isinstance(send(transport), Accepted)
