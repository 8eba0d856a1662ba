"""The mail with a feed's address leaves in the feed's language, with the address, answers to its sender; or stays."""

import threading
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from backend.db import Sessions
from backend.domain.office import acts, office
from backend.domain.office.acts import Act, Desk
from backend.domain.outreach import feed_mails, feeds, messages
from backend.domain.outreach.feed_mails import SendDetails
from backend.domain.outreach.messages import State, Wanted
from backend.domain.values import inputs
from tests import factories
from tests.mail.sink import Sink
from tests.workers import owed
from workers import deliver
from workers.post import Counter, Post


@pytest.fixture
def feed_id(sessions: Sessions, desk: Desk) -> UUID:
    """Return the id of a Chinese feed whose address was sent to somebody just now."""
    act = Act(owed.now_of(sessions), desk)
    with acts.transaction(sessions.writes, act) as session:
        mei = factories.coordinator(session, "mei")
        office.name(session, act, {"en": "Office of Home", "zh-Hans": "样区外办"})
        partner = factories.partnership(session, act)
        feed = factories.feed(session, act, [partner], name="样城日历", locale="zh-Hans", expires_on="2190-05-12")
        given = {"press": uuid4(), "email": "wang@example.org", "name": "王先生", "note": "<b>再见</b>"}
        feed_mails.send(session, replace(act, who=mei), feed, inputs.parse(SendDetails, given))
        return feed.id


def test_it_leaves_with_the_address_and_the_steps(
    post: Post, counter: Counter, stop: threading.Event, sink: Sink, sessions: Sessions, desk: Desk, feed_id: UUID
) -> None:
    assert deliver.drain(post, counter, stop) == 1
    [mail] = [owed.read(one.content) for one in sink.mails]
    act = Act(owed.now_of(sessions), desk)
    with acts.transaction(sessions.reads, act) as session:
        address = feeds.url(act, feeds.whole(session, feed_id)) or ""
    assert str(mail["To"]) == "王先生 <wang@example.org>"
    assert mail["Auto-Submitted"] is None
    assert str(mail["Reply-To"]).endswith("<mei@amity.example>")
    assert (str(mail["Subject"]), mail["Content-Language"]) == ("供您订阅的日历：样城日历", "zh-Hans")
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    for said in (text.get_content(), html.get_content()):
        assert (address in said, address.removesuffix(".ics") in said) == (True, True)
        for told in ("王先生，您好：", "华为手机", "2190年5月12日", "样区外办"):
            assert told in said
    assert "&lt;b&gt;再见&lt;/b&gt;" in html.get_content()


@pytest.mark.parametrize("end", ["rotate", "revoke"])
def test_what_has_another_address_or_none_by_then_does_not_leave(
    post: Post, counter: Counter, stop: threading.Event, sessions: Sessions, desk: Desk, feed_id: UUID, end: str
) -> None:
    act = Act(owed.now_of(sessions), desk)
    with acts.transaction(sessions.writes, act) as session:
        getattr(feeds, end)(session, act, feeds.get(session, act, feed_id))
    assert deliver.drain(post, counter, stop) == 0
    with acts.transaction(sessions.reads, act) as session:
        [message] = messages.listed(session, act, Wanted())
        reasons = {"rotate": feed_mails.CHANGED, "revoke": feed_mails.DEAD}
        assert (message.state, message.answer) == (State.CANCELLED, reasons[end])
