"""Forms with a file (multipart/form-data) in the API: their fields as an input type reads them, their file, repeats."""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from backend.domain.errors import N_, Invalid, Refused
from backend.http import nesting, repeats, uploads
from backend.http.uploads import Upload

FIELD = "file"
MULTIPART = "multipart/form-data"
CONTENT: dict[str, Any] = {"type": "string", "format": "binary", "description": "The file; its type is found out"}


def once(view: Callable[..., Response]) -> Callable[..., Response]:
    """Return the view as one that takes files, done once an Idempotency-Key."""
    return uploads.takes_files(repeats.once(view, body=_told_apart))


def fields() -> dict[str, Any]:
    """Return what the fields of the form say."""
    return nesting.nested(request.form)


def only() -> Upload:
    """Return the one file of the form, kept already. Raises Invalid."""
    sent = uploads.sent()
    sent.require()
    if len(sent.uploads) != 1 or sent.uploads[0].field != FIELD:
        raise Invalid({FIELD: Refused(N_("Send one file here, as multipart/form-data"))})
    return sent.uploads[0]


def _told_apart() -> bytes:
    """Return what tells this form from others: its fields, and the hashes of its files, which are not read at once."""
    return repr([sorted(request.form.items(multi=True)), uploads.digests()]).encode("utf-8", "backslashreplace")
