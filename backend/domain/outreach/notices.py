"""Notices: mails about a person's own account, with a link for one use that is made when the mail leaves.

The ledger keeps only which link it is (`about`), never the link: it is derived from the office's key (see `links`).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.outreach import keys, links
from backend.domain.outreach.messages import Kind, Message, State

PURPOSE, FIRST_OF_ALL = "password", 1


def plan(session: Session, act: Act, kind: Kind, to: tuple[Coordinator, UUID], expires_at: datetime) -> Message:
    """Owe somebody the mail of one link, at once and before all others."""
    recipient, link_id = to
    key = keys.key_of(kind, ("account", str(link_id)), link_id, act.now, recipient.id)
    made = Message(
        key=key, message_id=keys.message_id_of(key, 0, act.desk.domain), kind=kind, priority=FIRST_OF_ALL,
        recipient_id=recipient.id, address=recipient.email, domain=recipient.email.rpartition("@")[2],
        record_id=recipient.id, sequence=0, about={"link": str(link_id)}, due_at=act.now, next_try_at=act.now,
        expires_at=expires_at, state=State.PLANNED, created_at=act.now, updated_at=act.now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def token(act: Act, link_id: UUID) -> str:
    """Return the secret part of a link."""
    return links.token(act.desk.secret, PURPOSE, link_id, 0)


def url(act: Act, link_id: UUID) -> str:
    """Return the address a mail of this link leads to."""
    return f"{act.desk.base_url.rstrip('/')}/reset/{token(act, link_id)}"
