"""The demo's past mail: what fell due before the day of loading is fanned out and marked by the ledger's own functions.

No mail leaves. One in twenty was put off by a server for a while, two were refused for good: the log shows all.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.demo.days import Days
from backend.domain.office.acts import Act, Desk
from backend.domain.outreach import fan, messages, reminders
from backend.domain.outreach.messages import Answer, Lease, State

TOKEN = "sample"  # noqa: S105 - a lease's mark, no secret
ACCEPTED = Answer("accepted", 250, "2.0.0 Ok: queued (sample)")
PUT_OFF = Answer("put off at RCPT", 451, "4.7.1 Greylisted, please try again later (sample)")
REFUSED = Answer("refused at RCPT", 552, "5.2.2 Mailbox full (sample)")
SECOND = timedelta(seconds=1)
REFUSED_AFTER = (-20, -9)
"""From each of these days on, counted from T, the first mail is refused for good."""


class Post:
    """The mail run of the demo, from one due instant to the next."""

    def __init__(self, session: Session, desk: Desk, days: Days) -> None:
        self.session, self.act = session, Act(days.moment(REFUSED_AFTER[0], "00:00"), desk)
        self.refused_after = [days.moment(one, "00:00") for one in REFUSED_AFTER]
        self.count = self.put_off = 0

    def send_until(self, until: datetime) -> None:
        """Send what falls due up to `until`, each at its own instant."""
        while reminders.anything_due(self.session, until):
            self._send(reminders.due(self.session, until, 1)[0].due_at)

    def _send(self, due_at: datetime) -> None:
        act = self.session.info["act"] = replace(self.act, now=due_at)
        fan.fan_out(self.session, act)
        put_off = self._drain(due_at + 2 * SECOND)
        if put_off:
            self._drain(due_at + timedelta(minutes=2))

    def _drain(self, now: datetime) -> bool:
        """Claim what is due and mark each, a second apart; say whether any was put off by a minute."""
        before = self.put_off
        lease = Lease(holder=TOKEN, token=TOKEN, until=now + timedelta(minutes=1))
        for place, message_id in enumerate(messages.claim(self.session, now, lease, fan.MOST)):
            self._mark(message_id, now + place * SECOND)
        return self.put_off > before

    def _mark(self, message_id: UUID, now: datetime) -> None:
        self.count += 1
        if self.refused_after and now > self.refused_after[0]:
            self.refused_after.pop(0)
            messages.mark_over(self.session, message_id, TOKEN, now, (State.FAILED, REFUSED))
        elif self.count % 20 == 0:
            self.put_off += 1
            messages.put_back(self.session, message_id, TOKEN, now, (now + timedelta(minutes=1), PUT_OFF))
        else:
            messages.mark_sent(self.session, message_id, TOKEN, now, ACCEPTED)
