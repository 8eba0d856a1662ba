"""Contact persons: whom the office turns to for a partnership; seen by those who may see the partnership."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Keyed
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import Partnership
from backend.domain.partners.people import Person
from backend.domain.values.inputs import Details, Line


class Contact(Keyed, Base):
    """That a person is the contact for a partnership; `note` says for what."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("partnership_id", "person_id"),)
    __noun__ = "contact"
    __record__ = ("partnership", "partnership_id")

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    note: Mapped[str | None]
    partnership: Mapped[Partnership] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class ContactDetails(Details):
    """What is typed about a contact person: for which partnership, and for what."""

    partnership_id: UUID
    note: Line | None = None


class DropDetails(Details):
    """Which partnership a person is no longer the contact for."""

    partnership_id: UUID


def name(session: Session, act: Act, person: Person, details: ContactDetails) -> Contact:
    """Make somebody the contact for a partnership; a second time changes the note."""
    access.require_change(act)
    if person.merged_into_id is not None:
        raise Refused(N_("This is a duplicate: change the person it was merged into"))
    partnerships.require(session, act, [details.partnership_id], "partnership_id")
    found = _find(session, act, person, details.partnership_id)
    contact = found or Contact(partnership_id=details.partnership_id, person_id=person.id)
    contact.note = details.note
    session.add(contact)
    session.flush()
    return contact


def drop(session: Session, act: Act, person: Person, details: DropDetails) -> None:
    """Say that somebody is no longer the contact for a partnership. Raises NotFound when she was not."""
    access.require_change(act)
    found = _find(session, act, person, details.partnership_id)
    if found is None:
        raise NotFound
    session.delete(found)
    session.flush()


def of_people(session: Session, act: Act, person_ids: Collection[UUID]) -> Sequence[Contact]:
    """Return what these people are contacts for, as far as this person may see the partnerships."""
    query = _seen(act).where(Contact.person_id.in_(person_ids)).order_by(Contact.id)
    parties = selectinload(Contact.partnership).selectinload(Partnership.parties)
    return session.scalars(query.options(*partnerships.named(parties))).all()


def of_partnership(session: Session, act: Act, partnership_id: UUID) -> Sequence[Contact]:
    """Return the contact persons of a partnership, in the order they were named."""
    query = _seen(act).where(Contact.partnership_id == partnership_id).order_by(Contact.id)
    return session.scalars(query.options(selectinload(Contact.person))).all()


def ids_of(session: Session, act: Act, person_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the ids of the partnerships that these people are contacts for, by person."""
    found: dict[UUID, list[UUID]] = {}
    query = select(Contact.person_id, Contact.partnership_id).order_by(Contact.id)
    seen = access.visible(Contact.partnership_id, act.who)
    for person_id, partnership_id in session.execute(query.where(Contact.person_id.in_(person_ids), seen)):
        found.setdefault(person_id, []).append(partnership_id)
    return found


def _seen(act: Act) -> Select[Contact]:
    return select(Contact).where(access.visible(Contact.partnership_id, act.who))


def _find(session: Session, act: Act, person: Person, partnership_id: UUID) -> Contact | None:
    own = (Contact.person_id == person.id, Contact.partnership_id == partnership_id)
    return session.scalar(_seen(act).where(*own))
