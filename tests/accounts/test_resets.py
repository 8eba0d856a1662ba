"""Links for passwords: asked for alike by everybody, sent to who is known, good once, for a while, for one password."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.accounts import accounts, resets
from backend.accounts.resets import PasswordLink, PasswordRequest
from backend.domain.errors import Forbidden, NotFound
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role
from backend.domain.outreach import messages, notices
from backend.domain.outreach.messages import Kind, Message, State, Wanted
from backend.mail import letters
from backend.mail.compose import Mailbox
from tests import factories

OFFICE = Mailbox("Amity", "amity@amity.example")


@pytest.fixture
def li(session: Session, act: Act) -> Coordinator:
    """Return a coordinator with an account, who reads Chinese."""
    details = CoordinatorDetails(email="li@amity.example", name="Li", locale="zh-Hans")
    return accounts.create(session, act, details, "hash", must_change=False)


def asked(session: Session, act: Act, *addresses: str) -> int:
    """Ask for links to these addresses, and let the clock answer."""
    for one in addresses:
        resets.ask(session, act, one)
    return resets.answer(session, act)


def sent(session: Session, act: Act) -> tuple[Message, str]:
    """Return the mail that is owed, and the secret of its link."""
    [message] = session.scalars(messages.seen(act, Wanted())).all()
    return message, notices.token(act, session.scalars(select(PasswordLink.id)).one())


def test_asking_leaves_the_same_row_for_everybody(session: Session, act: Act, li: Coordinator) -> None:
    for address in (" Li@amity.example ", "nobody@amity.example", "", "x" * 5000):
        resets.ask(session, act, address)
    assert session.scalars(select(PasswordRequest.address).order_by(PasswordRequest.id)).all() == [
        *("li@amity.example", "nobody@amity.example", ""),
        "x" * 254,
    ]
    assert resets.anything_asked(session)
    assert resets.answer(session, act) == 1
    assert not resets.anything_asked(session)


def test_the_mail_alone_brings_the_link(session: Session, act: Act, li: Coordinator) -> None:
    assert asked(session, act, li.email) == 1
    message, token = sent(session, act)
    assert (message.kind, message.state, message.address) == (Kind.PASSWORD_RESET, State.PLANNED, li.email)
    assert token not in str(vars(message))
    shown = letters.render(session, act, letters.of(message))
    assert token not in shown.text + shown.html
    message.dated_at = act.now
    mail = message_from_bytes(letters.mail(session, act, OFFICE, message), policy=default)
    assert mail["Subject"] == "重设 Amity 密码"
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert f"http://localhost:8000/reset/{token}" in part.get_content()
        assert "2027年3月1日" in part.get_content()


def test_who_asks_again_at_once_gets_one_mail(session: Session, act: Act, li: Coordinator) -> None:
    assert asked(session, act, li.email, li.email) == 1
    assert asked(session, factories.later(act, minutes=4), li.email) == 0
    assert asked(session, factories.later(act, minutes=6), li.email) == 1
    assert session.scalar(select(func.count()).select_from(Message)) == 2


def test_a_link_works_once_and_ends_sessions(session: Session, act: Act, li: Coordinator) -> None:
    asked(session, act, li.email)
    _message, token = sent(session, act)
    assert resets.find(session, act, token).coordinator == li
    assert resets.use(session, act, token, "new") == li
    account = accounts.get(session, li.id)
    assert (account.password_hash, account.epoch, account.must_change_since) == ("new", 2, None)
    with pytest.raises(NotFound):
        resets.find(session, act, token)
    with pytest.raises(NotFound):
        resets.use(session, act, token, "newer")


def test_a_link_ends_with_its_time_its_password_and_its_account(session: Session, act: Act, li: Coordinator) -> None:
    asked(session, act, li.email)
    _message, token = sent(session, act)
    with pytest.raises(NotFound):
        resets.find(session, replace(act, now=act.now + timedelta(hours=1)), token)
    for wrong in ("", "a" * 32, token[:-1], "é"):
        with pytest.raises(NotFound):
            resets.find(session, act, wrong)
    accounts.disable(session, act, li)
    with pytest.raises(NotFound):
        resets.find(session, act, token)
    accounts.enable(session, act, li)
    assert resets.find(session, act, token).coordinator == li
    accounts.set_password(session, act, li.id, "chosen meanwhile")
    with pytest.raises(NotFound):
        resets.find(session, act, token)


def test_nothing_is_sent_to_a_closed_account(session: Session, act: Act, li: Coordinator) -> None:
    accounts.disable(session, act, li)
    assert asked(session, act, li.email) == 0
    assert session.scalar(select(func.count()).select_from(PasswordLink)) == 0


def test_an_invitation_is_a_directors_and_lives_a_week(session: Session, act: Act, li: Coordinator) -> None:
    with pytest.raises(Forbidden):
        resets.invite(session, replace(act, who=li), li)
    resets.invite(session, act, li)
    message, token = sent(session, act)
    assert message.kind is Kind.INVITATION
    assert resets.find(session, replace(act, now=act.now + timedelta(days=6, hours=23)), token).coordinator == li


def test_such_a_mail_is_seen_by_its_reader_and_those_who_see_all(session: Session, act: Act, li: Coordinator) -> None:
    resets.invite(session, act, li)
    seers = {"wu": Role.COORDINATOR, "mei": Role.DIRECTOR, "an": Role.AUDITOR}
    people = {name: factories.coordinator(session, name, role) for name, role in seers.items()} | {"li": li}
    seen = {name for name, who in people.items() if messages.listed(session, replace(act, who=who), Wanted())}
    counted = {name for name, who in people.items() if messages.counts(session, replace(act, who=who))}
    assert seen == counted == {"mei", "an", "li"}
