"""A reminder through real Postfix: the same body to the byte, read back by another program."""

from dataclasses import replace

from backend.mail.compose import Mailbox, compose
from backend.mail.outcomes import Accepted
from backend.mail.texts import render
from backend.mail.transport import open_transport
from tests.mail.letters import FORUM, MAIL
from tests.mail.test_compose import body, read
from tests.servers.postfix import Postfix


def test_a_chinese_reminder_arrives_whole(postfix: Postfix) -> None:
    made = render("reminder", replace(FORUM, moved=True), "zh-Hans")
    mail = replace(MAIL, subject=made.subject, text=made.text, html=made.html, locale=made.locale)
    raw = compose(mail)
    transport = open_transport(postfix.url)
    outcome = transport.send("amity@office.example", mail.recipient.address, raw)
    assert isinstance(outcome, Accepted)
    assert outcome.text.startswith("2.0.0 Ok: queued as ")
    transport.close()

    [arrived] = postfix.wait_for(mail.recipient.address)
    assert arrived.partition(b"\n\n")[2] == raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    assert arrived.partition(b"\n\n")[0].endswith(raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0])
    message = read(arrived)
    assert message["Message-ID"] == f"<{mail.message_id}>"
    assert message["Subject"] == "论坛与活动（日期已变更）：数字经济论坛——7天后（2027年5月12日 星期三）"
    assert str(message["To"]) == "陈静 <chen@office.example>"
    assert body(message, "plain") == made.text
    assert body(message, "html") == made.html


def test_fifty_mails_over_one_connection(postfix: Postfix) -> None:
    transport = open_transport(postfix.url)
    for number in range(50):
        mail = replace(MAIL, message_id=f"{number}@office.example", recipient=Mailbox("", "many@partner.example"))
        assert isinstance(transport.send("amity@office.example", "many@partner.example", compose(mail)), Accepted)
    transport.close()
    arrived = [read(mail)["Message-ID"] for mail in postfix.wait_for("many@partner.example", 50)]
    assert sorted(arrived) == sorted(f"<{number}@office.example>" for number in range(50))
    assert "mail=50 rcpt=50 data=50 quit=1" in postfix.log()


def test_an_idle_postfix_answers_the_doctor(postfix: Postfix) -> None:
    assert open_transport(postfix.url).check() == Accepted(250, "2.0.0 Ok")
