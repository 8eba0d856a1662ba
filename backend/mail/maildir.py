"""A maildir in place of a mail server: one file a mail, readable by any mail program, written whole or not at all.

The file is named for the Message-ID: a mail sent twice is seen as `<id>` and `<id>.copy2`.
"""

import hashlib
import itertools
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

from backend.mail.outcomes import Accepted, Down, Outcome

_UNSAFE = re.compile(r"[^A-Za-z0-9.@_-]")
_UNIQUE = itertools.count(1)


@dataclass(frozen=True, slots=True)
class MaildirTransport:
    """Puts each mail into `folder`/new with LF line ends; makes the folder when it is not there."""

    folder: Path

    def send(self, envelope_from: str, envelope_to: str, message: bytes) -> Outcome:  # noqa: ARG002 - the message names both
        """Write one message; Down when the disk refuses."""
        try:
            self._make()
            path = self._write(message)
        except OSError as error:
            return Down(f"{self.folder}: {error.strerror or error}")
        return Accepted(250, f"kept as {path.name}")

    def check(self) -> Accepted | Down:
        """Say whether mail can be written here."""
        try:
            self._make()
        except OSError as error:
            return Down(f"{self.folder}: {error.strerror or error}")
        writable = os.access(self.folder / "new", os.W_OK | os.X_OK)
        return Accepted(250, f"writes to {self.folder}") if writable else Down(f"{self.folder}: not writable")

    def close(self) -> None:
        """Nothing is kept open."""

    def _make(self) -> None:
        for name in ("tmp", "new", "cur"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _write(self, message: bytes) -> Path:
        temporary = self.folder / "tmp" / f"{os.getpid()}.{next(_UNIQUE)}.{os.urandom(8).hex()}"
        try:
            with temporary.open("xb") as file:
                file.write(message.replace(b"\r\n", b"\n"))
                file.flush()
                os.fsync(file.fileno())
            path = self._link(temporary, _name(message))
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)
        return path

    def _link(self, temporary: Path, name: str) -> Path:
        """Give the file its first free name; linking fails where a name is taken, so two writers never share one."""
        for candidate in _candidates(name):
            path = self.folder / "new" / candidate
            if self._was_read(candidate):
                continue
            try:
                path.hardlink_to(temporary)
            except FileExistsError:
                continue
            return path
        raise AssertionError("names do not run out")

    def _was_read(self, name: str) -> bool:
        """A mail program moves what it has shown to `cur` and adds flags after a colon."""
        return (self.folder / "cur" / name).exists() or any((self.folder / "cur").glob(f"{name}:*"))


def _candidates(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}.copy{number}" for number in itertools.count(2))


def _name(message: bytes) -> str:
    message_id = str(BytesHeaderParser().parsebytes(message).get("Message-ID", "")).strip().strip("<>")
    if not message_id or len(message_id) > 180 or message_id.startswith("."):
        return hashlib.sha256(message).hexdigest()
    return _UNSAFE.sub("_", message_id)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
