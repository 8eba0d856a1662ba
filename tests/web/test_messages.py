"""Pages of mail: the log, one mail with its tries, what goes out next, and a preview of what it will say."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from backend import db
from backend.domain.forums.forums import Forum
from backend.domain.office import coordinators
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.outreach import fan, messages, reminders, rules
from backend.domain.outreach.messages import Answer, Kind, Lease, Message, State
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, with the shipped rules, on a clock that stands still."""
    stop_clock(app)
    office = Office(sessions_of_app, settings)
    office.do(rules.lay_shipped)
    return office


@pytest.fixture
def forum(office: Office, director: UUID) -> Forum:
    """Return a forum of the director in nine days, of which she is reminded in two and in eight."""
    hours = {"starts_at": "2026-12-02T09:00", "ends_at": "2026-12-02T10:00"}

    def plan(session: Any, act: Any) -> Forum:
        owner = coordinators.get(session, director).email
        return factories.forum(session, act, [factories.partnership(session, act)], owner=owner, **hours)

    return office.do(plan)


def sent(office: Office, state: State, text: str) -> UUID:
    """Let the first reminder fall due, be claimed and end so; return the id of its message."""
    later = Act(office.act.now + timedelta(days=2), office.act.desk)

    def run(session: Any, _act: Any) -> UUID:
        fan.fan_out(session, later)
        lease = Lease("test", "token", later.now + timedelta(minutes=5))
        [found] = messages.claim(session, later.now, lease, 1)
        if state is State.SENT:
            messages.mark_sent(session, found, "token", later.now, Answer("accepted", 250, text))
        else:
            messages.mark_over(session, found, "token", later.now, (state, Answer("refused at RCPT", 550, text)))
        return found

    return office.do(run)


@pytest.mark.usefixtures("office")
def test_an_empty_log_says_when_mails_appear(signed_in: Browser) -> None:
    assert "Reminders become mails a quarter of an hour before they are due" in words(signed_in.get("/messages").text)


@pytest.mark.usefixtures("forum")
def test_the_log_says_what_to_whom_when_and_the_answer(signed_in: Browser, office: Office) -> None:
    sent(office, State.SENT, "2.0.0 Ok: queued")
    said = words(signed_in.get("/messages").text)
    assert "Forum on green ports 7 days before 25 Nov 2026 17:00 UTC+8 forum Mei sent 2.0.0 Ok: queued" in said
    assert "sent 1" in said


@pytest.mark.usefixtures("forum")
def test_the_log_is_sorted_by_the_time_it_shows(signed_in: Browser, office: Office) -> None:
    again = sent(office, State.SENT, "ok")
    hours = {"starts_at": "2026-12-02T09:00", "ends_at": "2026-12-02T10:00", "owner": "mei@amity.example"}
    office.do(lambda s, act: factories.forum(s, act, [factories.partnership(s, act, "Two")], **hours))
    newer = sent(office, State.SENT, "ok")

    def send_again(session: Any, act: Any) -> None:
        session.get_one(Message, again).sent_at = act.now + timedelta(days=20)

    office.do(send_again)
    page = signed_in.get("/messages").text
    assert page.index(str(again)) < page.index(str(newer))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=failed", True), ("state=sent", False), ("state=nonsense", True),
        ("recipient=mei@amity.example", True), ("recipient=jo@amity.example", False),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("forum")
def test_the_log_narrows_by_state_and_recipient(signed_in: Browser, office: Office, query: str, *, found: bool) -> None:
    mail = sent(office, State.FAILED, "no such mailbox")
    assert (str(mail) in signed_in.get(f"/messages?{query}").text) is found


def test_one_mail_shows_its_text_and_every_try(signed_in: Browser, office: Office, forum: Forum) -> None:
    mail = sent(office, State.FAILED, "no such mailbox")
    page = signed_in.get(f"/messages/{mail}")
    said = words(page.text)
    assert "Forum on green ports" in said
    assert "Mei <mei@amity.example>" in said
    assert "refused for good 550 no such mailbox" in said
    assert f"/forums/{forum.id}" in page.text


@pytest.mark.usefixtures("forum")
def test_a_failed_mail_goes_again_or_is_given_up(signed_in: Browser, office: Office) -> None:
    mail = sent(office, State.FAILED, "no such mailbox")
    answer = signed_in.send(f"/messages/{mail}/again")
    assert answer.location == f"/messages/{mail}"
    assert _state(office, mail) is State.PLANNED
    signed_in.send(f"/messages/{mail}/give-up")
    assert _state(office, mail) is State.CANCELLED


