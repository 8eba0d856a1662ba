"""Compose: the same bytes always, read back whole by another program, and no way to add a header."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.mail.compose import Mail, Mailbox, compose
from tests.mail.letters import MAIL

_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=200)
_BODY = st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\t\n\r"), max_size=400)
_NAME = _TEXT.map(lambda name: " ".join(name.split()))


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def mailboxes(raw: bytes) -> dict[str, tuple[str, str]]:
    """Each mailbox as decoded by RFC 2047; the newer parser of Python 3.11 puts spaces between encoded words."""
    message = message_from_bytes(raw)
    boxes = {}
    for field in ("From", "To", "Reply-To"):
        name, address = parseaddr("".join(message.get(field, "").splitlines()))
        boxes[field] = (str(make_header(decode_header(name))), address)
    return boxes


def test_is_the_same_bytes_each_time() -> None:
    assert compose(MAIL) == compose(replace(MAIL))
    assert compose(MAIL) == compose(replace(MAIL, message_id=f"<{MAIL.message_id}>"))


def test_has_the_headers_a_machine_written_mail_needs() -> None:
    head = compose(MAIL).partition(b"\r\n\r\n")[0].decode("ascii")
    assert head.split("\r\n")[:2] == [
        "Message-ID: <0123456789abcdef0123456789abcdef.0@office.example>",
        "Date: Mon, 23 Nov 2026 01:00:00 +0000",
    ]
    message = read(compose(MAIL))
    assert str(message["From"]) == "国际交流合作处 <amity@office.example>"
    assert str(message["To"]) == "陈静 <chen@office.example>"
    assert [(each.display_name, each.addr_spec) for each in message["Reply-To"].addresses] == [
        ("Weber, Anna", "weber@partner.example")
    ]
    assert message["Subject"] == MAIL.subject
    assert message["Content-Language"] == "zh-Hans"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "DR, RN, NRN, OOF, AutoReply"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_leaves_out_what_does_not_apply() -> None:
    message = read(compose(replace(MAIL, reply_to=None, auto_submitted=False, recipient=Mailbox("", "a@b.example"))))
    assert message["Reply-To"] is None
    assert message["Auto-Submitted"] is None
    assert str(message["To"]) == "a@b.example"


def test_latin_text_stays_legible_and_chinese_is_base64() -> None:
    raw = compose(replace(MAIL, subject="Visit", text="Dear Anna,\nthe café opens.\n"))
    assert b"Dear Anna,\r\nthe caf=C3=A9 opens.\r\n" in raw
    assert b"Subject: Visit\r\n" in raw
    assert raw.count(b"Content-Transfer-Encoding: base64") == 0
    assert compose(MAIL).count(b"Content-Transfer-Encoding: base64") == 1


@given(subject=_TEXT, name=_NAME, text=_BODY, html=_BODY)
def test_reads_back_as_it_was_written(subject: str, name: str, text: str, html: str) -> None:
    box = Mailbox(name, "chen@office.example")
    raw = compose(replace(MAIL, subject=subject, text=text, html=html, sender=box, recipient=box, reply_to=box))
    assert raw.isascii()
    assert re.search(rb"\r(?!\n)|(?<!\r)\n", raw) is None
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    message = read(raw)
    assert message["Subject"] == subject
    assert mailboxes(raw) == dict.fromkeys(("From", "To", "Reply-To"), (name, box.address))
    assert body(message, "plain").rstrip("\n") == re.sub(r"\r\n?", "\n", text).rstrip("\n")
    assert body(message, "html").rstrip("\n") == re.sub(r"\r\n?", "\n", html).rstrip("\n")


@pytest.mark.parametrize(
    "poison", ["\r\nBcc: x@y.example", "\nBcc: x", "\rBcc: x", "\0", "\x1b[2J", "\x85", "\u2028x", "\ud800"]
)
def test_no_header_can_be_added(poison: str) -> None:
    for mail in _poisoned(poison):
        with pytest.raises(ValueError, match=r"^(Subject|From|To|Reply-To|Message-ID|Content-Language): "):
            compose(mail)


def _poisoned(poison: str) -> list[Mail]:
    box = MAIL.recipient
    return [
        replace(MAIL, subject=f"a{poison}"),
        replace(MAIL, sender=Mailbox(f"a{poison}", box.address)),
        replace(MAIL, sender=Mailbox("a", f"{box.address}{poison}")),
        replace(MAIL, recipient=Mailbox(f"a{poison}", box.address)),
        replace(MAIL, recipient=Mailbox("a", f"{poison}{box.address}")),
        replace(MAIL, reply_to=Mailbox(f"{poison}", box.address)),
        replace(MAIL, message_id=f"{MAIL.message_id}{poison}"),
        replace(MAIL, locale=f"en{poison}"),
    ]


def test_an_encoded_word_in_a_name_stays_text() -> None:
    sly = "=?utf-8?Q?Mayor_=3Cmayor=40city.example=3E?="
    raw = compose(replace(MAIL, sender=Mailbox(sly, "a@b.example"), subject=sly))
    message = read(raw)
    assert mailboxes(raw)["From"] == (sly, "a@b.example")
    assert message["Subject"] == sly


def test_refuses_control_characters_in_the_text() -> None:
    with pytest.raises(ValueError, match="text/plain: control characters"):
        compose(replace(MAIL, text="a\0b"))
    with pytest.raises(ValueError, match="text/html: control characters"):
        compose(replace(MAIL, html="a\x1bb"))


@pytest.mark.parametrize("date", [datetime(2026, 11, 23), datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=8)))])
def test_the_date_is_an_instant_in_utc(date: datetime) -> None:
    with pytest.raises(ValueError, match="Date: must be an instant in UTC"):
        compose(replace(MAIL, date=date))
    assert b"Date: Mon, 23 Nov 2026 00:00:00 +0000\r\n" in compose(
        replace(MAIL, date=datetime(2026, 11, 23, tzinfo=UTC))
    )
