"""Packing in chunks: one gzip member that everybody unpacks, the same for the same chunks."""

import gzip
import subprocess
import zlib

from hypothesis import given
from hypothesis import strategies as st

from backend.ical import packing

Bodies = st.lists(st.binary(max_size=2000), max_size=12)


@given(Bodies)
def test_it_is_one_member_that_unpacks_to_the_whole(parts: list[bytes]) -> None:
    plain, packed, _etag = packing.join([packing.chunk(part) for part in parts])
    assert plain == b"".join(parts)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert unpacker.decompress(packed) + unpacker.flush() == plain
    assert (unpacker.eof, unpacker.unused_data) == (True, b"")


@given(Bodies)
def test_the_same_chunks_give_the_same_bytes_and_tag(parts: list[bytes]) -> None:
    assert packing.join([packing.chunk(one) for one in parts]) == packing.join([packing.chunk(one) for one in parts])


@given(Bodies, st.binary(min_size=1, max_size=50))
def test_another_body_has_another_tag(parts: list[bytes], more: bytes) -> None:
    chunks = [packing.chunk(part) for part in parts]
    assert packing.join(chunks)[2] != packing.join([*chunks, packing.chunk(more)])[2]


def test_gzip_itself_takes_it() -> None:
    lines = [f"SUMMARY:Forum {number}\r\n".encode() * 40 for number in range(30)]
    plain, packed, _etag = packing.join([packing.chunk(one) for one in lines])
    done = subprocess.run(["gzip", "-dc"], input=packed, capture_output=True, check=True)
    assert done.stdout == plain
    assert len(packed) < len(plain) / 5
    assert gzip.decompress(packed) == plain
