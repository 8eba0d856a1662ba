"""Mail that is owed: an office of N directors whom one rule reminds of one forum, half of them in Chinese."""

import email
import email.message
import email.policy
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import db
from backend.db import Sessions
from backend.domain.office import acts, coordinators
from backend.domain.office.acts import Act, Desk
from backend.domain.office.coordinators import CoordinatorDetails, Role
from backend.domain.outreach import messages, rules
from backend.domain.outreach.messages import Message, State, Wanted
from backend.domain.outreach.rules import RuleDetails
from backend.domain.values import inputs
from tests import factories

Mail: TypeAlias = email.message.EmailMessage
HOME = ZoneInfo("Asia/Shanghai")
AHEAD = timedelta(hours=1)
LEAD = 120


def owe(sessions: Sessions, desk: Desk, people: int) -> UUID:
    """Plan, two hours ago, a forum in one hour with a reminder two hours before; return its id.

    So the reminder has been due for an hour, to `people` directors: person-0@amity.example …; every second in Chinese.
    """
    now = now_of(sessions)
    act = Act(now - timedelta(minutes=2 * LEAD), desk)
    with acts.transaction(sessions.writes, act) as session:
        for number in range(people):
            _add(session, number)
    starts = (now + AHEAD).astimezone(HOME).replace(tzinfo=None, microsecond=0)
    with acts.transaction(sessions.writes, act) as session:
        factories.home(session, act).name = {"en": "Home", "zh-Hans": "本地"}
        region = factories.region(session, "Muster")
        region.name = {"en": "Muster", "zh-Hans": "样城"}
        partner = factories.partnership(session, act, parties=[{"region_id": region.id}])
        times = {"starts_at": starts.isoformat(), "ends_at": (starts + AHEAD).isoformat()}
        forum = factories.forum(session, act, [partner], **times)
        forum_id = forum.id
    with acts.transaction(sessions.writes, act) as session:
        fields = {"source": {"type": "forum", "id": str(forum_id)}, "steps": [{"minutes": LEAD}], "told": ["director"]}
        rules.make(session, act, inputs.parse(RuleDetails, fields))
    return forum_id


def _add(session: Session, number: int) -> None:
    coordinators.add(
        session,
        CoordinatorDetails(
            email=f"person-{number}@amity.example",
            name=f"Person {number}",
            role=Role.DIRECTOR,
            locale="zh-Hans" if number % 2 else "en",
        ),
    )


def now_of(sessions: Sessions) -> datetime:
    """Return the database's now."""
    with sessions.engine.connect() as connection:
        return db.read_now(connection)


def states(sessions: Sessions, desk: Desk) -> Counter[State]:
    """Return how many messages are in each state."""
    return Counter(one.state for one in ledger(sessions, desk))


def ledger(sessions: Sessions, desk: Desk) -> list[Message]:
    """Return every message, oldest first."""
    act = Act(now_of(sessions), desk)
    with acts.transaction(sessions.reads, act) as session:
        return list(reversed(messages.listed(session, act, Wanted(limit=10_000))))


def answers(sessions: Sessions, message_id: UUID) -> list[str]:
    """Return what came of each try of one message."""
    with sessions.reads() as session, session.begin():
        query = select(messages.Attempt).where(messages.Attempt.message_id == message_id)
        return [one.outcome for one in session.scalars(query.order_by(messages.Attempt.id))]


def read(content: bytes) -> Mail:
    """Return a mail as its reader's program sees it."""
    return email.message_from_bytes(content, policy=email.policy.default)


def in_maildir(folder: Path) -> list[Mail]:
    """Return the mails kept in a maildir."""
    return [read(path.read_bytes()) for path in sorted((folder / "new").glob("*"))]


def languages(mails: list[Mail]) -> dict[str, str]:
    """Return the language of each recipient's mail."""
    return {str(mail["To"]).rpartition("<")[2].rstrip(">"): str(mail["Content-Language"]) for mail in mails}


def wanted_languages(people: int) -> dict[str, str]:
    """Return what `languages` should say for `people` people."""
    return {f"person-{number}@amity.example": "zh-Hans" if number % 2 else "en" for number in range(people)}
