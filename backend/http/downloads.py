"""Files in answers: always to be saved, a picture at most to be looked at, never anything a browser could run.

Conditional (the ETag is the content's hash) and in ranges (RFC 9110, 13 and 14). The policy of the answer forbids
everything, should a browser show it after all.
"""

import re
import unicodedata
from http import HTTPStatus
from urllib.parse import quote

from flask import Response, current_app, request, send_file

from backend.domain.errors import N_, NotFound
from backend.domain.office.documents import DocumentVersion
from backend.files import formats
from backend.http import uploads

POLICY = "sandbox; default-src 'none'"
_PLAIN = re.compile(r"[^A-Za-z0-9._ -]+")
_LONGEST = 80


def answer(version: DocumentVersion, *, look: bool = False) -> Response:
    """Return one version's bytes, to be saved under its name; `look`: a picture to be looked at, if it is one.

    Raises NotFound when the disk has lost them.
    """
    path = uploads.of(current_app).store.path(version.sha256)
    if not path.is_file():
        raise NotFound(N_("The disk has lost this file: tell whoever looks after this machine."))
    response = send_file(
        path,
        mimetype=version.content_type,
        etag=version.sha256,
        last_modified=version.added_at,
        conditional=True,
        max_age=None,
    )
    if "Content-Type" in response.headers and not response.content_type.startswith("multipart/"):
        response.headers["Content-Type"] = version.content_type  # no charset: it is not known
    known = formats.KNOWN.get(version.content_type)
    shown = look and known is not None and known.is_picture
    response.headers["Content-Disposition"] = disposition(version.file_name, "inline" if shown else "attachment")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    if request.method == "HEAD" or response.status_code == HTTPStatus.NOT_MODIFIED:
        response.close()  # nobody will read the file
    return response


def disposition(name: str, how: str) -> str:
    """Return the header that names a file twice: in plain ASCII, and as it is (RFC 6266 4.3, RFC 8187)."""
    stem, _, ending = name.rpartition(".")
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    ascii_name = f"{_PLAIN.sub('', plain).strip(' .-')[:_LONGEST] or 'document'}.{ending}"
    header = f'{how}; filename="{ascii_name}"'
    return header if ascii_name == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def wants_to_look() -> bool:
    """Say whether this request wants to look at a picture."""
    return "look" in request.args
