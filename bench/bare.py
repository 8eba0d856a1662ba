"""The floor of every server: a WSGI application that sends bytes from memory, or 304, with a feed's headers."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BODY = Path(os.environ["BENCH_BODY"]).read_bytes() if "BENCH_BODY" in os.environ else b""
HEADERS = [tuple(line.split(": ", 1)) for line in os.environ.get("BENCH_HEADERS", "").splitlines()]
UNCHANGED = [one for one in HEADERS if not one[0].startswith("Content-")]


def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer 304 to who says she has something, else the bytes."""
    if "HTTP_IF_NONE_MATCH" in environ:
        start_response("304 NOT MODIFIED", UNCHANGED)  # type: ignore[arg-type] # pairs they are
        return []
    start_response("200 OK", HEADERS)  # type: ignore[arg-type] # as above
    return [BODY]
