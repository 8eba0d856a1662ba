"""Files in requests: streamed to disk, at most so large, looked into and kept before any transaction opens.

Only views marked with `takes_files` may be sent more than a form's worth, and on pages only by who is signed in. What
is wrong with a file stands at its field like anything else that was typed. Scripts that send a form with its progress
(`X-Upload`) are told where to go on, as they cannot stop at a redirect.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import IO, Any, TypeVar, cast

from flask import Flask, Request, current_app, request
from flask.wrappers import Response
from werkzeug.datastructures import FileStorage

from backend.domain.errors import N_, DomainError, Invalid, Refused
from backend.domain.office.documents import Content
from backend.files import contents, formats, store
from backend.files.store import Store
from backend.http import guards, security
from backend.http.forms import Form
from backend.http.i18n import words
from config.settings import Settings

V = TypeVar("V", bound=Callable[..., Any])
IN_MEMORY = 512 * 1024
MOST_AT_ONCE, LARGEST_AT_ONCE = 20, 4
"""How many files may come with one request, and how many of them of full size."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where an application keeps files, and how large one may be."""

    store: Store
    most: int


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that was sent: at which field, what it is."""

    field: str
    content: Content


@dataclass(frozen=True, slots=True)
class Sent:
    """The files of a request: those that are kept, and what is wrong with the others, by field."""

    uploads: Sequence[Upload] = ()
    problems: dict[str, DomainError] = field(default_factory=dict)
    names: Sequence[str] = ()

    def require(self) -> None:
        """Raise Invalid when a file was refused."""
        if self.problems:
            raise Invalid(self.problems)

    def told(self, form: Form) -> None:
        """Let a form that is shown again say what is wrong with the files, beside what else is."""
        form.errors |= {name: words(one) for name, one in self.problems.items()}


class Capped(tempfile.SpooledTemporaryFile[bytes]):
    """A file as it comes in, on the disk from half a megabyte on; of what is too large only the beginning is kept."""

    def __init__(self, most: int) -> None:
        super().__init__(max_size=IN_MEMORY, mode="rb+")
        self.most = most
        self.is_full = False

    def write(self, data: Any) -> int:
        """Take what still has room; one byte more than allowed tells that there was more."""
        room = max(0, self.most + 1 - self.tell())
        try:
            if room and not self.is_full:
                super().write(data[:room])
        except OSError as error:
            store.require_no_room(error)
            self.is_full = True
        return len(data)


class StreamingRequest(Request):
    """A request whose files are written out as they come in."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug's shape
        content_type: str | None,  # noqa: ARG002 - as above
        filename: str | None = None,  # noqa: ARG002 - as above
        content_length: int | None = None,  # noqa: ARG002 - as above
    ) -> IO[bytes]:
        return cast("IO[bytes]", Capped(of(current_app).most))


def attach(app: Flask, settings: Settings) -> None:
    """Let `app` take files; before the form of a request is first read."""
    app.request_class = StreamingRequest
    app.extensions["files"] = Files(Store(settings.data_dir / "files", settings.keep_free), settings.max_upload)
    app.before_request(_allow)
    app.after_request(_go_on)
    app.jinja_env.globals.update(
        largest_file=lambda: settings.max_upload, size_in_words=contents.in_words, accepted_files=formats.ACCEPTED
    )


def takes_files(view: V) -> V:
    """Mark a view to which files may be sent."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def of(app: Flask) -> Files:
    """Return where `app` keeps files."""
    return cast("Files", app.extensions["files"])


def sent() -> Sent:
    """Return the files that this request sends, looked into and kept under their hashes; none of them if one is bad."""
    given = [(name, one) for name, many in request.files.lists() for one in many if one.filename]
    if len(given) > MOST_AT_ONCE:
        many = Refused(N_("At most %(most)s files at once"), most=MOST_AT_ONCE)
        return Sent(problems={given[0][0]: many}, names=_names(given))
    found, problems = [], {}
    for name, one in given:
        try:
            found.append((name, one, _examined(one)))
        except Refused as problem:
            problems[name] = _naming(problem, one, many=len(request.files.getlist(name)) > 1)
    if not problems:
        problems = _keep(found)
    uploads = [] if problems else [Upload(name, content) for name, _, content in found]
    return Sent(uploads, problems, _names(given))


def digests() -> list[tuple[str, str, str]]:
    """Return field, name and hash of each file of this request."""
    many = [(name, one) for name, found in request.files.lists() for one in found]
    return [(name, one.filename or "", store.digest(one.stream)[0]) for name, one in many]


def _examined(one: FileStorage) -> Content:
    if getattr(one.stream, "is_full", False):
        raise Refused(store.FULL)
    return contents.examine(one.stream, one.filename or "", of(current_app).most)


def _keep(found: Sequence[tuple[str, FileStorage, Content]]) -> dict[str, DomainError]:
    files = of(current_app)
    try:
        store.require_room(files.store, sum(content.size for _, _, content in found))
        for _, one, content in found:
            store.keep(files.store, one.stream, content.sha256)
    except Refused as problem:
        return {name: problem for name, _, _ in found[:1]}
    return {}


def _naming(problem: Refused, one: FileStorage, *, many: bool) -> DomainError:
    """Say which of several files it is."""
    if not many:
        return problem
    return Refused(N_("%(file)s: %(problem)s"), file=(one.filename or "")[-80:], problem=words(problem))


def _names(given: Sequence[tuple[str, FileStorage]]) -> list[str]:
    return [(one.filename or "")[-120:] for _, one in given]


def _allow() -> None:
    """Let this request weigh what its files may, if it is one that takes files and may be listened to at all."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False) and (request.blueprint == "api" or guards.signed_in()):
        request.max_content_length = LARGEST_AT_ONCE * of(current_app).most + security.LARGEST_BODY


def _go_on(response: Response) -> Response:
    if "X-Upload" in request.headers and response.status_code == HTTPStatus.SEE_OTHER:
        response.headers["X-Location"] = response.headers.pop("Location")
        response.status_code = HTTPStatus.OK
    return response
