"""Documents as pages show them: the files of a record side by side by language, and what forms of them offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.words import Status
from backend.domain.errors import NotFound
from backend.domain.office import documents
from backend.domain.office.acts import Act
from backend.domain.office.documents import KINDS, Document, DocumentVersion, Kind
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import Partnership
from backend.files import contents, formats
from backend.http import formats as said
from backend.http.i18n import NAMES, text
from backend.http.i18n import gettext as _
from backend.web import titles
from backend.web.titles import language_word

CONCLUDED = frozenset({Status.SIGNED, Status.TERMINATED})


@dataclass(frozen=True, slots=True)
class Owner:
    """The record that documents hang on: its type and id, its title, what a new file of it probably is."""

    type: str
    id: UUID
    title: str
    usual: Kind

    @property
    def pair(self) -> tuple[str, UUID]:
        """Return the record as the domain names it."""
        return self.type, self.id

    @property
    def folder(self) -> str:
        """Return the first part of its address."""
        return titles.FOLDERS[self.type]


@dataclass(frozen=True, slots=True)
class Edition:
    """One version in plain values: its number, name, format and size, when it came and who added it."""

    number: int
    file_name: str
    format: str
    size: str
    added_on: date
    added_by: str
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """One document as its card shows it: the newest version, and those before."""

    document: Document
    language: str
    newest: Edition
    earlier: list[Edition]


@dataclass(frozen=True, slots=True)
class Card:
    """All documents of a record: by what they are, languages side by side; apart those that were withdrawn."""

    owner: Owner
    groups: list[tuple[str, list[Tile]]]
    withdrawn: list[Tile]
    kinds: list[tuple[str, str]]
    languages: list[tuple[str, str]]

    @property
    def is_empty(self) -> bool:
        """Say whether there is none at all."""
        return not self.groups and not self.withdrawn


def owner(session: Session, act: Act, folder: str, record_id: UUID) -> Owner:
    """Return the record of an address. Raises NotFound, also for what may not be seen."""
    if folder == titles.FOLDERS["agreement"]:
        return of_agreement(agreements.get(session, act, record_id))
    return of_partnership(partnerships.get(session, act, record_id))


def of_agreement(agreement: Agreement) -> Owner:
    """Return an agreement as the record of its files: once signed, they are its signed text."""
    usual = Kind.SIGNED_TEXT if agreement.status in CONCLUDED else Kind.DRAFT
    return Owner("agreement", agreement.id, text(agreement.title), usual)


def of_partnership(partnership: Partnership) -> Owner:
    """Return a partnership as the record of its files: letters mostly, as papers hang on their agreement."""
    return Owner("partnership", partnership.id, text(partnership.title), Kind.CORRESPONDENCE)


def owner_of(session: Session, act: Act, document: Document) -> Owner:
    """Return the record of a document. Raises NotFound."""
    folder = titles.FOLDERS.get(document.record_type)
    if folder is None:
        raise NotFound
    return owner(session, act, folder, document.record_id)


def card(session: Session, act: Act, own: Owner) -> Card:
    """Return the card of a record."""
    tiles = [tile(one, act) for one in documents.of_record(session, act, own.id)]
    living = sorted((one for one in tiles if not one.document.withdrawn_at), key=_place)
    groups = [(_(KINDS[kind]), [one for one in living if one.document.kind is kind]) for kind in Kind]
    off = [one for one in tiles if one.document.withdrawn_at]
    return Card(own, [one for one in groups if one[1]], off, kind_options(), language_options())


def tile(document: Document, act: Act) -> Tile:
    """Return one document for its card or its page."""
    zone = act.who.timezone if act.who else act.desk.timezone
    editions = [_edition(one, zone) for one in sorted(document.versions, key=lambda one: -one.number)]
    return Tile(document, language_word(document.language), editions[0], editions[1:])


def kind_options() -> list[tuple[str, str]]:
    """Return what a file may be."""
    return [(one.value, _(KINDS[one])) for one in Kind]


def language_options(*more: str | None) -> list[tuple[str, str]]:
    """Return the languages a file may be in, those of the interface first."""
    tags = dict.fromkeys([*current_app.config["LOCALES"], *NAMES, *(one for one in more if one)])
    return [(tag, language_word(tag)) for tag in tags]


def labels() -> dict[str, str]:
    """Return what the fields of a file are called."""
    return {
        "files": _("Files"),
        "file": _("File"),
        "title": _("Title"),
        "kind": _("What it is"),
        "language": _("Language"),
        "credit": _("Credit"),
        "custody": _("Where the original is kept"),
        "why": _("Why"),
    }


def _place(one: Tile) -> tuple[int, str, str]:
    known: Sequence[str] = current_app.config["LOCALES"]
    tag = one.document.language or ""
    return known.index(tag) if tag in known else len(known), tag or "~", str(one.document.id)


def _edition(one: DocumentVersion, zone: str) -> Edition:
    known = formats.KNOWN.get(one.content_type)
    moment, _offset = said.moment(one.added_at, zone)
    return Edition(
        number=one.number,
        file_name=one.file_name,
        format=known.name if known else one.content_type,
        size=contents.in_words(one.size),
        added_on=moment.date(),
        added_by=one.added_by.name if one.added_by else "Amity",
        is_picture=known is not None and known.is_picture,
    )
