"""Bytes that change in one place are packed anew in that place alone (RFC 1951, RFC 1952).

A body is cut into chunks. Each is packed by itself and ends on a byte without referring to what stands before it
(a full flush), so that packed chunks put one after the other are one gzip member, which every client unpacks.
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEVEL: Final = 6
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # no time, no name: the same body gives the same bytes
_LAST: Final = b"\x03\x00"  # an empty block that ends the stream


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a body: as it is, packed, and its SHA-256."""

    plain: bytes
    packed: bytes
    digest: bytes


def chunk(plain: bytes) -> Chunk:
    """Return a part of a body, packed by itself."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
    return Chunk(plain, packed, hashlib.sha256(plain).digest())


def join(chunks: Sequence[Chunk]) -> tuple[bytes, bytes, str]:
    """Return a whole body: as it is, as gzip, and its ETag, the same for the same chunks."""
    plain = b"".join([one.plain for one in chunks])
    tail = zlib.crc32(plain).to_bytes(4, "little") + (len(plain) & 0xFFFFFFFF).to_bytes(4, "little")
    packed = b"".join([_HEAD, *[one.packed for one in chunks], _LAST, tail])
    etag = hashlib.sha256(b"".join([one.digest for one in chunks])).hexdigest()[:32]
    return plain, packed, etag
