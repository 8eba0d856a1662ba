"""The maildir: whole files, readable by others, a repeated mail seen as a copy."""

import mailbox
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from backend.mail.compose import compose
from backend.mail.maildir import MaildirTransport
from backend.mail.outcomes import Accepted, Down
from tests.mail.letters import MAIL

RAW = compose(MAIL)
NAME = "0123456789abcdef0123456789abcdef.0@office.example"
ENVELOPE = ("amity@office.example", "chen@office.example")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "new").iterdir())


def test_keeps_the_bytes_in_a_real_maildir(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "mail"
    assert MaildirTransport(folder).send(*ENVELOPE, RAW) == Accepted(250, f"kept as {NAME}")
    kept = list(mailbox.Maildir(folder, create=False))
    assert [mail.as_bytes() for mail in kept] == [RAW.replace(b"\r\n", b"\n")]
    assert list((folder / "tmp").iterdir()) == []


def test_a_repeated_mail_is_seen_as_a_copy(tmp_path: Path) -> None:
    transport = MaildirTransport(tmp_path)
    transport.send(*ENVELOPE, RAW)
    transport.send(*ENVELOPE, compose(replace(MAIL, message_id="other@office.example")))
    assert transport.send(*ENVELOPE, RAW) == Accepted(250, f"kept as {NAME}.copy2")
    assert names(tmp_path) == [NAME, f"{NAME}.copy2", "other@office.example"]


def test_a_mail_that_was_read_still_counts(tmp_path: Path) -> None:
    transport = MaildirTransport(tmp_path)
    transport.send(*ENVELOPE, RAW)
    (tmp_path / "new" / NAME).rename(tmp_path / "cur" / f"{NAME}:2,S")
    assert transport.send(*ENVELOPE, RAW) == Accepted(250, f"kept as {NAME}.copy2")


def test_two_writers_never_share_a_name(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: MaildirTransport(tmp_path).send(*ENVELOPE, RAW), range(40)))
    assert names(tmp_path) == sorted([NAME, *(f"{NAME}.copy{number}" for number in range(2, 41))])
    assert len(set(outcomes)) == 40


@pytest.mark.parametrize("message_id", ["", "Message-ID: <../../etc/x@y>\r\n", f"Message-ID: <{'a' * 300}@b>\r\n"])
def test_a_strange_message_id_leaves_the_folder_no_way_out(tmp_path: Path, message_id: str) -> None:
    assert isinstance(MaildirTransport(tmp_path).send(*ENVELOPE, f"{message_id}Subject: x\r\n\r\n".encode()), Accepted)
    assert len(names(tmp_path)) == 1
    assert "/" not in names(tmp_path)[0]


def test_says_when_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    transport = MaildirTransport(tmp_path / "file")
    assert transport.send(*ENVELOPE, RAW) == Down(f"{tmp_path}/file: Not a directory")
    assert transport.check() == Down(f"{tmp_path}/file: Not a directory")
    assert MaildirTransport(tmp_path / "box").check() == Accepted(250, f"writes to {tmp_path}/box")
