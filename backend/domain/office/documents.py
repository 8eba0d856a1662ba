"""Documents: files that hang on a record, by language, with custody of the original, and every version of each.

What a file holds is found out and kept by `backend.files`; here stand its rows, who may see them, and what may be done.
A record is named by its type and id, as in the history: agreements and partnerships have documents today. Nothing is
deleted: a new version supersedes the one before, and what should not be used is withdrawn with a reason. No mail and no
partner's page carries a file, so for ten minutes what was added by mistake can be undone like all else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Instant, Keyed, OneOf, Record, Texts, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.values.inputs import Details, Line, OptionalLine, OptionalTexts, Tag

NAME_LENGTH = 200


class Kind(StrEnum):
    """What the file is in the life of its record."""

    SIGNED_TEXT = "signed_text"
    DRAFT = "draft"
    ANNEX = "annex"
    TRANSLATION = "translation"
    APPROVAL = "approval"
    CORRESPONDENCE = "correspondence"
    MINUTES = "minutes"
    PHOTO = "photo"
    OTHER = "other"


KINDS: Mapping[Kind, str] = {
    Kind.SIGNED_TEXT: N_("signed text"),
    Kind.DRAFT: N_("draft text"),
    Kind.ANNEX: N_("annex"),
    Kind.TRANSLATION: N_("translation"),
    Kind.APPROVAL: N_("approval or filing"),
    Kind.CORRESPONDENCE: N_("correspondence"),
    Kind.MINUTES: N_("minutes of talks"),
    Kind.PHOTO: N_("photo"),
    Kind.OTHER: N_("other"),
}


class Document(Record, Base):
    """A file in one language, in all its versions; `number` is the newest one's. `custody`: where the paper is."""

    __tablename__ = "documents"
    __table_args__ = (
        one_of("kind", Kind),
        CheckConstraint("number > 0", name="number"),
    )
    __noun__ = "document"

    record_type: Mapped[str]
    record_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[Kind] = mapped_column(OneOf(Kind))
    title: Mapped[Texts]
    language: Mapped[str | None]
    credit: Mapped[str | None]
    custody: Mapped[Texts | None]
    number: Mapped[int]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant())
    withdrawn_why: Mapped[str | None]
    versions: Mapped[list["DocumentVersion"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="DocumentVersion.number.desc()"
    )

    @property
    def __record__(self) -> tuple[str, str]:
        """Return on whose page its history stands."""
        return self.record_type, "record_id"

    @property
    def newest(self) -> "DocumentVersion":
        """Return the version that counts; needs `versions` loaded."""
        return max(self.versions, key=lambda one: one.number)


class DocumentVersion(Keyed, Base):
    """One version: the name it was sent under, its type as found, its size in bytes and its SHA-256.

    Type and id of the record are those of the document, so that its history stands on the same page.
    """

    __tablename__ = "document_versions"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("size > 0", name="size"),
    )
    __noun__ = "document_version"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    record_type: Mapped[str]
    record_id: Mapped[UUID]
    number: Mapped[int]
    file_name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    added_at: Mapped[datetime] = mapped_column(Instant())
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"), index=True)
    superseded_at: Mapped[datetime | None] = mapped_column(Instant())
    added_by: Mapped[Coordinator | None] = relationship(lazy="raise")

    @property
    def __record__(self) -> tuple[str, str]:
        """Return on whose page its history stands."""
        return self.record_type, "record_id"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, as found: a name fit to be shown, its type, its size in bytes, the SHA-256 of its bytes."""

    file_name: str
    content_type: str
    size: int
    sha256: str


class DocumentDetails(Details):
    """What is said of a file: without a title it is called as the file is; language None: none, or several."""

    title: OptionalTexts = None
    kind: Kind = Kind.OTHER
    language: Tag | None = None
    credit: OptionalLine | None = None
    custody: OptionalTexts = None


class WithdrawDetails(Details):
    """Why a file should no longer be used."""

    why: Line


def add(session: Session, act: Act, record: tuple[str, UUID], content: Content, details: DocumentDetails) -> Document:
    """Add a file to a record that the caller has loaded, so that it may be seen. Content is kept already."""
    access.require_change(act)
    record_type, record_id = record
    document = Document(record_type=record_type, record_id=record_id, number=1, versions=[])
    _fill(document, details, _named(act, content, details))
    _put(document, act, content)
    session.add(document)
    session.flush()
    return document


def add_version(session: Session, act: Act, document: Document, content: Content) -> None:
    """Put a new version in the place of the one before, which stays readable.

    Raises Refused for what was withdrawn, and for the same bytes once more.
    """
    access.require_change(act)
    if document.withdrawn_at:
        raise Refused(N_("It is withdrawn: bring it back first"), field="file")
    same = next((one for one in document.versions if one.sha256 == content.sha256), None)
    if same is not None:
        raise Refused(N_("This is the same file as version %(number)s"), field="file", number=same.number)
    document.newest.superseded_at = act.now
    document.number += 1
    _put(document, act, content)
    session.flush()


def change(session: Session, act: Act, document: Document, details: DocumentDetails) -> None:
    """Change what is said of a file."""
    access.require_change(act)
    _fill(document, details, document.title)
    session.flush()


def withdraw(session: Session, act: Act, document: Document, details: WithdrawDetails) -> None:
    """Withdraw a file: it stays readable, marked with the reason. Raises Refused when it is withdrawn already."""
    access.require_change(act)
    if document.withdrawn_at:
        raise Refused(N_("It is withdrawn already"))
    document.withdrawn_at, document.withdrawn_why = act.now, details.why
    session.flush()


def restore(session: Session, act: Act, document: Document) -> None:
    """Bring back what was withdrawn. Raises Refused when it was not."""
    access.require_change(act)
    if not document.withdrawn_at:
        raise Refused(N_("It is not withdrawn"))
    document.withdrawn_at = document.withdrawn_why = None
    session.flush()


def get(session: Session, act: Act, document_id: UUID) -> Document:
    """Return a document with its versions. Raises NotFound, also for what may not be seen."""
    found = session.scalar(whole(act).where(Document.id == document_id))
    if found is None:
        raise NotFound
    return found


def version(document: Document, number: int | None = None) -> DocumentVersion:
    """Return one version of a document, the newest when none is named. Raises NotFound."""
    wanted = document.number if number is None else number
    found = next((one for one in document.versions if one.number == wanted), None)
    if found is None:
        raise NotFound
    return found


def of_record(session: Session, act: Act, record_id: UUID) -> Sequence[Document]:
    """Return the documents of a record that this person may see, oldest first, the withdrawn ones too."""
    return session.scalars(whole(act).where(Document.record_id == record_id).order_by(Document.id)).all()


def whole(act: Act) -> Select[Document]:
    """Return the query of all documents this person may see, with their versions and who added them."""
    versions = selectinload(Document.versions).selectinload(DocumentVersion.added_by)
    return select(Document).where(access.visible(Document.record_id, act.who)).options(versions)


def given(document: Document) -> dict[str, Any]:
    """Return what a `DocumentDetails` of this document says; a PATCH starts from it."""
    return {name: getattr(document, name) for name in ("title", "kind", "language", "credit", "custody")}


def kept(session: Session) -> set[str]:
    """Return the hash of every content that some version refers to."""
    return set(session.scalars(select(DocumentVersion.sha256)))


def _fill(document: Document, details: DocumentDetails, title: Texts) -> None:
    document.title = details.title or title
    document.kind, document.language = details.kind, details.language
    document.credit, document.custody = details.credit or None, details.custody


def _named(act: Act, content: Content, details: DocumentDetails) -> Texts:
    """Return the file's name without its ending, as a title in the file's language."""
    stem = content.file_name.rpartition(".")[0] or content.file_name
    return {details.language or act.desk.locale: " ".join(stem.replace("_", " ").split())[:NAME_LENGTH]}


def _put(document: Document, act: Act, content: Content) -> None:
    document.versions.insert(
        0,
        DocumentVersion(
            record_type=document.record_type,
            record_id=document.record_id,
            number=document.number,
            file_name=content.file_name,
            content_type=content.content_type,
            size=content.size,
            sha256=content.sha256,
            added_at=act.now,
            added_by_id=act.who_id,
        ),
    )
