"""Containers looked into from outside: the members of a zip (APPNOTE 4.3), the streams of a compound file ([MS-CFB]).

Only names are read, and at most a small first part of one member: nothing is unpacked, so that nothing can grow.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from backend.domain.errors import N_, Refused

DAMAGED = N_("It is damaged, or not what it says it is")
LOCKED = N_("It is locked with a password: save it without one")
MOST_MEMBERS, LARGEST_DIRECTORY, LARGEST_MEMBER = 5000, 2 * 1024 * 1024, 512 * 1024
_END, _END_64, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", b"PK\x06\x07", 22, 65535
_CFB_HEADER, _ENTRY, _LAST_SECTOR = 512, 128, 0xFFFFFFFA
_MOST_SECTORS = 4096
_HAS_MACROS = re.compile(rb"\x02\x00\x00\x04\x0c\x00\x00\x00....\x01\x00\x00\x00", re.DOTALL)
"""The VbaInfoAtom of a presentation whose project has macros ([MS-PPT] 2.4.10)."""


def members(file: IO[bytes], wanted: tuple[str, ...]) -> tuple[set[str], dict[str, bytes]]:
    """Return the names of a zip's members, and the bytes of those wanted. Raises Refused for what is no sound zip."""
    _require_small_directory(file)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Refused(LOCKED)
            return {part.filename for part in parts}, {
                part.filename: _beginning(archive, part) for part in parts if part.filename in wanted
            }
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, OSError):
        raise Refused(DAMAGED) from None


def streams(file: IO[bytes]) -> set[str]:
    """Return the names of a compound file's storages and streams. Raises Refused for a damaged one."""
    try:
        found = _Compound(file)
        return {name for number in found.directory() for name in _names(found.sector(number))}
    except (struct.error, IndexError):
        raise Refused(DAMAGED) from None


def has_presentation_macros(file: IO[bytes]) -> bool:
    """Say whether an old presentation says of itself that it has macros."""
    file.seek(0)
    left = b""
    while piece := file.read(1024 * 1024):
        if _HAS_MACROS.search(left + piece):
            return True
        left = piece[-16:]
    return False


def _require_small_directory(file: IO[bytes]) -> None:
    """Refuse a zip whose directory alone would fill the memory, before it is read; also the 64-bit kind."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise Refused(DAMAGED)
    count, length = struct.unpack("<HI", tail[place + 10 : place + 16])
    if tail[max(0, place - 20) : place][:4] == _END_64 or count > MOST_MEMBERS or length > LARGEST_DIRECTORY:
        raise Refused(N_("It has too many parts to be looked through"))


def _beginning(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as member:
        return member.read(LARGEST_MEMBER)


class _Compound:
    """A compound file's sectors: which follows which, and what the directory's hold."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        file.seek(0)
        self.header = file.read(_CFB_HEADER)
        shift = struct.unpack_from("<H", self.header, 0x1E)[0]
        if shift not in {9, 12}:
            raise Refused(DAMAGED)
        self.size = 1 << shift
        self.table = list(self._table_sectors())

    def sector(self, number: int) -> bytes:
        """Return one sector; the first lies behind the header, which takes one itself."""
        self.file.seek((number + 1) * self.size)
        found = self.file.read(self.size)
        if len(found) < self.size and len(found) % _ENTRY:
            raise Refused(DAMAGED)
        return found

    def directory(self) -> Iterator[int]:
        """Yield the sectors of the directory, in their order; a chain that bites its tail is cut."""
        number, seen = struct.unpack_from("<I", self.header, 0x30)[0], set[int]()
        while number < _LAST_SECTOR and number not in seen and len(seen) < _MOST_SECTORS:
            seen.add(number)
            yield number
            number = self._after(number)

    def _after(self, number: int) -> int:
        of, place = divmod(number, self.size // 4)
        return int(struct.unpack_from("<I", self.sector(self.table[of]), 4 * place)[0])

    def _table_sectors(self) -> Iterator[int]:
        """Yield the sectors of the allocation table: 109 are named in the header, the others in a chain."""
        yield from _living(struct.unpack_from("<109I", self.header, 0x4C))
        number, left = struct.unpack_from("<II", self.header, 0x44)
        for _ in range(min(left, _MOST_SECTORS)):
            if number >= _LAST_SECTOR:
                return
            *named, number = struct.unpack(f"<{self.size // 4}I", self.sector(number))
            yield from _living(tuple(named))


def _living(numbers: tuple[int, ...]) -> Iterator[int]:
    return (number for number in numbers if number < _LAST_SECTOR)


def _names(sector: bytes) -> Iterator[str]:
    """Yield the names in a sector of the directory: 128 bytes an entry, the name first, its length at 64."""
    for start in range(0, len(sector), _ENTRY):
        length, kind = struct.unpack_from("<HB", sector, start + 64)
        if kind and 2 <= length <= 64:
            yield sector[start : start + length - 2].decode("utf-16-le", "replace")
