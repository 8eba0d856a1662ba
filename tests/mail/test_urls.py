"""Transports' addresses: read with care, never shown with the password."""

from pathlib import Path

import pytest

from backend.mail.maildir import MaildirTransport
from backend.mail.smtp import SmtpTransport
from backend.mail.transport import masked, open_transport
from backend.mail.urls import SmtpServer, Tls, parse


@pytest.mark.parametrize(
    ("mail_url", "target"),
    [
        ("maildir:var/mail", Path("var/mail")),
        ("maildir:/var/lib/amity/mail", Path("/var/lib/amity/mail")),
        ("maildir:///var/lib/amity/mail", Path("/var/lib/amity/mail")),
        ("smtp://localhost", SmtpServer("localhost", 25, Tls.NONE)),
        ("smtp://127.0.0.1:2525", SmtpServer("127.0.0.1", 2525, Tls.NONE)),
        ("smtp://[::1]:2525", SmtpServer("::1", 2525, Tls.NONE)),
        ("smtp://127.0.0.1:25?tls=required", SmtpServer("127.0.0.1", 25, Tls.STARTTLS)),
        ("smtp://mail.example", SmtpServer("mail.example", 25, Tls.STARTTLS)),
        ("smtp://mail.example?tls=none", SmtpServer("mail.example", 25, Tls.NONE)),
        (
            "smtp://office:p%40ss%2F@mail.example?tls=starttls",
            SmtpServer("mail.example", 587, Tls.STARTTLS, "office", "p@ss/"),
        ),
        ("smtps://office:secret@mail.example", SmtpServer("mail.example", 465, Tls.IMPLICIT, "office", "secret")),
    ],
)
def test_reads_addresses(mail_url: str, target: SmtpServer | Path) -> None:
    assert parse(mail_url) == target


@pytest.mark.parametrize(
    ("mail_url", "why"),
    [
        ("", "write smtp://"),
        ("mail.example", "write smtp://"),
        ("http://mail.example", "write smtp://"),
        ("smtp://", "write smtp://"),
        ("smtp://mail.example/box", "write smtp://"),
        ("maildir:", "needs a folder"),
        ("smtp://mail.example:0x19", "port"),
        ("smtp://mail.example:99999", "port"),
        ("smtp://mail.example?tls=maybe", "tls= is"),
        ("smtp://mail.example?timeout=5", "unknown option 'timeout'"),
        ("smtps://mail.example?tls=none", "leave tls=none out"),
        ("smtp://office:secret@mail.example?tls=none", "never goes out in clear text"),
        ("smtp://office:密码@mail.example", "ASCII"),
    ],
)
def test_says_what_to_mend(mail_url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        open_transport(mail_url)
    assert "secret" not in str(refused.value)
    assert masked(mail_url) == "(not a mail address this program knows)"


@pytest.mark.parametrize(
    ("mail_url", "shown"),
    [
        ("maildir:var/mail", "maildir:var/mail"),
        ("smtp://office:secret@mail.example", "smtp://office:***@mail.example:587?tls=starttls"),
        ("smtps://office:secret@mail.example", "smtps://office:***@mail.example:465"),
        ("smtp://[::1]", "smtp://[::1]:25?tls=none"),
    ],
)
def test_masks_the_password(mail_url: str, shown: str) -> None:
    assert masked(mail_url) == shown
    assert "secret" not in repr(parse(mail_url))


def test_opens_what_the_address_names(tmp_path: Path) -> None:
    assert open_transport(f"maildir:{tmp_path}") == MaildirTransport(tmp_path)
    assert isinstance(open_transport("smtp://localhost"), SmtpTransport)
