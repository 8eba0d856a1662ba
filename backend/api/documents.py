"""Files in the API: those of an agreement or a partnership, each with its versions and its bytes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, url_for
from sqlalchemy import Select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from backend.api import files, operations, shapes
from backend.api.filters import Everything
from backend.api.operations import Noun, Operation, Order, Verb
from backend.api.shapes import Recorded
from backend.db import Texts
from backend.domain.agreements import agreements
from backend.domain.errors import NotFound
from backend.domain.office import documents
from backend.domain.office.acts import Act
from backend.domain.office.documents import Document, DocumentDetails, Kind, WithdrawDetails
from backend.domain.partners import partnerships
from backend.domain.values import inputs
from backend.http import conditional, downloads, transactions

OWNERS: dict[str, Callable[[Session, Act, UUID], Any]] = {"agreement": agreements.get, "partnership": partnerships.get}


class VersionAnswer(TypedDict):
    """One version of a file: its type as found, its size in bytes, the SHA-256 of its bytes."""

    id: UUID
    number: int
    file_name: str
    content_type: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str | None
    superseded_at: datetime | None


class DocumentAnswer(Recorded):
    """A file of a record in one language, with its versions, the newest first."""

    record_type: str
    record_id: UUID
    kind: Kind
    title: Texts
    language: str | None
    credit: str | None
    custody: Texts | None
    withdrawn_at: datetime | None
    withdrawn_why: str | None
    versions: list[VersionAnswer]


def present(document: Document) -> DocumentAnswer:
    """Present a document."""
    return {
        **shapes.recorded(document),
        "record_type": document.record_type,
        "record_id": document.record_id,
        "kind": document.kind,
        "title": document.title,
        "language": document.language,
        "credit": document.credit,
        "custody": document.custody,
        "withdrawn_at": document.withdrawn_at,
        "withdrawn_why": document.withdrawn_why,
        "versions": [_version(one) for one in sorted(document.versions, key=lambda one: -one.number)],
    }


def _version(one: documents.DocumentVersion) -> VersionAnswer:
    return {
        "id": one.id,
        "number": one.number,
        "file_name": one.file_name,
        "content_type": one.content_type,
        "size": one.size,
        "sha256": one.sha256,
        "added_at": one.added_at,
        "added_by": shapes.email_of(one.added_by),
        "superseded_at": one.superseded_at,
    }


def _show(_session: Session, _act: Act, found: Sequence[Document]) -> list[DocumentAnswer]:
    return [present(one) for one in found]


def _answer(document_id: UUID, status: HTTPStatus) -> Response:
    """Answer a document as it stands after what was done."""
    session, act = transactions.current()
    session.expire_all()
    found = documents.get(session, act, document_id)
    made = operations.answer(present(found), status)
    conditional.tag(made, found.revision)
    if status is HTTPStatus.CREATED:
        made.headers["Location"] = url_for("api.show_document", document_id=document_id)
    return made


def _of(owner: str) -> None:
    """Serve the files of one noun: the list, and POST of a new one."""
    noun: Noun[Document] = Noun(
        "document", f"/{owner}s/<uuid:{owner}_id>/documents", DocumentAnswer, documents.get, _show
    )

    def wanted(session: Session, act: Act, _asked: Everything, **ids: UUID) -> Select[Document]:
        return documents.whole(act).where(Document.record_id == OWNERS[owner](session, act, ids[f"{owner}_id"]).id)

    def create(**ids: UUID) -> Response:
        with transactions.reading() as (session, act):
            OWNERS[owner](session, act, ids[f"{owner}_id"])
        upload = files.only()
        session, act = transactions.current()
        record = OWNERS[owner](session, act, ids[f"{owner}_id"])
        details = inputs.parse(DocumentDetails, files.fields(), locale=act.desk.locale)
        made = documents.add(session, act, (owner, record.id), upload.content, details)
        return _answer(made.id, HTTPStatus.CREATED)

    operations.listing(noun, Everything, wanted, Order((Document.id,), newest_first=False))
    said = Operation(
        f"Add a file to {'an' if owner[0] == 'a' else 'a'} {owner}",
        f"{owner}s",
        DocumentAnswer,
        DocumentDetails,
        status=HTTPStatus.CREATED,
        brings_file=True,
    )
    operations.add(noun.path, f"create_document_of_{owner}s", files.once(create), "POST", said)


def _add_version(document_id: UUID) -> Response:
    with transactions.reading() as (session, act):
        documents.get(session, act, document_id)
    upload = files.only()
    session, act = transactions.current()
    found = documents.get(session, act, document_id)
    conditional.require_match(found.revision)
    documents.add_version(session, act, found, upload.content)
    return _answer(document_id, HTTPStatus.CREATED)


def _content(document_id: UUID) -> Response:
    return downloads.answer(documents.version(documents.get(*transactions.current(), document_id)))


def _content_of_version(document_id: UUID, version_id: UUID) -> Response:
    found = documents.get(*transactions.current(), document_id)
    version = next((one for one in found.versions if one.id == version_id), None)
    if version is None:
        raise NotFound
    return downloads.answer(version)


DOCUMENTS: Noun[Document] = Noun("document", "/documents", DocumentAnswer, documents.get, _show)
operations.reading(DOCUMENTS)
operations.changing(DOCUMENTS, DocumentDetails, documents.given, documents.change)
operations.acting(DOCUMENTS, Verb("withdraw", documents.withdraw, WithdrawDetails), Verb("restore", documents.restore))
operations.add(
    f"{DOCUMENTS.one}/versions",
    "add_version_of_document",
    files.once(_add_version),
    "POST",
    Operation(
        "Put a new version in the place of the one before, which stays readable",
        "documents",
        DocumentAnswer,
        operations.Nothing,
        status=HTTPStatus.CREATED,
        conditional=True,
        brings_file=True,
    ),
)
operations.add(
    f"{DOCUMENTS.one}/content",
    "show_content_of_document",
    _content,
    "GET",
    Operation("Answer the bytes of the newest version", "documents", is_file=True),
)
operations.add(
    f"{DOCUMENTS.one}/versions/<uuid:version_id>/content",
    "show_content_of_version",
    _content_of_version,
    "GET",
    Operation("Answer the bytes of one version", "documents", is_file=True),
)
for _owner in OWNERS:
    _of(_owner)
