"""Both modes through a real mail server: one mail each, in the recipient's language, as it lies in her mailbox."""

from contextlib import ExitStack

import pytest

from backend.db import Sessions
from backend.domain.office.acts import Desk
from backend.domain.outreach.messages import State
from tests.servers import postfix, running
from tests.workers import owed
from tests.workers.conftest import Start

PEOPLE = 4


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("scaled", [False, True], ids=["embedded", "scaled"])
def test_a_reminder_due_now_reaches_each_mailbox_once(
    start: Start, sessions: Sessions, desk: Desk, redis_url: str, *, scaled: bool
) -> None:
    owed.owe(sessions, desk, PEOPLE)
    with postfix.server() as server, ExitStack() as running_now:
        given = {"AMITY_MAIL_URL": server.url} | ({"AMITY_REDIS_URL": redis_url} if scaled else {})
        for command in ("worker", "clock") if scaled else ("worker",):
            running_now.enter_context(start(command, **given))
        for number in range(PEOPLE):
            server.wait_for(f"person-{number}@amity.example", seconds=40)
        running.wait_until(lambda: owed.states(sessions, desk) == {State.SENT: PEOPLE}, "every mail to be marked", 40)
        mails = [one for number in range(PEOPLE) for one in server.delivered(f"person-{number}@amity.example")]
    assert len(mails) == PEOPLE
    assert owed.languages([owed.read(mail) for mail in mails]) == owed.wanted_languages(PEOPLE)
