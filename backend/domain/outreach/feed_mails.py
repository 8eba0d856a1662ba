"""The mail that brings a partner the address of a feed: owed once a press, about the feed, in the name of its sender.

The ledger keeps which feed and which address of it is meant (`about`), never the address: it is derived when the mail
leaves. A feed that has got another address meanwhile, or answers nobody, is not written about.
"""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import Field, field_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.errors import N_, Forbidden, NotFound, Refused
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, keys
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.messages import Kind, Message, State
from backend.domain.values.audience import Audience
from backend.domain.values.inputs import Details, Email, OptionalLine, Prose, wrong

LIVES = timedelta(days=7)
AFTER_ACCOUNTS = 2
LONGEST_NOTE = 2000
CHANGED = N_("The feed has got another address since: send that one")
DEAD = N_("The feed answers nobody any more")
_SECRET = re.compile(r"/feeds/[a-z2-7]{20,}")


class SendDetails(Details):
    """To whom the address goes. `press` is of the form that was shown: pressed twice, it is sent once."""

    press: UUID
    email: Email
    name: OptionalLine = Field(default="", max_length=200)
    note: Prose = Field(default="", max_length=LONGEST_NOTE)

    @field_validator("note")
    @classmethod
    def _keeps_no_secret(cls, note: str) -> str:
        if _SECRET.search(note):
            raise wrong(N_("Leave the address out: it is put in when the mail leaves, and stored nowhere"))
        return note


def send(session: Session, act: Act, feed: Feed, details: SendDetails) -> Message:
    """Owe the mail, and note it in the history; the same press again changes nothing. Raises Forbidden, Refused."""
    feeds.require_link(act, feed)
    if feed.audience is Audience.INTERNAL:
        raise Refused(N_("An internal feed is its owner's alone: it goes to nobody by mail"))
    if act.who is None:
        raise Forbidden(N_("A person sends it: answers go to her"))
    key = keys.key_of("feed", ("sent", str(details.press)), feed.id, feed.created_at, act.who.id)
    found = session.scalar(select(Message).where(Message.key == key))
    if found is not None:
        return found
    made = Message(
        key=key, message_id=keys.message_id_of(key, 0, act.desk.domain), kind=Kind.INVITATION, priority=AFTER_ACCOUNTS,
        recipient_id=act.who.id, address=details.email, domain=details.email.rpartition("@")[2], record_id=feed.id,
        sequence=0, about=_about(feed, details), due_at=act.now, next_try_at=act.now, expires_at=act.now + LIVES,
        state=State.PLANNED, created_at=act.now, updated_at=act.now,
    )  # fmt: skip
    session.add(made)
    history.note(session, act, "link_sent", ("feed", feed.id), {"to": details.email})
    session.flush()
    return made


def is_about(about: dict[str, Any]) -> bool:
    """Say whether a message is a mail of this kind."""
    return "feed" in about


def feed_of(session: Session, about: dict[str, Any]) -> Feed:
    """Return the feed of a message, as it is now. Raises NotFound."""
    return feeds.whole(session, UUID(about["feed"]))


def obstacle(session: Session, act: Act, about: dict[str, Any]) -> str | None:
    """Return why a mail of this kind must not leave after all, else None."""
    try:
        feed = feed_of(session, about)
    except NotFound:
        return DEAD
    if feeds.state(feed, act.today) is not feeds.State.OPEN:
        return DEAD
    return None if feed.epoch == about["epoch"] else CHANGED


def _about(feed: Feed, details: SendDetails) -> dict[str, Any]:
    said = {"name": details.name, "note": details.note}
    return {"feed": str(feed.id), "epoch": feed.epoch, "title": feed.name, **{k: v for k, v in said.items() if v}}