@pytest.mark.usefixtures("forum")
def test_what_was_sent_cannot_be_given_up(signed_in: Browser, office: Office) -> None:
    mail = sent(office, State.SENT, "ok")
    signed_in.send(f"/messages/{mail}/give-up")
    assert "It can no longer be held back" in words(signed_in.get(f"/messages/{mail}").text)
    assert _state(office, mail) is State.SENT


@pytest.mark.usefixtures("forum")
def test_what_goes_out_next_says_to_whom_and_in_which_language(signed_in: Browser) -> None:
    said = words(signed_in.get("/messages/ahead").text)
    assert "Wed 25 Nov 09:00 Shanghai UTC+8 forum Forum on green ports 7 days before Mei English" in said
    assert "1 day before" not in said
    assert "1 day before" in words(signed_in.get("/messages/ahead?days=30").text)


def test_the_preview_is_the_mail_that_will_be_sent(signed_in: Browser, office: Office, forum: Forum) -> None:
    reminder = _first(office, forum)
    mei = office.do(lambda session, _act: fan.recipients(session, reminder.rule, reminder.entry))[0]
    said = words(signed_in.get(f"/messages/ahead/{reminder.id}/{mei.id}").text)
    assert "Forum on green ports" in said
    assert "Wed 2 Dec 2026" in said
    assert "Liangjiang Hall" in said


def test_one_mail_is_held_where_it_stands_and_let_go_and_the_others_go(
    signed_in: Browser, office: Office, forum: Forum
) -> None:
    before = words(signed_in.get("/messages/ahead?days=30").text)
    hold = f"/messages/ahead/{_first(office, forum).id}/{forum.owner_id}/hold"
    answer = signed_in.send(hold, {"days": "30"}, "/messages/ahead?days=30")
    assert (answer.status_code, answer.location) == (303, "/messages/ahead?days=30")
    said = words(signed_in.get("/messages/ahead?days=30").text)
    assert "7 days before Mei English held back by Mei · 17:00 UTC+8" in said
    assert (said.count("Let it go"), before.count("Hold"), said.count("Hold")) == (1, 2, 1)
    [message] = office.do(lambda session, _act: session.scalars(select(Message.id)).all())
    assert "held back by Mei" in words(signed_in.get(f"/messages/{message}").text)
    signed_in.send(f"/messages/{message}/let-go", {"days": "30"}, "/messages/ahead?days=30")
    assert "held back" not in words(signed_in.get("/messages/ahead?days=30").text).partition("Going out")[2]


def test_holding_a_mail_is_undone_by_the_offer_after_it(signed_in: Browser, office: Office, forum: Forum) -> None:
    signed_in.send(f"/messages/ahead/{_first(office, forum).id}/{forum.owner_id}/hold", {}, "/messages/ahead")
    page = signed_in.get("/messages/ahead").text
    [undo] = set(re.findall(r'action="(/history/[^"]+)"', page))
    signed_in.send(undo, {}, "/messages/ahead")
    assert "held back" not in words(signed_in.get("/messages/ahead").text)
    assert "Mei undid: Mei held back one mail to Mei about the forum “Forum on green ports”" in words(
        signed_in.get("/history").text
    )


@pytest.mark.usefixtures("forum")
def test_a_mail_sent_again_late_says_how_long_it_is_from_now(signed_in: Browser, office: Office) -> None:
    mail = sent(office, State.FAILED, "no such mailbox")
    _rewrite(office, mail, {"lead": {"days": 30}, "moved": False})
    assert "in 9 days" in words(signed_in.get(f"/messages/{mail}").text)
    signed_in.send(f"/messages/{mail}/again")
    assert office.do(lambda session, _act: session.get_one(Message, mail).about["lead"]) == {"days": 9}


@pytest.mark.usefixtures("forum")
def test_the_programme_of_a_day_long_past_goes_only_by_a_second_word(signed_in: Browser, office: Office) -> None:
    mail = sent(office, State.FAILED, "no such mailbox")
    _rewrite(office, mail, {"day": "2026-11-03"})
    said = words(signed_in.get(f"/messages/{mail}").text)
    assert "Out of date: what it tells of has begun or is over." in said
    assert "Nothing is planned on this day any more" in said
    assert "Send again" not in said
    signed_in.send(f"/messages/{mail}/again")
    assert _state(office, mail) is State.FAILED
    assert "It is out of date" in words(signed_in.get(f"/messages/{mail}").text)
    signed_in.send(f"/messages/{mail}/again", {"anyway": "true"})
    assert _state(office, mail) is State.PLANNED


