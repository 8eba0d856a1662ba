"""Links by which a person chooses a password without knowing the one before: asked for, or sent as an invitation.

Who asks leaves one row, whether the address is known or not, so that the answer and the time it takes tell nothing; the
clock makes the mails. A link lives for a while, works once, and only as long as the password is the one it was made
under; what is kept of it is a digest. It signs nobody in and passes no second factor by.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.accounts import accounts
from backend.db import Base, Instant, Keyed, new_id
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access, coordinators, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.outreach import links, notices
from backend.domain.outreach.messages import Kind

LIVES = {Kind.PASSWORD_RESET: timedelta(hours=1), Kind.INVITATION: timedelta(days=7)}
PAUSE = timedelta(minutes=5)
KEPT = timedelta(days=30)
MOST = 100


class PasswordRequest(Keyed, Base):
    """That somebody asked for a link to this address, until the clock has seen to it."""

    __tablename__ = "password_requests"

    address: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Instant())


class PasswordLink(Keyed, Base):
    """One link; `bound` says under which password it was made."""

    __tablename__ = "password_links"

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    bound: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant())
    expires_at: Mapped[datetime] = mapped_column(Instant())
    used_at: Mapped[datetime | None] = mapped_column(Instant())
    coordinator: Mapped[Coordinator] = relationship(lazy="raise")


def ask(session: Session, act: Act, address: str) -> None:
    """Note that a link is asked for; the same for every address."""
    session.add(PasswordRequest(address=address.strip().lower()[:254], asked_at=act.now))
    session.flush()


def anything_asked(session: Session) -> bool:
    """Say whether somebody waits for a link."""
    return session.scalar(select(PasswordRequest.id).limit(1)) is not None


def answer(session: Session, act: Act) -> int:
    """Plan the mails that were asked for, of people who have an account, and forget the asking; return how many."""
    waiting = select(PasswordRequest).order_by(PasswordRequest.id).limit(MOST).with_for_update(skip_locked=True)
    asked = session.scalars(waiting).all()
    found = {one.address: coordinators.find(session, one.address) for one in asked}
    for one in asked:
        session.delete(one)
    wanted = [who for who in found.values() if who and not who.disabled_at and not _just_made(session, act, who)]
    for who in wanted:
        send(session, act, who, Kind.PASSWORD_RESET)
    session.execute(delete(PasswordLink).where(PasswordLink.expires_at <= act.now - KEPT))
    session.flush()
    return len(wanted)


def invite(session: Session, act: Act, coordinator: Coordinator) -> None:
    """Send somebody a link with which she chooses her first password."""
    access.require_director(act)
    send(session, act, coordinator, Kind.INVITATION)
    history.note(session, act, "invited", ("coordinator", coordinator.id))


def send(session: Session, act: Act, coordinator: Coordinator, kind: Kind) -> PasswordLink:
    """Make a link and owe her the mail that brings it."""
    link_id = new_id()
    made = PasswordLink(
        id=link_id, coordinator_id=coordinator.id, digest=links.digest(notices.token(act, link_id)),
        bound=_bound(session, coordinator.id), made_at=act.now, expires_at=act.now + LIVES[kind],
    )  # fmt: skip
    session.add(made)
    session.flush()
    notices.plan(session, act, kind, (coordinator, made.id), made.expires_at)
    return made


def find(session: Session, act: Act, text: str) -> PasswordLink:
    """Return the living link of this token, with its person. Raises NotFound for every other."""
    whole = select(PasswordLink).options(selectinload(PasswordLink.coordinator))
    found = session.scalar(whole.where(PasswordLink.digest == links.digest(text))) if links.is_token(text) else None
    if found is None or found.used_at or found.expires_at <= act.now or found.coordinator.disabled_at:
        raise NotFound
    if found.bound != _bound(session, found.coordinator_id):
        raise NotFound
    return found


def use(session: Session, act: Act, text: str, password_hash: str) -> Coordinator:
    """Store the password a link was used for, once, and end every session. Raises NotFound, Refused."""
    link = find(session, act, text)
    taken = session.execute(
        update(PasswordLink)
        .where(PasswordLink.id == link.id, PasswordLink.used_at.is_(None))
        .values(used_at=act.now)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Refused(N_("This link was used already"))
    accounts.choose_password(session, link.coordinator_id, password_hash)
    history.note(session, act, "password_by_link", ("coordinator", link.coordinator_id))
    session.flush()
    return link.coordinator


def _just_made(session: Session, act: Act, who: Coordinator) -> bool:
    """Say whether she got a link minutes ago: nobody's mailbox is filled by asking again and again."""
    recent = PasswordLink.coordinator_id == who.id, PasswordLink.made_at > act.now - PAUSE
    return session.scalar(select(PasswordLink.id).where(*recent, PasswordLink.used_at.is_(None)).limit(1)) is not None


def _bound(session: Session, coordinator_id: UUID) -> str:
    return hashlib.sha256(accounts.get(session, coordinator_id).password_hash.encode()).hexdigest()