def test_nobody_previews_a_mail_to_a_person_who_gets_none(
    signed_in: Browser, office: Office, forum: Forum, add_person: AddPerson
) -> None:
    other = add_person("jo@amity.example")
    assert signed_in.get(f"/messages/ahead/{_first(office, forum).id}/{other}").status_code == 404


def test_mail_about_a_confidential_partnership_is_not_there_for_others(
    app: Flask, office: Office, director: UUID, add_person: AddPerson
) -> None:
    hours = {"starts_at": "2026-12-02T09:00", "ends_at": "2026-12-02T10:00", "owner": "mei@amity.example"}
    secret = {"confidential": True, "owner": "mei@amity.example"}
    forum = office.do(
        lambda s, act: factories.forum(s, act, [factories.partnership(s, act, "Secret", **secret)], **hours)
    )
    mail = sent(office, State.FAILED, "x")
    jo = person_in(app, add_person, "jo")
    reminder = _first(office, forum)
    assert str(mail) not in jo.get("/messages").text
    assert "green ports" not in jo.get("/messages/ahead?days=30").text
    assert jo.get(f"/messages/{mail}").status_code == 404
    assert jo.get(f"/messages/ahead/{reminder.id}/{director}").status_code == 404
    assert jo.send(f"/messages/{mail}/again").status_code == 404


@pytest.mark.usefixtures("forum")
def test_an_auditor_has_no_buttons_and_may_not_press_them(app: Flask, office: Office, add_person: AddPerson) -> None:
    mail = sent(office, State.FAILED, "x")
    auditor = person_in(app, add_person, "audit", Role.AUDITOR)
    assert "Send again" not in auditor.get(f"/messages/{mail}").text
    assert auditor.send(f"/messages/{mail}/again").status_code == 403
    assert _state(office, mail) is State.FAILED


@pytest.mark.usefixtures("forum")
def test_what_goes_out_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office) -> None:
    signed_in.get("/messages/ahead?days=30")
    with office.counted() as one:
        signed_in.get("/messages/ahead?days=30")
    hours = {"starts_at": "2026-12-03T09:00", "ends_at": "2026-12-03T10:00", "owner": "mei@amity.example"}
    for name in ("Two", "Three"):
        office.do(lambda s, act, name=name: factories.forum(s, act, [factories.partnership(s, act, name)], **hours))  # type: ignore[misc]
    with office.counted() as three:
        signed_in.get("/messages/ahead?days=30")
    assert len(three) == len(one)


@pytest.mark.usefixtures("forum")
def test_the_log_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office) -> None:
    sent(office, State.SENT, "ok")
    signed_in.get("/messages")
    with office.counted() as one:
        signed_in.get("/messages")
    hours = {"starts_at": "2026-12-02T09:00", "ends_at": "2026-12-02T10:00", "owner": "mei@amity.example"}
    for name in ("Two", "Three"):
        office.do(lambda s, act, name=name: factories.forum(s, act, [factories.partnership(s, act, name)], **hours))  # type: ignore[misc]
        sent(office, State.SENT, "ok")
    with office.counted() as three:
        signed_in.get("/messages")
    assert len(three) == len(one)


def _state(office: Office, message_id: UUID) -> State:
    return office.do(lambda session, _act: session.scalars(select(Message.state).where(Message.id == message_id)).one())


def _rewrite(office: Office, message_id: UUID, about: dict[str, Any]) -> None:
    """Let a mail have been due twenty days ago, and have said this then."""

    def write(session: Any, act: Any) -> None:
        message = session.get_one(Message, message_id)
        message.about, message.due_at = about, act.now - timedelta(days=20)
        message.kind = Kind.DAY if "day" in about else Kind.REMINDER

    office.do(write)


def _first(office: Office, forum: Forum) -> reminders.Reminder:
    """Return the first reminder of a forum that is planned."""
    found = office.do(lambda session, _act: reminders.of_record(session, forum.id))
    return next(one for one in found if one.state is reminders.State.PLANNED)
